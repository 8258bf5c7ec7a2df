package eu.goe.core.frequency;

import java.util.Locale;

/**
 * Histograms that a frequency result may have beside its counts, of everybody who has the allele, by gnomAD's names and bins. Each is an
 * array: what is smaller than the first bin, the bins, what is larger than the last one. A bin holds its lower end, the last one its upper
 * end too.
 */
public enum CallHistogram {
    /** Genotype quality of carriers. */
    GQ_HIST_ALT(0, 100, 20),
    /** Reads of carriers. */
    DP_HIST_ALT(0, 100, 20),
    /** Share of a heterozygous person's reads of REF and the allele that are of the allele. */
    AB_HIST_ALT(0, 1, 20),
    /** Age of people with the allele and another one. */
    AGE_HIST_HET(30, 80, 10),
    /** Age of people with two copies of the allele. */
    AGE_HIST_HOM(30, 80, 10);

    private final double low;
    private final double high;
    private final int bins;

    CallHistogram(double low, double high, int bins) {
        this.low = low;
        this.high = high;
        this.bins = bins;
    }

    /** Name as gnomAD's, and of the column of tables behind the quality. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Length of its array. */
    public int size() {
        return bins + 2;
    }

    /** Place of a value in its array. */
    int place(double value) {
        if (value < low) {
            return 0;
        }
        if (value > high) {
            return bins + 1;
        }
        return 1 + Math.min(bins - 1, (int) (bins * (value - low) / (high - low)));
    }

    /** Names of the places, for people. */
    public String binEdges() {
        StringBuilder edges = new StringBuilder();
        for (int b = 0; b <= bins; b++) {
            edges.append(b == 0 ? "" : "|").append(DerivedFigures.text(low + b * (high - low) / bins));
        }
        return edges.toString();
    }
}
