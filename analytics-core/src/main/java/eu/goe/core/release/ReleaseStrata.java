package eu.goe.core.release;

import eu.goe.core.disclosure.Audience;
import eu.goe.core.errors.PolicyException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which strata of a merged table may be published: large enough, and neither they, nor what is left of a larger stratum
 * without them, are a handful of people or the people of one node that cleared its package for the coordinator only.
 */
public final class ReleaseStrata {
    /**
     * A stratum that is not published.
     *
     * @param rule of the disclosure policy
     */
    public record Dropped(String id, String rule, String reason) {}

    /**
     * Strata that are parts of one: a parent, and those that give one attribute more each of its values.
     *
     * @param children among the kept ones
     * @param hasRest whether people of the parent are in none of them
     */
    record Line(int parent, int[] children, boolean hasRest) {}

    private record Family(int parent, String attribute) {}

    private final MergedInfo info;
    private final ReleaseRule rule;
    private final Set<String> closed = new HashSet<>();
    private final @Nullable Dropped[] dropped;
    private final Map<Family, List<Integer>> families = new LinkedHashMap<>();

    private ReleaseStrata(MergedInfo info, ReleaseRule rule) {
        this.info = info;
        this.rule = rule;
        this.dropped = new Dropped[info.strata().size()];
        for (MergedNode node : info.nodes()) {
            if (node.audience() != Audience.PUBLIC) {
                closed.add(node.node());
            }
        }
    }

    /**
     * Chooses; depends on numbers of people only, never on genotypes.
     *
     * @throws PolicyException if everybody together may not be published
     */
    public static ReleaseStrata choose(MergedInfo info, ReleaseRule rule) {
        ReleaseStrata chosen = new ReleaseStrata(info, rule);
        chosen.refuseIfEverybodyMayNot();
        chosen.readFamilies();
        for (int s = 1; s < info.strata().size(); s++) {
            chosen.judge(s);
        }
        chosen.protectWhatIsLeft();
        return chosen;
    }

    /** Places of the strata that are published, in order; the first is everybody. */
    public int[] kept() {
        List<Integer> kept = new ArrayList<>();
        for (int s = 0; s < dropped.length; s++) {
            if (dropped[s] == null) {
                kept.add(s);
            }
        }
        return kept.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Strata that are not published, in order. */
    public List<Dropped> dropped() {
        List<Dropped> list = new ArrayList<>();
        for (Dropped one : dropped) {
            if (one != null) {
                list.add(one);
            }
        }
        return list;
    }

    /** The equations between the kept strata, whose places are counted among the kept. */
    List<Line> lines() {
        int[] kept = kept();
        Map<Integer, Integer> place = new LinkedHashMap<>();
        for (int k = 0; k < kept.length; k++) {
            place.put(kept[k], k);
        }
        List<Line> lines = new ArrayList<>();
        families.forEach((family, children) -> {
            Integer parent = place.get(family.parent());
            int[] present = children.stream()
                    .filter(place::containsKey)
                    .mapToInt(c -> place.getOrDefault(c, 0))
                    .toArray();
            if (parent != null && present.length > 0) {
                lines.add(new Line(parent, present, restOf(family.parent(), children) > 0));
            }
        });
        return lines;
    }

    private void refuseIfEverybodyMayNot() {
        MergedStratum all = info.strata().get(0);
        if (all.n() < rule.minCohort()) {
            throw new PolicyException("Refused by rule D1: the merged table has fewer people than min_cohort "
                    + rule.minCohort() + ". Nothing was written.\n"
                    + "Merge packages of more nodes, or give a policy with a smaller min_cohort (--policy).");
        }
        if (closedAmong(all.nodes()) == 1) {
            throw new PolicyException("Refused by rule D0: the package of one node is not cleared for the public, and "
                    + "the total less the others' is that node's own. Nothing was written.\n"
                    + "Merge with packages of more nodes, or ask that node for: goe export --audience public");
        }
    }

    private void readFamilies() {
        Map<Map<String, String>, Integer> byDefinition = new LinkedHashMap<>();
        for (int s = 0; s < info.strata().size(); s++) {
            byDefinition.put(info.strata().get(s).definition(), s);
        }
        for (int s = 1; s < info.strata().size(); s++) {
            for (String attribute : info.strata().get(s).definition().keySet()) {
                Map<String, String> wider =
                        new LinkedHashMap<>(info.strata().get(s).definition());
                wider.remove(attribute);
                Integer parent = byDefinition.get(wider);
                if (parent != null) {
                    families.computeIfAbsent(new Family(parent, attribute), f -> new ArrayList<>())
                            .add(s);
                }
            }
        }
    }

    private void judge(int s) {
        MergedStratum all = info.strata().get(0);
        MergedStratum stratum = info.strata().get(s);
        long others = all.n() - stratum.n();
        if (stratum.n() < rule.minCohort()) {
            drop(s, "D1", "fewer people than min_cohort " + rule.minCohort());
        } else if (others > 0 && others < rule.minDiff()) {
            drop(s, "D1", "all others are fewer than min_diff " + rule.minDiff());
        } else if (closedAmong(stratum.nodes()) == 1) {
            drop(s, "D0", "people of one node whose package is not cleared for the public");
        } else if (isAllWithoutOneNode(stratum)) {
            drop(s, "D0", "all others are of one node whose package is not cleared for the public");
        }
    }

    /** Whether the stratum is, but for fewer than min_diff people, everybody at all nodes but one closed node. */
    private boolean isAllWithoutOneNode(MergedStratum stratum) {
        Set<String> outside = new HashSet<>(info.strata().get(0).nodes());
        stratum.nodes().forEach(outside::remove);
        if (closedAmong(outside) != 1) {
            return false;
        }
        long atItsNodes = 0;
        for (MergedNode node : info.nodes()) {
            atItsNodes += outside.contains(node.node()) ? 0 : node.n();
        }
        return atItsNodes - stratum.n() < rule.minDiff();
    }

    /**
     * A stratum is the sum of its parts, so what is left of it beside the published parts is published too. While that
     * is a handful of people, or one closed node's, the smallest part goes as well.
     */
    private void protectWhatIsLeft() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Map.Entry<Family, List<Integer>> family : families.entrySet()) {
                changed |= protect(family.getKey().parent(), family.getValue());
            }
        }
    }

    private boolean protect(int parent, List<Integer> children) {
        int smallest = -1;
        for (int child : children) {
            if (dropped[child] == null
                    && (smallest < 0
                            || info.strata().get(child).n()
                                    <= info.strata().get(smallest).n())) {
                smallest = child;
            }
        }
        if (smallest < 0) {
            return false;
        }
        long rest = restOf(parent, children);
        if (dropped[parent] != null) {
            if (rest < rule.minDiff()) {
                drop(smallest, "D4", "its like add up to a stratum that is not published");
                return true;
            }
            return false;
        }
        if (rest > 0 && rest < rule.minDiff()) {
            drop(smallest, "D4", "what is left beside its like is fewer than min_diff " + rule.minDiff());
            return true;
        }
        if (rest > 0 && closedAmong(nodesOfDropped(children)) == 1) {
            drop(smallest, "D4", "what is left beside its like is of one node");
            return true;
        }
        return false;
    }

    /** People of a stratum who are in none of its published parts. */
    private long restOf(int parent, List<Integer> children) {
        long rest = info.strata().get(parent).n();
        for (int child : children) {
            rest -= dropped[child] == null ? info.strata().get(child).n() : 0;
        }
        return Math.max(0, rest);
    }

    private Set<String> nodesOfDropped(List<Integer> children) {
        Set<String> nodes = new HashSet<>();
        for (int child : children) {
            if (dropped[child] != null) {
                nodes.addAll(info.strata().get(child).nodes());
            }
        }
        return nodes;
    }

    private int closedAmong(Iterable<String> nodes) {
        int n = 0;
        for (String node : nodes) {
            n += closed.contains(node) ? 1 : 0;
        }
        return n;
    }

    private void drop(int s, String byRule, String reason) {
        dropped[s] = new Dropped(info.strata().get(s).id(), byRule, reason);
    }
}
