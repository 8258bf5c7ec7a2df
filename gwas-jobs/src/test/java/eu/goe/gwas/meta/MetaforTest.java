package eu.goe.gwas.meta;

import static eu.goe.gwas.meta.GlucoseStudies.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against metafor 3.8.1, {@code rma(method = "FE")} and {@code "DL"}. */
class MetaforTest {
    private static final double RELATIVE = 1e-8;

    @Test
    void threeStudiesOfGlucoseArePooledAsMetaforDoes() throws IOException {
        GlucoseStudies studies = new GlucoseStudies();
        List<AlleleHarmoniser> harmonisers = GlucoseStudies.harmonisers();
        List<Map<String, String>> rows = GlucoseStudies.expected("metafor_fe_dl.tsv.gz");
        assertThat(rows).hasSize(2495);
        for (Map<String, String> row : rows) {
            compare(
                    row,
                    studies.figures(row.get("snp"), row.get("effect_allele"), row.get("other_allele"), harmonisers));
        }
    }

    @Test
    void threeNodesOfTheThousandGenomesArePooledAsMetaforDoes() throws IOException {
        Path folder = GlucoseStudies.SHARED.resolve("glow-1kg/expected");
        List<Map<String, String>> nodes = GlucoseStudies.table(folder.resolve("R_lm_per_node.tsv"));
        List<Map<String, String>> rows = GlucoseStudies.table(folder.resolve("metafor_meta.tsv"));
        assertThat(rows).hasSize(65);
        for (Map<String, String> row : rows) {
            compare(
                    row,
                    nodes.stream()
                            .filter(node -> node.get("pos").equals(row.get("pos"))
                                    && node.get("id").equals(row.get("id"))
                                    && node.get("trait").equals(row.get("trait")))
                            .map(node -> new StudyFigures(
                                    number(node, "beta"),
                                    number(node, "se"),
                                    -Math.log10(number(node, "p")),
                                    Double.NaN,
                                    number(node, "n")))
                            .toList());
        }
    }

    private static void compare(Map<String, String> row, List<StudyFigures> figures) {
        InverseVariance pooled = InverseVariance.of(figures).orElseThrow();
        assertThat(pooled.studies()).isEqualTo((int) number(row, "k"));
        close(row, "fe_beta", pooled.fixed().beta());
        close(row, "fe_se", pooled.fixed().standardError());
        close(row, "fe_p", Math.pow(10, -pooled.fixed().negLog10P()));
        close(row, "Q", pooled.heterogeneity().q());
        close(row, "Q_p", Math.pow(10, -pooled.heterogeneity().negLog10P()));
        close(row, "I2", 100 * pooled.heterogeneity().iSquared());
        close(row, "dl_beta", pooled.random().beta());
        close(row, "dl_se", pooled.random().standardError());
        close(row, "dl_p", Math.pow(10, -pooled.random().negLog10P()));
        close(row, "tau2", pooled.tauSquared());
    }

    /** Q of studies that agree is a difference of nearly equal effects: to 1e-12 absolutely. */
    private static void close(Map<String, String> row, String column, double value) {
        double expected = number(row, column);
        assertThat(value)
                .as("%s of %s", column, row)
                .isCloseTo(expected, within(RELATIVE * Math.abs(expected) + 1e-12));
    }
}
