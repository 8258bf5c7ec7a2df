package eu.goe.ingest.job;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.Progress;
import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.ContigCheck;
import eu.goe.core.genome.WindowGrid;
import eu.goe.core.store.StagedRun;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TaskRunner;
import eu.goe.ingest.gvcf.CallThresholds;
import eu.goe.ingest.gvcf.Stretch;
import eu.goe.ingest.gvcf.TileMerge;
import eu.goe.ingest.gvcf.TileSettings;
import eu.goe.ingest.vcf.Fingerprint;
import eu.goe.ingest.vcf.KeptFields;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads single-sample gVCFs by tiles of samples: stretches of the genome where there are indexes, else whole files.
 *
 * @param files of each sample, as places in the list of sources
 * @param gvcfParts what tasks read
 * @param expectedRecords of files, by number, as their indexes say
 */
record GvcfPass(
        Store store,
        CommandContext context,
        IngestJob.Request request,
        IngestPlan plan,
        List<List<Integer>> files,
        List<GvcfTask.Part> gvcfParts,
        Map<Integer, Long> expectedRecords,
        int unit)
        implements Pass {
    /** Least quality and depth of a reference block unless the user says otherwise: those of adj. */
    static final int DEFAULT_GQ = 20;

    static final int DEFAULT_DP = 10;

    private static final int FINE_UNIT = 1_000_000;
    /** Of so many files offsets are kept by window, so that they fit the driver. */
    private static final int MANY_FILES = 2_000;

    private static final int FILES_PER_TASK = 64;

    /** A file and what its contig names mean. */
    private record Indexed(Source source, ContigCheck names) implements Serializable {}

    static GvcfPass of(
            Store store,
            CommandContext context,
            IngestJob.Request request,
            Source.Opened opened,
            IngestPlan plan,
            Map<String, List<Integer>> samples,
            int tasks) {
        if (!TileMerge.canKeep(request.formats())) {
            throw new UsageException("--keep gp,ds: gVCFs have no such values of everybody; keep of gq,dp,ad,ps.");
        }
        Map<Fingerprint, Integer> headers = new HashMap<>();
        opened.headers().keySet().forEach(h -> headers.put(h, headers.size()));
        int unit = opened.sources().size() > MANY_FILES ? WindowGrid.WINDOW_BASES : FINE_UNIT;
        List<ArrayList<Indexed>> units = new ArrayList<>();
        for (Source source : opened.sources()) {
            if (units.isEmpty() || units.get(units.size() - 1).size() == FILES_PER_TASK) {
                units.add(new ArrayList<>());
            }
            units.get(units.size() - 1)
                    .add(new Indexed(source, plan.contigs().get(headers.getOrDefault(source.header(), 0))));
        }
        List<@Nullable GvcfIndex> indexes = new ArrayList<>();
        for (ArrayList<@Nullable GvcfIndex> some : TaskRunner.run(
                store.spark(),
                "goe ingest, indexes",
                units,
                (task, n, meter) -> {
                    ArrayList<@Nullable GvcfIndex> found = new ArrayList<>();
                    for (Indexed file : task) {
                        found.add(GvcfIndex.of(file.source(), file.names(), unit));
                    }
                    return found;
                },
                Progress.NONE)) {
            indexes.addAll(some);
        }
        long without = indexes.stream().filter(i -> i == null).count();
        if (without > 0 && indexes.size() > GvcfPlan.TILE_SAMPLES) {
            context.warn(
                    without + " file(s) have no index, so their tiles are read by one task each; bgzip and tabix -p"
                            + " vcf make it faster");
        }
        GvcfPlan cut = new GvcfPlan(opened.sources(), headers, plan.assembly(), indexes, unit);
        List<List<Integer>> files = List.copyOf(samples.values());
        List<GvcfTask.Part> parts = cut.parts(files, tasks);
        return new GvcfPass(store, context, request, plan, files, parts, cut.expectedRecords(parts), unit);
    }

    @Override
    public String kind() {
        return "gvcf";
    }

    private static int minGq(IngestJob.Request request) {
        Integer gq = request.minGq();
        return gq == null ? DEFAULT_GQ : gq;
    }

    private static int minDp(IngestJob.Request request) {
        Integer dp = request.minDp();
        return dp == null ? DEFAULT_DP : dp;
    }

    static String callability(IngestJob.Request request) {
        return CallThresholds.label(minGq(request), minDp(request));
    }

    @Override
    public String callability(Assembly assembly) {
        return callability(request);
    }

    @Override
    public long variants(long rows) {
        return rows;
    }

    @Override
    public int tileSamples() {
        return GvcfPlan.TILE_SAMPLES;
    }

    @Override
    public List<String> partKeys() {
        List<String> keys = new ArrayList<>();
        keys.add(callability(request) + " " + unit);
        for (GvcfTask.Part part : gvcfParts) {
            for (Stretch stretch : part.stretches()) {
                keys.add(part.number() + " " + part.tile() + " " + stretch.contig() + ":" + stretch.from() + "-"
                        + stretch.to() + " " + stretch.files().hashCode());
            }
        }
        return keys;
    }

    @Override
    public int parts() {
        return gvcfParts.size();
    }

    @Override
    public Map<Integer, IngestTask.Report> read(
            Map<Integer, IngestTask.Report> finished, @Nullable StagedRun staged, Progress progress) {
        List<GvcfTask.File> inputs = plan.sources().stream()
                .map(s -> new GvcfTask.File(s.uri(), s.label(), s.compression(), s.headerLines()))
                .toList();
        GvcfTask task = new GvcfTask(
                store.root(StoreSchema.VARIANTS),
                store.root(StoreSchema.CALLABILITY),
                new TileSettings(
                        plan.assembly(),
                        plan.contigs(),
                        plan.formats(),
                        GvcfPlan.ranks(plan.opened(), plan.assembly()),
                        plan.adj(),
                        new KeptFields(plan.kept().formats(), Map.of()),
                        CallThresholds.of(minGq(request), minDp(request), plan.headers()),
                        store.info().reference() != null),
                new ArrayList<>(inputs),
                store.info().reference(),
                request.atomise(),
                staged == null ? 0 : staged.number(),
                request.maxLine(),
                request.failOnBadRecord(),
                staged);
        return Pass.readOpen(store, gvcfParts, finished, (part, n, meter) -> task.run(part, meter), progress);
    }

    /** The records of each sample count with its name, so that two files under each other's names are other content. */
    @Override
    public Fingerprint fingerprint(Tally tally) {
        Fingerprint all = Fingerprint.ZERO;
        for (int s = 0; s < files.size(); s++) {
            Fingerprint records = Fingerprint.ZERO;
            for (int f : files.get(s)) {
                records = records.plus(tally.fingerprints().getOrDefault(f + 1, Fingerprint.ZERO));
            }
            byte[] text = (records.hex() + plan.samples().get(s)).getBytes(StandardCharsets.UTF_8);
            all = all.plus(Fingerprint.of(text, 0, text.length));
        }
        return all;
    }

    @Override
    public Landed land(Tally tally, Map<Integer, IngestTask.Report> reports, @Nullable StagedRun staged) {
        for (Map.Entry<Integer, Long> expected : expectedRecords.entrySet()) {
            long read = tally.recordsOfFiles().getOrDefault(expected.getKey(), 0L);
            if (read != expected.getValue()) {
                throw new BadInputException(
                        plan.sources().get(expected.getKey() - 1).label() + ": its index counts " + expected.getValue()
                                + " records, and by it " + read + " are found.\n" + GvcfIndex.REMEDY);
            }
        }
        long empty = files.stream()
                .filter(its -> its.stream()
                        .allMatch(f -> tally.fingerprints()
                                .getOrDefault(f + 1, Fingerprint.ZERO)
                                .equals(Fingerprint.ZERO)))
                .count();
        if (empty > 0) {
            context.warn(
                    empty + " of " + files.size() + " sample(s) have no record at all: nobody was called anywhere in"
                            + " them. If that is a slip, remove the batch, and ingest it again without them.");
        }
        return new Landed(
                tally,
                tally.files(),
                tally.files().stream().mapToLong(TableFile::rows).sum());
    }
}
