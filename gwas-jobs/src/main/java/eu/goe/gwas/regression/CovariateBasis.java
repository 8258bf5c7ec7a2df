package eu.goe.gwas.regression;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An orthogonal basis of what the covariates span, each direction scaled to mean square 1, so that information matrices are well conditioned whatever the covariates
 * are. Every test of a variant is the same in any basis. Kept by person, the {@code k} values of one next to each other: a carrier then costs one cache line or two.
 */
public final class CovariateBasis implements Serializable {
    private static final long serialVersionUID = 1;

    final int n;
    final int k;
    /** {@code n × k}, row-major; owned by this, not to be changed. */
    final double[] rows;

    private CovariateBasis(List<double[]> columns) {
        n = columns.get(0).length;
        k = columns.size();
        rows = new double[n * k];
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < k; c++) {
                rows[i * k + c] = columns.get(c)[i];
            }
        }
    }

    /**
     * The basis of columns that are known to be independent.
     *
     * @param columns {@code k} of {@code n} each, the intercept first, of full rank; not changed
     * @throws IllegalArgumentException if a column depends on those before it
     */
    public static CovariateBasis of(double[][] columns) {
        Builder builder = new Builder();
        for (int c = 0; c < columns.length; c++) {
            if (!builder.add(columns[c])) {
                throw new IllegalArgumentException("column " + c + " depends on those before it");
            }
        }
        return builder.build();
    }

    private CovariateBasis(int n, int k, double[] rows) {
        this.n = n;
        this.k = k;
        this.rows = rows;
    }

    /** With one column more, of which only what the others do not explain counts; null if that is nothing. */
    @Nullable
    CovariateBasis with(double[] column) {
        double[] direction = column.clone();
        double before = LinearData.dot(direction, direction);
        for (int pass = 0; pass < 2; pass++) {
            for (int c = 0; c < k; c++) {
                double along = 0;
                for (int i = 0; i < n; i++) {
                    along += direction[i] * rows[i * k + c] / n;
                }
                for (int i = 0; i < n; i++) {
                    direction[i] -= along * rows[i * k + c];
                }
            }
        }
        double left = LinearData.dot(direction, direction);
        if (!(left > Builder.MIN_LEFT * before)) {
            return null;
        }
        double length = Math.sqrt(left / n);
        double[] wider = new double[n * (k + 1)];
        for (int i = 0; i < n; i++) {
            System.arraycopy(rows, i * k, wider, i * (k + 1), k);
            wider[i * (k + 1) + k] = direction[i] / length;
        }
        return new CovariateBasis(n, k + 1, wider);
    }

    /** People. */
    public int n() {
        return n;
    }

    /** Columns, the intercept's among them. */
    public int k() {
        return k;
    }

    /** The highest leverage of a person in the regression on covariates: at most 1. */
    public double maxLeverage() {
        double highest = 0;
        for (int i = 0; i < n; i++) {
            double squares = 0;
            for (int at = i * k; at < (i + 1) * k; at++) {
                squares += rows[at] * rows[at];
            }
            highest = Math.max(highest, squares / n);
        }
        return highest;
    }

    /** Takes columns one after the other: Gram–Schmidt, each twice, since once leaves what rounding left. */
    public static final class Builder {
        /** What must be left of a column's square length beside the others: two columns with a correlation of 1 − 1e-12 count as the same. */
        private static final double MIN_LEFT = 1e-10;

        private final List<double[]> basis = new ArrayList<>();
        /** Of each column that was taken, in units of the directions up to its own. */
        private final List<double[]> parts = new ArrayList<>();

        private double[] latest = {};

        /**
         * @param column not changed
         * @return false, and it is not taken, if it depends on those that were
         */
        public boolean add(double[] column) {
            double[] direction = column.clone();
            double[] part = new double[basis.size() + 1];
            double before = LinearData.dot(direction, direction);
            for (int pass = 0; pass < 2; pass++) {
                for (int b = 0; b < basis.size(); b++) {
                    double along = LinearData.dot(direction, basis.get(b)) / direction.length;
                    part[b] += along;
                    for (int i = 0; i < direction.length; i++) {
                        direction[i] -= along * basis.get(b)[i];
                    }
                }
            }
            latest = part;
            double left = LinearData.dot(direction, direction);
            if (!(left > MIN_LEFT * before)) {
                return false;
            }
            double length = Math.sqrt(left / direction.length);
            for (int i = 0; i < direction.length; i++) {
                direction[i] /= length;
            }
            part[basis.size()] = length;
            basis.add(direction);
            parts.add(part);
            return true;
        }

        /**
         * What the column that was refused last is made of.
         *
         * @return factor of each column that was taken
         */
        public double[] combination() {
            double[] left = latest.clone();
            double[] factors = new double[parts.size()];
            for (int c = parts.size() - 1; c >= 0; c--) {
                double[] part = parts.get(c);
                factors[c] = left[c] / part[c];
                for (int b = 0; b <= c; b++) {
                    left[b] -= factors[c] * part[b];
                }
            }
            return factors;
        }

        /** The basis of the columns that were taken, at least one. */
        public CovariateBasis build() {
            return new CovariateBasis(basis);
        }
    }
}
