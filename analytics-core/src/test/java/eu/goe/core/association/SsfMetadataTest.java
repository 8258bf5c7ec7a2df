package eu.goe.core.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import eu.goe.core.association.SsfMetadata.CasesAndControls;
import eu.goe.core.association.SsfMetadata.SampleSet;
import eu.goe.core.association.SsfMetadata.Sex;
import eu.goe.core.command.PlainYaml;
import eu.goe.core.genome.Contig;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SsfMetadataTest {
    /** Of EBISPOT/gwas-summary-statistics-standard, v1.0.2. */
    private static final Path STANDARD =
            Path.of(System.getProperty("goe.shared", "no-corpora")).resolve("schemas/gwas-ssf");

    private static final SsfMetadata BINARY = new SsfMetadata(
            "asthma.tsv.gz",
            "32ce41c3dca4cd9f463a0ce7351966fd",
            List.of("asthma: ever, \"doctor's\" diagnosis # yes"),
            List.of("MONDO_0004979"),
            "GRCh38",
            List.of("Genome-wide sequencing"),
            "TOPMed r3",
            "Minimac4 4.1.6",
            List.of(new SampleSet(
                    2504,
                    new CasesAndControls(504, 2000),
                    List.of("European"),
                    List.of("Finnish"),
                    List.of("self-reported"))),
            Sex.COMBINED,
            "goe 0.1.0",
            List.of("age", "sex", "PC1"),
            0.01,
            true,
            LocalDate.of(2026, 11, 27),
            "no");

    private static final SsfMetadata BARE = new SsfMetadata(
            "height.tsv",
            "32ce41c3dca4cd9f463a0ce7351966fd",
            List.of("1e3"),
            List.of(),
            "GRCh37",
            List.of(),
            null,
            null,
            List.of(new SampleSet(500, null, List.of(), List.of(), List.of())),
            Sex.NOT_REPORTED,
            "goe 0.1.0",
            List.of(),
            null,
            false,
            LocalDate.of(2026, 1, 2),
            null);

    @Test
    void officialSchemaAcceptsIt() throws IOException {
        assumeTrue(Files.isDirectory(STANDARD), "no corpora");
        for (SsfMetadata metadata : List.of(BINARY, BARE)) {
            assertThat(faults(metadata.toYaml())).isEmpty();
        }
        // The schema is not one that accepts everything.
        assertThat(faults(BARE.toYaml().replace("sample_size: 500", "sample_size: some")))
                .isNotEmpty();
    }

    @Test
    void keysAreThoseOfTheStandard() throws IOException {
        assumeTrue(Files.isDirectory(STANDARD), "no corpora");
        Map<?, ?> schema = new ObjectMapper()
                .readValue(Files.readString(STANDARD.resolve("schema/metadata-json-schema.json")), Map.class);
        Map<?, ?> known = (Map<?, ?>) Objects.requireNonNull(schema.get("properties"));
        assertThat(known.keySet().containsAll(load(BINARY.toYaml()).keySet())).isTrue();
        Map<?, ?> example = load(Files.readString(STANDARD.resolve("examples/0000123.tsv-meta.yaml")));
        TreeSet<Object> missing = new TreeSet<>(example.keySet());
        missing.removeAll(load(BINARY.toYaml()).keySet());
        assertThat(missing).containsExactly("gwas_catalog_api", "gwas_id");
    }

    @Test
    void textsAreReadAgainAsTheyWere() {
        Map<?, ?> read = load(BINARY.toYaml());
        assertThat(read.get("trait_description")).isEqualTo(BINARY.traits());
        assertThat(read.get("author_notes")).isEqualTo("no");
        assertThat(read.get("minor_allele_freq_lower_limit")).isEqualTo(0.01);
        assertThat(read.get("adjusted_covariates")).isEqualTo(List.of("age", "sex", "PC1"));
        assertThat(load(BARE.toYaml()).get("trait_description")).isEqualTo(List.of("1e3"));
    }

    @Test
    void bareDescriptionHasWhatTheStandardRequiresAndNothingEmpty() {
        assertThat(BARE.toYaml()).isEqualTo("""
                trait_description:
                  - '1e3'
                genome_assembly: GRCh37
                coordinate_system: 1-based
                genotyping_technology:
                  - NR
                samples:
                  - sample_size: 500
                    case_control_study: false
                    sample_ancestry_category:
                      - NR
                sex: NR
                data_file_name: height.tsv
                file_type: GWAS-SSF v1.0
                data_file_md5sum: 32ce41c3dca4cd9f463a0ce7351966fd
                analysis_software: goe 0.1.0
                is_harmonised: false
                is_sorted: false
                date_metadata_last_modified: 2026-01-02
                """);
    }

    @Test
    void variantsOfOtherContigsAndAllelesHaveNoPlaceInTheStandard() {
        Contig one = new Contig(0, "chr1", 1000, Contig.Kind.AUTOSOME);
        Contig patch = new Contig(1, "chrUn_KI270302v1", 1000, Contig.Kind.OTHER);
        assertThat(SsfMetadata.holds(one, Variant.of(0, 9, "A", "ACG"))).isTrue();
        assertThat(SsfMetadata.holds(new Contig(2, "MT", 16_569, Contig.Kind.MT), Variant.of(2, 9, "A", "G")))
                .isTrue();
        assertThat(SsfMetadata.holds(patch, Variant.of(1, 9, "A", "G"))).isFalse();
        assertThat(SsfMetadata.holds(new Contig(3, "chr23", 9, Contig.Kind.AUTOSOME), Variant.of(3, 9, "A", "G")))
                .isFalse();
        assertThat(SsfMetadata.holds(one, Variant.of(0, 9, "N", "G"))).isFalse();
        assertThat(SsfMetadata.holds(one, new Variant(0, 9, 509, "A", "<DEL>", "DEL:-500")))
                .isFalse();
    }

    @Test
    void flooredFrequencyHidesTheRarerAlleleOnEitherSide() {
        assertThat(SsfMetadata.floored(0.001, 0.01)).isEqualTo(0.01);
        assertThat(SsfMetadata.floored(0.999, 0.01)).isEqualTo(0.99);
        assertThat(SsfMetadata.floored(0.3, 0.01)).isEqualTo(0.3);
        assertThat(SsfMetadata.floored(Double.NaN, 0.01)).isNaN();
    }

    @Test
    void casesAndControlsAreTheWholeSample() {
        assertThatThrownBy(() -> new SampleSet(10, new CasesAndControls(4, 5), List.of(), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> faults(String yaml) throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(STANDARD.resolve("schema/metadata-json-schema.json")), InputFormat.JSON)
                .validate(json(yaml), InputFormat.JSON)
                .stream()
                .map(Object::toString)
                .toList();
    }

    /** JSON has no days: they are texts there, as the schema wants. */
    private static String json(String yaml) throws JsonProcessingException {
        Map<Object, Object> map = new HashMap<>(load(yaml));
        map.replaceAll((key, value) ->
                value instanceof Date day ? day.toInstant().toString().substring(0, 10) : value);
        return new ObjectMapper().writeValueAsString(map);
    }

    private static Map<?, ?> load(String yaml) {
        return (Map<?, ?>) Objects.requireNonNull(PlainYaml.load(yaml, "metadata"));
    }
}
