package eu.goe.core.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import eu.goe.core.genome.ContigLength;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code store.json} says: fixed when the store is made.
 *
 * @param format version of the store's format; a reader refuses a newer one
 * @param node as packages name it, {@code SE}
 * @param assembly {@code GRCh38}, {@code any}, or a name made from the file that {@code init} was given
 * @param contigs of an assembly that is not built in, in order; empty for {@code any}, whose contigs are in the batches
 * @param reference FASTA that variants are left-aligned with, null if they are only trimmed
 * @param windowBases width of a window
 * @param synthetic whether all people are simulated
 * @param policy text of the disclosure policy, null for the built-in one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoreInfo(
        int format,
        String node,
        String assembly,
        List<ContigLength> contigs,
        @Nullable String reference,
        int windowBases,
        boolean synthetic,
        @Nullable String policy) {
    /** The format that this program writes and the newest that it reads. */
    public static final int FORMAT = 1;

    public StoreInfo {
        contigs = List.copyOf(contigs);
    }
}
