package eu.goe.core.qc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {
    private static final double NOT_CALLED = -1;

    /** Copies by person and site of three populations that have drifted apart, of which some are not called. */
    private static double[][] people(int n, int nSites, double missing) {
        SplittableRandom random = new SplittableRandom(5);
        double[][] copies = new double[n][nSites];
        for (int site = 0; site < nSites; site++) {
            double p = 0.2 + 0.6 * random.nextDouble();
            double[] frequencies = {p, drifted(p, random), drifted(p, random)};
            for (int i = 0; i < n; i++) {
                double f = frequencies[i % 3];
                boolean isCalled = random.nextDouble() >= missing;
                copies[i][site] =
                        isCalled ? (random.nextDouble() < f ? 1 : 0) + (random.nextDouble() < f ? 1 : 0) : NOT_CALLED;
            }
        }
        return copies;
    }

    private static double drifted(double p, SplittableRandom random) {
        return random.nextBoolean() ? Math.min(0.95, p + 0.2) : Math.max(0.05, p - 0.2);
    }

    private static GenotypeBits bits(double[][] copies) {
        GenotypeBits bits = new GenotypeBits(copies.length, copies[0].length);
        for (int i = 0; i < copies.length; i++) {
            for (int site = 0; site < copies[i].length; site++) {
                if (copies[i][site] != NOT_CALLED) {
                    bits.set(i, site, (int) copies[i][site]);
                }
            }
        }
        return bits;
    }

    /** By the definition: the whole matrix of people, all of whose eigenvectors Commons Math finds by QL. */
    private static EigenDecomposition definition(double[][] copies) {
        int nSites = copies[0].length;
        RealMatrix x = new Array2DRowRealMatrix(copies.length, nSites);
        for (int site = 0; site < nSites; site++) {
            double sum = 0;
            int n = 0;
            for (double[] person : copies) {
                sum += person[site] == NOT_CALLED ? 0 : person[site];
                n += person[site] == NOT_CALLED ? 0 : 1;
            }
            double p = sum / (2 * n);
            for (int i = 0; i < copies.length && p > 0 && p < 1; i++) {
                x.setEntry(
                        i,
                        site,
                        copies[i][site] == NOT_CALLED ? 0 : (copies[i][site] - 2 * p) / Math.sqrt(2 * p * (1 - p)));
            }
        }
        return new EigenDecomposition(x.multiply(x.transpose()));
    }

    private static void assertSame(double[][] copies, int nComponents, double tolerance) {
        double[][] scores = PrincipalComponents.of(bits(copies));
        EigenDecomposition expected = definition(copies);
        for (int c = 0; c < nComponents; c++) {
            double cosine = 0;
            double length = 0;
            for (int i = 0; i < copies.length; i++) {
                cosine += scores[i][c] * expected.getEigenvector(c).getEntry(i);
                length += scores[i][c] * scores[i][c];
            }
            assertThat(length).as("length of component %d", c).isCloseTo(1, within(1e-12));
            assertThat(Math.abs(cosine)).as("component %d", c).isCloseTo(1, within(tolerance));
        }
    }

    @Test
    void equalTheEigenvectorsOfTheWholeMatrix() {
        assertSame(people(90, 130, 0), PrincipalComponents.COUNT, 1e-8);
        assertSame(people(90, 130, 0.03), PrincipalComponents.COUNT, 1e-8);
    }

    /** More sites than the iteration has vectors: what tells the populations apart is exact, the rest nearly so. */
    @Test
    void theLeadingOnesAreExactWithManySites() {
        assertSame(people(300, 1_200, 0.01), 2, 1e-10);
    }

    /** Everybody is nearest to the middle of the own population. */
    @Test
    void populationsStandApart() {
        double[][] scores = PrincipalComponents.of(bits(people(90, 400, 0)));
        double[][] middles = new double[3][2];
        for (int i = 0; i < 90; i++) {
            middles[i % 3][0] += scores[i][0] / 30;
            middles[i % 3][1] += scores[i][1] / 30;
        }
        for (int i = 0; i < 90; i++) {
            int nearest = 0;
            for (int population = 1; population < 3; population++) {
                nearest = distance(scores[i], middles[population]) < distance(scores[i], middles[nearest])
                        ? population
                        : nearest;
            }
            assertThat(nearest).as("person %d", i).isEqualTo(i % 3);
        }
    }

    private static double distance(double[] a, double[] b) {
        return Math.hypot(a[0] - b[0], a[1] - b[1]);
    }

    @Test
    void fewPeopleHaveFewComponents() {
        double[][] copies = {{0, 1, 2, 0}, {2, 1, 0, 0}};
        double[][] scores = PrincipalComponents.of(bits(copies));
        assertThat(Math.abs(scores[0][0])).isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(scores[0][0]).isCloseTo(-scores[1][0], within(1e-12));
        for (int c = 1; c < PrincipalComponents.COUNT; c++) {
            assertThat(scores[0][c]).isZero();
        }
    }

    @Test
    void whereNobodyVariesThereIsNone() {
        double[][] copies = {{0, 2}, {0, 2}, {0, 2}};
        for (double[] score : PrincipalComponents.of(bits(copies))) {
            assertThat(score).containsOnly(0.0);
        }
    }

    @Test
    void equalInputHasEqualOutput() {
        double[][] copies = people(60, 500, 0.02);
        assertThat(PrincipalComponents.of(bits(copies))).isDeepEqualTo(PrincipalComponents.of(bits(copies)));
    }
}
