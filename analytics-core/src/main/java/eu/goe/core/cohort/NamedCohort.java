package eu.goe.core.cohort;

import eu.goe.core.errors.NearestName;
import eu.goe.core.errors.UsageException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * People whom a user named by what they have in common. Who they are is asked each time: attributes, batches and withdrawals change.
 *
 * @param name of the cohort
 * @param expression over attributes, {@link Expression}
 */
public record NamedCohort(String name, String expression) implements Serializable {
    /** What names of cohorts look like. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,79}");

    /** Columns of {@code samples list} that tell people apart or are the store's own. */
    private static final Set<String> NO_ATTRIBUTES = Set.of("sample", "batch", "status");

    /**
     * A cohort to be.
     *
     * @param isSample whether a text is the name of a sample: names are kept apart, and the rule of a cohort is in a table
     * @throws UsageException if the name is none, or the expression cannot be asked of these attributes, or either names a sample
     */
    public static NamedCohort of(
            String name, String expression, SampleAttributes attributes, Predicate<String> isSample) {
        if (!NAME.matcher(name).matches()) {
            throw new UsageException("Cohort '" + name
                    + "': a name is letters, digits and _ . - after the first, at most 80 characters.");
        }
        NamedCohort cohort = new NamedCohort(name, expression.strip());
        Expression rule = cohort.rule("--where", attributes);
        if (isSample.test(name) || rule.literals().anyMatch(literal -> isSample.test(literal.text()))) {
            throw new UsageException("A cohort's name or a text in --where is the name of a sample of the store."
                    + " A cohort is made by what people have in common, never by who they are.");
        }
        return cohort;
    }

    /**
     * The samples that belong to it now.
     *
     * @param samples to choose from
     * @throws UsageException if an attribute is not there any more, or its values are of another type now
     */
    public int[] members(SampleAttributes attributes, int[] samples) {
        Expression rule = rule("Cohort " + name, attributes);
        return Arrays.stream(samples)
                .filter(sample -> rule.test(attribute -> attributes.value(attribute, sample)))
                .toArray();
    }

    private Expression rule(String where, SampleAttributes attributes) {
        Expression rule = Expression.parse(where, expression);
        Set<String> known = new TreeSet<>(attributes.names());
        known.add(SampleAttributes.SEX);
        for (String column : rule.columns()) {
            if (NO_ATTRIBUTES.contains(column)) {
                throw new UsageException(where + ": '" + column
                        + "' is no attribute. A cohort is made by what people have in common, never by who they are.");
            }
            if (!known.contains(column)) {
                throw new UsageException(where + ": no attribute '" + column + "' (known: " + String.join(", ", known)
                        + ")"
                        + NearestName.of(column, known)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
            }
        }
        rule.columnsComparedWith(Expression.Literal.Kind.NUMBER).forEach(column -> {
            if (holds(attributes, column) == Expression.Literal.Kind.TEXT) {
                throw new UsageException(where + ": attribute '" + column
                        + "' has values that are no numbers; compare it with text in single quotes.");
            }
        });
        rule.columnsComparedWith(Expression.Literal.Kind.TEXT).forEach(column -> {
            if (holds(attributes, column) == Expression.Literal.Kind.NUMBER) {
                throw new UsageException(where + ": attribute '" + column
                        + "' holds numbers; compare it with a number, without quotes.");
            }
        });
        return rule;
    }

    /** What an attribute is by its values: a number if all are, null if there are none. */
    private static Expression.Literal.@Nullable Kind holds(SampleAttributes attributes, String column) {
        Expression.Literal.Kind kind = null;
        for (String value : attributes.column(column)) {
            if (value == null) {
                continue;
            }
            if (number(value).isEmpty()) {
                return Expression.Literal.Kind.TEXT;
            }
            kind = Expression.Literal.Kind.NUMBER;
        }
        return kind;
    }

    /** The number that a value of an attribute is, if it is one. */
    public static Optional<Double> number(String value) {
        return Expression.isNumber(value) ? Optional.of(Double.valueOf(value)) : Optional.empty();
    }
}
