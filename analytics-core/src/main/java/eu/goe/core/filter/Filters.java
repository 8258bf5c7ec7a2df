package eu.goe.core.filter;

import eu.goe.core.cohort.Participants;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.command.Progress;
import eu.goe.core.errors.UsageException;
import eu.goe.core.genome.Regions;
import eu.goe.core.store.Store;
import java.util.Base64;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which people and variants an analysis takes, in the order of plink2: people by lists, variants by lists, people by their calls at these, variants by the calls of the people who are left.
 *
 * @param keep only these people; null for all
 * @param remove without these; null for nobody
 * @param mind share of variants at which people may have no called copy; null for any
 */
public record Filters(
        @Nullable BitSet keep,
        @Nullable BitSet remove,
        @Nullable Double mind,
        VariantFilter variants) {
    /** Takes everybody and everything. */
    public static final Filters NONE = new Filters(null, null, null, VariantFilter.ALL);

    /** People who are left, and how many calls left out. */
    public record Chosen(Participants people, int leftOutByMind) {}

    /** People by lists only. */
    public Participants listed(Participants all) {
        Participants people = all;
        if (keep != null) {
            people = people.among(keep::get, "--keep leaves nobody who may be analysed.");
        }
        if (remove != null) {
            people = people.among(s -> !remove.get(s), "--remove leaves nobody who may be analysed.");
        }
        return people;
    }

    /**
     * People by lists and by their calls, for which genotypes are read.
     *
     * @param all by consent and cohort
     * @param regions of the analysis, null for the whole genome
     * @throws UsageException if nobody is left
     */
    public Chosen people(
            Store store, SampleAttributes attributes, Participants all, @Nullable Regions regions, Progress progress) {
        Participants people = listed(all);
        if (mind == null) {
            return new Chosen(people, 0);
        }
        BitSet missing = MissingCallsJob.above(mind, store, attributes, people, regions, variants, progress);
        Participants left = people.among(s -> !missing.get(s), "--mind " + mind + " leaves nobody.");
        return new Chosen(left, people.samples().length - left.samples().length);
    }

    /** What a definition says of them; null if there are none. */
    public @Nullable AppliedFilters applied(Chosen chosen) {
        boolean choosesPeople = keep != null || remove != null || mind != null;
        if (!choosesPeople && variants.isAll()) {
            return null;
        }
        BitSet members = new BitSet();
        for (int sample : chosen.people().samples()) {
            members.set(sample);
        }
        CountBounds bounds = variants.bounds();
        return new AppliedFilters(
                choosesPeople ? Base64.getEncoder().encodeToString(members.toByteArray()) : null,
                keep == null ? null : keep.cardinality(),
                remove == null ? null : remove.cardinality(),
                mind,
                mind == null ? null : chosen.leftOutByMind(),
                listed(variants.extract()),
                listed(variants.exclude()),
                bounds.geno(),
                bounds.hwe(),
                bounds.maf(),
                bounds.mac());
    }

    private static AppliedFilters.@Nullable Listed listed(@Nullable VariantList list) {
        return list == null ? null : new AppliedFilters.Listed(list.n(), list.sha256());
    }
}
