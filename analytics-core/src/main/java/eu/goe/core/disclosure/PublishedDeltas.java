package eu.goe.core.disclosure;

import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.Quality;
import eu.goe.core.frequency.StrataCounts;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the counts of a site would tell beside those that left before (rule D6): where a stratum's people are all in one that was exported, or
 * the other way round, the difference of both counts is one of the people in between, or of the calls that one quality has and the other has not;
 * where most are, one of those who came and went. A small one is as sensitive as any, so the new count must be possibly the old one, and as far from it as is not small.
 *
 * <p>Mutable, one owner: {@link #load} for each site, then what is asked of each stratum.
 */
final class PublishedDeltas {
    private final int threshold;
    private final List<Nesting> nestings;
    private final boolean[] hasAc;
    private final int[] acLow;
    private final int[] acHigh;
    private final boolean[] hasGenotypes;
    private final boolean[] hasMissing;
    private final boolean[] isKnown;
    private boolean everybodyIsSame;
    private final boolean[] acWasTold;
    private final boolean[] acWasHidden;
    private final boolean[] genotypesWereHidden;

    PublishedDeltas(int nStrata, int threshold, List<Nesting> nestings) {
        this.threshold = threshold;
        this.nestings = List.copyOf(nestings);
        hasAc = new boolean[nStrata];
        acLow = new int[nStrata];
        acHigh = new int[nStrata];
        hasGenotypes = new boolean[nStrata];
        hasMissing = new boolean[nStrata];
        isKnown = new boolean[nStrata];
        acWasTold = new boolean[nStrata];
        acWasHidden = new boolean[nStrata];
        genotypesWereHidden = new boolean[nStrata];
    }

    /**
     * Compares a site.
     *
     * @param counts over all strata
     * @param quality which calls they count
     * @param before of each nesting what was published of the site; null where it was not listed
     */
    void load(StrataCounts counts, Quality quality, List<@Nullable FrequencyRow> before) {
        Arrays.fill(hasAc, false);
        Arrays.fill(hasGenotypes, false);
        Arrays.fill(hasMissing, false);
        Arrays.fill(isKnown, false);
        everybodyIsSame = false;
        Arrays.fill(acWasTold, false);
        Arrays.fill(acWasHidden, false);
        Arrays.fill(genotypesWereHidden, false);
        for (int n = 0; n < nestings.size(); n++) {
            FrequencyRow row = before.get(n);
            if (row == null) {
                continue;
            }
            for (Quality its : Quality.values()) {
                StrataCounts published = row.counts(its);
                if (published != null) {
                    compare(counts, published, nestings.get(n), its == quality);
                }
            }
        }
    }

    private void compare(StrataCounts counts, StrataCounts published, Nesting nesting, boolean isSameQuality) {
        for (Nesting.Pair pair : nesting.pairs()) {
            int s = pair.mine();
            int t = pair.theirs();
            if (isSameQuality && pair.isSame()) {
                isKnown[s] |= isPublishedAsItIs(counts, s, published, t);
                boolean isHidden = published.isHidden(CountField.AC, t);
                everybodyIsSame |= s == 0;
                acWasHidden[s] |= threshold > 1 && isHidden;
                acWasTold[s] |= !isHidden && published.get(CountField.AC, t) == counts.get(CountField.AC, s);
                // Where AN was rounded they were hidden for that.
                genotypesWereHidden[s] |=
                        threshold > 1 && pair.knowsOthers() && published.isHidden(CountField.N_HET, t);
            }
            if (!published.isHidden(CountField.AC, t)) {
                compareCopies(counts, published, pair);
            }
            for (CountField field : FrequencyGate.GENOTYPES) {
                hasGenotypes[s] |= isSmall(field, counts, s, published, t);
            }
            hasMissing[s] |= !pair.isSame() && isSmall(CountField.N_MISSING, counts, s, published, t);
        }
    }

    /** Whether all that could be hidden was published before: again, it tells nothing. */
    private static boolean isPublishedAsItIs(StrataCounts counts, int s, StrataCounts published, int t) {
        for (CountField field : CountField.values()) {
            if (field != CountField.AN
                    && (published.isHidden(field, t) || published.get(field, t) != counts.get(field, s))) {
                return false;
            }
        }
        return true;
    }

    private boolean isSmall(CountField field, StrataCounts counts, int s, StrataCounts published, int t) {
        return !published.isHidden(field, t) && isSmall(counts.get(field, s) - published.get(field, t));
    }

    private boolean isSmall(int difference) {
        return difference != 0 && Math.abs(difference) < threshold;
    }

    /** Of the allele, and of the others; who was called and has none of the allele AN tells anyway. */
    private void compareCopies(StrataCounts counts, StrataCounts published, Nesting.Pair pair) {
        int s = pair.mine();
        int ac = counts.get(CountField.AC, s);
        int more = ac - published.get(CountField.AC, pair.theirs());
        if (isSmall(more)) {
            wish(s, ac - more, ac - more + Integer.signum(more) * threshold);
        }
        int others = counts.get(CountField.AN, s) - published.get(CountField.AN, pair.theirs()) - more;
        if (pair.knowsOthers() && !pair.isSame() && more != 0 && isSmall(others)) {
            wish(s, ac + others, ac + others - Integer.signum(others) * threshold);
        }
    }

    private void wish(int s, int one, int other) {
        int low = Math.min(one, other);
        int high = Math.max(one, other);
        acLow[s] = hasAc[s] ? Math.min(acLow[s], low) : low;
        acHigh[s] = hasAc[s] ? Math.max(acHigh[s], high) : high;
        hasAc[s] = true;
    }

    /** Whether AC of a stratum must stay, possibly as little as {@link #acLow} and as great as {@link #acHigh}. */
    boolean hasAc(int s) {
        return hasAc[s] && !isKnown[s];
    }

    /**
     * Whether an export of the same people lists the site, but did not tell AC of a stratum: where something has to be hidden, it is, since
     * what was told before cannot be hidden beside it any more.
     */
    boolean isNewOfSamePeople(int s) {
        return everybodyIsSame && !acWasTold[s];
    }

    /**
     * Whether an export of the same people hid AC of a stratum: what is hidden beside a small count must be so in both, or one tells what the other
     * hides.
     */
    boolean acWasHidden(int s) {
        return acWasHidden[s];
    }

    /** The same of its genotype counts. */
    boolean genotypesWereHidden(int s) {
        return genotypesWereHidden[s];
    }

    int acLow(int s) {
        return acLow[s];
    }

    int acHigh(int s) {
        return acHigh[s];
    }

    /** Whether its genotype counts must stay. */
    boolean hasGenotypes(int s) {
        return hasGenotypes[s] && !isKnown[s];
    }

    /** Whether {@code n_missing} must stay. */
    boolean hasMissing(int s) {
        return hasMissing[s] && !isKnown[s];
    }
}
