package eu.goe.core.store;

import eu.goe.core.cohort.AttributeUpdate;
import eu.goe.core.cohort.AttributesTsv;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Listing;
import eu.goe.core.command.StoreOption;
import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code goe samples import|list|withdraw}. */
@Command(
        name = "samples",
        description = "Attributes of samples: sex, population and any others.",
        synopsisSubcommandLabel = "(import FILE | list | withdraw ID...)",
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
                "NA or nothing clears a value; an attribute without a column stays as it is, one that nobody has any more is gone."
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
        SampleAttributes before = opened.attributes();
        update.doubtful(before.names())
                .forEach((made, meant) -> context.warn("column '" + made
                        + "' is a new attribute beside '" + meant
                        + "'. If that is meant, call the column so; to be rid of '" + made
                        + "', import it as NA for everybody."));
        if (!context.dryRun()) {
            opened.audit("import", Map.of("samples", n));
        }
        SampleAttributes attributes = context.dryRun() ? before.with(update) : opened.updateAttributes(update);
        new JsonSummary()
                .put("samples", n)
                .put("attributes", attributes.names())
                .put("dry_run", context.dryRun())
                .print(
                        context,
                        () -> context.out()
                                .println((context.dryRun() ? "would update " : "updated ") + n + " of "
                                        + opened.batches().stream()
                                                .mapToInt(Batch::nSamples)
                                                .sum()
                                        + " samples: " + named(update, before)));
    }

    /** The columns that a file sets, and which of them are new. */
    private static String named(AttributeUpdate update, SampleAttributes before) {
        return update.attributes().isEmpty()
                ? "no attribute"
                : update.attributes().stream()
                        .map(name -> before.names().contains(name) ? name : name + " (new)")
                        .collect(Collectors.joining(", "));
    }

    @Command(
            name = "withdraw",
            description = {
                "Leaves people out of every later result at once, for good; goe erase then removes their data.",
                "Results that counted them are stale and cannot be exported; packages that were exported are listed."
            },
            footer = {
                "",
                "Examples:",
                "  goe samples -s /data/se withdraw SE0001 SE0002",
                "  goe samples -s /data/se withdraw --file withdrawn.txt --dry-run"
            })
    void withdraw(
            @Parameters(paramLabel = "ID", arity = "0..*", description = "Samples.") @Nullable List<String> ids,
            @Option(names = "--file", paramLabel = "FILE", description = "Samples, one a line.") @Nullable Path file) {
        LinkedHashSet<String> wanted = new LinkedHashSet<>(ids == null ? List.of() : ids);
        if (file != null) {
            try {
                Files.readAllLines(file).stream()
                        .map(String::strip)
                        .filter(l -> !l.isEmpty())
                        .forEach(wanted::add);
            } catch (IOException e) {
                throw new UsageException("--file " + file + " cannot be read: " + e.getMessage(), e);
            }
        }
        if (wanted.isEmpty()) {
            throw new UsageException("Who withdraws? Give sample ids, or --file FILE.");
        }
        Store opened = store.open(context);
        // In batches that were removed too: they may be restored.
        SampleNames names = opened.allNames();
        Withdrawals before = opened.withdrawals();
        List<Integer> numbers = new ArrayList<>();
        int unknown = 0;
        int already = 0;
        for (String id : wanted) {
            List<Integer> theirs = names.numbers(id);
            unknown += theirs.isEmpty() ? 1 : 0;
            already += !theirs.isEmpty() && theirs.stream().allMatch(before::contains) ? 1 : 0;
            numbers.addAll(theirs);
        }
        if (unknown > 0) {
            throw new BadInputException(
                    unknown + " of the " + wanted.size() + " samples are not in " + opened.uri()
                            + "; nobody was withdrawn.\nCheck the ids with goe samples list; who was erased is not listed there.");
        }
        int n = wanted.size();
        int had = already;
        int more = n - had;
        if (!context.dryRun() && more > 0) {
            opened.audit("withdraw", Map.of("samples", more));
            opened.withdraw(numbers);
        }
        List<String> stale = opened.staleResults().keySet().stream()
                .map(r -> r.name() + " v" + r.version())
                .toList();
        List<Withdrawals.Affected> affected = opened.affectedPackages();
        new JsonSummary()
                .put("samples", more)
                .put("already", had)
                .put(
                        "withdrawn",
                        before.size()
                                + numbers.stream()
                                        .filter(number -> !before.contains(number))
                                        .count())
                .put("stale_results", stale)
                .put("affected", Withdrawals.json(affected))
                .put("dry_run", context.dryRun())
                .print(context, () -> {
                    context.out()
                            .println((context.dryRun() ? "would withdraw " : "withdrew ") + more + " samples"
                                    + (had > 0 ? "; " + had + " had withdrawn before" : ""));
                    stale.forEach(r -> context.out().println("stale\t" + r));
                    affected.forEach(a -> context.out().println("affected\t" + a));
                });
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
        BitSet withdrawn = opened.withdrawals().set();
        List<String> others = new ArrayList<>(attributes.names());
        others.removeAll(List.of("sex", "population"));
        others.sort(null);
        List<String> header = new ArrayList<>(List.of("sample", "batch", "sex", "population", "status"));
        header.addAll(others);
        Listing listing = new Listing(context, "samples", header);
        for (Batch batch : opened.batches()) {
            for (int i = 0; i < batch.nSamples(); i++) {
                int sample = batch.firstSample() + i;
                if (names.id(sample).isEmpty()) {
                    continue; // erased
                }
                List<String> fields = new ArrayList<>();
                fields.add(names.id(sample));
                fields.add(batch.name());
                fields.add(attributes.value("sex", sample).orElse("NA"));
                fields.add(attributes.value("population", sample).orElse("NA"));
                fields.add(withdrawn.get(sample) ? "withdrawn" : "active");
                others.forEach(a -> fields.add(attributes.value(a, sample).orElse("NA")));
                listing.row(fields);
            }
        }
        listing.end();
    }
}
