package eu.goe.ingest.vcf;

import eu.goe.core.genotype.AdjRule;
import eu.goe.core.genotype.CallBuffer;
import eu.goe.core.genotype.CallPlanes;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.genotype.Tiles;
import eu.goe.ingest.bgzf.ByteScan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the columns of samples of a record, without an object a genotype: alleles go as numbers into {@link CallBuffer}s, and
 * samples that are {@code 0|0} or {@code 0/0} and adj leave no trace. One owner.
 *
 * <p>Hot path: with FORMAT {@code GT} alone, {@link DiploidCallReader} takes 32 samples a step; with more fields, {@link ReferenceCalls} passes over most, and the ends of the fields of the others are found eight bytes at a time; measured
 * figures are in {@code docs/performance.md}.
 */
final class CallReader {
    private static final long TWO_PHASED = word("0|0\t0|0\t");
    private static final long TWO_UNPHASED = word("0/0\t0/0\t");
    /** A diploid call of one digit each, and the tab behind it. */
    static final int DIPLOID_BYTES = 4;

    private final AdjRule adj;
    private final boolean hasOtherDepths;
    private final KeptFields kept;
    private final SampleFieldReader keptFields;
    private final FormatCheck check;
    private final ReferenceCalls referenceCalls = new ReferenceCalls();
    private final DiploidCallReader diploidCalls = new DiploidCallReader();

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
    private int hdsAt;
    private int lastWanted;

    // The sample that is being read.
    private int sampleBegin;
    /** Where its fields end, as far as they are wanted and there. */
    private int[] fieldEnd = new int[8];

    private int nFields;
    private final SampleCall call = new SampleCall();
    private @Nullable String problem;
    /** Whether every byte of the samples was seen to be of a call, or a tab between two. */
    private boolean sawCallsOnly;

    /**
     * @param rules what the header says about FORMAT fields
     * @param hasOtherDepths whether MIN_DP or DPI stand for a DP that FORMAT lacks
     */
    CallReader(AdjRule adj, KeptFields kept, FormatRules rules, boolean hasOtherDepths) {
        this.adj = adj;
        this.hasOtherDepths = hasOtherDepths;
        this.kept = kept;
        this.keptFields = new SampleFieldReader(kept);
        this.check = new FormatCheck(rules);
    }

    private static long word(String eight) {
        return ByteScan.longAt(eight.getBytes(StandardCharsets.US_ASCII), 0);
    }

    /**
     * Reads the calls of all samples.
     *
     * @param format where FORMAT begins
     * @param from where the first sample begins, one tab behind the end of FORMAT
     * @param end of the line
     * @param sex whether the contig is X or Y, where both answers of the adj rule are kept
     * @param tiles to be filled, of {@code tileSamples} samples each but the last
     * @return what is wrong, null if nothing is
     */
    @Nullable
    String read(
            byte[] line,
            int format,
            int from,
            int end,
            int nAlts,
            boolean sex,
            int nSamples,
            int tileSamples,
            CallBuffer[] tiles) {
        sawCallsOnly = false;
        problem = check.format(line, format, from - 1);
        if (problem != null) {
            return problem;
        }
        readFormat(line, format, from - 1);
        boolean isPlain = gtAt == 0 && !gtIsLocal && isGtAlone();
        sawCallsOnly = isPlain;
        int at = from;
        for (int t = 0; t < tiles.length; t++) {
            int n = Tiles.samples(t, nSamples, tileSamples);
            CallBuffer calls = tiles[t];
            calls.clear(n);
            keptFields.begin(calls, n, nAlts, gpAt >= 0, dsAt >= 0, hdsAt >= 0);
            at = isPlain ? plainCalls(line, at, end, n, nAlts, calls) : calls(line, at, end, n, nAlts, sex, calls);
            if (problem != null) {
                return problem;
            }
        }
        if (at <= end) {
            return "more columns than the header";
        }
        return check.nFields() == 1 ? null : check.samples(line, from, end, nAlts);
    }

    /** Whether the samples that were read last are diploid calls of one-digit alleles and nothing else, so that no other byte is in their text. */
    boolean sawCallsOnly() {
        return sawCallsOnly;
    }

    /** Whether no other field of FORMAT matters. */
    private boolean isGtAlone() {
        return ftAt < 0
                && gqAt < 0
                && dpAt < 0
                && adAt < 0
                && psAt < 0
                && gpAt < 0
                && dsAt < 0
                && hdsAt < 0
                && !adj.applies();
    }

    /** Finds which fields of FORMAT are wanted. */
    private void readFormat(byte[] line, int from, int end) {
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
        hdsAt = -1;
        int field = 0;
        int begin = from;
        for (int i = from; i <= end; i++) {
            if (i == end || line[i] == ':') {
                if (i - begin == 2) {
                    int key = line[begin] << 8 | line[begin + 1];
                    switch (key) {
                        case 'G' << 8 | 'T' -> gtAt = field;
                        case 'G' << 8 | 'Q' -> gqAt = adj.gq() || kept.keeps(SampleField.GQ) ? field : -1;
                        case 'D' << 8 | 'P' -> dpAt = adj.dp() || kept.keeps(SampleField.DP) ? field : -1;
                        case 'A' << 8 | 'D' -> adAt = adj.ad() || kept.keeps(SampleField.AD) ? field : -1;
                        case 'F' << 8 | 'T' -> ftAt = adj.ft() ? field : -1;
                        case 'P' << 8 | 'S' -> psAt = kept.keeps(SampleField.PS) ? field : -1;
                        case 'G' << 8 | 'P' ->
                            gpAt = kept.keeps(SampleField.GP) || kept.keeps(SampleField.DS) ? field : -1;
                        case 'D' << 8 | 'S' -> dsAt = kept.keeps(SampleField.DS) ? field : -1;
                        default -> {}
                    }
                }
                if (i - begin == 3 && line[begin] == 'H' && line[begin + 1] == 'D' && line[begin + 2] == 'S') {
                    hdsAt = kept.keeps(SampleField.DS) ? field : -1;
                }
                if (i - begin == 3 && line[begin] == 'L') {
                    int key = line[begin + 1] << 8 | line[begin + 2];
                    switch (key) {
                        case 'G' << 8 | 'T' -> lgtAt = field;
                        case 'A' << 8 | 'D' -> ladAt = adj.ad() ? field : -1;
                        case 'A' << 8 | 'A' -> laaAt = field;
                        default -> {}
                    }
                }
                field++;
                begin = i + 1;
            }
        }
        if (hasOtherDepths && dpAt < 0 && (adj.dp() || kept.keeps(SampleField.DP))) {
            dpAt = otherDepth(line, from, end);
        }
        gtIsLocal = gtAt < 0 && lgtAt >= 0 && laaAt >= 0;
        gtAt = gtIsLocal ? lgtAt : gtAt;
        adIsLocal = adAt < 0 && ladAt >= 0 && laaAt >= 0;
        adAt = adIsLocal ? ladAt : adAt;
        laaAt = gtIsLocal || adIsLocal ? laaAt : -1;
        hdsAt = dsAt < 0 ? hdsAt : -1;
        lastWanted = 0;
        for (int wanted : new int[] {gtAt, laaAt, gqAt, dpAt, adAt, ftAt, psAt, gpAt, dsAt, hdsAt}) {
            lastWanted = Math.max(lastWanted, wanted);
        }
        if (fieldEnd.length < lastWanted + 1) {
            fieldEnd = new int[lastWanted + 1];
        }
    }

    private static int otherDepth(byte[] line, int from, int end) {
        List<String> ids = List.of(new String(line, from, end - from, StandardCharsets.UTF_8).split(":", -1));
        return ids.contains("MIN_DP") ? ids.indexOf("MIN_DP") : ids.indexOf("DPI");
    }

    /** Reads samples of which only GT matters; returns where the next begins, past the end after the last. */
    private int plainCalls(byte[] line, int from, int end, int n, int nAlts, CallBuffer calls) {
        byte usual = from + 1 < end && line[from + 1] == '|' ? (byte) '|' : (byte) '/';
        calls.phasedByDefault(usual == '|');
        int sample = 0;
        if (nAlts <= CallPlanes.MAX_ALTS && kept.formats().isEmpty()) {
            sample = diploidCalls.read(line, from, end, n, nAlts, usual == '|', calls.planes());
            if (sample < n) {
                calls.list(sample);
            }
        }
        sawCallsOnly &= sample == n;
        int at = from + DIPLOID_BYTES * sample;
        long twoUsual = usual == '|' ? TWO_PHASED : TWO_UNPHASED;
        while (sample < n) {
            if (at + Long.BYTES <= end && sample + 2 <= n && ByteScan.longAt(line, at) == twoUsual) {
                at += Long.BYTES;
                sample += 2;
                continue;
            }
            if (at > end) {
                problem = "fewer columns than the header";
                return at;
            }
            // A diploid call: digit, separator, digit, end of field.
            if (at + 3 <= end && (at + 3 == end || line[at + 3] == '\t')) {
                int a = line[at] - '0';
                int b = line[at + 2] - '0';
                if (a >= 0
                        && b >= 0
                        && a <= nAlts
                        && b <= nAlts
                        && a <= 9
                        && b <= 9
                        && SampleCall.isSeparator(line[at + 1])) {
                    if ((a | b) != 0) {
                        calls.diploid(sample, a, b);
                    }
                    if (line[at + 1] != usual) {
                        calls.otherPhase().add(sample);
                    }
                    sample++;
                    at += DIPLOID_BYTES;
                    continue;
                }
            }
            int stop = ByteScan.indexOf(line, at, end, (byte) '\t');
            int gtEnd = ByteScan.indexOf(line, at, stop, (byte) ':');
            if (gtEnd < stop && check.nFields() == 1) {
                problem = "a sample has more fields than FORMAT";
                return at;
            }
            problem = call.read(line, at, gtEnd, nAlts);
            if (problem != null) {
                return at;
            }
            call.addTo(calls, sample);
            sample++;
            at = stop + 1;
        }
        return at;
    }

    /** Reads samples of which other fields matter too; returns likewise. */
    private int calls(byte[] line, int from, int end, int n, int nAlts, boolean sex, CallBuffer calls) {
        int at = from;
        // Whether a reference call leaves no trace if its GQ and DP are adj.
        boolean mayPass = gtAt == 0
                && ftAt < 0
                && gpAt < 0
                && dsAt < 0
                && hdsAt < 0
                && (!adj.gq() || gqAt > 0)
                && (!adj.dp() || dpAt > 0);
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
            int stop = findFields(line, at, end);
            problem = problem == null ? readAlleles(line, nAlts) : problem;
            if (problem != null) {
                return at;
            }
            if (sample == 0) {
                calls.phasedByDefault(call.isPhased());
            }
            int gq = has(gqAt) ? ByteScan.wholePart(line, begin(gqAt), fieldEnd[gqAt]) : -1;
            int dp = has(dpAt) ? ByteScan.wholePart(line, begin(dpAt), fieldEnd[dpAt]) : -1;
            if (call.addTo(calls, sample) && !kept.formats().isEmpty()) {
                // Depths of local alleles are not those of the record's alleles, as which they would be kept.
                boolean hasDepths = has(adAt) && !adIsLocal;
                boolean hasPhaseSet = has(psAt);
                keptFields.carrier(
                        line,
                        calls,
                        call.hasAlternate(),
                        gq,
                        dp,
                        hasDepths ? begin(adAt) : -1,
                        hasDepths ? fieldEnd[adAt] : -1,
                        hasPhaseSet ? begin(psAt) : -1,
                        hasPhaseSet ? fieldEnd[psAt] : -1);
            }
            if (has(gpAt)) {
                keptFields.probabilities(line, begin(gpAt), fieldEnd[gpAt], sample, call.ploidy(), calls);
            }
            if (has(dsAt)) {
                keptFields.dosages(line, begin(dsAt), fieldEnd[dsAt], sample, calls);
            }
            if (has(hdsAt)) {
                keptFields.haplotypes(line, begin(hdsAt), fieldEnd[hdsAt], sample, calls);
            }
            if (adj.applies() && call.isCalled()) {
                boolean rest = (!has(ftAt) || RecordRules.isPass(line, begin(ftAt), fieldEnd[ftAt]))
                        && (!adj.gq() || gq >= AdjRule.MIN_GQ)
                        && isBalanced(line, dp);
                boolean diploidDepth =
                        !adj.dp() || dp >= (call.ploidy() == 1 ? AdjRule.MIN_DP_HAPLOID : AdjRule.MIN_DP);
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

    /** Finds the wanted fields of the sample that begins at a place; returns where the sample ends. */
    private int findFields(byte[] line, int from, int end) {
        sampleBegin = from;
        nFields = 0;
        int i = from;
        for (int last = end - Long.BYTES; i <= last; i += Long.BYTES) {
            for (long ends = ReferenceCalls.fieldEnds(ByteScan.longAt(line, i)); ends != 0; ends &= ends - 1) {
                int place = i + (Long.numberOfTrailingZeros(ends) >> 3);
                if (fieldEnds(place, line[place] == '\t')) {
                    return line[place] == '\t' ? place : ByteScan.indexOf(line, place, end, (byte) '\t');
                }
            }
        }
        for (; i <= end; i++) {
            boolean isLast = i == end || line[i] == '\t';
            if ((isLast || line[i] == ':') && fieldEnds(i, isLast)) {
                return isLast ? i : ByteScan.indexOf(line, i, end, (byte) '\t');
            }
        }
        return end;
    }

    /** Takes note of the end of a field; whether no other of the sample is wanted. */
    private boolean fieldEnds(int place, boolean isLast) {
        fieldEnd[nFields++] = place;
        if (!isLast && nFields == check.nFields()) {
            problem = "a sample has more fields than FORMAT";
        }
        return isLast || nFields > lastWanted || problem != null;
    }

    /** Whether FORMAT and the sample have a field. */
    private boolean has(int field) {
        return field >= 0 && field < nFields;
    }

    private int begin(int field) {
        return field == 0 ? sampleBegin : fieldEnd[field - 1] + 1;
    }

    /** Reads the sample's alleles as those of the record; what is wrong with them, null if nothing is. */
    private @Nullable String readAlleles(byte[] line, int nAlts) {
        if (!has(gtAt)) {
            call.missing();
            return null;
        }
        if (laaAt >= 0) {
            String wrong = call.readLocalAlleles(
                    line, has(laaAt) ? begin(laaAt) : -1, has(laaAt) ? fieldEnd[laaAt] : -1, nAlts);
            if (wrong != null) {
                return wrong;
            }
        }
        return gtIsLocal
                ? call.readLocal(line, begin(gtAt), fieldEnd[gtAt])
                : call.read(line, begin(gtAt), fieldEnd[gtAt], nAlts);
    }

    private boolean isBalanced(byte[] line, int dp) {
        return !adj.ad()
                || !adj.dp()
                || call.isBalanced(line, has(adAt) ? begin(adAt) : -1, has(adAt) ? fieldEnd[adAt] : -1, adIsLocal, dp);
    }
}
