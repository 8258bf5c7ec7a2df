package eu.goe.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.ContigLength;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code batches}: what is visible, and the commits that make it so, each of which is a version of the store. Behind {@link Store}.
 *
 * <p>No row ever goes: a batch that is removed keeps its row, its numbers and its places in the blocks.
 */
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

    /** All batches there ever were, by number. */
    List<Batch> all() {
        List<Batch> known = batches;
        return known != null ? known : read();
    }

    private List<Batch> read() {
        List<Batch> all = inOrder(store.rows(StoreSchema.BATCHES));
        batches = all;
        return all;
    }

    static List<Batch> inOrder(List<Row> rows) {
        return rows.stream()
                .map(StoreSchema::batch)
                .sorted(Comparator.comparingInt(Batch::number))
                .toList();
    }

    /** Visible batches by number. */
    List<Batch> visible() {
        return all().stream().filter(Batch::isVisible).toList();
    }

    /** Number of the next batch, unless an ingest that has not ended took it. */
    int nextNumber() {
        return all().stream().mapToInt(Batch::number).max().orElse(0) + 1;
    }

    /** Number of the next sample. */
    int nextSample() {
        return all().stream().mapToInt(Batch::endSample).max().orElse(0);
    }

    String now() {
        return store.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** @see Store#commitBatch */
    Batch commit(Batch draft, Store.BatchFiles with, Store.BatchCheck check) {
        NameFiles names = new NameFiles(store.plainFiles());
        names.write(draft, with.sampleIds(), with.sourceFiles());
        // A batch of a store of assembly 'any' may bring contigs that no visible batch has.
        TableLog variants = store.log(StoreSchema.VARIANTS, with.assembly());
        TableLog callability = store.log(StoreSchema.CALLABILITY, with.assembly());
        variants.add(with.variants(), draft.run(), store.clock().millis());
        callability.add(with.callability(), draft.run(), store.clock().millis());
        store.small(StoreSchema.QUARANTINE)
                .append(with.quarantined().stream()
                        .map(q -> StoreSchema.row(draft.run(), q))
                        .toList());
        Joining joining = new Joining(draft, with, check);
        try {
            store.small(StoreSchema.BATCHES).change(joining::change, () -> {
                variants.remove(with.variants(), store.clock().millis());
                callability.remove(with.callability(), store.clock().millis());
                names.delete(draft.run());
                store.plainFiles().delete(contigsName(draft));
            });
        } finally {
            forget();
        }
        return joining.committed;
    }

    /** A batch that is about to become visible, perhaps in the place of another. */
    private final class Joining {
        private final Batch draft;
        private final Store.BatchFiles with;
        private final Store.BatchCheck check;
        private Batch committed;
        private @Nullable Integer audit;

        Joining(Batch draft, Store.BatchFiles with, Store.BatchCheck check) {
            this.draft = draft;
            this.with = with;
            this.check = check;
            this.committed = draft;
        }

        Optional<SmallTable.Change> change() {
            forget();
            Store.Admission admission = check.admit();
            Batch repeated = admission.repeats();
            if (repeated != null) {
                committed = repeated;
                return Optional.empty();
            }
            if (store.info().assembly().equals(Assemblies.ANY)) {
                writeContigs(draft, with.assembly());
            }
            if (all().stream().anyMatch(b -> b.number() == draft.number())) {
                throw new UsageException("Number " + draft.number() + " of the new batch is taken in " + store.uri()
                        + ", by a batch that a run of this command made before. Run it again.");
            }
            committed = draft.withFirstSample(nextSample());
            Batch replaced = admission.replaces();
            new AttributeRows(store).prepare(committed, with.sampleIds(), replaced);
            if (replaced == null) {
                return Optional.of(new SmallTable.Change(
                        false, List.of(StoreSchema.row(committed)), note("ingest", List.of(committed), null, null)));
            }
            if (audit == null) {
                audit = store.audit("replace", Map.of("batch", replaced.number(), "samples", replaced.nSamples()));
            }
            String now = now();
            List<Row> rows = new ArrayList<>();
            for (Batch batch : all()) {
                rows.add(StoreSchema.row(batch.number() == replaced.number() ? batch.withRemoved(now) : batch));
            }
            rows.add(StoreSchema.row(committed));
            return Optional.of(
                    new SmallTable.Change(true, rows, note("replace", List.of(committed, replaced), null, audit)));
        }
    }

    private String note(String action, List<Batch> concerned, @Nullable Long version, @Nullable Integer audit) {
        return VersionNote.of(action, concerned, version, audit, store.clock()).toJson();
    }

    /** Removes visible batches, all or none. */
    void remove(Set<String> names) {
        List<Batch> removed = named(names);
        int audit = store.audit(
                "remove",
                Map.of(
                        "batches", removed.stream().map(Batch::number).toList(),
                        "samples", removed.stream().mapToInt(Batch::nSamples).sum()));
        change("remove", removed, null, audit, before -> {
            Set<Integer> numbers = named(names).stream().map(Batch::number).collect(Collectors.toSet());
            return before.stream()
                    .map(b -> numbers.contains(b.number()) ? b.withRemoved(now()) : b)
                    .toList();
        });
    }

    /**
     * The visible batches of these names.
     *
     * @throws UsageException if there is not one of each
     */
    List<Batch> named(Set<String> names) {
        List<Batch> found =
                visible().stream().filter(b -> names.contains(b.name())).toList();
        Set<String> unknown = new HashSet<>(names);
        found.forEach(b -> unknown.remove(b.name()));
        if (!unknown.isEmpty()) {
            throw new UsageException("There is no batch " + String.join(", ", unknown) + " in " + store.uri() + ". "
                    + (visible().isEmpty()
                            ? "There are none."
                            : "There are: "
                                    + String.join(
                                            ", ",
                                            visible().stream().map(Batch::name).toList())));
        }
        return found;
    }

    /**
     * Changes rows in one commit; of several processes each changes what those before it have left.
     *
     * @param action for the history
     * @param concerned the batches that it names
     * @param audit line of the audit log, null if there is none
     * @param change makes all rows of all rows: none may go, and numbers and samples stay
     */
    void change(
            String action,
            List<Batch> concerned,
            @Nullable Long version,
            @Nullable Integer audit,
            UnaryOperator<List<Batch>> change) {
        String note = note(action, concerned, version, audit);
        try {
            store.small(StoreSchema.BATCHES).change(() -> {
                forget();
                return Optional.of(new SmallTable.Change(
                        true, change.apply(all()).stream().map(StoreSchema::row).toList(), note));
            });
        } finally {
            forget();
        }
    }

    private static String contigsName(Batch batch) {
        return "contigs/" + batch.run() + ".json";
    }

    /**
     * The contigs that a store of assembly {@code any} knows, by all batches that ever were, since files of removed ones may come back. Each
     * batch's list has the one before it as its beginning, so the longest is all there are.
     */
    List<ContigLength> contigs() {
        List<ContigLength> longest = List.of();
        for (Batch batch : all()) {
            String name = contigsName(batch);
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
        String name = contigsName(batch);
        store.plainFiles().delete(name);
        try {
            store.plainFiles().writeText(name, JSON.writeValueAsString(contigs) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
