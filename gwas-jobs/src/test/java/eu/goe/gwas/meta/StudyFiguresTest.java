package eu.goe.gwas.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StudyFiguresTest {
    private static final StudyFigures ONE = new StudyFigures(0.3, 0.1, 2.568666, 0.2, 1000);

    @Test
    void oneStudyIsItsOwnPoolWithoutHeterogeneity() {
        InverseVariance pooled =
                InverseVariance.of(List.of(StudyFigures.ABSENT, ONE)).orElseThrow();
        assertThat(pooled.studies()).isEqualTo(1);
        assertThat(pooled.fixed().beta()).isEqualTo(0.3);
        assertThat(pooled.random()).isEqualTo(pooled.fixed());
        assertThat(pooled.heterogeneity()).isEqualTo(new Heterogeneity(0, 0, 0, 0));
        assertThat(pooled.tauSquared()).isZero();
    }

    @Test
    void noStudyIsNoPool() {
        assertThat(InverseVariance.of(List.of(StudyFigures.ABSENT))).isEmpty();
        assertThat(SampleSizeZ.of(List.of(StudyFigures.ABSENT))).isEmpty();
        assertThat(StudyFrequencies.of(List.of(StudyFigures.ABSENT), Weighting.SAMPLE_SIZE))
                .isEmpty();
    }

    @Test
    void studyWithAStandardErrorOfZeroIsLeftOut() {
        StudyFigures broken = new StudyFigures(0.3, 0, 5, 0.2, 1000);
        assertThat(InverseVariance.of(List.of(broken, ONE)).orElseThrow().studies())
                .isEqualTo(1);
    }

    @Test
    void pValueFarBelowWhatADoubleHoldsStillCounts() {
        // Two studies of the same size with z = 100: z = √2 · 100.
        StudyFigures far = new StudyFigures(1, 0.01, 2173.5705128733704, 0.2, 1000); // mpmath, association/tails.tsv
        SampleSizeZ pooled = SampleSizeZ.of(List.of(far, far)).orElseThrow();
        assertThat(pooled.z()).isCloseTo(Math.sqrt(2) * 100, within(1e-8));
    }

    /** 4 / (1/500 + 1/1500) = 1500; of as many cases as controls all people count. */
    @Test
    void effectiveSizeOfABinaryTraitIsTheHarmonicMeanTwice() {
        assertThat(SampleSizeZ.effectiveSize(500, 1500)).isCloseTo(1500, within(1e-9));
        assertThat(SampleSizeZ.effectiveSize(1000, 1000)).isCloseTo(2000, within(1e-9));
        assertThat(SampleSizeZ.effectiveSize(0, 1000)).isZero();
    }

    @Test
    void genomicControlNeverMakesAStudyMoreCertain() {
        assertThat(GenomicControl.ofInflation(0.9).apply(ONE)).isEqualTo(ONE);
        assertThat(GenomicControl.ofInflation(Double.NaN)).isEqualTo(GenomicControl.NONE);
    }

    /** χ² of 9 and λ of 1.44: χ² 6.25, so z 2.5, p 0.0124193 (R: 2*pnorm(-2.5)). */
    @Test
    void genomicControlDividesChiSquareByLambda() {
        StudyFigures controlled = GenomicControl.ofInflation(1.44).apply(ONE);
        assertThat(controlled.chiSquare()).isCloseTo(6.25, within(1e-12));
        assertThat(Math.pow(10, -controlled.negLog10P())).isCloseTo(0.0124193, within(1e-7));
        assertThat(controlled.beta()).isEqualTo(ONE.beta());
    }
}
