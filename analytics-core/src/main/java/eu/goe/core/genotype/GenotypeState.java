package eu.goe.core.genotype;

/**
 * What one sample says about one alternate allele, as a small number: ploidy, called copies and alternate copies
 * together. Codes 0 to 3 are those of the dense packed form ({@code docs/format.md}); the rest are what a haploid mask
 * and the list of exceptions add to it.
 *
 * <p>Constants and not an enum, since they index arrays once per genotype.
 */
public final class GenotypeState {
    /** Two called copies, none of the allele: what a sample has that no list names. */
    public static final int HOM_REF = 0;
    /** Two called copies, one of the allele ({@code 0/1}, and {@code 1/2} seen from either allele). */
    public static final int HET = 1;
    /** Two called copies, both of the allele. */
    public static final int HOM_ALT = 2;
    /** Diploid, no copy called. */
    public static final int MISSING = 3;
    /** Haploid, another allele. */
    public static final int HAPLOID_REF = 4;
    /** Haploid, the allele. */
    public static final int HAPLOID_ALT = 5;
    /** Haploid, not called. */
    public static final int HAPLOID_MISSING = 6;
    /** Diploid with one called copy, of another allele ({@code ./0}). */
    public static final int HALF_REF = 7;
    /** Diploid with one called copy, of the allele ({@code ./1}). */
    public static final int HALF_ALT = 8;
    /** Ploidy above two: copies are kept beside. */
    public static final int POLYPLOID = 9;

    /** How many states there are. */
    public static final int COUNT = 10;

    private GenotypeState() {}
}
