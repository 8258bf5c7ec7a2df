package eu.goe.core.release;

import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Progress;
import eu.goe.core.command.RegionsOption;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Policy;
import eu.goe.core.errors.UsageException;
import eu.goe.core.frequency.GroupMaximum;
import eu.goe.core.genome.Regions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code goe release}. */
@Command(
        name = "release",
        description = {
            "Writes the public release of a merged table: sites VCF, Parquet, a page, checksums.",
            "",
            "The public rules of the policy apply to the totals. Strata that are too small, or that would show one",
            "node's own figures without its leave, are not published; neither are small cells, nor what gives them back."
        },
        footer = {
            "",
            "Examples:",
            "  goe release merged -o release-1.0 --version 1.0 --key keys/EU-signer.key.pem",
            "  goe release merged -o release-1.1 --version 1.1 --previous release-1.0 --metadata release.yaml",
            "  goe release merged -o try --policy policy.yaml --formats vcf,html",
            "  goe release merged -o fi --formats vcf,gdi --dataset-id GOE-FI-DATASET-1 --provider THL --country FIN=FI"
        })
public final class ReleaseCommand implements Runnable {
    private static final String VERSION = "[A-Za-z0-9][A-Za-z0-9_.-]{0,39}";

    private final CommandContext context;
    private final ReleaseInputs inputs;

    @Parameters(index = "0", paramLabel = "MERGED", description = "Folder that goe merge wrote.")
    private Path merged = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "New folder for the release.")
    private Path output = Path.of("");

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "Policy (YAML) whose public rules apply; without it the built-in one.")
    private @Nullable Path policy;

    @Option(
            names = "--formats",
            split = ",",
            paramLabel = "FORMAT",
            defaultValue = "vcf,parquet,html",
            description =
                    "Of vcf, parquet, delta (the Parquet files as a table), html, gdi (Parquet that a GDI node loads), beacon (Beacon v2"
                            + " g_variants), vrs (VA-Spec frequencies of VRS alleles); several with commas"
                            + " (default: ${DEFAULT-VALUE}).")
    private List<String> formats = List.of();

    @Option(
            names = "--version",
            paramLabel = "V",
            description = "How the release is called, in file names too (default: the date).")
    private @Nullable String version;

    @Option(
            names = "--grpmax-exclude",
            split = ",",
            paramLabel = "POPULATION",
            description = "Populations that do not take part in grpmax and fafmax, such as founder populations.")
    private List<String> grpmaxExclude = List.of();

    @Option(
            names = "--metadata",
            paramLabel = "FILE",
            description = {
                "Title, publisher, licence and the like (YAML) for the catalogue record; without it placeholders.",
                "The keys: docs/format.md, Release."
            })
    private @Nullable Path metadata;

    @Option(
            names = "--previous",
            paramLabel = "DIR",
            description = "The release before; what changed since is told in changes.tsv, release.json and the page.")
    private @Nullable Path previous;

    @Option(
            names = "--lcr",
            paramLabel = "BED",
            description = "Regions of low complexity: sites that start there have the flag lcr in the VCF.")
    private @Nullable String lcr;

    @Option(
            names = "--segdup",
            paramLabel = "BED",
            description = "Duplicated segments: sites that start there have the flag segdup in the VCF.")
    private @Nullable String segdup;

    @Option(names = "--key", paramLabel = "KEY", description = "Private key that signs; without it: UNSIGNED.")
    private @Nullable Path key;

    @Mixin
    private FormOptions forms = new FormOptions();

    public ReleaseCommand(CommandContext context, ReleaseInputs inputs) {
        this.context = context;
        this.inputs = inputs;
    }

    @Override
    public void run() {
        Instant started = context.clock().instant();
        Set<ReleaseFormat> wanted = ReleaseFormat.parse(formats);
        FormSettings settings = forms.settings();
        ReleaseFolder.refuseIfThere(output);
        ReleaseDescription description = readDescription();
        ReleaseRule rule = ReleaseRule.of(readPolicy().rules(Audience.PUBLIC));
        try (MergedSource source = inputs.open(merged)) {
            ReleaseWriter.Plan plan = new ReleaseWriter.Plan(
                    versionOrDate(started),
                    started,
                    inputs.software(),
                    key == null ? null : inputs.signer(key),
                    groups(source.info()),
                    description,
                    readPrevious(versionOrDate(started)),
                    new SiteMarks.Stretches(bed("--lcr", lcr, source.info()), bed("--segdup", segdup, source.info())));
            ReleaseWriter writer = new ReleaseWriter(source, rule, wanted, settings, plan);
            if (plan.signer() == null) {
                context.warn("no --key: the release says UNSIGNED.");
            }
            if (wanted.contains(ReleaseFormat.GDI)) {
                warnOfGdi(writer, settings);
            }
            for (ReleaseStrata.Dropped dropped : writer.strata().dropped()) {
                context.warn("stratum " + dropped.id() + " is not published (" + dropped.rule() + ": "
                        + dropped.reason() + ").");
            }
            if (context.dryRun()) {
                printPlan(source, writer, plan, wanted);
                return;
            }
            try (Progress progress = context.progress("release")) {
                print(plan, writer.write(output, progress), started);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void warnOfGdi(ReleaseWriter writer, FormSettings settings) {
        if (settings.provider() == null) {
            context.warn("no --provider: metadata.yaml for gdi has a placeholder.");
        }
        List<String> strata = writer.strataWithoutLabel();
        if (!strata.isEmpty()) {
            context.warn("gdi leaves out what is neither a country of two letters nor a sex: "
                    + String.join("; ", strata) + ". Countries are named with --country.");
        }
    }

    private GroupMaximum groups(MergedInfo info) {
        List<String> known = info.strata().stream()
                .filter(s -> s.definition().size() == 1)
                .flatMap(s -> s.definition().entrySet().stream())
                .filter(e -> e.getKey().equals(SampleAttributes.POPULATION))
                .map(Map.Entry::getValue)
                .toList();
        for (String value : grpmaxExclude) {
            if (!known.contains(value)) {
                throw new UsageException("--grpmax-exclude: the table has no population " + value + " (there are: "
                        + String.join(", ", known) + ").");
            }
        }
        return new GroupMaximum(
                SampleAttributes.POPULATION, grpmaxExclude.stream().sorted().toList());
    }

    private void printPlan(
            MergedSource source, ReleaseWriter writer, ReleaseWriter.Plan plan, Set<ReleaseFormat> wanted) {
        List<String> names = wanted.stream().map(ReleaseFormat::label).toList();
        int strata = writer.strata().kept().length;
        int windows = source.windowLabels().size();
        new JsonSummary()
                .put("release", output.toString())
                .put("dry_run", true)
                .put("version", plan.version())
                .put("formats", names)
                .put("windows", windows)
                .put("strata", strata)
                .put("strata_dropped", writer.strata().dropped().size())
                .put("signed", plan.signer() != null)
                .print(
                        context,
                        () -> context.out()
                                .println("would write release " + plan.version() + " to " + output + ": "
                                        + String.join(", ", names) + "; " + windows + " windows, " + strata
                                        + " strata"));
    }

    private void print(ReleaseWriter.Plan plan, ReleaseWriter.Outcome outcome, Instant started) {
        Signer signer = plan.signer();
        double seconds =
                java.time.Duration.between(started, context.clock().instant()).toMillis() / 1e3;
        new JsonSummary()
                .put("release", output.toString())
                .put("version", plan.version())
                .put("sites", outcome.sites())
                .put("sites_dropped", outcome.sitesLeftOut())
                .put("strata", outcome.strata())
                .put("strata_dropped", outcome.dropped().size())
                .put("membership_power", outcome.membership().thousandths() / 1e3)
                .put("signed", signer != null)
                .put("key_id", signer == null ? null : signer.keyId())
                .put("files", outcome.files())
                .put("bytes", outcome.bytes())
                .put("seconds", seconds)
                .print(context, () -> {
                    context.out()
                            .println("release " + plan.version() + ": " + outcome.sites() + " sites, "
                                    + outcome.strata() + " strata, about " + outcome.sitesLeftOut()
                                    + " sites left out" + (signer == null ? ", UNSIGNED" : ""));
                    outcome.files().forEach(file -> context.out().println(output.resolve(file)));
                    context.out().println(outcome.membership().sentence());
                });
    }

    private String versionOrDate(Instant now) {
        String given = version;
        if (given == null) {
            return LocalDate.ofInstant(now, ZoneOffset.UTC).toString();
        }
        if (!given.matches(VERSION)) {
            throw new UsageException(
                    "--version '" + given
                            + "': letters, digits, dots, dashes and underscores, at most 40, beginning with a letter or digit.");
        }
        return given;
    }

    private ReleaseDescription readDescription() {
        Path file = metadata;
        if (file == null) {
            context.warn("no --metadata: title, publisher, contact and licence are placeholders that say so.");
            return ReleaseDescription.placeholder();
        }
        try {
            ReleaseDescription description = ReleaseDescriptionYaml.parse(Files.readString(file), file.toString());
            if (!description.placeholders().isEmpty()) {
                context.warn("--metadata " + file + " lacks " + String.join(", ", description.placeholders())
                        + ": placeholders that say so.");
            }
            return description;
        } catch (IOException e) {
            throw new UsageException("--metadata " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private @Nullable Regions bed(String option, @Nullable String file, MergedInfo info) {
        return file == null ? null : RegionsOption.bed(option, file, info.assembly(), context);
    }

    private @Nullable PreviousRelease readPrevious(String version) throws IOException {
        if (previous == null) {
            return null;
        }
        PreviousRelease read = PreviousRelease.open(previous);
        if (read.version().equals(version)) {
            throw new UsageException("--previous " + previous + " has version " + version
                    + " too. Give this release another --version.");
        }
        Tombstone tombstone = read.tombstone();
        if (tombstone != null) {
            context.warn("release " + read.version() + " was withdrawn on " + tombstone.withdrawn()
                    + ": the change log counts its sites and names none.");
        }
        return read;
    }

    private Policy readPolicy() {
        Path file = policy;
        if (file == null) {
            return Policy.builtIn();
        }
        try {
            return Policy.parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new UsageException("--policy " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
