package eu.goe.ingest.source;

import org.jspecify.annotations.Nullable;

/**
 * Which elements of a list stay when a record with several alternate alleles becomes one row for each: those of the
 * reference and of one alternate. One owner; moves from allele to allele.
 */
final class AlleleSelection {
    private final int nAlleles;
    private final int[] one = new int[1];
    private final int[] two = new int[2];
    /** For lists by genotype: the latest count of elements, and what stays of it. */
    private int genotypesCount = -1;

    private int @Nullable [] genotypes;
    private int alt;

    /** @param nAlts of the record, at least 2 */
    AlleleSelection(int nAlts) {
        nAlleles = nAlts + 1;
        select(1);
    }

    /** @param alt number of the alternate allele, from 1 */
    void select(int alt) {
        this.alt = alt;
        one[0] = alt - 1;
        two[1] = alt;
        genotypesCount = -1;
    }

    int alt() {
        return alt;
    }

    /**
     * The elements that stay, from 0.
     *
     * @param number the field's Number
     * @param count elements that the list has
     * @return the callee's array; null where the list is not one by allele, or has another length: all stay
     */
    int @Nullable [] keep(String number, int count) {
        return switch (number) {
            case "A" -> count == nAlleles - 1 ? one : null;
            case "R" -> count == nAlleles ? two : null;
            case "G" -> genotypes(count);
            default -> null;
        };
    }

    /** The ploidy is the one with so many genotypes. */
    private int @Nullable [] genotypes(int count) {
        if (count != genotypesCount) {
            genotypesCount = count;
            genotypes = null;
            int ploidy = 1;
            while (binomial(nAlleles + ploidy - 1, ploidy) < count) {
                ploidy++;
            }
            if (binomial(nAlleles + ploidy - 1, ploidy) == count) {
                genotypes = new int[ploidy + 1];
                for (int copies = 1; copies <= ploidy; copies++) {
                    // Place of 0…0 a…a in the specification's order (VCF 4.3, 1.6.2): sum of C(a + j − 1, j).
                    long place = 0;
                    for (int j = ploidy - copies + 1; j <= ploidy; j++) {
                        place += binomial(alt + j - 1, j);
                    }
                    genotypes[copies] = (int) place;
                }
            }
        }
        return genotypes;
    }

    private static long binomial(int n, int k) {
        long value = 1;
        for (int i = 1; i <= k; i++) {
            value = value * (n - k + i) / i;
        }
        return value;
    }
}
