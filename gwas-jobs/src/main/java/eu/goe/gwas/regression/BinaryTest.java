package eu.goe.gwas.regression;

import eu.goe.core.association.Association;
import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.AssociationTest;
import eu.goe.core.association.Tails;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tests variants one after the other for one binary trait; of one thread. The score costs the people whose dosage is not the common one times the covariates, and
 * allocates nothing but what it returns; where the weights change with the variant (Wald, exact Firth, people left out) a test costs everybody times the square of the
 * covariates.
 *
 * <p>With W = μ(1 − μ) of the null model and C'WC = LL', the score is S = g'(y − μ) and its variance V = g'Wg − |L⁻¹C'Wg|²; β = S/V and its error 1/√V are those of one
 * Newton step. Agrees with REGENIE 4.1.2 (score, SPA, Firth) and with R and plink2 (Wald, Firth) to their printed digits or to where they stop iterating.
 */
public final class BinaryTest {
    /** Of the variation of a dosage, what must be left beside covariates. */
    private static final double COLLINEAR = 1e-8;
    /** Where polynomials are no judge of it. */
    private static final double NEARLY_COLLINEAR = 1e-3;
    /** Of the information about a variant in the null model, what a separated one has at most when iterations end. */
    private static final double SEPARATED = 1e-5;
    /** Rarer variants get approximate Firth from carriers alone, as in REGENIE. */
    private static final double CARRIERS_ALONE = 50;

    /** In standard errors: what covariates explain is orthogonal to the adjusted dosage, so that only the square of this counts. */
    private static final double OFFSET_TOLERANCE = 1e-5;

    /** In standard errors: the score is corrected for what is left, and weights change by about a part in a million; polynomials start nearer, so that one look at all people is enough. */
    private static final double REFIT_TOLERANCE = 3e-6;

    private final LogisticNull model;
    private final BinaryOptions options;
    private final double fallbackNegLog10P;
    private final LogisticNewton newton;
    private final Genotype genotype;
    private final Adjusted adjusted;
    private final double[] spread;
    private final double[] explained;
    private final LogisticFit restricted;
    private final LogisticFit full;
    private final ApproximateFirth approximate;
    private final SaddlePoint saddlePoint;
    private final @Nullable LeftOut polynomials;
    private final LogisticFit plainOfCalled;
    private final LogisticFit penalisedOfCalled;
    private final boolean[] withoutCall;
    private final LargestShare shares;
    private final double[] share = new double[1];

    /** Of the variant at hand: null where nobody is left out. */
    private boolean @Nullable [] leftOut;

    /** Of the people analysed at this variant; not those of {@link #polynomials}. */
    private LogisticFit plain;

    /** By people without a call. */
    private LeftOut.Size moved = LeftOut.Size.LARGE;

    private double score;
    private double variance;
    private double aboutMean;

    public BinaryTest(LogisticNull model, BinaryOptions options) {
        int n = model.nSamples();
        int k = model.nCovariates();
        this.model = model;
        this.options = options;
        this.fallbackNegLog10P = -Math.log10(options.fallbackP());
        this.newton = new LogisticNewton(model.basis, model.isCase, model.offset);
        this.genotype = new Genotype(n);
        this.adjusted = new Adjusted(n);
        this.spread = new double[n];
        this.explained = new double[k];
        this.restricted = new LogisticFit(n, k + 1);
        this.full = new LogisticFit(n, k + 1);
        this.approximate = new ApproximateFirth(n);
        this.saddlePoint = new SaddlePoint(n);
        boolean expands = options.missing() == MissingGenotypes.DROP && k <= NullExpansion.MOST_COVARIATES;
        this.polynomials = expands ? new LeftOut(model.basis, model.isCase, model.plain, model.expansion()) : null;
        this.plainOfCalled = new LogisticFit(n, k);
        this.penalisedOfCalled = new LogisticFit(n, k);
        this.withoutCall = new boolean[n];
        this.plain = model.plain;
        this.shares = model.shares();
    }

    /** Of the association of the variant that was tested last, what one person makes, at most. */
    public double largestShare(Dosages dosages) {
        shares.compute(genotype, dosages, share);
        return share[0];
    }

    /**
     * @param dosages of the people the model was fitted to, in their order; not changed, not kept
     * @throws IllegalArgumentException if these are not as many people: a defect in the caller
     */
    public Association test(Dosages dosages) {
        AssociationTest named = named();
        AssociationStatus status = prepare(dosages);
        if (status != AssociationStatus.OK) {
            return Association.untested(named, status);
        }
        return switch (options.method()) {
            case SCORE -> scoreTest();
            case WALD -> wald();
            case FIRTH -> firth();
            case FIRTH_APPROX -> approximateFirth();
            case SPA -> saddlePoint();
            case AUTO -> auto(dosages);
        };
    }

    /** What the test is called where it has no figures. */
    public AssociationTest named() {
        return switch (options.method()) {
            case SCORE, AUTO -> AssociationTest.SCORE;
            case WALD -> AssociationTest.WALD;
            case FIRTH -> AssociationTest.FIRTH_LRT;
            case FIRTH_APPROX -> AssociationTest.FIRTH_APPROX;
            case SPA -> AssociationTest.SPA;
        };
    }

    /** Finds score and variance, and what covariates explain; anything but OK where there is nothing to test. */
    private AssociationStatus prepare(Dosages dosages) {
        if (dosages.nSamples() != model.nSamples()) {
            throw new IllegalArgumentException(
                    "dosages of " + dosages.nSamples() + ", model of " + model.nSamples() + " people");
        }
        boolean impute = options.missing() == MissingGenotypes.MEAN;
        if ((impute ? dosages.nSamples() : dosages.nCalled()) <= model.nCovariates() + 1 || dosages.nCalled() == 0) {
            return AssociationStatus.TOO_FEW_SAMPLES;
        }
        genotype.load(dosages, impute);
        if (genotype.isConstant) {
            return AssociationStatus.MONOMORPHIC;
        }
        plain = model.plain;
        leftOut = null;
        if (impute || dosages.nMissing() == 0) {
            gather();
            return explain(plain.factor, plain.gradient);
        }
        boolean scoreIsEnough = options.method() == BinaryMethod.SCORE || options.method() == BinaryMethod.AUTO;
        moved = polynomials == null ? LeftOut.Size.LARGE : polynomials.solve(dosages);
        if (polynomials != null && scoreIsEnough && moved == LeftOut.Size.SMALL) {
            gather(polynomials);
            if (explain(polynomials.factor, polynomials.gradient) == AssociationStatus.OK
                    && variance > NEARLY_COLLINEAR * aboutMean) {
                return AssociationStatus.OK;
            }
        }
        return leaveOut(dosages);
    }

    /** Fits the covariates again to people with a call. */
    private AssociationStatus leaveOut(Dosages dosages) {
        Arrays.fill(withoutCall, false);
        for (int m = 0; m < dosages.nMissing(); m++) {
            withoutCall[dosages.missing(m)] = true;
        }
        leftOut = withoutCall;
        plain = plainOfCalled;
        plain.start(model.plain.coefficients);
        if (polynomials != null && moved != LeftOut.Size.LARGE) {
            for (int a = 0; a < plain.size(); a++) {
                plain.coefficients[a] += polynomials.change[a];
            }
        }
        LogisticNewton.End end = newton.fit(plain, null, leftOut, false, REFIT_TOLERANCE, model.nCovariates());
        if (end != LogisticNewton.End.CONVERGED) {
            return AssociationStatus.NOT_CONVERGED;
        }
        gather();
        return explain(plain.factor, plain.gradient);
    }

    private void gather() {
        begin();
        for (int j = 0; j < genotype.size; j++) {
            int place = genotype.places[j];
            add(place, genotype.differences[j], plain.weight[place], plain.residual[place]);
        }
    }

    private void gather(LeftOut without) {
        begin();
        for (int j = 0; j < genotype.size; j++) {
            int place = genotype.places[j];
            double mean = without.mean(place);
            add(place, genotype.differences[j], mean * (1 - mean), (model.isCase[place] ? 1 : 0) - mean);
        }
    }

    private void begin() {
        Arrays.fill(explained, 0);
        score = 0;
        variance = 0;
    }

    private void add(int place, double difference, double weight, double residual) {
        int k = model.basis.k;
        double[] rows = model.basis.rows;
        double weighted = weight * difference;
        score += residual * difference;
        variance += weighted * difference;
        for (int a = 0, at = place * k; a < k; a++) {
            explained[a] += weighted * rows[at + a];
        }
    }

    /** Takes from what was gathered what covariates explain. */
    private AssociationStatus explain(double[] factor, double[] gradient) {
        int k = model.basis.k;
        Cholesky.forward(factor, k, k, explained);
        // The first direction is the intercept: what it explains is the mean, and not variation.
        aboutMean = variance - explained[0] * explained[0];
        for (int a = 0; a < k; a++) {
            variance -= explained[a] * explained[a];
        }
        Cholesky.backward(factor, k, k, explained);
        // What is left of the covariates' own score: so that of the variant is off by its square only.
        for (int a = 0; a < k; a++) {
            score -= explained[a] * gradient[a];
        }
        return variance > COLLINEAR * aboutMean ? AssociationStatus.OK : AssociationStatus.COLLINEAR_WITH_COVARIATES;
    }

    private Association scoreTest() {
        return new Association(
                score / variance,
                1 / Math.sqrt(variance),
                Tails.negLog10Normal(score / Math.sqrt(variance)),
                AssociationTest.SCORE,
                AssociationStatus.OK);
    }

    private Association auto(Dosages dosages) {
        Association first = scoreTest();
        if (first.negLog10P() <= fallbackNegLog10P) {
            return first;
        }
        if (plain == model.plain && options.missing() == MissingGenotypes.DROP && dosages.nMissing() > 0) {
            AssociationStatus status = leaveOut(dosages);
            if (status != AssociationStatus.OK) {
                return Association.untested(AssociationTest.SCORE, status);
            }
        }
        return switch (options.fallback()) {
            case FIRTH_APPROX -> approximateFirth();
            case SPA -> saddlePoint();
        };
    }

    private Association saddlePoint() {
        if (isSparse()) {
            adjusted.ofDiffering(genotype, model.basis, explained);
        } else {
            adjustAll();
        }
        double negLog10P = saddlePoint.negLog10P(score, variance, adjusted, plain.mean);
        double beta = score / variance;
        double normalError = 1 / Math.sqrt(variance);
        if (Double.isNaN(negLog10P)) {
            return new Association(
                    beta,
                    normalError,
                    Tails.negLog10Normal(score / Math.sqrt(variance)),
                    AssociationTest.SPA,
                    AssociationStatus.SPA_FAILED);
        }
        return new Association(
                beta,
                agreeing(beta, Tails.zOf(negLog10P), normalError),
                negLog10P,
                AssociationTest.SPA,
                AssociationStatus.OK);
    }

    private Association approximateFirth() {
        LogisticFit ofCovariates = penalisedNull();
        if (ofCovariates == null) {
            return Association.untested(AssociationTest.FIRTH_APPROX, AssociationStatus.NOT_CONVERGED);
        }
        if (genotype.minorCopies < CARRIERS_ALONE && isSparse()) {
            adjusted.ofDiffering(genotype, model.basis, explained);
        } else {
            adjustAll();
        }
        if (!approximate.fit(adjusted, ofCovariates.eta, model.isCase)) {
            return Association.untested(AssociationTest.FIRTH_APPROX, AssociationStatus.NOT_CONVERGED);
        }
        return penalised(
                approximate.beta, approximate.standardError, approximate.likelihoodRatio, AssociationTest.FIRTH_APPROX);
    }

    private @Nullable LogisticFit penalisedNull() {
        LogisticFit found = model.penalised;
        if (leftOut == null || found == null) {
            return found;
        }
        penalisedOfCalled.start(found.coefficients);
        for (int a = 0; a < penalisedOfCalled.size(); a++) {
            penalisedOfCalled.coefficients[a] += plain.coefficients[a] - model.plain.coefficients[a];
        }
        LogisticNewton.End end =
                newton.fit(penalisedOfCalled, null, leftOut, true, OFFSET_TOLERANCE, model.nCovariates());
        return end == LogisticNewton.End.CONVERGED ? penalisedOfCalled : null;
    }

    private Association wald() {
        if (isSeparated()) {
            return Association.untested(AssociationTest.WALD, AssociationStatus.SEPARATION);
        }
        LogisticNewton.End end = fitFull();
        if (end != LogisticNewton.End.CONVERGED) {
            double error = full.standardErrorOfLast();
            boolean separated = end == LogisticNewton.End.SINGULAR
                    || full.isPerfect()
                    || !(error * error * variance * SEPARATED < 1);
            return Association.untested(
                    AssociationTest.WALD, separated ? AssociationStatus.SEPARATION : AssociationStatus.NOT_CONVERGED);
        }
        double beta = full.coefficients[model.nCovariates()];
        double error = full.standardErrorOfLast();
        return new Association(
                beta, error, Tails.negLog10Normal(beta / error), AssociationTest.WALD, AssociationStatus.OK);
    }

    private LogisticNewton.End fitFull() {
        adjustAll();
        adjusted.spread(spread);
        full.start(plain.coefficients);
        return newton.fit(full, spread, leftOut, false, LogisticNull.TOLERANCE, full.size());
    }

    /** Twice the difference of log likelihoods of the last Wald test's model and the null model. */
    double likelihoodRatio() {
        return 2 * (full.logLikelihood - plain.logLikelihood);
    }

    private Association firth() {
        adjustAll();
        adjusted.spread(spread);
        LogisticFit start = model.penalised == null ? plain : model.penalised;
        restricted.start(start.coefficients);
        if (newton.fit(restricted, spread, leftOut, true, LogisticNull.TOLERANCE, model.nCovariates())
                != LogisticNewton.End.CONVERGED) {
            return Association.untested(AssociationTest.FIRTH_LRT, AssociationStatus.NOT_CONVERGED);
        }
        full.start(restricted.coefficients);
        if (newton.fit(full, spread, leftOut, true, LogisticNull.TOLERANCE, full.size())
                != LogisticNewton.End.CONVERGED) {
            return Association.untested(AssociationTest.FIRTH_LRT, AssociationStatus.NOT_CONVERGED);
        }
        return penalised(
                full.coefficients[model.nCovariates()],
                full.standardErrorOfLast(),
                Math.max(0, 2 * (full.logLikelihood - restricted.logLikelihood)),
                AssociationTest.FIRTH_LRT);
    }

    private Association penalised(double beta, double error, double likelihoodRatio, AssociationTest test) {
        double z = Math.sqrt(likelihoodRatio);
        return new Association(
                beta,
                options.errorsAgreeWithP() ? agreeing(beta, z, error) : error,
                Tails.negLog10Normal(z),
                test,
                AssociationStatus.OK);
    }

    /** The error at which β has this z; where both are 0 to rounding, the other one. */
    private static double agreeing(double beta, double z, double otherwise) {
        return z > 1e-5 && beta != 0 ? Math.abs(beta) / z : otherwise;
    }

    /** Whether sums over those whose dosage is not the common one stand for all, as in REGENIE. */
    private boolean isSparse() {
        return genotype.common != 1 && genotype.size <= genotype.n / 2;
    }

    private void adjustAll() {
        genotype.spread(spread);
        adjusted.ofAll(spread, plain.weight, model.basis, explained);
    }

    /** Whether some dosage has all cases on one side and all controls on the other, or at it. */
    private boolean isSeparated() {
        double lowestCase = Double.POSITIVE_INFINITY;
        double highestCase = Double.NEGATIVE_INFINITY;
        double lowestControl = Double.POSITIVE_INFINITY;
        double highestControl = Double.NEGATIVE_INFINITY;
        genotype.spread(spread);
        for (int i = 0; i < spread.length; i++) {
            if (leftOut != null && leftOut[i]) {
                continue;
            }
            if (model.isCase[i]) {
                lowestCase = Math.min(lowestCase, spread[i]);
                highestCase = Math.max(highestCase, spread[i]);
            } else {
                lowestControl = Math.min(lowestControl, spread[i]);
                highestControl = Math.max(highestControl, spread[i]);
            }
        }
        return highestControl <= lowestCase || highestCase <= lowestControl;
    }
}
