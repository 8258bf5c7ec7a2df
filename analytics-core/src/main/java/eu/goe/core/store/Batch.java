package eu.goe.core.store;

import java.io.Serializable;

/**
 * One batch of samples, ingested together: its row in {@code batches} is what makes it visible.
 *
 * @param number from 1, never reused
 * @param name as the user calls it
 * @param run marks the batch's files in the log of {@code variants}
 * @param firstSample number of its first sample
 * @param nSamples how many; numbers run on without a gap
 * @param kind {@code vcf}
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
        BatchFields fields)
        implements Serializable {
    /** The same, with samples from another number on. */
    Batch withFirstSample(int sampleNumber) {
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
                fields);
    }
}
