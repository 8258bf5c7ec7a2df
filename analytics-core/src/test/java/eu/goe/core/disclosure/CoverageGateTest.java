package eu.goe.core.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.frequency.CoverageRow;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.Quality;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule D11. */
class CoverageGateTest {
    private static final FrequencyDefinition DEFINITION = new FrequencyDefinition(
            List.of("a"),
            null,
            List.of(Quality.RAW),
            "adjust",
            List.of(
                    new FrequencyDefinition.StratumSize("all", Map.of(), 1000, 0, 0),
                    new FrequencyDefinition.StratumSize("a=A", Map.of("a", "A"), 5, 0, 0),
                    new FrequencyDefinition.StratumSize("a=B", Map.of("a", "B"), 300, 0, 0)),
            List.of(),
            null,
            null,
            null,
            0,
            null,
            null,
            null,
            new FrequencyDefinition.CountedPeople(0, 0, "", null),
            null,
            0,
            List.of(),
            false,
            null,
            null);

    private static List<String> gated(int minCount, CoverageRow... rows) throws IOException {
        Rules rules = Policy.parse("coordinator: {min_cohort: 100, min_diff: 1, min_count: " + minCount + "}", "p")
                .coordinator();
        List<String> out = new ArrayList<>();
        CoverageGate gate = new CoverageGate(rules, Audience.COORDINATOR, DEFINITION, row -> {
            CoverageRow.Called raw = row.raw();
            int[] an = raw.an();
            out.add(row.start() + "-" + row.end() + (an == null ? "" : " " + an[0] + "," + an[1] + " in") + " "
                    + raw.min()[0] + ".." + raw.max()[0] + " " + raw.min()[1] + ".." + raw.max()[1]);
        });
        for (CoverageRow row : rows) {
            gate.add(row);
        }
        gate.finish();
        assertThat(gate.outcome().sitesListed()).isEqualTo(out.size());
        return out;
    }

    /** AN of everybody, of A and of B. */
    private static CoverageRow row(int start, int end, int... an) {
        return new CoverageRow(0, start, end, CoverageRow.Called.exactly(an), null);
    }

    @Test
    void withoutAThresholdRunsLeaveAsTheyAreOverTheKeptStrata() throws IOException {
        assertThat(gated(1, row(17, 40, 1900, 8, 500), row(40, 41, 1898, 8, 498)))
                .containsExactly("17-40 1900,500 in 1900..1900 500..500", "40-41 1898,498 in 1898..1898 498..498");
    }

    @Promise(attack = "33")
    @Test
    void theEdgeOfOnePersonsBlockIsNoBoundary() throws IOException {
        // t = 5: margin 10. 1900 → 1890..1910, then 1898 holds; 500 → 490..510
        assertThat(gated(5, row(1000, 2345, 1900, 8, 500), row(2345, 4000, 1898, 8, 498)))
                .containsExactly("1000-4000 1890..1910 490..510");
        assertThat(gated(5, row(1000, 2300, 1900, 8, 500), row(2300, 4000, 1898, 8, 498)))
                .containsExactly("1000-4000 1890..1910 490..510");
        // nor where nobody else was called
        assertThat(gated(5, row(1000, 2345, 2, 0, 2))).isEmpty();
    }

    @Test
    void moreThanThePeopleOfAMarginBeginARunAtACell() throws IOException {
        // six people of B at 2345: 1888 and 488 are out of the bounds from the cell on, which has 1900 too
        assertThat(gated(5, row(1000, 2345, 1900, 8, 500), row(2345, 4000, 1888, 8, 488)))
                .containsExactly("1000-2300 1890..1910 490..510", "2300-4000 1870..1910 470..510");
        // everybody of B ends within a cell; the rest of the cell has nobody, and bounds that hold for nobody do not
        // say where the last one ends
        assertThat(gated(5, row(1000, 2345, 600, 0, 600)))
                .containsExactly("1000-2300 590..610 590..600", "2300-10000000 0..610 0..600");
    }

    static LongStream seeds() {
        Long one = Long.getLong("goe.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, 200);
    }

    /** Bounds contain AN at every position; boundaries are multiples of a cell, and AN of a stratum whose bounds change has left them. */
    @ParameterizedTest
    @MethodSource("seeds")
    void boundsContainTheTruthEverywhere(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        int t = 2 + random.nextInt(8);
        Rules rules = Policy.parse("coordinator: {min_cohort: 100, min_diff: 1, min_count: " + t + "}", "p")
                .coordinator();
        int length = 5_000;
        int[][] least = new int[3][length];
        int[][] most = new int[3][length];
        List<CoverageRow> published = new ArrayList<>();
        CoverageGate gate = new CoverageGate(rules, Audience.COORDINATOR, DEFINITION, published::add);
        int at = random.nextInt(300);
        int[] an = {random.nextInt(2001), random.nextInt(11), random.nextInt(601)};
        while (at < length) {
            int end = Math.min(length, at + 1 + (random.nextInt(4) == 0 ? random.nextInt(900) : random.nextInt(40)));
            int[] max = an.clone();
            for (int s = 0; s < 3; s++) {
                max[s] += random.nextInt(5) == 0 ? random.nextInt(3) : 0;
                for (int p = at; p < end; p++) {
                    least[s][p] = an[s];
                    most[s][p] = max[s];
                }
            }
            gate.add(new CoverageRow(0, at, end, new CoverageRow.Called(an, an, max), null));
            at = end + (random.nextInt(10) == 0 ? random.nextInt(250) : 0);
            int step = random.nextInt(6) == 0 ? 400 : 5;
            an = new int[] {
                Math.max(0, Math.min(2000, an[0] + random.nextInt(2 * step) - step)),
                random.nextInt(11),
                Math.max(0, Math.min(600, an[2] + random.nextInt(2 * step) - step))
            };
        }
        gate.finish();
        int[] strata = {0, 2};
        int[][] low = new int[2][length + 200];
        int[][] high = new int[2][length + 200];
        for (int[] values : high) {
            Arrays.fill(values, CoverageGate.margin(rules, Audience.COORDINATOR));
        }
        int before = 0;
        for (CoverageRow row : published) {
            assertThat(row.start() % CoverageGate.CELL + row.end() % CoverageGate.CELL)
                    .isZero();
            assertThat(row.start()).isGreaterThanOrEqualTo(before);
            before = row.end();
            for (int k = 0; k < 2; k++) {
                for (int p = row.start(); p < Math.min(row.end(), low[k].length); p++) {
                    low[k][p] = row.raw().min()[k];
                    high[k][p] = row.raw().max()[k];
                }
            }
        }
        for (int k = 0; k < 2; k++) {
            for (int p = 0; p < length; p++) {
                assertThat(low[k][p] <= least[strata[k]][p] && most[strata[k]][p] <= high[k][p])
                        .as("position " + p + " of stratum " + k + ", t = " + t)
                        .isTrue();
            }
        }
    }
}
