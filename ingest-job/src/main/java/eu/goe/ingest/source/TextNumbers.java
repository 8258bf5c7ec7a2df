package eu.goe.ingest.source;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Numbers in bytes of text. */
final class TextNumbers {
    /** Powers of ten that a double holds exactly. */
    private static final double[] TENS = new double[23];

    static {
        TENS[0] = 1;
        for (int i = 1; i < TENS.length; i++) {
            TENS[i] = TENS[i - 1] * 10;
        }
    }

    private TextNumbers() {}

    /** A whole number with up to 18 digits, with or without a sign. */
    static long parseLong(byte[] b, int from, int to) throws BadRecord {
        int at = from;
        boolean negative = at < to && b[at] == '-';
        if (at < to && (b[at] == '-' || b[at] == '+')) {
            at++;
        }
        if (at == to || to - at > 18) {
            throw new BadRecord("is not a whole number in range");
        }
        long value = 0;
        for (; at < to; at++) {
            int digit = b[at] - '0';
            if (digit < 0 || digit > 9) {
                throw new BadRecord("is not a whole number in range");
            }
            value = 10 * value + digit;
        }
        return negative ? -value : value;
    }

    /** A whole number of 32 bits. */
    static int parseInt(byte[] b, int from, int to) throws BadRecord {
        long value = parseLong(b, from, to);
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            throw new BadRecord("is not a whole number in range");
        }
        return (int) value;
    }

    /** A number as VCF writes it, {@code nan} and {@code inf} in any case included; the nearest double. */
    static double parseDouble(byte[] b, int from, int to) throws BadRecord {
        int at = from;
        boolean negative = at < to && b[at] == '-';
        if (at < to && (b[at] == '-' || b[at] == '+')) {
            at++;
        }
        long digits = 0;
        int nDigits = 0;
        int nFraction = 0;
        boolean point = false;
        for (; at < to; at++) {
            int c = b[at];
            if (c >= '0' && c <= '9') {
                digits = 10 * digits + (c - '0');
                nDigits++;
                nFraction += point ? 1 : 0;
                if (nDigits > 15) {
                    return slowDouble(b, from, to);
                }
            } else if (c == '.' && !point) {
                point = true;
            } else {
                return slowDouble(b, from, to);
            }
        }
        if (nDigits == 0) {
            return slowDouble(b, from, to);
        }
        // Both are exact, so the quotient is the nearest double (Clinger 1990).
        double value = digits / TENS[nFraction];
        return negative ? -value : value;
    }

    private static double slowDouble(byte[] b, int from, int to) throws BadRecord {
        String text = new String(b, from, to - from, StandardCharsets.ISO_8859_1);
        switch (text.toLowerCase(Locale.ROOT)) {
            case "nan", "+nan", "-nan" -> {
                return Double.NaN;
            }
            case "inf", "+inf", "infinity", "+infinity" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "-inf", "-infinity" -> {
                return Double.NEGATIVE_INFINITY;
            }
            default -> {
                // Java would also take hexadecimal numbers and endings of type.
                for (int i = from; i < to; i++) {
                    if ("0123456789+-.eE".indexOf(b[i]) < 0) {
                        throw new BadRecord("is not a number");
                    }
                }
                try {
                    return Double.parseDouble(text);
                } catch (NumberFormatException e) {
                    throw new BadRecord("is not a number");
                }
            }
        }
    }
}
