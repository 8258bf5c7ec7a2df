package eu.goe.core.frequency;

import eu.goe.core.cohort.Sex;
import eu.goe.core.genotype.CallState;
import eu.goe.core.genotype.GenotypeState;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.SampleList;
import java.util.Arrays;

/**
 * Counts the calls of one variant by atom (a combination of attribute values that every counted sample has exactly one
 * of), raw and adj in one pass, and sums atoms into strata. The hot path of {@code frequencies}: one step per listed
 * sample, whatever the number of strata. Mutable, one owner, reused from variant to variant.
 *
 * <p>Use: {@link #clear}, {@link #count} for each tile of each batch that has the variant, {@link #finish}.
 */
public final class AtomCounter {
    private static final int STATES = GenotypeState.COUNT;
    /** Of polyploid calls: called copies, alternate copies, people with this allele and another, with only this one. */
    private static final int POLYPLOID_SUMS = 4;

    private final Sex[] sexOfAtom;
    private final int[][] strataOfAtom;
    private final int nStrata;
    private final SexPloidy sexPloidy;
    private final Histogram raw;
    private final Histogram adj;
    private final int[] listed;

    /** People of one quality by atom and state. */
    private static final class Histogram {
        final int[] people;
        final int[] polyploid;

        Histogram(int nAtoms) {
            people = new int[nAtoms * STATES];
            polyploid = new int[nAtoms * POLYPLOID_SUMS];
        }

        void clear() {
            Arrays.fill(people, 0);
            Arrays.fill(polyploid, 0);
        }
    }

    /**
     * @param sexOfAtom of each atom; owned from here on
     * @param strataOfAtom the strata that each atom is part of; owned from here on
     * @param adjust whether males have one copy of X and Y outside PAR, and everybody one of MT
     */
    public AtomCounter(Sex[] sexOfAtom, int[][] strataOfAtom, int nStrata, boolean adjust) {
        this.sexOfAtom = sexOfAtom;
        this.strataOfAtom = strataOfAtom;
        this.nStrata = nStrata;
        this.sexPloidy = new SexPloidy(adjust);
        this.raw = new Histogram(sexOfAtom.length);
        this.adj = new Histogram(sexOfAtom.length);
        this.listed = new int[sexOfAtom.length];
    }

    /** Forgets the last variant. */
    public void clear() {
        raw.clear();
        adj.clear();
    }

    /**
     * Adds one tile of one batch.
     *
     * @param view what its samples carry
     * @param notAdj samples whose call is not adj
     * @param notAdjHaploid the same by the depth of a haploid call, for males outside PAR of X and Y
     * @param atomOf atom of each sample number, −1 for a sample that does not count
     * @param firstSample number of the tile's first sample
     * @param atomSizes people of each atom in the tile
     */
    public void count(
            GenotypeView view,
            SampleList notAdj,
            SampleList notAdjHaploid,
            PloidyRegion region,
            int[] atomOf,
            int firstSample,
            int[] atomSizes) {
        Arrays.fill(listed, 0);
        for (int e = 0; e < view.nEntries(); e++) {
            int atom = atomOf[firstSample + view.sample(e)];
            if (atom < 0) {
                continue;
            }
            listed[atom]++;
            tally(raw, atom, view, e, 1);
            tally(adj, atom, view, e, 1);
        }
        for (int atom = 0; atom < listed.length; atom++) {
            int homRef = atomSizes[atom] - listed[atom];
            raw.people[atom * STATES + GenotypeState.HOM_REF] += homRef;
            adj.people[atom * STATES + GenotypeState.HOM_REF] += homRef;
        }
        takeOut(view, notAdj, false, region, atomOf, firstSample);
        takeOut(view, notAdjHaploid, true, region, atomOf, firstSample);
    }

    /**
     * Adds one tile of a block that does not list the variant.
     *
     * @param states its people that were called here, none of them with the allele
     * @param atomSizes people of each atom in the tile; those whom no state has were not called
     */
    void countAbsent(StateCounts states, PloidyRegion region, int[] atomSizes) {
        System.arraycopy(atomSizes, 0, listed, 0, listed.length);
        for (int state = 0; state < states.nStates(); state++) {
            int[] people = states.people(state);
            for (int atom = 0; people != null && atom < people.length; atom++) {
                if (people[atom] != 0) {
                    listed[atom] -= people[atom];
                    addAbsent(state, atom, people[atom], region);
                }
            }
        }
        for (int atom = 0; atom < listed.length; atom++) {
            raw.people[atom * STATES + GenotypeState.MISSING] += listed[atom];
            adj.people[atom * STATES + GenotypeState.MISSING] += listed[atom];
        }
    }

    private void addAbsent(int state, int atom, int people, PloidyRegion region) {
        int genotype = CallState.genotypeState(state);
        int called = CallState.called(state);
        boolean isAdj = switch (CallState.adj(state)) {
            case CallState.ADJ -> true;
            case CallState.ADJ_IF_HAPLOID -> sexPloidy.isOneCopy(sexOfAtom[atom], region);
            default -> false;
        };
        raw.people[atom * STATES + genotype] += people;
        adj.people[atom * STATES + (isAdj ? genotype : GenotypeState.MISSING)] += people;
        if (genotype == GenotypeState.POLYPLOID) {
            raw.polyploid[atom * POLYPLOID_SUMS] += people * called;
            adj.polyploid[atom * POLYPLOID_SUMS] += isAdj ? people * called : 0;
        }
    }

    /** Makes the samples of a set missing in the adj histogram, each atom by the set that holds for its sex. */
    private void takeOut(
            GenotypeView view, SampleList set, boolean haploidSet, PloidyRegion region, int[] atomOf, int firstSample) {
        int e = 0;
        for (int i = 0; i < set.size(); i++) {
            int sample = set.get(i);
            while (e < view.nEntries() && view.sample(e) < sample) {
                e++;
            }
            int atom = atomOf[firstSample + sample];
            if (atom < 0 || sexPloidy.isOneCopy(sexOfAtom[atom], region) != haploidSet) {
                continue;
            }
            if (e < view.nEntries() && view.sample(e) == sample) {
                tally(adj, atom, view, e, -1);
            } else {
                adj.people[atom * STATES + GenotypeState.HOM_REF]--;
            }
            adj.people[atom * STATES + GenotypeState.MISSING]++;
        }
    }

    private static void tally(Histogram histogram, int atom, GenotypeView view, int entry, int sign) {
        int state = view.state(entry);
        if (state == GenotypeState.POLYPLOID) {
            int called = view.called(entry);
            int alt = view.alt(entry);
            if (called == 0) {
                histogram.people[atom * STATES + GenotypeState.MISSING] += sign;
                return;
            }
            boolean complete = called == view.ploidy(entry);
            int at = atom * POLYPLOID_SUMS;
            histogram.polyploid[at] += sign * called;
            histogram.polyploid[at + 1] += sign * alt;
            histogram.polyploid[at + 2] += complete && alt > 0 && alt < called ? sign : 0;
            histogram.polyploid[at + 3] += complete && alt == called ? sign : 0;
        }
        histogram.people[atom * STATES + state] += sign;
    }

    /**
     * Applies the sex ploidy and sums atoms into strata.
     *
     * @param rawInto receives the raw counts; what it held is forgotten
     * @param adjInto receives the adj counts; likewise
     * @return how many raw calls the sex ploidy changed
     */
    public long finish(PloidyRegion region, StrataCounts rawInto, StrataCounts adjInto) {
        long changed = finish(raw, region, rawInto);
        finish(adj, region, adjInto);
        return changed;
    }

    private long finish(Histogram histogram, PloidyRegion region, StrataCounts into) {
        if (into.nStrata() != nStrata) {
            throw new IllegalArgumentException(into.nStrata() + " strata, not " + nStrata);
        }
        into.clear();
        long changed = 0;
        for (int atom = 0; atom < sexOfAtom.length; atom++) {
            int at = atom * STATES;
            int poly = atom * POLYPLOID_SUMS;
            int[] people = histogram.people;
            int changedHere = sexPloidy.apply(people, at, sexOfAtom[atom], region);
            if (sexPloidy.dropsPolyploid(sexOfAtom[atom], region)) {
                Arrays.fill(histogram.polyploid, poly, poly + POLYPLOID_SUMS, 0);
            }
            changed += changedHere;
            int homRef = people[at + GenotypeState.HOM_REF];
            int het = people[at + GenotypeState.HET];
            int homAlt = people[at + GenotypeState.HOM_ALT];
            int hemiAlt = people[at + GenotypeState.HAPLOID_ALT];
            int halfAlt = people[at + GenotypeState.HALF_ALT];
            int oneCopy =
                    people[at + GenotypeState.HAPLOID_REF] + hemiAlt + people[at + GenotypeState.HALF_REF] + halfAlt;
            int ac = het + 2 * homAlt + hemiAlt + halfAlt + histogram.polyploid[poly + 1];
            int an = 2 * (homRef + het + homAlt) + oneCopy + histogram.polyploid[poly];
            int missing = people[at + GenotypeState.MISSING] + people[at + GenotypeState.HAPLOID_MISSING];
            int polyploid = people[at + GenotypeState.POLYPLOID];
            for (int stratum : strataOfAtom[atom]) {
                into.add(CountField.AC, stratum, ac);
                into.add(CountField.AN, stratum, an);
                into.add(CountField.N_HOM_REF, stratum, homRef);
                into.add(CountField.N_HET, stratum, het + histogram.polyploid[poly + 2]);
                into.add(CountField.N_HOM_ALT, stratum, homAlt + histogram.polyploid[poly + 3]);
                into.add(CountField.N_HEMI_ALT, stratum, hemiAlt);
                into.add(CountField.N_MISSING, stratum, missing);
                into.add(CountField.N_POLYPLOID, stratum, polyploid);
            }
        }
        return changed;
    }
}
