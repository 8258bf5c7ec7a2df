package eu.goe.gwas.regression;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.association.Association;
import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.Tails;
import eu.goe.gwas.OracleData;
import eu.goe.gwas.OracleData.Genotypes;
import eu.goe.gwas.OracleData.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ten people, two covariates, missing genotypes and variants without variation: values from R that Hail's tests assert ({@code data/gwas/hail-small}). Hail gives people
 * without a call the mean.
 */
class HailBinaryOracleTest {
    @ParameterizedTest
    @CsvSource({
        "test_logistic_regression_wald_test, WALD, GT",
        "test_logistic_regression_lrt, WALD, GT",
        "test_logistic_regression_score, SCORE, GT",
        "test_logistic_regression_wald_test_pl, WALD, PL"
    })
    void figuresAreRs(String name, BinaryMethod method, String field) throws Exception {
        Path folder = OracleData.folder("hail-small");
        Genotypes genotypes = OracleData.genotypes(folder.resolve("regressionLogistic.vcf"), field);
        List<String> all = genotypes.samples();
        Table covariates = OracleData.table(folder.resolve("regressionLogistic.cov"));
        double[] trait = trait(folder, all);
        List<String> people = OracleData.complete(
                all, trait, covariates.numbers("Cov1", "Sample", all), covariates.numbers("Cov2", "Sample", all));
        assertThat(people).hasSize(10);
        double[] values = trait(folder, people);
        boolean[] isCase = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            isCase[i] = values[i] == 2;
        }
        double[][] columns = OracleData.standardised(
                covariates.numbers("Cov1", "Sample", people), covariates.numbers("Cov2", "Sample", people));
        BinaryTest test =
                new BinaryTest(LogisticNull.fit(CovariateBasis.of(columns), isCase, null), BinaryOptions.of(method));
        Table expected = OracleData.table(folder.resolve("expected.tsv"));
        int compared = 0;
        for (int row = 0; row < expected.size(); row++) {
            if (!expected.text(row, "test").equals(name)) {
                continue;
            }
            compared++;
            int position = Integer.parseInt(expected.text(row, "pos"));
            Association found = test.test(genotypes.variant(position).at(genotypes.columnsOf(people)));
            double value = expected.number(row, "value");
            String what = expected.text(row, "field");
            if (what.equals("constant")) {
                assertThat(found.status()).as(position + "").isEqualTo(AssociationStatus.MONOMORPHIC);
                continue;
            }
            double z = found.beta() / found.standardError();
            boolean ratio = name.endsWith("lrt");
            double chiSquare = ratio ? test.likelihoodRatio() : z * z;
            double figure = switch (what) {
                case "beta" -> found.beta();
                case "standard_error" -> found.standardError();
                case "z_stat" -> z;
                case "chi_sq_stat" -> chiSquare;
                case "p_value" -> Math.pow(10, -Tails.negLog10ChiSquare(chiSquare));
                default -> throw new AssertionError(what);
            };
            double tolerance = expected.number(row, "abs_tol");
            assertThat(Math.abs(figure - value)).as(position + " " + what).isLessThanOrEqualTo(tolerance);
        }
        assertThat(compared).isGreaterThan(8);
    }

    /** 0 is missing, as in plink files. */
    private static double[] trait(Path folder, List<String> people) throws IOException {
        double[] values =
                OracleData.table(folder.resolve("regressionLogistic.pheno")).numbers("Pheno", "Sample", people);
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] == 0 ? Double.NaN : values[i];
        }
        return values;
    }
}
