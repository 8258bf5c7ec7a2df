package eu.goe.ingest.gvcf;

import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.ContigCheck;
import eu.goe.core.genotype.AdjRule;
import eu.goe.ingest.vcf.FormatRules;
import eu.goe.ingest.vcf.KeptFields;
import java.io.Serializable;
import java.util.List;

/**
 * What all tiles of a batch share.
 *
 * @param contigNames what contig names mean, for each distinct header
 * @param formats what FORMAT fields may hold, likewise
 * @param ranks by number of the contig in the assembly, its place in the order in which files without an index have them
 * @param moves whether normalising moves variants to the left
 */
public record TileSettings(
        Assembly assembly,
        List<ContigCheck> contigNames,
        List<FormatRules> formats,
        int[] ranks,
        AdjRule adj,
        KeptFields kept,
        CallThresholds thresholds,
        boolean moves)
        implements Serializable {
    /** How far before its record a variant in normal form may begin. */
    public static final int MAX_MOVE = 20_000;
}
