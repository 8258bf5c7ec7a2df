package eu.goe.core.store;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an analysis found. */
public enum ResultType {
    /** Counts by variant and stratum. */
    FREQUENCIES(StoreSchema.FREQUENCIES),
    /** AN along the genome by stratum. */
    COVERAGE(StoreSchema.COVERAGE),
    /** Quality of samples and variants. */
    QC(StoreSchema.QC),
    /** People and means of attributes by stratum; all of it is in the definition. */
    COHORT(null),
    /** Association of variants with traits. */
    ASSOCIATION(StoreSchema.ASSOCIATIONS),
    /** Sums over people that a regression of several nodes together needs. */
    SUFFSTATS(StoreSchema.SUMS);

    private final @Nullable StoreSchema table;

    ResultType(@Nullable StoreSchema table) {
        this.table = table;
    }

    /** As {@code results list} shows it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The command that makes it. */
    public String command() {
        return switch (this) {
            case COHORT -> "cohort count";
            case ASSOCIATION -> "gwas test";
            case SUFFSTATS -> "gwas suffstats";
            case FREQUENCIES, COVERAGE, QC -> label();
        };
    }

    /** The table of its rows along the genome; empty if it has none. */
    public Optional<StoreSchema> table() {
        return Optional.ofNullable(table);
    }

    /** The type of that label. */
    static ResultType of(String label) {
        for (ResultType type : values()) {
            if (type.label().equals(label)) {
                return type;
            }
        }
        throw new IllegalStateException("results of unknown type " + label);
    }
}
