package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/trust.md} names tests; each of them is there. */
class TrustPageTest {
    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z]*(?:IT|Test))?#([A-Za-z0-9]+)`");

    @Test
    void everyTestThatThePageNamesIsThere() throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        Map<String, String> sources = new HashMap<>();
        for (String module : new String[] {"analytics-core", "cluster-config", "ingest-job"}) {
            try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/test/java"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    sources.put(file.getFileName().toString(), Files.readString(file));
                }
            }
        }
        Matcher named = NAMED.matcher(Files.readString(root.resolve("docs/trust.md")));
        String type = "";
        int n = 0;
        while (named.find()) {
            type = named.group(1) == null ? type : named.group(1);
            assertThat(sources).containsKey(type + ".java");
            assertThat(sources.get(type + ".java")).contains("void " + named.group(2) + "(");
            n++;
        }
        assertThat(n).isGreaterThan(30);
    }
}
