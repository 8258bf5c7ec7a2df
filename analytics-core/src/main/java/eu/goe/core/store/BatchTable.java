package eu.goe.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.ContigLength;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The table {@code batches}: what is visible, and the commits that make it so. Behind {@link Store}. */
final class BatchTable {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Store store;
    /** What this process has read; read again after it wrote. */
    private @Nullable List<Batch> batches;

    BatchTable(Store store) {
        this.store = store;
    }

    /** Forgets what this process has read. */
    void forget() {
        batches = null;
    }

    /** Visible batches by number. */
    List<Batch> visible() {
        List<Batch> known = batches;
        return known != null ? known : read();
    }

    private List<Batch> read() {
        List<Batch> read = new ArrayList<>();
        for (Row row : store.rows(StoreSchema.BATCHES)) {
            read.add(StoreSchema.batch(row));
        }
        read.sort(Comparator.comparingInt(Batch::number));
        List<Batch> all = List.copyOf(read);
        batches = all;
        return all;
    }

    /** Number of the next batch, unless an ingest that has not ended took it. */
    int nextNumber() {
        return visible().stream().mapToInt(Batch::number).max().orElse(0) + 1;
    }

    /** Number of the next sample. */
    int nextSample() {
        return visible().stream()
                .mapToInt(b -> b.firstSample() + b.nSamples())
                .max()
                .orElse(0);
    }

    /** @see Store#commitBatch */
    Batch commit(Batch draft, Store.BatchFiles with, Store.BatchCheck check) {
        StoreFiles files = store.plainFiles();
        files.writePrivateText("names/" + draft.run() + ".samples", Store.lines(with.sampleIds()));
        files.writePrivateText("names/" + draft.run() + ".files", Store.lines(with.sourceFiles()));
        // A batch of a store of assembly 'any' may bring contigs that no visible batch has.
        TableLog variants = new TableLog(store.spark(), store.path(StoreSchema.VARIANTS), with.assembly());
        TableLog callability = new TableLog(store.spark(), store.path(StoreSchema.CALLABILITY), with.assembly());
        variants.add(with.variants(), draft.run(), store.clock().millis());
        callability.add(with.callability(), draft.run(), store.clock().millis());
        store.small(StoreSchema.QUARANTINE)
                .append(with.quarantined().stream()
                        .map(q -> StoreSchema.row(draft.run(), q))
                        .toList());
        Batch[] committed = new Batch[1];
        try {
            store.small(StoreSchema.BATCHES)
                    .appendNext(
                            () -> {
                                forget();
                                Optional<Batch> repeated = check.repeats();
                                if (repeated.isPresent()) {
                                    committed[0] = repeated.get();
                                    return Optional.empty();
                                }
                                if (store.info().assembly().equals(Assemblies.ANY)) {
                                    writeContigs(draft, with.assembly());
                                }
                                committed[0] = draft.withFirstSample(nextSample());
                                return Optional.of(StoreSchema.row(committed[0]));
                            },
                            () -> {
                                variants.remove(with.variants(), store.clock().millis());
                                callability.remove(
                                        with.callability(), store.clock().millis());
                                deleteNames(draft.run());
                            });
        } finally {
            forget();
        }
        return committed[0];
    }

    private void deleteNames(String run) {
        StoreFiles files = store.plainFiles();
        files.delete("names/" + run + ".samples");
        files.delete("names/" + run + ".files");
        files.delete("contigs/" + run + ".json");
    }

    /** The contigs that a store of assembly {@code any} knows. Each batch's list has the one before it as its beginning, so the longest is all there are. */
    List<ContigLength> contigs() {
        List<ContigLength> longest = List.of();
        for (Batch batch : visible()) {
            String name = "contigs/" + batch.run() + ".json";
            String text = store.plainFiles()
                    .readText(name)
                    .orElseThrow(() -> new VerificationException(name + " is missing from the store."));
            try {
                List<ContigLength> contigs = List.of(JSON.readValue(text, ContigLength[].class));
                longest = contigs.size() > longest.size() ? contigs : longest;
            } catch (JsonProcessingException e) {
                throw new VerificationException(name + " is damaged.", e);
            }
        }
        return longest;
    }

    /** What is known, and behind it what a batch brings. */
    private void writeContigs(Batch batch, Assembly brought) {
        List<ContigLength> contigs = new ArrayList<>(contigs());
        Set<String> known = new HashSet<>();
        contigs.forEach(c -> known.add(c.name()));
        brought.contigLengths().stream().filter(c -> known.add(c.name())).forEach(contigs::add);
        String name = "contigs/" + batch.run() + ".json";
        store.plainFiles().delete(name);
        try {
            store.plainFiles().writeText(name, JSON.writeValueAsString(contigs) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
