package eu.goe.core.filter;

import eu.goe.core.cohort.Participants;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.cohort.Sex;
import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.command.Progress;
import eu.goe.core.frequency.Stretch;
import eu.goe.core.genome.Regions;
import eu.goe.core.store.ExecutorCores;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.UncarriedRows;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds who was called at too few variants: one pass over the genotypes. */
final class MissingCallsJob {
    /** Tasks at most, but for more cores: each reports a number of every sample. */
    private static final int TASKS = 64;

    private MissingCallsJob() {}

    /**
     * People without a called copy at more than a share of the variants; of Y, variants do not count for females.
     *
     * @param filter whose lists say which variants are looked at
     */
    static BitSet above(
            double share,
            Store store,
            SampleAttributes attributes,
            Participants people,
            @Nullable Regions regions,
            VariantFilter filter,
            Progress progress) {
        Sex[] sexes = attributes.sexes();
        MissingCallsTask task = new MissingCallsTask(
                store.root(StoreSchema.VARIANTS),
                store.root(StoreSchema.CALLABILITY),
                store.assembly(),
                store.blocks(),
                StrataPlan.of(attributes, List.of(), people.samples()),
                sexes,
                regions,
                filter,
                UncarriedRows.Rule.of(store.blocks(), people.leftOut()));
        List<MissingCallsTask.Unit> units = units(
                Stretch.of(store, regions),
                Math.max(TASKS, ExecutorCores.of(store.spark().sparkContext())));
        progress.total(units.size(), "tasks");
        long[] missing = new long[sexes.length];
        long variants = 0;
        long ofY = 0;
        for (MissingCallsTask.Report report : TaskRunner.run(store.spark(), "goe --mind", units, task::run, progress)) {
            variants += report.variants();
            ofY += report.ofY();
            for (int s = 0; s < missing.length; s++) {
                missing[s] += report.missing()[s];
            }
        }
        BitSet above = new BitSet();
        for (int sample : people.samples()) {
            long asked = variants - (sexes[sample] == Sex.FEMALE ? ofY : 0);
            above.set(sample, missing[sample] > share * asked * (1 + 0x1p-44));
        }
        return above;
    }

    private static List<MissingCallsTask.Unit> units(List<Stretch> stretches, int atMost) {
        int each = Math.max(1, (stretches.size() + atMost - 1) / atMost);
        List<MissingCallsTask.Unit> units = new ArrayList<>();
        for (int from = 0; from < stretches.size(); from += each) {
            units.add(new MissingCallsTask.Unit(
                    new ArrayList<>(stretches.subList(from, Math.min(stretches.size(), from + each)))));
        }
        return units;
    }
}
