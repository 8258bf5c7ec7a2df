package eu.goe.core.store;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One batch of samples, ingested together: its row in {@code batches} is what makes it visible.
 *
 * @param number from 1, never reused
 * @param name as the user calls it
 * @param run names the batch's files in {@code names}, and, until it is compacted, marks its files in the logs of {@code variants} and
 *     {@code callability}
 * @param firstSample number of its first sample
 * @param nSamples how many; numbers run on without a gap
 * @param kind {@code vcf} or {@code gvcf}
 * @param fingerprint 32 hex digits, the same for the same samples and records however they are cut or compressed
 * @param files read
 * @param records in the files
 * @param kept records that are in the table
 * @param quarantined records that are not
 * @param variants rows after splitting
 * @param bytes of the files
 * @param adjTests which tests the adj rule applied, {@code gq,dp,ad,ft}, by what the files declare
 * @param normalisation how its variants are spelled, a {@link eu.goe.core.variant.Normalisation} label
 * @param software name and version that wrote it
 * @param created when, ISO 8601 in UTC
 * @param fields what its rows may hold beside genotypes
 * @param callability who counts as called where the batch lists no variant: {@value #LISTED} for nobody, {@code reference} for
 *     everybody (with a digest of the BED file behind, if one said where), {@code gvcf gq=20 dp=10} for those whose reference blocks have
 *     so much
 * @param block number of the block that holds its rows: its own until it is compacted
 * @param blockRun marks the block's files
 * @param tileSamples samples that a row of the block speaks of, at most
 * @param removed when it was removed, ISO 8601 in UTC; null while it is visible
 */
public record Batch(
        int number,
        String name,
        String run,
        int firstSample,
        int nSamples,
        String kind,
        String fingerprint,
        int files,
        long records,
        long kept,
        long quarantined,
        long variants,
        long bytes,
        String adjTests,
        String normalisation,
        String software,
        String created,
        BatchFields fields,
        String callability,
        int block,
        String blockRun,
        int tileSamples,
        @Nullable String removed)
        implements Serializable {
    /** Nobody was called where the batch lists no variant. */
    public static final String LISTED = "listed";

    /** Whether readers see it. */
    public boolean isVisible() {
        return removed == null;
    }

    /** Number behind its last sample's. */
    public int endSample() {
        return firstSample + nSamples;
    }

    /** Whether a batch's {@link #callability} is that of reference blocks. */
    public static boolean isReferenceBlocks(String callability) {
        return callability.startsWith("gvcf ");
    }

    /** The same, with samples from another number on. */
    Batch withFirstSample(int sampleNumber) {
        return with(sampleNumber, removed);
    }

    /** The same, removed at a time; null for visible. */
    Batch withRemoved(@Nullable String at) {
        return with(firstSample, at);
    }

    /** The same with its rows in another block. */
    Batch inBlock(int ofBlock, String runOfBlock, int samplesOfTiles) {
        return with(firstSample, removed, ofBlock, runOfBlock, samplesOfTiles);
    }

    private Batch with(int sampleNumber, @Nullable String removedAt) {
        return with(sampleNumber, removedAt, block, blockRun, tileSamples);
    }

    private Batch with(
            int sampleNumber, @Nullable String removedAt, int ofBlock, String runOfBlock, int samplesOfTiles) {
        return new Batch(
                number,
                name,
                run,
                sampleNumber,
                nSamples,
                kind,
                fingerprint,
                files,
                records,
                kept,
                quarantined,
                variants,
                bytes,
                adjTests,
                normalisation,
                software,
                created,
                fields,
                callability,
                ofBlock,
                runOfBlock,
                samplesOfTiles,
                removedAt);
    }
}
