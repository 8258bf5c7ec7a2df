package eu.goe.core.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.BadInputException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributesTsvTest {
    private static final List<String> SAMPLES = List.of("HG00096", "HG00097", "HG00099");

    @Test
    void valuesComeAndGoAndTheRestStays() {
        SampleAttributes first = imported(
                SampleAttributes.empty(3),
                "sample\tsex\tpopulation\tage\nHG00096\tmale\tGBR\t61\nHG00097\tFemale\tGBR\tNA\n");
        assertThat(first.names()).containsExactly("sex", "population", "age");
        assertThat(first.sexes()).containsExactly(Sex.MALE, Sex.FEMALE, Sex.UNKNOWN);
        assertThat(first.column("age")).containsExactly("61", null, null);
        SampleAttributes second = imported(first, "sample\tpopulation\nHG00096\t\nHG00099\tFIN\n");
        assertThat(second.column("population")).containsExactly(null, "GBR", "FIN");
        assertThat(second.column("age")).containsExactly("61", null, null);
        assertThat(second.sex(0)).isEqualTo(Sex.MALE);
        // The first table did not change.
        assertThat(first.value("population", 0)).contains("GBR");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFEFFsample\tsex\r\nHG00096\tXY\r\nHG00097\tXX\r\n",
                "#IID\tSEX\n\nHG00096\tm\nHG00097\tF",
                "IID\tsex\nHG00096\tM\n\nHG00097\tfemale\n\n",
                "#FID\tIID\tsex\nfam1\tHG00096\tmale\nfam1\tHG00097\tf\n",
                "sample\tsex\n HG00096 \t male \nHG00097\tFEMALE\n"
            })
    void spellingsOfTheFormatMeanTheSame(String text) {
        SampleAttributes attributes = imported(SampleAttributes.empty(3), text);
        assertThat(attributes.names()).containsExactly("sex");
        assertThat(attributes.sexes()).containsExactly(Sex.MALE, Sex.FEMALE, Sex.UNKNOWN);
    }

    @Test
    void anAttributeThatIsProbablyAnotherIsDoubtful() throws IOException {
        AttributeUpdate update = AttributesTsv.parse(
                "people.tsv",
                new StringReader("sample\tsex\tPOP\tbmi\tage_group\tage\nHG00096\tF\tGBR\t20\t3\t61\n"),
                name -> name.equals("HG00096") ? OptionalInt.of(0) : OptionalInt.empty());
        assertThat(update.doubtful(List.of("sex", "population", "BMI", "age")))
                .containsExactly(Map.entry("POP", "population"), Map.entry("bmi", "BMI"));
        assertThat(update.doubtful(List.of("POP", "bmi"))).isEmpty();
    }

    @Test
    void unknownSexIsNoValue() {
        SampleAttributes attributes = imported(
                imported(SampleAttributes.empty(3), "sample\tsex\nHG00096\tmale\n"), "sample\tsex\nHG00096\tunknown\n");
        assertThat(attributes.sex(0)).isEqualTo(Sex.UNKNOWN);
        assertThat(attributes.value("sex", 0)).isEmpty();
    }

    @Test
    void theNameOfASampleIsNoValueAndNoColumn() {
        assertThatThrownBy(
                        () -> imported(
                                SampleAttributes.empty(3),
                                "#FID\tIID\tPAT\tMAT\nf\tHG00096\tHG00097\tHG00099\nf\tHG00097\t0\t0\nf\tHG00099\t0\t HG00097\n"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("line 2: column 'PAT'")
                .hasMessageContaining("line 2: column 'MAT'")
                .hasMessageContaining("line 4: column 'MAT'")
                .hasMessageNotContaining("HG0");
        assertThatThrownBy(() -> imported(SampleAttributes.empty(3), "sample\tsex\tHG00097\nHG00096\tmale\tx\u0007\n"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("line 1: column 3")
                .hasMessageNotContaining("HG0");
    }

    @Test
    void onlyTheKeyIsRequired() {
        assertThat(imported(SampleAttributes.empty(3), "sample\nHG00096\n").names())
                .isEmpty();
    }

    @Test
    void unknownSamplesAreCountedByLineNeverNamed() {
        assertRefused(
                "sample\tage\nHG00096\t1\nNA12878\t2\nHG00097\t3\nNA12891\t4\n",
                "a.tsv: 2 samples are not in the store (lines 3, 5).\nNothing was imported.");
        assertRefused(
                "sample\n" + "X1\nX2\nX3\nX4\nX5\nX6\nX7\n",
                "a.tsv: 7 samples are not in the store (lines 2, 3, 4, 5, 6 and 2 more).\nNothing was imported.");
    }

    @Test
    void allBadLinesAreReportedTogether() {
        assertRefused(
                "sample\tsex\tpopulation\nHG00096\tboth\tFIN\nHG00097\tmale\nHG00099\tmale\tGreat Britain\nHG00096\tmale\tFIN\n",
                "a.tsv: line 2: column 'sex' is none of female, male, unknown (or F, M, U, XX, XY), NA or empty;"
                        + " line 3 has 2 columns, the header has 3;"
                        + " line 4: column 'population' is not a label: letters, digits, '_', '.' and '-', a letter or digit"
                        + " first, at most 40; line 5 is about the same sample as line 2.\nNothing was imported.");
    }

    @Test
    void manyBadLinesStillSayHowManySamplesAreUnknown() {
        assertRefused(
                "sample\tage\nA\nB\nC\nD\nE\nF\nHG00000\t1\n",
                "a.tsv: line 2 has 1 columns, the header has 2; line 3 has 1 columns, the header has 2;"
                        + " line 4 has 1 columns, the header has 2; line 5 has 1 columns, the header has 2;"
                        + " 1 sample is not in the store (line 8); and 2 more.\nNothing was imported.");
    }

    @Test
    void badHeadersSayWhatIsWrong() {
        assertRefused("", "a.tsv: the file is empty. Its first line must name the columns, 'sample' first.");
        assertRefused(
                "name\tsex\n",
                "a.tsv:1: the first column is not 'sample' (nor IID). The first line must name the columns, with tabs"
                        + " between.");
        assertRefused(
                "sample sex\nHG00096 male\n",
                "a.tsv:1: the first column is not 'sample' (nor IID). Columns are separated by tabs, here are other"
                        + " separators.");
        assertRefused(
                "sample\tage\tage\tSex\tsex\t\n",
                "a.tsv: line 1: column 'age' is there twice; line 1: column 'sex' is there twice;"
                        + " line 1: column 6 has no usable name.\nNothing was imported.");
        assertRefused(
                "sample\tbatch\tstatus\n",
                "a.tsv: line 1: column 'batch' is called as one that 'samples list' has itself;"
                        + " line 1: column 'status' is called as one that 'samples list' has itself.\n"
                        + "Nothing was imported.");
    }

    @Test
    void otherAttributesTakeAnyPrintableText() {
        assertThat(imported(SampleAttributes.empty(3), "sample\tnote\nHG00096\ttype 2, late-onset é\n")
                        .value("note", 0))
                .contains("type 2, late-onset é");
        assertRefused(
                "sample\tnote\nHG00096\tbell\u0007\n",
                "a.tsv: line 2: column 'note' is longer than 200 characters or holds control characters.\nNothing was"
                        + " imported.");
    }

    @Test
    void newSamplesHaveNoValues() {
        SampleAttributes grown =
                imported(SampleAttributes.empty(3), "sample\tage\nHG00096\t1\n").grownTo(5);
        assertThat(grown.nSamples()).isEqualTo(5);
        assertThat(grown.column("age")).containsExactly("1", null, null, null, null);
    }

    private static void assertRefused(String text, String message) {
        assertThatThrownBy(() -> imported(SampleAttributes.empty(3), text))
                .isInstanceOf(BadInputException.class)
                .hasMessage(message);
    }

    private static SampleAttributes imported(SampleAttributes before, String text) {
        try {
            return before.with(AttributesTsv.parse("a.tsv", new StringReader(text), name -> {
                int number = SAMPLES.indexOf(name);
                return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
            }));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
