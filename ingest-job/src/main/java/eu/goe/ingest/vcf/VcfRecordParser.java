package eu.goe.ingest.vcf;

import eu.goe.core.genotype.AdjRule;
import eu.goe.core.genotype.CallBuffer;
import eu.goe.core.genotype.Tiles;
import eu.goe.ingest.bgzf.ByteScan;
import eu.goe.ingest.bgzf.LineReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Parses the lines of VCF records: the fixed columns here, those of samples in {@link CallReader}. Records that break a rule
 * get a reason, not an exception. Mutable buffers, one owner.
 */
public final class VcfRecordParser implements LineReader.LikelyEnd {
    private static final int FIXED = 9;

    private final int nSamples;
    private final int tileSamples;
    private final KeptFields kept;
    private final CallReader calls;
    private final Map<String, String> contigNames = new HashMap<>();
    private String lastContig = "";
    private boolean sawWholeLine;

    // Places of the line's fields: begin of column c is column[c], its end column[c + 1] − 1.
    private final int[] column = new int[FIXED + 1];

    /**
     * @param nSamples columns of the header
     * @param tileSamples samples in a tile
     * @param kept FORMAT fields that go into the calls, and whether the text of INFO is wanted
     * @param rules what the header says about FORMAT fields
     */
    public VcfRecordParser(int nSamples, int tileSamples, AdjRule adj, KeptFields kept, FormatRules rules) {
        this(nSamples, tileSamples, kept, new CallReader(adj, kept, rules, false));
    }

    private VcfRecordParser(int nSamples, int tileSamples, KeptFields kept, CallReader calls) {
        this.nSamples = nSamples;
        this.tileSamples = tileSamples;
        this.kept = kept;
        this.calls = calls;
    }

    /** A parser of gVCFs of one sample: where FORMAT has no DP, MIN_DP is the depth, or else DPI, as Strelka2 has it for indels. */
    public static VcfRecordParser ofOneSample(AdjRule adj, KeptFields kept, FormatRules rules) {
        return new VcfRecordParser(1, 1, kept, new CallReader(adj, kept, rules, true));
    }

    /** A record for this parser to fill. */
    public VcfRecord newRecord() {
        return new VcfRecord(Tiles.count(nSamples, tileSamples));
    }

    /**
     * Parses one line.
     *
     * @param sexChromosome whether the contig with a name is X or Y, where both answers of the adj rule are kept
     * @return null if the record is good, else what is wrong with it, without names or genotypes; contig and pos are
     *     then set as far as they could be read
     */
    public @Nullable String parse(
            byte[] line, int offset, int length, Predicate<String> sexChromosome, VcfRecord into) {
        int end = offset + length;
        sawWholeLine = false;
        into.contig = "";
        into.pos = 0;
        into.info = "";
        into.qual = null;
        int columns = splitFixed(line, offset, end);
        if (line[offset] == '#') {
            return "a header line among the records";
        }
        if (columns < 8) {
            return "fewer than 8 columns separated by tabs";
        }
        into.contig = contig(line);
        if (into.contig.isEmpty()) {
            return "CHROM is empty";
        }
        long pos = ByteScan.wholeNumber(line, column[1], column[2] - 1);
        into.pos = pos > Integer.MAX_VALUE ? -1 : pos;
        if (into.pos < 0) {
            return "POS is not a whole number in range";
        }
        into.id = dotless(text(line, 2));
        String problem = readAlleles(line, into);
        problem = problem == null ? readQuality(line, into) : problem;
        if (problem != null) {
            return problem;
        }
        into.filter = dotless(text(line, 6));
        if (into.hasSymbolicAllele || !kept.infos().isEmpty()) {
            into.info = text(line, 7);
        }
        return readCalls(line, columns, end, sexChromosome.test(into.contig), into);
    }

    /** Takes REF and ALT; what is wrong with them, null if nothing is. */
    private @Nullable String readAlleles(byte[] line, VcfRecord into) {
        into.ref = text(line, 3);
        if (!RecordRules.isReference(into.ref)) {
            return "REF is empty or has letters that are no bases";
        }
        String alt = text(line, 4);
        into.alts = alt.equals(".") ? new String[0] : alt.split(",", -1);
        if (into.alts.length > CallBuffer.MAX_ALLELE) {
            return "more than " + CallBuffer.MAX_ALLELE + " alternate alleles";
        }
        into.hasRepeatedAllele = false;
        into.hasSymbolicAllele = false;
        for (int a = 0; a < into.alts.length; a++) {
            String allele = into.alts[a];
            boolean isSymbol = RecordRules.isSymbolic(allele);
            into.hasSymbolicAllele |= isSymbol;
            if (isSymbol && !RecordRules.isSoundSymbol(allele)) {
                return "an ALT allele is neither bases nor a symbol nor a breakend";
            }
            if (!isSymbol && !allele.equals("*") && !RecordRules.isBases(allele)) {
                return "an ALT allele is empty or has letters that are no bases";
            }
            into.hasRepeatedAllele |= !isSymbol && allele.equalsIgnoreCase(into.ref);
            for (int b = 0; b < a; b++) {
                // Several <CNV:TR> may differ in SVLEN or more (VCF 4.4, section 5.7).
                into.hasRepeatedAllele |= !isSymbol && into.alts[b].equalsIgnoreCase(allele);
            }
        }
        return null;
    }

    /** Takes QUAL; what is wrong with it, null if nothing is. */
    private @Nullable String readQuality(byte[] line, VcfRecord into) {
        String qual = dotless(text(line, 5));
        if (!qual.isEmpty()) {
            if (!RecordRules.isQual(qual)) {
                return "QUAL is neither missing nor a number that is not negative";
            }
            float quality = SampleFieldReader.quality(qual);
            // Hail writes −10 for a missing QUAL.
            into.qual = Float.isNaN(quality) || quality < 0 ? null : Float.valueOf(quality);
        }
        return null;
    }

    /** Takes FORMAT and the samples; what is wrong with them, null if nothing is. */
    private @Nullable String readCalls(byte[] line, int columns, int end, boolean sex, VcfRecord into) {
        if (nSamples == 0) {
            into.tiles[0].clear(0);
            return columns > FIXED - 1 ? "more columns than the header" : null;
        }
        if (columns < FIXED + 1) {
            return "fewer columns than the header";
        }
        String problem =
                calls.read(line, column[8], column[9], end, into.alts.length, sex, nSamples, tileSamples, into.tiles);
        sawWholeLine = problem == null && calls.sawCallsOnly();
        if (problem == null && into.hasRepeatedAllele && namesRepeatedAllele(into)) {
            return "ALT names an allele twice";
        }
        return problem;
    }

    private static boolean namesRepeatedAllele(VcfRecord record) {
        for (CallBuffer calls : record.tiles) {
            for (int e = 0; e < calls.nEntries(); e++) {
                for (int c = 0; c < calls.ploidy(e); c++) {
                    if (calls.allele(e, c) > 0 && record.isRepeatedAllele(calls.allele(e, c))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Finds the fixed columns and where the first sample begins; returns how many columns there are, up to 10. */
    private int splitFixed(byte[] line, int offset, int end) {
        int c = 0;
        column[0] = offset;
        for (int i = offset; i < end && c < FIXED; i++) {
            if (line[i] == '\t') {
                column[++c] = i + 1;
            }
        }
        if (c < FIXED) {
            Arrays.fill(column, c + 1, FIXED + 1, end + 1);
            return c + 1;
        }
        return FIXED + 1;
    }

    private String text(byte[] line, int c) {
        return new String(line, column[c], column[c + 1] - 1 - column[c], StandardCharsets.UTF_8);
    }

    /** Where a record ends whose samples are diploid calls of one-digit alleles and nothing else; no line ends in its fixed columns. */
    @Override
    public int likelyEnd(byte[] text, int from, int limit) {
        int tabs = 0;
        for (int i = from; i < limit && text[i] != '\n'; i++) {
            if (text[i] == '\t' && ++tabs == FIXED) {
                return (int) Math.min(i + (long) CallReader.DIPLOID_BYTES * nSamples, Integer.MAX_VALUE);
            }
        }
        return -1;
    }

    /** Whether the line that was parsed last is such a record, so that no line ends in it if {@link #likelyEnd} knew its end. */
    public boolean sawWholeLine() {
        return sawWholeLine;
    }

    private static String dotless(String text) {
        return text.equals(".") ? "" : text;
    }

    private String contig(byte[] line) {
        int from = column[0];
        int n = column[1] - 1 - from;
        if (n == lastContig.length()) {
            int i = 0;
            while (i < n && lastContig.charAt(i) == (char) line[from + i]) {
                i++;
            }
            if (i == n) {
                return lastContig;
            }
        }
        String name = text(line, 0);
        lastContig = contigNames.computeIfAbsent(name, k -> k);
        return lastContig;
    }
}
