package eu.goe.gwas.phenotype;

import eu.goe.core.errors.BadInputException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An orthonormal basis of the space of the intercept and the covariates of some people: Gram–Schmidt, twice, of centred columns of length 1. So neither the scale nor the place
 * of a covariate matters.
 *
 * @param names of the columns that are in it, without the intercept
 * @param columns {@code k} columns of {@code n} numbers, orthonormal, the intercept's first. Not changed
 */
public record CovariateBasis(List<String> names, double[][] columns) implements Serializable {
    /** What must be left of a column's square length beside the others: two columns with a correlation of 1 − 1e-12 count as the same. */
    private static final double MIN_LEFT = 1e-10;
    /** Part of a standardised column that makes another one worth naming. */
    private static final double WORTH_NAMING = 1e-3;

    /**
     * The basis for some people, of whom nobody's covariates are missing.
     *
     * @param where begins messages
     * @param people sample numbers
     * @param mayDrop whether a column that is constant or follows from those before is left out instead of refused
     * @throws BadInputException naming a column that is constant, or that follows from others, and those
     */
    public static CovariateBasis of(String where, List<Covariate> covariates, int[] people, boolean mayDrop) {
        List<double[]> basis = new ArrayList<>();
        List<Covariate> taken = new ArrayList<>();
        double[] intercept = new double[people.length];
        Arrays.fill(intercept, 1 / Math.sqrt(people.length));
        basis.add(intercept);
        List<double[]> weights = new ArrayList<>();
        for (Covariate covariate : covariates) {
            double[] column = standardised(covariate, people);
            if (column.length == 0) {
                if (!mayDrop) {
                    throw new BadInputException(where + ": covariate " + covariate.name()
                            + " is the same for everybody who is analysed. Leave it out.");
                }
                continue;
            }
            double[] weight = new double[basis.size()];
            project(column, basis, weight);
            project(column, basis, weight);
            double left = dot(column, column);
            if (left < MIN_LEFT) {
                if (!mayDrop) {
                    throw new BadInputException(dependence(where, covariate, taken, weights, weight));
                }
                continue;
            }
            double length = Math.sqrt(left);
            for (int i = 0; i < column.length; i++) {
                column[i] /= length;
            }
            basis.add(column);
            taken.add(covariate);
            weights.add(Arrays.copyOf(weight, basis.size()));
            weights.get(weights.size() - 1)[basis.size() - 1] = length;
        }
        return new CovariateBasis(taken.stream().map(Covariate::name).toList(), basis.toArray(double[][]::new));
    }

    /** Centred and of length 1; empty if it is constant. */
    private static double[] standardised(Covariate covariate, int[] people) {
        double[] column = new double[people.length];
        double mean = 0;
        double first = covariate.values()[people[0]];
        boolean isConstant = true;
        for (int i = 0; i < people.length; i++) {
            column[i] = covariate.values()[people[i]];
            isConstant &= column[i] == first;
            mean += (column[i] - first) / people.length;
        }
        mean += first;
        for (int i = 0; i < people.length; i++) {
            column[i] -= mean;
        }
        double length = Math.sqrt(dot(column, column));
        if (isConstant || length == 0) {
            return new double[0];
        }
        for (int i = 0; i < people.length; i++) {
            column[i] /= length;
        }
        return column;
    }

    /** Takes out what is along the basis, and adds how much that was. */
    private static void project(double[] column, List<double[]> basis, double[] weight) {
        for (int b = 0; b < basis.size(); b++) {
            double[] unit = basis.get(b);
            double along = dot(unit, column);
            weight[b] += along;
            for (int i = 0; i < column.length; i++) {
                column[i] -= along * unit[i];
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Which columns the dependent one is made of: the triangular system of their weights, solved backwards. */
    private static String dependence(
            String where, Covariate covariate, List<Covariate> taken, List<double[]> weights, double[] weight) {
        double[] left = weight.clone();
        List<String> others = new ArrayList<>();
        for (int c = taken.size() - 1; c >= 0; c--) {
            double[] ofColumn = weights.get(c);
            double share = left[c + 1] / ofColumn[c + 1];
            for (int b = 0; b <= c; b++) {
                left[b] -= share * ofColumn[b];
            }
            if (Math.abs(share) > WORTH_NAMING) {
                others.add(0, taken.get(c).name());
            }
        }
        return where + ": covariate " + covariate.name() + " follows from "
                + (others.isEmpty() ? "the intercept" : others.stream().collect(Collectors.joining(", ")))
                + " (collinear). Leave one of them out.";
    }

    /** The highest leverage of a person: the square length of the person's row, at most 1. */
    public double maxLeverage() {
        double highest = 0;
        for (int i = 0; i < n(); i++) {
            double leverage = 0;
            for (double[] column : columns) {
                leverage += column[i] * column[i];
            }
            highest = Math.max(highest, leverage);
        }
        return highest;
    }

    /** People. */
    public int n() {
        return columns[0].length;
    }

    /** Columns, the intercept among them. */
    public int k() {
        return columns.length;
    }
}
