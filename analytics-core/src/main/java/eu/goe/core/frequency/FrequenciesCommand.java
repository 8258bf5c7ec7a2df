package eu.goe.core.frequency;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Progress;
import eu.goe.core.command.StoreOption;
import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.exchange.SitesPackage;
import eu.goe.core.filter.AppliedFilters;
import eu.goe.core.filter.FilterOptions;
import eu.goe.core.store.Result;
import eu.goe.core.store.Store;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code goe frequencies}. */
@Command(
        name = "frequencies",
        description = {
            "Counts alleles for everybody, each value of each attribute, and their combinations.",
            "Writes a result into the store; nothing leaves the node."
        },
        footer = {
            "",
            "Examples:",
            "  goe frequencies -s /data/se --by population,sex --name release7",
            "  goe frequencies -s /data/se --quality raw --regions chr22:16000000-17000000",
            "  goe frequencies -s /data/se --keep unrelated.txt --mind 0.05 --geno 0.02 --maf 0.01 --name common",
            "  goe frequencies -s /data/se --by population --sites europe.sites.vcf.gz --name round2"
        })
public final class FrequenciesCommand implements Runnable {
    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    @Mixin
    private CountingOptions counting = new CountingOptions();

    @Mixin
    private FurtherOptions further = new FurtherOptions();

    @Mixin
    private FilterOptions filter = new FilterOptions();

    @Option(
            names = "--sites",
            paramLabel = "FILE|PACKAGE",
            description =
                    "Count at these sites only (VCF, or TSV with contig, pos, ref, alt; or what goe sites --key wrote), also where no sample has the"
                            + " allele: AC 0, and AN of those who were called there.")
    private @Nullable String sites;

    @Option(
            names = "--recount",
            description = "Count every batch again, also those whose counts an earlier result has of the same people.")
    private boolean recount;

    public FrequenciesCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        String resultName = counting.name("frequencies", context);
        Store opened = store.open(context);
        FrequenciesJob.Request request = counting.request(
                resultName, opened, further, filter, sites == null ? null : readSites(sites, opened), recount, context);
        if (sites != null && !request.filters().variants().isAll()) {
            throw new UsageException("--sites says itself which variants are counted: leave out --extract, --exclude,"
                    + " --geno, --hwe, --maf and --mac.");
        }
        if (context.dryRun()) {
            CountingOptions.sayDryRun(request, FrequenciesJob.strata(opened, request), context);
            return;
        }
        long begin = System.nanoTime();
        Result result;
        try (Progress progress = context.progress("frequencies")) {
            result = FrequenciesJob.run(opened, request, context.clock(), progress);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        FrequencyDefinition definition = FrequencyDefinition.parse(result.definition());
        new JsonSummary()
                .put("name", result.name())
                .put("version", result.version())
                .put("variants", result.variants())
                .put("strata", definition.strata().size())
                .put("samples", definition.strata().get(0).n())
                .put("withdrawn", definition.people().withdrawn())
                .put("without_consent", definition.people().withoutConsent())
                .put("left_out_by_mind", leftOutByMind(definition.filters()))
                .put("adjusted_calls", definition.adjustedCalls())
                .put(
                        "reused",
                        definition.reused() == null
                                ? null
                                : definition.reused().name() + " v"
                                        + definition.reused().version())
                .put("seconds", seconds)
                .print(
                        context,
                        () -> context.out()
                                .println(String.format(
                                        Locale.ROOT,
                                        "%s v%d: %d variants, %d strata, %d samples%s, %.1f s%s",
                                        result.name(),
                                        result.version(),
                                        result.variants(),
                                        definition.strata().size(),
                                        definition.strata().get(0).n(),
                                        leftOut(definition),
                                        seconds,
                                        definition.reused() == null
                                                ? ""
                                                : " (" + definition.reused().people() + " of them as counted in "
                                                        + definition.reused().name() + " v"
                                                        + definition.reused().version() + ")")));
    }

    private static int leftOutByMind(@Nullable AppliedFilters filters) {
        Integer leftOut = filters == null ? null : filters.leftOutByMind();
        return leftOut == null ? 0 : leftOut;
    }

    private static String leftOut(FrequencyDefinition definition) {
        FrequencyDefinition.CountedPeople people = definition.people();
        List<String> reasons = new ArrayList<>();
        int missing = leftOutByMind(definition.filters());
        if (missing > 0) {
            reasons.add(missing + " with too few calls");
        }
        if (people.withdrawn() > 0) {
            reasons.add(people.withdrawn() + " withdrawn");
        }
        if (people.withoutConsent() > 0) {
            reasons.add(people.withoutConsent() + " without consent to allele frequencies");
        }
        return reasons.isEmpty() ? "" : " (left out: " + String.join(", ", reasons) + ")";
    }

    private SiteList.Sites readSites(String file, Store opened) {
        SitesPackage list = SitesPackage.find(file).orElse(null);
        SiteList.Sites read;
        try (InputStream in = new BufferedInputStream(list == null ? opened.openInput(file) : list.open())) {
            read = SiteList.read(in, file.substring(file.lastIndexOf('/') + 1), opened);
        } catch (FileNotFoundException e) {
            throw new UsageException("--sites " + file + ": no such file.", e);
        } catch (IOException e) {
            throw new BadInputException("--sites " + file + " cannot be read: " + e.getMessage(), e);
        }
        if (read.unknownContigs() > 0) {
            context.warn("--sites: " + read.unknownContigs() + " line(s) are on contigs that assembly "
                    + opened.assembly().name() + " lacks, and get no answer");
        }
        if (read.symbolic() > 0) {
            context.warn("--sites: " + read.symbolic() + " allele(s) are not made of bases, and get no answer");
        }
        if (read.n() == 0) {
            throw new BadInputException("--sites " + file + ": there is no site in it that can be answered.");
        }
        return list == null
                ? read
                : read.signed(list.kept(new FrequencyDefinition.AskedSites(read.n(), read.sha256())));
    }
}
