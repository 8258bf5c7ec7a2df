package eu.goe.core.release;

import java.io.IOException;
import java.util.Map;

/**
 * One form of a release that holds its sites. The sites come in genome order, window by window; memory does not grow
 * with their number. Whoever opens a form closes it.
 */
interface SiteForm extends AutoCloseable {
    /** The sites that follow are in this window. */
    default void startWindow(String label) throws IOException {}

    /** Appends a site, or counts it among those that the form cannot hold. */
    void write(ReleasedSite site) throws IOException;

    /** Ends the files and notes them in the folder. */
    void finish() throws IOException;

    /** What a reader must know of the form beside its files: how many of what; after {@link #finish}. */
    default Map<String, Long> notes() {
        return Map.of();
    }

    @Override
    void close() throws IOException;
}
