package eu.goe.gwas.job;

import eu.goe.core.association.AssociationFormat;
import eu.goe.core.association.AssociationRow;
import eu.goe.core.association.TraitFigures;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.Stretch;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.WindowFiles;
import eu.goe.core.variant.Variant;
import eu.goe.gwas.regression.Dosages;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;

/**
 * Tests the variants of one run of the genome: hands blocks of them to the kernels, and writes one file of association rows.
 */
record AssociationTask(
        DosageWalk.Tables tables,
        TableRoot results,
        Broadcast<AssociationModel> model,
        TestSettings settings,
        int resultNumber,
        String run)
        implements Serializable {
    /** Variants in a block at most, and bytes that the dosages of a block take at most. */
    private static final int MAX_BLOCK = 64;

    private static final long BLOCK_BYTES = 64L << 20;
    private static final int BYTES_PER_PERSON = 16;

    /** @param meter takes one unit when done */
    List<TableFile> run(Stretch stretch, int part, TaskRunner.Meter meter) throws IOException {
        try (WindowFiles<AssociationRow> out = WindowFiles.ofResult(
                results,
                tables.assembly(),
                AssociationFormat.ofStore(tables.assembly(), model.value().nTraits(), settings.interaction()),
                AssociationRow::variant,
                AssociationRow::variant,
                resultNumber,
                run + "-" + part + "-" + TaskRunner.attempt() + "-")) {
            Work work = new Work(out);
            work.test(stretch);
            meter.add(1, work.rows);
            return new ArrayList<>(out.files());
        }
    }

    /** The buffers of one task. */
    private final class Work {
        private final AssociationModel shared = model.value();
        private final WindowFiles<AssociationRow> out;
        private final DosageWalk walk = new DosageWalk(tables, shared.places(), shared.sexes(), shared.xModel());
        private final Map<PloidyRegion, List<GroupTests>> tests = new EnumMap<>(PloidyRegion.class);
        private final Dosages[] dosages;
        private final Variant[] variantsOfBlock;
        private final TraitFigures[] figures;
        private int n;
        private PloidyRegion region = PloidyRegion.DIPLOID;
        private long rows;

        Work(WindowFiles<AssociationRow> out) {
            this.out = out;
            int people = shared.people().length;
            int block = (int) Math.max(4, Math.min(MAX_BLOCK, BLOCK_BYTES / (2L * BYTES_PER_PERSON * people)));
            dosages = new Dosages[block];
            for (int v = 0; v < block; v++) {
                dosages[v] = new Dosages(people);
            }
            variantsOfBlock = new Variant[block];
            figures = new TraitFigures[block];
        }

        void test(Stretch stretch) throws IOException {
            walk.forEach(stretch, dosages[0], this::take);
            flush();
        }

        /** A block is of one region: what is filled of the next one becomes its first. */
        private Dosages take(Variant variant, PloidyRegion its, Dosages filled) throws IOException {
            if (its != region) {
                int at = n;
                flush();
                region = its;
                dosages[at] = dosages[0];
                dosages[0] = filled;
            }
            variantsOfBlock[n] = variant;
            figures[n++] = TraitFigures.untested(shared.nTraits());
            if (n == dosages.length) {
                flush();
            }
            return dosages[n];
        }

        private void flush() throws IOException {
            for (GroupTests of : tests.computeIfAbsent(region, this::testsOf)) {
                of.test(dosages, n, figures);
            }
            for (int v = 0; v < n; v++) {
                out.write(new AssociationRow(variantsOfBlock[v], figures[v]));
            }
            rows += n;
            n = 0;
        }

        private List<GroupTests> testsOf(PloidyRegion of) {
            return shared.groups(of).stream()
                    .map(group -> new GroupTests(shared, group, of, settings, dosages.length))
                    .toList();
        }
    }
}
