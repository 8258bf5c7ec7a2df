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
 * <p>Only differences are kept: of who has another state from everybody's being homozygous reference, and of adj from raw. What has
 * none costs nothing, and strata sum people of few states instead of eight counts.
 */
public final class AtomCounter {
    private static final int STATES = GenotypeState.COUNT;
    /** Behind the states, of polyploid calls: called copies, alternate copies, people with this allele and another, with only this one. */
    private static final int POLYPLOID_CALLED = STATES;

    private static final int POLYPLOID_ALT = STATES + 1;
    private static final int POLYPLOID_HET = STATES + 2;
    private static final int POLYPLOID_HOM = STATES + 3;
    private static final int KINDS = STATES + 4;

    /**
     * What one person of a state, or one of a polyploid sum, adds to each {@link CountField}; but for {@link GenotypeState#HOM_REF}, beyond
     * what everybody is counted as first.
     */
    private static final int[][] ADDS = new int[KINDS][];

    static {
        // AC, AN, N_HOM_REF, N_HET, N_HOM_ALT, N_HEMI_ALT, N_MISSING, N_POLYPLOID
        ADDS[GenotypeState.HOM_REF] = new int[] {0, 2, 1, 0, 0, 0, 0, 0};
        ADDS[GenotypeState.HET] = new int[] {1, 0, -1, 1, 0, 0, 0, 0};
        ADDS[GenotypeState.HOM_ALT] = new int[] {2, 0, -1, 0, 1, 0, 0, 0};
        ADDS[GenotypeState.MISSING] = new int[] {0, -2, -1, 0, 0, 0, 1, 0};
        ADDS[GenotypeState.HAPLOID_REF] = new int[] {0, -1, -1, 0, 0, 0, 0, 0};
        ADDS[GenotypeState.HAPLOID_ALT] = new int[] {1, -1, -1, 0, 0, 1, 0, 0};
        ADDS[GenotypeState.HAPLOID_MISSING] = new int[] {0, -2, -1, 0, 0, 0, 1, 0};
        ADDS[GenotypeState.HALF_REF] = new int[] {0, -1, -1, 0, 0, 0, 0, 0};
        ADDS[GenotypeState.HALF_ALT] = new int[] {1, -1, -1, 0, 0, 0, 0, 0};
        ADDS[GenotypeState.POLYPLOID] = new int[] {0, -2, -1, 0, 0, 0, 0, 1};
        ADDS[POLYPLOID_CALLED] = new int[] {0, 1, 0, 0, 0, 0, 0, 0};
        ADDS[POLYPLOID_ALT] = new int[] {1, 0, 0, 0, 0, 0, 0, 0};
        ADDS[POLYPLOID_HET] = new int[] {0, 0, 0, 1, 0, 0, 0, 0};
        ADDS[POLYPLOID_HOM] = new int[] {0, 0, 0, 0, 1, 0, 0, 0};
    }

    private final Sex[] sexOfAtom;
    private final int nAtoms;
    private final int[][] strataOfAtom;
    private final int nStrata;
    private final SexPloidy sexPloidy;
    /** People of each atom in the tiles so far; and of whom the counts were summed last, mostly the same. */
    private final int[] everybody;

    private final int[] summed;
    private final StrataCounts ofSummed;
    private final Tally raw;
    private final Tally adjLessRaw;
    /** A bit for each sample of a tile that is taken out of adj. */
    private long[] takenBits = new long[0];

    private final int[] people = new int[STATES];
    private final int[] adjPeople = new int[STATES];
    private final int[] strataSums;

    /** Numbers by kind (a state or a polyploid sum) and atom. */
    private final class Tally {
        final int[] numbers = new int[KINDS * nAtoms];
        /** A bit for each kind that may have a number other than 0. */
        int used;

        int get(int kind, int atom) {
            return numbers[kind * nAtoms + atom];
        }

        void set(int kind, int atom, int number) {
            add(kind, atom, number - get(kind, atom));
        }

        void clear() {
            for (int left = used; left != 0; left &= left - 1) {
                int at = Integer.numberOfTrailingZeros(left) * nAtoms;
                Arrays.fill(numbers, at, at + nAtoms, 0);
            }
            used = 0;
        }

        void add(int kind, int atom, int number) {
            used |= 1 << kind;
            numbers[kind * nAtoms + atom] += number;
        }

        void addAll(int kind, int[] byAtom) {
            used |= 1 << kind;
            AtomCounter.add(numbers, kind * nAtoms, byAtom);
        }

        /** Adds the copies of a polyploid call that was tallied, or takes them away with the sign −1; without a called one it is a missing call. */
        void addPolyploid(int atom, GenotypeView view, int entry, int sign) {
            int called = view.called(entry);
            int alt = view.alt(entry);
            if (called == 0) {
                add(GenotypeState.POLYPLOID, atom, -sign);
                add(GenotypeState.MISSING, atom, sign);
                return;
            }
            boolean complete = called == view.ploidy(entry);
            add(POLYPLOID_CALLED, atom, sign * called);
            add(POLYPLOID_ALT, atom, sign * alt);
            add(POLYPLOID_HET, atom, complete && alt > 0 && alt < called ? sign : 0);
            add(POLYPLOID_HOM, atom, complete && alt == called ? sign : 0);
        }

        /** Sums atoms up to strata, kind by kind, and adds what they are to the counts. */
        void addTo(StrataCounts counts) {
            for (int left = used; left != 0; left &= left - 1) {
                int kind = Integer.numberOfTrailingZeros(left);
                sum(numbers, kind * nAtoms);
                counts.add(ADDS[kind], strataSums);
            }
        }
    }

    /**
     * @param sexOfAtom of each atom; owned from here on
     * @param strataOfAtom the strata that each atom is part of; owned from here on
     * @param adjust whether males have one copy of X and Y outside PAR, and everybody one of MT
     */
    public AtomCounter(Sex[] sexOfAtom, int[][] strataOfAtom, int nStrata, boolean adjust) {
        this.sexOfAtom = sexOfAtom;
        this.nAtoms = sexOfAtom.length;
        this.strataOfAtom = strataOfAtom;
        this.nStrata = nStrata;
        this.sexPloidy = new SexPloidy(adjust);
        this.strataSums = new int[nStrata];
        this.everybody = new int[nAtoms];
        this.summed = new int[nAtoms];
        this.ofSummed = new StrataCounts(nStrata);
        this.raw = new Tally();
        this.adjLessRaw = new Tally();
    }

    /** Forgets the last variant. */
    public void clear() {
        Arrays.fill(everybody, 0);
        raw.clear();
        adjLessRaw.clear();
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
        add(everybody, 0, atomSizes);
        long[] taken = clearedBits(view.nSamples());
        takeOut(notAdj, false, region, atomOf, firstSample, taken);
        takeOut(notAdjHaploid, true, region, atomOf, firstSample, taken);
        int[] numbers = raw.numbers;
        int[] lessNumbers = adjLessRaw.numbers;
        int atoms = nAtoms;
        int used = 0;
        int lessUsed = 0;
        int nEntries = view.nEntries();
        // One step for each listed sample. What it reads is in local variables, and it calls nothing, so that it stays
        // in registers.
        for (int e = 0; e < nEntries; e++) {
            int sample = view.sample(e);
            int atom = atomOf[firstSample + sample];
            if (atom >= 0) {
                int state = view.state(e);
                int at = state * atoms + atom;
                used |= 1 << state;
                numbers[at]++;
                if (has(taken, sample)) {
                    lessUsed |= 1 << state;
                    lessNumbers[at]--;
                }
            }
        }
        raw.used |= used;
        adjLessRaw.used |= lessUsed;
        if ((used & 1 << GenotypeState.POLYPLOID) != 0) {
            countPolyploid(view, atomOf, firstSample, taken);
        }
    }

    private void countPolyploid(GenotypeView view, int[] atomOf, int firstSample, long[] taken) {
        for (int e = 0; e < view.nEntries(); e++) {
            int atom = atomOf[firstSample + view.sample(e)];
            if (atom >= 0 && view.state(e) == GenotypeState.POLYPLOID) {
                raw.addPolyploid(atom, view, e, 1);
                if (has(taken, view.sample(e))) {
                    adjLessRaw.addPolyploid(atom, view, e, -1);
                }
            }
        }
    }

    private long[] clearedBits(int nSamples) {
        int words = (nSamples + Long.SIZE - 1) / Long.SIZE;
        if (takenBits.length < words) {
            takenBits = new long[words];
        } else {
            Arrays.fill(takenBits, 0, words, 0);
        }
        return takenBits;
    }

    private static boolean has(long[] bits, int sample) {
        return (bits[sample >> 6] >>> sample & 1) != 0;
    }

    /**
     * Adds one tile of a block that does not list the variant.
     *
     * @param states its people that were called here, none of them with the allele
     * @param atomSizes people of each atom in the tile; those whom no state has were not called
     */
    void countAbsent(StateCounts states, PloidyRegion region, int[] atomSizes) {
        add(everybody, 0, atomSizes);
        raw.addAll(GenotypeState.MISSING, atomSizes);
        for (int state = 0; state < states.nStates(); state++) {
            int[] called = states.people(state);
            for (int atom = 0; called != null && atom < called.length; atom++) {
                if (called[atom] != 0) {
                    addAbsent(state, atom, called[atom], region);
                }
            }
        }
    }

    private void addAbsent(int state, int atom, int n, PloidyRegion region) {
        int genotype = CallState.genotypeState(state);
        boolean isAdj = switch (CallState.adj(state)) {
            case CallState.ADJ -> true;
            case CallState.ADJ_IF_HAPLOID -> sexPloidy.isOneCopy(sexOfAtom[atom], region);
            default -> false;
        };
        move(raw, GenotypeState.MISSING, genotype, atom, n);
        if (!isAdj) {
            move(adjLessRaw, genotype, GenotypeState.MISSING, atom, n);
        }
        if (genotype == GenotypeState.POLYPLOID) {
            int copies = n * CallState.called(state);
            raw.add(POLYPLOID_CALLED, atom, copies);
            adjLessRaw.add(POLYPLOID_CALLED, atom, isAdj ? 0 : -copies);
        }
    }

    /** Takes people from one state to another, where homozygous reference is what everybody is. */
    private static void move(Tally tally, int from, int to, int atom, int n) {
        if (from != GenotypeState.HOM_REF) {
            tally.add(from, atom, -n);
        }
        if (to != GenotypeState.HOM_REF) {
            tally.add(to, atom, n);
        }
    }

    private static void add(int[] into, int at, int[] byAtom) {
        for (int atom = 0; atom < byAtom.length; atom++) {
            into[at + atom] += byAtom[atom];
        }
    }

    /** Makes the samples of a set missing in adj, each atom by the set that holds for its sex; and marks them, since some are not homozygous reference in raw. */
    private void takeOut(
            SampleList set, boolean haploidSet, PloidyRegion region, int[] atomOf, int firstSample, long[] taken) {
        for (int i = 0; i < set.size(); i++) {
            int sample = set.get(i);
            int atom = atomOf[firstSample + sample];
            if (atom >= 0 && sexPloidy.isOneCopy(sexOfAtom[atom], region) == haploidSet) {
                adjLessRaw.add(GenotypeState.MISSING, atom, 1);
                taken[sample >> 6] |= 1L << sample;
            }
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
        long changed = 0;
        for (int atom = 0; region != PloidyRegion.DIPLOID && atom < nAtoms; atom++) {
            changed += adjust(atom, region);
        }
        if (!Arrays.equals(everybody, summed)) {
            System.arraycopy(everybody, 0, summed, 0, nAtoms);
            sum(summed, 0);
            ofSummed.clear();
            ofSummed.add(ADDS[GenotypeState.HOM_REF], strataSums);
        }
        rawInto.set(ofSummed);
        raw.addTo(rawInto);
        adjInto.set(rawInto);
        adjLessRaw.addTo(adjInto);
        return changed;
    }

    /** Sums numbers by atom up to strata. Atoms that have one are found first, without a branch: which these are is hard to predict. */
    private void sum(int[] numbers, int at) {
        Arrays.fill(strataSums, 0);
        for (int first = 0; first < nAtoms; first += Long.SIZE) {
            int end = Math.min(first + Long.SIZE, nAtoms);
            long some = 0;
            for (int atom = first; atom < end; atom++) {
                int number = numbers[at + atom];
                some |= (long) ((number | -number) >>> 31) << atom;
            }
            for (; some != 0; some &= some - 1) {
                int atom = first + Long.numberOfTrailingZeros(some);
                int number = numbers[at + atom];
                for (int stratum : strataOfAtom[atom]) {
                    strataSums[stratum] += number;
                }
            }
        }
    }

    /** Applies the sex ploidy to the people of one atom; returns how many of their raw calls it changed. */
    private int adjust(int atom, PloidyRegion region) {
        Sex sex = sexOfAtom[atom];
        if (!sexPloidy.changes(sex, region)) {
            return 0;
        }
        people[GenotypeState.HOM_REF] = everybody[atom];
        adjPeople[GenotypeState.HOM_REF] = people[GenotypeState.HOM_REF];
        for (int state = 1; state < STATES; state++) {
            people[state] = raw.get(state, atom);
            people[GenotypeState.HOM_REF] -= people[state];
            adjPeople[state] = people[state] + adjLessRaw.get(state, atom);
            adjPeople[GenotypeState.HOM_REF] -= adjPeople[state];
        }
        int changed = sexPloidy.apply(people, 0, sex, region);
        sexPloidy.apply(adjPeople, 0, sex, region);
        for (int state = 1; state < STATES; state++) {
            raw.set(state, atom, people[state]);
            adjLessRaw.set(state, atom, adjPeople[state] - people[state]);
        }
        for (int sum = STATES; sum < KINDS; sum++) {
            raw.set(sum, atom, 0);
            adjLessRaw.set(sum, atom, 0);
        }
        return changed;
    }
}
