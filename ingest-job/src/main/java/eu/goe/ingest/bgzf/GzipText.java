package eu.goe.ingest.bgzf;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A gzip file of one or more members (RFC 1952) that is not BGZF: read from its beginning only. */
final class GzipText extends TextSource {
    private static final int FHCRC = 2;
    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;

    private final CompressedBuffer in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    /** Bytes that the inflater was given last. */
    private int fed;

    private boolean inMember;
    private long memberAddress;
    private long given;
    private long pieceStart;

    GzipText(SeekableBytes bytes, String label) {
        super(bytes, label);
        in = new CompressedBuffer(bytes, 0);
    }

    @Override
    public int next(byte[] to, int off) throws IOException {
        pieceStart = given;
        if (!inMember && !beginMember()) {
            return -1;
        }
        try {
            int n = 0;
            while (n == 0 && !inflater.finished()) {
                if (inflater.needsInput() && !feed()) {
                    throw damaged(
                            bytes.length(), "the file ends inside the gzip member that begins at " + memberAddress);
                }
                n = inflater.inflate(to, off, MAX_PIECE);
                if (inflater.needsDictionary()) {
                    throw damaged(in.address(), "the gzip member needs a dictionary");
                }
            }
            crc.update(to, off, n);
            given += n;
            if (inflater.finished()) {
                endMember();
            }
            return n;
        } catch (DataFormatException e) {
            throw damaged(in.address(), "the gzip member that begins at " + memberAddress + " cannot be decompressed");
        }
    }

    private boolean feed() throws IOException {
        in.skip(fed);
        fed = in.ensure(1);
        if (fed == 0) {
            return false;
        }
        inflater.setInput(in.buf, in.start, fed);
        return true;
    }

    private boolean beginMember() throws IOException {
        memberAddress = in.address();
        if (in.ensure(1) == 0) {
            return false;
        }
        if (in.ensure(10) < 10 || in.u8(0) != 0x1f || in.u8(1) != 0x8b || in.u8(2) != 8) {
            throw damaged(memberAddress, "neither a gzip member nor the end of the file");
        }
        int flags = in.u8(3);
        in.skip(10);
        if ((flags & FEXTRA) != 0) {
            skip(in.ensure(2) < 2 ? 2 : 2 + in.u16(0));
        }
        if ((flags & FNAME) != 0) {
            skipText();
        }
        if ((flags & FCOMMENT) != 0) {
            skipText();
        }
        if ((flags & FHCRC) != 0) {
            skip(2);
        }
        inflater.reset();
        crc.reset();
        fed = 0;
        inMember = true;
        return true;
    }

    private void skip(int n) throws IOException {
        if (in.ensure(n) < n) {
            throw damaged(bytes.length(), "the file ends inside the gzip header that begins at " + memberAddress);
        }
        in.skip(n);
    }

    private void skipText() throws IOException {
        while (in.ensure(1) > 0 && in.u8(0) != 0) {
            in.skip(1);
        }
        skip(1);
    }

    private void endMember() throws IOException {
        in.skip(fed - inflater.getRemaining());
        fed = 0;
        if (in.ensure(8) < 8) {
            throw damaged(bytes.length(), "the file ends inside the gzip member that begins at " + memberAddress);
        }
        if (in.u32(0) != crc.getValue() || in.u32(4) != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw damaged(
                    in.address(),
                    "content of the gzip member that begins at " + memberAddress
                            + " does not have the size and CRC32 that it states");
        }
        in.skip(8);
        inMember = false;
    }

    @Override
    public long nextAddress() {
        return in.address();
    }

    @Override
    public long position(int withinPiece) {
        return pieceStart + withinPiece;
    }

    @Override
    public String describe(long position) {
        return "byte " + position + " of the decompressed text";
    }

    @Override
    public void close() {
        inflater.end();
    }
}
