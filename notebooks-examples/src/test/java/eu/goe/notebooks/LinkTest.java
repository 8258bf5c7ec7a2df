package eu.goe.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What documents point to is there: files, headings, classes. */
class LinkTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern TYPE = Pattern.compile(
            "`(?:eu\\.goe\\.[a-z.]+\\.)?([A-Z][A-Za-z0-9]*(?:Test|IT|Gate|Reader|Encoder|Decoder|Counter|Merge))`");

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        for (String folder : List.of(
                ".",
                "docs",
                "docs/tasks",
                "docs/reference",
                "docs/decisions",
                "notebooks-examples",
                "notebooks-examples/notebooks",
                ".github")) {
            try (Stream<Path> files = Files.list(Documents.root().resolve(folder))) {
                files.filter(f -> f.toString().endsWith(".md") || f.toString().endsWith(".ipynb"))
                        .forEach(documents::add);
            }
        }
        return documents;
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        int checked = 0;
        for (Path document : documents()) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                String target = link.group(1).replaceFirst("#.*", "");
                if (target.isEmpty() || target.matches("[a-z]+:.*")) {
                    continue;
                }
                checked++;
                if (!Files.exists(document.resolveSibling(target))) {
                    broken.add(document.getFileName() + ": " + link.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(checked).isGreaterThan(50);
    }

    @Test
    void classesAreThoseOfTheSource() throws IOException {
        Set<String> types;
        try (Stream<Path> files = Files.walk(Documents.root())) {
            types = files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".java"))
                    .map(f -> f.substring(0, f.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
        List<String> unknown = new ArrayList<>();
        for (Path document : documents()) {
            Matcher type = TYPE.matcher(Files.readString(document));
            while (type.find()) {
                if (!types.contains(type.group(1))) {
                    unknown.add(document.getFileName() + ": " + type.group(1));
                }
            }
        }
        assertThat(unknown).isEmpty();
    }
}
