package eu.goe.gwas.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import eu.goe.core.association.Association;
import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.Tails;
import eu.goe.gwas.OracleData;
import eu.goe.gwas.OracleData.Genotypes;
import eu.goe.gwas.OracleData.Table;
import eu.goe.gwas.OracleData.VariantRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Rare variants, 2,504 people of the 1000 Genomes, five traits and six covariates of {@code data/gwas/glow-1kg}: R 4.2.2 to 15 digits and plink2 to 6. */
class GlowBinaryOracleTest {
    private static final List<String> TRAITS = List.of("1", "2", "3", "4", "5");

    private Path folder;
    private Genotypes genotypes;
    private List<String> people;
    private double[][] covariates;

    @BeforeEach
    void read() throws IOException {
        folder = OracleData.folder("glow-1kg");
        genotypes = OracleData.genotypes(folder.resolve("genotypes.vcf.gz"));
        people = genotypes.samples();
        Table table = OracleData.table(folder.resolve("covariates.tsv"));
        double[][] columns = table.columns().keySet().stream()
                .filter(name -> !name.equals("IID"))
                .map(name -> table.numbers(name, "IID", people))
                .toArray(double[][]::new);
        assertThat(columns).hasDimensions(6, 2504);
        covariates = OracleData.standardised(columns);
    }

    private LogisticNull model(String trait, boolean withOffset) throws IOException, NullModelException {
        double[] values =
                OracleData.table(folder.resolve("binary-phenotypes.tsv")).numbers(trait, "IID", people);
        boolean[] isCase = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            isCase[i] = values[i] == 1;
        }
        return LogisticNull.fit(CovariateBasis.of(covariates), isCase, withOffset ? offset(trait) : null);
    }

    private double @Nullable [] offset(String trait) throws IOException {
        return OracleData.table(folder.resolve("binary-offsets.tsv")).numbers(trait, "IID", people);
    }

    private Dosages dosages(VariantRow row) {
        return row.at(genotypes.columnsOf(people));
    }

    private static BinaryOptions fromCurvature(BinaryMethod method) {
        return new BinaryOptions(method, Fallback.FIRTH_APPROX, 0.05, MissingGenotypes.DROP, false);
    }

    /**
     * R ends {@code glm} at a relative change of the deviance of 1e-8, and its errors and score statistics have the weights of the step before the last: hence the
     * wider tolerances of these.
     */
    @Test
    void waldScoreAndLikelihoodRatioAreRs(TestReporter reporter) throws Exception {
        Table expected = OracleData.table(folder.resolve("expected/R_glm_pooled.tsv"));
        LargestDifference largest = new LargestDifference();
        int separated = 0;
        for (int row = 0; row < expected.size(); row++) {
            LogisticNull model = model(
                    expected.text(row, "trait"), expected.text(row, "offset").equals("TRUE"));
            Dosages dosages = dosages(genotypes.variant(expected.text(row, "id")));
            String place = expected.text(row, "id") + " " + expected.text(row, "trait");
            Association score = new BinaryTest(model, fromCurvature(BinaryMethod.SCORE)).test(dosages);
            double z = score.beta() / score.standardError();
            largest.relative("score chi-square", place, z * z, expected.number(row, "score_chisq"), 0);
            largest.absolute("score p", place, score.negLog10P(), -Math.log10(expected.number(row, "score_p")));
            BinaryTest test = new BinaryTest(model, fromCurvature(BinaryMethod.WALD));
            Association wald = test.test(dosages);
            if (expected.text(row, "converged").equals("FALSE")) {
                separated++;
                assertThat(wald.status()).as(place).isEqualTo(AssociationStatus.SEPARATION);
                assertThat(wald.beta()).isNaN();
                continue;
            }
            assertThat(wald.status()).as(place).isEqualTo(AssociationStatus.OK);
            largest.relative("Wald beta", place, wald.beta(), expected.number(row, "wald_beta"), 0);
            largest.relative("Wald error", place, wald.standardError(), expected.number(row, "wald_se"), 0);
            largest.absolute("Wald p", place, wald.negLog10P(), -Math.log10(expected.number(row, "wald_p")));
            largest.absolute(
                    "LRT p",
                    place,
                    Tails.negLog10ChiSquare(test.likelihoodRatio()),
                    -Math.log10(expected.number(row, "lrt_p")));
        }
        largest.publish(reporter, "R");
        assertThat(separated).isBetween(20, 100);
        largest.isAtMost("score chi-square", 3e-5, 130).isAtMost("score p", 3e-6, 130);
        largest.isAtMost("Wald beta", 1e-7, 60).isAtMost("Wald error", 2e-6, 60);
        largest.isAtMost("Wald p", 1e-6, 60).isAtMost("LRT p", 1e-9, 60);
    }

    /**
     * NumPy with Newton's method to the end: 0.324045357311953. With R's stopping rule and the weights of the step before, NumPy gives 0.3240437167696655, which is what
     * R wrote (0.324043716775577).
     */
    @Test
    void scoreIsThatOfTheConvergedNullModel() throws Exception {
        BinaryTest test = new BinaryTest(model("Binary_Trait_3", false), fromCurvature(BinaryMethod.SCORE));
        Association found = test.test(dosages(genotypes.variant("rs587654921")));
        double z = found.beta() / found.standardError();
        assertThat(z * z).isCloseTo(0.324045357311953, within(1e-12));
    }

    @Test
    void waldIsPlink2sAndWhatItCallsSeparationIsSeparation(TestReporter reporter) throws Exception {
        LargestDifference largest = new LargestDifference();
        for (String trait : TRAITS) {
            compare(largest, "no-firth.Binary_Trait_" + trait + ".glm.logistic", trait, BinaryMethod.WALD);
        }
        largest.publish(reporter, "plink2 Wald");
        largest.isAtMost("beta", 2e-5, 30).isAtMost("error", 2e-5, 30).isAtMost("z", 2e-5, 30);
    }

    /** Singletons of separated traits among them; plink2 stops earlier. */
    @Test
    void firthIsPlink2s(TestReporter reporter) throws Exception {
        LargestDifference largest = new LargestDifference();
        for (String trait : TRAITS) {
            compare(largest, "firth.Binary_Trait_" + trait + ".glm.firth", trait, BinaryMethod.FIRTH);
        }
        largest.publish(reporter, "plink2 Firth");
        largest.isAtMost("beta", 1e-3, 65).isAtMost("error", 1e-3, 65).isAtMost("z", 1e-3, 65);
    }

    private void compare(LargestDifference largest, String file, String trait, BinaryMethod method) throws Exception {
        Table expected = OracleData.table(folder.resolve("expected/plink2_bt_" + file));
        BinaryTest test = new BinaryTest(model("Binary_Trait_" + trait, false), fromCurvature(method));
        for (int row = 0; row < expected.size(); row++) {
            String place = expected.text(row, "ID") + " " + trait;
            Association found = test.test(dosages(genotypes.variant(expected.text(row, "ID"))));
            if (expected.text(row, "ERRCODE").startsWith("SEPARATION")) {
                assertThat(found.status()).as(place).isEqualTo(AssociationStatus.SEPARATION);
                continue;
            }
            assertThat(found.status()).as(place).isEqualTo(AssociationStatus.OK);
            largest.absolute("beta", place, found.beta(), Math.log(expected.number(row, "OR")));
            largest.relative("error", place, found.standardError(), expected.number(row, "LOG(OR)_SE"), 0);
            double z = found.beta() / found.standardError();
            largest.absolute("z", place, z, expected.number(row, "Z_STAT"));
        }
    }

    @Test
    void saddlepointAndApproximateFirthHaveFiguresForEverySingleton() throws Exception {
        for (String trait : TRAITS) {
            LogisticNull model = model("Binary_Trait_" + trait, true);
            for (BinaryMethod method : List.of(BinaryMethod.SPA, BinaryMethod.FIRTH_APPROX, BinaryMethod.AUTO)) {
                BinaryTest test = new BinaryTest(model, BinaryOptions.of(method));
                for (VariantRow row : genotypes.variants()) {
                    Association found = test.test(dosages(row));
                    assertThat(found.status()).isEqualTo(AssociationStatus.OK);
                    assertThat(found.standardError()).isPositive().isFinite();
                    assertThat(found.negLog10P()).isNotNegative().isFinite();
                }
            }
        }
    }
}
