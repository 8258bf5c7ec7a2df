package eu.goe.core.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.PolicyException;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.variant.Variant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules D1, D2, D3, D5 and D9 on tables counted by hand, and an attacker who tries every table of a stratum. */
class FrequencyGateTest {
    private static final Variant SITE = Variant.of(0, 100, "A", "G");

    /** People of a stratum by complete diploid genotype, haploid call, half call ({@code ./0}, {@code ./1}) and missing. */
    private record People(
            int homRef, int het, int homAlt, int hemiRef, int hemiAlt, int halfRef, int halfAlt, int missing) {
        People(int homRef, int het, int homAlt, int hemiRef, int hemiAlt, int missing) {
            this(homRef, het, homAlt, hemiRef, hemiAlt, 0, 0, missing);
        }

        People and(People p) {
            return new People(
                    homRef + p.homRef,
                    het + p.het,
                    homAlt + p.homAlt,
                    hemiRef + p.hemiRef,
                    hemiAlt + p.hemiAlt,
                    halfRef + p.halfRef,
                    halfAlt + p.halfAlt,
                    missing + p.missing);
        }

        int n() {
            return homRef + het + homAlt + hemiRef + hemiAlt + halfRef + halfAlt + missing;
        }

        int ac() {
            return het + 2 * homAlt + hemiAlt + halfAlt;
        }

        int an() {
            return 2 * (homRef + het + homAlt) + hemiRef + hemiAlt + halfRef + halfAlt;
        }

        /** What may not be known to be 1 to t − 1, or known at all. */
        Map<String, Integer> sensitive() {
            return Map.of(
                    "AC",
                    ac(),
                    "other copies",
                    an() - ac(),
                    "carriers",
                    het + homAlt + hemiAlt + halfAlt,
                    "people with another allele",
                    homRef + het + hemiRef + halfRef,
                    "hom ref",
                    homRef,
                    "het",
                    het,
                    "hom alt",
                    homAlt,
                    "hemi alt",
                    hemiAlt,
                    "half alt",
                    halfAlt,
                    "one other copy",
                    hemiRef + halfRef);
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

    @Promise(attack = {"7", "8"})
    @Test
    void aSmallGenotypeCountHidesGenotypesAndLeavesAc() {
        List<CountField> hidden = hidden(gate(5, new People(300, 40, 10, 0, 0, 0), new People(200, 20, 2, 0, 0, 0)), 1);
        assertThat(hidden).contains(CountField.N_HET, CountField.N_HOM_ALT).doesNotContain(CountField.AC);
    }

    @Promise(attack = "10")
    @Test
    void fewMissingPeopleAreHiddenAloneAndZeroIsPublished() {
        assertThat(hidden(gate(5, new People(300, 40, 10, 0, 0, 0), new People(200, 20, 5, 0, 0, 4)), 1))
                .containsExactly(CountField.N_MISSING);
        assertThat(hidden(gate(5, new People(300, 40, 10, 0, 0, 0), new People(200, 0, 0, 0, 0, 0)), 1))
                .isEmpty();
    }

    @Test
    void fewHalfCallsHideTheCountsThatTheyFollowFrom() {
        // AC 33 = 20 het + 2 × 5 hom + 3 half calls of the allele
        assertThat(hidden(gate(5, new People(300, 40, 10, 0, 0, 0), new People(200, 20, 5, 0, 0, 0, 3, 10)), 1))
                .contains(CountField.N_HET, CountField.N_HOM_ALT)
                .doesNotContain(CountField.AC);
        // AN 453 = 2 × 225 + 3 half calls of another allele
        assertThat(hidden(gate(5, new People(300, 40, 10, 0, 0, 0), new People(200, 20, 5, 0, 0, 3, 0, 10)), 1))
                .contains(CountField.N_HET, CountField.N_HOM_REF, CountField.N_MISSING)
                .doesNotContain(CountField.AC);
        // five of each may be known
        assertThat(hidden(gate(5, new People(300, 40, 10, 0, 0, 0), new People(200, 20, 5, 0, 0, 5, 5, 10)), 1))
                .isEmpty();
    }

    @Test
    void fewHemizygousReferencePeopleHideTheCountsThatTheyFollowFrom() {
        assertThat(hidden(gate(5, new People(300, 40, 10, 60, 9, 0), new People(200, 20, 5, 2, 20, 0)), 1))
                .contains(CountField.N_HOM_REF, CountField.N_HEMI_ALT);
        assertThat(hidden(gate(5, new People(300, 40, 10, 60, 9, 0), new People(200, 20, 5, 50, 20, 0)), 1))
                .isEmpty();
    }

    @Test
    void fewHaploidCarriersDoNotFollowFromAnAndThePeopleCalled() {
        // 2 × (237 − 10 missing) − AN 452 = 2
        assertThat(hidden(gate(5, new People(300, 40, 10, 60, 9, 0), new People(200, 20, 5, 0, 2, 10)), 1))
                .contains(CountField.N_HEMI_ALT, CountField.N_MISSING);
    }

    @Test
    void zerosThatSayNothingAreNoReasonToHide() {
        Rules rules = Policy.parse("coordinator: {min_cohort: 1, min_diff: 1, min_count: 5, zero: censor}", "p")
                .coordinator();
        // No haploid, half or polyploid call on an autosome: as everywhere.
        StrataCounts autosome = gate(rules, new People(300, 40, 10, 0, 0, 9), new People(200, 20, 5, 0, 0, 9));
        assertThat(hidden(autosome, 1)).isEmpty();
        // Nobody homozygous is a zero that says something.
        StrataCounts noHomozygote = gate(rules, new People(300, 40, 10, 0, 0, 9), new People(200, 20, 0, 0, 0, 9));
        assertThat(hidden(noHomozygote, 1)).contains(CountField.N_HOM_ALT);
    }

    @Test
    void zeroIsHiddenWhereThePolicyCensorsIt() {
        Rules rules = Policy.parse("coordinator: {min_cohort: 1, min_diff: 1, min_count: 5, zero: censor}", "p")
                .coordinator();
        StrataCounts out = gate(rules, new People(300, 40, 10, 0, 0, 0), new People(200, 0, 0, 0, 0, 0));
        assertThat(hidden(out, 1)).contains(CountField.AC, CountField.N_HET, CountField.N_MISSING);
    }

    @Promise(attack = "3")
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

    @Test
    void anAnswerSaysAnAndNothingOfCarriersWhereNobodyOrTooFewAreThere() {
        FrequencyGate nobody = answering("publish", 304, 150);
        FrequencyGate four = answering("publish", 304, 150);
        StrataCounts none = answer(nobody, true, new People(295, 0, 0, 0, 0, 9), new People(150, 0, 0, 0, 0, 0));
        StrataCounts few = answer(four, true, new People(291, 3, 1, 0, 0, 9), new People(147, 3, 0, 0, 0, 0));
        for (int s = 0; s < 2; s++) {
            assertThat(hidden(none, s))
                    .containsExactly(
                            CountField.AC,
                            CountField.N_HOM_REF,
                            CountField.N_HET,
                            CountField.N_HOM_ALT,
                            CountField.N_HEMI_ALT,
                            CountField.N_POLYPLOID);
            assertThat(hidden(few, s)).isEqualTo(hidden(none, s));
        }
        assertThat(List.of(none.get(CountField.AN, 0), none.get(CountField.AN, 1), none.get(CountField.N_MISSING, 0)))
                .containsExactly(590, 300, 9);
        assertThat(List.of(few.get(CountField.AN, 0), few.get(CountField.AN, 1), few.get(CountField.N_MISSING, 0)))
                .containsExactly(590, 300, 9);
        assertThat(four.outcome().cellsHidden()).isEqualTo(nobody.outcome().cellsHidden());
        assertThat(four.outcome().sitesListed()).isEqualTo(1);
        assertThat(four.outcome().sitesDroppedRounded()).isZero();
    }

    @Test
    void anAnswerIsTheRowOfTheFirstRoundWhereEnoughCarryTheAllele() {
        People others = new People(135, 5, 1, 0, 0, 9);
        People stratum = new People(150, 0, 0, 0, 0, 0);
        StrataCounts first = gate(5, others, stratum);
        StrataCounts answer = answer(answering("publish", 300, 150), true, others.and(stratum), stratum);
        for (CountField field : CountField.values()) {
            for (int s = 0; s < 2; s++) {
                assertThat(answer.isHidden(field, s)).isEqualTo(first.isHidden(field, s));
                if (!first.isHidden(field, s)) {
                    assertThat(answer.get(field, s)).isEqualTo(first.get(field, s));
                }
            }
        }
        assertThat(answer.get(CountField.AC, 0)).isEqualTo(7);
    }

    @Test
    void whereZeroIsCensoredAnAnswerLeavesOutSitesWhoseAnTellsWhatIsListed() {
        People all = new People(295, 0, 0, 0, 0, 9);
        People stratum = new People(150, 0, 0, 0, 0, 0);
        assertThat(answer(answering("censor", 304, 150), true, all, stratum)).isNull();
        assertThat(answer(answering("censor", 304, 150), false, all, stratum)).isNotNull();
    }

    private static FrequencyGate answering(String zero, int all, int stratum) {
        Rules rules = Policy.parse("coordinator: {min_cohort: 1, min_diff: 1, min_count: 5, zero: " + zero + "}", "p")
                .coordinator();
        return new FrequencyGate(rules, Audience.COORDINATOR, strata(all, stratum), true, new byte[] {1});
    }

    private static StrataCounts answer(FrequencyGate gate, boolean anTells, People all, People stratum) {
        StrataCounts counts = new StrataCounts(2);
        put(counts, 0, all);
        put(counts, 1, stratum);
        FrequencyRow row = gate.answer(new FrequencyRow(SITE, counts, null), PloidyRegion.DIPLOID, List.of(), anTells);
        return row == null ? null : row.raw();
    }

    static LongStream seeds() {
        Long one = Long.getLong("goe.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, 200);
    }

    /**
     * Attacks what one stratum publishes, by trying every table of its people: nothing that a published cell or a sum of
     * them tells may be certain to be 1 to t − 1. How many are missing may (for the coordinator AN is exact).
     */
    @Promise(attack = {"7", "8"})
    @ParameterizedTest
    @MethodSource("seeds")
    void noSmallCountFollowsFromAllThatAStratumPublishes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int t = 2 + random.nextInt(4);
        int n = 7 + random.nextInt(5);
        int kinds = random.nextInt(3);
        int[] people = new int[8];
        for (int i = 0; i < n; i++) {
            int kind = random.nextInt(8);
            boolean oneCopy = kind >= 3 && kind <= 6;
            // Mostly diploid calls, mostly haploid ones, or a mixture of all.
            people[kinds == 0 && oneCopy && random.nextInt(4) > 0 ? 0 : kinds == 1 && kind < 3 ? 3 + kind % 2 : kind]++;
        }
        People its = of(people);
        StrataCounts out = gate(t, new People(300, 60, 40, 30, 30, 30, 30, 30), its);
        assertThat(out).isNotNull();
        Map<String, Integer> least = new TreeMap<>();
        Map<String, Integer> most = new TreeMap<>();
        int[] counted = {0};
        everyTable(new int[8], 0, n, table -> {
            People other = of(table);
            StrataCounts theirs = new StrataCounts(2);
            put(theirs, 1, other);
            for (CountField field : CountField.values()) {
                if (!out.isHidden(field, 1) && out.get(field, 1) != theirs.get(field, 1)) {
                    return;
                }
            }
            counted[0]++;
            other.sensitive().forEach((what, value) -> {
                least.merge(what, value, Math::min);
                most.merge(what, value, Math::max);
            });
        });
        assertThat(counted[0]).isPositive();
        if (its.an() == 2 * n - 1) {
            // One copy of all is not called: exact AN says so, as it says who is missing.
            least.remove("one other copy");
        }
        least.forEach((what, value) -> assertThat(value > 0 && most.getOrDefault(what, 0) < t)
                .as(what + " is " + value + ".." + most.get(what) + " of " + its + ", t = " + t)
                .isFalse());
    }

    private static People of(int[] p) {
        return new People(p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]);
    }

    /** Every way to put a sum into places. */
    static void everyTable(int[] table, int at, int left, Consumer<int[]> use) {
        if (at == table.length - 1) {
            table[at] = left;
            use.accept(table);
            return;
        }
        for (int i = 0; i <= left; i++) {
            table[at] = i;
            everyTable(table, at + 1, left - i, use);
        }
    }

    /** Polyploid half calls are in no genotype count; what the merge reckons with must still contain them. */
    @Test
    void copiesOfASiteThatIsNotListedAreNeverMoreThanThePackageSays() {
        FrequencyGate gate = new FrequencyGate(rules(5), Audience.COORDINATOR, strata(100, 100), true, new byte[] {1});
        StrataCounts counts = new StrataCounts(2);
        put(counts, 0, new People(90, 0, 0, 0, 0, 0));
        counts.set(CountField.AC, 0, 27);
        counts.set(CountField.AN, 0, 180 + 30);
        counts.set(CountField.N_POLYPLOID, 0, 10);
        assertThat(gate.apply(new FrequencyRow(SITE, counts, null), PloidyRegion.DIPLOID, List.of()))
                .isNull();
        // four people at most are said to carry it: 8 copies each, the power of two for 27
        assertThat(gate.outcome().absentSiteCopies()).isEqualTo(8);
        assertThat(gate.outcome().polyploid()).isTrue();

        FrequencyGate diploid =
                new FrequencyGate(rules(5), Audience.COORDINATOR, strata(100, 100), true, new byte[] {1});
        put(counts, 0, new People(96, 0, 4, 0, 0, 0));
        assertThat(diploid.apply(new FrequencyRow(SITE, counts, null), PloidyRegion.DIPLOID, List.of()))
                .isNull();
        assertThat(diploid.outcome().absentSiteCopies()).isEqualTo(2);
        assertThat(diploid.outcome().polyploid()).isFalse();
    }

    private static Rules rules(int minCount) {
        return Policy.parse("coordinator: {min_count: " + minCount + "}", "p").coordinator();
    }

    private static StrataCounts gate(int minCount, People others, People stratum) {
        return gate(
                Policy.parse("coordinator: {min_cohort: 1, min_diff: 1, min_count: " + minCount + "}", "p")
                        .coordinator(),
                others,
                stratum);
    }

    private static List<FrequencyDefinition.StratumSize> strata(int all, int stratum) {
        return List.of(
                new FrequencyDefinition.StratumSize("all", Map.of(), all, 0, 0),
                new FrequencyDefinition.StratumSize("a=A", Map.of("a", "A"), stratum, 0, 0));
    }

    /** Everybody, who are one stratum and others, on an autosome; null if the site is not listed. */
    private static StrataCounts gate(Rules rules, People others, People stratum) {
        People all = others.and(stratum);
        StrataCounts counts = new StrataCounts(2);
        put(counts, 0, all);
        put(counts, 1, stratum);
        FrequencyGate gate =
                new FrequencyGate(rules, Audience.COORDINATOR, strata(all.n(), stratum.n()), true, new byte[] {1});
        FrequencyRow row = gate.apply(new FrequencyRow(SITE, counts, null), PloidyRegion.DIPLOID, List.of());
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
