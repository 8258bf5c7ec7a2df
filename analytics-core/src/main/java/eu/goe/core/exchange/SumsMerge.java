package eu.goe.core.exchange;

import eu.goe.core.association.GenomePart;
import eu.goe.core.association.MeansFormat;
import eu.goe.core.association.MeansRow;
import eu.goe.core.association.PooledFormat;
import eu.goe.core.association.PublishedSums;
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
import eu.goe.core.parquet.RowFileWriter;
import eu.goe.core.store.TaskRunner;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
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
            SumsPackage other = byNode.putIfAbsent(its.head().node(), its);
            // A node that repeats a round sends the same again.
            if (other != null && !other.head().packageId().equals(its.head().packageId())) {
                throw its.head().second();
            }
        }
        List<SumsPackage> packages = new ArrayList<>(byNode.values());
        packages.sort(Comparator.comparing(p -> p.head().node()));
        SumsPackage first = packages.get(0);
        for (SumsPackage its : packages) {
            its.head().requireAgrees(contract(its), first.head(), contract(first));
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
        Map<String, Object> fields = its.head().contract();
        fields.put("binary", its.sums().binary());
        fields.put("x_model", its.sums().xModel());
        fields.put("regions", String.valueOf(its.sums().regions()));
        fields.put("stage", its.sums().stage().label());
        SumsDefinition.Answered plan = its.sums().plan();
        fields.put("plan", plan == null ? "none" : plan.packageId());
        return fields;
    }

    private static void requireAnswers(List<SumsPackage> packages, PlanPackage plan) {
        List<String> nodes = packages.stream().map(p -> p.head().node()).toList();
        List<String> asked = plan.plan().model().nodes();
        if (!nodes.equals(asked)) {
            throw new VerificationException("The plan asks nodes " + String.join(", ", asked)
                    + ", and these packages are of " + String.join(", ", nodes)
                    + ". All of them answer, or a new plan is made without those that do not.");
        }
        SumsDefinition.Answered answered = packages.get(0).sums().plan();
        if (answered == null || !answered.packageId().equals(plan.packageId())) {
            throw new VerificationException(packages.get(0).head().label() + ": answers another plan than "
                    + plan.input().folder() + ".");
        }
    }

    /** Whether a plan comes of it, rather than associations. */
    boolean makesPlan() {
        return packages.get(0).sums().stage() != SumsDefinition.Stage.SUMS;
    }

    private Assembly assembly() {
        return packages.get(0).head().assembly();
    }

    private List<String> windows() {
        TreeSet<String> windows = new TreeSet<>(WindowGrid.order(assembly()));
        packages.forEach(p -> windows.addAll(p.head().windows()));
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
            packages.forEach(p -> madeOf.add(
                    new Manifest.MadeOfEntry(p.head().node(), List.of(p.head().packageId()))));
            List<String> windows = windows();
            progress.total(windows.size(), "windows");
            Task task = new Task(
                    new ArrayList<>(packages.stream().map(SumsPackage::files).toList()),
                    places(next.model()),
                    next.model().layout(SumsDefinition.Stage.MOMENTS),
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

    /** By part of the genome, group of the model there, and node: the place of the node's people who have the group's traits among its own groups there; −1 if it has none. */
    private int[][][] places(RegressionPlan.Model model) {
        GenomePart[] parts = GenomePart.values();
        int[][][] places = new int[parts.length][][];
        for (GenomePart part : parts) {
            places[part.ordinal()] = model.groups(part).stream()
                    .map(group -> packages.stream()
                            .mapToInt(p -> place(p.sums(), group))
                            .toArray())
                    .toArray(int[][]::new);
        }
        return places;
    }

    private static int place(PublishedSums sums, RegressionPlan.Group group) {
        List<SumsDefinition.Group> own =
                sums.groups().stream().filter(g -> g.part() == group.part()).toList();
        return IntStream.range(0, own.size())
                .filter(g -> own.get(g).traits().containsAll(group.traits()))
                .findFirst()
                .orElse(-1);
    }

    /** Adds up the dosages of one window. */
    private record Task(
            ArrayList<SumsPackage.Files> files, int[][][] places, SumsLayout layout, Assembly assembly, String target)
            implements Serializable {
        WindowFile run(String window, int part, TaskRunner.Meter meter) throws IOException {
            WindowFile file = WindowFile.write(
                    Path.of(target), window, new MeansFormat(assembly, layout), out -> means(window, out));
            meter.add(1, file.rows());
            return file;
        }

        private void means(String window, RowFileWriter<MeansRow> out) throws IOException {
            try (NodeRows<SumsRow> rows = NodeRows.open(files, window, assembly, SumsRow::variant)) {
                while (rows.hasNext()) {
                    out.write(means(rows.next()));
                }
            }
        }

        private MeansRow means(NodeRows.Entry<SumsRow> rows) {
            GenomePart of = SumsLayout.part(assembly, rows.variant());
            MeansRow means = MeansRow.unknown(rows.variant(), layout.groups(of));
            for (int g = 0; g < layout.groups(of); g++) {
                double sum = 0;
                double n = 0;
                for (int node = 0; node < files.size(); node++) {
                    SumsRow row = rows.ofNode().get(node);
                    int place = places[of.ordinal()][g][node];
                    if (row != null && place >= 0 && row.tells(place)) {
                        sum += row.sums()[place];
                        n += row.n()[place];
                        means.nNodes()[g]++;
                    }
                }
                means.means()[g] = sum / n;
            }
            return means;
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
                        p.head().node(),
                        p.head().packageId(),
                        p.head().audience(),
                        p.head().sequence(),
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
                packages.get(0).head().synthetic(),
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
