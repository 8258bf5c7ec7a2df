package eu.goe.gwas.meta;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.gwas.meta.AlleleHarmoniser.Ambiguous;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlleleHarmoniserTest {

    @ParameterizedTest
    @CsvSource({
        "A, G, A, G, SAME",
        "A, G, a, g, SAME",
        "A, G, G, A, SWAPPED",
        "A, G, T, C, COMPLEMENT",
        "A, G, C, T, COMPLEMENT_SWAPPED",
        "A, G, A, C, DIFFERENT",
        "A, G, A, T, DIFFERENT",
        "A, T, A, T, AMBIGUOUS_SAME",
        "A, T, T, A, AMBIGUOUS_SWAPPED",
        "C, G, G, C, AMBIGUOUS_SWAPPED",
        "C, G, C, T, DIFFERENT",
        "AT, A, AT, A, SAME",
        "AT, A, A, AT, SWAPPED",
        "AT, A, TA, T, DIFFERENT",
        "N, A, N, A, SAME"
    })
    void lettersDecide(String effect, String other, String studyEffect, String studyOther, AlleleMatch match) {
        assertThat(new AlleleHarmoniser(Ambiguous.AS_IS)
                        .match(effect, other, Double.NaN, studyEffect, studyOther, Double.NaN))
                .isEqualTo(match);
    }

    /** The effect allele A has frequency 0.1 or 0.9 in all; the study says A or T, and how frequent. */
    @ParameterizedTest
    @CsvSource({
        "0.1, A, T, 0.12, AMBIGUOUS_SAME",
        "0.1, A, T, 0.88, AMBIGUOUS_FLIPPED_SWAPPED",
        "0.1, T, A, 0.88, AMBIGUOUS_SWAPPED",
        "0.1, T, A, 0.12, AMBIGUOUS_FLIPPED_SAME",
        "0.9, A, T, 0.7, AMBIGUOUS_SAME",
        "0.1, A, T, 0.45, AMBIGUOUS_LEFT_OUT",
        "0.55, A, T, 0.1, AMBIGUOUS_LEFT_OUT",
        "NaN, A, T, 0.1, AMBIGUOUS_LEFT_OUT"
    })
    void frequencyDecidesWhatReadsTheSameOnBothStrands(
            double frequency, String studyEffect, String studyOther, double studyFrequency, AlleleMatch match) {
        assertThat(new AlleleHarmoniser(Ambiguous.BY_FREQUENCY)
                        .match("A", "T", frequency, studyEffect, studyOther, studyFrequency))
                .isEqualTo(match);
    }

    @Test
    void swappedFiguresAreAboutTheOtherAllele() {
        StudyFigures figures = new StudyFigures(0.5, 0.1, 6.2, 0.25, 100);
        assertThat(AlleleMatch.SWAPPED.apply(figures)).isEqualTo(new StudyFigures(-0.5, 0.1, 6.2, 0.75, 100));
        assertThat(AlleleMatch.COMPLEMENT.apply(figures)).isEqualTo(figures);
        assertThat(AlleleMatch.DIFFERENT.apply(figures)).isEqualTo(StudyFigures.ABSENT);
        assertThat(AlleleMatch.AMBIGUOUS_LEFT_OUT.apply(figures)).isEqualTo(StudyFigures.ABSENT);
    }

    @Test
    void everyAnswerIsCounted() {
        AlleleHarmoniser harmoniser = new AlleleHarmoniser(Ambiguous.LEAVE_OUT);
        harmoniser.match("A", "T", 0.1, "A", "T", 0.1);
        harmoniser.match("A", "T", 0.1, "T", "A", 0.1);
        harmoniser.match("A", "G", 0.1, "A", "G", 0.1);
        assertThat(harmoniser.counts()).isEqualTo(Map.of(AlleleMatch.AMBIGUOUS_LEFT_OUT, 2L, AlleleMatch.SAME, 1L));
    }
}
