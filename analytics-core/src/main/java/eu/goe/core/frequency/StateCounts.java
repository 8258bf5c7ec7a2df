package eu.goe.core.frequency;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * People of one tile by {@link eu.goe.core.genotype.CallState} and atom, of those who were called at a place without an allele of their
 * own. Mutable, one owner.
 */
final class StateCounts {
    private final int nAtoms;
    private int[] @Nullable [] byState = new int[16][];

    StateCounts(int nAtoms) {
        this.nAtoms = nAtoms;
    }

    void clear() {
        for (int[] people : byState) {
            if (people != null) {
                Arrays.fill(people, 0);
            }
        }
    }

    /** Adds people of an atom, or takes them out. */
    void add(int state, int atom, int people) {
        of(state)[atom] += people;
    }

    /** Adds people of all atoms, or takes them out. */
    void addAll(int state, int[] people, int sign) {
        int[] into = of(state);
        for (int atom = 0; atom < nAtoms; atom++) {
            into[atom] += sign * people[atom];
        }
    }

    private int[] of(int state) {
        if (state >= byState.length) {
            byState = Arrays.copyOf(byState, Math.max(state + 1, 2 * byState.length));
        }
        int[] people = byState[state];
        if (people == null) {
            people = new int[nAtoms];
            byState[state] = people;
        }
        return people;
    }

    /** States from 0 that may have people. */
    int nStates() {
        return byState.length;
    }

    /** People by atom; null if the state has none. */
    int @Nullable [] people(int state) {
        return byState[state];
    }
}
