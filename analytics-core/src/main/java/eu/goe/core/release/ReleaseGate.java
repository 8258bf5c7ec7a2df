package eu.goe.core.release;

import static eu.goe.core.frequency.CountField.AC;
import static eu.goe.core.frequency.CountField.AN;
import static eu.goe.core.frequency.CountField.N_HEMI_ALT;
import static eu.goe.core.frequency.CountField.N_HET;
import static eu.goe.core.frequency.CountField.N_HOM_ALT;
import static eu.goe.core.frequency.CountField.N_HOM_REF;
import static eu.goe.core.frequency.CountField.N_MISSING;
import static eu.goe.core.frequency.CountField.N_POLYPLOID;

import eu.goe.core.exchange.MergedCounts;
import eu.goe.core.exchange.MergedCounts.State;
import eu.goe.core.exchange.MergedRow;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.ExpectedCopies;
import eu.goe.core.frequency.HweExactTest;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.Quality;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decides what of a merged row may be published: which sites are listed (rule D5), which cells are too small (D2), what
 * goes with them (D3) or would give them back (D4), what the difference of raw and adj would show (D6), and how AN is
 * rounded (D9).
 *
 * <p>Figures are intervals. A cell is published as a number where both ends are equal, else by its ends, and not at all
 * where either end is 1 to t − 1: that would tell that it is small. People are counted by what is certain: at least half
 * the copies, and at least those who are listed. The genotype counts tell each other, so they stay or go together, also
 * where one of them is not exact. Not for use by several threads.
 */
public final class ReleaseGate {
    private static final CountField[] GENOTYPES = {N_HOM_REF, N_HET, N_HOM_ALT, N_HEMI_ALT, N_POLYPLOID};

    private final MergedInfo info;
    private final ReleaseRule rule;
    private final int[] kept;
    private final ComplementaryCells complementary;
    private final ExpectedCopies expected;
    private final ReleaseCost cost = new ReleaseCost();

    public ReleaseGate(MergedInfo info, ReleaseRule rule, ReleaseStrata strata) {
        this.info = info;
        this.rule = rule;
        this.kept = strata.kept();
        this.complementary = new ComplementaryCells(strata.lines(), rule.minCount());
        this.expected = new ExpectedCopies(MergedPeople.of(info, kept), info.adjustsSexPloidy());
    }

    /** What the rules cost so far. */
    public ReleaseCost cost() {
        return cost;
    }

    /**
     * @param row over all strata of the merged table; not changed
     * @return what is published over the kept strata, null if the site is not listed
     */
    public @Nullable ReleasedSite apply(MergedRow row) {
        MergedCounts adj = row.counts(Quality.ADJ);
        MergedCounts raw = row.counts(Quality.RAW);
        // Who carries it by an adj call does; of raw calls less may be known, since nodes hide them beside.
        long known = Math.max(raw == null ? 0 : carriers(raw, 0), adj == null ? 0 : carriers(adj, 0));
        if (rule.minCount() > 1 && known < rule.minCount()) {
            cost.siteDropped();
            return null;
        }
        cost.siteListed();
        PloidyRegion region = PloidyRegion.of(
                info.assembly(), row.variant().contig(), row.variant().start());
        ReleasedCounts releasedAdj = adj == null ? null : gated(adj, null, null, region);
        ReleasedCounts releasedRaw = raw == null ? null : gated(raw, adj, releasedAdj, region);
        return new ReleasedSite(row.variant(), region, releasedRaw, releasedAdj);
    }

    /** @param within counts of some of the same people's calls and what was published of them, if any was */
    private ReleasedCounts gated(
            MergedCounts counts,
            @Nullable MergedCounts within,
            @Nullable ReleasedCounts released,
            PloidyRegion region) {
        ReleasedCounts out = new ReleasedCounts(kept.length);
        boolean[] hideAc = hiddenAc(counts, within, released);
        boolean[] hideGenotypes = hiddenGenotypes(counts, within, released, hideAc);
        boolean[] hideMissing = hiddenMissing(counts);
        for (int k = 0; k < kept.length; k++) {
            int s = kept[k];
            cost.cell();
            out.setNodes(k, counts.nNodes(s), counts.nNodesAn(s), counts.nNodesSuppressed(s));
            if (!hideAc[k]) {
                publish(counts, AC, s, out, k);
            }
            boolean anIsExact = publishAn(counts, s, out, k, expected.copies(region, k));
            if (!hideGenotypes[k]) {
                out.set(ReleaseField.N_HOM_ALT, k, counts.min(N_HOM_ALT, s));
                out.set(ReleaseField.N_HET, k, counts.min(N_HET, s));
                out.set(ReleaseField.N_HEMI_ALT, k, counts.min(N_HEMI_ALT, s));
                if (anIsExact) {
                    out.setHweP(k, hweP(counts, s, region));
                }
            }
            if (!hideMissing[k] && counts.isExact(N_MISSING, s)) {
                if (anIsExact || counts.min(N_MISSING, s) == 0) {
                    out.set(ReleaseField.N_MISSING, k, counts.min(N_MISSING, s));
                } else {
                    cost.hidden("D9 n_missing hidden");
                }
            }
            out.setState(k, state(out, k));
        }
        return out;
    }

    private boolean[] hiddenAc(MergedCounts counts, @Nullable MergedCounts within, @Nullable ReleasedCounts released) {
        boolean[] hidden = new boolean[kept.length];
        boolean[] exact = new boolean[kept.length];
        long[] ac = new long[kept.length];
        long[] carriers = new long[kept.length];
        long[] others = new long[kept.length];
        long[] otherPeople = new long[kept.length];
        long[] lost = new long[kept.length];
        for (int k = 0; k < kept.length; k++) {
            int s = kept[k];
            exact[k] = counts.isExact(AC, s) && counts.isExact(AN, s);
            ac[k] = counts.min(AC, s);
            carriers[k] = carriers(counts, s);
            others[k] = Math.max(0, counts.min(AN, s) - counts.max(AC, s));
            otherPeople[k] = peopleWithAnotherAllele(counts, s);
            if (isSensitive(counts, s)) {
                hidden[k] = true;
                cost.hidden("D2 AC hidden");
            } else if (within != null && released != null && released.has(ReleaseField.AC, k)) {
                lost[k] = Math.max(0, ac[k] - within.min(AC, s));
                if (rule.isSmall(lost[k]) && counts.isExact(AC, s)) {
                    hidden[k] = true;
                    cost.hidden("D6 AC_raw hidden");
                }
            }
        }
        boolean[] before = hidden.clone();
        complementary.protect(hidden, exact, ac, carriers, others, otherPeople, lost);
        note(before, hidden, "D4 AC hidden");
        return hidden;
    }

    private boolean[] hiddenGenotypes(
            MergedCounts counts, @Nullable MergedCounts within, @Nullable ReleasedCounts released, boolean[] hideAc) {
        boolean[] hidden = hideAc.clone();
        boolean[] exact = new boolean[kept.length];
        long[][] measures = new long[GENOTYPES.length + 2][kept.length];
        long[] halfCarriers = measures[GENOTYPES.length];
        long[] oneOtherCopy = measures[GENOTYPES.length + 1];
        long[] lost = new long[kept.length];
        for (int k = 0; k < kept.length; k++) {
            int s = kept[k];
            exact[k] = true;
            boolean small = false;
            for (int g = 0; g < GENOTYPES.length; g++) {
                exact[k] &= counts.isExact(GENOTYPES[g], s);
                measures[g][k] = counts.min(GENOTYPES[g], s);
                small |= rule.isSmall(measures[g][k]);
            }
            if (exact[k] && counts.isExact(AC, s)) {
                halfCarriers[k] = halfCarriers(counts, s);
                oneOtherCopy[k] = counts.isExact(AN, s) ? oneOtherCopy(counts, s, halfCarriers[k]) : 0;
                small |= rule.isSmall(halfCarriers[k]) || rule.isSmall(oneOtherCopy[k]);
            }
            if (hidden[k]) {
                cost.hidden("D3 genotype counts hidden");
            } else if (!exact[k]) {
                hidden[k] = true;
            } else if (small) {
                hidden[k] = true;
                cost.hidden("D2 genotype counts hidden");
            } else if (within != null && released != null && released.has(ReleaseField.N_HET, k)) {
                lost[k] = smallestLoss(counts, within, s);
                if (rule.isSmall(lost[k])) {
                    hidden[k] = true;
                    cost.hidden("D6 raw genotype counts hidden");
                }
            }
        }
        boolean[] before = hidden.clone();
        long[][] all = Arrays.copyOf(measures, measures.length + 1);
        all[measures.length] = lost;
        complementary.protect(hidden, exact, all);
        note(before, hidden, "D4 genotype counts hidden");
        return hidden;
    }

    /** People whose one called copy of two is the allele, which AC and exact genotype counts tell. */
    private static long halfCarriers(MergedCounts counts, int s) {
        return Math.max(
                0, counts.min(AC, s) - counts.min(N_HET, s) - 2 * counts.min(N_HOM_ALT, s) - counts.min(N_HEMI_ALT, s));
    }

    /** People with one called copy, which is of another allele, haploid or half; AN tells them too. */
    private static long oneOtherCopy(MergedCounts counts, int s, long halfCarriers) {
        long diploid = counts.min(N_HOM_REF, s) + counts.min(N_HET, s) + counts.min(N_HOM_ALT, s);
        return Math.max(0, counts.min(AN, s) - 2 * diploid - counts.min(N_HEMI_ALT, s) - halfCarriers);
    }

    /** The smallest number of people, above 0, by which a genotype count of all calls differs from that of good ones. */
    private static long smallestLoss(MergedCounts counts, MergedCounts within, int s) {
        long smallest = 0;
        for (CountField field : new CountField[] {N_HET, N_HOM_ALT, N_HEMI_ALT}) {
            long loss = Math.abs(counts.min(field, s) - within.min(field, s));
            smallest = loss > 0 && (smallest == 0 || loss < smallest) ? loss : smallest;
        }
        return smallest;
    }

    private boolean[] hiddenMissing(MergedCounts counts) {
        boolean[] hidden = new boolean[kept.length];
        boolean[] exact = new boolean[kept.length];
        long[] missing = new long[kept.length];
        for (int k = 0; k < kept.length; k++) {
            exact[k] = counts.isExact(N_MISSING, kept[k]);
            missing[k] = counts.min(N_MISSING, kept[k]);
            if (exact[k] && rule.isSmall(missing[k])) {
                hidden[k] = true;
                cost.hidden("D2 n_missing hidden");
            }
        }
        boolean[] before = hidden.clone();
        complementary.protect(hidden, exact, missing);
        note(before, hidden, "D4 n_missing hidden");
        return hidden;
    }

    private void note(boolean[] before, boolean[] after, String what) {
        for (int k = 0; k < after.length; k++) {
            if (after[k] && !before[k]) {
                cost.hidden(what);
            }
        }
    }

    /** Rule D2 on copies and on people, of the allele and of the others. */
    private boolean isSensitive(MergedCounts counts, int s) {
        long othersMin = Math.max(0, counts.min(AN, s) - counts.max(AC, s));
        long othersMax = Math.max(0, counts.max(AN, s) - counts.min(AC, s));
        return tellsThatSmall(counts.min(AC, s), counts.max(AC, s), carriers(counts, s))
                || tellsThatSmall(othersMin, othersMax, peopleWithAnotherAllele(counts, s));
    }

    private boolean tellsThatSmall(long min, long max, long peopleAtLeast) {
        return rule.isSmall(min) || rule.isSmall(max) || (min > 0 && peopleAtLeast < rule.minCount());
    }

    /** People who certainly carry the allele. */
    private static long carriers(MergedCounts counts, int s) {
        long listed = counts.min(N_HET, s) + counts.min(N_HOM_ALT, s) + counts.min(N_HEMI_ALT, s);
        return counts.max(N_POLYPLOID, s) > 0
                ? listed
                : Math.max(listed, atLeast(counts.min(AC, s), counts.max(N_HOM_ALT, s)));
    }

    /** People who certainly have a called copy of another allele. */
    private static long peopleWithAnotherAllele(MergedCounts counts, int s) {
        long copies = Math.max(0, counts.min(AN, s) - counts.max(AC, s));
        long homRef = counts.min(N_HOM_REF, s);
        return counts.max(N_POLYPLOID, s) > 0
                ? homRef + Math.max(0, counts.min(N_HET, s) - counts.max(N_POLYPLOID, s))
                : Math.max(homRef, atLeast(copies, counts.max(N_HOM_REF, s)));
    }

    /** People who have so many copies, two at most each, if so many at most have two. */
    private static long atLeast(long copies, long withTwo) {
        return Math.max((copies + 1) / 2, copies - withTwo);
    }

    private static void publish(MergedCounts counts, CountField field, int s, ReleasedCounts out, int k) {
        if (counts.isExact(field, s)) {
            out.set(ReleaseField.AC, k, counts.min(field, s));
        }
        out.set(ReleaseField.AC_MIN, k, counts.min(field, s));
        out.set(ReleaseField.AC_MAX, k, counts.max(field, s));
    }

    /**
     * Rule D9: to the nearest multiple, the ends of an interval outward; exact where everybody is called.
     *
     * @return whether the exact AN is published
     */
    private boolean publishAn(MergedCounts counts, int s, ReleasedCounts out, int k, long everybody) {
        long min = counts.min(AN, s);
        long max = counts.max(AN, s);
        long base = rule.rounding() == 1 ? 1 : 2L * rule.rounding();
        long least = out.has(ReleaseField.AC_MAX, k) ? out.get(ReleaseField.AC_MAX, k) : 0;
        if (min != max) {
            out.set(ReleaseField.AN_MIN, k, min / base * base);
            long up = Math.max(least, (max + base - 1) / base * base);
            out.set(ReleaseField.AN_MAX, k, everybody >= 0 ? Math.max(max, Math.min(up, everybody)) : up);
            return false;
        }
        boolean rounded = base > 1 && min != everybody && min % base != 0;
        long an = rounded ? Math.max(least, (min + base / 2) / base * base) : min;
        out.set(ReleaseField.AN, k, an);
        out.set(ReleaseField.AN_MIN, k, an);
        out.set(ReleaseField.AN_MAX, k, an);
        if (rounded) {
            cost.hidden("D9 AN rounded");
        }
        return base == 1 || min == everybody;
    }

    private double hweP(MergedCounts counts, int s, PloidyRegion region) {
        boolean applies =
                region == PloidyRegion.DIPLOID || (region == PloidyRegion.X_NON_PAR && info.adjustsSexPloidy());
        long homRef = counts.min(N_HOM_REF, s);
        long het = counts.min(N_HET, s);
        long homAlt = counts.min(N_HOM_ALT, s);
        return applies && counts.max(N_POLYPLOID, s) == 0 && homRef + het + homAlt > 0
                ? HweExactTest.pValue(homRef, het, homAlt)
                : Double.NaN;
    }

    private static State state(ReleasedCounts out, int k) {
        if (!out.has(ReleaseField.AC, k)) {
            return State.SUPPRESSED;
        }
        if (out.get(ReleaseField.AC, k) > 0) {
            return State.OBSERVED;
        }
        if (out.get(ReleaseField.AN_MAX, k) == 0) {
            return State.NOT_CALLABLE;
        }
        return out.get(ReleaseField.AN_MIN, k) > 0 ? State.ZERO : State.SUPPRESSED;
    }
}
