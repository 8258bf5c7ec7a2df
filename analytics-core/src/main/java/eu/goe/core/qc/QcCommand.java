package eu.goe.core.qc;

import eu.goe.core.cohort.AttributeUpdate;
import eu.goe.core.cohort.Participants;
import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Progress;
import eu.goe.core.command.RegionsOption;
import eu.goe.core.command.ResultName;
import eu.goe.core.command.StoreOption;
import eu.goe.core.errors.UsageException;
import eu.goe.core.filter.AppliedFilters;
import eu.goe.core.filter.FilterOptions;
import eu.goe.core.filter.PeopleOptions;
import eu.goe.core.store.Batch;
import eu.goe.core.store.Store;
import eu.goe.core.store.Withdrawals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code goe qc}. */
@Command(
        name = "qc",
        description = {
            "Finds the quality of samples (call rate, depth, Ti/Tv, het/hom, sex, allele balance, relatives, outliers)",
            "and of variants, with suggested filters: in one pass if both are named. Writes a result into the store",
            "that is for the node itself: it cannot be exported."
        },
        footer = {
            "",
            "Without --thresholds a sample passes with a call rate of 0.95, a mean depth of 15, a mean allele",
            "balance of 0.4 to 0.6 and a sex that is not another than declared; a ratio or mean of fewer than",
            "100 calls is not judged. Filters of variants are AC0, InbreedingCoeff (< -0.3), LowCallRate (< 0.9)",
            "and HWE (p < 1e-15). A file of thresholds changes what it names:",
            "  mad: 4",
            "  samples: {call_rate: {min: 0.97}, ti_tv: {min: 1.9, max: 2.3}}",
            "  variants: {hwe_p: {min: 1e-10}}",
            "",
            "Examples:",
            "  goe qc -s /data/se samples variants --name qc7 && goe results -s /data/se show qc7 --table samples",
            "  goe qc -s /data/se samples --thresholds 1mg.yaml --mark"
        })
public final class QcCommand implements Runnable {
    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    @Parameters(arity = "1..2", paramLabel = "samples|variants", description = "What to judge, one or both.")
    private List<QcTable> tables = List.of();

    @Mixin
    private PeopleOptions people = new PeopleOptions();

    @Mixin
    private FilterOptions filter = new FilterOptions();

    @Option(
            names = "--regions",
            paramLabel = "R",
            description = "chr22, chr22:100-200 (from 1, closed), or a BED file.")
    private @Nullable String regions;

    @Option(
            names = "--thresholds",
            paramLabel = "FILE.yaml",
            description = "Bounds of figures, where they are not the built-in ones.")
    private @Nullable Path thresholds;

    @Option(
            names = "--mark",
            description = "Write the attributes qc (pass or fail) and unrelated (yes or no) of samples, for cohorts.")
    private boolean mark;

    @Option(names = "--no-relatedness", description = "Do not compare samples with each other.")
    private boolean noRelatedness;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of the result (default: made of the command and the time).")
    private @Nullable String name;

    public QcCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        String resultName = ResultName.of(name, "qc", context);
        Set<QcTable> asked = EnumSet.copyOf(tables);
        if (mark && !asked.contains(QcTable.SAMPLES)) {
            throw new UsageException("--mark is for samples: goe qc samples --mark");
        }
        QcThresholds bounds = readThresholds();
        Store opened = store.open(context);
        QcJob.Request request = new QcJob.Request(
                resultName,
                asked,
                filter.filters(opened, people.filters(opened, context)),
                regions == null ? null : RegionsOption.parse("--regions", regions, opened.assembly(), context),
                bounds,
                !noRelatedness);
        if (context.dryRun()) {
            sayDryRun(request, request.filters().listed(QcJob.people(opened, opened.attributes())));
            return;
        }
        long begin = System.nanoTime();
        QcJob.Found found;
        try (Progress progress = context.progress("qc")) {
            found = QcJob.run(opened, request, context.clock(), progress);
        }
        warn(opened, found);
        AppliedFilters applied = found.definition().filters();
        Integer leftOut = applied == null ? null : applied.leftOutByMind();
        if (leftOut != null && leftOut > 0) {
            context.warn("--mind: " + leftOut + " people have too few calls, and are left out");
        }
        if (mark) {
            mark(opened, found);
        }
        report(found, (System.nanoTime() - begin) / 1e9);
    }

    private QcThresholds readThresholds() {
        Path file = thresholds;
        if (file == null) {
            return QcThresholds.builtIn();
        }
        try {
            return QcThresholds.parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new UsageException("--thresholds " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void sayDryRun(QcJob.Request request, Participants people) {
        int n = people.samples().length;
        new JsonSummary()
                .put("name", request.name())
                .put("samples", n)
                .put("dry_run", true)
                .print(
                        context,
                        () -> context.out()
                                .println("would judge " + n + " samples and write result " + request.name()));
    }

    private void warn(Store opened, QcJob.Found found) {
        String missing = found.definition().relatedness().missing();
        if (found.definition().has(QcTable.SAMPLES) && !noRelatedness && missing != null) {
            context.warn("no relatives were looked for: " + missing);
        }
        int known = found.definition().relatedness().people();
        if (missing == null && known < found.samples().size()) {
            context.warn("of " + (found.samples().size() - known)
                    + " samples nothing is said of relatives: they are called at too few of the common sites");
        }
        if (found.definition().has(QcTable.VARIANTS)
                && opened.batches().stream().map(Batch::callability).distinct().count() > 1) {
            context.warn("the batches differ in who counts as called where they list no variant, so call rates of"
                    + " variants mean different things for different people");
        }
    }

    /** Those who were not judged keep what they have, as does {@code unrelated} of those whose kinship is not known. */
    private void mark(Store opened, QcJob.Found found) {
        // An erasure that ran meanwhile would not see what is written now.
        Withdrawals withdrawn = opened.withdrawals();
        List<SampleQc> present = found.samples().stream()
                .filter(s -> !withdrawn.contains(s.sampleNumber()))
                .toList();
        List<SampleQc> withKinship =
                present.stream().filter(s -> s.isUnrelated() != null).toList();
        opened.audit("import", Map.of("samples", present.size()));
        opened.updateAttributes(update("qc", present));
        if (!withKinship.isEmpty()) {
            opened.updateAttributes(update("unrelated", withKinship));
        }
    }

    private static AttributeUpdate update(String attribute, List<SampleQc> samples) {
        int[] numbers = samples.stream().mapToInt(SampleQc::sampleNumber).toArray();
        @Nullable String[][] values = new String[numbers.length][];
        for (int i = 0; i < numbers.length; i++) {
            SampleQc sample = samples.get(i);
            values[i] = new String[] {attribute.equals("qc") ? sample.status() : sample.unrelated()};
        }
        return new AttributeUpdate(new ArrayList<>(List.of(attribute)), numbers, values);
    }

    private void report(QcJob.Found found, double seconds) {
        QcDefinition definition = found.definition();
        int judged = found.samples().size();
        new JsonSummary()
                .put("name", found.result().name())
                .put("version", found.result().version())
                .put("tables", definition.tables())
                .put("samples", definition.everybody().n())
                .put("variants", found.result().variants())
                .put("failed", definition.failed())
                .put("pairs", definition.pairs())
                .put("relatedness_sites", definition.relatedness().sites())
                .put("withdrawn", definition.people().withdrawn())
                .put("without_consent", definition.people().withoutConsent())
                .put("marked", mark ? judged : 0)
                .put("seconds", seconds)
                .print(
                        context,
                        () -> context.out()
                                .println(String.format(
                                        Locale.ROOT,
                                        "%s v%d: %d samples%s, %d variants, %.1f s",
                                        found.result().name(),
                                        found.result().version(),
                                        definition.everybody().n(),
                                        definition.has(QcTable.SAMPLES)
                                                ? " (" + definition.failed() + " failed, " + definition.pairs()
                                                        + " related pairs)"
                                                : "",
                                        found.result().variants(),
                                        seconds)));
    }
}
