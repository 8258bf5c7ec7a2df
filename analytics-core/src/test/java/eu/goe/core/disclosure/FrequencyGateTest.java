package eu.goe.core.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.PolicyException;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.variant.Variant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules D1, D2, D3, D5 and D9 on tables counted by hand, and an attacker who tries every table of a stratum. */
class FrequencyGateTest {
    private static final Variant SITE = Variant.of(0, 100, "A", "G");

    /** People of a stratum by complete diploid genotype, haploid carriers and missing. */
    private record People(int homRef, int het, int homAlt, int hemiRef, int hemiAlt, int missing) {
        int n() {
            return homRef + het + homAlt + hemiRef + hemiAlt + missing;
        }

        int ac() {
            return het + 2 * homAlt + hemiAlt;
        }

        int an() {
            return 2 * (homRef + het + homAlt) + hemiRef + hemiAlt;
        }
    }

    @Test
    void strataBelowTheFloorOrTooNearToEverybodyAreDropped() {
        Rules rules = rules(5);
        // everybody 1,000; 100 is enough, 99 is not; 995 leaves 5 who are fewer than min_diff 10; 1,000 leaves nobody
        assertThat(FrequencyGate.keptStrata(rules, new int[] {1000, 100, 99, 995, 1000, 990}))
                .containsExactly(0, 1, 4, 5);
        assertThatThrownBy(() -> FrequencyGate.keptStrata(rules, new int[] {99}))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("D1")
                .hasMessageNotContaining("99 ");
    }

    @Test
    void aSmallCountOfCarriersHidesAcAndAllGenotypes() {
        StrataCounts out = gate(5, new People(200, 30, 5, 0, 0, 0), new People(100, 4, 0, 0, 0, 0));
        assertThat(hidden(out, 0)).isEmpty();
        assertThat(hidden(out, 1))
                .containsExactlyInAnyOrder(
                        CountField.AC,
                        CountField.N_HOM_REF,
                        CountField.N_HET,
                        CountField.N_HOM_ALT,
                        CountField.N_HEMI_ALT,
                        CountField.N_POLYPLOID);
        assertThat(out.get(CountField.AN, 1)).isEqualTo(208);
    }

    @Test
    void fewPeopleWithManyCopiesAreFewPeople() {
        // eight copies in four people
        assertThat(hidden(gate(5, new People(300, 20, 10, 0, 0, 0), new People(200, 0, 4, 0, 0, 0)), 1))
                .contains(CountField.AC);
        // ten copies in five people
        assertThat(hidden(gate(5, new People(300, 20, 10, 0, 0, 0), new People(200, 0, 5, 0, 0, 0)), 1))
                .doesNotContain(CountField.AC);
    }

    @Test
    void theFewWhoLackAnAlmostFixedAlleleAreHiddenToo() {
        assertThat(hidden(gate(5, new People(10, 10, 300, 0, 0, 0), new People(0, 3, 150, 0, 0, 0)), 1))
                .contains(CountField.AC, CountField.N_HOM_ALT);
    }

    @Test
    void aSmallGenotypeCountHidesGenotypesAndLeavesAc() {
        List<CountField> hidden = hidden(gate(5, new People(300, 40, 10, 0, 0, 0), new People(200, 20, 2, 0, 0, 0)), 1);
        assertThat(hidden).contains(CountField.N_HET, CountField.N_HOM_ALT).doesNotContain(CountField.AC);
    }

    @Test
    void fewMissingPeopleAreHiddenAloneAndZeroIsPublished() {
        assertThat(hidden(gate(5, new People(300, 40, 10, 0, 0, 0), new People(200, 20, 5, 0, 0, 4)), 1))
                .containsExactly(CountField.N_MISSING);
        assertThat(hidden(gate(5, new People(300, 40, 10, 0, 0, 0), new People(200, 0, 0, 0, 0, 0)), 1))
                .isEmpty();
    }

    @Test
    void zeroIsHiddenWhereThePolicyCensorsIt() {
        Rules rules =
                Policy.parse("coordinator: {min_count: 5, zero: censor}", "p").coordinator();
        StrataCounts out = gate(rules, new People(300, 40, 10, 0, 0, 0), new People(200, 0, 0, 0, 0, 0));
        assertThat(hidden(out, 1)).contains(CountField.AC, CountField.N_HET, CountField.N_MISSING);
    }

    @Test
    void aSiteWithFewerCarriersThanTheThresholdIsNotListed() {
        assertThat(gate(5, new People(300, 4, 0, 0, 0, 0), new People(150, 0, 0, 0, 0, 0)))
                .isNull();
        assertThat(gate(5, new People(300, 0, 0, 0, 0, 0), new People(150, 0, 0, 0, 0, 0)))
                .isNull();
        assertThat(gate(5, new People(300, 5, 0, 0, 0, 0), new People(150, 0, 0, 0, 0, 0)))
                .isNotNull();
    }

    @Test
    void thresholdOneHidesNothingAndListsEverySite() {
        assertThat(hidden(gate(1, new People(300, 0, 0, 0, 0, 1), new People(150, 0, 0, 0, 0, 1)), 1))
                .isEmpty();
        assertThat(hidden(gate(1, new People(300, 1, 0, 0, 0, 0), new People(150, 1, 0, 0, 0, 0)), 0))
                .isEmpty();
    }

    static LongStream seeds() {
        Long one = Long.getLong("goe.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, 200);
    }

    /**
     * Everything that the published cells of one stratum allow, by trying every table: a hidden AC may be 0 or at least
     * the threshold as well as small, so that not even its being small is certain... unless no other table exists.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void noHiddenCellFollowsFromWhatItsStratumPublishes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int t = 2 + random.nextInt(4);
        int n = 8 + random.nextInt(9);
        int[] cuts = {random.nextInt(n + 1), random.nextInt(n + 1), random.nextInt(n + 1)};
        Arrays.sort(cuts);
        People its = random.nextBoolean()
                ? new People(cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1], 0, 0, n - cuts[2])
                : new People(n - Math.min(n, cuts[0] % t + 1), Math.min(n, cuts[0] % t + 1), 0, 0, 0, 0);
        StrataCounts out = gate(t, new People(300, 60, 40, 0, 0, 30), its);
        assertThat(out).isNotNull();
        for (CountField field : CountField.values()) {
            if (!out.isHidden(field, 1)) {
                int value = out.get(field, 1);
                boolean ofPeopleOrCopies = field != CountField.AN;
                assertThat(ofPeopleOrCopies && value > 0 && value < t)
                        .as(its + " " + field)
                        .isFalse();
            }
        }
        if (out.isHidden(CountField.AC, 1)) {
            List<Integer> possible = new ArrayList<>();
            for (int missing = 0; missing <= n; missing++) {
                for (int homRef = 0; homRef + missing <= n; homRef++) {
                    for (int het = 0; homRef + missing + het <= n; het++) {
                        People other = new People(homRef, het, n - homRef - missing - het, 0, 0, missing);
                        boolean fits = other.an() == out.get(CountField.AN, 1)
                                && (out.isHidden(CountField.N_MISSING, 1)
                                        || missing == out.get(CountField.N_MISSING, 1));
                        if (fits && !possible.contains(other.ac())) {
                            possible.add(other.ac());
                        }
                    }
                }
            }
            assertThat(possible).as(its.toString()).contains(its.ac()).hasSizeGreaterThanOrEqualTo(3);
        }
    }

    private static Rules rules(int minCount) {
        return Policy.parse("coordinator: {min_count: " + minCount + "}", "p").coordinator();
    }

    private static StrataCounts gate(int minCount, People all, People stratum) {
        return gate(rules(minCount), all, stratum);
    }

    /** Everybody and one stratum, which is large enough whatever its table holds; null if the site is not listed. */
    private static StrataCounts gate(Rules rules, People all, People stratum) {
        StrataCounts counts = new StrataCounts(2);
        put(counts, 0, all);
        put(counts, 1, stratum);
        FrequencyGate gate = new FrequencyGate(rules, Audience.COORDINATOR, new int[] {1000, 500});
        FrequencyRow row = gate.apply(new FrequencyRow(SITE, counts, null), new int[] {2 * all.n(), 2 * stratum.n()});
        return row == null ? null : row.raw();
    }

    private static void put(StrataCounts counts, int s, People p) {
        counts.set(CountField.AC, s, p.ac());
        counts.set(CountField.AN, s, p.an());
        counts.set(CountField.N_HOM_REF, s, p.homRef());
        counts.set(CountField.N_HET, s, p.het());
        counts.set(CountField.N_HOM_ALT, s, p.homAlt());
        counts.set(CountField.N_HEMI_ALT, s, p.hemiAlt());
        counts.set(CountField.N_MISSING, s, p.missing());
        counts.set(CountField.N_POLYPLOID, s, 0);
    }

    private static List<CountField> hidden(StrataCounts counts, int s) {
        return Arrays.stream(CountField.values())
                .filter(f -> counts.isHidden(f, s))
                .toList();
    }
}
