package eu.goe.core.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.UsageException;
import eu.goe.core.testing.Property;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    private static final Map<String, String> ROW =
            Map.of("population", "FIN", "age", "42", "town", "Val d'Or", "born", "1984-02-29");

    private static boolean test(String expression) {
        return Expression.parse("--where", expression).test(c -> Optional.ofNullable(ROW.get(c)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "population = 'FIN'",
                "population != 'SWE'",
                "POPULATION is null",
                "age = 42.0",
                "age >= 4.2e1 and age <= 42",
                "age between 42 and 43",
                "not age between 43 and 50",
                "age not between 43 and 50",
                "age IN (1, 42)",
                "population not in ('SWE', 'NOR')",
                "town = 'Val d''Or'",
                "born < '1990'",
                "\"population\" = 'FIN'",
                "bmi is null and age is not null",
                "(age = 1 or age = 42) and not (population = 'SWE')",
                // and binds before or
                "age = 42 or age = 1 and age = 2",
                "bmi > 1 or age = 42",
                "age=42 and population='FIN'"
            })
    void isTrue(String expression) {
        assertThat(test(expression)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "population = 'fin'",
                "age < 42",
                "age > 42",
                // what is missing is in no comparison, nor in a negated one
                "bmi > 1",
                "not (bmi > 1)",
                "bmi != 1",
                "bmi not in (1, 2)",
                "bmi > 1 and age = 42",
                "not (bmi > 1 and age = 42)"
            })
    void isNotTrue(String expression) {
        assertThat(test(expression)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    age >                       | ends where a number, or text in single quotes is expected
                    age = secret                | expected at character 7
                    age = 42 population = 'FIN' | expected at character 10
                    (age = 42                   | ends where ')' is expected
                    age == 42                   | expected at character 6
                    age in ()                   | expected at character 9
                    age in 42                   | '(' is expected at character 8
                    age is 42                   | null is expected at character 8
                    age not = 42                | in or between is expected at character 9
                    = 42                        | a column is expected at character 1
                    and                         | a column is expected at character 1
                    age = 'secret               | the text that begins at character 7 does not end
                    age = 42; drop              | character 9 is none
                    age between 1 or 2          | and is expected at character 15
                    age + 1 = 43                | character 5 is none
                    """)
    void isRefusedWithThePlaceAndWithoutTheLiteral(String expression, String message) {
        assertThatThrownBy(() -> test(expression))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--where is not understood")
                .hasMessageContaining(message)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void depthAndLengthAreBounded() {
        assertThatThrownBy(() -> test("(".repeat(5000) + "age = 42" + ")".repeat(5000)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("10008 characters");
        assertThatThrownBy(() -> test("not ".repeat(500) + "age = 42"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("more than 100 deep");
        assertThat(test("age = 42 and ".repeat(500) + "age = 42")).isTrue();
    }

    @Test
    void columnsAndWhatTheyAreComparedWith() {
        Expression expression = Expression.parse("--where", "a = 1 and (b = 'x' or not c is null) and a > 2");
        assertThat(expression.columns()).containsExactly("a", "b", "c");
        assertThat(expression.columnsComparedWith(Expression.Literal.Kind.NUMBER))
                .containsExactly("a");
        assertThat(expression.columnsComparedWith(Expression.Literal.Kind.TEXT)).containsExactly("b");
    }

    /** A tree of three-valued logic, written down and valued by hand: 1 true, 0 false, null unknown. */
    private record Tree(String text, @Nullable Integer value) {
        static Tree random(SplittableRandom random, int depth) {
            if (depth == 0) {
                return List.of(new Tree("age = 42", 1), new Tree("age = 1", 0), new Tree("bmi = 1", null))
                        .get(random.nextInt(3));
            }
            Tree left = random(random, depth - 1);
            Tree right = random(random, depth - 1);
            return switch (random.nextInt(3)) {
                case 0 -> new Tree("not (" + left.text + ")", left.value == null ? null : 1 - left.value);
                case 1 -> new Tree("(" + left.text + ") and (" + right.text + ")", least(left.value, right.value));
                default ->
                    new Tree(
                            "(" + left.text + ") or (" + right.text + ")",
                            not(least(not(left.value), not(right.value))));
            };
        }

        /** As SQL: false if one is false, else unknown if one is. */
        private static @Nullable Integer least(@Nullable Integer a, @Nullable Integer b) {
            if ((a != null && a == 0) || (b != null && b == 0)) {
                return 0;
            }
            return a == null || b == null ? null : (Integer) 1;
        }

        private static @Nullable Integer not(@Nullable Integer a) {
            return a == null ? null : (Integer) (1 - a);
        }
    }

    @Property
    void unknownIsAsInSql(long seed) {
        Tree tree = Tree.random(new SplittableRandom(seed), 4);
        assertThat(test(tree.text)).as(tree.text).isEqualTo(tree.value != null && tree.value == 1);
    }
}
