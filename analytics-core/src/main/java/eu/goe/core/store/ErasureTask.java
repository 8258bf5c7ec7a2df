package eu.goe.core.store;

import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.RowFormat;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes one file of {@code variants} or {@code callability} again without some samples, or looks whether it has anything of them. Carries
 * all that a task needs.
 *
 * @param table where the files are
 * @param isVariants whether it is {@code variants}; else {@code callability}
 * @param numbers of the samples, ascending
 * @param name part of the names of new files, of this round only
 */
record ErasureTask(TableRoot table, boolean isVariants, Assembly assembly, int[] numbers, String name)
        implements Serializable {

    /** One file. */
    record Unit(TableFile file, Block block) implements Serializable {}

    /**
     * What came of it.
     *
     * @param without the files in the place of the unit's; none if all its rows went
     * @param rows read
     * @param dropped rows that went
     */
    record Report(List<TableFile> without, long rows, long dropped) implements Serializable {}

    /**
     * What a look has seen.
     *
     * @param rows read
     * @param found rows that say something of the samples
     */
    record Seen(long rows, long found) implements Serializable {}

    Report rewrite(Unit unit, int part, TaskRunner.Meter meter) throws IOException {
        RowErasure erasure = new RowErasure(unit.block(), numbers);
        String prefix = unit.block().run() + "-" + name + "-" + part + "-" + TaskRunner.attempt() + "-";
        Report report;
        if (isVariants) {
            int n = Math.min(unit.block().tileSamples(), unit.block().nSamples());
            report = copy(
                    unit,
                    new VariantFormat(assembly, n),
                    WindowFiles.ofVariants(table, assembly, n, prefix, false),
                    erasure::without);
        } else {
            report = copy(
                    unit,
                    new CallabilityFormat(assembly),
                    WindowFiles.ofCallability(table, assembly, prefix, false),
                    erasure::without);
        }
        meter.add(1, report.rows());
        return report;
    }

    /** Makes another row of one; null if it goes. */
    private interface Change<T> {
        @Nullable
        T without(T row);
    }

    private <T> Report copy(Unit unit, RowFormat<T> format, WindowFiles<T> to, Change<T> change) throws IOException {
        long rows = 0;
        long dropped = 0;
        try (to;
                RowFileReader<T> from = table.open(unit.file().path(), format, column -> true)) {
            while (from.hasNext()) {
                rows++;
                T row = change.without(from.next());
                if (row == null) {
                    dropped++;
                } else {
                    to.write(row);
                }
            }
            return new Report(to.files(), rows, dropped);
        }
    }

    Seen look(Unit unit, int part, TaskRunner.Meter meter) throws IOException {
        RowErasure erasure = new RowErasure(unit.block(), numbers);
        Seen seen = isVariants
                ? count(unit, new VariantFormat(assembly, 1), erasure::isWithout)
                : count(unit, new CallabilityFormat(assembly), erasure::isWithout);
        meter.add(1, seen.rows());
        return seen;
    }

    private <T> Seen count(Unit unit, RowFormat<T> format, Predicate<T> isWithout) throws IOException {
        long rows = 0;
        long found = 0;
        try (RowFileReader<T> from = table.open(unit.file().path(), format, column -> true)) {
            while (from.hasNext()) {
                rows++;
                found += isWithout.test(from.next()) ? 0 : 1;
            }
        }
        return new Seen(rows, found);
    }
}
