package eu.goe.core.query;

/** Numbers as text. */
final class Numbers {
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

    /** A probability or dosage to four decimals, which is what is kept, without trailing zeros: {@code 0.0312}, {@code 1}. */
    static String decimal(double value) {
        long units = Math.round(value * 10_000);
        StringBuilder text = new StringBuilder().append(units / 10_000);
        long rest = units % 10_000;
        if (rest != 0) {
            String digits = Long.toString(10_000 + rest);
            int end = digits.length();
            while (digits.charAt(end - 1) == '0') {
                end--;
            }
            text.append('.').append(digits, 1, end);
        }
        return text.toString();
    }
}
