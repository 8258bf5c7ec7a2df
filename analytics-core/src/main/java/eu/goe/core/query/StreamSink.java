package eu.goe.core.query;

import java.io.IOException;
import java.io.OutputStream;

/** A sink of one stream of bytes, which is closed with it. */
abstract class StreamSink implements SiteSink {
    final OutputStream out;

    StreamSink(OutputStream out) {
        this.out = out;
    }

    @Override
    public final void finish() throws IOException {
        out.flush();
    }

    @Override
    public final void close() throws IOException {
        out.close();
    }
}
