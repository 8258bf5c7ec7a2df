package eu.goe.core.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import eu.goe.core.errors.BadInputException;
import eu.goe.core.frequency.Quality;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.ContigLength;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every line against the official schemas of VA-Spec, VRS 2 and GKS; figures by hand from {@link ReleaseFixture}. */
class VrsFormTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Schema schema = new OfficialSchemas().cohortAlleleFrequency();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyLineIsAValidResult() throws IOException {
        List<String> lines = release(ReleaseFixture.kinds(), ReleaseFixture.SETTINGS);
        // Without the deletions (one is symbolic).
        assertThat(lines).hasSize(9);
        for (String line : lines) {
            assertThat(OfficialSchemas.faults(schema, line)).as(line).isEmpty();
        }
    }

    @Test
    void schemaSeesWhatIsWrong() throws IOException {
        String line = release(ReleaseFixture.kinds(), ReleaseFixture.SETTINGS).get(0);
        for (String[] change : new String[][] {
            {"\"locusAlleleCount\":4000,", ""},
            {"\"refgetAccession\":\"SQ.", "\"refgetAccession\":\"QS."},
            {"\"type\":\"LiteralSequenceExpression\"", "\"type\":\"Literal\""},
            {"\"type\":\"StudyGroup\"", "\"type\":\"Group\""},
            {"\"name\":\"population\",", ""},
        }) {
            String wrong = line.replace(change[0], change[1]);
            assertThat(wrong).isNotEqualTo(line);
            assertThat(OfficialSchemas.faults(schema, wrong)).as(change[0]).isNotEmpty();
        }
    }

    @Test
    void lineHoldsEverybodyAndTheOthersWithin() throws IOException {
        JsonNode first = JSON.readTree(
                release(ReleaseFixture.kinds(), ReleaseFixture.SETTINGS).get(0));
        assertThat(first.path("id").asText()).isEqualTo("goe-1.0:1-1001-A-G");
        assertThat(first.at("/focusAllele/id").asText()).startsWith("ga4gh:VA.");
        assertThat(first.at("/focusAllele/location/sequenceReference/refgetAccession")
                        .asText())
                .isEqualTo("SQ.Ya6Rs7DHhDeg7YaOSg1EoNi3U_nQ9SvO");
        assertThat(first.at("/focusAllele/location/start").asInt()).isEqualTo(1000);
        assertThat(first.path("focusAlleleCount").asInt()).isEqualTo(620);
        assertThat(first.path("locusAlleleCount").asInt()).isEqualTo(4000);
        assertThat(first.path("focusAlleleFrequency").asDouble()).isEqualTo(0.155);
        // People, not copies.
        assertThat(first.path("ancillaryResults"))
                .isEqualTo(JSON.readTree("{\"homozygotes\": 60, \"heterozygotes\": 500, \"hemizygotes\": 0}"));
        assertThat(first.path("subCohortFrequency")).hasSize(4);
        JsonNode finns = first.at("/subCohortFrequency/0");
        assertThat(finns.path("focusAllele")).isEqualTo(first.at("/focusAllele/id"));
        assertThat(finns.path("focusAlleleCount").asInt()).isEqualTo(380);
        assertThat(finns.path("cohort")).isEqualTo(JSON.readTree("""
                                {"id": "population=FIN", "type": "StudyGroup", "label": "population=FIN",
                                 "memberCount": 1200, "characteristics": [{"name": "population", "value": "FIN"}]}
                                """));
    }

    @Test
    void whatHasNoIdentifierIsCounted() throws IOException {
        release(ReleaseFixture.kinds(), ReleaseFixture.SETTINGS);
        assertThat(Files.readString(folder.resolve("release/release.json")).replaceAll("\\s", ""))
                .contains("\"vrs\":{\"lines\":9,\"alleles_with_identifier\":9,\"sites_without_published_frequency\":0,"
                        + "\"sites_without_published_total\":0,\"alleles_without_identifier_not_bases\":1,"
                        + "\"alleles_without_identifier_no_digest\":0,\"alleles_without_identifier_no_sequence\":1,"
                        + "\"alleles_without_identifier_other_bases\":0}");
    }

    @Test
    void strataHaveLinesOfTheirOwnWhereTheTotalIsNotPublished() throws IOException {
        MergedFixture table = ReleaseFixture.table();
        var counts = ReleaseFixture.called(300, 40, 200, 20, 250, 30);
        // At one node 0 to 30 more of all are not told apart by country.
        counts.add(eu.goe.core.frequency.CountField.AC, 0, 0, 30);
        table.add(Variant.of(0, 1000, "A", "G"), counts, null);
        List<String> lines = release(table, ReleaseFixture.SETTINGS);
        assertThat(lines).hasSize(4);
        for (String line : lines) {
            assertThat(OfficialSchemas.faults(schema, line)).as(line).isEmpty();
        }
        assertThat(JSON.readTree(lines.get(0)).path("id").asText()).isEqualTo("goe-1.0:1-1001-A-G.population=FIN");
    }

    @Test
    void referenceIdentifiesDeletions() throws IOException {
        Assembly toy = Assemblies.listed("toy", Assembly.Origin.LISTED, List.of(new ContigLength("chrT", 4)));
        Path fasta = folder.resolve("toy.fa");
        Files.writeString(fasta, ">chrT\nACGT\n");
        MergedFixture table =
                new MergedFixture(MergedFixture.info(toy, List.of(Quality.RAW), MergedFixture.stratum("all", 2000)));
        table.add(Variant.of(0, 1, "CG", "C"), MergedFixture.counts(MergedFixture.people(1500, 400, 100, 0)), null);
        List<String> lines = release(table, ReleaseFixture.settings(Map.of(), fasta));
        assertThat(lines).hasSize(1);
        assertThat(OfficialSchemas.faults(schema, lines.get(0))).isEmpty();
        assertThat(JSON.readTree(lines.get(0)).at("/focusAllele/state")).isEqualTo(JSON.readTree("""
                                {"type": "ReferenceLengthExpression", "length": 0, "repeatSubunitLength": 1, "sequence": ""}
                                """));
    }

    @Test
    void referenceOfAnotherAssemblyIsRefusedAndNothingIsWritten() throws IOException {
        Path fasta = folder.resolve("other.fa");
        Files.writeString(fasta, ">chr1\nACGT\n");
        assertThatThrownBy(() -> release(ReleaseFixture.kinds(), ReleaseFixture.settings(Map.of(), fasta)))
                .isInstanceOf(BadInputException.class);
        assertThat(folder.resolve("release")).doesNotExist();
    }

    private List<String> release(MergedFixture table, FormSettings settings) throws IOException {
        ReleaseFixture.write(table, Set.of(ReleaseFormat.VRS), settings, folder.resolve("release"));
        return OfficialSchemas.lines(folder.resolve("release/goe-1.0.va.jsonl.gz"));
    }
}
