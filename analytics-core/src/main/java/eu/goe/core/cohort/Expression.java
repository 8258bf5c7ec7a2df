package eu.goe.core.cohort;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A condition on named columns, such as attributes of samples or figures of a result: a closed grammar without functions, arithmetic or
 * anything that is executed.
 *
 * <pre>
 * expression  = conjunction { "or" conjunction }
 * conjunction = term { "and" term }
 * term        = "not" term | "(" expression ")" | column test
 * test        = ("=" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=") literal
 *             | ["not"] "in" "(" literal { "," literal } ")"
 *             | ["not"] "between" literal "and" literal
 *             | "is" ["not"] "null"
 * literal     = number | 'text'  (a quote in the text is doubled)
 * column      = a name of letters, digits, "_" and ".", or any name in double quotes
 * </pre>
 *
 * <p>As in SQL a test of a missing value is neither true nor false, and so is its negation. Numbers compare as numbers; text compares by its
 * characters' codes, so that dates written year first compare as dates. Immutable.
 */
public sealed interface Expression {
    /** All of these. */
    record And(Expression left, Expression right) implements Expression {
        @Override
        public Optional<Boolean> truth(Function<String, Optional<String>> values) {
            Optional<Boolean> leftIs = left.truth(values);
            if (leftIs.isPresent() && !leftIs.get()) {
                return leftIs;
            }
            Optional<Boolean> rightIs = right.truth(values);
            return leftIs.isPresent() || (rightIs.isPresent() && !rightIs.get()) ? rightIs : leftIs;
        }

        @Override
        public Stream<Test> tests() {
            return Stream.concat(left.tests(), right.tests());
        }
    }

    /** Any of these. */
    record Or(Expression left, Expression right) implements Expression {
        @Override
        public Optional<Boolean> truth(Function<String, Optional<String>> values) {
            Optional<Boolean> leftIs = left.truth(values);
            if (leftIs.isPresent() && leftIs.get()) {
                return leftIs;
            }
            Optional<Boolean> rightIs = right.truth(values);
            return leftIs.isPresent() || (rightIs.isPresent() && rightIs.get()) ? rightIs : leftIs;
        }

        @Override
        public Stream<Test> tests() {
            return Stream.concat(left.tests(), right.tests());
        }
    }

    /** The contrary; unknown stays unknown. */
    record Not(Expression of) implements Expression {
        @Override
        public Optional<Boolean> truth(Function<String, Optional<String>> values) {
            return of.truth(values).map(is -> !is);
        }

        @Override
        public Stream<Test> tests() {
            return of.tests();
        }
    }

    /** What is said of one column. */
    sealed interface Test extends Expression {
        String column();

        @Override
        default Stream<Test> tests() {
            return Stream.of(this);
        }
    }

    /** Whether a column has no value. */
    record IsNull(String column) implements Test {
        @Override
        public Optional<Boolean> truth(Function<String, Optional<String>> values) {
            return Optional.of(values.apply(column).isEmpty());
        }
    }

    /** How a column's value stands to a literal. */
    record Comparison(String column, Operator operator, Literal literal) implements Test {
        @Override
        public Optional<Boolean> truth(Function<String, Optional<String>> values) {
            Double number = literal.number();
            return values.apply(column)
                    .map(value -> operator.holds(
                            number == null
                                    ? value.compareTo(literal.text())
                                    : Double.compare(Double.parseDouble(value), number)));
        }
    }

    /** Comparisons. */
    enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">=");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        /** As it is written. */
        String text() {
            return text;
        }

        private boolean holds(int comparison) {
            return switch (this) {
                case EQUAL -> comparison == 0;
                case NOT_EQUAL -> comparison != 0;
                case LESS -> comparison < 0;
                case LESS_OR_EQUAL -> comparison <= 0;
                case GREATER -> comparison > 0;
                case GREATER_OR_EQUAL -> comparison >= 0;
            };
        }
    }

    /**
     * A value that was written down.
     *
     * @param number of it, null of a text
     */
    record Literal(String text, @Nullable Double number) {
        /** Numbers and text. */
        public enum Kind {
            NUMBER,
            TEXT
        }

        Kind kind() {
            return number == null ? Kind.TEXT : Kind.NUMBER;
        }
    }

    /**
     * Reads an expression.
     *
     * @param option that gave it, for messages, which name places and columns and never a literal
     * @throws eu.goe.core.errors.UsageException if it is not one
     */
    static Expression parse(String option, String text) {
        return new ExpressionParser(option, text).parse();
    }

    /**
     * Whether it is true of a row; empty where that is not known.
     *
     * @param values of its columns; those that it compares with numbers are numbers
     */
    Optional<Boolean> truth(Function<String, Optional<String>> values);

    /** What it says of single columns. */
    Stream<Test> tests();

    /** Whether a text is a number as they are written here. */
    static boolean isNumber(String text) {
        return ExpressionParser.NUMBER.matcher(text).matches();
    }

    /** Whether it is true of a row; what is not known is not. */
    default boolean test(Function<String, Optional<String>> values) {
        return truth(values).orElse(false);
    }

    /** The columns that it speaks of. */
    default Set<String> columns() {
        return tests().map(Test::column).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What it compares columns with. */
    default Stream<Literal> literals() {
        return tests().flatMap(test ->
                test instanceof Comparison comparison ? Stream.of(comparison.literal()) : Stream.empty());
    }

    /** The columns that it compares with numbers, or with text. */
    default Set<String> columnsComparedWith(Literal.Kind kind) {
        Set<String> columns = new TreeSet<>();
        tests().forEach(test -> {
            if (test instanceof Comparison comparison && comparison.literal().kind() == kind) {
                columns.add(comparison.column());
            }
        });
        return columns;
    }
}
