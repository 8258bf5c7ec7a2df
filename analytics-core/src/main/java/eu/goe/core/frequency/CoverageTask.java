package eu.goe.core.frequency;

import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Region;
import eu.goe.core.genome.Regions;
import eu.goe.core.store.Block;
import eu.goe.core.store.LocusReader;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.VariantFormat;
import eu.goe.core.store.VariantRow;
import eu.goe.core.store.WindowFiles;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds AN of all strata along one window in one sweep, and writes it as runs; positions at which nobody was called are in none.
 * Carries all that a task needs.
 */
record CoverageTask(
        TableRoot variants,
        TableRoot callability,
        TableRoot results,
        Assembly assembly,
        List<Block> blocks,
        StrataPlan plan,
        Set<Quality> qualities,
        boolean adjust,
        @Nullable Regions regions,
        int resultNumber,
        String run)
        implements Serializable {
    private static final int NEVER = Integer.MAX_VALUE;

    /** The files of one window. */
    record Unit(List<TableFile> variants, List<TableFile> callability) implements Serializable {}

    /** @return the files written */
    List<TableFile> run(Unit unit, int part, TaskRunner.Meter meter) throws IOException {
        Tiles tiles = new Tiles(blocks, plan);
        try (WindowFiles<CoverageRow> out = WindowFiles.ofResult(
                        results,
                        assembly,
                        CoverageFormat.ofStore(assembly, plan.strata().size()),
                        row -> Variant.of(row.contig(), row.start(), "N", "N"),
                        row -> Variant.of(row.contig(), row.end() - 1, "N", "N"),
                        resultNumber,
                        run + "-" + part + "-" + TaskRunner.attempt() + "-");
                CallabilityReader called =
                        new CallabilityReader(callability, assembly, unit.callability(), tiles, 0, NEVER);
                LocusReader loci = LocusReader.open(
                        variants,
                        unit.variants(),
                        new VariantFormat(assembly, 1),
                        VariantFormat::isCounted,
                        0,
                        NEVER)) {
            Sweep sweep = new Sweep(loci, called, new LocusCounter(assembly, plan, tiles, called, adjust), out);
            sweep.all();
            meter.add(1, sweep.rows);
            return out.files();
        }
    }

    /** Goes along the window. */
    private final class Sweep {
        private final LocusReader loci;
        private final CallabilityReader called;
        private final LocusCounter counter;
        private final WindowFiles<CoverageRow> out;
        private List<VariantRow> here;
        private @Nullable CoverageRow open;
        private long rows;

        Sweep(LocusReader loci, CallabilityReader called, LocusCounter counter, WindowFiles<CoverageRow> out) {
            this.loci = loci;
            this.called = called;
            this.counter = counter;
            this.out = out;
            here = loci.next();
        }

        void all() throws IOException {
            for (long place = nextPlace(); place >= 0; place = nextPlace()) {
                int contig = (int) (place >>> 32);
                int position = (int) place;
                while (position != NEVER) {
                    position = step(contig, position);
                }
            }
            flush();
        }

        /** Where the next contig, or the next stretch of this one, begins; −1 behind the last. */
        private long nextPlace() {
            long locus = here.isEmpty() ? -1 : place(here.get(0).variant());
            long row = called.nextPlace();
            return locus < 0 ? row : row < 0 ? locus : Math.min(locus, row);
        }

        private static long place(Variant variant) {
            return (long) variant.contig() << 32 | variant.start();
        }

        /** Counts at a position; the next one that may differ, {@link #NEVER} if nothing more is known of the contig. */
        private int step(int contig, int position) throws IOException {
            List<VariantRow> rowsHere = List.of();
            if (!here.isEmpty() && place(here.get(0).variant()) == ((long) contig << 32 | position)) {
                rowsHere = here;
                here = loci.next();
            }
            counter.moveTo(contig, position, rowsHere);
            counter.countAbsent();
            CoverageRow.@Nullable Called raw = qualities.contains(Quality.RAW) ? exactly(counter.raw()) : null;
            CoverageRow.@Nullable Called adj = qualities.contains(Quality.ADJ) ? exactly(counter.adj()) : null;
            Variant latest = null;
            for (VariantRow row : rowsHere) {
                if (latest == null || row.variant().compareTo(latest) != 0) {
                    latest = row.variant();
                    counter.count(latest);
                    raw = raw == null ? null : widened(raw, counter.raw());
                    adj = adj == null ? null : widened(adj, counter.adj());
                }
            }
            int next = called.nextChange(contig, position);
            if (!here.isEmpty() && here.get(0).variant().contig() == contig) {
                next = Math.min(next, here.get(0).variant().start());
            }
            if (!rowsHere.isEmpty()) {
                next = position + 1;
            }
            if (next == NEVER) {
                // Without a variant, a row of callability around it or one to come, nobody was called from here on.
                return NEVER;
            }
            for (Region par : assembly.par()) {
                if (par.contig() == contig) {
                    next = par.start() > position ? Math.min(next, par.start()) : next;
                    next = par.end() > position ? Math.min(next, par.end()) : next;
                }
            }
            add(contig, position, next, raw, adj);
            return next;
        }

        private void add(
                int contig, int start, int end, CoverageRow.@Nullable Called raw, CoverageRow.@Nullable Called adj)
                throws IOException {
            if ((raw == null || raw.isZero()) && (adj == null || adj.isZero())) {
                return;
            }
            Region run = new Region(contig, start, end);
            for (Region part : regions == null ? List.of(run) : regions.within(run)) {
                CoverageRow last = open;
                if (last != null
                        && last.contig() == contig
                        && last.end() == part.start()
                        && isSame(last.raw(), raw)
                        && isSame(last.adj(), adj)) {
                    open = new CoverageRow(contig, last.start(), part.end(), raw, adj);
                } else {
                    flush();
                    open = new CoverageRow(contig, part.start(), part.end(), raw, adj);
                }
            }
        }

        private void flush() throws IOException {
            CoverageRow last = open;
            open = null;
            if (last != null) {
                out.write(last);
                rows++;
            }
        }

        private static boolean isSame(CoverageRow.@Nullable Called a, CoverageRow.@Nullable Called b) {
            return a == null || b == null ? a == null && b == null : a.isSame(b);
        }

        private static CoverageRow.Called exactly(StrataCounts counts) {
            return CoverageRow.Called.exactly(an(counts));
        }

        /** With what an allele has that is listed here, which other rows than those of its record may say more or less of. */
        private static CoverageRow.Called widened(CoverageRow.Called called, StrataCounts counts) {
            int[] its = an(counts);
            int[] min = new int[its.length];
            int[] max = new int[its.length];
            for (int s = 0; s < its.length; s++) {
                min[s] = Math.min(called.min()[s], its[s]);
                max[s] = Math.max(called.max()[s], its[s]);
            }
            return new CoverageRow.Called(called.an(), min, max);
        }

        private static int[] an(StrataCounts counts) {
            int[] an = new int[counts.nStrata()];
            for (int s = 0; s < an.length; s++) {
                an[s] = counts.get(CountField.AN, s);
            }
            return an;
        }
    }
}
