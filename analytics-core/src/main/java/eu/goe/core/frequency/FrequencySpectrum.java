package eu.goe.core.frequency;

import java.util.List;

/** How many sites have an allele frequency in each of the bins, by quality. Mutable, one owner. */
public final class FrequencySpectrum {
    /** Names of the bins; the first is 0 exactly. */
    public static final List<String> LABELS = List.of(
            "0",
            "≤ 0.0001 %",
            "0.0001–0.001 %",
            "0.001–0.01 %",
            "0.01–0.1 %",
            "0.1–1 %",
            "1–5 %",
            "5–10 %",
            "10–20 %",
            "20–50 %",
            "50–100 %");

    private static final double[] UPPER = {0, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.05, 0.1, 0.2, 0.5, 1};

    private final Bins[] sites = {new Bins(UPPER, LABELS), new Bins(UPPER, LABELS)};

    /** @param af NaN where it is not known or AN is 0 */
    public void add(Quality quality, double af) {
        sites[quality.ordinal()].add(af);
    }

    /** Sites by bin; a copy. */
    public long[] sites(Quality quality) {
        return sites[quality.ordinal()].counts();
    }

    /** Sites without a known frequency. */
    public long unknown(Quality quality) {
        return sites[quality.ordinal()].without();
    }
}
