package eu.goe.core.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.association.AssociationDefinition.TestedTrait;
import eu.goe.core.association.GenomePart;
import eu.goe.core.association.PublishedSums;
import eu.goe.core.association.SumsDefinition;
import eu.goe.core.association.SumsDefinition.Answered;
import eu.goe.core.association.SumsDefinition.NullStep;
import eu.goe.core.association.SumsDefinition.Stage;
import eu.goe.core.association.SumsLayout;
import eu.goe.core.association.SumsRow;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.frequency.FrequencyDefinition.CountedPeople;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.variant.Variant;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Under the built-in rules for the coordinator: cells of 5 people, MAC 10, 5 carriers an arm, a share of 0.9. */
class SumsGateTest {
    private static final Rules RULES = Rules.builtIn(Audience.COORDINATOR);
    /** Quantitative traits, without covariates: 3 sums of the first group, 4 of the second. */
    private static final SumsDefinition TWO = sums(
            group(GenomePart.AUTOSOMES, people(0, 600), "t"), group(GenomePart.AUTOSOMES, people(0, 600), "u", "v"));

    private static SumsDefinition definition(int cell, double share, double effective, double weight, int round) {
        SumsDefinition.Group group = new SumsDefinition.Group(
                GenomePart.AUTOSOMES,
                List.of("t"),
                600,
                Base64.getEncoder().encodeToString(people(0, 600).toByteArray()),
                List.of("male"),
                new double[2],
                new double[2],
                new double[0],
                cell,
                "male and t",
                share,
                "age and male",
                List.of(new NullStep("t", new double[2], new double[3], -300, effective, weight)));
        return new SumsDefinition(
                Stage.NULL_MODEL,
                true,
                List.of(new TestedTrait("t", true, "score", false, 600, 300, 3, 100, "male", 0, 0.1, "", "")),
                Map.of(),
                2,
                null,
                null,
                null,
                List.of(),
                new CountedPeople(0, 0, "", null),
                new Answered("first", "plan", "EU", "model", round),
                List.of(group),
                "");
    }

    private static BitSet people(int from, int to) {
        BitSet people = new BitSet();
        people.set(from, to);
        return people;
    }

    private static SumsDefinition.Group group(GenomePart part, BitSet people, String... traits) {
        int n = people.cardinality();
        return new SumsDefinition.Group(
                part,
                List.of(traits),
                n,
                Base64.getEncoder().encodeToString(people.toByteArray()),
                List.of(),
                new double[traits.length],
                new double[traits.length],
                new double[] {n},
                n,
                null,
                0.1,
                null,
                List.of());
    }

    private static SumsDefinition sums(SumsDefinition.Group... groups) {
        return new SumsDefinition(
                Stage.SUMS,
                false,
                List.of(new TestedTrait("t", false, "linear", false, 600, 0, 2, 600, null, 0.1, 0.1, "", "")),
                Map.of(),
                2,
                null,
                null,
                null,
                List.of(),
                new CountedPeople(0, 0, "", null),
                null,
                List.of(groups),
                "");
    }

    private static SumsGate gate(SumsDefinition definition) {
        return new SumsGate(
                RULES, Assemblies.named("GRCh38"), definition, SumsGate.told(definition, Audience.COORDINATOR, RULES));
    }

    private static void refused(SumsDefinition definition, String... says) {
        assertThatThrownBy(() -> SumsGate.told(definition, Audience.COORDINATOR, RULES))
                .isInstanceOf(PolicyException.class)
                .hasMessageContainingAll(says);
    }

    @Test
    void attack31CellsAndSumsOfFewPeopleAreRefused() {
        assertThatCode(() -> SumsGate.told(definition(5, 0.9, 50, 0.1, 12), Audience.COORDINATOR, RULES))
                .doesNotThrowAnyException();
        refused(definition(4, 0.9, 50, 0.1, 12), "rule D10", "male and t", "min_count 5");
        refused(definition(5, 0.91, 50, 0.1, 12), "rule D8", "age and male");
        refused(definition(5, Double.NaN, 50, 0.1, 12), "rule D8");

        assertThatThrownBy(() -> SumsGate.told(definition(5, 0.9, 50, 0.1, 1), Audience.PUBLIC, RULES))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("coordinator");
    }

    /** Coefficients that a coordinator chose so that few people have all the weight. */
    @Test
    void attack32CoefficientsThatSinglePeopleOutAreRefused() {
        refused(definition(5, 0.9, 49, 0.1, 12), "rule D10", "phenotype t", "all the weight");
        refused(definition(5, 0.9, 50, 0.11, 12), "rule D10", "all the weight");
    }

    @Test
    void attack32AThirteenthRoundIsRefused() {
        refused(definition(5, 0.9, 50, 0.1, 13), "rule D10", "round 13", "12");
    }

    @Test
    void attack32AnotherPlanOrModelIsRefused() {
        Answered mine = new Answered("first", "plan", "EU", "model", 2);
        assertThatCode(() -> SumsGate.requireOnePlan(
                        "r",
                        mine,
                        List.of(
                                mine,
                                new Answered("first", "earlier", "EU", "model", 1),
                                new Answered("another", "plan2", "EU", "model2", 2))))
                .doesNotThrowAnyException();
        assertThatThrownBy(() ->
                        SumsGate.requireOnePlan("r", mine, List.of(new Answered("first", "plan2", "EU", "model", 2))))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("round 2");
        assertThatThrownBy(() ->
                        SumsGate.requireOnePlan("r", mine, List.of(new Answered("first", "plan2", "EU", "model2", 1))))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("another model");
    }

    private static SumsRow row(int carriers, double ac, int side, int arm, double share) {
        SumsRow row = SumsRow.untold(Variant.of(0, 100, "A", "G"), TWO.layout(), GenomePart.AUTOSOMES);
        for (int g = 0; g < 2; g++) {
            row.n()[g] = 600;
            row.an()[g] = 1200;
            row.ac()[g] = g == 0 ? 300 : ac;
            row.nCarriers()[g] = g == 0 ? 200 : carriers;
            row.leastSide()[g] = g == 0 ? 50 : side;
            row.leastArm()[g] = g == 0 ? 50 : arm;
            row.share()[g] = g == 0 ? 0.1 : share;
        }
        for (int s = 0; s < row.sums().length; s++) {
            row.sums()[s] = s + 1;
        }
        return row;
    }

    /** The first group is always told; of the second all figures or none. */
    @ParameterizedTest
    @CsvSource({
        "10, 10, 5, 5, 0.9, true",
        "10, 10, 0, 0, 0.9, true", // no covariate of two values, no binary trait
        "9, 9, 5, 5, 0.1, false",
        "10, 1191, 5, 5, 0.1, false", // the reference is rare
        "4, 10, 5, 5, 0.1, false", // few people with many copies
        "10, 10, 4, 5, 0.1, false",
        "10, 10, 5, 4, 0.1, false",
        "10, 10, 5, 5, 0.91, false",
        "10, 10, 5, 5, NaN, false"
    })
    void sumsOfAGroupLeaveTogetherOrNotAtAll(int carriers, double ac, int side, int arm, double share, boolean isTold) {
        SumsGate gate = gate(TWO);
        SumsRow told = gate.apply(row(carriers, ac, side, arm, share));
        assertThat(told).isNotNull();
        assertThat(told.n()).containsExactly(600, isTold ? 600 : 0);
        assertThat(told.ac()[1]).isEqualTo(isTold ? ac : 0);
        assertThat(told.sums())
                .containsExactly(
                        1,
                        2,
                        3,
                        isTold ? 4 : Double.NaN,
                        isTold ? 5 : Double.NaN,
                        isTold ? 6 : Double.NaN,
                        isTold ? 7 : Double.NaN);
        assertThat(told.nCarriers()).containsOnly(0);
        assertThat(told.leastSide()).containsOnly(0);
        assertThat(told.leastArm()).containsOnly(0);
        assertThat(told.share()).containsOnly(Double.NaN);
        assertThat(gate.hidden()).hasSize(isTold ? 0 : 1);
    }

    @Test
    void aVariantOfWhichNothingIsToldIsNotListed() {
        SumsGate gate = gate(sums(group(GenomePart.AUTOSOMES, people(0, 600), "t")));
        assertThat(gate.apply(ofOne(0, 3))).isNull();
        assertThat(gate.dropped()).isEqualTo(1);
        assertThat(gate.apply(ofOne(0, 30))).isNotNull();
    }

    /** 150 males are fewer than gwas_min_n 200: the package leaves without Y, whose mean they would tell. */
    @Test
    void fewPeopleOfYKeepNoPackageBack() {
        SumsDefinition definition =
                sums(group(GenomePart.AUTOSOMES, people(0, 600), "t"), group(GenomePart.Y, people(0, 150), "t"));
        assertThatCode(() -> SumsGate.told(definition, Audience.COORDINATOR, RULES))
                .doesNotThrowAnyException();
        SumsDefinition.Group told = PublishedSums.of(definition, SumsGate.told(definition, Audience.COORDINATOR, RULES))
                .groups()
                .get(1);
        assertThat(told.n()).isZero();
        assertThat(told.products()).isEmpty();
        int y = Assemblies.named("GRCh38").resolve("chrY").orElseThrow().index();
        SumsGate gate = gate(definition);
        assertThat(gate.apply(ofOne(y, 60))).isNull();
        assertThat(gate.hidden()).containsOnlyKeys("D10 group");
        refused(sums(group(GenomePart.AUTOSOMES, people(0, 150), "t")), "rule D10", "gwas_min_n 200");
    }

    /** Products of covariates of two groups that differ by few are those of these few, within a result too. */
    @Test
    void attack30GroupsOfAResultThatDifferByFewAreNotToldBeside() {
        refused(
                sums(
                        group(GenomePart.AUTOSOMES, people(0, 600), "t"),
                        group(GenomePart.AUTOSOMES, people(9, 600), "u")),
                "rule D6",
                "phenotype(s) u",
                "min_diff 10");
        assertThatCode(() -> SumsGate.told(
                        sums(
                                group(GenomePart.AUTOSOMES, people(0, 600), "t"),
                                group(GenomePart.AUTOSOMES, people(10, 600), "u")),
                        Audience.COORDINATOR,
                        RULES))
                .doesNotThrowAnyException();
        // Three people of unknown sex are not in the regression of X: it stays.
        SumsDefinition unknownSex =
                sums(group(GenomePart.AUTOSOMES, people(0, 600), "t"), group(GenomePart.X, people(3, 600), "t"));
        assertThat(SumsGate.told(unknownSex, Audience.COORDINATOR, RULES)).containsExactly(true, false);
        SumsDefinition allKnown =
                sums(group(GenomePart.AUTOSOMES, people(0, 600), "t"), group(GenomePart.X, people(0, 600), "t"));
        assertThat(SumsGate.told(allKnown, Audience.COORDINATOR, RULES)).containsExactly(true, true);
    }

    /** One of whom a variant has no call: of two sums in which that person has different means the difference is what the person has. */
    @Test
    void attack31SumsInWhichFewPeopleHaveNoCallAreNotTold() {
        SumsDefinition one = sums(group(GenomePart.AUTOSOMES, people(0, 604), "t"));
        assertThat(gate(one).apply(ofOne(0, 60))).isNull(); // 600 of 604 are called
        assertThat(gate(sums(group(GenomePart.AUTOSOMES, people(0, 605), "t"))).apply(ofOne(0, 60)))
                .isNotNull();
    }

    /** One group; on Y at a position outside the pseudo-autosomal regions. */
    private static SumsRow ofOne(int contig, int carriers) {
        Variant variant = Variant.of(contig, 10_000_000, "A", "G");
        GenomePart part = SumsLayout.part(Assemblies.named("GRCh38"), variant);
        SumsRow row =
                SumsRow.untold(variant, sums(group(part, people(0, 600), "t")).layout(), part);
        row.n()[0] = 600;
        row.an()[0] = 1200;
        row.ac()[0] = carriers;
        row.nCarriers()[0] = carriers;
        row.share()[0] = 0.1;
        return row;
    }
}
