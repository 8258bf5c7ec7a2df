package eu.goe.core.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.PolicyException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.frequency.FrequencyDefinition.StratumSize;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyTest {
    /** DISCLOSURE.md, table of D0: columns coordinator and public. */
    @Test
    void builtInValuesAreThoseOfTheTable() {
        assertThat(Policy.builtIn().coordinator().sorted().toString())
                .isEqualTo("{approvers=1, expires_days=365, gwas_min_cases=50, gwas_min_controls=50, gwas_min_mac=10,"
                        + " gwas_min_mac_arm=5, gwas_min_n=200, max_membership_power=2147483647,"
                        + " max_params_ratio=50, max_share=900, max_strata=10000, min_cohort=100, min_count=5,"
                        + " min_diff=10, rounding=1, sites_budget=10000000, zero=0}");
        assertThat(Policy.builtIn().publicly().sorted().toString())
                .isEqualTo("{approvers=1, expires_days=2147483647, gwas_min_cases=100, gwas_min_controls=100,"
                        + " gwas_min_mac=20, gwas_min_mac_arm=10, gwas_min_n=1000, max_membership_power=2147483647,"
                        + " max_params_ratio=50, max_share=500, max_strata=10000, min_cohort=1000, min_count=10,"
                        + " min_diff=20, rounding=5, sites_budget=0, zero=0}");
    }

    @Test
    void aMissingKeyHasTheBuiltInValueAndAMissingFileIsThePolicy() {
        Policy policy = Policy.parse("coordinator: {min_count: 7, max_share: 0.25, expires_days: none}\n", "p.yaml");
        assertThat(policy.coordinator().minCount()).isEqualTo(7);
        assertThat(policy.coordinator().sorted())
                .containsEntry("max_share", 250)
                .containsEntry("min_cohort", 100);
        assertThat(policy.coordinator().expiresDays()).isEqualTo(Integer.MAX_VALUE);
        assertThat(policy.publicly()).isEqualTo(Policy.builtIn().publicly());
        assertThat(Policy.parse(null, "p.yaml")).isEqualTo(Policy.builtIn());
        assertThat(Policy.parse("", "p.yaml")).isEqualTo(Policy.builtIn());
    }

    @Test
    void allProblemsAreNamedTogether() {
        assertThatThrownBy(() -> Policy.parse(
                        "coordinator: {min_cuont: 5, zero: maybe, approvers: 3, max_share: 1.5}\npubic: {}\n",
                        "p.yaml"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("'coordinator.min_cuont'; the nearest is 'min_count'")
                .hasMessageContaining("coordinator.zero: maybe is not publish or censor")
                .hasMessageContaining("coordinator.approvers: 3 is not a whole number between 0 and 2")
                .hasMessageContaining("coordinator.max_share: 1.5 is not a number between 0 and 1")
                .hasMessageContaining("'pubic' is neither coordinator nor public");
    }

    @Promise(attack = "51")
    @Test
    void whatIsNoPlainYamlIsRefused() {
        for (String text : new String[] {
            "coordinator: [",
            "coordinator: !!java.util.Date {}",
            "coordinator: 3",
            "coordinator: {min_count: many}",
            "coordinator: {min_count: 0}",
            "coordinator: {min_count: 2.5}",
            "coordinator: {min_count: 3, min_count: 9}"
        }) {
            assertThatThrownBy(() -> Policy.parse(text, "p.yaml")).as(text).isInstanceOf(UsageException.class);
        }
    }

    @Test
    void stricterMeansLargerFloorsAndSmallerLimits() {
        Rules own = Policy.builtIn().coordinator();
        assertThat(rules("{min_count: 6, max_share: 0.5, expires_days: 30, zero: censor, sites_budget: 0}")
                        .laxerThan(own))
                .isEmpty();
        assertThat(own.laxerThan(own)).isEmpty();
        assertThat(rules("{min_count: 4}").laxerThan(own))
                .singleElement()
                .asString()
                .startsWith("min_count");
        assertThat(rules("{max_share: 0.95, expires_days: 366, min_diff: 9}").laxerThan(own))
                .hasSize(3);
        assertThat(own.laxerThan(rules("{zero: censor}")))
                .singleElement()
                .asString()
                .startsWith("zero");
    }

    @Test
    void aRuleThatIsNotKeptIsRefusedAndNotIgnored() {
        assertThatThrownBy(() -> rules("{max_membership_power: 0.5}").requireBuiltIn("max_membership_power"))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("max_membership_power");
        assertThatThrownBy(() -> new FrequencyGate(
                        rules("{max_strata: 1}"), Audience.COORDINATOR, strata(500, 250), true, new byte[] {1}))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("max_strata");
    }

    private static List<StratumSize> strata(int... sizes) {
        return Arrays.stream(sizes)
                .mapToObj(n -> new StratumSize("s" + n, Map.of(), n, 0, 0))
                .toList();
    }

    private static Rules rules(String coordinator) {
        return Policy.parse("coordinator: " + coordinator, "p.yaml").coordinator();
    }
}
