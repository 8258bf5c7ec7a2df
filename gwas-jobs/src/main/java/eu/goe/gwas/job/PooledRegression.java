package eu.goe.gwas.job;

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
import eu.goe.core.exchange.NodeRows;
import eu.goe.core.exchange.RegressionMerger;
import eu.goe.core.exchange.SumsPackage;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileWriter;
import eu.goe.core.variant.Variant;
import eu.goe.gwas.pooled.NullNewton;
import eu.goe.gwas.pooled.PooledColumns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One regression of the people of all nodes, from sums that each node makes: plans, and the tests of variants. */
public final class PooledRegression implements RegressionMerger {

    @Override
    public RegressionPlan first(List<SumsPackage> packages, boolean nodeIntercepts) {
        boolean isBinary = packages.get(0).sums().binary();
        List<RegressionPlan.Group> groups = new ArrayList<>();
        for (GenomePart part : GenomePart.values()) {
            groups.addAll(groups(packages, part, isBinary, nodeIntercepts));
        }
        List<String> nodes = packages.stream().map(p -> p.head().node()).toList();
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
                            "Node " + packages.get(lacking).head().node() + " has no phenotype " + trait
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
                    nodes.add(packages.get(node).head().node());
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
            if (nodes.contains(its.head().node())) {
                steps.add(its.sums().groups().get(group).nulls().stream()
                        .filter(s -> s.trait().equals(trait))
                        .findFirst()
                        .orElseThrow(() -> new VerificationException(
                                its.head().label() + ": nothing is said of phenotype " + trait + ".")));
            }
        }
        return steps;
    }

    @Override
    public AssociationMerger.Windows windows(RegressionPlan plan, List<SumsPackage> packages) {
        for (SumsPackage its : packages) {
            if (its.sums().groups().size() != plan.model().groups().size()) {
                throw new VerificationException(
                        its.head().label() + ": its groups of people are not those of the plan.");
            }
        }
        return new PooledWindows(
                plan,
                new ArrayList<>(packages.stream().map(SumsPackage::files).toList()),
                packages.get(0).head().assembly());
    }

    /** Tests the variants of a window. */
    private record PooledWindows(RegressionPlan plan, ArrayList<SumsPackage.Files> files, Assembly assembly)
            implements AssociationMerger.Windows {

        @Override
        public void pool(String window, RowFileWriter<PooledRow> out) throws IOException {
            int nTraits = plan.model().traits().size();
            Map<GenomePart, List<GroupRegression>> regressions = regressions();
            try (NodeRows<SumsRow> rows = NodeRows.open(files, window, assembly, SumsRow::variant)) {
                while (rows.hasNext()) {
                    NodeRows.Entry<SumsRow> entry = rows.next();
                    PooledFigures figures = PooledFigures.unknown(nTraits, files.size());
                    for (GroupRegression of :
                            regressions.getOrDefault(SumsLayout.part(assembly, entry.variant()), List.of())) {
                        if (!of.test(entry.ofNode(), figures)) {
                            throw changed(entry.variant());
                        }
                    }
                    out.write(new PooledRow(entry.variant(), figures));
                }
            }
        }

        private Map<GenomePart, List<GroupRegression>> regressions() {
            SumsLayout layout = plan.model().layout(SumsDefinition.Stage.SUMS);
            Map<GenomePart, List<GroupRegression>> regressions = new EnumMap<>(GenomePart.class);
            for (int g = 0; g < plan.model().groups().size(); g++) {
                int group = g;
                GenomePart part = plan.model().groups().get(g).part();
                List<GroupRegression> ofPart = regressions.computeIfAbsent(part, p -> new ArrayList<>());
                ofPart.add(new GroupRegression(
                        plan.model(),
                        g,
                        files.stream().map(f -> f.sums().groups().get(group)).toList(),
                        ofPart.size(),
                        layout.first(part, ofPart.size()),
                        layout.width(part, ofPart.size())));
            }
            return regressions;
        }

        private VerificationException changed(Variant variant) {
            return new VerificationException(assembly.contig(variant.contig()).name() + ":" + (variant.start() + 1L)
                    + ": other nodes answered than those of which the mean dosage is, so that a policy or a store"
                    + " changed between the rounds. Begin again with first packages.");
        }
    }
}
