package eu.goe.gwas.pooled;

/** A symmetric matrix as its lower triangle, row by row. */
final class Triangle {
    private Triangle() {}

    /** Numbers of a matrix of so many rows. */
    static int size(int rows) {
        return rows * (rows + 1) / 2;
    }

    /** Place of an element. */
    static int at(int i, int j) {
        return i >= j ? size(i) + j : size(j) + i;
    }
}
