package eu.goe.gwas.pooled;

import eu.goe.core.association.SumsDefinition;
import eu.goe.core.errors.VerificationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Means and standard deviations of covariates and traits of all nodes together, and which covariates a regression of all has: of a categorical one every level of any node but the most frequent of all.
 *
 * @param columns of the regression
 * @param centres of these and of the traits
 * @param scales likewise
 */
public record PooledColumns(List<String> columns, double[] centres, double[] scales) {
    private static final char LEVEL = '=';

    /** A column of one node: what its group says of it. */
    private record Column(SumsDefinition.Group group, int place) {
        double mean() {
            return place < 0 ? 0 : group.centres()[place] + sum() / group.n();
        }

        /** Of what is left beside the node's own centre: nearly 0. */
        private double sum() {
            return group.products()[isTrait() ? traitAt() : Triangle.at(place + 1, 0)];
        }

        double squares() {
            if (place < 0) {
                return 0;
            }
            int k = group.columns().size();
            double square = group.products()[isTrait() ? traitAt() + k + 1 : Triangle.at(place + 1, place + 1)];
            return square - sum() * sum() / group.n();
        }

        private boolean isTrait() {
            return place >= group.columns().size();
        }

        private int traitAt() {
            int k = group.columns().size();
            return Triangle.size(k + 1) + (place - k) * (k + 2);
        }
    }

    /**
     * Of the groups of nodes that have the same traits.
     *
     * @param groups of first packages, whose scales are 1
     * @param nodes whose they are, for messages
     * @param traits of the regression, that all groups have
     * @param isBinary whether traits stay 0 and 1
     * @param hasNodeIntercepts whether each node has an intercept of its own
     * @param mayDrop whether a column that is constant or dependent is left out instead of refused
     * @throws VerificationException naming the covariate that a node lacks, or that is constant or follows from others
     */
    public static PooledColumns of(
            List<SumsDefinition.Group> groups,
            List<String> nodes,
            List<String> traits,
            boolean isBinary,
            boolean hasNodeIntercepts,
            boolean mayDrop) {
        List<String> taken = new ArrayList<>();
        for (String name : names(groups, nodes)) {
            if (scale(columns(groups, name)) > 0) {
                taken.add(name);
            } else if (!mayDrop && name.indexOf(LEVEL) < 0) {
                throw new VerificationException("Covariate " + name
                        + " is the same for everybody at all nodes. Ask for first packages without it.");
            }
        }
        PooledColumns all = scaled(groups, taken, traits, isBinary);
        List<String> dependent = dependent(groups, all, hasNodeIntercepts);
        if (!dependent.isEmpty() && !mayDrop) {
            throw new VerificationException("Covariate " + dependent.get(0)
                    + " follows from others at all nodes together (collinear). Ask for first packages without it.");
        }
        taken.removeAll(dependent);
        return scaled(groups, taken, traits, isBinary);
    }

    /** Names of all nodes' columns in the order of the first; without the most frequent level of each covariate. */
    private static Set<String> names(List<SumsDefinition.Group> groups, List<String> nodes) {
        Set<String> names = new LinkedHashSet<>();
        groups.forEach(g -> names.addAll(g.columns()));
        Map<String, Map<String, Double>> levels = new TreeMap<>();
        for (String name : names) {
            int equals = name.indexOf(LEVEL);
            if (equals >= 0) {
                double people = columns(groups, name).stream()
                        .mapToDouble(c -> c.mean() * c.group().n())
                        .sum();
                levels.computeIfAbsent(name.substring(0, equals), n -> new HashMap<>())
                        .put(name, people);
                continue;
            }
            for (int node = 0; node < groups.size(); node++) {
                if (!groups.get(node).columns().contains(name)) {
                    throw new VerificationException("Node " + nodes.get(node) + " has no covariate " + name
                            + ", which another node has. All nodes give the same ones.");
                }
            }
        }
        levels.values()
                .forEach(of -> of.entrySet().stream()
                        .max(Map.Entry.<String, Double>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                        .ifPresent(most -> names.remove(most.getKey())));
        return names;
    }

    private static List<Column> columns(List<SumsDefinition.Group> groups, String name) {
        return groups.stream()
                .map(g -> new Column(g, g.columns().indexOf(name)))
                .toList();
    }

    private static double centre(List<Column> ofNodes) {
        double n = ofNodes.stream().mapToDouble(c -> c.group().n()).sum();
        return ofNodes.stream().mapToDouble(c -> c.mean() * c.group().n()).sum() / n;
    }

    private static double scale(List<Column> ofNodes) {
        double n = ofNodes.stream().mapToDouble(c -> c.group().n()).sum();
        double centre = centre(ofNodes);
        double squares = ofNodes.stream()
                .mapToDouble(c -> c.squares() + c.group().n() * (c.mean() - centre) * (c.mean() - centre))
                .sum();
        return Math.sqrt(squares / n);
    }

    private static PooledColumns scaled(
            List<SumsDefinition.Group> groups, List<String> taken, List<String> traits, boolean isBinary) {
        double[] centres = new double[taken.size() + traits.size()];
        double[] scales = new double[centres.length];
        for (int c = 0; c < taken.size(); c++) {
            List<Column> ofNodes = columns(groups, taken.get(c));
            centres[c] = centre(ofNodes);
            scales[c] = scale(ofNodes);
        }
        for (int t = 0; t < traits.size(); t++) {
            String trait = traits.get(t);
            List<Column> ofNodes = groups.stream()
                    .map(g -> new Column(g, g.columns().size() + g.traits().indexOf(trait)))
                    .toList();
            centres[taken.size() + t] = isBinary ? 0 : centre(ofNodes);
            scales[taken.size() + t] = isBinary ? 1 : scale(ofNodes);
        }
        return new PooledColumns(List.copyOf(taken), centres, scales);
    }

    private static List<String> dependent(
            List<SumsDefinition.Group> groups, PooledColumns all, boolean hasNodeIntercepts) {
        double[][] matrices = groups.stream().map(all::products).toArray(double[][]::new);
        PooledNull model = new PooledNull(matrices, all.columns().size(), hasNodeIntercepts);
        List<String> dependent = new ArrayList<>();
        for (int c = 0; c < all.columns().size(); c++) {
            if (!model.takes(model.column(0, c + 1))) {
                dependent.add(all.columns().get(c));
            }
        }
        return dependent;
    }

    /** A node's products of 1 and the columns, in these coordinates: the lower triangle. */
    private double[] products(SumsDefinition.Group group) {
        int k = columns.size();
        double[] triangle = new double[Triangle.size(k + 1)];
        triangle[0] = group.n();
        for (int a = 0; a < k; a++) {
            int i = group.columns().indexOf(columns.get(a));
            double toA = (i < 0 ? 0 : group.centres()[i]) - centres[a];
            double sumA = i < 0 ? 0 : group.products()[Triangle.at(i + 1, 0)];
            triangle[Triangle.at(a + 1, 0)] = (sumA + group.n() * toA) / scales[a];
            for (int b = 0; b <= a; b++) {
                int j = group.columns().indexOf(columns.get(b));
                double toB = (j < 0 ? 0 : group.centres()[j]) - centres[b];
                double sumB = j < 0 ? 0 : group.products()[Triangle.at(j + 1, 0)];
                double own = i < 0 || j < 0 ? 0 : group.products()[Triangle.at(i + 1, j + 1)];
                triangle[Triangle.at(a + 1, b + 1)] =
                        (own + toA * sumB + toB * sumA + group.n() * toA * toB) / (scales[a] * scales[b]);
            }
        }
        return triangle;
    }
}
