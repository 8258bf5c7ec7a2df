package eu.goe.gwas;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.gwas.OracleData.Genotypes;
import eu.goe.gwas.OracleData.Table;
import eu.goe.gwas.regression.Dosages;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OracleDataTest {
    /** plink2.afreq is what plink2 counted in the same file. */
    @Test
    void dosagesAddUpToTheFrequenciesOfPlink2() throws IOException {
        Path folder = OracleData.folder("regenie-example");
        Genotypes genotypes = OracleData.genotypes(folder.resolve("geno.vcf.gz"));
        Table frequencies = OracleData.table(folder.resolve("expected/plink2.afreq"));
        int[] everybody = genotypes.columnsOf(genotypes.samples());
        assertThat(frequencies.size()).isEqualTo(1000);
        for (int row = 0; row < frequencies.size(); row++) {
            Dosages dosages = genotypes.variant(frequencies.text(row, "ID")).at(everybody);
            assertThat(dosages.sum() / (2 * dosages.nCalled())).isEqualTo(frequencies.number(row, "ALT_FREQS"));
        }
    }

    /** By eye in the file: at position 2 A, C, W and perhaps others have no call. */
    @Test
    void aSampleWithoutACallIsMissing() throws IOException {
        Genotypes genotypes =
                OracleData.genotypes(OracleData.folder("hail-small").resolve("regressionLogistic.vcf"));
        assertThat(genotypes.variant(2).dosages()).startsWith(Double.NaN, 2, Double.NaN, Double.NaN, 2, 0, 0);
    }
}
