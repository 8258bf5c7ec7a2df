package eu.goe.core.genotype;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Unpacks what {@link FieldEncoder} packed. */
public final class FieldDecoder {
    private FieldDecoder() {}

    /**
     * Reads a column of carriers.
     *
     * @param packed null where nobody has a value
     * @param into receives the numbers of each carrier in sample order, −1 where one is missing
     * @param n how many numbers there are
     * @throws IllegalStateException if the bytes are not so many numbers
     */
    public static void carriers(byte @Nullable [] packed, int n, int[] into) {
        if (packed == null) {
            Arrays.fill(into, 0, n, -1);
            return;
        }
        try {
            Varint.Cursor in = new Varint.Cursor(packed, 0);
            for (int i = 0; i < n; i++) {
                into[i] = in.next() - 1;
            }
            if (in.position() != packed.length) {
                throw new IllegalStateException(packed.length - in.position() + " bytes too many in a field");
            }
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalStateException("a field of carriers is cut short", e);
        }
    }

    /**
     * Reads {@code gp}.
     *
     * @param one receives the probability of one alternate copy by place in the tile, {@code NaN} where it is missing
     * @param all receives the probability that all copies are alternate
     */
    public static void probabilities(byte[] packed, int nSamples, double[] one, double[] all) {
        everybody(packed, nSamples, SampleField.GP, (sample, bits) -> {
            boolean missing = bits == FieldEncoder.missing(SampleField.GP);
            one[sample] = missing ? Double.NaN : (double) (bits & 0xffff) / FieldEncoder.PROBABILITY_SCALE;
            all[sample] = missing ? Double.NaN : (double) (bits >>> 16) / FieldEncoder.PROBABILITY_SCALE;
        });
    }

    /**
     * Reads {@code ds}.
     *
     * @param copies receives the expected alternate copies by place in the tile, {@code NaN} where they are missing
     */
    public static void dosages(byte[] packed, int nSamples, double[] copies) {
        everybody(
                packed,
                nSamples,
                SampleField.DS,
                (sample, bits) -> copies[sample] = bits == FieldEncoder.missing(SampleField.DS)
                        ? Double.NaN
                        : (double) bits / FieldEncoder.DOSAGE_SCALE);
    }

    interface Sink {
        void value(int sample, int bits);
    }

    /** Reads a column of everybody as the bits that were written. */
    static void everybody(byte[] packed, int nSamples, SampleField field, Sink into) {
        int width = FieldEncoder.width(field);
        try {
            Varint.Cursor in = new Varint.Cursor(packed, 1);
            switch (packed[0]) {
                case FieldEncoder.LIST -> {
                    int listed = in.next();
                    int next = listed == 0 ? nSamples : in.next();
                    for (int s = 0; s < nSamples; s++) {
                        if (s == next) {
                            into.value(s, bits(in, width));
                            next = --listed == 0 ? nSamples : s + 1 + in.next();
                        } else {
                            into.value(s, 0);
                        }
                    }
                    if (listed != 0) {
                        throw new IllegalStateException("a field names sample " + next + " of " + nSamples);
                    }
                }
                case FieldEncoder.EVERYBODY -> {
                    for (int s = 0; s < nSamples; s++) {
                        into.value(s, bits(in, width));
                    }
                }
                default -> throw new IllegalStateException("a field of an unknown form " + packed[0]);
            }
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalStateException("a field of everybody is cut short", e);
        }
    }

    private static int bits(Varint.Cursor in, int width) {
        int bits = 0;
        for (int b = 0; b < width; b++) {
            bits |= in.nextByte() << 8 * b;
        }
        return bits;
    }
}
