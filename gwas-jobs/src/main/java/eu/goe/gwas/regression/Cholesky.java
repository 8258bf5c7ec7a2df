package eu.goe.gwas.regression;

/** Factor L of a small symmetric positive matrix LL', lower triangle row by row in an array of {@code size × size}; what is above the diagonal is not read. */
final class Cholesky {
    private Cholesky() {}

    /**
     * Puts the factor in the matrix's place.
     *
     * @return false if the matrix is not positive to rounding; what is left in it is then of no use
     */
    static boolean factor(double[] matrix, int size) {
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i * size + j];
                for (int m = 0; m < j; m++) {
                    sum -= matrix[i * size + m] * matrix[j * size + m];
                }
                if (i > j) {
                    matrix[i * size + j] = sum / matrix[j * size + j];
                } else if (sum > 1e-15 * matrix[i * size + i]) {
                    matrix[i * size + i] = Math.sqrt(sum);
                } else {
                    return false;
                }
            }
        }
        return true;
    }

    /** L⁻¹x in x's place, of the leading {@code used} rows. */
    static void forward(double[] factor, int size, int used, double[] x) {
        for (int i = 0; i < used; i++) {
            double sum = x[i];
            for (int j = 0; j < i; j++) {
                sum -= factor[i * size + j] * x[j];
            }
            x[i] = sum / factor[i * size + i];
        }
    }

    /** L⁻¹X in the place of X, {@code size × columns} row by row. */
    static void forwardAll(double[] factor, int size, double[] x, int columns) {
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < i; j++) {
                double part = factor[i * size + j];
                for (int c = 0; c < columns; c++) {
                    x[i * columns + c] -= part * x[j * columns + c];
                }
            }
            for (int c = 0; c < columns; c++) {
                x[i * columns + c] /= factor[i * size + i];
            }
        }
    }

    /** L'⁻¹x in x's place, of the leading {@code used} rows. */
    static void backward(double[] factor, int size, int used, double[] x) {
        for (int i = used - 1; i >= 0; i--) {
            double sum = x[i];
            for (int j = i + 1; j < used; j++) {
                sum -= factor[j * size + i] * x[j];
            }
            x[i] = sum / factor[i * size + i];
        }
    }

    /** L⁻¹, lower triangle. */
    static void invert(double[] factor, int size, double[] inverse) {
        for (int c = 0; c < size; c++) {
            inverse[c * size + c] = 1 / factor[c * size + c];
            for (int i = c + 1; i < size; i++) {
                double sum = 0;
                for (int j = c; j < i; j++) {
                    sum -= factor[i * size + j] * inverse[j * size + c];
                }
                inverse[i * size + c] = sum / factor[i * size + i];
            }
        }
    }

    /** ln of the determinant of the matrix. */
    static double logDeterminant(double[] factor, int size) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += Math.log(factor[i * size + i]);
        }
        return 2 * sum;
    }
}
