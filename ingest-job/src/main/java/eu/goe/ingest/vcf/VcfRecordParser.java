package eu.goe.ingest.vcf;

import eu.goe.core.genotype.AdjRule;
import eu.goe.core.genotype.CallBuffer;
import eu.goe.core.genotype.SampleField;
import eu.goe.ingest.bgzf.ByteScan;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses the lines of VCF records, without an object a genotype: alleles go as numbers into {@link CallBuffer}s, and
 * samples that are {@code 0|0} or {@code 0/0} and adj leave no trace. Records that break a rule get a reason, not an
 * exception. Mutable buffers, one owner.
 *
 * <p>Hot path: with FORMAT {@code GT} alone, two such samples are skipped by one comparison of eight bytes; with more fields,
 * {@link ReferenceCalls} passes over them; measured figures are in {@code docs/performance.md}.
 */
public final class VcfRecordParser {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long TWO_PHASED = word("0|0\t0|0\t");
    private static final long TWO_UNPHASED = word("0/0\t0/0\t");
    private static final int FIXED = 9;
    private static final int MAX_ALLELES = 10_000;
    private static final int MAX_PLOIDY = 255;

    private final int nSamples;
    private final int tileSamples;
    private final AdjRule adj;
    private final KeptFields kept;
    private final SampleFieldReader keptFields;
    private final FormatCheck check;
    private final Map<String, String> contigNames = new HashMap<>();
    private String lastContig = "";

    // Places of the line's fields: begin of column c is column[c], its end column[c + 1] − 1.
    private final int[] column = new int[FIXED + 1];
    // Places of the wanted subfields of FORMAT, −1 where it has none.
    private int gtAt;
    private boolean gtIsLocal;
    private int laaAt;
    private boolean adIsLocal;
    private int gqAt;
    private int dpAt;
    private int adAt;
    private int ftAt;
    private int psAt;
    private int gpAt;
    private int dsAt;
    private int lastWanted;
    private final ReferenceCalls referenceCalls = new ReferenceCalls();
    private final int[] alleles = new int[MAX_PLOIDY];
    private int ploidy;
    private boolean phased;
    /** The record's alleles that a sample's local allele numbers stand for; the first is REF (VCF 4.5, 1.6.2). */
    private int[] local = new int[8];

    private int nLocal;
    private @Nullable String problem;

    /** A parser that keeps no fields beside calls. */
    public VcfRecordParser(int nSamples, int tileSamples, AdjRule adj) {
        this(nSamples, tileSamples, adj, KeptFields.NONE);
    }

    /**
     * @param nSamples columns of the header
     * @param tileSamples samples in a tile
     * @param kept FORMAT fields that go into the calls, and whether the text of INFO is wanted
     */
    public VcfRecordParser(int nSamples, int tileSamples, AdjRule adj, KeptFields kept) {
        this(nSamples, tileSamples, adj, kept, FormatRules.NONE);
    }

    /** @param rules what the header says about FORMAT fields */
    public VcfRecordParser(int nSamples, int tileSamples, AdjRule adj, KeptFields kept, FormatRules rules) {
        this.check = new FormatCheck(rules);
        this.nSamples = nSamples;
        this.tileSamples = tileSamples;
        this.adj = adj;
        this.kept = kept;
        this.keptFields = new SampleFieldReader(kept);
    }

    private static long word(String eight) {
        return (long) LONGS.get(eight.getBytes(StandardCharsets.US_ASCII), 0);
    }

    /** A record for this parser to fill. */
    public VcfRecord newRecord() {
        return new VcfRecord(Math.max(1, (nSamples + tileSamples - 1) / tileSamples));
    }

    /**
     * Parses one line.
     *
     * @param sexChromosome whether the contig with a name is X or Y, where both answers of the adj rule are kept
     * @return null if the record is good, else what is wrong with it, without names or genotypes; contig and pos are
     *     then set as far as they could be read
     */
    public @Nullable String parse(
            byte[] line, int offset, int length, java.util.function.Predicate<String> sexChromosome, VcfRecord into) {
        int end = offset + length;
        problem = null;
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
        String pos = text(line, 1);
        into.pos = position(pos);
        if (into.pos < 0) {
            return "POS is not a whole number in range";
        }
        into.id = dotless(text(line, 2));
        into.ref = text(line, 3);
        if (!RecordRules.isReference(into.ref)) {
            return "REF is empty or has letters that are no bases";
        }
        String alt = text(line, 4);
        into.alts = alt.equals(".") ? new String[0] : alt.split(",", -1);
        if (into.alts.length > MAX_ALLELES) {
            return "more than " + MAX_ALLELES + " alternate alleles";
        }
        into.hasRepeatedAllele = false;
        boolean symbolic = false;
        for (int a = 0; a < into.alts.length; a++) {
            String allele = into.alts[a];
            boolean isSymbol = isSymbolic(allele);
            symbolic |= isSymbol;
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
        String qual = dotless(text(line, 5));
        if (!qual.isEmpty()) {
            if (!RecordRules.isQual(qual)) {
                return "QUAL is neither missing nor a number that is not negative";
            }
            float quality = SampleFieldReader.quality(qual);
            // Hail writes −10 for a missing QUAL.
            into.qual = Float.isNaN(quality) || quality < 0 ? null : Float.valueOf(quality);
        }
        into.filter = dotless(text(line, 6));
        if (symbolic || !kept.infos().isEmpty()) {
            into.info = text(line, 7);
        }
        boolean sex = sexChromosome.test(into.contig);
        if (nSamples == 0) {
            into.tiles[0].clear(0);
            return columns > FIXED - 1 ? "more columns than the header" : null;
        }
        if (columns < FIXED + 1) {
            return "fewer columns than the header";
        }
        problem = check.format(line, column[8], column[9] - 1);
        if (problem != null) {
            return problem;
        }
        readFormat(line);
        int at = column[FIXED];
        for (int t = 0; t < into.tiles.length; t++) {
            int n = Math.min(tileSamples, nSamples - t * tileSamples);
            CallBuffer calls = into.tiles[t];
            calls.clear(n);
            boolean last = t == into.tiles.length - 1;
            keptFields.begin(calls, n, into.alts.length, gpAt >= 0, dsAt >= 0);
            at = gtAt == 0 && !gtIsLocal && isGtAlone()
                    ? plainCalls(line, at, end, n, into.alts.length, calls)
                    : calls(line, at, end, n, into.alts.length, sex, calls);
            if (problem != null) {
                return problem;
            }
            if (last && at <= end) {
                return "more columns than the header";
            }
        }
        if (into.hasRepeatedAllele && namesRepeatedAllele(into)) {
            return "ALT names an allele twice";
        }
        return check.nFields() == 1 ? null : check.samples(line, column[FIXED], end, into.alts.length);
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

    /** Whether no other field of FORMAT matters. */
    private boolean isGtAlone() {
        return ftAt < 0 && gqAt < 0 && dpAt < 0 && adAt < 0 && psAt < 0 && gpAt < 0 && dsAt < 0 && !adj.applies();
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

    private static long position(String text) {
        if (text.isEmpty() || text.length() > 10) {
            return -1;
        }
        long pos = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            pos = 10 * pos + (c - '0');
        }
        return pos > Integer.MAX_VALUE ? -1 : pos;
    }

    /** Whether an allele is symbolic or a breakend. */
    static boolean isSymbolic(String allele) {
        return !allele.isEmpty()
                && (allele.charAt(0) == '<'
                        || allele.indexOf('[') >= 0
                        || allele.indexOf(']') >= 0
                        || (allele.length() > 1
                                && (allele.charAt(0) == '.' || allele.charAt(allele.length() - 1) == '.')));
    }

    private void readFormat(byte[] line) {
        gtAt = -1;
        laaAt = -1;
        int lgtAt = -1;
        int ladAt = -1;
        gqAt = -1;
        dpAt = -1;
        adAt = -1;
        ftAt = -1;
        psAt = -1;
        gpAt = -1;
        dsAt = -1;
        int field = 0;
        int from = column[8];
        int end = column[9] - 1;
        for (int i = from; i <= end; i++) {
            if (i == end || line[i] == ':') {
                if (i - from == 2) {
                    int key = line[from] << 8 | line[from + 1];
                    switch (key) {
                        case 'G' << 8 | 'T' -> gtAt = field;
                        case 'G' << 8 | 'Q' -> gqAt = adj.gq() || kept.keeps(SampleField.GQ) ? field : -1;
                        case 'D' << 8 | 'P' -> dpAt = adj.dp() || kept.keeps(SampleField.DP) ? field : -1;
                        case 'A' << 8 | 'D' -> adAt = adj.ad() || kept.keeps(SampleField.AD) ? field : -1;
                        case 'F' << 8 | 'T' -> ftAt = adj.ft() ? field : -1;
                        case 'P' << 8 | 'S' -> psAt = kept.keeps(SampleField.PS) ? field : -1;
                        case 'G' << 8 | 'P' -> gpAt = kept.keeps(SampleField.GP) ? field : -1;
                        case 'D' << 8 | 'S' -> dsAt = kept.keeps(SampleField.DS) ? field : -1;
                        default -> {}
                    }
                }
                if (i - from == 3 && line[from] == 'L') {
                    int key = line[from + 1] << 8 | line[from + 2];
                    switch (key) {
                        case 'G' << 8 | 'T' -> lgtAt = field;
                        case 'A' << 8 | 'D' -> ladAt = adj.ad() ? field : -1;
                        case 'A' << 8 | 'A' -> laaAt = field;
                        default -> {}
                    }
                }
                field++;
                from = i + 1;
            }
        }
        gtIsLocal = gtAt < 0 && lgtAt >= 0 && laaAt >= 0;
        gtAt = gtIsLocal ? lgtAt : gtAt;
        adIsLocal = adAt < 0 && ladAt >= 0 && laaAt >= 0;
        adAt = adIsLocal ? ladAt : adAt;
        laaAt = gtIsLocal || adIsLocal ? laaAt : -1;
        lastWanted = 0;
        for (int wanted : new int[] {gtAt, laaAt, gqAt, dpAt, adAt, ftAt, psAt, gpAt, dsAt}) {
            lastWanted = Math.max(lastWanted, wanted);
        }
    }

    /**
     * Samples of which only GT matters, two at once where they are homozygous reference and phased, or not, as the first.
     * Returns where the next sample begins, past the end after the last.
     */
    private int plainCalls(byte[] line, int from, int end, int n, int nAlts, CallBuffer calls) {
        int at = from;
        int sample = 0;
        byte usual = from + 1 < end && line[from + 1] == '|' ? (byte) '|' : (byte) '/';
        calls.phasedByDefault(usual == '|');
        long twoUsual = usual == '|' ? TWO_PHASED : TWO_UNPHASED;
        long twoOther = usual == '|' ? TWO_UNPHASED : TWO_PHASED;
        while (sample < n) {
            if (at + 8 <= end && sample + 2 <= n) {
                long two = (long) LONGS.get(line, at);
                if (two == twoUsual) {
                    at += 8;
                    sample += 2;
                    continue;
                }
                if (two == twoOther) {
                    calls.otherPhase().add(sample);
                    calls.otherPhase().add(sample + 1);
                    at += 8;
                    sample += 2;
                    continue;
                }
            }
            if (at > end) {
                problem = "fewer columns than the header";
                return at;
            }
            // A biallelic diploid call: digit, separator, digit, end of field.
            if (at + 3 <= end && (at + 3 == end || line[at + 3] == '\t')) {
                int a = line[at] - '0';
                int b = line[at + 2] - '0';
                if (a >= 0 && b >= 0 && a <= nAlts && b <= nAlts && a <= 9 && b <= 9 && isSeparator(line[at + 1])) {
                    if ((a | b) != 0) {
                        calls.diploid(sample, a, b);
                    }
                    if (line[at + 1] != usual) {
                        calls.otherPhase().add(sample);
                    }
                    sample++;
                    at += 4;
                    continue;
                }
            }
            int stop = endOfSample(line, at, end);
            int gtEnd = at;
            while (gtEnd < stop && line[gtEnd] != ':') {
                gtEnd++;
            }
            if (gtEnd < stop && check.nFields() == 1) {
                problem = "a sample has more fields than FORMAT";
                return at;
            }
            if (!readGt(line, at, gtEnd, nAlts)) {
                return at;
            }
            addCall(sample, calls);
            sample++;
            at = stop + 1;
        }
        return at;
    }

    private int calls(byte[] line, int from, int end, int n, int nAlts, boolean sex, CallBuffer calls) {
        int at = from;
        // Whether a reference call leaves no trace if its GQ and DP are adj.
        boolean mayPass =
                gtAt == 0 && ftAt < 0 && gpAt < 0 && dsAt < 0 && (!adj.gq() || gqAt > 0) && (!adj.dp() || dpAt > 0);
        if (mayPass) {
            referenceCalls.begin(adj.gq() ? gqAt : -1, adj.dp() ? dpAt : -1);
        }
        for (int sample = 0; sample < n; sample++) {
            if (at > end) {
                problem = "fewer columns than the header";
                return at;
            }
            if (mayPass && sample > 0) {
                int next = referenceCalls.skip(line, at, end, calls.isPhasedByDefault());
                if (next >= 0) {
                    at = next;
                    continue;
                }
            }
            int stop;
            int field = 0;
            int begin = at;
            int gt = -1;
            int gtEnd = -1;
            int gq = -1;
            int dp = -1;
            int adBegin = -1;
            int adEnd = -1;
            int psBegin = -1;
            int psEnd = -1;
            int gpBegin = -1;
            int gpEnd = -1;
            int dsBegin = -1;
            int dsEnd = -1;
            int laa = -1;
            int laaEnd = -1;
            boolean ftPasses = true;
            for (int i = at; ; i++) {
                byte b = i < end ? line[i] : (byte) '\t';
                if (b == ':' || b == '\t') {
                    if (field == gtAt) {
                        gt = begin;
                        gtEnd = i;
                    } else if (field == laaAt) {
                        laa = begin;
                        laaEnd = i;
                    } else if (field == gqAt) {
                        gq = number(line, begin, i);
                    } else if (field == dpAt) {
                        dp = number(line, begin, i);
                    } else if (field == adAt) {
                        adBegin = begin;
                        adEnd = i;
                    } else if (field == ftAt) {
                        ftPasses = ftPasses(line, begin, i);
                    } else if (field == psAt) {
                        psBegin = begin;
                        psEnd = i;
                    } else if (field == gpAt) {
                        gpBegin = begin;
                        gpEnd = i;
                    } else if (field == dsAt) {
                        dsBegin = begin;
                        dsEnd = i;
                    }
                    if (b == ':' && field + 1 == check.nFields()) {
                        problem = "a sample has more fields than FORMAT";
                        return at;
                    }
                    if (b == '\t' || field == lastWanted) {
                        stop = b == '\t' ? i : ByteScan.indexOf(line, i, end, (byte) '\t');
                        break;
                    }
                    field++;
                    begin = i + 1;
                }
            }
            if (gt < 0) {
                alleles[0] = CallBuffer.NOT_CALLED;
                alleles[1] = CallBuffer.NOT_CALLED;
                ploidy = 2;
                phased = false;
            } else if ((gtIsLocal || adIsLocal) && !readLocalAlleles(line, laa, laaEnd, nAlts)) {
                return at;
            } else if (!readGt(line, gt, gtEnd, gtIsLocal ? nLocal - 1 : nAlts)) {
                return at;
            } else if (gtIsLocal) {
                for (int c = 0; c < ploidy; c++) {
                    alleles[c] = alleles[c] <= 0 ? alleles[c] : local[alleles[c]];
                }
            }
            if (sample == 0) {
                calls.phasedByDefault(phased);
            }
            if (addCall(sample, calls) && !kept.formats().isEmpty()) {
                // Depths of local alleles are not those of the record's alleles, as which they would be kept.
                int depths = adIsLocal ? -1 : adBegin;
                keptFields.carrier(line, calls, hasAlternate(), gq, dp, depths, adEnd, psBegin, psEnd);
            }
            if (gpBegin >= 0) {
                keptFields.probabilities(line, gpBegin, gpEnd, sample, ploidy, calls);
            }
            if (dsBegin >= 0) {
                keptFields.dosages(line, dsBegin, dsEnd, sample, calls);
            }
            if (adj.applies() && isCalled()) {
                boolean rest = ftPasses && (!adj.gq() || gq >= AdjRule.MIN_GQ) && balanced(line, adBegin, adEnd, dp);
                boolean diploidDepth = !adj.dp() || dp >= (ploidy == 1 ? AdjRule.MIN_DP_HAPLOID : AdjRule.MIN_DP);
                boolean haploidDepth = !adj.dp() || dp >= AdjRule.MIN_DP_HAPLOID;
                if (!rest || !diploidDepth) {
                    calls.notAdj().add(sample);
                }
                if (sex && (!rest || !haploidDepth)) {
                    calls.notAdjHaploid().add(sample);
                }
            }
            at = stop + 1;
        }
        return at;
    }

    private static int endOfSample(byte[] line, int from, int end) {
        int i = from;
        while (i < end && line[i] != '\t') {
            i++;
        }
        return i;
    }

    private static boolean isSeparator(byte b) {
        return b == '|' || b == '/';
    }

    /** Reads the alleles of a GT; false, with the problem set, if it is none. */
    private boolean readGt(byte[] line, int from, int end, int nAlts) {
        if (end - from == 3 && isSeparator(line[from + 1])) {
            int a = line[from] - '0';
            int b = line[from + 2] - '0';
            if (a >= 0 && a <= 9 && a <= nAlts && b >= 0 && b <= 9 && b <= nAlts) {
                alleles[0] = a;
                alleles[1] = b;
                ploidy = 2;
                phased = line[from + 1] == '|';
                return true;
            }
        }
        ploidy = 0;
        phased = true;
        int at = from;
        // VCF 4.4 allows a phasing prefix.
        if (at < end && isSeparator(line[at])) {
            at++;
        }
        if (at >= end) {
            problem = "a GT is empty";
            return false;
        }
        while (true) {
            int allele;
            if (at < end && line[at] == '.') {
                allele = CallBuffer.NOT_CALLED;
                at++;
            } else {
                int digits = at;
                allele = 0;
                while (at < end && line[at] >= '0' && line[at] <= '9' && at - digits < 6) {
                    allele = 10 * allele + (line[at++] - '0');
                }
                if (at == digits) {
                    problem = "a GT is not made of allele numbers";
                    return false;
                }
                if (nAlts == 0 && allele > 0 && !gtIsLocal) {
                    // Without ALT nothing is counted; what the number meant is not known.
                    allele = CallBuffer.NOT_CALLED;
                } else if (allele > nAlts) {
                    problem = "a GT names an allele that the record does not have";
                    return false;
                }
            }
            if (ploidy == MAX_PLOIDY) {
                problem = "a GT has more than " + MAX_PLOIDY + " copies";
                return false;
            }
            alleles[ploidy++] = allele;
            if (at == end) {
                return true;
            }
            if (!isSeparator(line[at])) {
                problem = "a GT is not made of allele numbers";
                return false;
            }
            phased &= line[at] == '|';
            at++;
        }
    }

    private boolean hasAlternate() {
        for (int c = 0; c < ploidy; c++) {
            if (alleles[c] > 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads LAA, a list of ALT numbers that rise, or a dot or nothing for none; false, with the problem set, if it is none.
     */
    private boolean readLocalAlleles(byte[] line, int from, int end, int nAlts) {
        nLocal = 1;
        local[0] = 0;
        if (from < 0 || from == end || (end == from + 1 && line[from] == '.')) {
            return true;
        }
        int allele = 0;
        int digits = 0;
        for (int i = from; i <= end; i++) {
            if (i < end && line[i] >= '0' && line[i] <= '9' && digits < 6) {
                allele = 10 * allele + (line[i] - '0');
                digits++;
            } else if ((i == end || line[i] == ',') && digits > 0 && allele > local[nLocal - 1] && allele <= nAlts) {
                local = nLocal < local.length ? local : Arrays.copyOf(local, 2 * nLocal);
                local[nLocal++] = allele;
                allele = 0;
                digits = 0;
            } else {
                problem = "an LAA is not a rising list of the record's ALT numbers";
                return false;
            }
        }
        return true;
    }

    /** Where a sample's list of depths has that of an allele. */
    private int depthPlace(int allele) {
        if (!adIsLocal) {
            return allele;
        }
        for (int place = 1; place < nLocal; place++) {
            if (local[place] == allele) {
                return place;
            }
        }
        return MAX_ALLELES;
    }

    private boolean isCalled() {
        for (int c = 0; c < ploidy; c++) {
            if (alleles[c] != CallBuffer.NOT_CALLED) {
                return true;
            }
        }
        return false;
    }

    /** Adds the call and its phase; false if it is homozygous reference and so has no entry. */
    private boolean addCall(int sample, CallBuffer calls) {
        if (ploidy > 1 && phased != calls.isPhasedByDefault() && isCalled()) {
            calls.otherPhase().add(sample);
        }
        if (ploidy == 2 && alleles[0] == 0 && alleles[1] == 0) {
            return false;
        }
        calls.entry(sample);
        for (int c = 0; c < ploidy; c++) {
            calls.allele(alleles[c]);
        }
        return true;
    }

    /** Whether each alternate allele of a heterozygous call has its part of DP. */
    private boolean balanced(byte[] line, int adBegin, int adEnd, int dp) {
        if (!adj.ad() || !adj.dp() || ploidy < 2) {
            return true;
        }
        // A half call is neither homozygous nor heterozygous.
        boolean heterozygous = false;
        int first = CallBuffer.NOT_CALLED;
        for (int c = 0; c < ploidy; c++) {
            heterozygous |=
                    first != CallBuffer.NOT_CALLED && alleles[c] != CallBuffer.NOT_CALLED && alleles[c] != first;
            first = first == CallBuffer.NOT_CALLED ? alleles[c] : first;
        }
        if (!heterozygous) {
            return true;
        }
        for (int c = 0; c < ploidy; c++) {
            if (alleles[c] > 0) {
                int depth = adBegin < 0 ? -1 : nth(line, adBegin, adEnd, depthPlace(alleles[c]));
                if (depth < 0 || dp <= 0 || (long) depth * AdjRule.BALANCE_PARTS < dp) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The n-th number of a list with commas, from 0; −1 if it is missing. */
    private static int nth(byte[] line, int from, int end, int n) {
        int at = from;
        for (int skipped = 0; skipped < n; skipped++) {
            while (at < end && line[at] != ',') {
                at++;
            }
            at++;
        }
        int stop = at;
        while (stop < end && line[stop] != ',') {
            stop++;
        }
        return at >= end ? -1 : number(line, at, stop);
    }

    /** A number that is not negative, its decimals cut, at most {@code Integer.MAX_VALUE - 1}; −1 where there is none. */
    private static int number(byte[] line, int from, int end) {
        long value = 0;
        int i = from;
        while (i < end && line[i] >= '0' && line[i] <= '9' && value < Integer.MAX_VALUE) {
            value = 10 * value + (line[i++] - '0');
        }
        return i == from ? -1 : (int) Math.min(value, Integer.MAX_VALUE - 1);
    }

    private static boolean ftPasses(byte[] line, int from, int end) {
        int n = end - from;
        return (n == 1 && line[from] == '.')
                || (n == 4
                        && line[from] == 'P'
                        && line[from + 1] == 'A'
                        && line[from + 2] == 'S'
                        && line[from + 3] == 'S');
    }
}
