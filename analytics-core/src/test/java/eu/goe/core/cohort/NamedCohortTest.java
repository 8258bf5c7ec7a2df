package eu.goe.core.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.UsageException;
import java.util.BitSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedCohortTest {
    private static final SampleAttributes PEOPLE = SampleAttributes.of(
            5,
            Map.of(
                    "sex", new String[] {"F", "M", null, "F", "M"},
                    "population", new String[] {"FIN", "FIN", "SWE", null, "SWE"},
                    "age", new String[] {"17", "18", "40", "65", null},
                    "mixed", new String[] {"1", "x", null, null, null}));

    private static NamedCohort cohort(String name, String expression) {
        return NamedCohort.of(name, expression, PEOPLE, text -> text.equals("SE1"));
    }

    private static int[] members(String expression) {
        return cohort("c", expression).members(PEOPLE, new int[] {0, 1, 2, 3, 4});
    }

    @Test
    void peopleBelongByWhatTheyAreKnownToBe() {
        assertThat(members("age >= 18")).containsExactly(1, 2, 3);
        assertThat(members("not (age >= 18)")).containsExactly(0);
        assertThat(members("population = 'FIN' or age > 60")).containsExactly(0, 1, 3);
        assertThat(members("sex = 'female'")).containsExactly(0, 3);
        assertThat(members("sex is null")).containsExactly(2);
        assertThat(members("mixed = '1'")).containsExactly(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    sample = 'SE1'   | 'sample' is no attribute
                    batch = 'b1'     | 'batch' is no attribute
                    populatoin = 'X' | did you mean population?
                    age = '17'       | 'age' holds numbers
                    population < 5   | 'population' has values that are no numbers
                    mixed = 1        | 'mixed' has values that are no numbers
                    """)
    void isRefused(String expression, String message) {
        assertThatThrownBy(() -> cohort("c", expression))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message);
    }

    @Test
    void noSampleIsNamed() {
        assertThatThrownBy(() -> cohort("c", "population = 'FIN' or population = 'SE1'"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is the name of a sample")
                .message()
                .doesNotContain("SE1");
        assertThatThrownBy(() -> cohort("SE1", "age > 1")).isInstanceOf(UsageException.class);
    }

    @Test
    void whoDoesNotBelongIsLeftOut() {
        BitSet withdrawn = new BitSet();
        withdrawn.set(3);
        Participants everybody = Participants.of(PEOPLE, new int[] {0, 1, 2, 4}, withdrawn, new BitSet(), Purpose.AF);
        Participants adults = everybody.within(cohort("adults", "age >= 18"), PEOPLE);
        assertThat(adults.samples()).containsExactly(1, 2);
        assertThat(adults.leftOut()).isEqualTo(BitSet.valueOf(new long[] {0b11001}));
        assertThatThrownBy(() -> everybody.within(cohort("old", "age > 100"), PEOPLE))
                .isInstanceOf(UsageException.class)
                .hasMessage("Cohort old: nobody belongs to it.");
    }
}
