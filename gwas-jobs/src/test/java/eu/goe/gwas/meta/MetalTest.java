package eu.goe.gwas.meta;

import static eu.goe.gwas.meta.GlucoseStudies.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import eu.goe.core.association.GenomicInflation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against METAL on its own example, all figures that it prints, to the last digit that it prints. */
class MetalTest {
    private final GlucoseStudies studies;

    MetalTest() throws IOException {
        studies = new GlucoseStudies();
    }

    @ParameterizedTest
    @CsvSource({"metal_stderr.tbl, false", "metal_stderr_gc.tbl, true"})
    void inverseVarianceIsMetals(String file, boolean controlled) throws IOException {
        List<GenomicControl> controls = controls(controlled, true);
        List<AlleleHarmoniser> harmonisers = GlucoseStudies.harmonisers();
        List<Map<String, String>> rows = GlucoseStudies.expected(file);
        assertThat(rows).hasSize(2495);
        for (Map<String, String> row : rows) {
            List<StudyFigures> figures = figures(row, controls, harmonisers);
            InverseVariance pooled = InverseVariance.of(figures).orElseThrow();
            close(row, "Effect", pooled.fixed().beta(), 5e-5);
            close(row, "StdErr", pooled.fixed().standardError(), 5e-5);
            closeP(row, "P-value", pooled.fixed().negLog10P());
            heterogeneity(row, pooled.heterogeneity());
            frequencies(row, figures, Weighting.INVERSE_VARIANCE);
            assertThat(row.get("Direction")).isEqualTo(Directions.of(figures, Weighting.INVERSE_VARIANCE));
        }
    }

    @ParameterizedTest
    @CsvSource({"metal_n.tbl, false", "metal_n_gc.tbl, true"})
    void sampleSizeWeightedZIsMetals(String file, boolean controlled) throws IOException {
        List<GenomicControl> controls = controls(controlled, false);
        List<AlleleHarmoniser> harmonisers = GlucoseStudies.harmonisers();
        List<Map<String, String>> rows = GlucoseStudies.expected(file);
        assertThat(rows).hasSize(2495);
        for (Map<String, String> row : rows) {
            List<StudyFigures> figures = figures(row, controls, harmonisers);
            SampleSizeZ pooled = SampleSizeZ.of(figures).orElseThrow();
            close(row, "Weight", pooled.weight(), 5e-3);
            close(row, "Zscore", pooled.z(), 5e-4);
            closeP(row, "P-value", pooled.negLog10P());
            heterogeneity(row, pooled.heterogeneity());
            frequencies(row, figures, Weighting.SAMPLE_SIZE);
            assertThat(row.get("Direction")).isEqualTo(Directions.of(figures, Weighting.SAMPLE_SIZE));
        }
    }

    /** Counted by a script from the letters of the studies and of {@code metal_n.tbl}. */
    @Test
    void allelesOfTheStudiesAreCountedAsTheyMatch() throws IOException {
        List<AlleleHarmoniser> harmonisers = GlucoseStudies.harmonisers();
        for (Map<String, String> row : GlucoseStudies.expected("metal_n.tbl")) {
            figures(row, controls(false, false), harmonisers);
        }
        assertThat(harmonisers.get(0).counts()).isEqualTo(counts(1047, 957, 186, 179));
        assertThat(harmonisers.get(1).counts()).isEqualTo(counts(949, 992, 177, 175));
        assertThat(harmonisers.get(2).counts()).isEqualTo(counts(970, 1027, 189, 175));
    }

    private static Map<AlleleMatch, Long> counts(long same, long swapped, long ambiguous, long ambiguousSwapped) {
        return Map.of(
                AlleleMatch.SAME,
                same,
                AlleleMatch.SWAPPED,
                swapped,
                AlleleMatch.AMBIGUOUS_SAME,
                ambiguous,
                AlleleMatch.AMBIGUOUS_SWAPPED,
                ambiguousSwapped);
    }

    private List<StudyFigures> figures(
            Map<String, String> row, List<GenomicControl> controls, List<AlleleHarmoniser> harmonisers) {
        List<StudyFigures> found =
                studies.figures(row.get("MarkerName"), row.get("Allele1"), row.get("Allele2"), harmonisers);
        List<StudyFigures> figures = new ArrayList<>();
        for (int k = 0; k < found.size(); k++) {
            figures.add(controls.get(k).apply(found.get(k)));
        }
        return figures;
    }

    private List<GenomicControl> controls(boolean controlled, boolean ofStandardErrors) {
        if (!controlled) {
            return List.of(GenomicControl.NONE, GenomicControl.NONE, GenomicControl.NONE);
        }
        return studies.all().stream()
                .map(study -> study.values().stream().map(GlucoseStudies.Line::figures))
                .map(lines -> ofStandardErrors
                        ? GenomicInflation.lambdaOfChiSquares(
                                lines.mapToDouble(StudyFigures::chiSquare).toArray())
                        : GenomicInflation.lambda(
                                lines.mapToDouble(StudyFigures::negLog10P).toArray()))
                .map(GenomicControl::ofInflation)
                .toList();
    }

    private static void heterogeneity(Map<String, String> row, Heterogeneity heterogeneity) {
        close(row, "HetISq", 100 * heterogeneity.iSquared(), 0.05);
        close(row, "HetChiSq", heterogeneity.q(), 5e-4);
        close(row, "HetDf", heterogeneity.degreesOfFreedom(), 0);
        closeP(row, "HetPVal", heterogeneity.negLog10P());
    }

    private static void frequencies(Map<String, String> row, List<StudyFigures> figures, Weighting by) {
        StudyFrequencies frequencies = StudyFrequencies.of(figures, by).orElseThrow();
        close(row, "Freq1", frequencies.mean(), 5e-5);
        close(row, "FreqSE", frequencies.standardDeviation(), 5e-5);
        close(row, "MinFreq", frequencies.min(), 5e-5);
        close(row, "MaxFreq", frequencies.max(), 5e-5);
    }

    /** A last digit that is a tie may go either way: METAL's median of χ² has seven digits. */
    private static void close(Map<String, String> row, String column, double value, double tolerance) {
        assertThat(value)
                .as("%s of %s", column, row.get("MarkerName"))
                .isCloseTo(number(row, column), within(tolerance * (1 + 1e-4)));
    }

    /** Four significant digits are printed: half a unit of the last is at most 5e-4 of the value. */
    private static void closeP(Map<String, String> row, String column, double negLog10P) {
        double p = number(row, column);
        assertThat(Math.pow(10, -negLog10P))
                .as("%s of %s", column, row.get("MarkerName"))
                .isCloseTo(p, within(5e-4 * p + 1e-12));
    }
}
