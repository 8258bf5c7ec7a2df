package eu.goe.core.filter;

import eu.goe.core.cohort.Sex;
import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Variant;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which variants an analysis takes, beside its regions. Travels to tasks.
 *
 * @param extract only these; null for all
 * @param exclude without these; null for none
 */
public record VariantFilter(
        @Nullable VariantList extract, @Nullable VariantList exclude, CountBounds bounds) implements Serializable {
    /** Takes every variant. */
    public static final VariantFilter ALL = new VariantFilter(null, null, CountBounds.NONE);

    /** Whether it takes every variant. */
    public boolean isAll() {
        return extract == null && exclude == null && bounds.isNone();
    }

    /** Whether a variant must be counted before it is known whether it is taken. */
    public boolean hasBounds() {
        return !bounds.isNone();
    }

    /** Whether it reads a column of {@code variants} beside what counting does. */
    public boolean reads(String column) {
        return column.equals("id") && ((extract != null && extract.hasIds()) || (exclude != null && exclude.hasIds()));
    }

    /**
     * Whether a variant is taken as far as lists say.
     *
     * @param rows at its position
     */
    public boolean lists(Variant variant, List<VariantRow> rows) {
        return (extract == null || extract.has(variant, rows)) && (exclude == null || !exclude.has(variant, rows));
    }

    /** What it says of variants that are counted, for a task. */
    public Counted counted(StrataPlan plan, boolean adjust) {
        int females = 0;
        int[] sizes = plan.atomSizes(0, plan.atomOf().length);
        for (int atom = 0; atom < sizes.length; atom++) {
            females += plan.atomSex(atom) == Sex.FEMALE ? sizes[atom] : 0;
        }
        return new Counted(bounds, plan.strata().get(0).people(), adjust ? females : 0);
    }

    /**
     * The bounds for some people.
     *
     * @param females who have no copy of Y, if calls are taken so
     */
    public record Counted(CountBounds bounds, int people, int females) {
        /**
         * Whether a variant is taken as far as its counts say.
         *
         * @param raw calls of everybody in the first stratum
         */
        public boolean takes(StrataCounts raw, PloidyRegion region) {
            return takesCalls(raw, region) && takesCopies(raw.get(CountField.AC, 0), raw.get(CountField.AN, 0));
        }

        /** Whether it is, whatever the copies. */
        public boolean takesCalls(StrataCounts raw, PloidyRegion region) {
            int withoutCopy = region == PloidyRegion.Y_NON_PAR ? females : 0;
            return bounds.holdForCalls(raw, region, people - withoutCopy, withoutCopy);
        }

        /**
         * Whether it is by its copies.
         *
         * @param ac of the alternate allele in everybody, of
         * @param an of any
         */
        public boolean takesCopies(double ac, double an) {
            return bounds.holdForCopies(ac, an);
        }
    }
}
