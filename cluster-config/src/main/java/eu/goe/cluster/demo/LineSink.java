package eu.goe.cluster.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Takes what a command prints and hands it on line by line. */
final class LineSink extends OutputStream {
    /** What is done with a line, without its end. */
    interface Line {
        void take(String line) throws IOException;
    }

    private final Line line;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    LineSink(Line line) {
        this.line = line;
    }

    @Override
    public void write(int b) {
        if (b != '\n') {
            bytes.write(b);
            return;
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        try {
            line.take(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // PrintStream would swallow an IOException
        }
    }

    @Override
    public void close() {
        if (bytes.size() > 0) {
            write('\n');
        }
    }
}
