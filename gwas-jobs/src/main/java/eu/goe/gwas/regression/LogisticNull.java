package eu.goe.gwas.regression;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Logistic regression of one binary trait on covariates alone, over all people analysed; what every test of a variant starts from. Holds about {@code n·(k + 7)}
 * doubles. Unchanging, so that threads may share it.
 */
public final class LogisticNull implements Serializable {
    private static final long serialVersionUID = 1;
    /** A direction of covariates with less than this part of the information it could have is separated. */
    private static final double SEPARATED = 1e-6;

    /** Length of the step that ends a fit, in standard errors: much less than where plink2, logistf and REGENIE stop. */
    static final double TOLERANCE = 1e-8;

    final CovariateBasis basis;
    final boolean[] isCase;
    final double @Nullable [] offset;
    final LogisticFit plain;
    /** With Firth's penalty; null if that did not converge. */
    final @Nullable LogisticFit penalised;

    private final Residuals residuals;

    private transient volatile @Nullable NullExpansion expansion;

    private LogisticNull(
            CovariateBasis basis,
            boolean[] isCase,
            double @Nullable [] offset,
            LogisticFit plain,
            @Nullable LogisticFit penalised) {
        this.basis = basis;
        this.isCase = isCase;
        this.offset = offset;
        this.plain = plain;
        this.penalised = penalised;
        this.residuals = new Residuals(plain.residual, isCase.length, 1, 0, 1);
    }

    /**
     * @param basis of the covariates, the intercept's direction first; kept
     * @param isCase by person; not changed, kept
     * @param offset added to the log odds of each person, a prediction from the other chromosomes; null for none; not changed, kept
     * @throws NullModelException if the trait cannot be fitted
     * @throws IllegalArgumentException if it is of other people: a defect in the caller
     */
    public static LogisticNull fit(CovariateBasis basis, boolean[] isCase, double @Nullable [] offset)
            throws NullModelException {
        int n = isCase.length;
        if (n != basis.n) {
            throw new IllegalArgumentException("a trait of " + n + ", covariates of " + basis.n + " people");
        }
        int nCases = 0;
        for (boolean one : isCase) {
            nCases += one ? 1 : 0;
        }
        if (nCases == 0 || nCases == n) {
            throw new NullModelException(NullModelException.Reason.ONE_VALUE);
        }
        if (n <= basis.k) {
            throw new NullModelException(NullModelException.Reason.TOO_FEW_SAMPLES);
        }

        LogisticNewton newton = new LogisticNewton(basis, isCase, offset);
        LogisticFit plain = new LogisticFit(n, basis.k);
        plain.coefficients[0] = Math.log((double) nCases / (n - nCases)) - mean(offset);
        if (newton.fit(plain, null, null, false, TOLERANCE, basis.k) != LogisticNewton.End.CONVERGED) {
            throw new NullModelException(
                    isSeparated(plain, n)
                            ? NullModelException.Reason.SEPARATED
                            : NullModelException.Reason.NOT_CONVERGED);
        }
        LogisticFit penalised = new LogisticFit(n, basis.k);
        penalised.start(plain.coefficients);
        boolean found = newton.fit(penalised, null, null, true, TOLERANCE, basis.k) == LogisticNewton.End.CONVERGED;
        return new LogisticNull(basis, isCase, offset, plain, found ? penalised : null);
    }

    /** How much of an association one carrier makes, by these people's residuals. */
    LargestShare shares() {
        return new LargestShare(residuals);
    }

    /** Whether each person is a case; not to be changed. */
    public boolean[] isCase() {
        return isCase;
    }

    /** People analysed. */
    public int nSamples() {
        return basis.n;
    }

    /** Covariates, the intercept counted. */
    public int nCovariates() {
        return basis.k;
    }

    /** Made when somebody asks for it first. */
    NullExpansion expansion() {
        NullExpansion made = expansion;
        if (made == null) {
            synchronized (this) {
                made = expansion;
                if (made == null) {
                    made = new NullExpansion(basis, plain);
                    expansion = made;
                }
            }
        }
        return made;
    }

    private static double mean(double @Nullable [] offset) {
        if (offset == null) {
            return 0;
        }
        double sum = 0;
        for (double one : offset) {
            sum += one;
        }
        return sum / offset.length;
    }

    /** Directions have mean square 1, so that each could have n/4. */
    private static boolean isSeparated(LogisticFit fit, int n) {
        for (int a = 0; a < fit.size(); a++) {
            double pivot = fit.factor[a * fit.size() + a];
            if (!(pivot * pivot > SEPARATED * n / 4)) {
                return true;
            }
        }
        return fit.isPerfect();
    }
}
