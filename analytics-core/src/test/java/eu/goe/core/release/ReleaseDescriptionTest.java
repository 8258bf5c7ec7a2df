package eu.goe.core.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReleaseDescriptionTest {
    /** All keys, as docs/format.md lists them. */
    static final String FULL = """
            language: en
            title: Genome of Europe, frequencies
            description: Allele counts of healthy people
            identifier: GOE-FI-THL-12
            publisher: {name: THL, email: info@thl.example, url: "https://thl.example/"}
            creator: {name: Genome of Europe}
            contact: {name: Help desk, email: help@thl.example}
            license: https://creativecommons.org/licenses/by/4.0/
            access_rights: PUBLIC
            access_url: https://data.example/goe/1.0
            landing_page: https://data.example/goe
            applicable_legislation: ["http://data.europa.eu/eli/reg/2025/327/oj"]
            health_categories: [HumanGenomic, HumanGenetic]
            themes: ["http://publications.europa.eu/resource/authority/data-theme/HEAL"]
            keywords: [allele frequency, Europe]
            conforms_to: 1MGCompliant
            legal_basis: https://w3id.org/dpv#Consent
            provenance: Counted in the nodes
            hdab: {name: Findata, email: info@findata.example}
            """;

    @Test
    void everyKeyIsRead() {
        ReleaseDescription read = ReleaseDescriptionYaml.parse(FULL, "m.yaml");
        assertThat(read.title()).isEqualTo("Genome of Europe, frequencies");
        assertThat(read.publisher())
                .isEqualTo(new ReleaseDescription.Agent("THL", "info@thl.example", "https://thl.example/"));
        assertThat(read.accessUrl()).isEqualTo("https://data.example/goe/1.0/");
        assertThat(read.dataset("1.0")).isEqualTo("https://data.example/goe/1.0/#release-1.0");
        assertThat(read.healthCategories()).containsExactly("HumanGenomic", "HumanGenetic");
        assertThat(read.placeholders()).isEmpty();
    }

    @Test
    void withoutAFileRequiredTextsSayThatTheyArePlaceholders() {
        ReleaseDescription read = ReleaseDescription.placeholder();
        assertThat(read.placeholders())
                .containsExactlyInAnyOrder(
                        "title",
                        "description",
                        "identifier",
                        "publisher.name",
                        "contact.name",
                        "contact.email",
                        "license",
                        "access_url");
        assertThat(read.title()).contains("PLACEHOLDER");
        assertThat(read.description()).contains("PLACEHOLDER");
        assertThat(read.identifier()).contains("PLACEHOLDER");
        assertThat(read.publisher().name()).contains("PLACEHOLDER");
        assertThat(read.license()).contains("PLACEHOLDER");
        assertThat(read.accessUrl()).contains("PLACEHOLDER");
    }

    @Test
    void aKeyThatIsLeftOutIsAPlaceholderToo() {
        ReleaseDescription read = ReleaseDescriptionYaml.parse(FULL.replaceFirst("license:.*\n", ""), "m.yaml");
        assertThat(read.placeholders()).containsExactly("license");
    }

    @Test
    void theDocumentedExampleIsReadAndShowsEveryKey() throws IOException {
        String example = Files.readString(Path.of("../docs/release-metadata.yaml"));
        assertThat(ReleaseDescriptionYaml.parse(example, "m.yaml").placeholders())
                .isEmpty();
        for (String key : FULL.replaceAll("(?m):.*$", "").split("\n", -1)) {
            assertThat(example).contains(key.isEmpty() ? "" : "\n" + key + ":");
            assertThat(Files.readString(Path.of("../docs/format.md"))).contains(key.isEmpty() ? "" : "`" + key + "`");
        }
    }

    @Test
    void allProblemsComeTogether() {
        String text = FULL.replace("title:", "titl:")
                .replace("GOE-FI-THL-12", "GOE-1")
                .replace("help@thl.example", "nobody")
                .replace("PUBLIC", "OPEN")
                .replace("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0")
                .replace("{name: Findata,", "{nam: Findata,");
        assertThatThrownBy(() -> ReleaseDescriptionYaml.parse(text, "m.yaml"))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("metadata m.yaml: ")
                .hasMessageContaining("unknown key 'titl'; the nearest is 'title'")
                .hasMessageContaining("unknown key 'hdab.nam'; the nearest is 'hdab.name'")
                .hasMessageContaining("identifier is not such as GOE-FI-THL-1")
                .hasMessageContaining("contact.email is not an address")
                .hasMessageContaining("access_rights is none of PUBLIC, RESTRICTED, NON_PUBLIC")
                .hasMessageContaining("license is not an address");
    }

    @Test
    void addressesThatAreNoneAreRefused() {
        for (String bad : new String[] {
            "javascript:alert(1)", "file:///etc/passwd", "https://a b/", "https://a/<x>", "https:///x", "\"\""
        }) {
            assertThatThrownBy(() -> ReleaseDescriptionYaml.parse("landing_page: '" + bad + "'", "m.yaml"))
                    .as(bad)
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("landing_page");
        }
    }

    @Test
    void valuesOfOtherTypesAreRefused() {
        assertThatThrownBy(() -> ReleaseDescriptionYaml.parse("title: 2026\nkeywords: a\npublisher: THL", "m.yaml"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("title is not a text")
                .hasMessageContaining("keywords is not a list")
                .hasMessageContaining("publisher is not a map");
        assertThatThrownBy(() -> ReleaseDescriptionYaml.parse("title: \"a\\u0007b\"", "m.yaml"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("title holds control characters");
        assertThatThrownBy(() -> ReleaseDescriptionYaml.parse("- a", "m.yaml"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("the file is not a map");
    }
}
