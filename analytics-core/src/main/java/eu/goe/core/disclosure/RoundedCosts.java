package eu.goe.core.disclosure;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the rules cost, as it is told outside: to the nearest 100. How many cells of few sites are small themselves, and how many were hidden
 * beside them, would else tell which of them are.
 */
public final class RoundedCosts {
    private static final int BASE = 100;

    private RoundedCosts() {}

    /** To the nearest 100; so fewer than 50 are 0. */
    public static long of(long n) {
        return (n + BASE / 2) / BASE * BASE;
    }

    /** Of each rule; those of which nothing is left are not named, since that one hid anything at all is told by its name. */
    public static Map<String, Long> of(Map<String, Long> byRule) {
        Map<String, Long> rounded = new TreeMap<>();
        byRule.forEach((rule, n) -> rounded.put(rule, of(n)));
        rounded.values().removeIf(n -> n == 0);
        return rounded;
    }
}
