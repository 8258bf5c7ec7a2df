package eu.goe.cluster.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Standard output, buffered, that ends the command when nobody reads any more ({@code goe … | head}). */
final class StandardOutput {
    /** Whoever read the output has gone. Not an error: the command ends quietly. */
    static final class ReaderGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReaderGone(IOException cause) {
            super(cause);
        }
    }

    /** The output cannot take any more, such as a file on a full disk. */
    static final class CannotWrite extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CannotWrite(IOException cause) {
            super("standard output cannot be written: " + cause.getMessage(), cause);
        }
    }

    private StandardOutput() {}

    /** The JDK gives the system's own words (EPIPE), or says that a pipe or channel is closed. */
    private static boolean isReaderGone(IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return e instanceof ClosedChannelException
                || message.contains("broken pipe")
                || message.contains("pipe closed")
                || message.contains("connection reset");
    }

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
                                    throw isReaderGone(e) ? new ReaderGone(e) : new CannotWrite(e);
                                }
                            }
                        },
                        1 << 16),
                false,
                StandardCharsets.UTF_8);
    }
}
