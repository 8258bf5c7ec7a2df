package eu.goe.core.association;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The distribution of any number of p-values in bounded memory: the smallest {@value #EXACT} as they are, all in bins of a thousandth of their −log10. Makes the points of a
 * quantile–quantile plot and λ; the same whatever the order of values, and of parts that are merged. Some 300 kB with the p-values of a genome.
 */
public final class PValueDistribution implements Serializable {
    private static final long serialVersionUID = 1L;

    /** So many of the smallest p-values are kept as they are. */
    public static final int EXACT = 1000;

    /** Each power of 2 of −log10 p is divided in so many bins, */
    private static final int BINS = 1024;

    /** and those from ¼ to 1, where the median lies, in so many. */
    private static final int FINE_BINS = 8192;

    private static final int FIRST_OCTAVE = -20;
    private static final int LAST_OCTAVE = 20;
    /** Points of a plot for each power of 10 of expected p-values. */
    private static final int POINTS_PER_DECADE = 50;

    private final long[][] octaves = new long[LAST_OCTAVE - FIRST_OCTAVE + 1][];
    private final PriorityQueue<Double> top = new PriorityQueue<>(EXACT + 1);
    private double smallestOfTop = -1;
    private long count;
    private long tiny; // below 2^FIRST_OCTAVE: p-values of 1

    /**
     * A point of a quantile–quantile plot, in −log10 p.
     *
     * @param rank of the p-value, from 1 for the smallest
     * @param expected of that rank without any association, of p (rank − ½) / n
     * @param observed exact up to rank {@value PValueDistribution#EXACT}, else to a thousandth
     */
    public record Point(long rank, double expected, double observed) {}

    /** @param negLog10P at least 0; NaN, where there is no p-value, does not count */
    public void add(double negLog10P) {
        if (Double.isNaN(negLog10P)) {
            return;
        }
        if (negLog10P < 0) {
            throw new IllegalArgumentException("−log10 p of " + negLog10P);
        }
        count++;
        bin(negLog10P);
        offer(negLog10P);
    }

    /** Adds all values of another. */
    public void merge(PValueDistribution other) {
        count += other.count;
        tiny += other.tiny;
        for (int o = 0; o < octaves.length; o++) {
            long[] theirs = other.octaves[o];
            if (theirs != null) {
                long[] ours = octave(o);
                for (int b = 0; b < ours.length; b++) {
                    ours[b] += theirs[b];
                }
            }
        }
        other.top.forEach(this::offer);
    }

    private void bin(double value) {
        int exponent = Math.getExponent(value);
        if (exponent < FIRST_OCTAVE) {
            tiny++;
        } else if (exponent > LAST_OCTAVE) {
            long[] last = octave(LAST_OCTAVE - FIRST_OCTAVE);
            last[last.length - 1]++;
        } else {
            long[] octave = octave(exponent - FIRST_OCTAVE);
            octave[(int) ((value / Math.scalb(1.0, exponent) - 1) * octave.length)]++;
        }
    }

    private long[] octave(int o) {
        long[] octave = octaves[o];
        if (octave == null) {
            int exponent = o + FIRST_OCTAVE;
            octave = new long[exponent == -2 || exponent == -1 ? FINE_BINS : BINS];
            octaves[o] = octave;
        }
        return octave;
    }

    private void offer(double value) {
        if (top.size() < EXACT) {
            top.add(value);
        } else if (value > smallestOfTop) {
            top.poll();
            top.add(value);
        } else {
            return;
        }
        smallestOfTop = top.size() < EXACT ? -1 : top.peek();
    }

    /** P-values in all. */
    public long count() {
        return count;
    }

    /** λ of the median p-value; NaN without any. Right to 1e-4 as a rule, exact up to {@value #EXACT} values. */
    public double lambda() {
        if (count == 0) {
            return Double.NaN;
        }
        double[] of = observed(new long[] {(count + 1) / 2, count / 2 + 1});
        return GenomicInflation.lambdaOfMedian((of[0] + of[1]) / 2);
    }

    /**
     * Points for a plot, from the largest p-value to the smallest: the exact ones, and before them so many that a plot shows no gaps.
     *
     * @return of falling rank; some hundreds for each power of ten of values, with no values none
     */
    public List<Point> points() {
        List<Long> ranks = new ArrayList<>();
        if (count > EXACT) {
            double decades = Math.log10((double) count / EXACT);
            int steps = (int) Math.ceil(decades * POINTS_PER_DECADE);
            for (int s = 0; s < steps; s++) {
                long rank = Math.round((double) count * Math.pow(10, -decades * s / steps));
                if (rank > EXACT && (ranks.isEmpty() || rank < ranks.get(ranks.size() - 1))) {
                    ranks.add(rank);
                }
            }
        }
        for (long rank = Math.min(EXACT, count); rank > 0; rank--) {
            ranks.add(rank);
        }
        long[] falling = ranks.stream().mapToLong(Long::longValue).toArray();
        double[] observed = observed(falling);
        List<Point> points = new ArrayList<>(falling.length);
        for (int i = 0; i < falling.length; i++) {
            double p = ((double) falling[i] - 0.5) / (double) count;
            points.add(new Point(falling[i], -Math.log10(p), observed[i]));
        }
        return points;
    }

    /** −log10 p of ranks in any order. */
    private double[] observed(long[] ranks) {
        double[] exact = top.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double[] observed = new double[ranks.length];
        for (int i = 0; i < ranks.length; i++) {
            observed[i] = ranks[i] <= exact.length ? exact[exact.length - (int) ranks[i]] : binned(ranks[i]);
        }
        return observed;
    }

    /** The values of a bin are taken to lie evenly in it. */
    private double binned(long rank) {
        long above = 0;
        for (int o = octaves.length - 1; o >= 0; o--) {
            long[] octave = octaves[o];
            if (octave == null) {
                continue;
            }
            for (int b = octave.length - 1; b >= 0; b--) {
                if (above + octave[b] >= rank) {
                    double share = ((double) (rank - above) - 0.5) / (double) octave[b];
                    return Math.scalb(1 + (b + 1 - share) / octave.length, o + FIRST_OCTAVE);
                }
                above += octave[b];
            }
        }
        return 0;
    }
}
