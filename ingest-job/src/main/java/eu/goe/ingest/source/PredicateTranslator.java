package eu.goe.ingest.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.GetArrayItem;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Spark's predicates as conditions on a site, as far as these mean exactly the same. */
final class PredicateTranslator {
    private PredicateTranslator() {}

    /** The condition; none if it, or a part of it, cannot be decided on a site alone. */
    static Optional<SiteFilter> translate(Predicate predicate) {
        return Optional.ofNullable(filter(predicate));
    }

    private static @Nullable SiteFilter filter(Expression expression) {
        if (!(expression instanceof Predicate predicate)) {
            return null;
        }
        Expression[] children = predicate.children();
        return switch (predicate.name()) {
            case "ALWAYS_TRUE" -> SiteFilter.ALL;
            case "AND" -> {
                SiteFilter left = filter(children[0]);
                SiteFilter right = filter(children[1]);
                yield left == null || right == null ? null : new SiteFilter.And(List.of(left, right));
            }
            case "OR" -> {
                SiteFilter left = filter(children[0]);
                SiteFilter right = filter(children[1]);
                yield left == null || right == null ? null : new SiteFilter.Or(left, right);
            }
            case "IS_NOT_NULL" -> notNull(children[0]);
            case "IN" -> in(children);
            case "=", "<=>" -> comparison(children, SiteFilter.Comparison.EQUAL, SiteFilter.Comparison.EQUAL);
            case "<" -> comparison(children, SiteFilter.Comparison.LESS, SiteFilter.Comparison.GREATER);
            case "<=" -> comparison(children, SiteFilter.Comparison.AT_MOST, SiteFilter.Comparison.AT_LEAST);
            case ">" -> comparison(children, SiteFilter.Comparison.GREATER, SiteFilter.Comparison.LESS);
            case ">=" -> comparison(children, SiteFilter.Comparison.AT_LEAST, SiteFilter.Comparison.AT_MOST);
            default -> null;
        };
    }

    private static @Nullable SiteFilter notNull(Expression operand) {
        if (text(operand) == SiteFilter.Text.FIRST_ALT || column(operand).equals(SiteSchema.ALTERNATE_ALLELES)) {
            return new SiteFilter.HasAlts();
        }
        return text(operand) != null || isPosition(operand) ? SiteFilter.ALL : null;
    }

    private static @Nullable SiteFilter in(Expression[] children) {
        List<Object> values = new ArrayList<>();
        for (int i = 1; i < children.length; i++) {
            if (!(children[i] instanceof Literal<?> literal)) {
                return null;
            }
            if (literal.value() != null) {
                values.add(literal.value());
            }
        }
        SiteFilter.Text text = text(children[0]);
        if (text != null) {
            Set<UTF8String> texts = new HashSet<>();
            return addAll(texts, values) ? new SiteFilter.TextIn(text, texts) : null;
        }
        SiteFilter any = null;
        for (Object value : values) {
            if (!isPosition(children[0]) || !(value instanceof Number number)) {
                return null;
            }
            SiteFilter one = position(children[0], SiteFilter.Comparison.EQUAL, number);
            any = any == null ? one : new SiteFilter.Or(any, one);
        }
        return any;
    }

    private static boolean addAll(Set<UTF8String> texts, Collection<Object> values) {
        for (Object value : values) {
            if (!(value instanceof UTF8String text)) {
                return false;
            }
            texts.add(text.clone());
        }
        return true;
    }

    private static @Nullable SiteFilter comparison(
            Expression[] children, SiteFilter.Comparison asWritten, SiteFilter.Comparison turned) {
        if (children[1] instanceof Literal<?> literal) {
            return comparison(children[0], asWritten, literal.value());
        }
        return children[0] instanceof Literal<?> literal ? comparison(children[1], turned, literal.value()) : null;
    }

    private static @Nullable SiteFilter comparison(
            Expression operand, SiteFilter.Comparison comparison, @Nullable Object value) {
        SiteFilter.Text text = text(operand);
        if (text != null && value instanceof UTF8String string) {
            return new SiteFilter.TextIs(text, comparison, string.clone());
        }
        if (isPosition(operand) && value instanceof Number number) {
            return position(operand, comparison, number);
        }
        if (column(operand).equals(SiteSchema.ALTERNATE_ALLELES)
                && comparison == SiteFilter.Comparison.EQUAL
                && value instanceof ArrayData array) {
            List<UTF8String> alts = new ArrayList<>();
            for (int i = 0; i < array.numElements(); i++) {
                if (array.isNullAt(i)) {
                    return null;
                }
                alts.add(array.getUTF8String(i).clone());
            }
            return new SiteFilter.AltsAre(alts);
        }
        return null;
    }

    private static SiteFilter position(Expression operand, SiteFilter.Comparison comparison, Number value) {
        return new SiteFilter.Position(column(operand).equals(SiteSchema.END), comparison, value.longValue());
    }

    private static boolean isPosition(Expression operand) {
        return column(operand).equals(SiteSchema.START) || column(operand).equals(SiteSchema.END);
    }

    private static SiteFilter.@Nullable Text text(Expression operand) {
        if (operand instanceof GetArrayItem item
                && column(item.childArray()).equals(SiteSchema.ALTERNATE_ALLELES)
                && item.ordinal() instanceof Literal<?> ordinal
                && Integer.valueOf(0).equals(ordinal.value())) {
            return SiteFilter.Text.FIRST_ALT;
        }
        return switch (column(operand)) {
            case SiteSchema.CONTIG_NAME -> SiteFilter.Text.CONTIG;
            case SiteSchema.REFERENCE_ALLELE -> SiteFilter.Text.REF;
            default -> null;
        };
    }

    /** The top-level column, as the schema spells it; empty if it is something else. */
    private static String column(Expression operand) {
        return operand instanceof NamedReference reference && reference.fieldNames().length == 1
                ? reference.fieldNames()[0]
                : "";
    }
}
