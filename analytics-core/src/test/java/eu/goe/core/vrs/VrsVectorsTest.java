package eu.goe.core.vrs;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.genome.Assemblies;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Against the test vectors of the specification (ga4gh/vrs, folder {@code validation}), and what ga4gh.vrs 2.1.5 (VRS
 * 2.0.1) wrote into its {@code tests/extras/data/test_vcf_expected_output.vcf} (ga4gh/vrs-python, a47b3d9).
 */
class VrsVectorsTest {
    private static final String CHR19 = "SQ.IIB53T8CNeJJdUqzn9V_JnRtQadwWCbl";
    private static final int CHR19_LENGTH = 58_617_616;

    @Test
    @SuppressWarnings("unchecked")
    void digestsAreThoseOfTheSpecification() throws IOException {
        List<Map<String, Object>> vectors =
                (List<Map<String, Object>>) vectors("functions.yaml").get("sha512t24u");
        assertThat(vectors).hasSize(2);
        for (Map<String, Object> vector : vectors) {
            String blob = ((Map<String, String>) vector.get("in")).get("blob");
            assertThat(Sha512t24u.of(blob)).isEqualTo(vector.get("out"));
            assertThat(Sha512t24u.of(new FakeSequence(0, blob, blob.length()), 0))
                    .isEqualTo(vector.get("out"));
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void allelesAreSerialisedAndIdentifiedAsInTheSpecification() throws IOException {
        List<Map<String, Object>> vectors =
                (List<Map<String, Object>>) vectors("models.yaml").get("Allele");
        int seen = 0;
        for (Map<String, Object> vector : vectors) {
            Map<String, Object> in = (Map<String, Object>) vector.get("in");
            Map<String, Object> location = (Map<String, Object>) in.get("location");
            Map<String, Object> state = (Map<String, Object>) in.get("state");
            Map<String, Object> sequence = (Map<String, Object>) location.get("sequenceReference");
            VrsAllele allele = new VrsAllele(
                    (String) sequence.get("refgetAccession"),
                    (Integer) location.get("start"),
                    (Integer) location.get("end"),
                    state.get("type").equals("LiteralSequenceExpression")
                            ? new VrsAllele.Literal((String) state.get("sequence"))
                            : new VrsAllele.ReferenceLength(
                                    (Integer) state.get("length"),
                                    (Integer) state.get("repeatSubunitLength"),
                                    "N".repeat((Integer) state.get("length"))));
            Map<String, Object> out = (Map<String, Object>) vector.get("out");
            assertThat(allele.serialised()).isEqualTo(out.get("ga4gh_serialize"));
            assertThat(allele.digest()).isEqualTo(out.get("ga4gh_digest"));
            assertThat(allele.id()).isEqualTo(out.get("ga4gh_identify"));
            seen++;
        }
        assertThat(seen).isEqualTo(2);
    }

    @Test
    @SuppressWarnings("unchecked")
    void locationIsSerialisedAndIdentifiedAsInTheSpecification() throws IOException {
        Map<String, Object> out = (Map<String, Object>)
                ((List<Map<String, Object>>) vectors("models.yaml").get("SequenceLocation"))
                        .get(0)
                        .get("out");
        VrsAllele allele = new VrsAllele(
                "SQ.F-LrLMe1SRpfUZHkQmvkVKFEGaoDeHul", 44_908_821, 44_908_822, new VrsAllele.Literal("T"));
        assertThat(allele.serialisedLocation()).isEqualTo(out.get("ga4gh_serialize"));
        assertThat(allele.locationId()).isEqualTo(out.get("ga4gh_identify"));
    }

    @ParameterizedTest
    @CsvSource({
        "82664, C, T, b9AIUegs1SOYO7nKY8l01yllkyUns-u4",
        "28946400, T, C, uV5O4M9zpiwk6sftOd-EDvtw_pkSAvdf",
        "54220024, G, A, I7J3i1B36BACEUINcTwEh7uMv3I-PXT1",
        "54221654, T, A, Zzlc24htmBV1HZZzWYgPD2_GfMInkrZu"
    })
    void substitutionsOfGrch38NeedNoReference(int pos, String ref, String alt, String digest) {
        VrsAlleles alleles = new VrsAlleles(Assemblies.named("GRCh38"), null);
        assertThat(alleles.of(Variant.of(18, pos - 1, ref, alt)).orElseThrow().id())
                .isEqualTo("ga4gh:VA." + digest);
    }

    @Test
    void deletionInARunSpreadsOverIt() {
        // chr19:284350 CA>C: the run has 16 A, by its ends; before is the C of the record.
        VrsAllele allele = justified(284_349, "C" + "A".repeat(16) + "G", 284_349, "CA", "C");
        assertThat(allele.start()).isEqualTo(284_350);
        assertThat(allele.end()).isEqualTo(284_366);
        assertThat(allele.state()).isEqualTo(new VrsAllele.ReferenceLength(15, 1, "A".repeat(15)));
        assertThat(allele.id()).isEqualTo("ga4gh:VA.a04jFsNg0bS0RMIWjKWSbwJS4_vp7S6x");
    }

    @Test
    void insertionOfOtherBasesIsLiteralOverTheStretchWhereItCouldBe() {
        // chr19:289464 T>TCACGCCTGTAATCC: CA follows, and then no C.
        VrsAllele allele = justified(289_463, "TCAG", 289_463, "T", "TCACGCCTGTAATCC");
        assertThat(allele.start()).isEqualTo(289_464);
        assertThat(allele.end()).isEqualTo(289_466);
        assertThat(allele.state()).isEqualTo(new VrsAllele.Literal("CACGCCTGTAATCCCA"));
        assertThat(allele.id()).isEqualTo("ga4gh:VA.ySvDptXfHB_9WEfu78v32DzBXJfwGgO7");
    }

    @Test
    void deletionThatCanBeNowhereElseLeavesNothing() {
        // chr19:490414 ACT>A.
        VrsAllele allele = justified(490_413, "ACTG", 490_413, "ACT", "A");
        assertThat(allele.state()).isEqualTo(new VrsAllele.ReferenceLength(0, 2, ""));
        assertThat(allele.id()).isEqualTo("ga4gh:VA.lok7a3lot_cvUyw626otpJi4yxk0X07v");
    }

    @Test
    void insertionOfARepeatIsALengthOfIt() {
        // NC_000001.11:40819438:CTCCTCCT:CTCCTCCTCCT, of the specification's vectors.
        VrsNormaliser.Trimmed trimmed = VrsNormaliser.trim(40_819_438, "CTCCTCCT", "CTCCTCCTCCT");
        VrsAllele allele = VrsNormaliser.insertionOrDeletion(
                "SQ.Ya6Rs7DHhDeg7YaOSg1EoNi3U_nQ9SvO",
                new FakeSequence(40_819_437, "GCTCCTCCTG", 248_956_422),
                0,
                trimmed);
        assertThat(allele.state()).isEqualTo(new VrsAllele.ReferenceLength(11, 3, "CTCCTCCTCCT"));
        assertThat(allele.id()).isEqualTo("ga4gh:VA.Oop4kjdTtKcg1kiZjIJAAR3bp7qi4aNT");
    }

    private static VrsAllele justified(int offset, String bases, int start, String ref, String alt) {
        return VrsNormaliser.insertionOrDeletion(
                CHR19, new FakeSequence(offset, bases, CHR19_LENGTH), 0, VrsNormaliser.trim(start, ref, alt));
    }

    private static Map<String, Object> vectors(String name) throws IOException {
        try (InputStream in = VrsVectorsTest.class.getResourceAsStream("/schemas/vrs-2/" + name)) {
            assertThat(in).isNotNull();
            return new Yaml(new SafeConstructor(new LoaderOptions()))
                    .load(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
