package eu.goe.core.exchange;

import eu.goe.core.errors.VerificationException;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.Quality;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.WindowGrid;
import eu.goe.core.variant.Variant;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a verified package as a merge may take them: each variant once, in genome order, in its window, with counts that can be. That a
 * trusted node signed them says that it made them, not that its program had no fault; two rows of a variant, or one that comes late, would
 * be two rows of the merged table, and a count below 0 would take from those of others.
 */
final class PackageRows implements Iterator<FrequencyRow> {
    private static final CountField[] FIELDS = CountField.values();
    private static final Quality[] QUALITIES = Quality.values();

    private final Iterator<FrequencyRow> rows;
    private final Assembly assembly;
    private final String window;
    private final String where;
    private @Nullable Variant last;

    /**
     * @param rows of one window
     * @param where how messages call the package
     */
    PackageRows(Iterator<FrequencyRow> rows, Assembly assembly, String window, String where) {
        this.rows = rows;
        this.assembly = assembly;
        this.window = window;
        this.where = where;
    }

    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    /** @throws VerificationException if the row is not one that an export writes */
    @Override
    public FrequencyRow next() {
        FrequencyRow row = rows.next();
        Variant variant = row.variant();
        Variant before = last;
        if (before != null && before.compareTo(variant) >= 0) {
            throw senseless(variant, "comes twice, or behind one that follows it");
        }
        last = variant;
        if (!WindowGrid.label(assembly.contig(variant.contig()), variant.start())
                .equals(window)) {
            throw senseless(variant, "is of another window than " + window);
        }
        for (Quality quality : QUALITIES) {
            StrataCounts counts = row.counts(quality);
            if (counts != null) {
                requireCounts(counts, variant);
            }
        }
        return row;
    }

    private void requireCounts(StrataCounts counts, Variant variant) {
        for (int s = 0; s < counts.nStrata(); s++) {
            if (counts.isHidden(CountField.AN, s)) {
                throw senseless(variant, "has no AN");
            }
            for (CountField field : FIELDS) {
                if (!counts.isHidden(field, s) && counts.get(field, s) < 0) {
                    throw senseless(variant, "has a count below 0");
                }
            }
            if (!counts.isHidden(CountField.AC, s) && counts.get(CountField.AC, s) > counts.get(CountField.AN, s)) {
                throw senseless(variant, "has more copies of the allele than of all");
            }
        }
    }

    private VerificationException senseless(Variant variant, String what) {
        return new VerificationException(
                where + ": " + assembly.contig(variant.contig()).name() + ":" + (variant.start() + 1L) + ": the row "
                        + what + ". Ask the node for the package again.");
    }
}
