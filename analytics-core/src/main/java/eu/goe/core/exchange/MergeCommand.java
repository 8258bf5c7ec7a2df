package eu.goe.core.exchange;

import eu.goe.core.association.RegressionPlan;
import eu.goe.core.association.SumsDefinition;
import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Progress;
import eu.goe.core.errors.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code goe merge}. */
@Command(
        name = "merge",
        description = {
            "Verifies packages of nodes and merges them into one table.",
            "A figure of the table is exact, or an interval that contains the true total.",
            "What a node does not list it can say in a second round: goe sites writes the list, goe frequencies --sites",
            "and goe export answer it, and the answers are merged together with the first packages.",
            "Cross tables of people (of goe cohort count) merge with each other only, into people.tsv in the new folder;",
            "associations (of goe gwas test) are pooled with each other only, each node weighted by its precision.",
            "Sums (of goe gwas suffstats) are added up to one regression of all people: of first packages comes a plan that",
            "nodes answer, and of their answers the next plan, or the associations."
        },
        footer = {
            "",
            "Examples:",
            "  goe merge se.pkg fi.pkg it.pkg --trust trust -o europe",
            "  goe results show europe | head",
            "  goe sites europe -o sites.vcf.gz    # the nodes answer, and then:",
            "  goe merge se.pkg fi.pkg it.pkg se-sites.pkg fi-sites.pkg it-sites.pkg --trust trust -o europe2",
            "  goe merge se-table1.pkg fi-table1.pkg --trust trust -o table1    # how many people, and means",
            "  goe merge se-bmi.pkg fi-bmi.pkg --trust trust --model random -o bmi    # of goe gwas test",
            "  goe merge se-0.pkg fi-0.pkg --trust trust --key EU-signer.key.pem -o plan.tar    # of goe gwas suffstats; and then:",
            "  goe merge se-1.pkg fi-1.pkg --trust trust --plan plan.tar -o bmi"
        })
public final class MergeCommand implements Runnable {
    private final CommandContext context;
    private final AssociationMerger merger;
    private final RegressionMerger regression;

    @Parameters(
            paramLabel = "PACKAGE",
            arity = "1..*",
            description =
                    "Packages, folders or tars: of each node one of its frequencies, its answers to lists of sites, and its coverage; or of each one cross table, or one association.")
    private List<Path> packages = List.of();

    @Mixin
    private TrustOptions trust = new TrustOptions();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "MERGED",
            description = "The new folder.")
    private Path output = Path.of("");

    @Option(
            names = "--strata-map",
            paramLabel = "FILE",
            description =
                    "Shared words for strata that nodes call differently (TSV: node, attribute, value, as_attribute, as_value; node * for all).")
    private @Nullable Path strataMap;

    @Option(
            names = "--model",
            paramLabel = "fixed|random|sample-size",
            description =
                    "Of associations: whether nodes have one effect or effects that differ (DerSimonian and Laird); or z weighted by people, without effects, for traits on different scales (default: fixed).")
    private AssociationMerger.@Nullable Model model;

    @Option(
            names = "--genomic-control",
            description =
                    "Of associations: divide each node's statistics by their inflation first, where it is above 1.")
    private boolean genomicControl;

    @Option(names = "--plan", paramLabel = "PLAN", description = "Of sums: the plan that they answer.")
    private @Nullable Path plan;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description =
                    "Of sums: the coordinator's private signing key, NODE-signer.key.pem, for the plan that comes of them.")
    private @Nullable Path key;

    @Option(
            names = "--node-intercepts",
            description = "Of first packages of sums: each node has an intercept of its own.")
    private boolean nodeIntercepts;

    /**
     * @param merger of associations
     * @param regression of sums
     */
    public MergeCommand(CommandContext context, AssociationMerger merger, RegressionMerger regression) {
        this.context = context;
        this.merger = merger;
        this.regression = regression;
    }

    @Override
    public void run() {
        if (Files.exists(output)) {
            throw new UsageException("-o " + output + " exists already. Choose another name, or remove it first.");
        }
        PackageVerifier verifier = trust.open(context);
        StrataMap words = strataMap == null ? StrataMap.NONE : StrataMap.read(strataMap);
        List<NodePackages.Input> inputs = verified(verifier, words);
        if (CohortMerge.isOf(inputs)) {
            mergeTables(CohortMerge.of(inputs, words), verifier);
            return;
        }
        if (AssociationMerge.isOf(inputs)) {
            poolAssociations(AssociationMerge.packages(inputs), verifier);
            return;
        }
        if (SumsMerge.isOf(inputs)) {
            addUp(inputs, verifier);
            return;
        }
        if (plan != null || key != null || nodeIntercepts) {
            throw new UsageException("--plan, --key and --node-intercepts are for packages of gwas suffstats.");
        }
        if (model != null || genomicControl) {
            throw new UsageException("--model and --genomic-control are for packages of associations.");
        }
        boolean isMasked = MaskedMerge.isOf(inputs);
        if (isMasked) {
            MaskedMerge.require(inputs);
        }
        List<NodePackages> nodes = isMasked ? List.of() : NodePackages.of(inputs);
        int nNodes = isMasked ? inputs.size() : nodes.size();
        if (context.dryRun()) {
            new JsonSummary()
                    .put("nodes", nNodes)
                    .put("packages", inputs.size())
                    .put("merged", output.toString())
                    .put("dry_run", true)
                    .print(
                            context,
                            () -> context.out().println("would merge " + inputs.size() + " packages into " + output));
            return;
        }
        MergedFolder.Info[] info = new MergedFolder.Info[1];
        try (Progress progress = context.progress("merge")) {
            PackageFolder.writeAtomically(
                    output,
                    folder -> info[0] = isMasked
                            ? MaskedMerge.run(context.spark(), inputs, folder, progress)
                            : MergeJob.run(context.spark(), nodes, folder, progress));
        }
        verifier.remember();
        new JsonSummary()
                .put("merged", output.toString())
                .put("nodes", nNodes)
                .put("packages", inputs.size())
                .put("variants", info[0].variants())
                .put("strata", info[0].strata().size())
                .put("samples", info[0].strata().get(0).n())
                .print(
                        context,
                        () -> context.out()
                                .println(output + ": " + info[0].variants() + " variants, "
                                        + info[0].strata().size() + " strata, "
                                        + info[0].strata().get(0).n() + " people of " + nNodes + " nodes"));
    }

    private List<NodePackages.Input> verified(PackageVerifier verifier, StrataMap words) {
        List<NodePackages.Input> inputs = new ArrayList<>();
        try (Progress progress = context.progress("merge: verify")) {
            progress.total(packages.size(), "packages");
            for (Path path : packages) {
                NodePackages.Input verified = verifier.verify(PackageFiles.of(path));
                Manifest manifest = verified.manifest();
                boolean isAsItIs = manifest.type().equals(MaskedContent.TYPE)
                        || CohortMerge.isOne(manifest)
                        || AssociationPackage.isOne(manifest)
                        || SumsPackage.isOne(manifest);
                inputs.add(isAsItIs ? verified : new NodePackages.Input(verified.files(), words.apply(manifest)));
                progress.done(inputs.size(), 0);
            }
        }
        return inputs;
    }

    private void poolAssociations(List<AssociationPackage> packages, PackageVerifier verifier) {
        JsonSummary summary = new JsonSummary()
                .put("merged", output.toString())
                .put("nodes", packages.size())
                .put("packages", packages.size());
        if (context.dryRun()) {
            summary.put("dry_run", true)
                    .print(
                            context,
                            () -> context.out().println("would pool " + packages.size() + " packages into " + output));
            return;
        }
        AssociationMerger.Request request =
                new AssociationMerger.Request(model == null ? AssociationMerger.Model.FIXED : model, genomicControl);
        PooledAssociation.Info[] info = new PooledAssociation.Info[1];
        try (Progress progress = context.progress("merge")) {
            PackageFolder.writeAtomically(
                    output,
                    folder -> info[0] =
                            AssociationMerge.run(context.spark(), packages, merger, request, folder, progress));
        }
        verifier.remember();
        summary.put("variants", info[0].variants())
                .put("traits", info[0].traits().size())
                .put("model", info[0].model())
                .print(
                        context,
                        () -> context.out()
                                .println(output + ": " + info[0].variants() + " variants, "
                                        + info[0].traits().size() + " trait(s) of " + packages.size()
                                        + " nodes, " + info[0].model()));
    }

    private void addUp(List<NodePackages.Input> inputs, PackageVerifier verifier) {
        Path asked = plan;
        SumsMerge merge =
                SumsMerge.of(inputs, asked == null ? null : PlanPackage.of(verifier.verify(PackageFiles.of(asked))));
        if (nodeIntercepts && asked != null) {
            throw new UsageException("--node-intercepts is said with the first packages; the plan has it.");
        }
        Path keyFile = key;
        if (merge.makesPlan() && keyFile == null) {
            throw new UsageException("A plan comes of these packages, which nodes answer only if it is signed."
                    + " Give the coordinator's key with --key.");
        }
        JsonSummary summary = new JsonSummary()
                .put("merged", output.toString())
                .put("nodes", merge.packages().size())
                .put("packages", merge.packages().size());
        if (context.dryRun()) {
            summary.put("dry_run", true)
                    .print(
                            context,
                            () -> context.out()
                                    .println("would write " + (merge.makesPlan() ? "a plan" : "associations") + " of "
                                            + merge.packages().size() + " nodes to " + output));
            return;
        }
        String done = merge.makesPlan() && keyFile != null
                ? writePlan(merge, keyFile, summary)
                : testVariants(merge, summary);
        verifier.remember();
        summary.print(context, () -> context.out().println(output + ": " + done));
    }

    private String writePlan(SumsMerge merge, Path keyFile, JsonSummary summary) {
        String node = KeyPairFile.signerNode(keyFile);
        KeyPairFile pair = KeyPairFile.readPrivate(keyFile);
        RegressionPlan[] made = new RegressionPlan[1];
        try (Progress progress = context.progress("merge")) {
            PackageFolder.writePackage(output, folder -> {
                SumsMerge.Planned planned = merge.plan(
                        context.spark(),
                        regression,
                        nodeIntercepts,
                        node,
                        context.clock().instant(),
                        folder,
                        progress);
                made[0] = planned.plan();
                PackageFolder.sign(folder, PackageFolder.complete(folder, planned.draft(), Map.of()), pair);
            });
        }
        summary.put("round", made[0].round())
                .put("stage", made[0].stage().label())
                .put("model", made[0].model().sha256());
        return "plan of round " + made[0].round() + ", for the nodes "
                + String.join(", ", made[0].model().nodes()) + " ("
                + (made[0].stage() == SumsDefinition.Stage.SUMS ? "the last" : "of covariates alone") + ")";
    }

    private String testVariants(SumsMerge merge, JsonSummary summary) {
        PooledAssociation.Info[] info = new PooledAssociation.Info[1];
        try (Progress progress = context.progress("merge")) {
            PackageFolder.writeAtomically(
                    output, folder -> info[0] = merge.test(context.spark(), regression, folder, progress));
        }
        summary.put("variants", info[0].variants())
                .put("traits", info[0].traits().size())
                .put("model", info[0].model());
        return info[0].variants() + " variants, " + info[0].traits().size() + " trait(s), one regression of "
                + merge.packages().size() + " nodes";
    }

    private void mergeTables(CohortMerge.Merged merged, PackageVerifier verifier) {
        int nodes = merged.info().nodes().size();
        if (!context.dryRun()) {
            PackageFolder.writeAtomically(output, merged::write);
            verifier.remember();
        }
        MergedCrossTable.Range everybody = merged.lines().get(0).n();
        long exact = merged.lines().stream().filter(l -> l.n().isExact()).count();
        new JsonSummary()
                .put("merged", output.toString())
                .put("nodes", nodes)
                .put("packages", nodes)
                .put("strata", merged.lines().size())
                .put("strata_exact", exact)
                .put("samples", everybody.isExact() ? everybody.min() : null)
                .put("samples_min", everybody.min())
                .put("samples_max", everybody.max())
                .put("dry_run", context.dryRun())
                .print(
                        context,
                        () -> context.out()
                                .println((context.dryRun()
                                                ? "would merge " + nodes + " packages into " + output
                                                : output + "/" + MergedCrossTable.TABLE)
                                        + ": " + merged.lines().size() + " strata, the people of " + exact
                                        + " of them exactly known; "
                                        + (everybody.isExact()
                                                ? everybody.min() + ""
                                                : everybody.min() + " to " + everybody.max())
                                        + " people of " + nodes + " nodes"));
    }
}
