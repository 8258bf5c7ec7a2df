package eu.goe.gwas.job;

import eu.goe.core.association.Association;
import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.PooledFigures;
import eu.goe.core.association.RegressionPlan;
import eu.goe.core.association.SumsDefinition;
import eu.goe.core.association.SumsRow;
import eu.goe.gwas.pooled.PooledTests;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The regression of one group of a plan, variant by variant, over the nodes that tell of each: what depends on the nodes alone is made once for each set of them. Buffers of one task. */
final class GroupRegression {
    private final RegressionPlan.Model model;
    private final RegressionPlan.Group group;
    /** What each node says of its people. */
    private final List<SumsDefinition.Group> ofNodes;

    private final int place;
    private final int from;
    private final int width;
    /** Of each trait of the group, its place in the pooled association; −1 of one that autosomes do not have. */
    private final int[] traits;

    private final Map<BitSet, Together> together = new HashMap<>();

    /** Some nodes together: tests, cases of each trait, and which they are in one word. */
    private record Together(PooledTests tests, int[] cases, String directions) {}

    /**
     * @param g place of the group in the model
     * @param ofNodes the group in each node's answer
     * @param place of the group in rows of its part of the genome
     * @param from place of its first sum there
     * @param width how many it has
     */
    GroupRegression(
            RegressionPlan.Model model, int g, List<SumsDefinition.Group> ofNodes, int place, int from, int width) {
        this.model = model;
        this.group = model.groups().get(g);
        this.ofNodes = ofNodes;
        this.place = place;
        this.from = from;
        this.width = width;
        List<String> all = model.traits();
        traits = group.traits().stream().mapToInt(all::indexOf).toArray();
    }

    /**
     * Tests a variant.
     *
     * @param ofNode rows by node, null of those without one
     * @param into receives the figures of the group's traits
     * @return false if others answered than those of whose calls the mean dosage is
     */
    boolean test(List<@Nullable SumsRow> ofNode, PooledFigures into) {
        BitSet telling = new BitSet();
        int wanted = 0;
        int n = 0;
        double ac = 0;
        double an = 0;
        List<double[]> sums = new ArrayList<>();
        for (int node = 0; node < ofNode.size(); node++) {
            SumsRow row = ofNode.get(node);
            if (row != null && row.tells(place)) {
                telling.set(node);
                wanted = Math.max(wanted, row.nNodes()[place]);
                n += row.n()[place];
                ac += row.ac()[place];
                an += row.an()[place];
                sums.add(Arrays.copyOfRange(row.sums(), from, from + width));
            }
        }
        if (wanted != telling.cardinality()) {
            return false;
        }
        // The null model of a binary trait is of all nodes: a score of some of them is not that of theirs alone.
        if (telling.isEmpty() || (model.binary() && wanted < group.nodes().size())) {
            return true;
        }
        Together nodes = together.computeIfAbsent(telling, this::together);
        Association[] found = nodes.tests().test(sums.toArray(double[][]::new));
        for (int t = 0; t < found.length; t++) {
            int trait = traits[t];
            if (trait >= 0 && found[t].status() == AssociationStatus.OK) {
                into.n()[trait] = n;
                into.nCases()[trait] = nodes.cases()[t];
                into.nStudies()[trait] = wanted;
                into.af()[trait] = ac / an;
                into.beta()[trait] = found[t].beta();
                into.standardError()[trait] = found[t].standardError();
                into.z()[trait] = found[t].beta() / found[t].standardError();
                into.negLog10P()[trait] = found[t].negLog10P();
                into.directions()[trait] = nodes.directions();
            }
        }
        return true;
    }

    private Together together(BitSet telling) {
        List<SumsDefinition.Group> nodes =
                telling.stream().mapToObj(ofNodes::get).toList();
        int[] cases = new int[traits.length];
        for (int t = 0; model.binary() && t < cases.length; t++) {
            String trait = group.traits().get(t);
            cases[t] = (int) Math.round(
                    nodes.stream().mapToDouble(its -> its.sumOf(trait)).sum());
        }
        StringBuilder directions = new StringBuilder();
        for (int node = 0; node < ofNodes.size(); node++) {
            directions.append(telling.get(node) ? '.' : '?');
        }
        return new Together(
                PooledTests.of(group, nodes, model.binary(), model.nodeIntercepts()), cases, directions.toString());
    }
}
