package eu.goe.core.release;

import static eu.goe.core.release.MergedFixture.counts;
import static eu.goe.core.release.MergedFixture.people;
import static eu.goe.core.release.MergedFixture.stratum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.UsageException;
import eu.goe.core.frequency.Quality;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Files are read back with Parquet's own record reader; figures are counted by hand from {@link ReleaseFixture}. */
class GdiFormTest {
    private static final Set<ReleaseFormat> GDI = Set.of(ReleaseFormat.GDI);

    /** What Parquet says of the sample data set of gdi-mini-node 0.9.1 (GDI-DS-20251201001, allele-freq-chr3.4). */
    private static final String SAMPLE_SCHEMA = """
            message schema {
              optional int32 POS;
              optional binary REF (STRING);
              optional binary ALT (STRING);
              optional binary VT (STRING);
              optional binary POPULATION (STRING);
              optional double AF;
              optional int32 AC;
              optional int32 AC_HET;
              optional int32 AC_HOM;
              optional int32 AC_HEMI;
              optional int32 AN;
            }
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void filesHaveTheNamesAndTheSchemaOfTheSample() throws IOException {
        ReleaseWriter.Outcome outcome =
                ReleaseFixture.write(ReleaseFixture.kinds(), GDI, ReleaseFixture.SETTINGS, folder.resolve("release"));
        assertThat(outcome.files())
                .contains(
                        "gdi/GOE-FI-DATASET-1/GRCh38/allele-freq-chr1.0.parquet",
                        "gdi/GOE-FI-DATASET-1/GRCh38/allele-freq-chr1.1.parquet",
                        "gdi/GOE-FI-DATASET-1/GRCh38/allele-freq-chrM.0.parquet",
                        "gdi/GOE-FI-DATASET-1/metadata.yaml");
        try (Stream<Path> files = Files.list(dataset().resolve("GRCh38"))) {
            for (Path file : files.toList()) {
                try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
                    assertThat(reader.getFileMetaData().getSchema().toString()).isEqualTo(SAMPLE_SCHEMA);
                }
            }
        }
        assertThat(Files.readString(folder.resolve("release/SHA256SUMS")))
                .contains("  gdi/GOE-FI-DATASET-1/GRCh38/allele-freq-chr1.1.parquet\n");
    }

    @Test
    void rowsHoldPublishedFiguresOfCountriesAndSexes() throws IOException {
        ReleaseFixture.write(ReleaseFixture.kinds(), GDI, ReleaseFixture.SETTINGS, folder.resolve("release"));
        List<String> common =
                List.of("FI 380/2400 300+80+0", "SE 240/1600 200+40+0", "F 310/2000 250+60+0", "M 310/2000 250+60+0");
        List<String> wanted = new ArrayList<>();
        common.forEach(c -> wanted.add("1000 A>G SNP " + c));
        common.forEach(c -> wanted.add("2000 CTG>C INDEL " + c));
        common.forEach(c -> wanted.add("3000 AC>GT UNKNOWN " + c));
        // Half calls: AC is not the sum of the three, so they are absent.
        wanted.add("6000 A>G SNP FI 400/2380 null");
        wanted.add("6000 A>G SNP SE 240/1600 200+40+0");
        wanted.add("6000 A>G SNP F 320/1990 null");
        wanted.add("6000 A>G SNP M 320/1990 null");
        // The countries are hidden, the sexes are not.
        wanted.add("7000 A>G SNP F 190/2000 150+40+0");
        wanted.add("7000 A>G SNP M 194/2000 154+40+0");
        // No Swede could be called: no row.
        wanted.add("8000 A>G SNP FI 380/2400 300+80+0");
        wanted.add("8000 A>G SNP F 190/1200 150+40+0");
        wanted.add("8000 A>G SNP M 190/1200 150+40+0");
        common.forEach(c -> wanted.add("9999999 A>G SNP " + c));
        assertThat(rows("allele-freq-chr1.0.parquet")).containsExactlyElementsOf(wanted);
        assertThat(rows("allele-freq-chr1.1.parquet"))
                .containsExactlyElementsOf(
                        common.stream().map(c -> "10000000 A>G SNP " + c).toList());
        assertThat(rows("allele-freq-chrM.0.parquet")).hasSize(4);
    }

    @Test
    void metadataIsPlainYamlWithTheNodesKeys() throws IOException {
        ReleaseFixture.write(ReleaseFixture.kinds(), GDI, ReleaseFixture.SETTINGS, folder.resolve("release"));
        Map<String, Object> metadata = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(dataset().resolve("metadata.yaml")));
        assertThat(metadata)
                .containsOnlyKeys(
                        "title",
                        "description",
                        "catalog_id",
                        "keywords",
                        "since",
                        "updated",
                        "record_count",
                        "individual_count",
                        "data_provider_name")
                .containsEntry("catalog_id", "synthetic-data")
                .containsEntry("record_count", 12 + 4 + 2 + 3 + 4 + 4 + 4)
                .containsEntry("individual_count", 2000)
                .containsEntry("data_provider_name", "Institute \"N\": #1");
        assertThat(metadata.get("since")).isInstanceOf(java.util.Date.class);
    }

    @Test
    void whatTheNodeCannotHoldIsCounted() throws IOException {
        ReleaseFixture.write(ReleaseFixture.kinds(), GDI, ReleaseFixture.SETTINGS, folder.resolve("release"));
        assertThat(Files.readString(folder.resolve("release/release.json")).replaceAll("\\s", ""))
                .contains("\"forms\":{\"gdi\":{\"rows\":33,\"sites_without_published_frequency\":0,"
                        + "\"sites_not_plain_bases\":2,\"sites_on_other_contigs\":0}}");
    }

    @Test
    void totalIsWrittenAsTheCountryThatItIsOf() throws IOException {
        MergedFixture table = new MergedFixture(MergedFixture.info(List.of(Quality.RAW), stratum("all", 2000)));
        table.add(Variant.of(0, 1000, "A", "G"), counts(people(1500, 400, 100, 0)), null);
        FormSettings settings = new FormSettings("GOE-FI-DATASET-1", null, Map.of(), "FI", null);
        ReleaseFixture.write(table, GDI, settings, folder.resolve("release"));
        assertThat(rows("allele-freq-chr1.0.parquet")).containsExactly("1000 A>G SNP FI 600/4000 400+200+0");
    }

    @Test
    void tableThatANodeCouldShowNothingOfIsRefusedBeforeAnythingIsWritten() {
        MergedFixture onlyAll = new MergedFixture(MergedFixture.info(List.of(Quality.RAW), stratum("all", 2000)));
        assertThatThrownBy(() -> ReleaseFixture.write(
                        onlyAll, GDI, ReleaseFixture.settings(Map.of(), null), folder.resolve("x")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--total FI");
        MergedFixture chm13 = new MergedFixture(MergedFixture.info(
                Assemblies.named("T2T-CHM13v2"), List.of(Quality.RAW), stratum("all", 2000), stratum("sex=male", 900)));
        assertThatThrownBy(() ->
                        ReleaseFixture.write(chm13, GDI, ReleaseFixture.settings(Map.of(), null), folder.resolve("x")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("T2T-CHM13v2");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void countriesAreTwoCapitalLettersAndAllDifferent() {
        for (Map<String, String> countries :
                List.of(Map.of("FIN", "fi"), Map.of("FIN", "FIN"), Map.of("FIN", "SE"), Map.of("DEU", "DE"))) {
            assertThatThrownBy(() -> ReleaseFixture.write(
                            ReleaseFixture.kinds(), GDI, ReleaseFixture.settings(countries, null), folder.resolve("x")))
                    .as(countries.toString())
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("--country");
        }
        FormSettings total = new FormSettings("GOE-FI-DATASET-1", null, Map.of(), "SE", null);
        assertThatThrownBy(() -> ReleaseFixture.write(ReleaseFixture.kinds(), GDI, total, folder.resolve("x")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("all and population=SE would both be called SE");
        for (String id : List.of("GOE-FI", "goe-FI-A-1", "GOE-FI-A-1/..", "../GOE-FI-A-1", "GOE-FI-A-")) {
            assertThatThrownBy(() -> new FormSettings(id, null, Map.of(), null, null))
                    .as(id)
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("--dataset-id");
        }
    }

    private Path dataset() {
        return folder.resolve("release/gdi/GOE-FI-DATASET-1");
    }

    /** Each row as {@code POS REF>ALT VT POPULATION AC/AN HET+HOM+HEMI}; AF must be the quotient. */
    @SuppressWarnings("deprecation") // Parquet 1.16's builder of its record reader takes no other path
    private List<String> rows(String name) throws IOException {
        List<String> rows = new ArrayList<>();
        org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(
                dataset().resolve("GRCh38").resolve(name).toUri());
        try (ParquetReader<Group> reader =
                ParquetReader.builder(new GroupReadSupport(), file).build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                int ac = row.getInteger("AC", 0);
                int an = row.getInteger("AN", 0);
                assertThat(row.getDouble("AF", 0)).isEqualTo((double) ac / an);
                boolean split = row.getFieldRepetitionCount("AC_HET") > 0;
                rows.add(row.getInteger("POS", 0) + " " + row.getString("REF", 0) + ">" + row.getString("ALT", 0) + " "
                        + row.getString("VT", 0) + " " + row.getString("POPULATION", 0) + " " + ac + "/" + an + " "
                        + (split
                                ? row.getInteger("AC_HET", 0) + "+" + row.getInteger("AC_HOM", 0) + "+"
                                        + row.getInteger("AC_HEMI", 0)
                                : "null"));
            }
        }
        return rows;
    }
}
