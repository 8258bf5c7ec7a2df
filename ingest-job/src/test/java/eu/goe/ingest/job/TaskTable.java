package eu.goe.ingest.job;

import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.ContigCheck;
import eu.goe.core.genotype.GenotypeDecoder;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.store.StagedRun;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.VariantFormat;
import eu.goe.core.store.VariantRow;
import eu.goe.ingest.bgzf.Compression;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.vcf.KeptFields;
import eu.goe.ingest.vcf.VcfHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.util.LongAccumulator;

/** What ingest makes of VCF text, by its tasks and the merge of their seams, without a session or a store. */
final class TaskTable {
    private static final String RUN = "0123456789abcdef0123456789abcdef";

    /**
     * @param rows one text a row: contig, 1-based position, ref, alt and the calls of all samples, in genome order
     * @param originals of the same rows
     * @param quarantined reason and position of each
     * @param joins of rows
     * @param exceeded calls that are missing since two records had more copies than the ploidy
     * @param files how many
     * @param groups of files that were merged
     */
    record Made(
            List<String> rows,
            List<String> originals,
            List<String> quarantined,
            long joins,
            long exceeded,
            int files,
            int groups) {}

    private final Path folder;
    private final Assembly assembly;
    private final Path reference;
    private final boolean atomise;
    private int tables;

    /** @param reference null to trim only */
    TaskTable(Path folder, Assembly assembly, Path reference) {
        this(folder, assembly, reference, false);
    }

    TaskTable(Path folder, Assembly assembly, Path reference, boolean atomise) {
        this.atomise = atomise;
        this.folder = folder;
        this.assembly = assembly;
        this.reference = reference;
    }

    /** One file in one piece. */
    Made of(String vcf) throws Exception {
        return of(List.of(vcf), new TreeSet<>());
    }

    /**
     * @param shards texts with the same samples
     * @param cuts byte positions of the first shard where a new task begins; those within the header do nothing
     */
    Made of(List<String> shards, TreeSet<Integer> cuts) throws Exception {
        Path mine = Files.createDirectories(folder.resolve("table-" + tables++));
        TableRoot root = new TableRoot(mine.toUri().toString());
        Path staging = Files.createDirectories(mine.resolve("staging"));
        Files.writeString(staging.resolve("number"), "1");
        StagedRun staged = new StagedRun(staging.toUri().toString(), RUN, 1);
        List<IngestTask.Part> splits = new ArrayList<>();
        int nSamples = 0;
        IngestTask task = null;
        for (int shard = 0; shard < shards.size(); shard++) {
            byte[] text = shards.get(shard).getBytes(StandardCharsets.UTF_8);
            Path file = Files.write(mine.resolve("shard-" + shard + ".vcf"), text);
            VcfHeader header;
            long begin;
            try (HadoopBytes bytes = new HadoopBytes(file.toUri().toString());
                    LineReader lines =
                            LineReader.whole(bytes, "shard", Compression.PLAIN, LineReader.DEFAULT_MAX_LINE)) {
                header = VcfHeader.read(lines, "shard");
                begin = lines.bytesReached();
            }
            nSamples = header.samples().size();
            if (task == null) {
                task = new IngestTask(
                        root,
                        assembly,
                        List.of(ContigCheck.of(assembly, List.of())),
                        List.of(header.formatRules()),
                        reference == null ? null : reference.toString(),
                        atomise,
                        header.adjRule(),
                        KeptFields.NONE,
                        nSamples,
                        1,
                        LineReader.DEFAULT_MAX_LINE,
                        false,
                        true,
                        staged);
            }
            List<Long> points = new ArrayList<>(List.of(0L));
            for (int cut : cuts) {
                if (shard == 0 && cut > begin && cut < text.length) {
                    points.add((long) cut);
                }
            }
            points.add((long) text.length);
            for (int i = 1; i < points.size(); i++) {
                splits.add(new IngestTask.Part(
                        splits.size(),
                        List.of(new IngestTask.Split(
                                file.toUri().toString(),
                                "shard-" + shard + ".vcf",
                                shard + 1,
                                Compression.PLAIN,
                                0,
                                i == 1 ? header.lines() : 0,
                                points.get(i - 1),
                                points.get(i)))));
            }
        }
        List<IngestTask.Report> reports = new ArrayList<>();
        TaskRunner.Meter meter = new TaskRunner.Meter(new LongAccumulator(), new LongAccumulator());
        for (int part = 0; part < splits.size(); part++) {
            // As a run that goes on after it was killed reads it.
            reports.add(
                    IngestTask.Report.fromJson(task.run(splits.get(part), meter).toJson()));
        }
        return made(root, reports, nSamples);
    }

    private Made made(TableRoot root, List<IngestTask.Report> reports, int nSamples) throws IOException {
        List<TableFile> files = new ArrayList<>();
        List<String> quarantined = new ArrayList<>();
        Set<SeamMerge.Copy> copies = new HashSet<>();
        long joins = 0;
        long exceeded = 0;
        for (IngestTask.Report report : reports) {
            files.addAll(report.files());
            report.quarantined().forEach(q -> quarantined.add(q.reason() + " at " + q.pos()));
            joins += report.joins();
            exceeded += report.exceeded();
        }
        SeamMerge merge = new SeamMerge(root, assembly, RUN, nSamples);
        SeamMerge.Plan plan = SeamMerge.plan(files);
        List<TableFile> tidy = new ArrayList<>(plan.alone());
        for (int group = 0; group < plan.groups().size(); group++) {
            SeamMerge.Report report = merge.merge(plan.groups().get(group), group);
            if (report.strayPart() != null) {
                throw new IllegalStateException(reports.get(report.strayPart()).firstStray());
            }
            tidy.addAll(report.files());
            copies.addAll(report.copies());
            joins += report.joins();
            exceeded += report.exceeded();
        }
        for (TableFile file : tidy) {
            if (plan.alone().contains(file) && SeamMerge.isStray(file)) {
                throw new IllegalStateException(reports.get(merge.part(file)).firstStray());
            }
        }
        tidy.sort(Comparator.comparing(TableFile::first));
        List<String> rows = new ArrayList<>();
        List<String> originals = new ArrayList<>();
        VariantRow last = null;
        for (TableFile file : tidy) {
            try (RowFileReader<VariantRow> reader =
                    root.open(file.path(), new VariantFormat(assembly, nSamples), c -> true)) {
                while (reader.hasNext()) {
                    VariantRow row = reader.next();
                    if (last != null && row.variant().compareTo(last.variant()) <= 0) {
                        throw new AssertionError(row.variant() + " after " + last.variant());
                    }
                    last = row;
                    rows.add(text(row, nSamples));
                    originals.add(String.valueOf(row.original()));
                }
            }
        }
        copies.forEach(
                c -> quarantined.add(c.record().reason() + " at " + c.record().pos()));
        quarantined.sort(null);
        return new Made(
                rows,
                originals,
                quarantined,
                joins,
                exceeded,
                tidy.size(),
                plan.groups().size());
    }

    /** A call is written as called copies with the allele, so {@code 1/2} is one copy of two. */
    private String text(VariantRow row, int nSamples) {
        GenotypeView view = new GenotypeView();
        new GenotypeDecoder().decode(row.genotypes(), nSamples, view);
        String[] calls = new String[nSamples];
        Arrays.fill(calls, "0of2");
        for (int e = 0; e < view.nEntries(); e++) {
            calls[view.sample(e)] = view.called(e) == 0 ? "." : view.alt(e) + "of" + view.called(e);
        }
        return assembly.contig(row.variant().contig()).name() + " "
                + (row.variant().start() + 1) + " "
                + row.variant().ref() + " " + row.variant().alt()
                + (row.variant().structural() == null
                        ? ""
                        : " " + row.variant().structural() + " " + row.variant().end())
                + " " + String.join(" ", calls);
    }
}
