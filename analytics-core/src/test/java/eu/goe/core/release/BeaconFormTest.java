package eu.goe.core.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import eu.goe.core.frequency.Quality;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.ContigLength;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every line against the official schema of Beacon v2; figures are counted by hand from {@link ReleaseFixture}. */
class BeaconFormTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Schema schema = new OfficialSchemas().beaconVariant();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyLineIsAValidVariant() throws IOException {
        List<String> lines = release(ReleaseFixture.kinds());
        assertThat(lines).hasSize(10);
        for (String line : lines) {
            assertThat(OfficialSchemas.faults(schema, line)).as(line).isEmpty();
        }
    }

    @Test
    void schemaIsNotBlindToWhatLoadersGetWrong() throws IOException {
        // gdi-mini-node 0.9.1 answers with populations in place of frequencies, which the portal does not read.
        String line = release(ReleaseFixture.kinds()).get(0);
        assertThat(OfficialSchemas.faults(schema, line.replace("\"frequencies\"", "\"populations\"")))
                .isNotEmpty();
        assertThat(OfficialSchemas.faults(schema, line.replace("\"sequence_id\":\"refseq:", "\"sequence_id\":\"")))
                .isNotEmpty();
        assertThat(OfficialSchemas.faults(schema, line.replace("\"alternateBases\":\"G\"", "\"alternateBases\":\"*\"")))
                .isNotEmpty();
    }

    @Test
    void lineSaysWhereAndHowOften() throws IOException {
        JsonNode first = JSON.readTree(release(ReleaseFixture.kinds()).get(0));
        assertThat(first.path("variantInternalId").asText()).isEqualTo("1-1001-A-G");
        assertThat(first.at("/identifiers/genomicHGVSId").asText()).isEqualTo("NC_000001.11:g.1001A>G");
        assertThat(first.path("variation")).isEqualTo(JSON.readTree("""
                                {"variantType": "SNP", "referenceBases": "A", "alternateBases": "G",
                                 "location": {"type": "SequenceLocation", "sequence_id": "refseq:NC_000001.11",
                                   "interval": {"type": "SequenceInterval",
                                     "start": {"type": "Number", "value": 1000},
                                     "end": {"type": "Number", "value": 1001}}}}
                                """));
        assertThat(first.at("/frequencyInPopulations/0/source").asText()).isEqualTo("The Genome of Europe");
        // Of 2,000 people 500 have one copy and 60 two.
        assertThat(first.at("/frequencyInPopulations/0/frequencies/0").toString())
                .isEqualTo("{\"population\":\"Total\",\"alleleFrequency\":0.155,\"alleleCount\":620,"
                        + "\"alleleNumber\":4000,\"alleleCountHomozygous\":120,\"alleleCountHeterozygous\":500,"
                        + "\"alleleCountHemizygous\":0}");
        assertThat(populations(first)).containsExactly("Total", "FI", "SE", "F", "M");
    }

    @Test
    void hiddenFiguresAreNotThere() throws IOException {
        List<String> lines = release(ReleaseFixture.kinds());
        JsonNode hidden = JSON.readTree(lines.get(5));
        assertThat(hidden.path("variantInternalId").asText()).isEqualTo("1-7001-A-G");
        assertThat(populations(hidden)).containsExactly("Total", "F", "M");
        JsonNode half = JSON.readTree(lines.get(4));
        assertThat(half.at("/frequencyInPopulations/0/frequencies/0/alleleCount")
                        .asInt())
                .isEqualTo(640);
        assertThat(half.at("/frequencyInPopulations/0/frequencies/0/alleleCountHomozygous")
                        .isMissingNode())
                .isTrue();
        assertThat(Files.readString(folder.resolve("release/release.json")).replaceAll("\\s", ""))
                .contains("\"beacon\":{\"variants\":10,\"sites_without_published_frequency\":0,"
                        + "\"sites_not_plain_bases\":1}");
    }

    @Test
    void contigWithoutAccessionIsCalledByItsName() throws IOException {
        Assembly listed =
                Assemblies.listed("yeast", Assembly.Origin.LISTED, List.of(new ContigLength("chrI", 230_218)));
        MergedFixture table =
                new MergedFixture(MergedFixture.info(listed, List.of(Quality.RAW), MergedFixture.stratum("all", 2000)));
        table.add(Variant.of(0, 100, "A", "AT"), MergedFixture.counts(MergedFixture.people(1500, 400, 100, 0)), null);
        List<String> lines = release(table, ReleaseFixture.settings(Map.of(), null));
        assertThat(lines).hasSize(1);
        assertThat(OfficialSchemas.faults(schema, lines.get(0))).isEmpty();
        assertThat(lines.get(0))
                .contains("\"sequence_id\":\"yeast:chrI\"", "\"variantInternalId\":\"chrI-101-A-AT\"")
                .doesNotContain("HGVS");
    }

    private static List<String> populations(JsonNode variant) {
        List<String> names = new ArrayList<>();
        variant.at("/frequencyInPopulations/0/frequencies")
                .forEach(f -> names.add(f.path("population").asText()));
        return names;
    }

    private List<String> release(MergedFixture table) throws IOException {
        return release(table, ReleaseFixture.SETTINGS);
    }

    private List<String> release(MergedFixture table, FormSettings settings) throws IOException {
        ReleaseWriter.Outcome outcome =
                ReleaseFixture.write(table, Set.of(ReleaseFormat.BEACON), settings, folder.resolve("release"));
        assertThat(outcome.files()).contains("goe-1.0.g_variants.jsonl.gz");
        return OfficialSchemas.lines(folder.resolve("release/goe-1.0.g_variants.jsonl.gz"));
    }
}
