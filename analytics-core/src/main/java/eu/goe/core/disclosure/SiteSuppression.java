package eu.goe.core.disclosure;

import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyDefinition.StratumSize;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.StrataCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which counts of a site are hidden, and by which rule: the sensitive ones (D2), what follows from them (D3), and as many others
 * as it takes that sums over strata do not give them back (D4). Raw counts are adj ones and those of the calls that are not adj, which
 * are a small group of people themselves (D6): so raw AC stays where adj AC does, or where the difference is sensitive.
 *
 * <p>Strata of one or two attributes are protected exactly, see {@link ComplementSearch}. Of more attributes, those of each pair are; and
 * all that name several go as soon as one group of people in them is small. Genotype counts are protected exactly where everybody is
 * diploid or not called: there one number says all of them. Elsewhere, and of raw beside adj, they stay or go in all strata.
 *
 * <p>Mutable, one owner: {@link #decide} for each site, then the rules by stratum.
 */
final class SiteSuppression {
    private final Sensitivity sensitivity;
    private final boolean isPublic;
    private final int nStrata;
    private final boolean[] isKept;
    private final StrataTable[] tables;
    private final ComplementSearch[] searches;
    /** Of many attributes: the strata that name several, and who is in each stratum but in none that names more. */
    private final int[] crossed;

    private final int[][] rests;

    private final Hidden base;
    private final Hidden second;
    private final int[] ac;
    private final int[] an;
    private final int[] homAlt;
    private final int[] scratch;
    private boolean someAllButFew;

    /** Rules by stratum; null where a count is published. */
    static final class Hidden {
        final @Nullable String[] ac;
        final @Nullable String[] genotypes;

        Hidden(int nStrata) {
            ac = new String[nStrata];
            genotypes = new String[nStrata];
        }

        private void clear() {
            Arrays.fill(ac, null);
            Arrays.fill(genotypes, null);
        }
    }

    /**
     * @param kept places of the strata that may be published
     * @param isPublic whether also who knows how it is chosen what is hidden may not tell a small count
     */
    SiteSuppression(Sensitivity sensitivity, int[] kept, boolean isPublic) {
        this.sensitivity = sensitivity;
        this.isPublic = isPublic;
        List<StratumSize> strata = sensitivity.strata();
        nStrata = strata.size();
        isKept = new boolean[nStrata];
        for (int s : kept) {
            isKept[s] = true;
        }
        Set<String> names = new LinkedHashSet<>();
        strata.forEach(s -> names.addAll(s.definition().keySet()));
        List<String> attributes = List.copyOf(names);
        boolean isMany = attributes.size() > 2;
        tables = isMany
                ? IntStream.range(0, attributes.size())
                        .boxed()
                        .flatMap(b -> IntStream.range(0, b)
                                .mapToObj(a -> StrataTable.of(strata, List.of(attributes.get(a), attributes.get(b)))))
                        .toArray(StrataTable[]::new)
                : new StrataTable[] {StrataTable.of(strata, attributes)};
        searches = Arrays.stream(tables).map(ComplementSearch::new).toArray(ComplementSearch[]::new);
        crossed = isMany
                ? IntStream.range(0, nStrata)
                        .filter(s -> strata.get(s).definition().size() > 1)
                        .toArray()
                : new int[0];
        rests = isMany ? rests(strata) : new int[0][];
        base = new Hidden(nStrata);
        second = new Hidden(nStrata);
        ac = new int[nStrata];
        an = new int[nStrata];
        homAlt = new int[nStrata];
        scratch = new int[nStrata];
    }

    /**
     * For each stratum the strata whose counts, with these signs, are of its people who have no value of any other attribute: place
     * s + 1 for a stratum s that is added, −(s + 1) for one that is taken away.
     */
    private static int[][] rests(List<StratumSize> strata) {
        Map<Map<String, String>, Integer> placeOf = new HashMap<>();
        Map<Integer, List<Integer>> terms = new HashMap<>();
        for (int s = 0; s < strata.size(); s++) {
            placeOf.put(strata.get(s).definition(), s);
        }
        for (int s = 0; s < strata.size(); s++) {
            List<Map.Entry<String, String>> values =
                    List.copyOf(strata.get(s).definition().entrySet());
            for (int mask = 0; mask < 1 << values.size(); mask++) {
                Map<String, String> part = new HashMap<>();
                for (int v = 0; v < values.size(); v++) {
                    if ((mask >> v & 1) == 1) {
                        part.put(values.get(v).getKey(), values.get(v).getValue());
                    }
                }
                Integer whole = placeOf.get(part);
                if (whole != null) {
                    boolean isAdded = (values.size() - part.size()) % 2 == 0;
                    terms.computeIfAbsent(whole, w -> new ArrayList<>()).add(isAdded ? s + 1 : -(s + 1));
                }
            }
        }
        int[][] rests = new int[strata.size()][];
        for (int s = 0; s < rests.length; s++) {
            rests[s] = terms.getOrDefault(s, List.of()).stream()
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
        return rests;
    }

    /**
     * Decides about a site.
     *
     * @param counts over all strata, also those that are not kept, of the quality that goes first: adj if there is one
     * @param deltas what they would tell beside what left before
     * @param raw the raw counts beside, null if there are none
     * @param rawDeltas likewise
     * @param seed of the site, the same in all exports of a node and known to nobody else
     */
    void decide(
            StrataCounts counts,
            PublishedDeltas deltas,
            @Nullable StrataCounts raw,
            PublishedDeltas rawDeltas,
            PloidyRegion region,
            long seed) {
        base.clear();
        decideAc(counts, deltas, region, seed);
        decideGenotypes(counts, region, seed);
        if (hasGenotypes(deltas)) {
            fill(base.genotypes, "D6");
        }
        hideGenotypesAsBefore(base.genotypes, deltas);
        hideNew(base, deltas);
        if (raw != null) {
            second.clear();
            decideRaw(counts, raw, rawDeltas, region, seed);
            if (hasGenotypes(rawDeltas)) {
                fill(second.genotypes, "D6");
            }
            hideGenotypesAsBefore(second.genotypes, rawDeltas);
            hideNew(second, rawDeltas);
        }
    }

    private boolean hasGenotypes(PublishedDeltas deltas) {
        boolean has = false;
        for (int s = 0; s < nStrata; s++) {
            has |= isKept[s] && deltas.hasGenotypes(s);
        }
        return has;
    }

    private void hideAsBefore(int table, int arc, PublishedDeltas deltas) {
        int s = tables[table].stratum(arc);
        if (s >= 0 && isKept[s] && deltas.acWasHidden(s)) {
            searches[table].hide(arc);
        }
    }

    /** Where something is hidden, nothing is told that earlier exports of the same people did not tell. */
    private void hideNew(Hidden hidden, PublishedDeltas deltas) {
        boolean some = false;
        for (int s = 0; s < nStrata; s++) {
            some |= isKept[s] && (hidden.ac[s] != null || hidden.genotypes[s] != null);
        }
        for (int s = 0; some && s < nStrata; s++) {
            if (deltas.isNewOfSamePeople(s)) {
                hidden.ac[s] = hidden.ac[s] == null ? "D6" : hidden.ac[s];
                hidden.genotypes[s] = hidden.genotypes[s] == null ? "D6" : hidden.genotypes[s];
            }
        }
    }

    private void hideGenotypesAsBefore(@Nullable String[] rules, PublishedDeltas deltas) {
        for (int s = 0; s < nStrata; s++) {
            if (rules[s] == null && deltas.genotypesWereHidden(s)) {
                rules[s] = "D6";
            }
        }
    }

    /** Of the quality that goes first. */
    Hidden base() {
        return base;
    }

    /** Of raw beside adj. */
    Hidden raw() {
        return second;
    }

    private void load(StrataCounts counts, CountField field, int[] into) {
        for (int s = 0; s < nStrata; s++) {
            into[s] = counts.get(field, s);
        }
    }

    private void decideAc(StrataCounts counts, PublishedDeltas deltas, PloidyRegion region, long seed) {
        load(counts, CountField.AC, ac);
        load(counts, CountField.AN, an);
        load(counts, CountField.N_HOM_ALT, homAlt);
        boolean isDiploid = isDiploid(counts, region);
        someAllButFew = false;
        boolean someCrossed = crossed.length > 0 && restsAreSmall(ac, an);
        for (int s : crossed) {
            boolean few = sensitivity.isOfFew(counts, s, region) || sensitivity.isOfAllButFew(counts, s, region);
            base.ac[s] = few ? "D2" : deltas.hasAc(s) || deltas.acWasHidden(s) ? "D6" : null;
            someCrossed |= base.ac[s] != null;
        }
        hideCrossed(base.ac, someCrossed);
        for (int i = 0; i < tables.length; i++) {
            begin(i, seed);
            for (int a = 0; a < tables[i].nArcs(); a++) {
                int s = tables[i].stratum(a);
                int copies = tables[i].count(a, ac);
                int called = tables[i].count(a, an);
                boolean few = s >= 0 ? sensitivity.isOfFew(counts, s, region) : sensitivity.isSmall(copies);
                boolean allButFew =
                        s >= 0 ? sensitivity.isOfAllButFew(counts, s, region) : sensitivity.isSmall(called - copies);
                someAllButFew |= allButFew;
                // Where homozygotes are published of others, who is no homozygote has one copy at most.
                boolean hasTwo = !isDiploid || allButFew;
                int most = hasTwo ? called : called / 2 + tables[i].count(a, homAlt);
                setCopies(i, a, few, allButFew, copies, most);
                if (s >= 0 && base.ac[s] != null) {
                    searches[i].hide(a);
                }
                wishDelta(i, a, deltas, 0, few || allButFew, base.ac);
                hideAsBefore(i, a, deltas);
            }
        }
        protect(base.ac, "D2");
        hideCrossedIfAny(base.ac);
    }

    private void decideGenotypes(StrataCounts counts, PloidyRegion region, long seed) {
        boolean[] sensitive = new boolean[nStrata];
        boolean some = false;
        boolean someAc = false;
        for (int s = 0; s < nStrata; s++) {
            sensitive[s] = sensitivity.genotypesAreSensitive(counts, s, region);
            someAc |= base.ac[s] != null;
            some |= sensitive[s] || someAc;
            base.genotypes[s] = base.ac[s] != null ? "D3" : sensitive[s] ? "D2" : null;
        }
        if (isPublic && someAc) {
            // Which of them have to be hidden beside depends on the AC that is hidden, and would tell of it.
            fill(base.genotypes, "D4");
            return;
        }

        if (!isDiploid(counts, region) || someAllButFew) {
            // All copies of a group may be the allele only if all its people may be homozygotes, of which other groups'
            // counts tell.
            if (some || othersAreSmall(counts, null)) {
                fill(base.genotypes, "D4");
            }
            return;
        }
        load(counts, CountField.N_HOM_ALT, homAlt);
        int t = sensitivity.threshold();
        for (int i = 0; i < tables.length; i++) {
            begin(i, seed);
            for (int a = 0; a < tables[i].nArcs(); a++) {
                int s = tables[i].stratum(a);
                int copies = tables[i].count(a, ac);
                int people = tables[i].count(a, an) / 2;
                int hom = tables[i].count(a, homAlt);
                int het = copies - 2 * hom;
                int ref = people - copies + hom;
                int least = Math.max(0, copies - people);
                int most = copies / 2;
                boolean smallHom = isSensitive(hom, s, sensitive);
                boolean smallHet = isSensitive(het, s, sensitive);
                boolean smallRef = isSensitive(ref, s, sensitive);
                int wantedLow = hom;
                int wantedHigh = hom;
                if (smallHom) {
                    wantedLow = 0;
                    wantedHigh = Math.max(hom, t);
                }
                if (smallHet) {
                    wantedLow = Math.min(wantedLow, (copies - t) / 2);
                    wantedHigh = most;
                }
                if (smallRef) {
                    wantedLow = Math.min(wantedLow, copies - people);
                    wantedHigh = Math.max(wantedHigh, t + copies - people);
                }
                searches[i].set(a, hom, least, most);
                if (s >= 0 && base.ac[s] != null) {
                    searches[i].hide(a);
                }
                if (smallHom || smallHet || smallRef) {
                    searches[i].wish(a, wantedLow, wantedHigh);
                }
            }
        }
        protect(base.genotypes, "D2");
        if (crossed.length > 0) {
            boolean someCrossed = restsAreSmall(homAlt, null) || othersAreSmall(counts, null);
            for (int s : crossed) {
                someCrossed |= base.genotypes[s] != null;
            }
            hideCrossed(base.genotypes, someCrossed);
        }
    }

    /** Whether a genotype count is small; of a stratum that is published, also a 0 that the policy hides. */
    private boolean isSensitive(int n, int s, boolean[] sensitive) {
        return sensitivity.isSmall(n)
                || (n == 0 && s >= 0 && sensitive[s] && sensitivity.rules().censorsZero());
    }

    /** Whether every call has two called copies or none, so that AC, AN and one genotype count say the others. */
    private boolean isDiploid(StrataCounts counts, PloidyRegion region) {
        return region == PloidyRegion.DIPLOID
                && counts.get(CountField.N_HEMI_ALT, 0) == 0
                && counts.get(CountField.N_POLYPLOID, 0) == 0
                && Sensitivity.halfCarriers(counts, 0) == 0
                && Sensitivity.oneOtherCopy(counts, 0) == 0;
    }

    private void decideRaw(StrataCounts adj, StrataCounts raw, PublishedDeltas deltas, PloidyRegion region, long seed) {
        int[] rawAc = new int[nStrata];
        int[] rawAn = new int[nStrata];
        for (int s = 0; s < nStrata; s++) {
            rawAc[s] = raw.get(CountField.AC, s) - ac[s];
            rawAn[s] = raw.get(CountField.AN, s) - an[s];
        }
        System.arraycopy(base.ac, 0, second.ac, 0, nStrata);
        boolean someCrossed = crossed.length > 0 && restsAreSmall(rawAc, rawAn);
        for (int s : crossed) {
            if (second.ac[s] == null && (sensitivity.isSmall(rawAc[s]) || deltas.hasAc(s) || deltas.acWasHidden(s))) {
                second.ac[s] = "D6";
            }
            someCrossed |= second.ac[s] != null;
        }
        hideCrossed(second.ac, someCrossed);
        for (int i = 0; i < tables.length; i++) {
            begin(i, seed);
            for (int a = 0; a < tables[i].nArcs(); a++) {
                int s = tables[i].stratum(a);
                int copies = tables[i].count(a, rawAc);
                int called = tables[i].count(a, rawAn);
                boolean few =
                        sensitivity.isSmall(copies) || (s >= 0 && copies > 0 && sensitivity.isOfFew(raw, s, region));
                int others = called - copies;
                boolean allButFew = others > 0
                        && (s >= 0
                                ? sensitivity.isOfAllButFew(raw, s, region)
                                : sensitivity.isSmall(others + tables[i].count(a, an) - tables[i].count(a, ac)));
                setCopies(i, a, few, allButFew, copies, called);
                if (s >= 0 && second.ac[s] != null) {
                    searches[i].hide(a);
                }
                if (s >= 0 && base.ac[s] == null) {
                    wishDelta(i, a, deltas, ac[s], few || allButFew, second.ac);
                }
                hideAsBefore(i, a, deltas);
            }
        }
        protect(second.ac, "D6");
        hideCrossedIfAny(second.ac);
        boolean some = othersAreSmall(raw, null) || othersAreSmall(raw, adj);
        for (int s = 0; s < nStrata; s++) {
            boolean sensitive = sensitivity.genotypesAreSensitive(raw, s, region);
            second.genotypes[s] = second.ac[s] != null ? "D3" : sensitive ? "D2" : null;
            some |= second.genotypes[s] != null;
        }
        if (some) {
            fill(second.genotypes, "D6");
        }
    }

    /**
     * Whether a genotype count is small of some group of people, in a stratum or beside them.
     *
     * @param less taken away from the counts; null for nothing
     */
    private boolean othersAreSmall(StrataCounts counts, @Nullable StrataCounts less) {
        for (CountField field : FrequencyGate.GENOTYPES) {
            for (int s = 0; s < nStrata; s++) {
                scratch[s] = counts.get(field, s) - (less == null ? 0 : less.get(field, s));
            }
            for (StrataTable table : tables) {
                for (int a = 0; a < table.nArcs(); a++) {
                    if (sensitivity.isSmall(table.count(a, scratch))) {
                        return true;
                    }
                }
            }
            if (restsAreSmall(scratch, null)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a count, or what is left to the other, is small of people in a stratum but in none that names more. */
    private boolean restsAreSmall(int[] counts, int @Nullable [] of) {
        for (int[] terms : rests) {
            int n = 0;
            int whole = 0;
            for (int term : terms) {
                int s = Math.abs(term) - 1;
                int sign = term > 0 ? 1 : -1;
                n += sign * counts[s];
                whole += of == null ? 0 : sign * of[s];
            }
            if (sensitivity.isSmall(n) || (of != null && sensitivity.isSmall(whole - n))) {
                return true;
            }
        }
        return false;
    }

    private void begin(int table, long seed) {
        searches[table].begin(seed);
        for (int a = 0; a < tables[table].nArcs(); a++) {
            int s = tables[table].stratum(a);
            if (s < 0 || !isKept[s]) {
                searches[table].hide(a);
            }
        }
    }

    private void setCopies(int table, int arc, boolean few, boolean allButFew, int copies, int called) {
        ComplementSearch search = searches[table];
        search.set(arc, copies, 0, called);
        int s = tables[table].stratum(arc);
        if (isPublic && s >= 0 && isKept[s] && copies > 0 && copies < called) {
            search.setLikely(arc, few ? 1 : 0, allButFew ? called - 1 : called);
        }
        if (few) {
            search.wishFew(arc, sensitivity.threshold());
        }
        if (allButFew) {
            search.wishAllButFew(arc, sensitivity.threshold());
        }
    }

    /**
     * Hides a count that would tell beside what left before.
     *
     * @param less what the table's counts are less than AC
     * @param isSensitive whether it is hidden anyway
     */
    private void wishDelta(
            int table, int arc, PublishedDeltas deltas, int less, boolean isSensitive, @Nullable String[] rules) {
        int s = tables[table].stratum(arc);
        if (s >= 0 && isKept[s] && deltas.hasAc(s)) {
            searches[table].wish(arc, deltas.acLow(s) - less, deltas.acHigh(s) - less);
            rules[s] = isSensitive ? null : "D6";
        }
    }

    /** Protects what is sensitive in all tables, and says by which rule what is hidden; all of it where it cannot be had otherwise. */
    private void protect(@Nullable String[] rules, String primary) {
        boolean safe = true;
        for (ComplementSearch search : searches) {
            safe &= search.protect();
        }
        for (int i = 0; i < tables.length; i++) {
            for (int a = 0; a < tables[i].nArcs(); a++) {
                int s = tables[i].stratum(a);
                if (s >= 0 && isKept[s] && rules[s] == null && searches[i].isHidden(a)) {
                    rules[s] = searches[i].isSensitive(a) ? primary : "D4";
                }
                // Where everybody's count does not stay, nothing does: what is left would tell which it was.
                safe &= s != 0 || searches[i].isSensitive(a) || !searches[i].isHidden(a);
            }
        }
        if (!safe) {
            fill(rules, "D4");
        }
    }

    /** Hides all that name several attributes, if one of them is hidden. */
    private void hideCrossedIfAny(@Nullable String[] rules) {
        boolean some = false;
        for (int s : crossed) {
            some |= rules[s] != null;
        }
        hideCrossed(rules, some);
    }

    private void hideCrossed(@Nullable String[] rules, boolean all) {
        for (int s : crossed) {
            if (all && rules[s] == null) {
                rules[s] = "D4";
            }
        }
    }

    private static void fill(@Nullable String[] rules, String rule) {
        for (int s = 0; s < rules.length; s++) {
            if (rules[s] == null) {
                rules[s] = rule;
            }
        }
    }
}
