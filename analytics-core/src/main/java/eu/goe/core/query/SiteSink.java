package eu.goe.core.query;

import java.io.IOException;

/** Takes variants in genome order and writes them in one format. */
interface SiteSink extends AutoCloseable {
    /** The next variant; the object is the caller's and changes after the call. */
    void site(SiteCalls site) throws IOException;

    /** Writes what is left; nothing comes after it. */
    void finish() throws IOException;

    /** Lets go of files; what was not finished is incomplete. */
    @Override
    void close() throws IOException;
}
