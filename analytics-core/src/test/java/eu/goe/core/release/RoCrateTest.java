package eu.goe.core.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The musts of RO-Crate 1.1, read from the written folder. */
class RoCrateTest {
    @TempDir
    Path folder;

    private Path release;
    private final Map<String, JsonNode> entities = new HashMap<>();
    private JsonNode crate;

    @BeforeEach
    void write() throws IOException {
        release = folder.resolve("r");
        WrittenRelease.write(release, "1.0", ReleaseDescriptionYaml.parse(ReleaseDescriptionTest.FULL, "m.yaml"));
        crate = new ObjectMapper()
                .readTree(release.resolve("ro-crate-metadata.json").toFile());
        for (JsonNode entity : crate.get("@graph")) {
            assertThat(entities.put(entity.get("@id").asText(), entity))
                    .as("two entities " + entity.get("@id"))
                    .isNull();
        }
    }

    @Test
    void descriptorAndRootAreWhatTheSpecificationAsks() {
        assertThat(crate.get("@context").get(0).asText()).isEqualTo("https://w3id.org/ro/crate/1.1/context");
        JsonNode descriptor = entities.get("ro-crate-metadata.json");
        assertThat(descriptor.get("@type").asText()).isEqualTo("CreativeWork");
        assertThat(descriptor.get("about").get("@id").asText()).isEqualTo("./");
        assertThat(descriptor.get("conformsTo").get("@id").asText()).isEqualTo("https://w3id.org/ro/crate/1.1");
        JsonNode root = entities.get("./");
        assertThat(root.get("@type").asText()).isEqualTo("Dataset");
        assertThat(root.get("name").asText()).isEqualTo("Genome of Europe, frequencies");
        assertThat(root.get("description").asText()).isNotEmpty();
        assertThat(root.get("keywords").asText()).isEqualTo("allele frequency, Europe");
        assertThat(root.get("datePublished").asText()).isEqualTo("2026-03-04T05:06:07Z");
        assertThat(root.get("license").get("@id").asText()).isEqualTo("https://creativecommons.org/licenses/by/4.0/");
    }

    @Test
    void graphIsFlatAndEveryReferenceIsDescribed() {
        for (JsonNode entity : entities.values()) {
            assertThat(entity.has("@type")).isTrue();
            entity.fields().forEachRemaining(field -> {
                List<JsonNode> values = new ArrayList<>();
                if (field.getValue().isArray()) {
                    field.getValue().forEach(values::add);
                } else {
                    values.add(field.getValue());
                }
                for (JsonNode value : values) {
                    if (value.isObject()) {
                        assertThat(value.size())
                                .as(entity + " " + field.getKey())
                                .isEqualTo(1);
                        String id = value.get("@id").asText();
                        assertThat(id.startsWith("https://w3id.org/ro/crate") || entities.containsKey(id))
                                .as("described: " + id)
                                .isTrue();
                    }
                }
            });
        }
    }

    @Test
    void everyFileOfTheFolderIsListedOnceWithItsSizeAndChecksum() throws IOException {
        List<String> listed = new ArrayList<>();
        entities.get("./")
                .get("hasPart")
                .forEach(part -> listed.add(part.get("@id").asText()));
        List<String> there;
        try (Stream<Path> files = Files.walk(release)) {
            there = files.filter(Files::isRegularFile)
                    .map(file -> release.relativize(file).toString())
                    .filter(path -> !path.equals("ro-crate-metadata.json"))
                    .toList();
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(there);
        for (String path : there) {
            JsonNode file = entities.get(path);
            assertThat(file.get("@type").asText()).isEqualTo("File");
            assertThat(file.has("encodingFormat")).isTrue();
            if (path.equals("SHA256SUMS")) {
                assertThat(file.has("sha256")).isFalse();
            } else {
                assertThat(file.get("contentSize").asText())
                        .isEqualTo(Long.toString(Files.size(release.resolve(path))));
                assertThat(file.get("sha256").asText())
                        .isEqualTo(DigestUtils.sha256Hex(Files.readAllBytes(release.resolve(path))));
            }
        }
        assertThat(Files.readString(release.resolve("SHA256SUMS"))).contains("  ro-crate-metadata.json\n");
    }

    @Test
    void provenanceNamesPackagesAndSoftware() {
        JsonNode merge = entities.get("#merge");
        assertThat(merge.get("@type").asText()).isEqualTo("CreateAction");
        List<String> packages = new ArrayList<>();
        merge.get("object")
                .forEach(p -> packages.add(
                        entities.get(p.get("@id").asText()).get("identifier").asText()));
        assertThat(packages).containsExactly("id-SE", "id-FI", "id-NO");
        assertThat(entities.get("#release-software").get("name").asText()).isEqualTo("goe");
        assertThat(entities.get("#release-software").get("softwareVersion").asText())
                .isEqualTo("test");
    }

    @Test
    void pathsAreEncodedAsTheSpecificationAsks() {
        assertThat(ReleaseDescription.encode("parquet/chr1.0 ä%.parquet"))
                .isEqualTo("parquet/chr1.0%20%C3%A4%25.parquet");
        assertThat(ReleaseDescription.encode("parquet/HLA-A*01:01")).isEqualTo("parquet/HLA-A%2A01%3A01");
    }
}
