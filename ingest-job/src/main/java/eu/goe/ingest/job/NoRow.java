package eu.goe.ingest.job;

/** Alternate alleles that are not variants of their own. */
final class NoRow {
    private NoRow() {}

    /** Whether an allele gets no row: {@code *} and {@code <NON_REF>}; a copy of it is a called copy of another allele. */
    static boolean isOne(String allele) {
        return allele.equals("*") || isAnyOther(allele);
    }

    /** Whether an allele stands for all that were not seen. */
    static boolean isAnyOther(String allele) {
        return allele.equals("<NON_REF>") || allele.equals("<*>");
    }
}
