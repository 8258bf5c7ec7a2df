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
 *
 * <p>What is kept of adj is its difference from raw, in the few atoms that have one.
 */
public final class AtomCounter {
    private static final int STATES = GenotypeState.COUNT;
    private static final int N_FIELDS = CountField.values().length;
    /** Of polyploid calls: called copies, alternate copies, people with this allele and another, with only this one. */
    private static final int POLYPLOID_SUMS = 4;

    private final Sex[] sexOfAtom;
    private final int[][] strataOfAtom;
    private final int nStrata;
    private final SexPloidy sexPloidy;
    private final Histogram raw;
    private final Histogram adjLessRaw;
    /** Atoms in which the difference may not be 0, as flags and as a list. */
    private final boolean[] differs;

    private final int[] differing;
    private int nDiffering;

    private final int[] listed;
    private final int[] people = new int[STATES];
    private final int[] polyploid = new int[POLYPLOID_SUMS];
    private final int[] rawFigures;
    private final int[] figures = new int[N_FIELDS];

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

        void clear(int atom) {
            Arrays.fill(people, atom * STATES, (atom + 1) * STATES, 0);
            Arrays.fill(polyploid, atom * POLYPLOID_SUMS, (atom + 1) * POLYPLOID_SUMS, 0);
        }

        /** Adds an entry, or takes it away with the sign −1. */
        void tally(int atom, GenotypeView view, int entry, int sign) {
            int state = view.state(entry);
            people[atom * STATES + (state == GenotypeState.POLYPLOID ? polyploid(atom, view, entry, sign) : state)] +=
                    sign;
        }

        /** Tallies the copies of a polyploid call; returns the state that it counts as. */
        int polyploid(int atom, GenotypeView view, int entry, int sign) {
            int called = view.called(entry);
            int alt = view.alt(entry);
            if (called == 0) {
                return GenotypeState.MISSING;
            }
            boolean complete = called == view.ploidy(entry);
            int at = atom * POLYPLOID_SUMS;
            polyploid[at] += sign * called;
            polyploid[at + 1] += sign * alt;
            polyploid[at + 2] += complete && alt > 0 && alt < called ? sign : 0;
            polyploid[at + 3] += complete && alt == called ? sign : 0;
            return GenotypeState.POLYPLOID;
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
        int nAtoms = sexOfAtom.length;
        this.raw = new Histogram(nAtoms);
        this.adjLessRaw = new Histogram(nAtoms);
        this.differs = new boolean[nAtoms];
        this.differing = new int[nAtoms];
        this.listed = new int[nAtoms];
        this.rawFigures = new int[nAtoms * N_FIELDS];
    }

    /** Forgets the last variant. */
    public void clear() {
        raw.clear();
        for (int i = 0; i < nDiffering; i++) {
            adjLessRaw.clear(differing[i]);
            differs[differing[i]] = false;
        }
        nDiffering = 0;
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
        int nEntries = view.nEntries();
        for (int e = 0; e < nEntries; e++) {
            int atom = atomOf[firstSample + view.sample(e)];
            if (atom >= 0) {
                listed[atom]++;
                raw.tally(atom, view, e, 1);
            }
        }
        for (int atom = 0; atom < listed.length; atom++) {
            raw.people[atom * STATES + GenotypeState.HOM_REF] += atomSizes[atom] - listed[atom];
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
            int[] called = states.people(state);
            for (int atom = 0; called != null && atom < called.length; atom++) {
                if (called[atom] != 0) {
                    listed[atom] -= called[atom];
                    addAbsent(state, atom, called[atom], region);
                }
            }
        }
        for (int atom = 0; atom < listed.length; atom++) {
            raw.people[atom * STATES + GenotypeState.MISSING] += listed[atom];
        }
    }

    private void addAbsent(int state, int atom, int n, PloidyRegion region) {
        int genotype = CallState.genotypeState(state);
        int called = CallState.called(state);
        boolean isAdj = switch (CallState.adj(state)) {
            case CallState.ADJ -> true;
            case CallState.ADJ_IF_HAPLOID -> sexPloidy.isOneCopy(sexOfAtom[atom], region);
            default -> false;
        };
        int copies = genotype == GenotypeState.POLYPLOID ? n * called : 0;
        raw.people[atom * STATES + genotype] += n;
        raw.polyploid[atom * POLYPLOID_SUMS] += copies;
        if (!isAdj) {
            differ(atom);
            adjLessRaw.people[atom * STATES + genotype] -= n;
            adjLessRaw.people[atom * STATES + GenotypeState.MISSING] += n;
            adjLessRaw.polyploid[atom * POLYPLOID_SUMS] -= copies;
        }
    }

    /** Makes the samples of a set missing in adj, each atom by the set that holds for its sex. */
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
            differ(atom);
            if (e < view.nEntries() && view.sample(e) == sample) {
                adjLessRaw.tally(atom, view, e, -1);
            } else {
                adjLessRaw.people[atom * STATES + GenotypeState.HOM_REF]--;
            }
            adjLessRaw.people[atom * STATES + GenotypeState.MISSING]++;
        }
    }

    private void differ(int atom) {
        if (!differs[atom]) {
            differs[atom] = true;
            differing[nDiffering++] = atom;
        }
    }

    /**
     * Applies the sex ploidy and sums atoms into strata.
     *
     * @param rawInto receives the raw counts; what it held is forgotten
     * @param adjInto receives the adj counts; likewise
     * @return how many raw calls the sex ploidy changed
     */
    public long finish(PloidyRegion region, StrataCounts rawInto, StrataCounts adjInto) {
        if (rawInto.nStrata() != nStrata || adjInto.nStrata() != nStrata) {
            throw new IllegalArgumentException(
                    rawInto.nStrata() + " and " + adjInto.nStrata() + " strata, not " + nStrata);
        }
        rawInto.clear();
        long changed = 0;
        for (int atom = 0; atom < sexOfAtom.length; atom++) {
            System.arraycopy(raw.people, atom * STATES, people, 0, STATES);
            System.arraycopy(raw.polyploid, atom * POLYPLOID_SUMS, polyploid, 0, POLYPLOID_SUMS);
            changed += figures(sexOfAtom[atom], region);
            System.arraycopy(figures, 0, rawFigures, atom * N_FIELDS, N_FIELDS);
            rawInto.add(figures, strataOfAtom[atom]);
        }
        adjInto.set(rawInto);
        for (int i = 0; i < nDiffering; i++) {
            int atom = differing[i];
            for (int state = 0; state < STATES; state++) {
                people[state] = raw.people[atom * STATES + state] + adjLessRaw.people[atom * STATES + state];
            }
            for (int sum = 0; sum < POLYPLOID_SUMS; sum++) {
                int at = atom * POLYPLOID_SUMS + sum;
                polyploid[sum] = raw.polyploid[at] + adjLessRaw.polyploid[at];
            }
            figures(sexOfAtom[atom], region);
            for (int f = 0; f < N_FIELDS; f++) {
                figures[f] -= rawFigures[atom * N_FIELDS + f];
            }
            adjInto.add(figures, strataOfAtom[atom]);
        }
        return changed;
    }

    /** Makes what is kept, by {@link CountField}, of the people of one atom; returns how many calls the sex ploidy changed. */
    private int figures(Sex sex, PloidyRegion region) {
        int changed = sexPloidy.apply(people, 0, sex, region);
        if (sexPloidy.dropsPolyploid(sex, region)) {
            Arrays.fill(polyploid, 0);
        }
        int homRef = people[GenotypeState.HOM_REF];
        int het = people[GenotypeState.HET];
        int homAlt = people[GenotypeState.HOM_ALT];
        int hemiAlt = people[GenotypeState.HAPLOID_ALT];
        int halfAlt = people[GenotypeState.HALF_ALT];
        int oneCopy = people[GenotypeState.HAPLOID_REF] + hemiAlt + people[GenotypeState.HALF_REF] + halfAlt;
        figures[CountField.AC.ordinal()] = het + 2 * homAlt + hemiAlt + halfAlt + polyploid[1];
        figures[CountField.AN.ordinal()] = 2 * (homRef + het + homAlt) + oneCopy + polyploid[0];
        figures[CountField.N_HOM_REF.ordinal()] = homRef;
        figures[CountField.N_HET.ordinal()] = het + polyploid[2];
        figures[CountField.N_HOM_ALT.ordinal()] = homAlt + polyploid[3];
        figures[CountField.N_HEMI_ALT.ordinal()] = hemiAlt;
        figures[CountField.N_MISSING.ordinal()] = people[GenotypeState.MISSING] + people[GenotypeState.HAPLOID_MISSING];
        figures[CountField.N_POLYPLOID.ordinal()] = people[GenotypeState.POLYPLOID];
        return changed;
    }
}
