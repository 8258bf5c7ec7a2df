package eu.goe.core.exchange;

import eu.goe.core.association.GenomePart;
import eu.goe.core.association.MeansFormat;
import eu.goe.core.association.MeansRow;
import eu.goe.core.association.PooledFormat;
import eu.goe.core.association.RegressionPlan;
import eu.goe.core.association.SumsDefinition;
import eu.goe.core.association.SumsLayout;
import eu.goe.core.association.SumsRow;
import eu.goe.core.command.Progress;
import eu.goe.core.command.Software;
import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.WindowGrid;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.RowFileWriter;
import eu.goe.core.parquet.SortedMerge;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * One step of a regression of all nodes: of first packages the plan, of steps of the regression on covariates the next plan, of sums the associations.
 *
 * @param packages in the order of their nodes
 * @param plan that they answer; null of first packages
 */
record SumsMerge(List<SumsPackage> packages, @Nullable PlanPackage plan) {

    /** Whether these are packages of sums; none of them merges with others. */
    static boolean isOf(List<NodePackages.Input> inputs) {
        long of = inputs.stream().filter(i -> SumsPackage.isOne(i.manifest())).count();
        if (of > 0 && of < inputs.size()) {
            throw new VerificationException("Packages of type " + SumsPackage.TYPE
                    + " are added up with each other only; give the others apart.");
        }
        return of > 0;
    }

    /**
     * Puts packages together.
     *
     * @param plan what the user gave, verified
     * @throws VerificationException if they do not fit together: names the field and both values
     */
    static SumsMerge of(List<NodePackages.Input> inputs, @Nullable PlanPackage plan) {
        NodePackages.requireNotSuperseded(inputs);
        Map<String, SumsPackage> byNode = new HashMap<>();
        for (NodePackages.Input input : inputs) {
            SumsPackage its = SumsPackage.of(input);
            SumsPackage other = byNode.putIfAbsent(its.node(), its);
            // A node that repeats a round sends the same again.
            if (other != null && !other.packageId().equals(its.packageId())) {
                throw new VerificationException(its.label() + ": a second package of node " + its.node() + ", beside "
                        + other.label() + ". Give one for each node.");
            }
        }
        List<SumsPackage> packages = new ArrayList<>(byNode.values());
        packages.sort(Comparator.comparing(SumsPackage::node));
        SumsPackage first = packages.get(0);
        for (SumsPackage its : packages) {
            Map<String, Object> wanted = contract(first);
            Map<String, Object> has = contract(its);
            wanted.forEach((field, value) -> {
                if (!value.equals(has.get(field))) {
                    throw new VerificationException(its.label() + ": " + field + " is " + has.get(field) + ", but node "
                            + first.node() + " has " + value + ". Packages merge only where they agree.");
                }
            });
        }
        boolean isFirst = first.sums().stage() == SumsDefinition.Stage.MOMENTS;
        if (isFirst != (plan == null)) {
            throw new UsageException(
                    isFirst
                            ? "--plan is for packages that answer one; these are first packages of gwas suffstats."
                            : "These packages answer a plan: give it with --plan.");
        }
        if (plan != null) {
            requireAnswers(packages, plan);
        }
        return new SumsMerge(List.copyOf(packages), plan);
    }

    private static Map<String, Object> contract(SumsPackage its) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("assembly", its.assembly().name());
        fields.put("normalisation", its.normalisation());
        fields.put("synthetic", its.synthetic());
        fields.put("binary", its.sums().binary());
        fields.put("x_model", its.sums().xModel());
        fields.put("regions", String.valueOf(its.sums().regions()));
        fields.put("stage", its.sums().stage().label());
        SumsDefinition.Answered plan = its.sums().plan();
        fields.put("plan", plan == null ? "none" : plan.packageId());
        return fields;
    }

    private static void requireAnswers(List<SumsPackage> packages, PlanPackage plan) {
        List<String> nodes = packages.stream().map(SumsPackage::node).toList();
        List<String> asked = plan.plan().model().nodes();
        if (!nodes.equals(asked)) {
            throw new VerificationException("The plan asks nodes " + String.join(", ", asked)
                    + ", and these packages are of " + String.join(", ", nodes)
                    + ". All of them answer, or a new plan is made without those that do not.");
        }
        SumsDefinition.Answered answered = packages.get(0).sums().plan();
        if (answered == null || !answered.packageId().equals(plan.packageId())) {
            throw new VerificationException(packages.get(0).label() + ": answers another plan than "
                    + plan.input().folder() + ".");
        }
    }

    /** Whether a plan comes of it, rather than associations. */
    boolean makesPlan() {
        return packages.get(0).sums().stage() != SumsDefinition.Stage.SUMS;
    }

    private Assembly assembly() {
        return packages.get(0).assembly();
    }

    private List<String> windows() {
        TreeSet<String> windows = new TreeSet<>(WindowGrid.order(assembly()));
        packages.forEach(p -> windows.addAll(p.windows()));
        return new ArrayList<>(windows);
    }

    /** A plan, and the manifest of its package without files. */
    record Planned(Manifest draft, RegressionPlan plan) {}

    /** Writes a plan's files into a new folder; the caller signs it. */
    Planned plan(
            SparkSession spark,
            RegressionMerger merger,
            boolean nodeIntercepts,
            String node,
            Instant now,
            Path folder,
            Progress progress)
            throws IOException {
        PlanPackage before = plan;
        RegressionPlan next =
                before == null ? merger.first(packages, nodeIntercepts) : merger.next(before.plan(), packages);
        Files.write(folder.resolve(PlanPackage.PLAN), next.toBytes());
        Path means = Files.createDirectories(folder.resolve(PlanPackage.FOLDER));
        List<Manifest.MadeOfEntry> madeOf = new ArrayList<>();
        if (before == null) {
            packages.forEach(p -> madeOf.add(new Manifest.MadeOfEntry(p.node(), List.of(p.packageId()))));
            List<String> windows = windows();
            progress.total(windows.size(), "windows");
            Task task = new Task(
                    new ArrayList<>(packages.stream().map(SumsPackage::files).toList()),
                    packages.stream().map(SumsPackage::node).toArray(String[]::new),
                    next.model(),
                    assembly(),
                    means.toString());
            WindowFile.publish(means, TaskRunner.run(spark, "goe merge: means", windows, task::run, progress), false);
        } else {
            madeOf.addAll(Objects.requireNonNullElse(before.input().manifest().madeOf(), List.of()));
            for (String window : before.windows()) {
                String name = window + WindowFile.SUFFIX;
                Optional<FilePart> file = before.input().files().file(PlanPackage.FOLDER + name);
                try (InputStream in = file.orElseThrow().open()) {
                    Files.copy(in, means.resolve(name));
                }
            }
        }
        return new Planned(PlanPackage.draft(packages, madeOf, node, now), next);
    }

    /** Adds up the dosages of one window. */
    private record Task(
            ArrayList<SumsPackage.Files> files,
            String[] nodes,
            RegressionPlan.Model model,
            Assembly assembly,
            String target)
            implements Serializable {
        WindowFile run(String window, int part, TaskRunner.Meter meter) throws IOException {
            SumsLayout layout = model.layout(SumsDefinition.Stage.MOMENTS);
            WindowFile file = WindowFile.write(
                    Path.of(target), window, new MeansFormat(assembly, layout), out -> means(window, layout, out));
            meter.add(1, file.rows());
            return file;
        }

        private void means(String window, SumsLayout layout, RowFileWriter<MeansRow> out) throws IOException {
            List<RowFileReader<SumsRow>> readers = new ArrayList<>();
            List<Integer> nodeOf = new ArrayList<>();
            try {
                for (int node = 0; node < nodes.length; node++) {
                    Optional<RowFileReader<SumsRow>> rows = files.get(node).open(window, assembly);
                    if (rows.isPresent()) {
                        readers.add(rows.get());
                        nodeOf.add(node);
                    }
                }
                SortedMerge<Variant, SumsRow> variants = new SortedMerge<>(readers, SumsRow::variant);
                while (variants.hasNext()) {
                    List<SortedMerge.Entry<SumsRow>> ofNodes = variants.next();
                    Variant variant = ofNodes.get(0).row().variant();
                    GenomePart of = SumsLayout.part(assembly, variant);
                    MeansRow means = MeansRow.unknown(variant, layout.groups(of));
                    List<RegressionPlan.Group> groups = model.groups(of);
                    for (int g = 0; g < groups.size(); g++) {
                        double sum = 0;
                        double n = 0;
                        for (SortedMerge.Entry<SumsRow> entry : ofNodes) {
                            int place = place(nodeOf.get(entry.stream()), groups.get(g));
                            if (place >= 0 && entry.row().tells(place)) {
                                sum += entry.row().sums()[place];
                                n += entry.row().n()[place];
                                means.nNodes()[g]++;
                            }
                        }
                        means.means()[g] = sum / n;
                    }
                    out.write(means);
                }
            } finally {
                for (RowFileReader<SumsRow> reader : readers) {
                    reader.close();
                }
            }
        }

        /** The place of a node's people who have a group's traits, among its groups of that part of the genome; −1 if it has none. */
        private int place(int node, RegressionPlan.Group group) {
            List<SumsDefinition.Group> own = files.get(node).sums().groups().stream()
                    .filter(g -> g.part() == group.part())
                    .toList();
            for (int g = 0; g < own.size(); g++) {
                if (own.get(g).traits().containsAll(group.traits())) {
                    return g;
                }
            }
            return -1;
        }
    }

    /** What a task that tests needs. */
    private record Tests(AssociationMerger.Windows windows, String target, Assembly assembly, int nTraits, int nNodes)
            implements Serializable {
        WindowFile run(String window, int part, TaskRunner.Meter meter) throws IOException {
            WindowFile file = WindowFile.write(
                    Path.of(target),
                    window,
                    new PooledFormat(assembly, nTraits, nNodes),
                    out -> windows.pool(window, out));
            meter.add(1, file.rows());
            return file;
        }
    }

    /** Tests all variants, and writes the pooled association into a new folder. */
    PooledAssociation.Info test(SparkSession spark, RegressionMerger merger, Path folder, Progress progress)
            throws IOException {
        PlanPackage answered = Objects.requireNonNull(plan);
        RegressionPlan asked = answered.plan();
        List<PooledAssociation.Trait> traits = traits(asked.model());
        List<PooledAssociation.Node> nodes = packages.stream()
                .map(p -> new PooledAssociation.Node(
                        p.node(),
                        p.packageId(),
                        p.audience(),
                        p.sequence(),
                        Collections.nCopies(traits.size(), Double.NaN)))
                .toList();
        Path data = Files.createDirectories(folder.resolve(PooledAssociation.DATA));
        List<String> windows = windows();
        Tests tests =
                new Tests(merger.windows(asked, packages), data.toString(), assembly(), traits.size(), nodes.size());
        progress.total(windows.size(), "windows");
        List<WindowFile> files = TaskRunner.run(spark, "goe merge", windows, tests::run, progress);
        WindowFile.publish(data, files, true);
        PooledAssociation.Info info = PooledAssociation.Info.of(
                assembly().name(),
                packages.get(0).synthetic(),
                PooledAssociation.REGRESSION,
                false,
                traits,
                nodes,
                windows,
                files.stream().mapToLong(WindowFile::rows).sum(),
                Software.NAME);
        PooledAssociation.write(folder, info);
        return info;
    }

    private List<PooledAssociation.Trait> traits(RegressionPlan.Model model) {
        List<PooledAssociation.Trait> traits = new ArrayList<>();
        for (String name : model.traits()) {
            long n = 0;
            long cases = 0;
            for (SumsPackage its : packages) {
                for (SumsDefinition.Group group : its.sums().groups()) {
                    if (group.n() > 0
                            && group.part() == GenomePart.AUTOSOMES
                            && group.traits().contains(name)) {
                        n += group.n();
                        cases += model.binary() ? Math.round(group.sumOf(name)) : 0;
                    }
                }
            }
            traits.add(new PooledAssociation.Trait(name, model.binary(), n, cases));
        }
        return traits;
    }
}
