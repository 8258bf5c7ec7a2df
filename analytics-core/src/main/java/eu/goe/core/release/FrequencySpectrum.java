package eu.goe.core.release;

import eu.goe.core.frequency.Quality;
import java.util.List;

/** How many sites have an allele frequency in each of the bins, by quality. Mutable, one owner. */
final class FrequencySpectrum {
    /** Upper ends; a bin holds its upper end, not its lower one; the first is 0 exactly. */
    private static final double[] UPPER = {0, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.05, 0.1, 0.2, 0.5, 1};

    static final List<String> LABELS = List.of(
            "0",
            "≤ 10⁻⁶",
            "10⁻⁶–10⁻⁵",
            "10⁻⁵–10⁻⁴",
            "10⁻⁴–0.1 %",
            "0.1–1 %",
            "1–5 %",
            "5–10 %",
            "10–20 %",
            "20–50 %",
            "50–100 %");

    private final long[][] sites = new long[Quality.values().length][UPPER.length];
    private final long[] unknown = new long[Quality.values().length];

    /** @param af NaN where it is not published or AN is 0 */
    void add(Quality quality, double af) {
        if (Double.isNaN(af)) {
            unknown[quality.ordinal()]++;
            return;
        }
        int bin = 0;
        while (bin < UPPER.length - 1 && af > UPPER[bin]) {
            bin++;
        }
        sites[quality.ordinal()][bin]++;
    }

    /** Sites by bin; a copy. */
    long[] sites(Quality quality) {
        return sites[quality.ordinal()].clone();
    }

    /** Sites without a published frequency. */
    long unknown(Quality quality) {
        return unknown[quality.ordinal()];
    }
}
