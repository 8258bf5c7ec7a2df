package eu.goe.core.store;

import eu.goe.core.cohort.AttributeUpdate;
import eu.goe.core.cohort.AttributesTsv;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Listing;
import eu.goe.core.command.StoreOption;
import eu.goe.core.errors.BadInputException;
import java.io.IOException;
import java.io.Reader;
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
        synopsisSubcommandLabel = "(import FILE | list)",
        footer = {
            "",
            "Examples:",
            "  goe samples -s /data/se import people.tsv",
            "  goe samples -s /data/se list | head"
        })
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
        SampleNames names = opened.names();
        AttributeUpdate update;
        try (Reader text = Files.newBufferedReader(file)) {
            update = AttributesTsv.parse(file.toString(), text, names::number);
        } catch (MalformedInputException e) {
            throw new BadInputException(file + ": not UTF-8 text.", e);
        } catch (IOException e) {
            throw new BadInputException(file + " cannot be read: " + e.getMessage(), e);
        }
        int n = update.nLines();
        SampleAttributes attributes =
                context.dryRun() ? opened.attributes().with(update) : opened.updateAttributes(update);
        new JsonSummary()
                .put("samples", n)
                .put("attributes", attributes.names())
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
        Listing listing = new Listing(context, "samples", header);
        for (Batch batch : opened.batches()) {
            for (int i = 0; i < batch.nSamples(); i++) {
                int sample = batch.firstSample() + i;
                List<String> fields = new ArrayList<>();
                fields.add(names.id(sample));
                fields.add(batch.name());
                fields.add(attributes.value("sex", sample).orElse("NA"));
                fields.add(attributes.value("population", sample).orElse("NA"));
                fields.add("active");
                others.forEach(a -> fields.add(attributes.value(a, sample).orElse("NA")));
                listing.row(fields);
            }
        }
        listing.end();
    }
}
