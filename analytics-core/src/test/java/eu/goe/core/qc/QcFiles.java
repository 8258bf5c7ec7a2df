package eu.goe.core.qc;

import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.filter.VariantFilter;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.CountedFiles;
import eu.goe.core.frequency.Span;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.frequency.Stretch;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.UncarriedRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.util.LongAccumulator;

/** Judges samples and variants of files of one window by the task of {@code qc}, without a session or a store. */
public final class QcFiles {
    private final TableRoot variants;
    private final TableRoot callability;
    private final TableRoot results;
    private final Assembly assembly;
    private int runs;

    public QcFiles(TableRoot variants, TableRoot callability, TableRoot results, Assembly assembly) {
        this.variants = variants;
        this.callability = callability;
        this.results = results;
        this.assembly = assembly;
    }

    /** The figures of all samples, all variants, and the genotypes at common sites. */
    public List<String> all(CountedFiles.Files files, SampleAttributes people, BitSet leftOut) throws IOException {
        int[] live = IntStream.range(0, people.nSamples())
                .filter(s -> !leftOut.get(s))
                .toArray();
        if (live.length == 0 || files.variants().isEmpty()) {
            return List.of();
        }
        StrataPlan plan = StrataPlan.of(people, List.of(), live);
        QcTask task = new QcTask(
                variants,
                callability,
                results,
                assembly,
                files.blocks(),
                plan,
                EnumSet.allOf(QcTable.class),
                null,
                VariantFilter.ALL,
                UncarriedRows.Rule.of(files.blocks(), leftOut),
                new SiteGrid(1, 1_000),
                1,
                "q" + runs++);
        Stretch stretch = new Stretch(Span.of(files.variants()), files.variants(), files.callability());
        QcTask.Report report = task.run(
                new QcTask.Unit(List.of(stretch)),
                0,
                new TaskRunner.Meter(new LongAccumulator(), new LongAccumulator()));
        boolean[] isCounted = new boolean[people.nSamples()];
        Arrays.stream(live).forEach(s -> isCounted[s] = true);
        SampleQcAccumulator sums = new SampleQcAccumulator(isCounted);
        sums.addPacked(report.sums());
        List<String> lines = new ArrayList<>();
        for (double[] figures : sums.figures()) {
            lines.add(Arrays.toString(figures));
        }
        for (TableFile file : report.files()) {
            try (RowFileReader<VariantQc> rows =
                    results.open(file.path(), new VariantQcFormat(assembly), column -> true)) {
                rows.forEachRemaining(row -> lines.add(
                        row.variant() + " raw" + text(row.raw()) + " adj" + text(row.adj()) + " " + row.depth()));
            }
        }
        report.sites().forEach(site -> lines.add(site.variant() + " " + Arrays.toString(site.genotypes())));
        return lines;
    }

    private static String text(StrataCounts counts) {
        StringBuilder text = new StringBuilder();
        for (CountField field : CountField.values()) {
            text.append(':').append(counts.get(field, 0));
        }
        return text.toString();
    }
}
