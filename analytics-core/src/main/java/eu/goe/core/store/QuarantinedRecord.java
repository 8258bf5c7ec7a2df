package eu.goe.core.store;

import java.io.Serializable;

/**
 * A record that was set aside.
 *
 * @param file number of the source file in its batch, from 1; its name is with the samples' names
 * @param line in the file, from 1; 0 if unknown
 * @param contig as the file says, empty if it could not be read
 * @param pos 1-based as the file says, empty if it could not be read
 * @param reason why, without any sample's name or genotype
 * @param text the first {@value #MAX_TEXT} characters of the record's fixed fields, genotypes cut
 */
public record QuarantinedRecord(int file, long line, String contig, String pos, String reason, String text)
        implements Serializable {
    /** Longest text in characters. */
    public static final int MAX_TEXT = 200;
}
