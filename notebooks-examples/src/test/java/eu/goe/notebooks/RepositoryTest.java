package eu.goe.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What a repository has beside its code, and what each package says of itself. */
class RepositoryTest {
    private static final List<String> MODULES =
            List.of("analytics-core", "ingest-job", "gwas-jobs", "cluster-config", "notebooks-examples");

    @TempDir
    Path folder;

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        List<String> silent = new ArrayList<>();
        int packages = 0;
        for (String module : MODULES) {
            Path sources = Documents.root().resolve(module).resolve("src/main/java");
            if (!Files.exists(sources)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path one : files.filter(Files::isDirectory).toList()) {
                    if (!holdsClasses(one)) {
                        continue;
                    }
                    packages++;
                    Path info = one.resolve("package-info.java");
                    if (!Files.exists(info)
                            || !Files.readString(info).matches("(?s)/\\*\\*.{20,}\\*/\\s@NullMarked\\s.*")) {
                        silent.add(sources.relativize(one).toString());
                    }
                }
            }
        }
        assertThat(silent).isEmpty();
        assertThat(packages).isGreaterThan(30);
    }

    private static boolean holdsClasses(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(f -> f.toString().endsWith(".java") && !f.endsWith("package-info.java"));
        }
    }

    @Test
    void issueTemplatesAskForWhatIsNeeded() throws IOException {
        try (Stream<Path> files = Files.list(Documents.root().resolve(".github/ISSUE_TEMPLATE"))) {
            for (Path file : files.filter(f -> !f.endsWith("config.yml")).toList()) {
                Map<String, Object> form = yaml(file);
                assertThat(form).as(file.toString()).containsKeys("name", "description", "labels", "body");
                assertThat((List<?>) form.get("body")).isNotEmpty().allMatch(f -> ((Map<?, ?>) f).containsKey("type"));
            }
        }
    }

    @Test
    void theCitationSaysWhatIsCited() throws IOException {
        assertThat(yaml(Documents.root().resolve("CITATION.cff")))
                .containsKeys("cff-version", "message", "title", "authors", "version", "license");
    }

    private static Map<String, Object> yaml(Path file) throws IOException {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
    }

    @Test
    void benchmarksWriteWhatTheyPrintBetweenTheLinesThatSaySo() throws IOException, InterruptedException {
        assumeTrue(Documents.onPath("python3"), "python3 is not installed");
        Path page = Files.writeString(
                folder.resolve("page.md"),
                "# Page\n<!-- made by: printf 'two cores\\n\\n## A\\n\\n| 1 |\\n' # benchmarks/one -->\n\nold\n\n<!-- end -->\n\nabout it\n"
                        + "<!-- made by: false # benchmarks/two -->\nolder\n<!-- end -->\n");
        assertThat(all(page, "three")).contains("three is none of one, two");
        assertThat(all(page, "one")).isEqualTo("== printf 'two cores\\n\\n## A\\n\\n| 1 |\\n' # benchmarks/one");
        assertThat(Files.readString(page))
                .containsPattern(
                        "benchmarks/one -->\n\ntwo cores; commit [0-9a-f]+\\.\n\n### A\n\n\\| 1 \\|\n\n<!-- end -->\n\nabout it\n")
                .contains("\nolder\n")
                .doesNotContain("\nold\n");
    }

    private static String all(Path page, String name) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Documents.root().resolve("benchmarks/all").toString(), name)
                .redirectErrorStream(true);
        builder.environment().put("page", page.toString());
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text.strip();
    }
}
