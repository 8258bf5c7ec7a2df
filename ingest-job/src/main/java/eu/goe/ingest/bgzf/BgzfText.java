package eu.goe.ingest.bgzf;

import eu.goe.core.errors.BadInputException;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;

/** The blocks of a BGZF file; size and CRC32 of each are checked. */
final class BgzfText extends TextSource {
    /** The empty block that ends every complete file (SAM specification, 4.1.2). */
    private static final byte[] EOF_BLOCK = {
        0x1f,
        (byte) 0x8b,
        8,
        4,
        0,
        0,
        0,
        0,
        0,
        (byte) 0xff,
        6,
        0,
        0x42,
        0x43,
        2,
        0,
        0x1b,
        0,
        3,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0
    };

    private static final int FIXED_HEADER = 12;
    private static final int TRAILER = 8;

    private final CompressedBuffer in;
    private final BlockInflater inflater = new BlockInflater();
    private final CRC32 crc = new CRC32();
    private long pieceAddress;

    /** Where the compressed data of the block at the buffer's start begins, as {@link #blockSize} found. */
    private int dataOffset;

    BgzfText(SeekableBytes bytes, String label, long from) {
        super(bytes, label);
        in = new CompressedBuffer(bytes, from);
        pieceAddress = from;
    }

    /** Refuses a file that does not end in the empty block: it was cut, or something was put behind it. */
    static void requireEofBlock(SeekableBytes bytes, String label) throws IOException {
        byte[] tail = new byte[EOF_BLOCK.length];
        long at = bytes.length() - tail.length;
        int n = 0;
        while (at >= 0 && n < tail.length) {
            int got = bytes.read(at + n, tail, n, tail.length - n);
            if (got < 0) {
                break;
            }
            n += got;
        }
        if (!Arrays.equals(tail, EOF_BLOCK)) {
            throw new BadInputException(
                    label + ": the empty BGZF block that ends a complete file is missing at byte "
                            + bytes.length()
                            + ": the file was cut, or something was added behind it.\nCopy it again from where it came and compare checksums.");
        }
    }

    /**
     * The address of the first block that begins at or after {@code from}; the file's length if there is none. A place
     * that looks like a block is one if the place that its size points to looks like one too, or if its content has
     * the CRC32 that it states; so a sound block before a damaged one is never passed over.
     */
    static long firstBlock(SeekableBytes bytes, String label, long from) throws IOException {
        if (from == 0 || from >= bytes.length()) {
            return Math.min(from, bytes.length());
        }
        byte[] scratch = new byte[MAX_PIECE + 1];
        for (long at = from; at < bytes.length(); ) {
            try (BgzfText candidate = new BgzfText(bytes, label, at)) {
                int window = Math.min(candidate.in.ensure(2 * MAX_PIECE), MAX_PIECE + 1);
                int skip = 0;
                while (skip + 4 <= window && !candidate.looksLikeHeader(skip)) {
                    skip++;
                }
                at += skip;
                if (at - from > MAX_PIECE) {
                    throw candidate.damaged(from, "no BGZF block begins in the 65,536 bytes from here");
                }
                if (skip + 4 > window) {
                    break;
                }
                candidate.in.skip(skip);
                if (candidate.isBlock(scratch)) {
                    return at;
                }
                at++;
            }
        }
        return bytes.length();
    }

    private boolean looksLikeHeader(int i) {
        return in.u8(i) == 0x1f && in.u8(i + 1) == 0x8b && in.u8(i + 2) == 8 && in.u8(i + 3) == 4;
    }

    private boolean isBlock(byte[] scratch) throws IOException {
        long address = in.address();
        int size = blockSize();
        if (size < 0 || address + size > bytes.length()) {
            return false;
        }
        if (address + size == bytes.length()) {
            return true;
        }
        int available = in.ensure(size + 4);
        if (available >= size + 4 && looksLikeHeader(size)) {
            return true;
        }
        return available >= size && inflate(size, scratch, 0) >= 0;
    }

    @Override
    public int next(byte[] to, int off) throws IOException {
        long address = in.address();
        if (address >= bytes.length()) {
            return -1;
        }
        int size = blockSize();
        if (size < 0) {
            throw damaged(address, "no BGZF block begins here");
        }
        if (in.ensure(size) < size) {
            throw damaged(address, "the file ends inside the BGZF block that begins here");
        }
        int length = inflate(size, to, off);
        if (length < 0) {
            throw damaged(
                    address,
                    "the BGZF block that begins here does not have the content, size and CRC32 that it states");
        }
        pieceAddress = address;
        in.skip(size);
        return length;
    }

    /** The size in the file of the block at the buffer's start, or −1 if that is no block. */
    private int blockSize() throws IOException {
        if (in.ensure(FIXED_HEADER) < FIXED_HEADER || !looksLikeHeader(0)) {
            return -1;
        }
        dataOffset = FIXED_HEADER + in.u16(10);
        if (in.ensure(dataOffset) < dataOffset) {
            return -1;
        }
        for (int i = FIXED_HEADER; i + 4 <= dataOffset; i += 4 + in.u16(i + 2)) {
            if (in.u8(i) == 'B' && in.u8(i + 1) == 'C' && in.u16(i + 2) == 2 && i + 6 <= dataOffset) {
                int size = in.u16(i + 4) + 1;
                return size >= dataOffset + TRAILER ? size : -1;
            }
        }
        return -1;
    }

    /** Length of the content, or −1 if it is not what the block states. */
    private int inflate(int size, byte[] to, int off) {
        long stated = in.u32(size - 4);
        if (stated > MAX_PIECE) {
            return -1;
        }
        int length =
                inflater.inflate(in.buf, in.start + dataOffset, size - dataOffset - TRAILER, to, off, MAX_PIECE + 1);
        if (length != stated) {
            return -1;
        }
        crc.reset();
        crc.update(to, off, length);
        return crc.getValue() == in.u32(size - 8) ? length : -1;
    }

    @Override
    public long nextAddress() {
        return in.address();
    }

    @Override
    public long position(int withinPiece) {
        return pieceAddress << 16 | withinPiece;
    }

    @Override
    public String describe(long position) {
        return "byte " + (position & 0xffff) + " of the BGZF block at byte " + (position >>> 16);
    }

    @Override
    public void close() {
        inflater.close();
    }
}
