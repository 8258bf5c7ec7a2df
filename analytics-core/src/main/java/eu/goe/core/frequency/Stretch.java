package eu.goe.core.frequency;

import eu.goe.core.genome.Regions;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableFile;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of the genome whose rows belong to each other, for one task.
 *
 * @param span rows outside are not its own
 * @param variants files of one window, all that share variants
 * @param callability files of the window that say something of the span
 */
public record Stretch(Span span, List<TableFile> variants, List<TableFile> callability) implements Serializable {

    /**
     * All that a store has, in genome order.
     *
     * @param regions files that have nothing there are left out; null for all
     */
    public static List<Stretch> of(Store store, @Nullable Regions regions) {
        List<TableFile> callability = store.files(StoreSchema.CALLABILITY);
        List<Stretch> stretches = new ArrayList<>();
        for (List<TableFile> files :
                FrequenciesJob.overlapping(FrequenciesJob.within(store.variantFiles(), regions, store.assembly()))) {
            Span span = Span.of(files);
            stretches.add(new Stretch(span, files, span.touching(callability)));
        }
        return stretches;
    }

    /** Of the rows. */
    public long bytes() {
        return variants.stream().mapToLong(TableFile::bytes).sum();
    }
}
