package eu.goe.core.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.association.Association;
import eu.goe.core.association.AssociationDefinition;
import eu.goe.core.association.AssociationDefinition.TestedTrait;
import eu.goe.core.association.AssociationRow;
import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.AssociationTest;
import eu.goe.core.association.TraitFigures;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.frequency.FrequencyDefinition.CountedPeople;
import eu.goe.core.variant.Variant;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Under the built-in rules for the coordinator: 200 people, 50 cases, 50 controls, MAC 10, 5 carriers an arm, a share of 0.9. */
class AssociationGateTest {
    private static final Rules RULES = Rules.builtIn(Audience.COORDINATOR);

    private static TestedTrait trait(boolean isBinary, int n, int cases) {
        return new TestedTrait("t", isBinary, "auto", false, n, cases, 4, n, null, 0.1, 0.1, "", "");
    }

    private static void refused(TestedTrait trait, String... says) {
        AssociationDefinition definition = new AssociationDefinition(
                List.of(trait),
                List.of(),
                null,
                null,
                false,
                "drop",
                2,
                1,
                null,
                null,
                List.of(),
                new CountedPeople(0, 0, "", null),
                "",
                null);
        assertThatThrownBy(() -> AssociationGate.require(definition.traits(), RULES))
                .isInstanceOf(PolicyException.class)
                .hasMessageContainingAll(says)
                .hasMessageContaining("phenotype t");
    }

    /** One variant: 603 of 612 people called, 299 of them cases. */
    private static TraitFigures figures(double ac, int carriers, int carrierCases, double share) {
        TraitFigures figures = TraitFigures.untested(1);
        figures.n()[0] = 603;
        figures.an()[0] = 1206;
        figures.ac()[0] = ac;
        figures.nCarriers()[0] = carriers;
        figures.nCases()[0] = 299;
        figures.anCases()[0] = 598;
        figures.acCases()[0] = carrierCases;
        figures.nCarrierCases()[0] = carrierCases;
        figures.set(0, new Association(0.5, 0.1, 6, AssociationTest.SCORE, AssociationStatus.OK), share);
        return figures;
    }

    private static AssociationRow gated(AssociationGate gate, TraitFigures figures) {
        return gate.apply(new AssociationRow(Variant.of(0, 100, "A", "G"), figures));
    }

    private static AssociationGate gate(boolean isBinary) {
        return new AssociationGate(RULES, List.of(trait(isBinary, 612, isBinary ? 300 : 0)));
    }

    @Test
    void whatIsOfFewIsNotListed() {
        AssociationGate gate = gate(true);
        assertThat(gated(gate, figures(9, 9, 0, 0.2))).isNull();
        assertThat(gated(gate, figures(1206 - 9, 9, 0, 0.2))).isNull();
        assertThat(gated(gate, figures(20, 20, 4, 0.2))).isNull();
        assertThat(gated(gate, figures(20, 20, 16, 0.2))).isNull();
        assertThat(gated(gate, figures(20, 20, 10, 0.91))).isNull();
        assertThat(gated(gate, figures(20, 20, 10, Double.NaN))).isNull();
        assertThat(gate.dropped()).isEqualTo(6);
        assertThat(gate.hidden())
                .containsEntry("D10 gwas_min_mac", 2L)
                .containsEntry("D10 gwas_min_mac_arm", 2L)
                .containsEntry("D10 max_share", 2L);
        // None in an arm tells of nobody; a quantitative trait has no arms.
        assertThat(gated(gate, figures(20, 20, 0, 0.2))).isNotNull();
        assertThat(gated(gate(false), figures(20, 20, 4, 0.2))).isNotNull();
    }

    /** 603 and 299 people to the nearest 10; the frequency is 20 of 1,206 as it was. */
    @Test
    void whatIsToldIsEffectErrorPValueAndFrequencyAlone() {
        TraitFigures told = gated(gate(true), figures(20, 20, 10, 0.2)).figures();
        assertThat(told.n()).containsExactly(600);
        assertThat(told.nCases()).containsExactly(300);
        assertThat(told.af(0)).isEqualTo(20.0 / 1206);
        assertThat(told.beta()).containsExactly(0.5);
        assertThat(told.standardError()).containsExactly(0.1);
        assertThat(told.negLog10P()).containsExactly(6);
        assertThat(told.nCarriers()).containsExactly(0);
        assertThat(told.nCarrierCases()).containsExactly(0);
        assertThat(told.anCases()).containsExactly(0);
        assertThat(told.acCases()).containsExactly(0);
        assertThat(told.share()[0]).isNaN();
    }

    /** Rule D3: whoever adds a figure says here whether it leaves; what does not is as of an untested trait. */
    @Test
    void everyFigureIsDeclaredToLeaveOrToStay() throws ReflectiveOperationException {
        Set<String> leave = Set.of("n", "an", "ac", "nCases", "beta", "standardError", "negLog10P", "test", "status");
        Set<String> stay = Set.of(
                "nCarriers",
                "anCases",
                "acCases",
                "nCarrierCases",
                "share",
                "interactionBeta",
                "interactionError",
                "interactionNegLog10P");
        TraitFigures given = figures(20, 20, 10, 0.2);
        given.interactionBeta()[0] = 0.3;
        given.interactionError()[0] = 0.2;
        given.interactionNegLog10P()[0] = 2;
        TraitFigures told = gated(gate(true), given).figures();
        TraitFigures untested = TraitFigures.untested(1);
        for (RecordComponent figure : TraitFigures.class.getRecordComponents()) {
            String name = figure.getName();
            assertThat(leave.contains(name) != stay.contains(name)).as(name).isTrue();
            if (stay.contains(name)) {
                assertThat(figure.getAccessor().invoke(told))
                        .as(name)
                        .isEqualTo(figure.getAccessor().invoke(untested));
            }
        }
    }

    @Test
    void aTraitOfFewPeopleCasesOrControlsIsRefused() {
        refused(trait(false, 199, 0), "D10", "gwas_min_n 200");
        refused(trait(true, 300, 49), "D10", "gwas_min_cases 50");
        refused(trait(true, 300, 251), "D10", "gwas_min_controls 50");
    }

    @Test
    void covariatesAndTraitsThatTellOfOnePersonAreRefused() {
        refused(new TestedTrait("t", false, "linear", false, 300, 0, 16, 300, null, 0.1, 0.1, "", ""), "D10", "0.05");
        refused(
                new TestedTrait("t", false, "linear", false, 300, 0, 4, 4, "clinic=north", 0.1, 0.1, "", ""),
                "D10",
                "clinic=north",
                "min_count 5");
        refused(new TestedTrait("t", false, "linear", false, 300, 0, 4, 300, null, 0.95, 0.1, "", ""), "D8");
        refused(new TestedTrait("t", false, "linear", false, 300, 0, 4, 300, null, Double.NaN, 0.1, "", ""), "D8");
        refused(new TestedTrait("t", false, "linear", false, 300, 0, 4, 300, null, 0.1, 0.95, "", ""), "D10", "0.9");
    }
}
