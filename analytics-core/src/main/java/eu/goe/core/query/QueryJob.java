package eu.goe.core.query;

import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.cohort.Sex;
import eu.goe.core.command.Progress;
import eu.goe.core.command.Software;
import eu.goe.core.errors.UsageException;
import eu.goe.core.genome.Regions;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.genotype.SampleRuns;
import eu.goe.core.store.Batch;
import eu.goe.core.store.BatchFields;
import eu.goe.core.store.Block;
import eu.goe.core.store.LiveRows;
import eu.goe.core.store.SampleNames;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.VariantRow;
import eu.goe.core.store.Withdrawals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Streams the variants of visible batches out, one after the other in genome order, merged over batches. A sample whose
 * batch has no row for a variant is not called there: nobody said that it was. Memory holds one variant.
 */
final class QueryJob {
    private final Store store;
    private final Request request;
    private final List<Batch> batches;
    private final QueryPlan plan;
    private final Map<Integer, Block> blocks = new HashMap<>();
    private final int[] columnOf;
    private final Withdrawals withdrawals;
    private final BitSet withdrawn;
    private final SampleRuns unlisted = new SampleRuns();

    /**
     * What to write.
     *
     * @param regions null for everything
     * @param regionsText as the user wrote it
     * @param samples ids in the wanted order; null for all in the store's order
     * @param batch name of the only batch wanted; null for all
     */
    record Request(
            @Nullable Regions regions,
            @Nullable String regionsText,
            @Nullable List<String> samples,
            @Nullable String batch,
            QueryOutput.Format format) {}

    /** @throws UsageException if there is no such batch or sample, or nothing to write */
    QueryJob(Store store, Request request) {
        this.store = store;
        this.request = request;
        this.batches = batches(store, request.batch());
        withdrawals = store.withdrawals();
        withdrawn = withdrawals.set();
        SampleNames names = store.names();
        int[] numbers = numbers(names);
        SampleAttributes attributes = store.attributes();
        List<String> ids = new ArrayList<>();
        List<Sex> sexes = new ArrayList<>();
        columnOf = new int[names.size()];
        Arrays.fill(columnOf, -1);
        for (int number : numbers) {
            columnOf[number] = ids.size();
            ids.add(names.id(number));
            sexes.add(number < attributes.nSamples() ? attributes.sex(number) : Sex.UNKNOWN);
        }
        Set<SampleField> formats = EnumSet.noneOf(SampleField.class);
        Map<String, BatchFields.Info> infos = new LinkedHashMap<>();
        Set<String> filters = new TreeSet<>();
        for (Batch batch : batches) {
            formats.addAll(batch.fields().formats());
            batch.fields().infos().forEach(info -> infos.putIfAbsent(info.id(), info));
            filters.addAll(batch.fields().filters());
        }
        Set<Integer> wanted = new HashSet<>(batches.stream().map(Batch::block).toList());
        store.blocks().stream().filter(b -> wanted.contains(b.number())).forEach(b -> blocks.put(b.number(), b));
        plan = new QueryPlan(
                store.assembly(),
                ids,
                sexes,
                List.copyOf(formats),
                List.copyOf(infos.values()),
                List.copyOf(filters),
                Software.NAME);
        requireNamesFit();
    }

    private static List<Batch> batches(Store store, @Nullable String name) {
        List<Batch> all = store.batches();
        if (all.isEmpty()) {
            throw new UsageException(
                    "The store has no samples yet. Add a batch with: goe ingest -s " + store.uri() + " FILE");
        }
        List<Batch> chosen = name == null
                ? all
                : all.stream().filter(b -> b.name().equals(name)).toList();
        if (chosen.isEmpty()) {
            throw new UsageException("--batch " + name + ": there is no such batch. There are: "
                    + String.join(", ", all.stream().map(Batch::name).toList()));
        }
        return chosen;
    }

    /** Numbers of the chosen samples in the order of their columns. */
    private int[] numbers(SampleNames names) {
        List<Integer> numbers = new ArrayList<>();
        List<String> wanted = request.samples();
        if (wanted == null) {
            for (Batch batch : batches) {
                for (int i = 0; i < batch.nSamples(); i++) {
                    if (!withdrawn.get(batch.firstSample() + i)) {
                        numbers.add(batch.firstSample() + i);
                    }
                }
            }
        } else {
            int unknown = 0;
            for (String id : wanted) {
                int number = names.number(id).orElse(-1);
                boolean chosen = number >= 0
                        && !withdrawn.get(number)
                        && batches.stream()
                                .anyMatch(b -> number >= b.firstSample() && number < b.firstSample() + b.nSamples());
                unknown += chosen ? 0 : 1;
                numbers.add(number);
            }
            if (unknown > 0) {
                throw new UsageException("--samples: " + unknown + " of the " + wanted.size()
                        + " samples are not in the store or not in the batch.");
            }
            if (Set.copyOf(numbers).size() < numbers.size()) {
                throw new UsageException("--samples names a sample twice.");
            }
        }
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    private void requireNamesFit() {
        if (request.format() != QueryOutput.Format.BED) {
            return;
        }
        long blank = plan.samples().stream().filter(id -> id.matches(".*\\s.*")).count();
        if (blank > 0) {
            throw new UsageException("--format bed: " + blank
                    + " sample names have blanks, which separate columns in a .fam file. Use another format.");
        }
        if (plan.samples().isEmpty()) {
            throw new UsageException("--format bed: there are no samples.");
        }
    }

    QueryPlan plan() {
        return plan;
    }

    int nBatches() {
        return batches.size();
    }

    private VariantStream stream() {
        List<TableFile> files = store.files(StoreSchema.VARIANTS, blocks.values());
        return new VariantStream(store.root(StoreSchema.VARIANTS), plan.assembly(), files, request.regions());
    }

    /** How many rows would be read at most. */
    long rowsAtMost() throws IOException {
        try (VariantStream stream = stream()) {
            return stream.rowsAtMost();
        }
    }

    private Block block(VariantRow row) {
        Block block = blocks.get(row.block());
        if (block == null) {
            throw new IllegalStateException("a row of block " + row.block() + ", which is not visible");
        }
        return block;
    }

    /** Whether a record of the chosen batch is in the row, if only one is chosen: its block may hold others too. */
    private boolean isListed(VariantRow row) {
        Block block = block(row);
        if (request.batch() == null || block.batches().size() == 1) {
            return true;
        }
        Batch batch = batches.get(0);
        int tileFirst = block.firstSample(row.tile());
        int tileEnd = tileFirst + block.nSamples(row.tile());
        int from = Math.max(batch.firstSample(), tileFirst);
        int to = Math.min(batch.firstSample() + batch.nSamples(), tileEnd);
        unlisted.decode(row.unlisted(), tileEnd - tileFirst);
        return from < to && !unlisted.covers(from - tileFirst, to - tileFirst);
    }

    /**
     * Marks the query in the audit log and then writes.
     *
     * @return how many variants were written
     */
    long run(QueryOutput output, Progress progress) throws IOException {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("format", request.format().name().toLowerCase(Locale.ROOT));
        details.put("batches", batches.stream().map(Batch::number).toList());
        details.put("samples", plan.samples().size());
        if (request.regionsText() != null) {
            details.put("regions", request.regionsText());
        }
        store.audit("query", details);
        long variants = 0;
        long rows = 0;
        SiteCalls site = new SiteCalls(plan.samples().size(), Set.copyOf(plan.formats()));
        SiteAssembler assembler = new SiteAssembler(blocks, columnOf, site);
        try (VariantStream stream = stream();
                SiteSink sink = output.open(plan)) {
            progress.total(stream.rowsAtMost(), "rows");
            BitSet leftOut = store.removedSamples();
            for (int waiting : withdrawals.pending()) {
                leftOut.set(waiting);
            }
            LiveRows live = new LiveRows(blocks.values(), leftOut);
            Comparator<VariantRow> byFirstSample = Comparator.comparingInt(
                            (VariantRow row) -> block(row).firstSample(row.tile()))
                    .thenComparingInt(VariantRow::block);
            for (List<VariantRow> read = stream.next(); read != null; read = stream.next()) {
                List<VariantRow> group = live.of(read).stream()
                        .filter(this::isListed)
                        .sorted(byFirstSample)
                        .toList();
                rows += read.size();
                if (group.isEmpty()) {
                    continue;
                }
                site.clear(group.get(0).variant());
                group.forEach(assembler::add);
                sink.site(site);
                variants++;
                progress.done(rows, variants);
            }
            sink.finish();
        }
        output.publish();
        return variants;
    }
}
