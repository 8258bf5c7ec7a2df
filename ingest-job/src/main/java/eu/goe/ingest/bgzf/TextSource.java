package eu.goe.ingest.bgzf;

import eu.goe.core.errors.BadInputException;
import java.io.IOException;

/** Text of a file in pieces, from one place of it to its end. One owner. */
abstract class TextSource implements AutoCloseable {
    /** A piece is never longer. */
    static final int MAX_PIECE = 1 << 16;

    final SeekableBytes bytes;
    final String label;

    TextSource(SeekableBytes bytes, String label) {
        this.bytes = bytes;
        this.label = label;
    }

    /**
     * Appends the next piece; there is room for one more byte than the longest.
     *
     * @return its length, which may be 0, or −1 at the end of the file
     */
    abstract int next(byte[] to, int off) throws IOException;

    /** The address in the file of the piece that {@link #next} will give. */
    abstract long nextAddress();

    /** A number for the place of a byte of the latest piece, which grows through the file. */
    abstract long position(int withinPiece);

    /** The place as users can find it, where no line number is known. */
    abstract String describe(long position);

    @Override
    public void close() {}

    final BadInputException damaged(long address, String what) {
        return new BadInputException(
                label + ": damaged at byte " + address + " of " + bytes.length() + ": " + what
                        + ".\nCopy the file again from where it came and compare checksums; nothing after this place can be trusted.");
    }
}
