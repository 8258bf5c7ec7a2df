package eu.goe.gwas.regression;

import java.io.Serializable;

/**
 * What sums over the carriers of a variant would tell of few of them, whatever they are used for (rules D2, D8 and D10): how many carriers there are on each side of columns of two values, and how much of a sum
 * one carrier makes. The same for all variants but for a few buffers; one thread.
 */
public final class CarrierFacts {
    private final Model model;
    private final Genotype genotype;
    private final LargestShare largest;
    private final double[] shares;

    private int leastSide;
    private int leastArm;
    private double share;

    /** What is the same for all variants. */
    public static final class Model implements Serializable {
        private static final long serialVersionUID = 1L;

        private final int n;
        private final boolean[][] sides;
        private final boolean[][] arms;
        private final Residuals columns;

        /**
         * @param sides for each covariate of two values, who has the second
         * @param arms for each binary trait, who is a case
         * @param columns that are summed, of {@code n} numbers each around their means
         */
        public Model(boolean[][] sides, boolean[][] arms, double[][] columns, int n) {
            this.n = n;
            this.sides = sides;
            this.arms = arms;
            double[] rows = new double[n * columns.length];
            for (int i = 0; i < n; i++) {
                for (int c = 0; c < columns.length; c++) {
                    rows[i * columns.length + c] = columns[c][i];
                }
            }
            this.columns = new Residuals(rows, n, columns.length, 0, columns.length);
        }
    }

    public CarrierFacts(Model model) {
        this.model = model;
        genotype = new Genotype(model.n);
        largest = new LargestShare(model.columns);
        shares = new double[model.columns.p];
    }

    /**
     * Looks at a variant.
     *
     * @param hasRarer who has a copy of the rarer allele
     */
    public void look(Dosages dosages, boolean[] hasRarer) {
        genotype.load(dosages, false);
        largest.compute(genotype, dosages, shares);
        share = 0;
        for (double one : shares) {
            share = Math.max(share, one);
        }
        leastSide = least(model.sides, hasRarer);
        leastArm = least(model.arms, hasRarer);
    }

    private static int least(boolean[][] columns, boolean[] hasRarer) {
        int least = Integer.MAX_VALUE;
        for (boolean[] isSecond : columns) {
            int first = 0;
            int second = 0;
            for (int i = 0; i < isSecond.length; i++) {
                if (hasRarer[i]) {
                    if (isSecond[i]) {
                        second++;
                    } else {
                        first++;
                    }
                }
            }
            least = first > 0 ? Math.min(least, first) : least;
            least = second > 0 ? Math.min(least, second) : least;
        }
        return least == Integer.MAX_VALUE ? 0 : least;
    }

    /** Carriers of the rarer allele on the side of a covariate that has the fewest, but some; 0 if there is no such covariate. */
    public int leastSide() {
        return leastSide;
    }

    /** Likewise, cases or controls. */
    public int leastArm() {
        return leastArm;
    }

    /** Of a sum, what one person makes: the largest, at most. */
    public double share() {
        return share;
    }
}
