package eu.goe.ingest.vcf;

import eu.goe.core.genotype.CallBuffer;
import eu.goe.core.genotype.FieldBuffer;
import eu.goe.core.genotype.SampleField;
import java.util.Locale;

/**
 * Takes kept FORMAT fields of one sample after the other from a record's line. One owner: the parser, which says where the
 * fields lie.
 */
final class SampleFieldReader {
    private static final int MISSING = -1;
    /** Values of this sum are probabilities, whatever they were rounded to; phred-scaled ones are not. */
    private static final double SUM_TOLERANCE = 0.05;

    private final KeptFields kept;
    private final double[] values = new double[3];
    private boolean readsProbabilities;
    private boolean readsDosages;
    private boolean readsDosagesOfProbabilities;
    private int nAlts;

    SampleFieldReader(KeptFields kept) {
        this.kept = kept;
    }

    /**
     * Begins a tile of a record.
     *
     * @param hasProbabilities whether it has GP
     * @param hasDosages whether it has DS
     * @param hasHaplotypes whether it has HDS, whose sum stands for DS where that is not there, as does what GP expects where neither is
     */
    void begin(
            CallBuffer calls,
            int nSamples,
            int alts,
            boolean hasProbabilities,
            boolean hasDosages,
            boolean hasHaplotypes) {
        nAlts = alts;
        boolean asksDosages = kept.keeps(SampleField.DS);
        readsProbabilities = hasProbabilities && alts == 1 && kept.keeps(SampleField.GP);
        readsDosagesOfProbabilities = hasProbabilities && alts == 1 && asksDosages && !hasDosages && !hasHaplotypes;
        readsDosages = asksDosages
                && (readsDosagesOfProbabilities || (hasDosages && alts > 0) || (hasHaplotypes && alts == 1));
        if (readsProbabilities) {
            calls.fields().beginProbabilities(nSamples);
        }
        if (readsDosages) {
            calls.fields().beginDosages(nSamples, alts);
        }
    }

    /**
     * Takes what a sample with an entry in the calls has; −1 for a begin where the sample lacks the field.
     *
     * @param isCarrier whether it has a copy of an alternate allele
     */
    void carrier(
            byte[] line,
            CallBuffer calls,
            boolean isCarrier,
            int gq,
            int dp,
            int adBegin,
            int adEnd,
            int psBegin,
            int psEnd) {
        FieldBuffer fields = calls.fields();
        fields.entry(
                isCarrier && kept.keeps(SampleField.GQ) ? gq : MISSING,
                isCarrier && kept.keeps(SampleField.DP) ? dp : MISSING,
                isCarrier && psBegin >= 0 ? wholeNumber(line, psBegin, psEnd) : MISSING);
        if (!isCarrier || adBegin < 0 || !kept.keeps(SampleField.AD)) {
            return;
        }
        int from = adBegin;
        for (int i = adBegin; i <= adEnd; i++) {
            if (i == adEnd || line[i] == ',') {
                fields.depth(wholeNumber(line, from, i));
                from = i + 1;
            }
        }
    }

    /** Takes GP of any sample. */
    void probabilities(byte[] line, int begin, int end, int sample, int ploidy, CallBuffer calls) {
        if ((!readsProbabilities && !readsDosagesOfProbabilities) || ploidy > 2) {
            return;
        }
        int n = list(line, begin, end);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            if (!(values[i] >= 0 && values[i] <= 1)) {
                return;
            }
            sum += values[i];
        }
        if (n != ploidy + 1 || Math.abs(sum - 1) > SUM_TOLERANCE) {
            return;
        }
        if (readsProbabilities) {
            calls.fields().probabilities(sample, ploidy == 1 ? 0 : values[1], values[ploidy]);
        }
        if (readsDosagesOfProbabilities) {
            double copies = ploidy == 1 ? values[1] : values[1] + 2 * values[2];
            calls.fields().dosage(sample, 1, Math.min(ploidy, copies / sum));
        }
    }

    /** Takes HDS of any sample: expected copies of each haplotype. */
    void haplotypes(byte[] line, int begin, int end, int sample, CallBuffer calls) {
        if (!readsDosages) {
            return;
        }
        int n = list(line, begin, end);
        double copies = 0;
        for (int i = 0; i < n && n <= 2; i++) {
            copies += values[i] >= 0 && values[i] <= 1 ? values[i] : Double.NaN;
        }
        if (n <= 2 && !Double.isNaN(copies)) {
            calls.fields().dosage(sample, 1, copies);
        }
    }

    /** Takes DS of any sample: a value an allele. */
    void dosages(byte[] line, int begin, int end, int sample, CallBuffer calls) {
        if (!readsDosages) {
            return;
        }
        int from = begin;
        int alt = 1;
        for (int i = begin; i <= end && alt <= nAlts; i++) {
            if (i == end || line[i] == ',') {
                double copies = decimal(line, from, i);
                if (copies >= 0 && copies <= 2) {
                    calls.fields().dosage(sample, alt, copies);
                }
                alt++;
                from = i + 1;
            }
        }
    }

    /** Reads up to three decimals; returns how many there are, 4 for more. */
    private int list(byte[] line, int begin, int end) {
        int n = 0;
        int from = begin;
        for (int i = begin; i <= end; i++) {
            if (i == end || line[i] == ',') {
                if (n == values.length) {
                    return n + 1;
                }
                values[n++] = decimal(line, from, i);
                from = i + 1;
            }
        }
        return n;
    }

    /** QUAL as a number; NaN where it says so, in whatever case (VCF 4.3, 1.3); negative infinity if it is none. */
    static float quality(String text) {
        try {
            return Float.parseFloat(text);
        } catch (NumberFormatException notDecimal) {
            return switch (text.replaceFirst("^[+-]", "").toLowerCase(Locale.ROOT)) {
                case "nan" -> Float.NaN;
                case "inf", "infinity" -> text.startsWith("-") ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
                default -> Float.NEGATIVE_INFINITY;
            };
        }
    }

    /** A whole number that is not negative, its decimals cut; −1 if it is none or too large. */
    static int wholeNumber(byte[] line, int from, int end) {
        long value = 0;
        int i = from;
        while (i < end && line[i] >= '0' && line[i] <= '9' && value < Integer.MAX_VALUE) {
            value = 10 * value + (line[i++] - '0');
        }
        boolean isNumber = i > from && (i == end || line[i] == '.');
        return isNumber && value < Integer.MAX_VALUE ? (int) value : MISSING;
    }

    /** A decimal number that is not negative, as {@code 0.25} or {@code 2.5e-05}; NaN if it is none. */
    static double decimal(byte[] line, int from, int end) {
        long digits = 0;
        int scale = 0;
        boolean fraction = false;
        boolean any = false;
        int i = from;
        for (; i < end; i++) {
            int b = line[i];
            if (b == '.' && !fraction) {
                fraction = true;
            } else if (b >= '0' && b <= '9') {
                any = true;
                if (digits < 100_000_000_000_000L) {
                    digits = 10 * digits + (b - '0');
                    scale += fraction ? 1 : 0;
                } else if (!fraction) {
                    return Double.NaN;
                }
            } else {
                break;
            }
        }
        if (!any) {
            return Double.NaN;
        }
        int exponent = 0;
        if (i < end) {
            boolean isNegative = i + 1 < end && line[i + 1] == '-';
            int first = i + (i + 1 < end && (isNegative || line[i + 1] == '+') ? 2 : 1);
            int power = wholeNumber(line, first, end);
            if ((line[i] != 'e' && line[i] != 'E') || power < 0 || power > 300) {
                return Double.NaN;
            }
            exponent = isNegative ? -power : power;
        }
        int tens = exponent - scale;
        return tens >= 0 ? digits * Math.pow(10, tens) : digits / Math.pow(10, -tens);
    }
}
