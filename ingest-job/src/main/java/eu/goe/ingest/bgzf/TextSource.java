package eu.goe.ingest.bgzf;

import eu.goe.core.errors.BadInputException;
import java.io.IOException;

/** Text of a file in pieces, from one place of it to its end; what {@link LineReader} cuts into lines. One owner. */
public abstract class TextSource implements AutoCloseable {
    /** A piece is never longer. */
    public static final int MAX_PIECE = 1 << 16;

    protected final SeekableBytes bytes;
    protected final String label;

    protected TextSource(SeekableBytes bytes, String label) {
        this.bytes = bytes;
        this.label = label;
    }

    /**
     * The content of a file from its beginning, decompressed as its first bytes say: BGZF with its end block, gzip, or as
     * it is.
     */
    public static TextSource unpacked(SeekableBytes bytes, String label) throws IOException {
        byte[] head = new byte[18];
        int n = 0;
        for (int got = 0; n < head.length && got >= 0; n += Math.max(0, got)) {
            got = bytes.read(n, head, n, head.length - n);
        }
        if (n < 2 || head[0] != 0x1f || head[1] != (byte) 0x8b) {
            return new PlainText(bytes, label, 0);
        }
        if (!Compression.isBgzf(head)) {
            return new GzipText(bytes, label);
        }
        BgzfText.requireEofBlock(bytes, label);
        return new BgzfText(bytes, label, 0);
    }

    /**
     * Appends the next piece; there is room for one more byte than the longest.
     *
     * @return its length, which may be 0, or −1 at the end of the file
     */
    public abstract int next(byte[] to, int off) throws IOException;

    /** The address in the file of the piece that {@link #next} will give. */
    public abstract long nextAddress();

    /** A number for the place of a byte of the latest piece, which grows through the file. */
    public abstract long position(int withinPiece);

    /** The place as users can find it, where no line number is known. */
    public abstract String describe(long position);

    @Override
    public void close() {}

    protected final BadInputException damaged(long address, String what) {
        return new BadInputException(
                label + ": damaged at byte " + address + " of " + bytes.length() + ": " + what
                        + ".\nCopy the file again from where it came and compare checksums; nothing after this place can be trusted.");
    }
}
