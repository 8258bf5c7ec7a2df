package eu.goe.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Dependencies;
import eu.goe.core.disclosure.Policy;
import eu.goe.core.disclosure.Promise;
import eu.goe.core.frequency.CoverageFormat;
import eu.goe.core.frequency.FrequencyFormat;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.junit.jupiter.api.Test;

/** Rule D3: no column of a package or a merged table without an entry. */
class DeclaredTablesTest {
    private static final Assembly GRCH38 = Assemblies.named("GRCh38");

    @Promise(attack = "D3")
    @Test
    void everyColumnThatLeavesIsDeclared() {
        for (MessageType schema : List.of(
                FrequencyFormat.ofPackage(GRCH38, 3).schema(),
                CoverageFormat.ofPackage(GRCH38, 3).schema(),
                new MergedFormat(GRCH38, 3).schema())) {
            assertThat(schema.getFields().stream().map(Type::getName))
                    .as(schema.getName())
                    .hasSizeGreaterThan(8)
                    .allMatch(Dependencies::isDeclared);
        }
        assertThat(MergedTsv.COLUMNS).allMatch(column -> Dependencies.isDeclared(column.name()));
        assertThat(Arrays.stream(Manifest.OutcomeEntry.class.getRecordComponents())
                        .map(c -> c.getName().replaceAll("([A-Z])", "_$1")))
                .isNotEmpty()
                .allMatch(Dependencies::isDeclared);
    }

    @Test
    void whatStaysInTheNodeIsNotDeclared() {
        assertThat(FrequencyFormat.ofStore(GRCH38, new int[3], true).schema().getFields().stream()
                        .map(Type::getName)
                        .filter(name -> name.contains("hist")))
                .isNotEmpty()
                .noneMatch(Dependencies::isDeclared);
        assertThatThrownBy(() -> Dependencies.of("adj_age_hist_alt"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rule D3");
    }

    /** Of rule D13 a manifest says it by stratum, in whole thousandths; what an earlier program wrote says nothing of it. */
    @Test
    void manifestsCarryMembershipPower() throws IOException {
        Manifest plain = new ManifestFixture(
                        Policy.builtIn().coordinator(),
                        0,
                        1,
                        List.of(new Manifest.StratumEntry("all", Map.of(), 100)),
                        List.of(),
                        List.of())
                .manifest();
        JsonNode before = new ObjectMapper().readTree(plain.toBytes()).path("outcome");
        assertThat(before.has("sites")).isTrue();
        assertThat(before.has("membership")).isFalse();
        assertThat(ReviewPage.html(plain, List.of()))
                .contains("default-src 'none'; style-src 'sha256-")
                .doesNotContain("D13", "unsafe-inline");
        Manifest told = plain.with(Map.of(
                "outcome",
                new Manifest.OutcomeEntry(
                        1_000, 0, Map.of(), List.of(new Manifest.MembershipEntry(1_000, 799)), null)));
        JsonNode outcome = new ObjectMapper().readTree(told.toBytes()).path("outcome");
        assertThat(outcome.path("membership").toString()).isEqualTo("[{\"independent_sites\":1000,\"power\":799}]");
        assertThat(Manifest.parse(told.toBytes(), "p").membership())
                .singleElement()
                .satisfies(power ->
                        assertThat(power.sentence()).contains("0.799", "100 of stratum all", "1000 independent sites"));
        assertThat(ReviewPage.html(told, List.of())).contains("0.799", "Thresholds on counts do not change that");
        assertThat(Policy.builtIn().rules(Audience.PUBLIC).maxMembershipPower()).isEqualTo(Integer.MAX_VALUE);
    }
}
