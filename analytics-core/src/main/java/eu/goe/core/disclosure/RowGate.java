package eu.goe.core.disclosure;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides row by row what of a result leaves. Mutable, one owner.
 *
 * @param <T> the row
 */
public interface RowGate<T> {
    /** What is told of a row; null if nothing is. */
    @Nullable
    T apply(T row);

    /** Figures hidden, by rule. */
    Map<String, Long> hidden();

    /** Variants of which nothing is told. */
    long dropped();
}
