package eu.goe.core.genome;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes the text of a {@code .fai} index: name, bases, offset of the first base, bases a line, bytes a line. As {@code
 * samtools faidx}, it takes CRLF, empty lines behind a sequence, and a last line without an end; htsjdk's own refuses
 * these.
 */
final class FastaIndexer {
    private final StringBuilder index = new StringBuilder();
    private String name = "";
    private boolean inSequence;
    private long length;
    private long firstBase;
    private long lineBases;
    private long lineBytes;
    private boolean lastLineSeen;

    private FastaIndexer() {}

    /**
     * @return the index, one line for each sequence
     * @throws IllegalArgumentException if it is no FASTA file whose sequences can be indexed; the message says why
     */
    static String index(Path fasta) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(fasta), 1 << 16)) {
            return new FastaIndexer().read(in);
        }
    }

    private String read(InputStream in) throws IOException {
        long offset = 0;
        long line = 0;
        int b = in.read();
        while (b >= 0) {
            line++;
            long start = offset;
            boolean isName = b == '>';
            StringBuilder text = isName ? new StringBuilder() : null;
            long bases = 0;
            while (b >= 0 && b != '\n') {
                offset++;
                if (b != '\r') {
                    bases++;
                    if (text != null) {
                        text.append((char) b);
                    }
                }
                b = in.read();
            }
            if (b == '\n') {
                offset++;
                b = in.read();
            }
            if (text != null) {
                finish();
                begin(text.toString(), offset, line);
            } else {
                addLine(bases, offset - start, line);
            }
        }
        finish();
        if (index.isEmpty()) {
            throw new IllegalArgumentException("it has no sequences");
        }
        return index.toString();
    }

    private void begin(String header, long offset, long line) {
        String latin = header.substring(1).split("[ \t]", 2)[0];
        name = new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("line " + line + ": a sequence without a name");
        }
        inSequence = true;
        length = 0;
        firstBase = offset;
        lineBases = 0;
        lineBytes = 0;
        lastLineSeen = false;
    }

    private void addLine(long bases, long bytes, long line) {
        if (bases == 0) {
            lastLineSeen = true;
            return;
        }
        if (!inSequence) {
            throw new IllegalArgumentException("line " + line + ": bases before the first '>' line");
        }
        if (lastLineSeen) {
            throw new IllegalArgumentException(
                    "line " + line + ": the lines of sequence " + name + " differ in length");
        }
        if (lineBases == 0) {
            lineBases = bases;
            // The only line of a file may have no end.
            lineBytes = Math.max(bytes, bases + 1);
        } else if (bases != lineBases || bytes != lineBytes) {
            if (bases > lineBases) {
                throw new IllegalArgumentException(
                        "line " + line + ": the lines of sequence " + name + " differ in length");
            }
            lastLineSeen = true;
        }
        length += bases;
    }

    private void finish() {
        if (inSequence) {
            index.append(name)
                    .append('\t')
                    .append(length)
                    .append('\t')
                    .append(firstBase)
                    .append('\t')
                    .append(lineBases)
                    .append('\t')
                    .append(lineBytes)
                    .append('\n');
        }
    }
}
