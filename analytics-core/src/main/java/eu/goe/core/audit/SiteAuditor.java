package eu.goe.core.audit;

import eu.goe.core.audit.Findings.Finding;
import eu.goe.core.audit.Findings.Kind;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.Quality;
import eu.goe.core.frequency.StrataCounts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a package says of a site with what is true, and works out as a reader would what it tells of counts that it does not say.
 *
 * <p>Strata of one or two attributes are one {@link AuditTable}; of more, each pair of attributes is one,
 * and all together are an {@link AuditLattice}. Mutable, one owner, for one
 * site after the other.
 */
public final class SiteAuditor {
    private final SmallCells small;
    private final int[] places;
    private final boolean isAnswer;
    private final int anRounding;
    private final List<TableAttack> attacks = new ArrayList<>();
    private final boolean isExact;
    private final Findings findings = new Findings();

    /**
     * @param small which counts are small
     * @param places of each stratum among those that the package has, −1 for none
     * @param isAnswer whether the package answers a list of sites, so that all of them are listed
     * @param anRounding to which AN is rounded where it is not as expected; 1 where it is exact
     */
    SiteAuditor(SmallCells small, int[] places, boolean isAnswer, int anRounding) {
        this.small = small;
        this.places = places.clone();
        this.isAnswer = isAnswer;
        this.anRounding = anRounding;
        Set<String> names = new LinkedHashSet<>();
        small.strata().forEach(s -> names.addAll(s.definition().keySet()));
        List<String> attributes = List.copyOf(names);
        boolean allExact = true;
        boolean isTwo = attributes.size() <= 2;
        for (List<String> of : isTwo ? List.of(attributes) : pairs(attributes)) {
            AuditTable table = new AuditTable(small.strata(), of);
            allExact &= table.isExact();
            attacks.add(new TableAttack(table, isTwo, small));
        }
        if (!isTwo) {
            attacks.add(new TableAttack(new AuditLattice(small.strata(), attributes), false, small));
        }
        isExact = allExact && isTwo;
    }

    private static List<List<String>> pairs(List<String> attributes) {
        return IntStream.range(0, attributes.size())
                .boxed()
                .flatMap(b -> IntStream.range(0, b).mapToObj(a -> List.of(attributes.get(a), attributes.get(b))))
                .toList();
    }

    /**
     * Audits a site.
     *
     * @param truth over all strata
     * @param published over those that the package has
     * @return what may not leave; valid until the next site
     */
    List<Finding> audit(FrequencyRow truth, FrequencyRow published, PloidyRegion region) {
        findings.clear();
        for (Quality quality : Quality.values()) {
            StrataCounts counts = truth.counts(quality);
            StrataCounts seen = published.counts(quality);
            if (counts == null ? seen != null : seen == null) {
                findings.add(Kind.DIFFERS, quality.label(), "all");
            } else if (counts != null && seen != null) {
                compare(counts, seen, quality, region);
                attackGroup(counts, seen, quality, region);
            }
        }
        judgeListing(truth, published);
        if (findings.found().isEmpty()) {
            for (TableAttack attack : attacks) {
                attack.attack(truth, published, places, region, findings);
            }
        }
        return findings.found();
    }

    /** Whether ranges of AC are exact: those of two attributes at most, one of which has few values. */
    boolean isExact() {
        return isExact;
    }

    /** Small counts that were attacked so far. */
    long cells() {
        return findings.cells();
    }

    /** Of those the ones that are not published. */
    long hidden() {
        return findings.hidden();
    }

    /** Each published count is the true one; AN may be rounded (rule D9). */
    private void compare(StrataCounts counts, StrataCounts seen, Quality quality, PloidyRegion region) {
        for (CountField field : CountField.values()) {
            for (int s = 0; s < places.length; s++) {
                int k = places[s];
                if (k >= 0 && !seen.isHidden(field, k)) {
                    int n = counts.get(field, s);
                    int expected = field == CountField.AN ? publishedAn(n, s, seen, region) : n;
                    if (seen.get(field, k) != expected) {
                        findings.add(Kind.DIFFERS, quality.label() + "_" + field.column(), label(s));
                    }
                }
            }
        }
    }

    private int publishedAn(int an, int s, StrataCounts seen, PloidyRegion region) {
        if (anRounding == 1 || an == small.expectedCopies(s, region)) {
            return an;
        }
        int rounded = (an + anRounding / 2) / anRounding * anRounding;
        int k = places[s];
        return seen.isHidden(CountField.AC, k) ? rounded : Math.max(rounded, seen.get(CountField.AC, k));
    }

    /** What the counts of one stratum tell of people who are counted in no column: with half calls, with one copy, not called. */
    private void attackGroup(StrataCounts counts, StrataCounts seen, Quality quality, PloidyRegion region) {
        for (int s = 0; s < places.length; s++) {
            int k = places[s];
            if (k < 0) {
                continue;
            }
            if (!seen.isHidden(CountField.N_MISSING, k)) {
                int called = small.strata().get(s).n() - counts.get(CountField.N_MISSING, s);
                int an = counts.get(CountField.AN, s);
                if (small.isSmallGenotype(CountField.N_MISSING, counts, s, region)
                        || small.isSmall(2 * called - an)
                        || small.isSmall(an - called)) {
                    findings.attacked(false);
                    findings.add(Kind.PUBLISHED, quality.label() + "_n_missing", label(s));
                }
            }
            CountField partly = publishedAlone(seen, k);
            if (partly != null) {
                findings.add(Kind.PARTLY, quality.label() + "_" + partly.column(), label(s));
            } else if (!seen.isHidden(CountField.N_HET, k)) {
                attackOneCopy(counts, s, quality);
            }
        }
    }

    /** Rule D3: genotype counts stay or go together, and go with AC. */
    private static @Nullable CountField publishedAlone(StrataCounts seen, int k) {
        boolean someHidden = seen.isHidden(CountField.AC, k);
        CountField published = null;
        for (CountField field : QualityAttack.GENOTYPES) {
            someHidden |= seen.isHidden(field, k);
            published = seen.isHidden(field, k) ? published : field;
        }
        return someHidden ? published : null;
    }

    private void attackOneCopy(StrataCounts counts, int s, Quality quality) {
        int het = counts.get(CountField.N_HET, s);
        int homAlt = counts.get(CountField.N_HOM_ALT, s);
        int homRef = counts.get(CountField.N_HOM_REF, s);
        int ac = counts.get(CountField.AC, s);
        int half = ac - het - 2 * homAlt - counts.get(CountField.N_HEMI_ALT, s);
        int other = counts.get(CountField.AN, s) - ac - het - 2 * homRef;
        if (small.isSmall(half)) {
            findings.attacked(false);
            findings.add(Kind.FOLLOWS, quality.label() + "_ac of half calls", label(s));
        }
        if (small.isSmall(other)) {
            findings.attacked(false);
            findings.add(Kind.FOLLOWS, quality.label() + "_an of calls of one other copy", label(s));
        }
    }

    /** Rule D5: fewer than t people, or nobody: the site is not listed, or says nothing of who carries the allele. */
    private void judgeListing(FrequencyRow truth, FrequencyRow published) {
        StrataCounts counts = truth.raw() != null ? truth.raw() : truth.adj();
        if (counts == null || small.threshold() == 1 || small.carriers(counts, 0) >= small.threshold()) {
            return;
        }
        if (!isAnswer) {
            findings.add(Kind.LISTED, "ac", "all");
            return;
        }
        for (Quality quality : Quality.values()) {
            judgeSilence(published.counts(quality), quality);
        }
    }

    private void judgeSilence(@Nullable StrataCounts seen, Quality quality) {
        for (int s = 0; seen != null && s < places.length; s++) {
            int k = places[s];
            if (k >= 0) {
                for (CountField field : CountField.values()) {
                    if (field != CountField.AN && field != CountField.N_MISSING && !seen.isHidden(field, k)) {
                        findings.add(Kind.PUBLISHED, quality.label() + "_" + field.column(), label(s));
                    }
                }
            }
        }
    }

    private String label(int s) {
        return AuditTable.label(small.strata().get(s).definition());
    }
}
