package eu.goe.cluster.cli;

import eu.goe.core.command.JsonSummary;
import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code goe explain}: what an exit code or a rule of the policy is about, and what to do. */
@Command(
        name = "explain",
        description = {
            "Says what an exit code (0 to 5) or a rule of the disclosure policy (D0 to D13) is about, and what to do.",
            "Without CODE: all of them, a line each."
        },
        footer = {"", "Examples:", "  goe explain 4", "  goe explain D6"})
final class ExplainCommand implements Callable<Integer> {
    private static final String HEADING = "## ";

    private final CliContext context;

    @Parameters(paramLabel = "CODE", arity = "0..1", description = "0 to 5, or D0 to D13 as a message names it.")
    private @Nullable String code;

    ExplainCommand(CliContext context) {
        this.context = context;
    }

    /**
     * What there is to explain.
     *
     * @param title in a few words
     * @param text what it is about and what to do; lines
     */
    record Explanation(String title, String text) {}

    @Override
    public Integer call() {
        Map<String, Explanation> all = explanations();
        String asked = code;
        if (asked == null) {
            Map<String, String> titles = new LinkedHashMap<>();
            all.forEach((key, explanation) -> titles.put(key, explanation.title()));
            new JsonSummary()
                    .put("codes", titles)
                    .print(
                            context,
                            () -> titles.forEach(
                                    (key, title) -> context.out().printf(Locale.ROOT, "%-4s %s%n", key, title)));
            return 0;
        }
        String key = asked.toUpperCase(Locale.ROOT);
        Explanation found = all.get(key);
        if (found == null) {
            throw new UsageException("no code '" + asked + "'; there are " + String.join(", ", all.keySet())
                    + ". Messages name rules as D6.");
        }
        new JsonSummary()
                .put("code", key)
                .put("title", found.title())
                .put("text", found.text())
                .print(context, () -> {
                    context.out().println(key + ": " + found.title());
                    context.out().println();
                    context.out().println(found.text());
                });
        return 0;
    }

    /** By code, in the order of the file. */
    static Map<String, Explanation> explanations() {
        String text;
        try (InputStream in = ExplainCommand.class.getResourceAsStream("explanations.md")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Explanation> all = new LinkedHashMap<>();
        for (String section : text.split("(?m)^" + HEADING, -1)) {
            String[] lines = section.split("\n", 2);
            String[] heading = lines[0].split(" ", 2);
            if (heading.length == 2 && lines.length == 2) {
                all.put(heading[0], new Explanation(heading[1], lines[1].strip()));
            }
        }
        return all;
    }
}
