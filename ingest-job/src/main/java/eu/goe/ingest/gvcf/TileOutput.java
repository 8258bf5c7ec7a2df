package eu.goe.ingest.gvcf;

import eu.goe.core.genotype.CallBuffer;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes what a {@link TileMerge} makes. */
public interface TileOutput {
    /**
     * A variant of the tile, in genome order.
     *
     * @param id of all its records, null for none
     * @param calls of all samples of the tile, allele 1 being the variant; reused for the next one
     */
    void variant(Variant variant, @Nullable String id, @Nullable Float qual, CallBuffer calls) throws IOException;

    /** Where samples of the tile were called, in genome order; {@code called} is the receiver's. */
    void callability(int contig, int start, int end, byte[] called) throws IOException;

    /**
     * A record that breaks a rule.
     *
     * @param stream at the record's line
     * @param pos 1-based, not above 0 if it could not be read
     */
    void aside(SampleStream stream, String contig, long pos, String problem);

    /** How far reading has come since the last time. */
    void progress(long bytes, long records);
}
