package eu.goe.core.filter;

import com.fasterxml.jackson.annotation.JsonInclude;
import eu.goe.core.cohort.NamedCohort;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a result's definition says of the filters that it was made with; each is null where it was not given.
 *
 * @param people numbers of the samples that were counted, a bit each from the lowest of the first byte on, in base 64; null where nobody was chosen but by cohort and consent
 * @param keep how many samples of the store the list of those to keep has
 * @param remove how many the list of those to leave out has
 * @param mind share of variants at which people may have no called copy
 * @param leftOutByMind how many had none at more
 * @param extract variants that were taken only
 * @param exclude variants that were left out
 * @param geno and the next three as {@link CountBounds}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AppliedFilters(
        @Nullable String people,
        @Nullable Integer keep,
        @Nullable Integer remove,
        @Nullable Double mind,
        @Nullable Integer leftOutByMind,
        @Nullable Listed extract,
        @Nullable Listed exclude,
        @Nullable Double geno,
        @Nullable Double hwe,
        @Nullable Double maf,
        @Nullable Integer mac)
        implements Serializable {
    /** What stands for the name of a cohort whose people a user listed. */
    private static final String CHOSEN = "chosen-people";

    /**
     * A list of variants.
     *
     * @param n how many
     * @param sha256 of what is listed, sorted, in hex
     */
    public record Listed(int n, String sha256) implements Serializable {}

    /** Whether people were left out by who they are or how they were called. */
    public boolean choosesPeople() {
        return people != null;
    }

    /** Whether variants were left out. */
    public boolean choosesVariants() {
        return extract != null || exclude != null || geno != null || hwe != null || maf != null || mac != null;
    }

    /** Numbers of the samples that were counted; to be asked only if people were chosen. */
    public BitSet members() {
        if (people == null) {
            throw new IllegalStateException("nobody was chosen");
        }
        return BitSet.valueOf(Base64.getDecoder().decode(people));
    }

    /** The label of whom a result counts: null for all who could be counted. */
    public static @Nullable String cohort(@Nullable NamedCohort cohort, @Nullable AppliedFilters filters) {
        boolean isChosen = filters != null && filters.choosesPeople();
        if (cohort == null) {
            return isChosen ? CHOSEN : null;
        }
        return isChosen ? cohort.name() + "." + CHOSEN : cohort.name();
    }

    /** What they are, for people; one for each. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        add("--keep, people", keep, texts);
        add("--remove, people", remove, texts);
        add("--extract, variants", extract == null ? null : extract.n(), texts);
        add("--exclude, variants", exclude == null ? null : exclude.n(), texts);
        add("--mind", mind, texts);
        add("left out by --mind", leftOutByMind, texts);
        add("--geno", geno, texts);
        add("--hwe", hwe, texts);
        add("--maf", maf, texts);
        add("--mac", mac, texts);
        return texts;
    }

    private static void add(String name, @Nullable Number value, List<String> texts) {
        if (value != null) {
            texts.add(name + " " + value);
        }
    }
}
