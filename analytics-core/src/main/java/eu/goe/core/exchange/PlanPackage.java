package eu.goe.core.exchange;

import eu.goe.core.association.MeansFormat;
import eu.goe.core.association.MeansRow;
import eu.goe.core.association.RegressionPlan;
import eu.goe.core.association.SumsDefinition;
import eu.goe.core.command.CommandContext;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.store.Result;
import eu.goe.core.store.Store;
import eu.goe.core.variant.Normalisation;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A coordinator's plan of a regression of all nodes, as a signed package of type {@code plan}: what nodes are asked for in one round, and the mean dosages of all of them. */
public final class PlanPackage {
    /** The plan. */
    static final String PLAN = "plan.json";
    /** Its tables of windows. */
    static final String FOLDER = "means/";

    private final NodePackages.Input input;
    private final RegressionPlan plan;

    /** Where means are; goes to tasks. */
    public record Means(PackageFiles files, RegressionPlan.Model model) implements Serializable {
        /** The rows of a window, in order; empty if there are none. The caller closes them. */
        public Optional<RowFileReader<MeansRow>> open(String window, Assembly assembly) throws IOException {
            Optional<FilePart> file = files.file(FOLDER + window + WindowFile.SUFFIX);
            return file.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new RowFileReader<>(
                            file.get(), new MeansFormat(assembly, model.layout(SumsDefinition.Stage.MOMENTS))));
        }
    }

    private PlanPackage(NodePackages.Input input, RegressionPlan plan) {
        this.input = input;
        this.plan = plan;
    }

    /**
     * Opens and verifies one.
     *
     * @param trust a folder of keys or a trust file
     * @throws VerificationException if nobody trusted signed it, or it is no plan
     */
    public static PlanPackage open(Path path, Path trust, boolean firstUse, CommandContext context) {
        PackageVerifier verifier = PackageVerifier.open(trust, firstUse, context);
        PlanPackage opened = of(verifier.verify(PackageFiles.of(path)));
        if (!context.dryRun()) {
            verifier.remember();
        }
        return opened;
    }

    /** @throws VerificationException if a verified package is no plan */
    static PlanPackage of(NodePackages.Input input) {
        if (!input.manifest().type().equals(Manifest.PLAN)) {
            throw new VerificationException(input.folder() + ": a package of type "
                    + input.manifest().type() + ", not a plan. goe merge makes one of packages of gwas suffstats.");
        }
        try {
            return new PlanPackage(input, RegressionPlan.parse(PackageHead.file(input, PLAN), input.folder()));
        } catch (IOException e) {
            throw new VerificationException(input.folder() + ": " + PLAN + " cannot be read.", e);
        }
    }

    public RegressionPlan plan() {
        return plan;
    }

    public Means means() {
        return new Means(input.files(), plan.model());
    }

    /** Windows of which it has means. */
    List<String> windows() {
        return PackageHead.of(input, FOLDER).windows();
    }

    NodePackages.Input input() {
        return input;
    }

    String packageId() {
        return input.manifest().packageId();
    }

    /**
     * How a node's result says that it answers this plan.
     *
     * @param first the result whose package the plan is made of
     */
    public record Question(SumsDefinition.Answered answered, SumsDefinition first) {}

    /**
     * Finds out of which of a store's results the plan is made.
     *
     * @throws VerificationException if it is made of none, or of one that is not there any more
     */
    public Question askedOf(Store store) {
        String node = store.info().node();
        List<String> ids = new ArrayList<>();
        List<Manifest.MadeOfEntry> madeOf = input.manifest().madeOf();
        if (madeOf != null) {
            madeOf.stream().filter(m -> m.node().equals(node)).forEach(m -> ids.addAll(m.packageIds()));
        }
        for (String line : store.intactExports()) {
            ExportEntry entry = ExportEntry.parse(line);
            if (!ids.contains(entry.packageId())) {
                continue;
            }
            Result result = store.results().stream()
                    .filter(r -> r.number() == entry.result())
                    .findFirst()
                    .orElseThrow(() -> new VerificationException(input.folder() + ": made of result " + entry.label()
                            + ", which was dropped. Begin again, with a first package of a new one."));
            return new Question(
                    new SumsDefinition.Answered(
                            entry.packageId(),
                            packageId(),
                            input.manifest().node(),
                            plan.model().sha256(),
                            plan.round()),
                    SumsDefinition.parse(result.definition()));
        }
        throw new VerificationException(input.folder() + ": the plan is made of no package of this store (node " + node
                + "). Ask node " + input.manifest().node() + " for one that is.");
    }

    /** The manifest of a plan, without its files and their hash. */
    static Manifest draft(List<SumsPackage> packages, List<Manifest.MadeOfEntry> madeOf, String node, Instant now) {
        PackageHead first = packages.get(0).head();
        return new ManifestBuilder(Manifest.PLAN, node, first.synthetic(), Audience.COORDINATOR)
                .at(1, null, now.truncatedTo(ChronoUnit.SECONDS).toString())
                .holds(Rules.builtIn(Audience.COORDINATOR).expiresDays())
                .on(first.assembly(), Normalisation.of(first.normalisation()))
                .withSexPloidy("adjust")
                .madeOf(madeOf)
                .withSites(0, null)
                .build();
    }
}
