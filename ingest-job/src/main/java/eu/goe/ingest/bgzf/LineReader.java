package eu.goe.ingest.bgzf;

import eu.goe.core.errors.BadInputException;
import java.io.IOException;
import java.util.Arrays;

/**
 * The lines of a file, or of a byte range of it, as places in one reused buffer. One owner, one thread; does not close
 * the bytes that it reads.
 *
 * <p>A range gives the lines that begin after its first block (or byte) and not after its end's: the first, partial line
 * is dropped, the line that begins before the end is finished. So ranges that touch give each line once, wherever they
 * are cut. Line ends are {@code \n} or {@code \r\n} and not part of the line; a byte order mark at the file's beginning
 * is skipped; the last line needs no end. Every BGZF block and gzip member is checked; the range that holds the file's
 * end also requires the BGZF end block.
 *
 * <pre>{@code
 * while (lines.next()) {
 *     parser.parse(lines.buffer(), lines.offset(), lines.length(), record);
 * }
 * }</pre>
 */
public final class LineReader implements AutoCloseable {
    /** A line may be this long unless the caller says otherwise, and if it fits: 1 GiB. */
    public static final int DEFAULT_MAX_LINE = 1 << 30;

    /** No line can be allowed to be longer. */
    public static final int LARGEST_MAX_LINE = Integer.MAX_VALUE - 4 * TextSource.MAX_PIECE;

    private static final long UNKNOWN = Long.MAX_VALUE;

    private final TextSource source;
    private final int maxLine;
    private final long to;
    private boolean fromStart;
    /** Bytes to pass over in the first piece, where the first line is known to begin; −1 if it must be looked for. */
    private int skipFirst = -1;

    private byte[] buf = new byte[1 << 18];
    /** End of the text in {@link #buf}, and where its latest piece begins. */
    private int limit;

    private int pieceStart;
    /** Where the text that is not given out yet begins. */
    private int nextStart;
    /** Bytes of text before {@link #buf}[0] since the range began, and where in it the range's end lies, once known. */
    private long dropped;

    private long boundary = UNKNOWN;
    private boolean begun;

    private int offset;
    private int length;
    private long position;
    private long lineNumber;
    /** Whether there may be an earlier end in the latest line. */
    private boolean isGuessed;

    /** Where lines end, as far as one can tell without looking for it. */
    @FunctionalInterface
    public interface LikelyEnd {
        /** Where the line that begins at {@code from} may end, which nobody relies on; below {@code from} where there is no telling. */
        int likelyEnd(byte[] text, int from, int limit);
    }

    private LineReader(TextSource source, long from, long to, int maxLine) {
        this.source = source;
        this.to = to;
        this.maxLine = fitting(maxLine);
        fromStart = from == 0;
    }

    /** So many bytes, or an eighth of this process's memory if that is less: what is longer must not be what ends it. */
    public static int fitting(int bytes) {
        return (int) Math.min(bytes, Runtime.getRuntime().maxMemory() / 8);
    }

    /** Reads a file from its beginning to its end. */
    public static LineReader whole(SeekableBytes bytes, String label, Compression compression, int maxLine)
            throws IOException {
        return range(bytes, label, compression, 0, bytes.length(), maxLine);
    }

    /**
     * Reads the lines of the bytes {@code [from, to)} of the file.
     *
     * @param label how messages name the file
     * @param compression as {@link Compression#detect} says; of a GZIP file only the whole can be read
     * @param maxLine longest line in bytes; a longer one is refused
     * @throws BadInputException here or in {@link #next} if the file is damaged
     */
    public static LineReader range(
            SeekableBytes bytes, String label, Compression compression, long from, long to, int maxLine)
            throws IOException {
        if (from < 0 || from > to || to > bytes.length()) {
            throw new IllegalArgumentException("range " + from + "-" + to + " of " + bytes.length());
        }
        if (maxLine < 1 || maxLine > LARGEST_MAX_LINE) {
            throw new IllegalArgumentException("maxLine " + maxLine);
        }
        return switch (compression) {
            case PLAIN -> {
                LineReader reader = new LineReader(new PlainText(bytes, label, from), from, to, maxLine);
                reader.boundary = to - from;
                yield reader;
            }
            case BGZF -> {
                if (to == bytes.length()) {
                    BgzfText.requireEofBlock(bytes, label);
                }
                long first = BgzfText.firstBlock(bytes, label, from);
                yield new LineReader(new BgzfText(bytes, label, first), from, to, maxLine);
            }
            case GZIP -> {
                if (from != 0 || to != bytes.length()) {
                    throw new IllegalArgumentException("a gzip file cannot be split: " + from + "-" + to);
                }
                yield new LineReader(new GzipText(bytes, label), from, to, maxLine);
            }
            case BCF -> throw new IllegalArgumentException("BCF is no text");
        };
    }

    /**
     * Reads the lines of a BGZF file from a virtual position, where a line begins as an index says, to the end of a
     * range as {@link #range} has it. The file's end block is not looked for.
     *
     * @param virtualFrom address of a block times 65,536 plus the place of the line in it
     * @param to as in {@link #range}: the line that begins last begins not after the block there
     */
    public static LineReader fromPosition(SeekableBytes bytes, String label, long virtualFrom, long to, int maxLine) {
        long address = virtualFrom >>> 16;
        if (address > to || to > bytes.length()) {
            throw new IllegalArgumentException("position " + address + " to " + to + " of " + bytes.length());
        }
        LineReader reader = new LineReader(new BgzfText(bytes, label, address), address, to, maxLine);
        reader.fromStart = false;
        reader.skipFirst = (int) (virtualFrom & 0xffff);
        return reader;
    }

    /**
     * Refuses a BGZF file without its end block.
     *
     * @throws BadInputException if the file was cut, or something was added
     */
    public static void requireEnd(SeekableBytes bytes, String label) throws IOException {
        BgzfText.requireEofBlock(bytes, label);
    }

    /** Reads all lines of a text, from its beginning to its end. */
    public static LineReader of(TextSource source, int maxLine) {
        return new LineReader(source, 0, UNKNOWN, maxLine);
    }

    /** Goes to the next line; false after the last. */
    public boolean next() throws IOException {
        return hasNext() && find();
    }

    /**
     * Goes to the next line, false after the last, without looking at all of it if there is a line's end where one is likely. Who does not see
     * by himself that no other is before it must {@link #settle} the line before using it.
     */
    public boolean next(LikelyEnd likely) throws IOException {
        if (!hasNext()) {
            return false;
        }
        int end = likely.likelyEnd(buf, nextStart, limit);
        if (end <= nextStart || end >= limit || end - nextStart > maxLine) {
            return find();
        }
        int feed = buf[end] == '\r' ? end + 1 : end;
        if (feed == limit || buf[feed] != '\n' || buf[end - 1] == '\r') {
            return find();
        }
        isGuessed = true;
        offset = nextStart;
        length = end - nextStart;
        nextStart = feed + 1;
        lineNumber++;
        return true;
    }

    /** Looks whether the latest line ends earlier than was likely; whether it does, and is another line now. */
    public boolean settle() {
        int likely = offset + length;
        int end = isGuessed ? ByteScan.indexOf(buf, offset, likely, (byte) '\n') : likely;
        isGuessed = false;
        if (end == likely) {
            return false;
        }
        endAt(end);
        return true;
    }

    /** Whether there is a next line; it begins in the latest piece from here on, so its position is exact. */
    private boolean hasNext() throws IOException {
        if (!begun) {
            begun = true;
            if (!begin()) {
                boundary = -1;
            }
        }
        while (nextStart == limit) {
            if (dropped + nextStart > boundary || !load()) {
                return false;
            }
        }
        if (dropped + nextStart > boundary) {
            return false;
        }
        position = source.position(nextStart - pieceStart);
        return true;
    }

    /** Takes the next line to its end. */
    private boolean find() throws IOException {
        isGuessed = false;
        int searched = nextStart;
        int end;
        while (true) {
            end = ByteScan.indexOf(buf, searched, limit, (byte) '\n');
            if (end - nextStart > maxLine) {
                throw tooLong();
            }
            if (end < limit) {
                break;
            }
            int lineLength = limit - nextStart;
            if (!load()) {
                end = limit; // the text may have moved
                break;
            }
            searched = nextStart + lineLength;
        }
        offset = nextStart;
        endAt(end);
        lineNumber++;
        return true;
    }

    private void endAt(int end) {
        length = end - offset;
        nextStart = Math.min(end + 1, limit);
        if (length > 0 && buf[end - 1] == '\r') {
            length--;
        }
    }

    private boolean begin() throws IOException {
        if (fromStart) {
            while (limit < 3 && load()) {
                // Blocks may be of any size, even empty.
            }
            if (limit >= 3 && buf[0] == (byte) 0xef && buf[1] == (byte) 0xbb && buf[2] == (byte) 0xbf) {
                nextStart = 3;
                // The line behind the mark begins at the file's beginning, also for the next range.
                boundary = Math.max(boundary, nextStart);
            }
            return true;
        }
        if (skipFirst >= 0) {
            boolean loaded = load();
            nextStart = Math.min(skipFirst, limit);
            return loaded;
        }
        while (true) {
            if (nextStart == limit && (dropped + limit >= boundary || !load() || dropped + nextStart >= boundary)) {
                return false;
            }
            nextStart = ByteScan.indexOf(buf, nextStart, limit, (byte) '\n');
            if (nextStart < limit) {
                nextStart++;
                return true;
            }
        }
    }

    /** Appends the next piece to the text; makes room first by moving or growing. False at the end of the file. */
    private boolean load() throws IOException {
        if (boundary == UNKNOWN && source.nextAddress() >= to) {
            boundary = dropped + limit;
        }
        if (buf.length - limit <= TextSource.MAX_PIECE) {
            int kept = limit - nextStart;
            byte[] target = buf;
            if (kept > buf.length / 2) {
                int wanted = (int) Math.min(2L * buf.length, (long) maxLine + 3 * TextSource.MAX_PIECE);
                target = Arrays.copyOf(buf, Math.max(wanted, kept + 2 * TextSource.MAX_PIECE));
            }
            System.arraycopy(buf, nextStart, target, 0, kept);
            buf = target;
            dropped += nextStart;
            pieceStart -= nextStart;
            limit = kept;
            nextStart = 0;
        }
        int n = source.next(buf, limit);
        if (n < 0) {
            return false;
        }
        pieceStart = limit;
        limit += n;
        return true;
    }

    private BadInputException tooLong() {
        lineNumber++;
        return new BadInputException(place() + ": the line is longer than " + maxLine
                + " bytes.\nIf that is right, raise --max-line and memory, of which a line may take an eighth; otherwise the file has"
                + " lost its line ends.");
    }

    /** The array that holds the latest line; the same or another at the next line, and overwritten then. */
    public byte[] buffer() {
        return buf;
    }

    /** Where in {@link #buffer} the latest line begins. */
    public int offset() {
        return offset;
    }

    /** Length of the latest line in bytes, without its end. */
    public int length() {
        return length;
    }

    /**
     * A number for the place of the latest line in the file, which grows from line to line and is the same for every
     * range: the BGZF virtual position, or the byte in the text.
     */
    public long position() {
        return position;
    }

    /** The number of the latest line in the file, from 1; 0 if the range did not begin at the file's beginning. */
    public long lineNumber() {
        return fromStart ? lineNumber : 0;
    }

    /** The latest line as messages name it: {@code file:line}, or the file and the byte where no line number is known. */
    public String place() {
        return fromStart ? source.label + ":" + lineNumber : source.label + ", line at " + source.describe(position);
    }

    /** How far into the file reading has come, in bytes of the file: for progress. */
    public long bytesReached() {
        return source.nextAddress();
    }

    @Override
    public void close() {
        source.close();
    }
}
