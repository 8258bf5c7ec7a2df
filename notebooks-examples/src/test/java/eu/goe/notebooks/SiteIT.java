package eu.goe.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The site that {@code docs/build} makes of the documents (Debian's mkdocs and mkdocs-material). */
@Tag("slow")
class SiteIT {
    private static final Path SITE = Documents.root().resolve("notebooks-examples/target/site");
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"?([^\"\\s>]+)");
    private static final Pattern ID = Pattern.compile("(?:id|name)=\"?([^\"\\s>]+)");
    /** What a browser fetches by itself; of a link it asks first. */
    private static final Pattern FETCHED =
            Pattern.compile("<(?:link|script|img|iframe|source)[^>]+(?:href|src)=\"?(?:https?:)?//[^>]*");

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        assumeTrue(Documents.onPath("mkdocs"), "mkdocs is not installed");
        Path log = Path.of("site.log");
        Process process = new ProcessBuilder(
                        Documents.root().resolve("docs/build").toString(), "-o", SITE.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(SITE)) {
            return files.filter(f -> f.toString().endsWith(".html")).sorted().toList();
        }
    }

    @Test
    void noLinkIsBroken() throws IOException {
        Map<Path, Set<String>> places = new HashMap<>();
        for (Path page : pages()) {
            Set<String> ids = new HashSet<>();
            Matcher id = ID.matcher(Files.readString(page));
            while (id.find()) {
                ids.add(id.group(1));
            }
            places.put(page, ids);
        }
        List<String> broken = new ArrayList<>();
        int checked = 0;
        for (Path page : places.keySet()) {
            if (page.endsWith("404.html")) {
                continue; // of a server, with links from its root
            }
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                String[] target = link.group(1).split("#", 2);
                if (target[0].matches("[a-z]+:.*|//.*")) {
                    continue;
                }
                checked++;
                Path file = target[0].isEmpty()
                        ? page
                        : page.resolveSibling(target[0]).normalize();
                boolean isThere = Files.exists(file)
                        && (target.length < 2
                                || target[1].isEmpty()
                                || !places.containsKey(file)
                                || places.get(file).contains(target[1]));
                if (!isThere) {
                    broken.add(SITE.relativize(page) + ": " + link.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(checked).isGreaterThan(1000);
    }

    @Test
    void nothingIsFetchedFromAnywhere() throws IOException {
        for (Path page : pages()) {
            assertThat(Files.readString(page)).as(page.toString()).doesNotContainPattern(FETCHED);
        }
    }

    @Test
    void everyDocumentIsAPage() throws IOException {
        List<String> names =
                pages().stream().map(p -> SITE.relativize(p).toString()).toList();
        assertThat(names)
                .contains(
                        "index.html",
                        "docs/install.html",
                        "docs/tasks/ingest-a-release.html",
                        "docs/reference/ingest.html",
                        "notebooks-examples/notebooks/01-from-vcf-to-frequencies.html")
                .hasSizeGreaterThan(80);
    }
}
