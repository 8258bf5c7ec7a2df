package eu.goe.cluster.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Standard output, buffered, that ends the command when nobody reads any more ({@code goe … | head}). */
final class StandardOutput {
    /** Whoever read the output has gone. Not an error: the command ends quietly. */
    static final class ReaderGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReaderGone(IOException cause) {
            super(cause);
        }
    }

    private StandardOutput() {}

    static PrintStream open(OutputStream sink) {
        return new PrintStream(
                new BufferedOutputStream(
                        new OutputStream() {
                            @Override
                            public void write(int b) {
                                write(new byte[] {(byte) b}, 0, 1);
                            }

                            // PrintStream swallows an IOException, and the command would run on for nobody.
                            @Override
                            public void write(byte[] bytes, int offset, int length) {
                                try {
                                    sink.write(bytes, offset, length);
                                } catch (IOException e) {
                                    throw new ReaderGone(e);
                                }
                            }
                        },
                        1 << 16),
                false,
                StandardCharsets.UTF_8);
    }
}
