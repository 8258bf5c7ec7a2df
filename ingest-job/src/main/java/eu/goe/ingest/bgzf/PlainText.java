package eu.goe.ingest.bgzf;

import java.io.IOException;

/** An uncompressed file. */
final class PlainText extends TextSource {
    private long at;
    private long pieceStart;

    PlainText(SeekableBytes bytes, String label, long from) {
        super(bytes, label);
        at = from;
    }

    @Override
    public int next(byte[] to, int off) throws IOException {
        pieceStart = at;
        int n = bytes.read(at, to, off, MAX_PIECE);
        if (n < 0) {
            if (at < bytes.length()) {
                throw damaged(at, "the file became shorter while it was read");
            }
            return -1;
        }
        at += n;
        return n;
    }

    @Override
    public long nextAddress() {
        return at;
    }

    @Override
    public long position(int withinPiece) {
        return pieceStart + withinPiece;
    }

    @Override
    public String describe(long position) {
        return "byte " + position;
    }
}
