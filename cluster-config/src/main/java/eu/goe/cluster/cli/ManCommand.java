package eu.goe.cluster.cli;

import eu.goe.core.command.JsonSummary;
import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code goe man}: pages of the manual. */
@Command(
        name = "man",
        description = "Writes the pages of the manual: goe.1, and one a command as goe-ingest.1.",
        footer = {
            "",
            "Examples:",
            "  goe man -o ~/.local/share/man/man1 && man goe-ingest",
            "  goe man -o /usr/local/share/man/man1 --dry-run"
        })
final class ManCommand implements Callable<Integer> {
    private final CliContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "DIR",
            description = "Folder of the pages, made if need be; pages of the same names are replaced.")
    @Nullable
    Path folder;

    ManCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path target = folder;
        CommandSpec self = spec;
        if (target == null || self == null) {
            throw new IllegalStateException("not run by picocli");
        }
        Map<String, String> pages = pages(self.root());
        if (!context.dryRun()) {
            try {
                Files.createDirectories(target);
                for (Map.Entry<String, String> page : pages.entrySet()) {
                    Files.writeString(target.resolve(page.getKey()), page.getValue());
                }
            } catch (IOException e) {
                throw new UsageException(
                        target + " cannot be written (" + e.getClass().getSimpleName() + "). Give another -o DIR.", e);
            }
        }
        new JsonSummary()
                .put("folder", target.toString())
                .put("pages", pages.keySet())
                .put("dry_run", context.dryRun())
                .print(
                        context,
                        () -> context.out()
                                .println((context.dryRun() ? "would write " : "wrote ") + pages.size() + " pages to "
                                        + target));
        return 0;
    }

    /** Texts by file name. */
    static Map<String, String> pages(CommandSpec root) {
        String version = root.version()[0];
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put(ManPage.name(root) + ".1", ManPage.of(root, version));
        root.subcommands().values().forEach(command -> {
            CommandSpec spec = command.getCommandSpec();
            pages.put(ManPage.name(spec) + ".1", ManPage.of(spec, version));
        });
        return pages;
    }
}
