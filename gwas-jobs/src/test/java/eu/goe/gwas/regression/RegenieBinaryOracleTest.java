package eu.goe.gwas.regression;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.association.Association;
import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.AssociationTest;
import eu.goe.core.association.Tails;
import eu.goe.gwas.OracleData;
import eu.goe.gwas.OracleData.Genotypes;
import eu.goe.gwas.OracleData.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** 500 people, 1000 variants, two traits and three covariates of {@code data/gwas/regenie-example}: REGENIE 4.1.2 and plink2, both to 6 printed digits. */
class RegenieBinaryOracleTest {
    private Path folder;
    private Genotypes genotypes;
    private List<String> people;
    private double[][] covariates;

    @BeforeEach
    void read() throws IOException {
        folder = OracleData.folder("regenie-example");
        genotypes = OracleData.genotypes(folder.resolve("geno.vcf.gz"));
        people = genotypes.samples();
        Table table = OracleData.table(folder.resolve("covariates.txt"));
        covariates = OracleData.standardised(
                table.numbers("V1", "IID", people),
                table.numbers("V2", "IID", people),
                table.numbers("V3", "IID", people));
    }

    private LogisticNull model(String trait) throws IOException, NullModelException {
        double[] values = OracleData.table(folder.resolve("phenotype_bin.txt")).numbers(trait, "IID", people);
        boolean[] isCase = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            isCase[i] = values[i] == 1;
        }
        return LogisticNull.fit(CovariateBasis.of(covariates), isCase, null);
    }

    private static BinaryOptions fromCurvature(BinaryMethod method) {
        return new BinaryOptions(method, Fallback.FIRTH_APPROX, 0.05, MissingGenotypes.DROP, false);
    }

    private Dosages dosages(Table expected, int row) {
        return genotypes.variant(expected.text(row, "ID")).at(genotypes.columnsOf(people));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Y1", "Y2"})
    void scoreIsRegenies(String trait, TestReporter reporter) throws Exception {
        Table expected = OracleData.table(folder.resolve("expected/regenie4/bt_score_nopred_" + trait + ".regenie"));
        BinaryTest test = new BinaryTest(model(trait), fromCurvature(BinaryMethod.SCORE));
        LargestDifference largest = new LargestDifference();
        for (int row = 0; row < expected.size(); row++) {
            Association found = test.test(dosages(expected, row));
            assertThat(found.status()).isEqualTo(AssociationStatus.OK);
            compare(largest, expected, row, found);
        }
        largest.publish(reporter, "score " + trait);
        largest.isAtMost("beta", 1e-5, 1000).isAtMost("error", 1e-5, 1000).isAtMost("chi-square", 2e-5, 1000);
        largest.isAtMost("-log10 p", 1e-5, 1000);
    }

    /** REGENIE stops iterations at a score of 2.5e-4, that is at an error of β of 2.5e-4 of its variance. */
    @ParameterizedTest
    @CsvSource({"Y1, nopred", "Y2, nopred", "Y1, loco", "Y2, loco"})
    void approximateFirthIsRegenies(String trait, String kind, TestReporter reporter) throws Exception {
        Table expected =
                OracleData.table(folder.resolve("expected/regenie4/bt_firthapprox_" + kind + "_" + trait + ".regenie"));
        BinaryTest test = new BinaryTest(model(trait), fromCurvature(BinaryMethod.FIRTH_APPROX));
        LargestDifference largest = new LargestDifference();
        for (int row = 0; row < expected.size(); row++) {
            Association found = test.test(dosages(expected, row));
            assertThat(found.status()).isEqualTo(AssociationStatus.OK);
            if (isCorrected(expected, row)) {
                compare(largest, expected, row, found);
            }
        }
        largest.publish(reporter, "approximate Firth " + trait + " " + kind);
        largest.isAtMost("beta", 5e-5, 990).isAtMost("error", 2e-5, 990).isAtMost("chi-square", 2e-5, 990);
        largest.isAtMost("-log10 p", 2e-5, 990);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Y1", "Y2"})
    void exactFirthIsRegenies(String trait, TestReporter reporter) throws Exception {
        Table expected =
                OracleData.table(folder.resolve("expected/regenie4/bt_firthexact_nopred_" + trait + ".regenie"));
        BinaryTest test = new BinaryTest(model(trait), fromCurvature(BinaryMethod.FIRTH));
        LargestDifference largest = new LargestDifference();
        for (int row = 0; row < expected.size(); row++) {
            Association found = test.test(dosages(expected, row));
            assertThat(found.status()).isEqualTo(AssociationStatus.OK);
            if (isCorrected(expected, row)) {
                compare(largest, expected, row, found);
            }
        }
        largest.publish(reporter, "exact Firth " + trait);
        largest.isAtMost("beta", 5e-5, 990).isAtMost("error", 2e-5, 990).isAtMost("chi-square", 2e-5, 990);
        largest.isAtMost("-log10 p", 2e-5, 990);
    }

    /**
     * REGENIE keeps the error of the score and moves β instead, so that β over its error is the same in both. It ends the search of the saddlepoint 1.2e-4 off.
     */
    @ParameterizedTest
    @ValueSource(strings = {"Y1", "Y2"})
    void saddlepointIsRegenies(String trait, TestReporter reporter) throws Exception {
        Table expected = OracleData.table(folder.resolve("expected/regenie4/bt_spa_nopred_" + trait + ".regenie"));
        BinaryTest test = new BinaryTest(model(trait), fromCurvature(BinaryMethod.SPA));
        LargestDifference largest = new LargestDifference();
        for (int row = 0; row < expected.size(); row++) {
            Association found = test.test(dosages(expected, row));
            assertThat(found.status()).isEqualTo(AssociationStatus.OK);
            if (isCorrected(expected, row)) {
                String id = expected.text(row, "ID");
                double z = found.beta() / found.standardError();
                largest.absolute("z", id, z, expected.number(row, "BETA") / expected.number(row, "SE"));
                largest.absolute("-log10 p", id, found.negLog10P(), expected.number(row, "LOG10P"));
            }
        }
        largest.publish(reporter, "SPA " + trait);
        largest.isAtMost("z", 5e-4, 990).isAtMost("-log10 p", 2e-4, 990);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Y1", "Y2"})
    void waldIsPlink2s(String trait, TestReporter reporter) throws Exception {
        Table expected = OracleData.table(folder.resolve("expected/plink2_bt_nofirth." + trait + ".glm.logistic"));
        likePlink2(expected, trait, BinaryMethod.WALD, AssociationTest.WALD, reporter, 4e-5);
    }

    /** plink2 stops earlier than REGENIE, whose figures are closer to these; {@link LogisticAgainstPlainVersionTest} has the maximum itself. */
    @ParameterizedTest
    @ValueSource(strings = {"Y1", "Y2"})
    void firthIsPlink2s(String trait, TestReporter reporter) throws Exception {
        Table expected = OracleData.table(folder.resolve("expected/plink2_bt_firth." + trait + ".glm.firth"));
        likePlink2(expected, trait, BinaryMethod.FIRTH, AssociationTest.FIRTH_LRT, reporter, 1e-3);
    }

    private void likePlink2(
            Table expected,
            String trait,
            BinaryMethod method,
            AssociationTest named,
            TestReporter reporter,
            double tolerance)
            throws Exception {
        BinaryTest test = new BinaryTest(model(trait), fromCurvature(method));
        LargestDifference largest = new LargestDifference();
        for (int row = 0; row < expected.size(); row++) {
            Association found = test.test(dosages(expected, row));
            assertThat(found.test()).isEqualTo(named);
            String id = expected.text(row, "ID");
            if (expected.text(row, "ERRCODE").startsWith("SEPARATION")) {
                assertThat(found.status()).as(id).isEqualTo(AssociationStatus.SEPARATION);
                continue;
            }
            assertThat(found.status()).as(id).isEqualTo(AssociationStatus.OK);
            largest.absolute("beta", id, found.beta(), Math.log(expected.number(row, "OR")));
            largest.relative("error", id, found.standardError(), expected.number(row, "LOG(OR)_SE"), 0);
            double z = found.beta() / found.standardError();
            largest.absolute("z", id, z, expected.number(row, "Z_STAT"));
        }
        largest.publish(reporter, named + " " + trait);
        largest.isAtMost("beta", tolerance, 900)
                .isAtMost("error", tolerance, 900)
                .isAtMost("z", tolerance, 900);
    }

    @Test
    void autoIsTheScoreUntilItIsSignificant() throws Exception {
        LogisticNull model = model("Y1");
        BinaryTest score = new BinaryTest(model, BinaryOptions.of(BinaryMethod.SCORE));
        BinaryTest firth = new BinaryTest(model, BinaryOptions.of(BinaryMethod.FIRTH_APPROX));
        BinaryTest auto = new BinaryTest(model, BinaryOptions.of(BinaryMethod.AUTO));
        Table expected = OracleData.table(folder.resolve("expected/regenie4/bt_score_nopred_Y1.regenie"));
        int fellBack = 0;
        for (int row = 0; row < expected.size(); row++) {
            Dosages dosages = dosages(expected, row);
            boolean significant = expected.number(row, "LOG10P") > -Math.log10(0.05);
            fellBack += significant ? 1 : 0;
            assertThat(auto.test(dosages)).isEqualTo((significant ? firth : score).test(dosages));
        }
        assertThat(fellBack).isBetween(10, 200);
    }

    /** REGENIE was asked to correct whatever has p below 0.999; elsewhere its file has the score's figures. */
    private static boolean isCorrected(Table expected, int row) {
        return expected.number(row, "LOG10P") > -Math.log10(0.999);
    }

    private static void compare(LargestDifference largest, Table expected, int row, Association found) {
        String id = expected.text(row, "ID");
        double z = found.beta() / found.standardError();
        largest.absolute("beta", id, found.beta(), expected.number(row, "BETA"));
        largest.relative("error", id, found.standardError(), expected.number(row, "SE"), 0);
        double chiSquare = found.test() == AssociationTest.SCORE ? z * z : Math.pow(Tails.zOf(found.negLog10P()), 2);
        largest.relative("chi-square", id, chiSquare, expected.number(row, "CHISQ"), 1);
        largest.absolute("-log10 p", id, found.negLog10P(), expected.number(row, "LOG10P"));
    }
}
