package eu.goe.core.store;

import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.cohort.SamplesImport;
import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.StoreOption;
import eu.goe.core.errors.BadInputException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code goe samples import|list}. */
@Command(
        name = "samples",
        description = "Attributes of samples: sex, population and any others.",
        synopsisSubcommandLabel = "(import FILE | list)")
public final class SamplesCommand {
    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    public SamplesCommand(CommandContext context) {
        this.context = context;
    }

    @Command(
            name = "import",
            description = {
                "Adds or updates attributes from a TSV with the column sample, and sex, population or any others.",
                "NA or nothing clears a value; an attribute without a column stays as it is."
            },
            footer = {
                "",
                "Examples:",
                "  goe samples -s /data/se import people.tsv",
                "  goe samples -s /data/se import people.tsv --dry-run"
            })
    void importFile(@Parameters(paramLabel = "FILE", description = "Tab-separated, with a header line.") Path file) {
        Store opened = store.open(context);
        SampleAttributes attributes = opened.attributes();
        SampleNames names = opened.names();
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (MalformedInputException e) {
            throw new BadInputException(file + ": not UTF-8 text.", e);
        } catch (IOException e) {
            throw new BadInputException(file + " cannot be read: " + e.getMessage(), e);
        }
        int n = SamplesImport.apply(lines, file.toString(), names::number, attributes);
        if (!context.dryRun()) {
            opened.replaceAttributes(attributes);
        }
        new JsonSummary()
                .put("samples", n)
                .put("attributes", List.copyOf(attributes.names()))
                .put("dry_run", context.dryRun())
                .print(
                        context,
                        () -> context.out()
                                .println((context.dryRun() ? "would update " : "updated ") + n + " of " + names.size()
                                        + " samples"));
    }

    @Command(
            name = "list",
            description = "Prints sample, batch, sex, population, status and the other attributes as TSV.",
            footer = {
                "",
                "Examples:",
                "  goe samples -s /data/se list",
                "  goe samples -s /data/se list | cut -f 3 | sort | uniq -c"
            })
    void list() {
        Store opened = store.open(context);
        SampleAttributes attributes = opened.attributes();
        SampleNames names = opened.names();
        List<String> others = new ArrayList<>(attributes.names());
        others.removeAll(List.of("sex", "population"));
        others.sort(null);
        List<String> header = new ArrayList<>(List.of("sample", "batch", "sex", "population", "status"));
        header.addAll(others);
        context.out().println(String.join("\t", header));
        for (Batch batch : opened.batches()) {
            for (int i = 0; i < batch.nSamples(); i++) {
                int sample = batch.firstSample() + i;
                List<String> fields = new ArrayList<>();
                fields.add(names.id(sample));
                fields.add(batch.name());
                fields.add(orNa(attributes.get("sex", sample)));
                fields.add(orNa(attributes.get("population", sample)));
                fields.add("active");
                others.forEach(a -> fields.add(orNa(attributes.get(a, sample))));
                context.out().println(String.join("\t", fields));
            }
        }
    }

    private static String orNa(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "NA" : value;
    }
}
