package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The pages of {@code docs/reference} are what the commands themselves say. They are written anew by
 * {@code mvn test -pl cluster-config -am -Dtest=ReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dgoe.write=true}.
 */
class ReferenceTest {
    private static final Path FOLDER = Path.of("../docs/reference");

    @Test
    void pagesAreCurrent() throws IOException {
        Map<String, String> pages = pages();
        if (Boolean.getBoolean("goe.write")) {
            Files.createDirectories(FOLDER);
            for (Map.Entry<String, String> page : pages.entrySet()) {
                Files.writeString(FOLDER.resolve(page.getKey()), page.getValue());
            }
        }
        for (Map.Entry<String, String> page : pages.entrySet()) {
            assertThat(Files.readString(FOLDER.resolve(page.getKey())))
                    .as(page.getKey() + " is not what the commands say; write it with -Dgoe.write=true")
                    .isEqualTo(page.getValue());
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrderElementsOf(pages.keySet());
        }
    }

    private static Map<String, String> pages() {
        CommandSpec root = CommandLineRun.program().spec();
        Map<String, String> pages = new LinkedHashMap<>();
        StringBuilder index = new StringBuilder(
                "# Commands\n\nMade from the commands themselves; `goe COMMAND --help` says the same.\n\n"
                        + "| command | |\n|---|---|\n");
        root.subcommands().forEach((name, command) -> {
            CommandSpec spec = command.getCommandSpec();
            index.append("| [").append(name).append("](").append(name).append(".md) | ");
            index.append(cell(firstSentence(spec.usageMessage().description()))).append(" |\n");
            StringBuilder page = new StringBuilder();
            section(page, spec, "#");
            page.append("\nOptions that every command takes: [Commands](README.md).\n");
            pages.put(name + ".md", page.toString());
        });
        index.append("\n## Options of every command\n\n");
        options(index, root.options());
        pages.put("README.md", index.toString());
        return pages;
    }

    private static String firstSentence(String[] description) {
        return String.join(" ", description).split("(?<=[.])\\s", 2)[0];
    }

    private static void section(StringBuilder page, CommandSpec spec, String heading) {
        page.append(heading).append(' ').append(spec.qualifiedName()).append("\n\n");
        for (String line : spec.usageMessage().description()) {
            page.append(plain(line)).append('\n');
        }
        String synopsis = spec.commandLine().getHelp().synopsis(0).strip();
        page.append("\n```text\n").append(synopsis).append("\n```\n\n");
        options(
                page,
                spec.options().stream()
                        .filter(o -> !o.inherited() && !o.usageHelp())
                        .toList(),
                spec.positionalParameters());
        List<String> examples = new ArrayList<>();
        for (String line : spec.usageMessage().footer()) {
            if (line.startsWith("  ")) {
                examples.add(line.strip());
            }
        }
        page.append("\nExamples:\n\n```text\n")
                .append(String.join("\n", examples))
                .append("\n```\n");
        spec.subcommands().values().forEach(sub -> {
            page.append('\n');
            section(page, sub.getCommandSpec(), heading + "#");
        });
    }

    private static void options(StringBuilder page, List<OptionSpec> options) {
        options(page, options, List.of());
    }

    private static void options(StringBuilder page, List<OptionSpec> options, List<PositionalParamSpec> positional) {
        if (options.isEmpty() && positional.isEmpty()) {
            return;
        }
        page.append("| | |\n|---|---|\n");
        for (PositionalParamSpec parameter : positional) {
            row(page, parameter.paramLabel(), parameter.description(), parameter.defaultValue());
        }
        for (OptionSpec option : options) {
            String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
            row(
                    page,
                    String.join(", ", option.names()) + label + (option.required() ? " (required)" : ""),
                    option.description(),
                    option.defaultValue());
        }
    }

    private static void row(StringBuilder page, String what, String[] description, String defaultValue) {
        String text = cell(String.join(" ", description)).replace("${DEFAULT-VALUE}", String.valueOf(defaultValue));
        page.append("| `")
                .append(what.replace("|", "\\|"))
                .append("` | ")
                .append(text)
                .append(" |\n");
    }

    private static String cell(String text) {
        return plain(text).replace("|", "\\|").strip();
    }

    /** Without picocli's marks, and with what HTML would take for elements as text. */
    private static String plain(String text) {
        return Help.Ansi.OFF.string(text).replace("%n", " ").replace("%%", "%").replace("<", "&lt;");
    }
}
