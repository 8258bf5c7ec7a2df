package eu.goe.ingest.vcf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the fields of a record's samples against FORMAT and the header: no more of them than FORMAT names, as many
 * values as Number A, R and G ask for, values of their type. A field that is missing as a whole is right. One owner.
 *
 * <p>Only of the first {@value #SAMPLES} samples of a record: such faults are of the program that wrote the file, in all
 * samples or in none, and looking at all would cost as much as reading the calls, which are checked one by one elsewhere.
 */
final class FormatCheck {
    private static final int SAMPLES = 64;
    /** Of a field before GT; how many genotypes there are is then not known. */
    private static final int UNKNOWN_PLOIDY = 0;

    private static final byte DIGIT = 1;
    private static final byte FLOAT = 2;
    private static final byte OTHER = 4;
    private static final byte[] CLASS = new byte[256];

    static {
        Arrays.fill(CLASS, OTHER);
        for (char c : "0123456789.-+".toCharArray()) {
            CLASS[c] = DIGIT;
        }
        for (char c : "eEinftyaINFTYA".toCharArray()) {
            CLASS[c] = FLOAT;
        }
    }

    private final FormatRules rules;
    private byte[] format = new byte[0];
    private int nFields;
    private int gtAt;
    private @Nullable String formatProblem;
    private FormatRules.Rule[] fields = new FormatRules.Rule[0];
    /** Whether a field has a rule that some value may break. */
    private boolean[] checked = new boolean[0];

    FormatCheck(FormatRules rules) {
        this.rules = rules;
    }

    /** Reads FORMAT, unless it is that of the last record; null if it is right. */
    @Nullable
    String format(byte[] line, int from, int end) {
        if (nFields == 0 || !Arrays.equals(line, from, end, format, 0, format.length)) {
            format = Arrays.copyOfRange(line, from, end);
            String[] ids = new String(format, StandardCharsets.UTF_8).split(":", -1);
            nFields = ids.length;
            fields = new FormatRules.Rule[nFields];
            checked = new boolean[nFields];
            formatProblem = null;
            gtAt = -1;
            Set<String> seen = new HashSet<>();
            for (int f = 0; f < nFields; f++) {
                if (ids[f].isEmpty()) {
                    formatProblem = "FORMAT has an empty field";
                } else if (!seen.add(ids[f])) {
                    formatProblem = "FORMAT names a field twice";
                }
                fields[f] = rules.rule(ids[f]);
                checked[f] = fields[f].number() != '.' || fields[f].kind() != FormatRules.Kind.ANY;
                gtAt = ids[f].equals("GT") || (ids[f].equals("LGT") && gtAt < 0) ? f : gtAt;
            }
        }
        return formatProblem;
    }

    /** Fields of the latest FORMAT. */
    int nFields() {
        return nFields;
    }

    /**
     * What is wrong with the first samples, which begin at a place of the line; null if nothing is. Values are not
     * checked where they are beside no call, or the record has no ALT: nothing is counted there.
     */
    @Nullable
    String samples(byte[] line, int from, int end, int nAlts) {
        boolean isCounted = nAlts > 0 && gtAt >= 0;
        int field = 0;
        int at = from;
        int ploidy = 2;
        int samples = 0;
        while (at <= end && samples < SAMPLES) {
            int begin = at;
            if (field >= nFields) {
                return "a sample has more fields than FORMAT";
            }
            if (isCounted && checked[field]) {
                byte seen = 0;
                int commas = 0;
                for (; at < end; at++) {
                    byte b = line[at];
                    if (b == ',') {
                        commas++;
                    } else if (b == ':' || b == '\t') {
                        break;
                    } else {
                        seen |= CLASS[b & 0xff];
                    }
                }
                boolean isMissing = at == begin || (at == begin + 1 && line[begin] == '.');
                String problem = isMissing
                        ? null
                        : problem(
                                fields[field], seen, commas, at - begin, nAlts, field > gtAt ? ploidy : UNKNOWN_PLOIDY);
                if (problem != null) {
                    return problem;
                }
            } else if (field == gtAt) {
                ploidy = 1;
                for (; at < end && line[at] != ':' && line[at] != '\t'; at++) {
                    ploidy += at > begin && (line[at] == '/' || line[at] == '|') ? 1 : 0;
                }
            } else {
                while (at < end && line[at] != ':' && line[at] != '\t') {
                    at++;
                }
            }
            if (at < end && line[at] == ':') {
                field++;
            } else {
                field = 0;
                samples++;
                ploidy = 2;
            }
            at++;
        }
        return null;
    }

    private static @Nullable String problem(
            FormatRules.Rule rule, byte seen, int commas, int length, int nAlts, int ploidy) {
        int values = commas + 1;
        boolean rightNumber = switch (rule.number()) {
            case 'A' -> values == nAlts;
            case 'R' -> values == nAlts + 1;
            // Some callers give a haploid call, or one that is missing, the likelihoods of two copies.
            case 'G' ->
                ploidy == UNKNOWN_PLOIDY
                        || values == genotypes(nAlts, ploidy)
                        || (ploidy == 1 && values == genotypes(nAlts, 2));
            default -> true;
        };
        if (!rightNumber) {
            return "a sample has not as many values in a field as the header's Number=" + rule.number() + " asks for";
        }
        boolean rightKind = switch (rule.kind()) {
            case INTEGER -> (seen & ~DIGIT) == 0;
            case FLOAT -> (seen & OTHER) == 0;
            case CHARACTER -> length == values + commas;
            case ANY -> true;
        };
        return rightKind ? null : "a sample has a value that is not of the type that the header declares";
    }

    /** Genotypes of so many alleles: (alleles + ploidy − 1 choose ploidy). */
    private static long genotypes(int nAlts, int ploidy) {
        long n = 1;
        for (int i = 1; i <= ploidy; i++) {
            n = n * (nAlts + i) / i;
            if (n > Integer.MAX_VALUE) {
                return -1;
            }
        }
        return n;
    }
}
