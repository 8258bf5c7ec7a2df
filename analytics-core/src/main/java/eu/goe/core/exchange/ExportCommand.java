package eu.goe.core.exchange;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Progress;
import eu.goe.core.command.StoreOption;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.MembershipPower;
import eu.goe.core.disclosure.Policy;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.store.Result;
import eu.goe.core.store.ResultType;
import eu.goe.core.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code goe export}. */
@Command(
        name = "export",
        description = {
            "The only way out of a node: applies the disclosure policy to a result and writes a signed package.",
            "Results of frequencies, coverage, cohort count (cross tables of up to two attributes) and gwas test may leave.",
            "--policy may only be stricter than the store's own."
        },
        footer = {
            "",
            "Examples:",
            "  goe export -s /data/se --result release7 --key SE-signer.key.pem -o se-7.pkg",
            "  goe export -s /data/se --result release7 --key SE-signer.key.pem -o se-7.tar --audience public",
            "  goe export -s /data/se --result round2 --trust trust.json --key SE-signer.key.pem -o se-sites.pkg",
            "  goe export -s /data/se --result table1 --key SE-signer.key.pem -o se-table1.pkg   # of goe cohort count"
        })
public final class ExportCommand implements Runnable {
    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    @Option(names = "--result", required = true, paramLabel = "NAME", description = "The result; its newest version.")
    private String result = "";

    @Option(names = "--key", required = true, paramLabel = "KEY", description = "The node's private signing key.")
    private Path key = Path.of("");

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "PACKAGE",
            description = "The new folder, or one file if its name ends in .tar.")
    private Path output = Path.of("");

    @Option(
            names = "--audience",
            paramLabel = "coordinator|public",
            description = "Who may read the package (default: coordinator).")
    private Audience audience = Audience.COORDINATOR;

    @Option(names = "--policy", paramLabel = "F", description = "A policy that is stricter than the store's.")
    private @Nullable Path policy;

    @Option(
            names = "--round",
            paramLabel = "FILE",
            description = "Masked sums: the round that goe round new fixed; with --mask-key and --trust.")
    private @Nullable Path round;

    @Option(names = "--mask-key", paramLabel = "KEY", description = "The node's private masker's key.")
    private @Nullable Path maskKey;

    @Option(
            names = "--trust",
            paramLabel = "DIR|FILE",
            description =
                    "Folder of trusted public keys, or a signed trust.json: who may ask by a list of sites under a threshold;"
                            + " of masked sums the masker's keys of all nodes of the round.")
    private @Nullable Path trust;

    @Option(
            names = "--first-use",
            description =
                    "With a trust.json that was not used here before: do not warn that nothing has been seen yet.")
    private boolean firstUse;

    @Option(names = "--review", description = "Write the reviewer's report only, and no package.")
    private boolean review;

    @Option(
            names = "--supersedes",
            paramLabel = "ID",
            description = "A package of the node that this one takes the place of (its package_id); several.")
    private List<String> supersedes = List.of();

    @Option(names = "--not-before", paramLabel = "MOMENT", description = "When it begins to hold (default: at once).")
    private @Nullable Instant notBefore;

    public ExportCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        if (Files.exists(output)) {
            throw new UsageException("-o " + output + " exists already. Choose another name, or remove it first.");
        }
        KeyPairFile signer = KeyPairFile.readPrivate(key);
        Store opened = store.open(context);
        KeyPairFile.requireNamed(key, opened.info().node(), "signer");
        Result found = opened.result(result);
        String why = opened.staleResults().get(found);
        if (why != null) {
            throw new PolicyException("Refused by the rule on "
                    + (why.contains("withdrawn") ? "withdrawal" : "stale results") + ": result " + found.name() + " v"
                    + found.version() + " is stale, " + why + ". Count again with goe "
                    + found.type().command() + " --name " + found.name() + ", and export that.");
        }
        Rules rules = rules(Policy.parse(opened.info().policy(), "of the store").rules(audience));
        new ExportableResult(found, rules, audience, round != null).require(context);
        PackageVerifier lists = requireList(found, rules);
        if (context.dryRun()) {
            try (Progress progress = context.progress("export")) {
                job(opened, found, rules, issue(), progress).check(signer);
            }

            new JsonSummary()
                    .put("result", found.name())
                    .put("version", found.version())
                    .put("package", output.toString())
                    .put("dry_run", true)
                    .print(
                            context,
                            () -> context.out()
                                    .println(
                                            "would export " + found.name() + " v" + found.version() + " to " + output));
            return;
        }
        ExportEntry.Issue issue = issue();

        Manifest manifest;
        try (Progress progress = context.progress("export")) {
            ExportJob job = job(opened, found, rules, issue, progress);
            manifest = review ? job.review(signer, output) : job.run(signer, output);
        }
        if (lists != null) {
            lists.remember();
        }
        if (review) {
            new JsonSummary()
                    .put("report", output.resolve(ReviewPage.NAME).toString())
                    .put("sites", manifest.outcome().sites())
                    .put("cells_hidden", manifest.outcome().cellsHidden())
                    .print(
                            context,
                            () -> context.out()
                                    .println(output.resolve(ReviewPage.NAME)
                                            + ": what would leave; nothing was signed"));
            return;
        }
        if (rules.approvers() > 0) {
            context.warn(
                    "the policy asks for " + rules.approvers() + " approval(s): goe approve " + output + " --key KEY");
        }
        Optional<MembershipPower> told = manifest.membership().stream().max(MembershipPower.BY_POWER);
        new JsonSummary()
                .put("package", output.toString())
                .put("package_id", manifest.packageId())
                .put("sequence", manifest.sequence())
                .put("sites", manifest.outcome().sites())
                .put("sites_dropped", manifest.outcome().sitesDropped())
                .put("cells_hidden", manifest.outcome().cellsHidden())
                .put("strata", manifest.strata().size())
                .put("strata_dropped", manifest.droppedStrata().size())
                .put("small_strata", manifest.smallStrata())
                .put(
                        "membership_power",
                        told.map(power -> power.thousandths() / 1e3).orElse(null))
                .print(context, () -> {
                    context.out().println(summary(manifest, found.type() == ResultType.COHORT));
                    told.ifPresent(power -> context.out().println(power.sentence()));
                });
    }

    private String summary(Manifest manifest, boolean isCrossTable) {
        return output + ": package " + manifest.sequence() + " of node " + manifest.node() + ", "
                + (isCrossTable ? "" : manifest.outcome().sites() + " sites, ")
                + manifest.strata().size() + " strata; cells hidden "
                + manifest.outcome().cellsHidden()
                + (isCrossTable ? "" : "; not let out: " + manifest.heldBack());
    }

    /** Judges the list that a result answers; whom that was verified with is null if nothing was. */
    private @Nullable PackageVerifier requireList(Result found, Rules rules) {
        if (round != null || (found.type() != ResultType.FREQUENCIES && found.type() != ResultType.COVERAGE)) {
            return null;
        }
        FrequencyDefinition definition = FrequencyDefinition.parse(found.definition());
        if (!AskedList.isJudged(definition, rules)) {
            return null;
        }
        Path trusted = trust;
        PackageVerifier verifier = trusted == null || definition.signedList() == null
                ? null
                : PackageVerifier.open(trusted, firstUse, context);
        AskedList.require(definition, found.name() + " v" + found.version(), rules, verifier);
        return verifier;
    }

    private ExportJob job(Store opened, Result found, Rules rules, ExportEntry.Issue issue, Progress progress) {
        Path roundFile = round;
        ExportContent content = switch (found.type()) {
            case COHORT -> new CohortContent(opened, found, rules, audience);
            case ASSOCIATION -> new AssociationContent(opened, found, rules, audience, progress);
            case SUFFSTATS -> new SumsContent(opened, found, rules, audience, progress);
            case FREQUENCIES, COVERAGE, QC ->
                roundFile == null
                        ? new GatedContent(opened, found, rules, audience, context.clock(), progress)
                        : masked(opened, found, rules, roundFile, progress);
        };
        return new ExportJob(opened, content, rules, audience, issue, context.clock());
    }

    private MaskedContent masked(Store opened, Result found, Rules rules, Path roundFile, Progress progress) {
        Path keyFile = maskKey;
        Path trusted = trust;
        if (keyFile == null || trusted == null) {
            throw new UsageException("--round needs --mask-key and --trust.");
        }
        if (audience != Audience.COORDINATOR) {
            throw new UsageException("--round is for the coordinator, who adds up what all nodes send.");
        }
        KeyPairFile.requireNamed(keyFile, opened.info().node(), MaskKey.ROLE);
        return new MaskedContent(
                opened,
                found,
                rules,
                MaskedRound.read(roundFile),
                MaskKey.readPrivate(keyFile),
                PackageVerifier.maskers(trusted, firstUse, context),
                progress);
    }

    private ExportEntry.Issue issue() {
        for (String id : supersedes) {
            if (!id.matches("[0-9a-f]{64}")) {
                throw new UsageException("--supersedes " + id
                        + ": a package's identifier has 64 hex digits; goe verify --json gives it.");
            }
        }
        return new ExportEntry.Issue(supersedes, notBefore == null ? null : notBefore.toString());
    }

    private Rules rules(Rules own) {
        Path file = policy;
        if (file == null) {
            return own;
        }
        try {
            Rules given = Policy.parse(Files.readString(file), file.toString()).rules(audience);
            List<String> laxer = given.laxerThan(own);
            if (!laxer.isEmpty()) {
                throw new PolicyException("Refused by rule D0: --policy " + file + " is laxer than the store's policy: "
                        + String.join(", ", laxer) + ". It may only be stricter.");
            }
            return given;
        } catch (IOException e) {
            throw new UsageException("--policy " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
