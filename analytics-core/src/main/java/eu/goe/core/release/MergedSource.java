package eu.goe.core.release;

import eu.goe.core.exchange.MergedRow;
import java.util.Iterator;
import java.util.List;

/** A merged table as a release reads it: once, window by window, in genome order. */
public interface MergedSource extends AutoCloseable {
    /** What the table holds. */
    MergedInfo info();

    /** Labels of the windows that have rows, in genome order. */
    List<String> windowLabels();

    /** Opens the rows of a window, in genome order; whoever opens closes. */
    Rows rows(String windowLabel);

    @Override
    default void close() {}

    /** The rows of one window. */
    interface Rows extends Iterator<MergedRow>, AutoCloseable {
        @Override
        void close();
    }
}
