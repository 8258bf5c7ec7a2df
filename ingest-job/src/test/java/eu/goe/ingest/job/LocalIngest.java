package eu.goe.ingest.job;

import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.ContigCheck;
import eu.goe.core.genome.ContigLength;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.store.StagedRun;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.VariantFormat;
import eu.goe.core.store.VariantRow;
import eu.goe.ingest.vcf.Fingerprint;
import eu.goe.ingest.vcf.FormatRules;
import eu.goe.ingest.vcf.KeptFields;
import eu.goe.ingest.vcf.VcfHeader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.util.LongAccumulator;

/**
 * All that {@link IngestJob} does between the names of files and the commit, one task after the other and without a Spark
 * session: headers, splits, tasks, seams, counts and reconciliation, for a store of assembly {@code any} (or another).
 */
final class LocalIngest {
    final Tally tally;
    final List<VariantRow> rows;
    final Assembly assembly;
    final List<String> samples;

    private LocalIngest(Tally tally, List<VariantRow> rows, Assembly assembly, List<String> samples) {
        this.tally = tally;
        this.rows = rows;
        this.assembly = assembly;
        this.samples = samples;
    }

    /**
     * @param folder for the table's files
     * @param tasks into how many tasks files are cut, as far as they are large enough
     * @throws eu.goe.core.errors.BadInputException as the job would
     */
    static LocalIngest of(Path folder, List<Path> files, int tasks) throws Exception {
        return of(folder, files, tasks, Assemblies.named("any"));
    }

    static LocalIngest of(Path folder, List<Path> files, int tasks, Assembly store) throws Exception {
        Source.Opened opened =
                Source.open(files.stream().map(f -> f.toUri().toString()).toList(), 1 << 28);
        Assembly assembly = store;
        for (Source source : opened.sources()) {
            for (ContigLength contig : lengths(opened.header(source))) {
                if (assembly.isOpen() && assembly.resolve(contig.name()).isEmpty()) {
                    assembly = assembly.withContig(contig.name(), contig.length());
                }
            }
        }
        LocalIngest first = attempt(folder, opened, tasks, assembly, "0");
        if (first != null && assembly.isOpen() && !first.tally.unknownContigs().isEmpty()) {
            for (String contig : first.tally.unknownContigs()) {
                assembly = assembly.withContig(contig, 0);
            }
            return attempt(folder, opened, tasks, assembly, "1");
        }
        return first;
    }

    private static LocalIngest attempt(Path folder, Source.Opened opened, int tasks, Assembly assembly, String run)
            throws Exception {
        VcfHeader header = opened.header(opened.sources().get(0));
        int nSamples = header.samples().size();
        List<ContigCheck> contigs = new ArrayList<>();
        List<FormatRules> formats = new ArrayList<>();
        Map<Fingerprint, Integer> contigsOf = new HashMap<>();
        for (Map.Entry<Fingerprint, VcfHeader> h : opened.headers().entrySet()) {
            contigsOf.put(h.getKey(), contigs.size());
            formats.add(h.getValue().formatRules());
            contigs.add(ContigCheck.of(assembly, lengths(h.getValue())));
        }
        TableRoot root = new TableRoot(folder.toUri().toString());
        Path staging = Files.createDirectories(folder.resolve("staging" + run));
        Files.writeString(staging.resolve("number"), "1");
        StagedRun staged = new StagedRun(staging.toUri().toString(), run, 1);
        IngestTask task = new IngestTask(
                root,
                assembly,
                contigs,
                formats,
                null,
                false,
                header.adjRule(),
                KeptFields.NONE,
                nSamples,
                1,
                1 << 28,
                false,
                true,
                staged);
        Map<Integer, IngestTask.Report> reports = new TreeMap<>();
        List<IngestTask.Part> parts = Splits.of(opened.sources(), contigsOf, assembly, tasks);
        for (IngestTask.Part part : parts) {
            TaskRunner.Meter meter = new TaskRunner.Meter(new LongAccumulator(), new LongAccumulator());
            reports.put(part.number(), task.run(part, meter));
        }
        Tally tally = Tally.of(reports.values());
        if (assembly.isOpen() && !tally.unknownContigs().isEmpty()) {
            return new LocalIngest(tally, List.of(), assembly, header.samples());
        }
        tally.requireDifferentFiles(opened.sources());
        SeamMerge merge = new SeamMerge(root, assembly, run, nSamples);
        SeamMerge.Plan plan = SeamMerge.plan(tally.files());
        List<SeamMerge.Report> merged = new ArrayList<>();
        for (List<TableFile> group : plan.groups()) {
            merged.add(merge.merge(group, merged.size()));
        }
        Seams seams = Seams.of(merge, plan, merged, parts, reports);
        List<TableFile> tidy = seams.files();
        tally = tally.afterSeams(seams);
        tally.reconcile(tidy.stream().mapToLong(TableFile::rows).sum());
        List<VariantRow> rows = new ArrayList<>();
        for (TableFile file : tidy) {
            try (RowFileReader<VariantRow> reader =
                    root.open(file.path(), new VariantFormat(assembly, Math.max(1, nSamples)), column -> true)) {
                reader.forEachRemaining(rows::add);
            }
        }
        rows.sort(Comparator.comparing(VariantRow::variant).thenComparing(VariantRow::tile));
        return new LocalIngest(tally, rows, assembly, header.samples());
    }

    private static List<ContigLength> lengths(VcfHeader header) {
        return header.contigs().entrySet().stream()
                .map(e -> new ContigLength(e.getKey(), e.getValue()))
                .toList();
    }
}
