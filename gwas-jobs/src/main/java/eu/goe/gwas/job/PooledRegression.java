package eu.goe.gwas.job;

import eu.goe.core.association.Association;
import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.GenomePart;
import eu.goe.core.association.PooledFigures;
import eu.goe.core.association.PooledRow;
import eu.goe.core.association.RegressionPlan;
import eu.goe.core.association.RegressionPlan.Coefficients;
import eu.goe.core.association.SumsDefinition;
import eu.goe.core.association.SumsDefinition.NullStep;
import eu.goe.core.association.SumsLayout;
import eu.goe.core.association.SumsRow;
import eu.goe.core.command.Software;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.exchange.AssociationMerger;
import eu.goe.core.exchange.RegressionMerger;
import eu.goe.core.exchange.SumsPackage;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.RowFileWriter;
import eu.goe.core.parquet.SortedMerge;
import eu.goe.core.variant.Variant;
import eu.goe.gwas.pooled.NullNewton;
import eu.goe.gwas.pooled.PooledColumns;
import eu.goe.gwas.pooled.PooledTests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One regression of the people of all nodes, from sums that each node makes: plans, and the tests of variants. */
public final class PooledRegression implements RegressionMerger {

    @Override
    public RegressionPlan first(List<SumsPackage> packages, boolean nodeIntercepts) {
        boolean isBinary = packages.get(0).sums().binary();
        List<RegressionPlan.Group> groups = new ArrayList<>();
        for (GenomePart part : GenomePart.values()) {
            groups.addAll(groups(packages, part, isBinary, nodeIntercepts));
        }
        List<String> nodes = packages.stream().map(SumsPackage::node).toList();
        RegressionPlan.Model model = new RegressionPlan.Model(
                isBinary, nodeIntercepts, packages.get(0).sums().xModel(), nodes, groups);
        List<Coefficients> start = isBinary ? start(packages, model) : List.of();
        return RegressionPlan.of(
                isBinary ? SumsDefinition.Stage.NULL_MODEL : SumsDefinition.Stage.SUMS, 1, model, start, Software.NAME);
    }

    /** Traits that the same people have at each node that has them, in the order of the first node. */
    private static List<RegressionPlan.Group> groups(
            List<SumsPackage> packages, GenomePart part, boolean isBinary, boolean nodeIntercepts) {
        Map<String, List<Integer>> placesOf = new LinkedHashMap<>();
        for (int node = 0; node < packages.size(); node++) {
            List<SumsDefinition.Group> own = packages.get(node).sums().groups();
            for (int g = 0; g < own.size(); g++) {
                if (own.get(g).part() == part && own.get(g).n() > 0) {
                    for (String trait : own.get(g).traits()) {
                        List<Integer> places =
                                placesOf.computeIfAbsent(trait, t -> new ArrayList<>(absent(packages.size())));
                        places.set(node, g);
                    }
                }
            }
        }
        if (part == GenomePart.AUTOSOMES) {
            placesOf.forEach((trait, places) -> {
                int lacking = places.indexOf(-1);
                if (lacking >= 0) {
                    throw new VerificationException(
                            "Node " + packages.get(lacking).node() + " has no phenotype " + trait
                                    + ", which another node has. All nodes give the same ones.");
                }
            });
        }
        Map<List<Integer>, List<String>> together = new LinkedHashMap<>();
        placesOf.forEach((trait, places) ->
                together.computeIfAbsent(places, p -> new ArrayList<>()).add(trait));
        List<RegressionPlan.Group> groups = new ArrayList<>();
        together.forEach((places, traits) -> {
            List<SumsDefinition.Group> ofNodes = new ArrayList<>();
            List<String> nodes = new ArrayList<>();
            for (int node = 0; node < places.size(); node++) {
                if (places.get(node) >= 0) {
                    ofNodes.add(packages.get(node).sums().groups().get(places.get(node)));
                    nodes.add(packages.get(node).node());
                }
            }
            PooledColumns columns =
                    PooledColumns.of(ofNodes, nodes, traits, isBinary, nodeIntercepts, part != GenomePart.AUTOSOMES);
            groups.add(new RegressionPlan.Group(
                    part, List.copyOf(traits), nodes, columns.columns(), columns.centres(), columns.scales()));
        });
        return groups;
    }

    private static List<Integer> absent(int nodes) {
        Integer[] none = new Integer[nodes];
        Arrays.fill(none, -1);
        return Arrays.asList(none);
    }

    /** Slopes of 0, and the log odds of all cases. */
    private static List<Coefficients> start(List<SumsPackage> packages, RegressionPlan.Model model) {
        List<Coefficients> start = new ArrayList<>();
        for (int g = 0; g < model.groups().size(); g++) {
            RegressionPlan.Group group = model.groups().get(g);
            for (String trait : group.traits()) {
                double cases = 0;
                double people = 0;
                for (SumsPackage its : packages) {
                    for (SumsDefinition.Group own : its.sums().groups()) {
                        if (own.n() > 0
                                && own.part() == group.part()
                                && own.traits().contains(trait)) {
                            people += own.n();
                            cases += own.centres()[
                                            own.columns().size() + own.traits().indexOf(trait)]
                                    * own.n();
                        }
                    }
                }
                double[] intercepts =
                        new double[model.nodeIntercepts() ? group.nodes().size() : 1];
                Arrays.fill(intercepts, Math.log(cases / (people - cases)));
                start.add(new Coefficients(
                        g, trait, intercepts, new double[group.columns().size()], new double[0], Double.NaN));
            }
        }
        return start;
    }

    @Override
    public RegressionPlan next(RegressionPlan plan, List<SumsPackage> packages) {
        List<Coefficients> next = new ArrayList<>();
        boolean isLast = true;
        for (Coefficients at : plan.coefficients()) {
            NullNewton step = NullNewton.of(
                    at,
                    steps(plan, packages, at.group(), at.trait()),
                    plan.model().nodeIntercepts());
            next.add(step.next());
            isLast &= step.isLast();
        }
        return RegressionPlan.of(
                isLast ? SumsDefinition.Stage.SUMS : SumsDefinition.Stage.NULL_MODEL,
                plan.round() + 1,
                plan.model(),
                next,
                Software.NAME);
    }

    /** What each node of a group says of a trait, in their order. */
    private static List<NullStep> steps(RegressionPlan plan, List<SumsPackage> packages, int group, String trait) {
        List<NullStep> steps = new ArrayList<>();
        List<String> nodes = plan.model().groups().get(group).nodes();
        for (SumsPackage its : packages) {
            if (nodes.contains(its.node())) {
                steps.add(its.sums().groups().get(group).nulls().stream()
                        .filter(s -> s.trait().equals(trait))
                        .findFirst()
                        .orElseThrow(() -> new VerificationException(
                                its.label() + ": nothing is said of phenotype " + trait + ".")));
            }
        }
        return steps;
    }

    @Override
    public AssociationMerger.Windows windows(RegressionPlan plan, List<SumsPackage> packages) {
        for (SumsPackage its : packages) {
            if (its.sums().groups().size() != plan.model().groups().size()) {
                throw new VerificationException(its.label() + ": its groups of people are not those of the plan.");
            }
        }
        return new PooledWindows(
                plan,
                new ArrayList<>(packages.stream().map(SumsPackage::files).toList()),
                packages.stream().map(SumsPackage::node).toArray(String[]::new),
                packages.get(0).assembly());
    }

    /** Tests the variants of a window. */
    private record PooledWindows(
            RegressionPlan plan, ArrayList<SumsPackage.Files> files, String[] nodes, Assembly assembly)
            implements AssociationMerger.Windows {

        @Override
        public void pool(String window, RowFileWriter<PooledRow> out) throws IOException {
            Work work = new Work();
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
                    List<SortedMerge.Entry<SumsRow>> group = variants.next();
                    @Nullable SumsRow[] ofNode = new SumsRow[nodes.length];
                    group.forEach(entry -> ofNode[nodeOf.get(entry.stream())] = entry.row());
                    out.write(work.test(group.get(0).row().variant(), ofNode));
                }
            } finally {
                for (RowFileReader<SumsRow> reader : readers) {
                    reader.close();
                }
            }
        }

        /** Buffers of one task: regressions on covariates by the nodes that say something. */
        private final class Work {
            private final SumsLayout layout = plan.model().layout(SumsDefinition.Stage.SUMS);
            private final List<String> traits = plan.model().traits();
            private final Map<Integer, Map<BitSet, PooledTests>> tests = new HashMap<>();

            PooledRow test(Variant variant, @Nullable SumsRow[] ofNode) {
                PooledFigures figures = PooledFigures.unknown(traits.size(), nodes.length);
                GenomePart part = SumsLayout.part(assembly, variant);
                int place = 0;
                for (int g = 0; g < plan.model().groups().size(); g++) {
                    if (plan.model().groups().get(g).part() == part) {
                        test(variant, g, place++, part, ofNode, figures);
                    }
                }
                return new PooledRow(variant, figures);
            }

            /** @param place of the group among those of the part */
            private void test(
                    Variant variant,
                    int g,
                    int place,
                    GenomePart part,
                    @Nullable SumsRow[] ofNode,
                    PooledFigures figures) {
                BitSet telling = new BitSet();
                int wanted = 0;
                int n = 0;
                double ac = 0;
                double an = 0;
                List<double[]> sums = new ArrayList<>();
                int from = layout.first(part, place);
                int width = layout.sums()[part.ordinal()][place];
                for (int node = 0; node < ofNode.length; node++) {
                    SumsRow row = ofNode[node];
                    if (row != null && row.tells(place)) {
                        telling.set(node);
                        wanted = Math.max(wanted, row.nNodes()[place]);
                        n += row.n()[place];
                        ac += row.ac()[place];
                        an += row.an()[place];
                        sums.add(Arrays.copyOfRange(row.sums(), from, from + width));
                    }
                }
                if (telling.isEmpty()) {
                    return;
                }
                if (wanted != telling.cardinality()) {
                    throw new VerificationException(
                            assembly.contig(variant.contig()).name() + ":"
                                    + (variant.start() + 1L) + ": the mean dosage is of " + wanted + " node(s), and "
                                    + telling.cardinality()
                                    + " answered, so that a policy or a store changed between the rounds."
                                    + " Begin again with first packages.");
                }
                RegressionPlan.Group group = plan.model().groups().get(g);
                if (plan.model().binary()
                        && telling.cardinality() < group.nodes().size()) {
                    // The regression on covariates is of all nodes: a score of some of them is not that of theirs
                    // alone.
                    return;
                }
                Association[] found = tests.computeIfAbsent(g, none -> new HashMap<>())
                        .computeIfAbsent(telling, who -> tests(g, who))
                        .test(sums.toArray(double[][]::new));
                for (int t = 0; t < found.length; t++) {
                    int trait = traits.indexOf(group.traits().get(t));
                    if (trait >= 0 && found[t].status() == AssociationStatus.OK) {
                        set(figures, trait, found[t], telling, n);
                        figures.af()[trait] = ac / an;
                        figures.nCases()[trait] =
                                plan.model().binary() ? cases(g, group.traits().get(t), telling) : 0;
                    }
                }
            }

            private PooledTests tests(int g, BitSet telling) {
                List<SumsDefinition.Group> ofNodes = telling.stream()
                        .mapToObj(node -> files.get(node).sums().groups().get(g))
                        .toList();
                return PooledTests.of(
                        plan.model().groups().get(g),
                        ofNodes,
                        plan.model().binary(),
                        plan.model().nodeIntercepts());
            }

            private void set(PooledFigures figures, int trait, Association found, BitSet telling, int n) {
                figures.n()[trait] = n;
                figures.nStudies()[trait] = telling.cardinality();
                figures.beta()[trait] = found.beta();
                figures.standardError()[trait] = found.standardError();
                figures.z()[trait] = found.beta() / found.standardError();
                figures.negLog10P()[trait] = found.negLog10P();
                StringBuilder part = new StringBuilder();
                for (int node = 0; node < nodes.length; node++) {
                    part.append(telling.get(node) ? '.' : '?');
                }
                figures.directions()[trait] = part.toString();
            }

            private int cases(int g, String trait, BitSet telling) {
                return (int) Math.round(telling.stream()
                        .mapToDouble(
                                node -> files.get(node).sums().groups().get(g).sumOf(trait))
                        .sum());
            }
        }
    }
}
