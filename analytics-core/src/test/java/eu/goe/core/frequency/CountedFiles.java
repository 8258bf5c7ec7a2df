package eu.goe.core.frequency;

import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.filter.VariantFilter;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.store.Block;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.UncarriedRows;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;

/** Counts files of one window by the tasks of {@code frequencies} and {@code coverage}, without a session or a store. */
public final class CountedFiles {
    private final TableRoot variants;
    private final TableRoot callability;
    private final TableRoot results;
    private final Assembly assembly;
    private int runs;

    public CountedFiles(TableRoot variants, TableRoot callability, TableRoot results, Assembly assembly) {
        this.variants = variants;
        this.callability = callability;
        this.results = results;
        this.assembly = assembly;
    }

    /** Blocks and their files. */
    public record Files(List<Block> blocks, List<TableFile> variants, List<TableFile> callability) {}

    private static TaskRunner.Meter meter() {
        return new TaskRunner.Meter(new LongAccumulator(), new LongAccumulator());
    }

    private static StrataPlan plan(SampleAttributes people, BitSet leftOut, List<String> by) {
        int[] live = IntStream.range(0, people.nSamples())
                .filter(s -> !leftOut.get(s))
                .toArray();
        return StrataPlan.of(people, by, live);
    }

    private static String text(StrataPlan plan, StrataCounts counts) {
        StringBuilder text = new StringBuilder();
        for (int s = 0; s < plan.strata().size(); s++) {
            text.append(' ').append(plan.strata().get(s).id());
            for (CountField field : CountField.values()) {
                text.append(':').append(counts.get(field, s));
            }
        }
        return text.toString();
    }

    /**
     * All counts of all strata of each variant.
     *
     * @param sites null for what is listed
     */
    public List<String> frequencies(
            Files files, SampleAttributes people, BitSet leftOut, List<String> by, boolean adjust, List<Variant> sites)
            throws IOException {
        StrataPlan plan = plan(people, leftOut, by);
        FrequencyTask task = new FrequencyTask(
                variants,
                callability,
                results,
                assembly,
                files.blocks(),
                plan,
                false,
                Set.of(Quality.RAW, Quality.ADJ),
                null,
                adjust,
                null,
                VariantFilter.ALL,
                UncarriedRows.Rule.of(files.blocks(), leftOut),
                null,
                1,
                "f" + runs++);
        if (sites == null && files.variants().isEmpty()) {
            return List.of();
        }
        SiteChunk chunk = sites == null ? null : SiteChunk.of("w", sites);
        Span span = chunk == null ? Span.of(files.variants()) : new Span("w", chunk.first(), chunk.last());
        FrequencyTask.Report report =
                task.run(new FrequencyTask.Unit(span, files.variants(), files.callability(), chunk, null), 0, meter());
        List<String> lines = new ArrayList<>(List.of("adjusted " + report.adjustedCalls()));
        for (TableFile file : report.files()) {
            try (RowFileReader<FrequencyRow> rows =
                    results.open(file.path(), FrequencyFormat.ofStore(assembly, plan.sizes(), false), c -> true)) {
                while (rows.hasNext()) {
                    FrequencyRow row = rows.next();
                    lines.add(row.variant() + " raw" + text(plan, row.raw()) + " adj" + text(plan, row.adj()));
                }
            }
        }
        return lines;
    }

    /** AN of all strata along the window. */
    public List<String> coverage(Files files, SampleAttributes people, BitSet leftOut, List<String> by, boolean adjust)
            throws IOException {
        StrataPlan plan = plan(people, leftOut, by);
        CoverageTask task = new CoverageTask(
                variants,
                callability,
                results,
                assembly,
                files.blocks(),
                plan,
                Set.of(Quality.RAW, Quality.ADJ),
                adjust,
                null,
                1,
                "c" + runs++);
        List<String> lines = new ArrayList<>();
        for (TableFile file : task.run(new CoverageTask.Unit(files.variants(), files.callability()), 0, meter())) {
            try (RowFileReader<CoverageRow> rows = results.open(
                    file.path(), CoverageFormat.ofStore(assembly, plan.strata().size()), c -> true)) {
                while (rows.hasNext()) {
                    CoverageRow row = rows.next();
                    lines.add(row.start() + "-" + row.end() + " " + text(row.raw()) + " " + text(row.adj()));
                }
            }
        }
        return lines;
    }

    private static String text(CoverageRow.@Nullable Called called) {
        return called == null
                ? "none"
                : Arrays.toString(called.an()) + Arrays.toString(called.min()) + Arrays.toString(called.max());
    }
}
