package eu.goe.core.qc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import eu.goe.core.testing.Property;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Kinship against the formula of the paper site by site, and families made by Mendel's rules. */
class RelatednessTest {
    private static GenotypeBits bits(int[][] genotypes) {
        GenotypeBits bits = new GenotypeBits(genotypes.length, genotypes[0].length);
        for (int p = 0; p < genotypes.length; p++) {
            for (int s = 0; s < genotypes[p].length; s++) {
                if (genotypes[p][s] >= 0) {
                    bits.set(p, s, genotypes[p][s]);
                }
            }
        }
        return bits;
    }

    @Property
    void kinshipEqualsTheFormulaSiteBySite(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] g = new int[2][1 + random.nextInt(300)];
        for (int[] person : g) {
            Arrays.setAll(person, s -> random.nextInt(-1, 3));
        }
        int[] n = new int[5];
        for (int s = 0; s < g[0].length; s++) {
            int i = g[0][s];
            int j = g[1][s];
            if (i >= 0 && j >= 0) {
                n[0]++;
                n[1] += i == 1 && j == 1 ? 1 : 0;
                n[2] += Math.abs(i - j) == 2 ? 1 : 0;
                n[3] += i == 1 ? 1 : 0;
                n[4] += j == 1 ? 1 : 0;
            }
        }
        GenotypeBits all = bits(g);
        KingRobust.Counts counts = KingRobust.compare(all.slice(0, 1), 0, all, 1);
        assertThat(counts).isEqualTo(new KingRobust.Counts(n[0], n[1], n[2], n[3], n[4]));
        double fewer = Math.min(n[3], n[4]);
        if (fewer == 0) {
            assertThat(counts.kinship()).isNaN();
        } else {
            assertThat(counts.kinship())
                    .isCloseTo((n[1] - 2.0 * n[2]) / (2 * fewer) + 0.5 - 0.25 * (n[3] + n[4]) / fewer, within(1e-12));
        }
    }

    /** Two parents, two children, a grandchild by a stranger; sites of frequency 0.05 to 0.5. */
    @Test
    void familiesAreToldFromChance() {
        SplittableRandom random = new SplittableRandom(7);
        int sites = 5_000;
        int[][][] haplotypes = new int[46][2][sites];
        for (int s = 0; s < sites; s++) {
            double f = 0.05 + 0.45 * random.nextDouble();
            for (int p = 0; p < 46; p++) {
                for (int h = 0; h < 2; h++) {
                    haplotypes[p][h][s] = random.nextDouble() < f ? 1 : 0;
                }
            }
            for (int child = 2; child <= 3; child++) {
                haplotypes[child][0][s] = haplotypes[0][random.nextInt(2)][s];
                haplotypes[child][1][s] = haplotypes[1][random.nextInt(2)][s];
            }
            haplotypes[4][0][s] = haplotypes[2][random.nextInt(2)][s];
        }
        int[][] g = new int[47][sites];
        for (int p = 0; p < 47; p++) {
            int of = p == 46 ? 10 : p; // the last is the eleventh again
            Arrays.setAll(g[p], s -> haplotypes[of][0][s] + haplotypes[of][1][s]);
        }
        GenotypeBits all = bits(g);
        List<String> found = RelatedPairs.find(all, 0, all, 0, 47L * 46 / 2).stream()
                .map(p -> p.first() + "-" + p.second() + " " + p.relation())
                .toList();
        assertThat(found)
                .containsExactlyInAnyOrder(
                        "0-2 first",
                        "0-3 first",
                        "1-2 first",
                        "1-3 first",
                        "2-3 first",
                        "2-4 first",
                        "0-4 second",
                        "1-4 second",
                        "3-4 second",
                        "10-46 duplicate");
    }

    @Test
    void fewSitesTellNearRelativesOnlyAndFewerNobody() {
        assertThat(KingRobust.leastBeyondChance(5_000, 3_000_000)).isLessThan(Relation.SECOND.leastKinship());
        assertThat(KingRobust.leastBeyondChance(400, 3_000_000)).isBetween(0.3, 0.354);
        assertThat(KingRobust.leastBeyondChance(100, 3_000_000)).isGreaterThan(0.5);
    }

    @Test
    void theOneWithMostRelativesGoesFirst() {
        double[] callRates = {0.99, 0.99, 0.97, 0.99, 0.99, 0.98};
        List<RelatedPair> pairs = List.of(pair(0, 1), pair(0, 2), pair(0, 3), pair(4, 5), pair(1, 2));
        // 0 has three; then 1 and 2 have one another and 2 is called less; of 4 and 5 the latter is
        assertThat(UnrelatedSet.leftOut(pairs, callRates)).isEqualTo(BitSet.valueOf(new long[] {1 | 1 << 2 | 1 << 5}));
        // with call rates alike the greater number goes
        assertThat(UnrelatedSet.leftOut(List.of(pair(2, 3)), new double[] {0, 0, 0.9, 0.9}))
                .isEqualTo(BitSet.valueOf(new long[] {1 << 3}));
    }

    private static RelatedPair pair(int first, int second) {
        return new RelatedPair(first, second, 1000, 1, 1, 0.25);
    }
}
