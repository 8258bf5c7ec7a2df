package eu.goe.ingest.gvcf;

import java.io.Serializable;
import java.util.List;

/**
 * A part of the genome of one tile.
 *
 * @param contig number in the assembly, {@link #UNKNOWN} for contigs that it lacks, or {@link #ALL}
 * @param from 0-based, and
 * @param to behind the last base whose rows and records belong to it
 * @param files of each sample of the tile, those of a sample in the order of their first place
 */
public record Stretch(int contig, int from, int to, List<List<GvcfFiles.Range>> files) implements Serializable {
    /** Contigs that the assembly lacks: their records are set aside. */
    public static final int UNKNOWN = -1;

    /** The whole genome, from files without an index. */
    public static final int ALL = -2;

    /** Whether records that begin at a place of the contig belong to the stretch. */
    boolean owns(int start) {
        return contig == ALL || (start >= from && start < to);
    }
}
