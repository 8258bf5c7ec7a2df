package eu.goe.ingest.gvcf;

import eu.goe.core.genotype.CallState;
import eu.goe.ingest.bgzf.ByteScan;
import eu.goe.ingest.vcf.RecordRules;
import eu.goe.ingest.vcf.VcfHeader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one line of a single-sample gVCF after the other: where it is, and, if it is a reference block, as far as it reaches and
 * what it says. Most lines of a gVCF are blocks, so these are read from the bytes, without an object for each; what is no block, or
 * is written in a way that this class does not know, is left to {@link eu.goe.ingest.vcf.VcfRecordParser}. One owner, of one file.
 *
 * <p>Blocks of GATK and DRAGEN ({@code <NON_REF>}; END, GQ or SQ, MIN_DP), DeepVariant ({@code <*>}, no DP), Strelka2 and VCFs of all
 * sites (ALT {@code .}, GQX, no END for one base), xAtlas and weCall (END among other keys). A block without END is as long as REF.
 */
public final class GvcfLine {
    /** What a line is. */
    public enum Kind {
        /** A reference block; {@link #end} and {@link #state} hold. */
        BLOCK,
        /** A block whose fixed columns are odd: right only if the record parser finds nothing wrong. */
        ODD_BLOCK,
        /** A record with an allele, or none at all. */
        OTHER,
        /** A block that breaks a rule, {@link #problem}. */
        BAD
    }

    private static final int COLUMNS = 10;
    private static final int NOT_IN_FORMAT = -1;
    private static final int MAX_PLOIDY = 255;

    private final CallThresholds thresholds;
    private final int[] begin = new int[COLUMNS + 1];

    private byte[] nameBytes = new byte[0];
    private String contig = "";

    private byte[] format = new byte[0];
    private int nFields;
    private int gtField;
    private int qualityField;
    private int depthField;

    private long pos;
    private long end;
    private int state;
    private String problem = "";

    // Of the latest GT.
    private int ploidy;
    private int called;

    public GvcfLine(CallThresholds thresholds) {
        this.thresholds = thresholds;
    }

    /** Reads a line that is neither empty nor of a header. */
    public Kind read(byte[] line, int offset, int length) {
        int stop = offset + length;
        pos = -1;
        int columns = split(line, offset, stop);
        if (columns < 5 || line[offset] == '#') {
            return Kind.OTHER;
        }
        readContig(line);
        pos = ByteScan.wholeNumber(line, begin[1], begin[2] - 1);
        if (!isBlockAllele(line, begin[4], begin[5] - 1)) {
            return Kind.OTHER;
        }
        if (pos < 0 || pos > Integer.MAX_VALUE || columns != COLUMNS) {
            return Kind.OTHER; // the record parser says what is wrong
        }
        boolean isOdd = !isReference(line) || !isQuality(line);
        problem = "";
        readEnd(line);
        if (problem.isEmpty()) {
            readSample(line, stop);
        }
        return problem.isEmpty() ? (isOdd ? Kind.ODD_BLOCK : Kind.BLOCK) : Kind.BAD;
    }

    private int split(byte[] line, int offset, int stop) {
        begin[0] = offset;
        int c = 0;
        int at = offset;
        while (c < COLUMNS - 1) {
            at = ByteScan.indexOf(line, at, stop, (byte) '\t') + 1;
            if (at > stop) {
                break;
            }
            begin[++c] = at;
        }
        Arrays.fill(begin, c + 1, COLUMNS + 1, stop + 1);
        return c + 1;
    }

    private void readContig(byte[] line) {
        int from = begin[0];
        int to = begin[1] - 1;
        if (!Arrays.equals(line, from, to, nameBytes, 0, nameBytes.length)) {
            nameBytes = Arrays.copyOfRange(line, from, to);
            contig = new String(nameBytes, StandardCharsets.UTF_8);
        }
    }

    /** {@code <NON_REF>}, {@code <*>} or {@code .}. */
    private static boolean isBlockAllele(byte[] line, int from, int to) {
        return switch (to - from) {
            case 1 -> line[from] == '.';
            case 3 -> line[from] == '<' && line[from + 1] == '*' && line[from + 2] == '>';
            case 9 ->
                line[from] == '<'
                        && line[from + 1] == 'N'
                        && line[from + 2] == 'O'
                        && line[from + 3] == 'N'
                        && line[from + 4] == '_'
                        && line[from + 5] == 'R'
                        && line[from + 6] == 'E'
                        && line[from + 7] == 'F'
                        && line[from + 8] == '>';
            default -> false;
        };
    }

    private boolean isReference(byte[] line) {
        for (int i = begin[3]; i < begin[4] - 1; i++) {
            byte b = line[i];
            if (b != 'A' && b != 'C' && b != 'G' && b != 'T' && b != 'N') {
                return false;
            }
        }
        return begin[4] - 1 > begin[3];
    }

    /** Whether QUAL is missing or plain digits; other numbers are the record parser's to judge. */
    private boolean isQuality(byte[] line) {
        int from = begin[5];
        int to = begin[6] - 1;
        return (to == from + 1 && line[from] == '.') || ByteScan.wholeNumber(line, from, to) >= 0;
    }

    private void readEnd(byte[] line) {
        end = pos - 1 + (begin[4] - 1 - begin[3]);
        int to = begin[8] - 1;
        int at = begin[7];
        while (at < to) {
            int stop = ByteScan.indexOf(line, at, to, (byte) ';');
            if (stop - at > 4 && line[at] == 'E' && line[at + 1] == 'N' && line[at + 2] == 'D' && line[at + 3] == '=') {
                end = ByteScan.wholeNumber(line, at + 4, stop);
                if (end < 0 || end > Integer.MAX_VALUE) {
                    problem = "END is not a whole number in range";
                } else if (end < pos) {
                    problem = "END is before POS";
                }
                return;
            }
            at = stop + 1;
        }
    }

    private void readSample(byte[] line, int stop) {
        if (!Arrays.equals(line, begin[8], begin[9] - 1, format, 0, format.length) || nFields == 0) {
            readFormat(line);
        }
        int quality = -1;
        int depth = -1;
        ploidy = 2;
        called = 0;
        int field = 0;
        int at = begin[9];
        for (int i = at; i <= stop; i++) {
            if (i < stop && line[i] == '\t') {
                problem = "more columns than the header";
                return;
            }
            if (i == stop || line[i] == ':') {
                if (field == gtField) {
                    readGt(line, at, i);
                } else if (field == qualityField) {
                    quality = ByteScan.wholePart(line, at, i);
                } else if (field == depthField) {
                    depth = ByteScan.wholePart(line, at, i);
                }
                field++;
                at = i + 1;
            }
        }
        if (field > nFields) {
            problem = "a sample has more fields than FORMAT";
        }
        if (problem.isEmpty()) {
            boolean isCalled = called > 0
                    && thresholds.pass(quality, depth, !RecordRules.isPass(line, begin[6], begin[7] - 1), ploidy);
            state = isCalled ? CallState.of(ploidy, called, CallState.ADJ) : CallState.NONE;
        }
    }

    private void readFormat(byte[] line) {
        format = Arrays.copyOfRange(line, begin[8], begin[9] - 1);
        List<String> ids = List.of(new String(format, StandardCharsets.UTF_8).split(":", -1));
        nFields = ids.size();
        gtField = ids.indexOf("GT");
        qualityField = first(ids, "GQ", "GQX", "SQ");
        depthField = first(ids, "MIN_DP", "DP");
    }

    private static int first(List<String> ids, String... wanted) {
        for (String id : wanted) {
            if (ids.contains(id)) {
                return ids.indexOf(id);
            }
        }
        return NOT_IN_FORMAT;
    }

    private void readGt(byte[] line, int from, int to) {
        ploidy = 0;
        called = 0;
        int at = from < to && isSeparator(line[from]) ? from + 1 : from;
        // Of ALT "." nothing is known but that it is no allele; <NON_REF> and <*> have number 1.
        int nAlts = line[begin[4]] == '.' ? 0 : 1;
        while (true) {
            if (at >= to) {
                problem = from >= to ? "a GT is empty" : "a GT is not made of allele numbers";
                return;
            }
            if (line[at] == '.') {
                at++;
            } else if (line[at] >= '0' && line[at] <= '9') {
                int allele = 0;
                while (at < to && line[at] >= '0' && line[at] <= '9' && allele < 1_000_000) {
                    allele = 10 * allele + (line[at++] - '0');
                }
                if (allele > nAlts && nAlts > 0) {
                    problem = "a GT names an allele that the record does not have";
                    return;
                }
                called += allele > nAlts ? 0 : 1;
            } else {
                problem = "a GT is not made of allele numbers";
                return;
            }
            if (++ploidy > MAX_PLOIDY) {
                problem = "a GT has more than " + MAX_PLOIDY + " copies";
                return;
            }
            if (at == to) {
                return;
            }
            if (!isSeparator(line[at])) {
                problem = "a GT is not made of allele numbers";
                return;
            }
            at++;
        }
    }

    private static boolean isSeparator(byte b) {
        return b == '/' || b == '|';
    }

    /** CHROM of the latest line, the same object as long as it does not change. */
    public String contig() {
        return contig;
    }

    /** POS of the latest line, 1-based; −1 if it is no number. */
    public long pos() {
        return pos;
    }

    /** Behind the block's last base, 0-based. */
    public int end() {
        return (int) end;
    }

    /** A {@link CallState}. */
    public int state() {
        return state;
    }

    /** What is wrong with a {@link Kind#BAD} line. */
    public String problem() {
        return problem;
    }

    /**
     * Whether some of the first lines of a file make it a gVCF.
     *
     * @param header which may say that the program that wrote it makes blocks
     */
    public static boolean isReferenceBlock(byte[] line, int offset, int length, @Nullable VcfHeader header) {
        String[] columns = new String(line, offset, Math.min(length, 4_000), StandardCharsets.UTF_8).split("\t", -1);
        if (columns.length < 8) {
            return false;
        }
        if (RecordRules.isAnyOther(columns[4])) {
            return true;
        }
        return columns[4].equals(".")
                && (("; " + columns[7]).replace("; ", ";").contains(";END=")
                        || (header != null && header.declaresBlocks()));
    }
}
