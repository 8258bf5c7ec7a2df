package eu.goe.ingest.bcf;

import eu.goe.ingest.bgzf.Compression;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.bgzf.SeekableBytes;
import java.io.IOException;

/** Opens the lines of VCF, or of BCF written out as VCF. */
public final class RecordLines {
    private RecordLines() {}

    /** As {@link LineReader#whole}, of BCF too. */
    public static LineReader whole(SeekableBytes bytes, String label, Compression compression, int maxLine)
            throws IOException {
        return range(bytes, label, compression, 0, bytes.length(), maxLine);
    }

    /** As {@link LineReader#range}; of BCF only the whole can be read. */
    public static LineReader range(
            SeekableBytes bytes, String label, Compression compression, long from, long to, int maxLine)
            throws IOException {
        if (compression != Compression.BCF) {
            return LineReader.range(bytes, label, compression, from, to, maxLine);
        }
        if (from != 0 || to != bytes.length()) {
            throw new IllegalArgumentException("a BCF file cannot be split: " + from + "-" + to);
        }
        return LineReader.of(new BcfText(bytes, label, maxLine), maxLine);
    }
}
