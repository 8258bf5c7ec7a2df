package eu.goe.cluster.profile;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Which known word a mistyped one most likely means. */
public final class NearestWord {
    private static final int PREFIX = 4;

    private NearestWord() {}

    /** The known word with the fewest edits, if at most half of the letters differ; else one that begins with the same four letters. */
    public static Optional<String> of(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String k) -> edits(word, k)).thenComparing(k -> k))
                .filter(k -> edits(word, k) <= Math.max(1, k.length() / 2))
                .or(() -> known.stream()
                        .filter(k -> word.length() >= PREFIX && k.regionMatches(true, 0, word, 0, PREFIX))
                        .min(Comparator.naturalOrder()));
    }

    /** {@code  (did you mean 'X'?)}, or nothing. */
    public static String hint(String word, Collection<String> known) {
        return of(word, known).map(k -> " (did you mean '" + k + "'?)").orElse("");
    }

    /** Levenshtein distance, letter case ignored. */
    private static int edits(String a, String b) {
        String left = a.toLowerCase(Locale.ROOT);
        String right = b.toLowerCase(Locale.ROOT);
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int substituted = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
