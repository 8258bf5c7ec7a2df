package eu.goe.gwas.job;

import eu.goe.core.association.GenomePart;
import eu.goe.core.association.MeansRow;
import eu.goe.core.association.SumsFormat;
import eu.goe.core.association.SumsRow;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.exchange.PlanPackage;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.Stretch;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.WindowGrid;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.WindowFiles;
import eu.goe.core.variant.Variant;
import eu.goe.gwas.pooled.ModelRows;
import eu.goe.gwas.pooled.NullRows;
import eu.goe.gwas.regression.CarrierFacts;
import eu.goe.gwas.regression.Dosages;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * Sums the variants of one run of the genome for a regression of all nodes, and writes one file of rows.
 *
 * @param means of all nodes; null where dosages alone are summed
 */
record SuffstatsTask(
        DosageWalk.Tables tables,
        TableRoot results,
        Broadcast<SuffstatsModel> model,
        PlanPackage.@Nullable Means means,
        int resultNumber,
        String run)
        implements Serializable {

    /** @param meter takes one unit when done */
    List<TableFile> run(Stretch stretch, int part, TaskRunner.Meter meter) throws IOException {
        SuffstatsModel shared = model.value();
        Assembly assembly = tables.assembly();
        try (WindowFiles<SumsRow> out = WindowFiles.ofResult(
                        results,
                        assembly,
                        new SumsFormat(assembly, shared.layout()),
                        SumsRow::variant,
                        SumsRow::variant,
                        resultNumber,
                        run + "-" + part + "-" + TaskRunner.attempt() + "-");
                Means here = new Means()) {
            Work work = new Work(shared, here);
            int[] rows = new int[1];
            DosageWalk walk = new DosageWalk(
                    tables,
                    AssociationModel.places(shared.people(), shared.sexes().length),
                    shared.sexes(),
                    shared.xModel());
            walk.forEach(stretch, new Dosages(shared.people().length), (variant, region, dosages) -> {
                SumsRow row = work.sum(variant, region, dosages);
                if (row != null) {
                    out.write(row);
                    rows[0]++;
                }
                return dosages;
            });
            meter.add(1, rows[0]);
            return new ArrayList<>(out.files());
        }
    }

    /** The plan's rows beside the store's, both in the order of the genome. */
    private final class Means implements AutoCloseable {
        private @Nullable RowFileReader<MeansRow> rows;
        private @Nullable MeansRow next;
        private String window = "";

        boolean isAsked() {
            return means != null;
        }

        @Nullable
        MeansRow of(Variant variant) throws IOException {
            PlanPackage.Means from = means;
            if (from == null) {
                return null;
            }
            String label = WindowGrid.label(tables.assembly().contig(variant.contig()), variant.start());
            if (!label.equals(window)) {
                close();
                window = label;
                Optional<RowFileReader<MeansRow>> opened = from.open(label, tables.assembly());
                rows = opened.orElse(null);
                advance();
            }
            while (next != null && next.variant().compareTo(variant) < 0) {
                advance();
            }
            return next != null && next.variant().compareTo(variant) == 0 ? next : null;
        }

        private void advance() {
            next = rows != null && rows.hasNext() ? rows.next() : null;
        }

        @Override
        public void close() throws IOException {
            if (rows != null) {
                rows.close();
                rows = null;
            }
        }
    }

    /** The buffers of one task. */
    private static final class Work {
        private final SuffstatsModel shared;
        private final Means means;
        private final List<Group> groups = new ArrayList<>();

        Work(SuffstatsModel shared, Means means) {
            this.shared = shared;
            this.means = means;
            shared.own().forEach(own -> groups.add(new Group(shared, own)));
        }

        @Nullable
        SumsRow sum(Variant variant, PloidyRegion region, Dosages dosages) throws IOException {
            MeansRow pooled = means.of(variant);
            if (pooled == null && means.isAsked()) {
                return null;
            }
            GenomePart part = GenomePart.of(region);
            SumsRow row = SumsRow.untold(variant, shared.layout(), part);
            for (Group group : groups) {
                if (group.own.part() == part) {
                    group.sum(region, dosages, pooled, row);
                }
            }
            return row;
        }
    }

    /** One group's buffers. */
    private static final class Group {
        private final SuffstatsModel shared;
        private final SuffstatsModel.Own own;
        private final Dosages dosages;
        private final int[] places;
        private final CarrierFacts facts;
        private final boolean[] hasRarer;
        private final Map<PloidyRegion, AlleleCopies> copies = new EnumMap<>(PloidyRegion.class);

        Group(SuffstatsModel shared, SuffstatsModel.Own own) {
            this.shared = shared;
            this.own = own;
            dosages = new Dosages(own.people().length);
            places = GroupTests.places(shared.people(), own.people());
            facts = new CarrierFacts(own.facts());
            hasRarer = new boolean[own.people().length];
        }

        void sum(PloidyRegion region, Dosages all, @Nullable MeansRow pooled, SumsRow row) {
            dosages.gather(all, places);
            AlleleCopies counts = copies.computeIfAbsent(
                    region, r -> new AlleleCopies(own.people(), shared.sexes(), r, shared.xModel(), null));
            counts.count(dosages);
            if (counts.called() == 0) {
                return;
            }
            counts.carriers(dosages, hasRarer);
            facts.look(dosages, hasRarer);
            for (SuffstatsModel.Asked asked : own.asked()) {
                int g = asked.place();
                int nNodes = pooled == null ? 0 : pooled.nNodes()[g];
                if (pooled != null && nNodes == 0) {
                    continue;
                }
                row.n()[g] = counts.called();
                row.an()[g] = counts.an();
                row.ac()[g] = counts.ac();
                row.nCarriers()[g] = counts.carriers(counts.altIsRarer());
                row.leastSide()[g] = facts.leastSide();
                row.leastArm()[g] = facts.leastArm();
                row.share()[g] = facts.share();
                row.nNodes()[g] = nNodes;
                int at = shared.layout().first(own.part(), g);
                sums(asked, pooled == null ? Double.NaN : mean(pooled.means()[g]), row.sums(), at);
            }
        }

        /** Of a plan, which may be somebody's own idea. */
        private static double mean(double of) {
            if (!(of >= 0 && of <= 2)) {
                throw new VerificationException(
                        "The plan has a mean dosage that is none. Ask the coordinator for another.");
            }
            return of;
        }

        private void sums(SuffstatsModel.Asked asked, double mean, double[] into, int from) {
            ModelRows rows = asked.rows();
            if (rows == null) {
                into[from] = dosages.sum();
                return;
            }
            if (asked.nulls().isEmpty()) {
                rows.sum(dosages, mean, into, from);
                return;
            }
            int at = from;
            for (NullRows trait : asked.nulls()) {
                at += trait.sum(dosages, mean, into, at);
            }
        }
    }
}
