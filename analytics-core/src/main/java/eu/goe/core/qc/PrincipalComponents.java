package eu.goe.core.qc;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * Principal components of people by their calls at common sites: the leading eigenvectors of X Xᵀ, where X has a row for each person and a column for each site, dosages less
 * their mean over √(2p(1 − p)), and 0 where nobody was called (Price et al. 2006).
 *
 * <p>By block Lanczos iteration on XᵀX with full reorthogonalisation from a fixed start (Halko et al. 2011, section 4.5 says why so few steps do), so that time is linear in people times
 * sites, and equal input has equal output. Components whose eigenvalues are nearly equal may be mixed with each other.
 */
public final class PrincipalComponents {
    /** Components of each person. */
    public static final int COUNT = 10;

    private static final int BLOCK = 14;
    private static final int STEPS = 10;
    private static final long SEED = 83;
    /** What is left of a direction that others span, as a part of its length. */
    private static final double DEPENDENT = 1e-10;

    /** An eigenvalue that is 0 but for rounding, as a part of the first. */
    private static final double ROUNDING = 1e-20;

    private final GenotypeBits bits;
    private final int nSites;
    /** By site four values: of a call that is missing, and of 0, 1 and 2 copies. */
    private final double[] valueOf;

    private final double[] row;

    private PrincipalComponents(GenotypeBits bits) {
        this.bits = bits;
        this.nSites = bits.nSites();
        this.row = new double[nSites];
        this.valueOf = values(bits);
    }

    /** @return of each person {@link #COUNT} scores; over people each component has length 1, and is 0 where there are not so many */
    static double[][] of(GenotypeBits bits) {
        return new PrincipalComponents(bits).scores();
    }

    private static double[] values(GenotypeBits bits) {
        int[] copies = new int[bits.nSites()];
        int[] called = new int[bits.nSites()];
        for (int person = 0; person < bits.nPeople(); person++) {
            for (int site = 0; site < bits.nSites(); site++) {
                int code = bits.code(person, site);
                called[site] += code == 0 ? 0 : 1;
                copies[site] += Math.max(0, code - 1);
            }
        }
        double[] values = new double[4 * bits.nSites()];
        for (int site = 0; site < bits.nSites(); site++) {
            double p = called[site] == 0 ? 0 : copies[site] / (2.0 * called[site]);
            double scale = Math.sqrt(2 * p * (1 - p));
            for (int copy = 0; copy <= 2 && scale > 0; copy++) {
                values[4 * site + 1 + copy] = (copy - 2 * p) / scale;
            }
        }
        return values;
    }

    private void readRow(int person) {
        for (int site = 0; site < nSites; site++) {
            row[site] = valueOf[4 * site + bits.code(person, site)];
        }
    }

    private double[][] scores() {
        // Vectors of sites, and what XᵀX makes of them.
        double[][] basis = new double[Math.min(nSites, BLOCK * STEPS)][];
        double[][] images = new double[basis.length][];
        int n = 0;
        double[][] block = start();
        while (n < basis.length && block.length > 0) {
            int from = n;
            for (double[] candidate : block) {
                if (n < basis.length && isNew(candidate, basis, n)) {
                    basis[n++] = candidate;
                }
            }
            double[][] found = Arrays.copyOfRange(basis, from, n);
            double[][] image = image(found);
            System.arraycopy(image, 0, images, from, image.length);
            block = new double[image.length][];
            for (int v = 0; v < image.length; v++) {
                block[v] = image[v].clone();
            }
        }
        return n == 0 ? new double[bits.nPeople()][COUNT] : project(directions(basis, images, n));
    }

    private double[][] start() {
        SplittableRandom random = new SplittableRandom(SEED);
        double[][] block = new double[Math.min(BLOCK, nSites)][nSites];
        for (double[] vector : block) {
            for (int site = 0; site < nSites; site++) {
                vector[site] = random.nextDouble() - 0.5;
            }
        }
        return block;
    }

    /** Takes away from a vector what others span and makes its length 1; twice, since the first time leaves rounding. */
    private static boolean isNew(double[] vector, double[][] basis, int n) {
        double whole = Math.sqrt(dot(vector, vector));
        for (int time = 0; time < 2; time++) {
            for (int v = 0; v < n; v++) {
                double share = dot(vector, basis[v]);
                for (int site = 0; site < vector.length; site++) {
                    vector[site] -= share * basis[v][site];
                }
            }
        }
        double length = Math.sqrt(dot(vector, vector));
        if (!(length > DEPENDENT * whole)) {
            return false;
        }
        for (int site = 0; site < vector.length; site++) {
            vector[site] /= length;
        }
        return true;
    }

    /** XᵀX of each vector, in one pass over people. */
    private double[][] image(double[][] vectors) {
        double[][] image = new double[vectors.length][nSites];
        for (int person = 0; person < bits.nPeople(); person++) {
            readRow(person);
            for (int v = 0; v < vectors.length; v++) {
                double score = dot(row, vectors[v]);
                double[] into = image[v];
                for (int site = 0; site < nSites; site++) {
                    into[site] += score * row[site];
                }
            }
        }
        return image;
    }

    /** The leading eigenvectors of XᵀX within the basis, the first first. */
    private static double[][] directions(double[][] basis, double[][] images, int n) {
        double[][] within = new double[n][n];
        for (int a = 0; a < n; a++) {
            for (int b = 0; b <= a; b++) {
                within[a][b] = dot(basis[a], images[b]);
                within[b][a] = within[a][b];
            }
        }
        // Its eigenvalues come in descending order.
        EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(within, false));
        double[][] directions = new double[Math.min(COUNT, n)][basis[0].length];
        for (int c = 0; c < directions.length; c++) {
            double[] weights = eigen.getEigenvector(c).toArray();
            for (int v = 0; v < n; v++) {
                for (int site = 0; site < basis[v].length; site++) {
                    directions[c][site] += weights[v] * basis[v][site];
                }
            }
        }
        return directions;
    }

    private double[][] project(double[][] directions) {
        double[][] scores = new double[bits.nPeople()][COUNT];
        double[] squares = new double[COUNT];
        for (int person = 0; person < scores.length; person++) {
            readRow(person);
            for (int c = 0; c < directions.length; c++) {
                scores[person][c] = dot(row, directions[c]);
                squares[c] += scores[person][c] * scores[person][c];
            }
        }
        for (double[] score : scores) {
            for (int c = 0; c < COUNT; c++) {
                score[c] = squares[c] > ROUNDING * squares[0] ? score[c] / Math.sqrt(squares[c]) : 0;
            }
        }
        return scores;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
