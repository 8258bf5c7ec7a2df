package eu.goe.core.association;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ManhattanGridTest {
    /** p-values over three contigs, of every size. */
    private static List<GenomePoint> points(int n, int bases) {
        SplittableRandom random = new SplittableRandom(83);
        List<GenomePoint> points = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double value = -Math.log10(1 - random.nextDouble()) * (i % 100 == 0 ? 40 : 1);
            points.add(new GenomePoint(random.nextInt(3), random.nextInt(bases), value));
        }
        points.sort(Comparator.comparingInt(GenomePoint::contig).thenComparingInt(GenomePoint::start));
        return points;
    }

    private static ManhattanGrid grid(List<GenomePoint> points) {
        ManhattanGrid grid = new ManhattanGrid();
        points.forEach(p -> grid.add(p.contig(), p.start(), p.negLog10P()));
        return grid;
    }

    @Test
    void everyValueIsInASpanAndNoCellWithoutAValueIs() {
        List<GenomePoint> points = points(100_000, 200_000_000);
        List<ManhattanGrid.Column> columns = grid(points).columns();
        for (ManhattanGrid.Column column : columns) {
            List<Double> values = points.stream()
                    .filter(p ->
                            p.contig() == column.contig() && p.start() >= column.start() && p.start() < column.end())
                    .map(GenomePoint::negLog10P)
                    .toList();
            for (double value : values) {
                assertThat(column.spans()).anyMatch(s -> s.low() <= value + 1e-9 && value < s.high() + 1e-9);
            }
            double covered = column.spans().stream()
                    .mapToDouble(s -> Math.min(16, s.high()) - Math.min(16, s.low()))
                    .sum();
            long cells = values.stream()
                    .filter(v -> v < 16)
                    .map(v -> (int) (v * 32))
                    .distinct()
                    .count();
            assertThat(Math.round(covered * 32)).isEqualTo(cells);
        }
        assertThat(columns.stream().map(c -> c.end() - c.start()))
                .containsOnly(columns.get(0).end() - columns.get(0).start());
    }

    @Test
    void columnsAreAsNarrowAsTheirNumberAllows() {
        for (int bases : new int[] {100, 10_000, 200_000_000}) {
            List<GenomePoint> points = points(20_000, bases);
            List<ManhattanGrid.Column> columns = grid(points).columns();
            long width = columns.get(0).end() - columns.get(0).start();
            assertThat(columns).hasSizeLessThanOrEqualTo(ManhattanGrid.COLUMNS);
            if (width > 1) {
                Set<List<Long>> narrower = new HashSet<>();
                points.forEach(p -> narrower.add(List.of((long) p.contig(), p.start() / (width / 2))));
                assertThat(narrower).hasSizeGreaterThan(ManhattanGrid.COLUMNS);
            }
        }
    }

    @Test
    void neitherOrderNorPartsMatter() {
        List<GenomePoint> points = points(20_000, 50_000_000);
        ManhattanGrid whole = grid(points);
        List<GenomePoint> shuffled = new ArrayList<>(points);
        Collections.shuffle(shuffled, new Random(83));
        ManhattanGrid merged = grid(shuffled.subList(0, 100));
        merged.merge(grid(shuffled.subList(100, 15_000)));
        ManhattanGrid rest = grid(shuffled.subList(15_000, 20_000));
        rest.merge(merged);
        for (ManhattanGrid other : List.of(grid(shuffled), rest)) {
            assertThat(other.columns()).isEqualTo(whole.columns());
            assertThat(other.top()).isEqualTo(whole.top());
            assertThat(other.extents()).isEqualTo(whole.extents());
            assertThat(other.count()).isEqualTo(20_000);
        }
    }

    @Test
    void partsTravelAsBytes() throws IOException, ClassNotFoundException {
        ManhattanGrid grid = grid(points(2000, 50_000_000));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(grid);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            ManhattanGrid read = (ManhattanGrid) in.readObject();
            assertThat(read.columns()).isEqualTo(grid.columns());
            assertThat(read.top()).isEqualTo(grid.top());
        }
    }

    @Test
    void smallestPValuesAreKeptAsTheyAre() {
        List<GenomePoint> points = points(20_000, 50_000_000);
        assertThat(grid(points).top())
                .isEqualTo(points.stream()
                        .sorted(Comparator.comparingDouble(GenomePoint::negLog10P)
                                .reversed())
                        .limit(ManhattanGrid.EXACT)
                        .toList());
    }

    @Test
    void extentsAreTheFirstAndLastOfEachContig() {
        ManhattanGrid grid = new ManhattanGrid();
        grid.add(3, 700, 1);
        grid.add(3, 20, 1);
        grid.add(1, 5, 0);
        grid.add(2, 5, Double.NaN);
        assertThat(grid.extents())
                .containsExactly(new ManhattanGrid.Extent(1, 5, 5), new ManhattanGrid.Extent(3, 20, 700));
    }
}
