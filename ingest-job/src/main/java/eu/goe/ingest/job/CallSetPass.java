package eu.goe.ingest.job;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.Progress;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genotype.Tiles;
import eu.goe.core.store.Batch;
import eu.goe.core.store.StagedRun;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.VariantRow;
import eu.goe.ingest.vcf.Fingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the files of a call set in byte ranges, and merges what overlaps where these touch. */
record CallSetPass(Store store, CommandContext context, IngestJob.Request request, IngestPlan plan) implements Pass {
    @Override
    public String kind() {
        return "vcf";
    }

    @Override
    public String callability(Assembly assembly) {
        return callability(request, assembly);
    }

    @Override
    public long variants(long rows) {
        return rows / Tiles.count(plan.samples().size(), VariantRow.TILE_SAMPLES);
    }

    static String callability(IngestJob.Request request, Assembly assembly) {
        DeclaredCallability absentSites = request.absentSites();
        return absentSites == null ? Batch.LISTED : absentSites.label(assembly);
    }

    @Override
    public int tileSamples() {
        return VariantRow.TILE_SAMPLES;
    }

    @Override
    public List<String> partKeys() {
        List<String> keys = new ArrayList<>();
        for (IngestTask.Part part : plan.parts()) {
            part.splits().forEach(s -> keys.add(part.number() + " " + s.number() + " " + s.from() + " " + s.to()));
        }
        return keys;
    }

    @Override
    public int parts() {
        return plan.parts().size();
    }

    @Override
    public Map<Integer, IngestTask.Report> read(
            Map<Integer, IngestTask.Report> finished, @Nullable StagedRun staged, Progress progress) {
        IngestTask task = new IngestTask(
                store.root(StoreSchema.VARIANTS),
                plan.assembly(),
                plan.contigs(),
                plan.formats(),
                store.info().reference(),
                request.atomise(),
                plan.adj(),
                plan.kept(),
                plan.samples().size(),
                staged == null ? 0 : staged.number(),
                request.maxLine(),
                request.failOnBadRecord(),
                request.kind() == InputKind.VCF,
                staged);
        return Pass.readOpen(store, plan.parts(), finished, (part, n, meter) -> task.run(part, meter), progress);
    }

    @Override
    public Fingerprint fingerprint(Tally tally) {
        return tally.fingerprint(plan.people());
    }

    @Override
    public Landed land(Tally tally, Map<Integer, IngestTask.Report> reports, @Nullable StagedRun staged) {
        List<TableFile> tidy = tally.files();
        Tally after = tally;
        if (staged == null) {
            // Rows are only counted: what a merge of the parts would show stays open.
            reports.values().stream()
                    .map(IngestTask.Report::firstStray)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresent(stray -> context.warn("unless it is a copy of an earlier record: " + stray));
        } else {
            TableRoot root = store.root(StoreSchema.VARIANTS);
            Seams seams = mergeSeams(
                    new SeamMerge(
                            root, plan.assembly(), staged.run(), plan.samples().size()),
                    reports);
            tidy = seams.files();
            if (!seams.strays().isEmpty()) {
                context.warn("the input is not sorted, and is in the table: "
                        + seams.strays().get(0));
            }
            after = tally.afterSeams(seams);
        }
        return new Landed(after, tidy, tidy.stream().mapToLong(TableFile::rows).sum());
    }

    /** Merges what overlaps of the tasks' files. */
    private Seams mergeSeams(SeamMerge merge, Map<Integer, IngestTask.Report> reports) {
        List<TableFile> files = new ArrayList<>();
        reports.values().forEach(r -> files.addAll(r.files()));
        SeamMerge.Plan seams = SeamMerge.plan(files);
        List<SeamMerge.Report> merged = TaskRunner.run(
                store.spark(),
                "goe ingest, seams",
                seams.groups(),
                (group, number, meter) -> merge.merge(group, number),
                Progress.NONE);
        Seams made = Seams.of(merge, seams, merged, plan.parts(), reports);
        if (request.failOnBadRecord()) {
            made.requireNoCopies();
        }
        return made;
    }
}
