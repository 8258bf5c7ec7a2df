package eu.goe.gwas.regression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.TestReporter;

/** The largest differences from another tool's figures, each kind for itself; published with the test's outcome. */
final class LargestDifference {
    private final Map<String, Double> largest = new TreeMap<>();
    private final Map<String, String> where = new TreeMap<>();
    private final Map<String, Integer> compared = new TreeMap<>();

    void absolute(String kind, String place, double found, double expected) {
        add(kind, place, Math.abs(found - expected));
    }

    /** Relative to the expected figure, or to {@code atLeast} where that is larger: for figures printed near 0. */
    void relative(String kind, String place, double found, double expected, double atLeast) {
        add(kind, place, Math.abs(found - expected) / Math.max(atLeast, Math.abs(expected)));
    }

    private void add(String kind, String place, double difference) {
        compared.merge(kind, 1, Integer::sum);
        if (!(difference <= largest.getOrDefault(kind, -1.0))) {
            largest.put(kind, difference);
            where.put(kind, place);
        }
    }

    LargestDifference isAtMost(String kind, double tolerance, int atLeastCompared) {
        assertThat(compared.getOrDefault(kind, 0)).as("compared " + kind).isGreaterThanOrEqualTo(atLeastCompared);
        assertThat(largest.get(kind)).as(kind + " at " + where.get(kind)).isLessThanOrEqualTo(tolerance);
        return this;
    }

    void publish(TestReporter reporter, String of) {
        for (String kind : largest.keySet()) {
            reporter.publishEntry(
                    of + " " + kind,
                    String.format("%.2e at %s of %d", largest.get(kind), where.get(kind), compared.get(kind)));
        }
    }
}
