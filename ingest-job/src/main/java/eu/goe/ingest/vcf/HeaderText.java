package eu.goe.ingest.vcf;

import eu.goe.ingest.bgzf.LineReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * The lines of a header as they are, unparsed: of many files with the same header one is parsed.
 *
 * @param text the lines, each ended by a line feed, up to {@code #CHROM} or the first line that is none of a header
 * @param lines how many
 * @param hash of the text
 */
public record HeaderText(byte[] text, long lines, Fingerprint hash) {
    /** Reads the header at the beginning of a file; the last line read is the last of the text. */
    public static HeaderText read(LineReader lines) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        long n = 0;
        boolean meta = true;
        while (meta && lines.next()) {
            text.write(lines.buffer(), lines.offset(), lines.length());
            text.write('\n');
            n++;
            meta = lines.length() > 1
                    && lines.buffer()[lines.offset()] == '#'
                    && lines.buffer()[lines.offset() + 1] == '#';
        }
        byte[] bytes = text.toByteArray();
        return new HeaderText(bytes, n, Fingerprint.of(bytes, 0, bytes.length));
    }
}
