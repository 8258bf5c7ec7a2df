package eu.goe.core.disclosure;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which sums over groups of people follow from sums that are known, as linear algebra sees it: the space that the known groups'
 * indicators span, in reduced row echelon form. Exact modulo a prime of 61 bits. A sum that follows is never missed unless its
 * coefficients have the prime in a denominator; to exclude that in practice, ask two primes ({@link #PRIMES}).
 *
 * <p>Columns are atoms: people who are in the same groups. Not for use by several threads.
 */
final class RowSpace {
    /** The two greatest primes below 2^61. */
    static final long[] PRIMES = {(1L << 61) - 1, (1L << 61) - 31};

    private static final long MASK = (1L << 61) - 1;

    private final long prime;
    private final long gap;
    private final int nAtoms;
    /** Rows by the column of their leading 1; null where there is none. */
    private final long[][] rowOf;

    private final List<Integer> pivots = new ArrayList<>();

    /** @param prime one of {@link #PRIMES} */
    RowSpace(long prime, int nAtoms) {
        this.prime = prime;
        this.gap = (1L << 61) - prime;
        this.nAtoms = nAtoms;
        this.rowOf = new long[nAtoms][];
    }

    /** Adds a group whose sum is known. */
    void add(BitSet group) {
        long[] row = reduced(group);
        int pivot = 0;
        while (pivot < nAtoms && row[pivot] == 0) {
            pivot++;
        }
        if (pivot == nAtoms) {
            return;
        }
        long factor = inverse(row[pivot]);
        for (int c = pivot; c < nAtoms; c++) {
            row[c] = times(row[c], factor);
        }
        for (int other : pivots) {
            long[] its = rowOf[other];
            if (its[pivot] != 0) {
                subtract(its, row, its[pivot]);
            }
        }
        rowOf[pivot] = row;
        pivots.add(pivot);
    }

    /** Whether a group's sum follows from the known ones. */
    boolean contains(BitSet group) {
        for (long value : reduced(group)) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Groups whose sums follow: every atom and every two atoms of which that is so, and each row that is the indicator of a group.
     *
     * @param people of each atom
     * @param fewer groups of so many people or more are left out
     */
    List<BitSet> smallGroups(int[] people, int fewer) {
        List<BitSet> groups = new ArrayList<>();
        // What a row has beside its own atom, by which two rows are found that add up to two atoms.
        Map<List<Long>, List<Integer>> byRest = new HashMap<>();
        for (int pivot : pivots) {
            long[] row = rowOf[pivot];
            BitSet indicator = new BitSet();
            boolean isIndicator = true;
            long size = 0;
            List<Long> rest = new ArrayList<>();
            List<Long> opposite = new ArrayList<>();
            for (int c = 0; c < nAtoms; c++) {
                if (row[c] == 1) {
                    indicator.set(c);
                    size += people[c];
                }
                isIndicator &= row[c] == 0 || row[c] == 1;
                if (c != pivot && row[c] != 0) {
                    rest.add((long) c);
                    rest.add(row[c]);
                    opposite.add((long) c);
                    opposite.add(prime - row[c]);
                }
            }
            if (isIndicator && size < fewer) {
                groups.add(indicator);
            }
            if (rest.isEmpty()) {
                continue; // it follows alone, and is among the groups if it is small
            }
            for (int other : byRest.getOrDefault(opposite, List.of())) {
                if (people[pivot] + people[other] < fewer) {
                    BitSet two = new BitSet();
                    two.set(pivot);
                    two.set(other);
                    groups.add(two);
                }
            }
            byRest.computeIfAbsent(rest, r -> new ArrayList<>()).add(pivot);
        }
        return groups;
    }

    /** What is left of a group when all rows are taken out of it. */
    private long[] reduced(BitSet group) {
        long[] row = new long[nAtoms];
        group.stream().forEach(c -> row[c] = 1);
        for (int pivot : pivots) {
            if (row[pivot] != 0) {
                subtract(row, rowOf[pivot], row[pivot]);
            }
        }
        return row;
    }

    private void subtract(long[] from, long[] row, long factor) {
        long minus = prime - factor;
        for (int c = 0; c < nAtoms; c++) {
            if (row[c] != 0) {
                from[c] = (from[c] + times(row[c], minus)) % prime;
            }
        }
    }

    /** The product modulo the prime; 2^61 is {@code gap} there, so that the high part folds into the low one. */
    private long times(long a, long b) {
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        long top = high << 3 | low >>> 61;
        long topHigh = Math.multiplyHigh(top, gap);
        long topLow = top * gap;
        long rest = topHigh << 3 | topLow >>> 61;
        return ((low & MASK) + (topLow & MASK) + rest * gap) % prime;
    }

    /** By P. de Fermat. */
    private long inverse(long a) {
        long result = 1;
        long power = a;
        for (long e = prime - 2; e > 0; e >>= 1) {
            if ((e & 1) == 1) {
                result = times(result, power);
            }
            power = times(power, power);
        }
        return result;
    }
}
