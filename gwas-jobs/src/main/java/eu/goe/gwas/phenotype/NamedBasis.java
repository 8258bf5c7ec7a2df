package eu.goe.gwas.phenotype;

import eu.goe.core.errors.BadInputException;
import eu.goe.gwas.regression.CovariateBasis;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The covariates of some people as a basis, and which these are. Columns are centred and scaled first, so that neither the scale nor the place of a covariate matters.
 *
 * @param names of the columns that are in it, without the intercept
 */
public record NamedBasis(List<String> names, CovariateBasis basis) implements Serializable {
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
    public static NamedBasis of(String where, List<Covariate> covariates, int[] people, boolean mayDrop) {
        CovariateBasis.Builder builder = new CovariateBasis.Builder();
        double[] intercept = new double[people.length];
        Arrays.fill(intercept, 1);
        builder.add(intercept);
        List<String> taken = new ArrayList<>();
        for (Covariate covariate : covariates) {
            double[] column = standardised(covariate, people);
            boolean isTaken = column.length > 0 && builder.add(column);
            if (isTaken) {
                taken.add(covariate.name());
            } else if (!mayDrop) {
                throw new BadInputException(where + ": covariate " + covariate.name()
                        + (column.length == 0
                                ? " is the same for everybody who is analysed. Leave it out."
                                : " follows from " + others(taken, builder.combination())
                                        + " (collinear). Leave one of them out."));
            }
        }
        return new NamedBasis(List.copyOf(taken), builder.build());
    }

    /** @param factors of the intercept, and of each that was taken */
    private static String others(List<String> taken, double[] factors) {
        List<String> others = new ArrayList<>();
        for (int c = 0; c < taken.size(); c++) {
            if (Math.abs(factors[c + 1]) > WORTH_NAMING) {
                others.add(taken.get(c));
            }
        }
        return others.isEmpty() ? "the intercept" : String.join(", ", others);
    }

    /** With mean 0 and mean square 1; empty if it is constant. */
    private static double[] standardised(Covariate covariate, int[] people) {
        double[] column = new double[people.length];
        double first = covariate.values()[people[0]];
        double mean = 0;
        boolean isConstant = true;
        for (int i = 0; i < people.length; i++) {
            // From the first value, so that a large one costs no digits.
            column[i] = covariate.values()[people[i]] - first;
            isConstant &= column[i] == 0;
            mean += column[i] / people.length;
        }
        double square = 0;
        for (int i = 0; i < people.length; i++) {
            column[i] -= mean;
            square += column[i] * column[i] / people.length;
        }
        if (isConstant || square == 0) {
            return new double[0];
        }
        for (int i = 0; i < people.length; i++) {
            column[i] /= Math.sqrt(square);
        }
        return column;
    }
}
