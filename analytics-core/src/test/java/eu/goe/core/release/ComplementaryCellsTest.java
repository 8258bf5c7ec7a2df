package eu.goe.core.release;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.disclosure.Promise;
import eu.goe.core.testing.Property;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** An attacker who knows the published cells and the algebra of the strata tries every table that fits. */
class ComplementaryCellsTest {
    private static final int T = 4;

    @Promise(attack = "42")
    @Property
    void noSmallPartOfALineCanBeBoundedAwayFromZeroOrFromEnough(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int parts = 2 + random.nextInt(4);
        boolean rest = random.nextBoolean();
        long[] ac = new long[parts + 1];
        long restAc = rest ? random.nextInt(6) : 0;
        ac[0] = restAc;
        for (int p = 1; p <= parts; p++) {
            ac[p] = random.nextInt(3) == 0 ? random.nextInt(20) : random.nextInt(6);
            ac[0] += ac[p];
        }
        int[] children = new int[parts];
        Arrays.setAll(children, p -> p + 1);
        boolean[] hidden = protect(List.of(new ReleaseStrata.Line(0, children, rest)), ac);
        if (hidden[0]) {
            return;
        }
        long unpublished = restAc;
        int unknown = rest ? 1 : 0;
        for (int p = 1; p <= parts; p++) {
            unpublished += hidden[p] ? ac[p] : 0;
            unknown += hidden[p] ? 1 : 0;
        }
        boolean anySmall = rest && isSmall(restAc);
        for (int p = 1; p <= parts; p++) {
            anySmall |= isSmall(ac[p]);
            assertThat(isSmall(ac[p]) && !hidden[p]).isFalse();
        }
        if (anySmall) {
            // Each hidden part is anything from 0 to what is not published.
            assertThat(unknown).isGreaterThanOrEqualTo(2);
            assertThat(unpublished).isGreaterThanOrEqualTo(T);
        }
    }

    @Property
    void noSmallCellOfACrossedTableCanBeBoundedAwayFromZeroOrFromEnough(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        // 0 all; 1, 2 sexes; 3, 4, 5 populations; 6.. population p of sex x at 6 + 2 p + x.
        long[] ac = new long[12];
        for (int p = 0; p < 3; p++) {
            for (int x = 0; x < 2; x++) {
                long value = random.nextInt(4) == 0 ? random.nextInt(12) : random.nextInt(5);
                ac[6 + 2 * p + x] = value;
                ac[1 + x] += value;
                ac[3 + p] += value;
                ac[0] += value;
            }
        }
        List<ReleaseStrata.Line> lines = List.of(
                new ReleaseStrata.Line(0, new int[] {1, 2}, false),
                new ReleaseStrata.Line(0, new int[] {3, 4, 5}, false),
                new ReleaseStrata.Line(1, new int[] {6, 8, 10}, false),
                new ReleaseStrata.Line(2, new int[] {7, 9, 11}, false),
                new ReleaseStrata.Line(3, new int[] {6, 7}, false),
                new ReleaseStrata.Line(4, new int[] {8, 9}, false),
                new ReleaseStrata.Line(5, new int[] {10, 11}, false));
        boolean[] hidden = protect(lines, ac);
        if (hidden[0]) {
            return;
        }
        Attacker attacker = new Attacker(ac, hidden);
        attacker.tryAll(6, new long[12]);
        for (int s = 1; s < ac.length; s++) {
            if (isSmall(ac[s])) {
                assertThat(hidden[s]).isTrue();
                assertThat(attacker.min[s])
                        .as("least of stratum %d of %s", s, Arrays.toString(ac))
                        .isZero();
                assertThat(attacker.max[s]).as("most of stratum %d", s).isGreaterThanOrEqualTo(T);
            }
        }
    }

    /** Enumerates the body cells of all tables whose published cells are the published ones. */
    private static final class Attacker {
        private final long[] truth;
        private final boolean[] hidden;
        private final long[] min = new long[12];
        private final long[] max = new long[12];

        Attacker(long[] truth, boolean[] hidden) {
            this.truth = truth;
            this.hidden = hidden;
            Arrays.fill(min, Long.MAX_VALUE);
            Arrays.fill(max, Long.MIN_VALUE);
        }

        void tryAll(int cell, long[] table) {
            for (int m = 0; m < 6; m++) {
                if (!hidden[m] && table[m] > truth[m]) {
                    return;
                }
            }
            if (cell == 12) {
                for (int m = 0; m < 6; m++) {
                    if (!hidden[m] && table[m] != truth[m]) {
                        return;
                    }
                }
                for (int s = 0; s < 12; s++) {
                    min[s] = Math.min(min[s], table[s]);
                    max[s] = Math.max(max[s], table[s]);
                }
                return;
            }
            int sex = 1 + (cell - 6) % 2;
            int population = 3 + (cell - 6) / 2;
            long least = hidden[cell] ? 0 : truth[cell];
            long most = hidden[cell] ? truth[0] - table[0] : truth[cell];
            for (long value = least; value <= most; value++) {
                add(table, cell, sex, population, value);
                tryAll(cell + 1, table);
                add(table, cell, sex, population, -value);
            }
        }

        private static void add(long[] table, int cell, int sex, int population, long value) {
            table[cell] += value;
            table[sex] += value;
            table[population] += value;
            table[0] += value;
        }
    }

    private static boolean[] protect(List<ReleaseStrata.Line> lines, long[] ac) {
        boolean[] hidden = new boolean[ac.length];
        boolean[] exact = new boolean[ac.length];
        Arrays.fill(exact, true);
        for (int s = 0; s < ac.length; s++) {
            hidden[s] = isSmall(ac[s]);
        }
        new ComplementaryCells(lines, T).protect(hidden, exact, ac);
        return hidden;
    }

    private static boolean isSmall(long value) {
        return value > 0 && value < T;
    }
}
