package eu.goe.core.genotype;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Packs kept FORMAT fields as one alternate allele's row has them; {@code docs/format.md}, "Fields of samples". Mutable
 * buffers, one owner.
 */
public final class FieldEncoder {
    static final int LIST = 0;
    static final int EVERYBODY = 1;
    static final int PROBABILITY_SCALE = 65_535;
    static final int DOSAGE_SCALE = 32_767;
    private static final int MISSING_VALUE = 0xffff;

    private byte[] bytes = new byte[64];
    private int size;

    /**
     * @param alt number of the allele, from 1
     * @return null where nobody has a value
     */
    public byte @Nullable [] encode(SampleField field, CallBuffer calls, int alt) {
        FieldBuffer fields = calls.fields();
        if (!fields.has(field)) {
            return null;
        }
        return switch (field) {
            case GQ, DP, PS, AD -> carriers(field, calls, fields, alt);
            case GP, DS -> everybody(width(field), calls.nSamples(), s -> value(field, fields, s, alt));
        };
    }

    private byte @Nullable [] carriers(SampleField field, CallBuffer calls, FieldBuffer fields, int alt) {
        begin();
        for (int e = 0; e < calls.nEntries(); e++) {
            if (isCarrier(calls, e, alt)) {
                if (field == SampleField.AD) {
                    add(fields.depth(e, 0));
                    add(fields.depth(e, alt));
                } else {
                    add(fields.value(field, e));
                }
            }
        }
        return finish();
    }

    private static boolean isCarrier(CallBuffer calls, int entry, int alt) {
        for (int c = 0; c < calls.ploidy(entry); c++) {
            if (calls.allele(entry, c) == alt) {
                return true;
            }
        }
        return false;
    }

    /** Bytes that a sample's bits take in a column of everybody. */
    static int width(SampleField field) {
        return field == SampleField.GP ? 4 : 2;
    }

    /** The bits of a sample without a value in a column of everybody. */
    static int missing(SampleField field) {
        return field == SampleField.GP ? -1 : MISSING_VALUE;
    }

    /** Begins a column of carriers. */
    public void begin() {
        size = 0;
    }

    /** Adds the number of the next carrier, −1 where it is missing. */
    public void add(int value) {
        reserve(5);
        size = Varint.put(bytes, size, value + 1);
    }

    /** The column's bytes; null where all numbers are missing. */
    public byte @Nullable [] finish() {
        for (int i = 0; i < size; i++) {
            if (bytes[i] != 0) {
                return Arrays.copyOf(bytes, size);
            }
        }
        return null;
    }

    /** Packs a column of everybody: {@code width} bytes of each sample's bits, 0 for homozygous reference for certain. */
    byte[] everybody(int width, int n, IntUnaryOperator bits) {
        int listed = 0;
        int listBytes = 0;
        int previous = -1;
        for (int s = 0; s < n; s++) {
            if (bits.applyAsInt(s) != 0) {
                listed++;
                listBytes += width + Varint.length(s - previous - 1);
                previous = s;
            }
        }
        boolean list = listBytes + Varint.length(listed) < n * width;
        begin();
        reserve(1 + (list ? listBytes + 5 : n * width));
        bytes[size++] = (byte) (list ? LIST : EVERYBODY);
        size = list ? Varint.put(bytes, size, listed) : size;
        previous = -1;
        for (int s = 0; s < n; s++) {
            int value = bits.applyAsInt(s);
            if (list && value == 0) {
                continue;
            }
            if (list) {
                size = Varint.put(bytes, size, s - previous - 1);
                previous = s;
            }
            for (int b = 0; b < width; b++) {
                bytes[size++] = (byte) (value >>> 8 * b);
            }
        }
        return Arrays.copyOf(bytes, size);
    }

    /** A sample's value as the bits that are written; 0 is homozygous reference for certain. */
    private static int value(SampleField field, FieldBuffer fields, int sample, int alt) {
        if (field == SampleField.DS) {
            double copies = fields.dosage(sample, alt);
            return Double.isNaN(copies) ? missing(field) : (int) Math.round(copies * DOSAGE_SCALE);
        }
        if (Double.isNaN(fields.first(sample))) {
            return missing(field);
        }
        int one = (int) Math.round(fields.first(sample) * PROBABILITY_SCALE);
        int all = (int) Math.min(PROBABILITY_SCALE - one, Math.round(fields.second(sample) * PROBABILITY_SCALE));
        return one | all << 16;
    }

    private void reserve(int more) {
        if (bytes.length < size + more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }
}
