package eu.goe.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.audit.CalledCells.Calls;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Policy;
import eu.goe.core.disclosure.Promise;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.Quality;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Variant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whole packages: attack 4 of the design of disclosure, FIN 40, SWE 20, ISL 4, beside another site. */
class PackageAuditTest {
    private static final Assembly ASSEMBLY = Assemblies.named("GRCh38");
    private static final CalledCells CELLS = new CalledCells(new int[] {3}, false, new int[] {1_200, 700, 100});

    private static Variant site(int start) {
        return Variant.of(0, start, "A", "G");
    }

    private static StrataCounts counts(int a, int b, int c) {
        return CELLS.counts(
                new Calls[] {new Calls(1_200 - a, a, 0), new Calls(700 - b, b, 0), new Calls(100 - c, c, 0)});
    }

    private static FrequencyRow row(int start, StrataCounts adj) {
        return new FrequencyRow(site(start), null, adj);
    }

    /** Hides genotype counts of all strata and AC of some. */
    private static StrataCounts hidden(StrataCounts counts, int... strata) {
        StrataCounts seen = counts.copy();
        for (int s = 0; s < seen.nStrata(); s++) {
            for (CountField field : QualityAttack.GENOTYPES) {
                seen.hide(field, s);
            }
        }
        for (int s : strata) {
            seen.hide(CountField.AC, s);
        }
        return seen;
    }

    private static PackageAudit audit() {
        Rules rules = Policy.parse("coordinator: {min_count: 10}", "p").rules(Audience.COORDINATOR);
        FrequencyDefinition definition = new FrequencyDefinition(
                List.of("a0"),
                null,
                List.of(Quality.ADJ),
                "adjust",
                CELLS.strata(),
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
                1,
                List.of(),
                true,
                null,
                null);
        return new PackageAudit(
                ASSEMBLY,
                definition,
                CELLS.strata().stream()
                        .map(FrequencyDefinition.StratumSize::definition)
                        .toList(),
                rules,
                1);
    }

    private static final List<FrequencyRow> TRUTH =
            List.of(row(100, counts(40, 20, 4)), row(150, counts(1, 0, 0)), row(200, counts(300, 100, 50)));

    private static AuditOutcome audit(FrequencyRow... exported) {
        return audit().rows(TRUTH.iterator(), List.of(exported).iterator());
    }

    @Test
    void aSafePackagePasses() {
        AuditOutcome outcome = audit(row(100, hidden(counts(40, 20, 4), 2, 3)), row(200, hidden(counts(300, 100, 50))));
        // The small counts: at the first site AC of ISL and its heterozygotes.
        assertThat(outcome).isEqualTo(new AuditOutcome(2, 2, 2, true));
    }

    @Promise(attack = "auditor")
    @Test
    void oneComplementThatIsNotHiddenStopsIt() {
        assertThatThrownBy(() -> audit(row(100, hidden(counts(40, 20, 4), 3)), row(200, hidden(counts(300, 100, 50)))))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("rule D4")
                .hasMessageContaining("auditor")
                .hasMessageContaining("adj_ac of a0=v2")
                .hasMessageNotContaining(" 4")
                .hasMessageNotContaining("101");
    }

    @Promise(attack = "auditor")
    @Test
    void aSmallCountThatIsPublishedStopsIt() {
        assertThatThrownBy(() -> audit(row(100, hidden(counts(40, 20, 4), 2))))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("adj_ac of a0=v2 is small and is published");
    }

    @Promise(attack = "auditor")
    @Test
    void aCountThatIsNotTheResultsStopsIt() {
        StrataCounts other = hidden(counts(300, 100, 50));
        other.set(CountField.AC, 1, 299);
        assertThatThrownBy(() -> audit(row(200, other)))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("adj_ac of a0=v0 is not the count of the result");
    }

    @Test
    void aSiteOfFewPeopleStopsItWhateverIsHidden() {
        assertThatThrownBy(() -> audit(row(150, hidden(counts(1, 0, 0), 0, 1, 2, 3))))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("rule D5");
    }

    @Test
    void aSiteThatTheResultDoesNotHaveStopsIt() {
        assertThatThrownBy(() -> audit(row(120, hidden(counts(300, 100, 50)))))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("a site");
    }

    @Test
    void aStratumThatTheResultDoesNotHaveStopsIt() {
        PackageAudit audit = audit();
        PackageAudit other = new PackageAudit(
                audit.assembly(), audit.definition(), List.of(Map.of("a0", "elsewhere")), audit.rules(), 1);
        assertThatThrownBy(() ->
                        other.rows(TRUTH.iterator(), List.<FrequencyRow>of().iterator()))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("a stratum");
    }
}
