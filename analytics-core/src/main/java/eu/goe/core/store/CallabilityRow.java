package eu.goe.core.store;

/**
 * One row of {@code callability}: where in a stretch of the genome the samples of one tile of a block were called.
 *
 * @param contig index in the store's assembly
 * @param start 0-based, and
 * @param end behind the last base that the row speaks of; both in one window
 * @param block number of the block
 * @param tile of the block, from 0
 * @param called packed, see {@link eu.goe.core.genotype.CallabilityEncoder}; belongs to the row and is not changed
 */
public record CallabilityRow(int contig, int start, int end, int block, int tile, byte[] called) {}
