package eu.goe.ingest.simulate;

import java.util.List;

/**
 * A place where haplotypes differ: allele 0 is the reference, 1 … n the alternates, and one or two records that tell
 * them. All a haplotype has here is one allele number.
 *
 * @param index its number in the simulation
 * @param contig name
 * @param haploidMales whether males have one copy (X outside PAR)
 * @param frequencies of the alternates over all populations; their number is the number of alternates
 * @param records what is written, in the order of the file
 * @param twoSpellings whether both records tell the same allele, each for some of its copies
 * @param poor whether the region is hard to sequence
 */
record Locus(
        int index,
        String contig,
        boolean haploidMales,
        double[] frequencies,
        List<Spelling> records,
        boolean twoSpellings,
        boolean poor) {
    /**
     * One record.
     *
     * @param pos 1-based, as written
     * @param ref as written
     * @param alts as written
     * @param alleleOf the record's allele number for each allele of the locus
     */
    record Spelling(int pos, String ref, List<String> alts, int[] alleleOf) {}
}
