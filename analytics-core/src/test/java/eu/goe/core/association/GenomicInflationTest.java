package eu.goe.core.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenomicInflationTest {
    private static final Path GWAS =
            Path.of(System.getProperty("goe.shared", "no-corpora")).resolve("data/gwas");

    /** p-values of plink2; λ of scipy 1.17.1: {@code median(stats.chi2.isf(p, 1)) / stats.chi2.ppf(0.5, 1)}. */
    @ParameterizedTest
    @CsvSource({"Y1, 0.984451092210683", "Y2, 1.0885685477117086"})
    void inflationOfPlinksPValuesIsScipys(String trait, double lambda) throws IOException {
        assumeTrue(Files.isDirectory(GWAS), "no corpora");
        List<String> lines =
                Files.readAllLines(GWAS.resolve("regenie-example/expected/plink2_qt." + trait + ".glm.linear"));
        int column = List.of(lines.get(0).split("\t", -1)).indexOf("P");
        double[] negLog10P = lines.stream()
                .skip(1)
                .mapToDouble(line -> -Math.log10(Double.parseDouble(line.split("\t", -1)[column])))
                .toArray();
        assertThat(negLog10P).hasSize(1000);
        // The average of the two middle p-values, and of the two middle χ², differ a little.
        assertThat(GenomicInflation.lambda(negLog10P)).isCloseTo(lambda, within(1e-5));
    }

    /** 1 + 0.1 (1/5000 + 1/20000) 500. */
    @Test
    void inflationOfALargeStudyIsRestatedForAThousandOfEach() {
        assertThat(GenomicInflation.lambda1000(1.1, 5000, 20_000)).isCloseTo(1.0125, within(1e-12));
    }

    @Test
    void nothingHasNoInflation() {
        assertThat(GenomicInflation.lambda(new double[] {Double.NaN})).isNaN();
        assertThat(GenomicInflation.lambdaOfChiSquares(new double[0])).isNaN();
    }
}
