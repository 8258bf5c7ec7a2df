package eu.goe.ingest.bcf;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A line of text that grows. One owner. */
final class LineBuffer {
    // htslib's kputd rounds halves up, and leaves very small and large numbers to printf, which rounds them to even.
    private static final MathContext SIX_UP = new MathContext(6, RoundingMode.HALF_UP);
    private static final MathContext SIX_EVEN = new MathContext(6, RoundingMode.HALF_EVEN);

    byte[] buf = new byte[1 << 16];
    int length;

    void clear() {
        length = 0;
    }

    /** Makes room for more bytes. */
    void room(int more) {
        if (buf.length - length < more) {
            buf = Arrays.copyOf(buf, Math.max(2 * buf.length, length + more));
        }
    }

    void add(char c) {
        room(1);
        buf[length++] = (byte) c;
    }

    void add(byte[] bytes, int from, int end) {
        room(end - from);
        System.arraycopy(bytes, from, buf, length, end - from);
        length += end - from;
    }

    void add(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            add(ascii.charAt(i));
        }
    }

    void add(byte[] bytes) {
        add(bytes, 0, bytes.length);
    }

    void addNumber(long number) {
        room(20);
        if (number < 0) {
            buf[length++] = '-';
        }
        long rest = Math.abs(number);
        int digits = 1;
        for (long power = 10; power <= rest; power *= 10) {
            digits++;
        }
        length += digits;
        for (int at = length - 1; digits > 0; digits--, at--) {
            buf[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Six significant digits, as htslib 1.16 writes it: as C's {@code %g} but for halves. */
    void addFloat(float value) {
        if (Float.isNaN(value) || Float.isInfinite(value)) {
            add(Float.floatToRawIntBits(value) < 0 ? "-" : "");
            add(Float.isNaN(value) ? "nan" : "inf");
            return;
        }
        double size = Math.abs((double) value);
        if (value < 0 || (value == 0 && 1 / value < 0)) {
            add('-');
        }
        if (size == 0) {
            add('0');
        } else if (size >= 1e-4 && size <= 999_999) {
            addFixed(size);
        } else {
            add(exponential(size));
        }
    }

    private void addFixed(double size) {
        int decimals = 5;
        for (double s = size; s >= 10; s /= 10) {
            decimals--;
        }
        for (double s = size; s < 1; s *= 10) {
            decimals++;
        }
        double scaled = size * Math.pow(10, decimals);
        long digits = Math.round(scaled);
        if (Math.abs(scaled - Math.floor(scaled) - 0.5) < 1e-6 || digits >= 1_000_000) {
            add(new BigDecimal(size)
                    .round(SIX_UP)
                    .stripTrailingZeros()
                    .toPlainString()
                    .getBytes(StandardCharsets.US_ASCII));
            return;
        }
        while (decimals > 0 && digits % 10 == 0) {
            digits /= 10;
            decimals--;
        }
        long unit = 1;
        for (int d = 0; d < decimals; d++) {
            unit *= 10;
        }
        addNumber(digits / unit);
        if (decimals > 0) {
            add('.');
            room(decimals);
            long fraction = digits % unit;
            for (int at = length + decimals - 1; at >= length; at--) {
                buf[at] = (byte) ('0' + fraction % 10);
                fraction /= 10;
            }
            length += decimals;
        }
    }

    private static byte[] exponential(double size) {
        BigDecimal rounded = new BigDecimal(size).round(SIX_EVEN).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < 6) {
            return rounded.toPlainString().getBytes(StandardCharsets.US_ASCII);
        }
        String digits = rounded.unscaledValue().toString();
        String text = digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "") + "e"
                + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
