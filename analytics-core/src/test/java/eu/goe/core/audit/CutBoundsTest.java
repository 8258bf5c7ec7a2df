package eu.goe.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.testing.Property;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Bounds against every table that there is. */
class CutBoundsTest {
    /** All counts of a table, sums included, from its cells. */
    private static int[] withSums(int[] cells, int rows, int columns) {
        int[] all = Arrays.copyOf(cells, cells.length + rows + columns + 1);
        for (int i = 0; i < cells.length; i++) {
            all[cells.length + i / columns] += cells[i];
            all[cells.length + rows + i % columns] += cells[i];
            all[all.length - 1] += cells[i];
        }
        return all;
    }

    private static void everyTable(int[] cells, int at, int[] least, int[] most, Consumer<int[]> use) {
        if (at == cells.length) {
            use.accept(cells);
            return;
        }
        for (int n = least[at]; n <= most[at]; n++) {
            cells[at] = n;
            everyTable(cells, at + 1, least, most, use);
        }
    }

    @Property
    void boundsAreThoseOfAllTables(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] shapes = {{1, 1}, {3, 1}, {5, 1}, {2, 2}, {3, 2}, {2, 3}, {3, 3}};
        int[] shape = shapes[random.nextInt(shapes.length)];
        int rows = shape[0];
        int columns = shape[1];
        int cap = rows * columns > 6 ? 2 : 4;
        int[] cells = random.ints(rows * columns, 0, cap + 1).toArray();
        int[] truth = withSums(cells, rows, columns);
        CutBounds cuts = new CutBounds(rows, columns);
        for (int g = 0; g < truth.length; g++) {
            boolean isPublished = random.nextInt(3) == 0;
            boolean isCell = g < cells.length;
            int range = isCell ? cap : cap * 2;
            cuts.least[g] = isPublished ? truth[g] : Math.max(0, truth[g] - random.nextInt(range + 1));
            cuts.most[g] = isPublished ? truth[g] : Math.min(isCell ? cap : 99, truth[g] + random.nextInt(range + 1));
        }
        int[] min = new int[truth.length];
        int[] max = new int[truth.length];
        Arrays.fill(min, Integer.MAX_VALUE);
        everyTable(new int[cells.length], 0, cuts.least, cuts.most, other -> {
            int[] counts = withSums(other, rows, columns);
            for (int g = 0; g < counts.length; g++) {
                if (counts[g] < cuts.least[g] || counts[g] > cuts.most[g]) {
                    return;
                }
            }
            for (int g = 0; g < counts.length; g++) {
                min[g] = Math.min(min[g], counts[g]);
                max[g] = Math.max(max[g], counts[g]);
            }
        });

        assertThat(cuts.solve()).isTrue();
        assertThat(cuts.min).isEqualTo(min);
        assertThat(cuts.max).isEqualTo(max);
    }

    @Property
    void contradictionsAreSeen(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int rows = 1 + random.nextInt(3);
        int columns = 1 + random.nextInt(2);
        CutBounds cuts = new CutBounds(rows, columns);
        for (int g = 0; g < cuts.size(); g++) {
            cuts.least[g] = random.nextInt(3);
            cuts.most[g] = cuts.least[g] + random.nextInt(3);
        }
        boolean[] some = new boolean[1];
        everyTable(new int[rows * columns], 0, cuts.least, cuts.most, other -> {
            int[] counts = withSums(other, rows, columns);
            boolean fits = true;
            for (int g = 0; g < counts.length; g++) {
                fits &= counts[g] >= cuts.least[g] && counts[g] <= cuts.most[g];
            }
            some[0] |= fits;
        });
        assertThat(cuts.solve()).isEqualTo(some[0]);
    }

    @Test
    void aTableOfPopulationsAndSexesByHand() {
        // FIN 4 + ?, SWE ? + ?, columns F 10 and M 5, rows FIN ? and SWE 8, so all is 15 and FIN is 7.
        CutBounds cuts = new CutBounds(2, 2);
        Arrays.fill(cuts.most, 100);
        int[] published = {4, -1, -1, -1, -1, 8, 10, 5, -1};
        for (int g = 0; g < published.length; g++) {
            if (published[g] >= 0) {
                cuts.least[g] = published[g];
                cuts.most[g] = published[g];
            }
        }
        assertThat(cuts.solve()).isTrue();
        assertThat(cuts.min).containsExactly(4, 3, 6, 2, 7, 8, 10, 5, 15);
        assertThat(cuts.max).containsExactly(4, 3, 6, 2, 7, 8, 10, 5, 15);
    }
}
