package eu.goe.core.query;

/** Numbers as text. */
final class Numbers {
    /** That one is made of: four decimals. */
    private static final int UNITS = 10_000;

    private Numbers() {}

    /** QUAL in the fewest digits that give the same float: {@code 30}, {@code 12.5}, {@code 1.5e+08}. */
    static String quality(float value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e7) {
            return Integer.toString((int) value);
        }
        String text = Float.toString(value);
        int at = text.indexOf('E');
        if (at < 0) {
            return text;
        }
        String digits = text.substring(0, at).replaceFirst("\\.0$", "");
        int exponent = Integer.parseInt(text.substring(at + 1));
        return digits + (exponent < 0 ? "e-" : "e+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    /** A probability or dosage to four decimals, which is what is kept. */
    static double rounded(double value) {
        return Math.round(value * UNITS) / (double) UNITS;
    }

    /** The same as text, without trailing zeros: {@code 0.0312}, {@code 1}. */
    static String decimal(double value) {
        long units = Math.round(value * UNITS);
        StringBuilder text = new StringBuilder().append(units / UNITS);
        long rest = units % UNITS;
        if (rest != 0) {
            String digits = Long.toString(UNITS + rest);
            int end = digits.length();
            while (digits.charAt(end - 1) == '0') {
                end--;
            }
            text.append('.').append(digits, 1, end);
        }
        return text.toString();
    }
}
