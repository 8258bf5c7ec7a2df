package eu.goe.core.release;

import static eu.goe.core.release.MergedFixture.counts;
import static eu.goe.core.release.MergedFixture.people;
import static eu.goe.core.release.MergedFixture.stratum;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.goe.core.disclosure.Dependencies;
import eu.goe.core.disclosure.Dependencies.Kind;
import eu.goe.core.disclosure.Promise;
import eu.goe.core.exchange.MergedCounts;
import eu.goe.core.exchange.MergedRow;
import eu.goe.core.exchange.MergedTsv;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.Quality;
import eu.goe.core.variant.Variant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rule D3 on all forms of a release: the same site over and over, each time with one count of everybody changed or not known, in a release that
 * hides nothing. What of a row differs from the first row's must be declared to be made of that count.
 */
class DeclaredColumnsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FIRST_START = 1_000;

    @TempDir
    private Path folder = Path.of("");

    /** What is the matter with each site: which count, and whether it is changed or an interval; none of the first. */
    private record Change(CountField field, boolean isHidden) {}

    private final List<Change> changes = new ArrayList<>();
    private MergedFixture table = WrittenRelease.empty("population=FIN");

    /** By form and site, the columns of everybody with their values; empty where absent. */
    private final Map<String, Map<Integer, Map<String, String>>> forms = new TreeMap<>();

    @BeforeEach
    void writeRelease() throws IOException {
        table = new MergedFixture(
                MergedFixture.info(List.of(Quality.RAW), stratum("all", 3000), stratum("population=FIN", 1000)));
        add(null, false);
        for (CountField field : CountField.values()) {
            add(field, false);
            add(field, true);
        }
        Path release = folder.resolve("release");
        WrittenRelease.write(
                release,
                "1.0",
                ReleaseDescription.placeholder(),
                table,
                EnumSet.allOf(ReleaseFormat.class),
                null,
                null);
        vcf(release.resolve("goe-1.0.sites.vcf.gz"));
        parquet("parquet", release.resolve("parquet/chr1.0.parquet"), "pos", 1, "stratum", "all");
        parquet(
                "gdi",
                release.resolve("gdi/GOE-EU-DATASET-1/GRCh38/allele-freq-chr1.0.parquet"),
                "POS",
                0,
                "POPULATION",
                "FI");
        for (String line : lines(release.resolve("goe-1.0.g_variants.jsonl.gz"))) {
            JsonNode json = JSON.readTree(line);
            Map<String, String> row = row(
                    "beacon",
                    json.at("/variation/location/interval/start/value").asInt());
            leaves(((ObjectNode) json.deepCopy()).without("frequencyInPopulations"), row);
            leaves(json.at("/frequencyInPopulations/0/frequencies/0"), row);
        }
        for (String line : lines(release.resolve("goe-1.0.va.jsonl.gz"))) {
            JsonNode json = JSON.readTree(line);
            leaves(
                    ((ObjectNode) json).without("subCohortFrequency"),
                    row("vrs", json.at("/focusAllele/location/start").asInt()));
        }
        MergedTsv tsv = new MergedTsv(table.info());
        try (MergedSource.Rows rows = table.rows("chr1.0")) {
            while (rows.hasNext()) {
                MergedRow site = rows.next();
                List<String> values = tsv.line(site, site.counts(Quality.RAW), 0, Quality.RAW);
                Map<String, String> row = row("merged tsv", site.variant().start());
                for (int c = 0; c < values.size(); c++) {
                    row.put(MergedTsv.COLUMNS.get(c).name(), values.get(c).equals("NA") ? "" : values.get(c));
                }
            }
        }
    }

    /** Of everybody 400 have one copy and 50 two; a fifth of Finns. */
    private void add(CountField field, boolean isHidden) {
        MergedCounts counts = counts(people(2450, 400, 50, 100), people(700, 200, 50, 50));
        if (field != null) {
            for (int s = 0; s < 2; s++) {
                // AC remains below AN, and no count is 0, of which some columns say nothing.
                counts.add(field, s, isHidden ? 0 : 40, 40);
            }
        }
        int start = FIRST_START + 10 * changes.size();
        changes.add(new Change(field, isHidden));
        table.add(Variant.of(0, start, "A", "G"), counts, null);
    }

    private Map<String, String> row(String form, int start) {
        assertThat((start - FIRST_START) % 10).isZero();
        return forms.computeIfAbsent(form, f -> new TreeMap<>())
                .computeIfAbsent((start - FIRST_START) / 10, i -> new LinkedHashMap<>());
    }

    private static List<String> lines(Path gzip) throws IOException {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(gzip)), StandardCharsets.UTF_8))) {
            return in.lines().toList();
        }
    }

    private void vcf(Path file) throws IOException {
        String[] head = {};
        for (String line : lines(file)) {
            String[] cells = line.split("\t", -1);
            if (line.startsWith("##")) {
                if (line.startsWith("##INFO=<ID=")) {
                    String id = line.substring(11, line.indexOf(','));
                    assertThat(Dependencies.isDeclared(id.replaceFirst("_FIN$", "")))
                            .as(id)
                            .isTrue();
                }
            } else if (line.startsWith("#")) {
                head = line.substring(1).split("\t", -1);
            } else {
                Map<String, String> row = row("vcf", Integer.parseInt(cells[1]) - 1);
                for (int c = 0; c < 7; c++) {
                    row.put(head[c], cells[c]);
                }
                for (String info : cells[7].split(";", -1)) {
                    String[] pair = info.split("=", -1);
                    if (!pair[0].endsWith("_FIN")) {
                        row.put(pair[0], pair.length == 1 ? "" : pair[1].equals(".") ? "" : pair[1]);
                    }
                }
            }
        }
    }

    @SuppressWarnings("deprecation") // Parquet 1.16's builder of its record reader takes no other path
    private void parquet(String form, Path file, String pos, int base, String by, String which) throws IOException {
        try (ParquetReader<Group> reader = ParquetReader.builder(
                        new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
                .build()) {
            for (Group group = reader.read(); group != null; group = reader.read()) {
                if (group.getString(by, 0).equals(which)) {
                    Map<String, String> row = row(form, group.getInteger(pos, 0) - base);
                    for (int f = 0; f < group.getType().getFieldCount(); f++) {
                        row.put(
                                group.getType().getFieldName(f),
                                group.getFieldRepetitionCount(f) == 0 ? "" : group.getValueToString(f, 0));
                    }
                }
            }
        }
    }

    private static void leaves(JsonNode json, Map<String, String> into) {
        json.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (value.isObject()) {
                leaves(value, into);
            } else if (value.isArray()) {
                value.forEach(one -> leaves(one, into));
            } else {
                into.put(member.getKey(), value.asText());
            }
        });
    }

    @Promise(attack = "D3")
    @Test
    void everyColumnIsDeclared() {
        assertThat(forms).containsOnlyKeys("vcf", "parquet", "gdi", "beacon", "vrs", "merged tsv");
        forms.forEach((form, rows) -> {
            assertThat(rows.get(0)).as(form).isNotNull();
            rows.values()
                    .forEach(row -> row.keySet()
                            .forEach(column -> assertThat(Dependencies.isDeclared(column))
                                    .as("column %s of %s", column, form)
                                    .isTrue()));
        });
    }

    @Promise(attack = "D3")
    @Test
    void aColumnChangesOnlyWithWhatItIsMadeOf() {
        int compared = 0;
        for (Map.Entry<String, Map<Integer, Map<String, String>>> form : forms.entrySet()) {
            Map<String, String> first = form.getValue().get(0);
            for (Map.Entry<Integer, Map<String, String>> row : form.getValue().entrySet()) {
                Change change = changes.get(row.getKey());
                // Genotype counts tell each other, so they are hidden together.
                if (change.isHidden()) {
                    continue;
                }
                Set<String> columns = new TreeSet<>(first.keySet());
                columns.addAll(row.getValue().keySet());
                for (String column : columns) {
                    Dependencies.Inputs inputs = Dependencies.of(column);
                    String before = first.getOrDefault(column, "");
                    String after = row.getValue().getOrDefault(column, "");
                    if (inputs.kind() != Kind.WHERE && !before.equals(after)) {
                        assertThat(inputs.counts())
                                .as("%s of %s: %s, then %s", column, form.getKey(), before, after)
                                .contains(change.field());
                        compared++;
                    }
                }
            }
        }
        assertThat(compared).isGreaterThan(60);
    }

    @Promise(attack = {"8", "D3"})
    @Test
    void aColumnIsAbsentWhereWhatItIsMadeOfIsHidden() {
        int absent = 0;
        for (Map.Entry<String, Map<Integer, Map<String, String>>> form : forms.entrySet()) {
            for (int i = 0; i < changes.size(); i++) {
                // Forms for other programs leave out a site that has no frequency.
                Map<String, String> row = form.getValue().getOrDefault(i, Map.of());
                for (String column : form.getValue().get(0).keySet()) {
                    Dependencies.Inputs inputs = Dependencies.of(column);
                    Change change = changes.get(i);
                    boolean mayBe = inputs.kind() == Kind.WHERE || inputs.kind() == Kind.BOUND;
                    if (change.isHidden() && !mayBe && inputs.counts().contains(change.field())) {
                        assertThat(row.getOrDefault(column, ""))
                                .as("%s of %s without %s", column, form.getKey(), change.field())
                                .isEmpty();
                        absent++;
                    }
                }
            }
        }
        assertThat(absent).isGreaterThan(40);
    }

    @Test
    void whatSumsUpSitesIsDeclared() throws IOException {
        JsonNode json = JSON.readTree(folder.resolve("release/release.json").toFile());
        for (String part : List.of("counts", "disclosure")) {
            assertThat(json.path(part).size()).isPositive();
            json.path(part)
                    .fieldNames()
                    .forEachRemaining(name -> assertThat(Dependencies.isDeclared(name))
                            .as("%s of release.json", name)
                            .isTrue());
        }
    }

    @Test
    void everyFileThatHoldsFiguresWasLookedAt() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("release"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(f -> folder.resolve("release").relativize(f).toString())
                            .filter(f -> f.matches(".*[.](gz|parquet|tsv|csv|json|jsonl)"))
                            .filter(f -> !f.matches("release.json|ro-crate-metadata.json|parquet/_delta_log/.*")))
                    .containsExactlyInAnyOrder(
                            "goe-1.0.sites.vcf.gz",
                            "parquet/chr1.0.parquet",
                            "gdi/GOE-EU-DATASET-1/GRCh38/allele-freq-chr1.0.parquet",
                            "goe-1.0.g_variants.jsonl.gz",
                            "goe-1.0.va.jsonl.gz");
        }
    }
}
