package eu.goe.core.disclosure;

import java.util.Arrays;

/**
 * Hides counts of a {@link StrataTable} until nobody can work a sensitive one out from the rest (rule D4). Who reads the published counts
 * knows of a hidden one that it lies between the least and the greatest flow of its arc; these are found by augmenting paths,
 * so they are exact and whole numbers. Where they are too near to each other, the cheapest path through published counts is hidden with it:
 * as few as possible, of the smallest groups of people; so the choice says little of the counts. R. D. Fischetti and J. J. Salazar, <i>Management Science</i> 47
 * (2001) describe the exact optimum; J. Castro, <i>European Journal of Operational Research</i> 171 (2006) this kind of search.
 *
 * <p>Mutable, one owner, used for one site after the other: {@link #begin}, {@link #set} and {@link #hide} for each arc, {@link #protect} for
 * each sensitive one, then {@link #isHidden}.
 */
final class ComplementSearch {
    private static final int FAR = Integer.MAX_VALUE;
    private static final int CELL = 1_024;
    private static final int MARGIN = 4_096;
    private static final int EVERYBODY = 10_000_000;

    private final StrataTable table;
    private final int n;
    /** What it costs to hide an arc that is not hidden. */
    private final int[] cost;

    private final int[] level;

    private final int[] count;
    private final int[] least;
    private final int[] most;
    private final int[] likelyLeast;
    private final int[] likelyMost;
    private final boolean[] hidden;
    /** The least and the greatest count of each arc in a table that looks the same; others may be found. */
    private final int[] seenLeast;

    private final int[] seenMost;

    private final int[] flow;
    /** Arcs whose flow is not their count, some twice. */
    private int[] moved;

    private int nMoved;
    private final int[] queue;
    private final int[] distance;
    private final int[] arcTo;
    private final boolean[] done;

    ComplementSearch(StrataTable table) {
        this.table = table;
        n = table.nArcs();
        level = new int[n];
        cost = new int[n];
        for (int a = 0; a < n; a++) {
            level[a] = switch (table.depth(a)) {
                case 0 -> EVERYBODY;
                case 1 -> table.nNodes() == 2 ? CELL : MARGIN;
                default -> CELL;
            };
        }
        count = new int[n];
        least = new int[n];
        most = new int[n];
        likelyLeast = new int[n];
        likelyMost = new int[n];
        hidden = new boolean[n];
        seenLeast = new int[n];
        seenMost = new int[n];
        flow = new int[n];
        moved = new int[n];
        queue = new int[table.nNodes()];
        distance = new int[table.nNodes()];
        arcTo = new int[table.nNodes()];
        done = new boolean[table.nNodes()];
    }

    /**
     * Forgets the last site.
     *
     * @param seed of what is hidden where it could as well be something else; nobody outside may know it
     */
    void begin(long seed) {
        Arrays.fill(hidden, false);
        for (int a = 0; a < n; a++) {
            cost[a] = level[a] + (int) (mixed(seed ^ table.hash(a)) >>> 54);
        }
    }

    /** D. Stafford's variant 13 of the finaliser of MurmurHash3, as in {@link java.util.SplittableRandom}. */
    private static long mixed(long z) {
        long x = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        x = (x ^ x >>> 27) * 0x94d049bb133111ebL;
        return x ^ x >>> 31;
    }

    /**
     * @param least what everybody knows that it is at least, and
     * @param most at most
     */
    void set(int arc, int count, int least, int most) {
        this.count[arc] = count;
        this.least[arc] = Math.min(least, count);
        this.most[arc] = Math.max(most, count);
        likelyLeast[arc] = this.least[arc];
        likelyMost[arc] = this.most[arc];
        flow[arc] = count;
        seenLeast[arc] = count;
        seenMost[arc] = count;
    }

    /** What who sees that it is hidden takes it for beside: a count that is not 0, or of not all. */
    void setLikely(int arc, int least, int most) {
        likelyLeast[arc] = least;
        likelyMost[arc] = most;
    }

    /** What everybody knows that the count is at most. */
    int most(int arc) {
        return most[arc];
    }

    void hide(int arc) {
        hidden[arc] = true;
    }

    boolean isHidden(int arc) {
        return hidden[arc];
    }

    /**
     * Hides what is needed for the count of few people to be possibly 0, and possibly this much also if the other hidden ones are not 0.
     *
     * @return false if it cannot be had
     */
    boolean protectFew(int arc, int enough) {
        return (seenLeast[arc] <= 0 || move(arc, count[arc], false, least, most))
                && move(
                        arc,
                        Math.min(Math.max(enough, count[arc]), most[arc]) - count[arc],
                        true,
                        likelyLeast,
                        likelyMost);
    }

    /** The same of a count that all but few of its people make up: possibly all of them, and possibly this little. */
    boolean protectAllButFew(int arc, int little) {
        return (seenMost[arc] >= most[arc] || move(arc, most[arc] - count[arc], true, least, most))
                && move(
                        arc,
                        count[arc] - Math.max(Math.min(little, count[arc]), least[arc]),
                        false,
                        likelyLeast,
                        likelyMost);
    }

    /**
     * Hides what is needed for a hidden count to be possibly as little and as great as this, as far as its bounds allow.
     *
     * @return false if it cannot be had
     */
    boolean protect(int arc, int low, int high) {
        int wantedLow = Math.max(Math.min(low, count[arc]), least[arc]);
        int wantedHigh = Math.min(Math.max(high, count[arc]), most[arc]);
        return (seenLeast[arc] <= wantedLow || move(arc, count[arc] - wantedLow, false, least, most))
                && (seenMost[arc] >= wantedHigh || move(arc, wantedHigh - count[arc], true, least, most));
    }

    /** Changes the arc's count by an amount, and others within bounds so that everything published stays. */
    private boolean move(int arc, int amount, boolean up, int[] atLeast, int[] atMost) {
        if (amount <= 0) {
            return true;
        }
        int source = up ? table.to(arc) : table.from(arc);
        int target = up ? table.from(arc) : table.to(arc);
        nMoved = 0;
        int left = amount;
        while (left > 0) {
            if (!findHiddenPath(source, target, arc, atLeast, atMost)
                    && !findPath(source, target, arc, atLeast, atMost)) {
                forgetMove();
                return false;
            }
            int step = left;
            for (int node = target; node != source; ) {
                int a = arcTo[node];
                boolean forward = table.to(a) == node;
                step = Math.min(step, forward ? atMost[a] - flow[a] : flow[a] - atLeast[a]);
                node = forward ? table.from(a) : table.to(a);
            }
            for (int node = target; node != source; ) {
                int a = arcTo[node];
                boolean forward = table.to(a) == node;
                flow[a] += forward ? step : -step;
                hidden[a] = true;
                note(a);
                node = forward ? table.from(a) : table.to(a);
            }
            left -= step;
        }
        flow[arc] += up ? amount : -amount;
        note(arc);
        forgetMove();
        return true;
    }

    private void note(int arc) {
        if (nMoved == moved.length) {
            moved = Arrays.copyOf(moved, 2 * nMoved);
        }
        moved[nMoved++] = arc;
    }

    /** Sets the flow back to the counts, and keeps what it showed to be possible. */
    private void forgetMove() {
        for (int i = 0; i < nMoved; i++) {
            int a = moved[i];
            seenLeast[a] = Math.min(seenLeast[a], flow[a]);
            seenMost[a] = Math.max(seenMost[a], flow[a]);
        }
        for (int i = 0; i < nMoved; i++) {
            flow[moved[i]] = count[moved[i]];
        }
    }

    /** The shortest path through hidden counts. */
    private boolean findHiddenPath(int source, int target, int without, int[] atLeast, int[] atMost) {
        Arrays.fill(done, false);
        done[source] = true;
        int size = 0;
        queue[size++] = source;
        for (int i = 0; i < size; i++) {
            int node = queue[i];
            for (int a : table.arcsOf(node)) {
                if (!hidden[a] || a == without) {
                    continue;
                }
                boolean forward = table.from(a) == node;
                int next = forward ? table.to(a) : table.from(a);
                if (!done[next] && (forward ? flow[a] < atMost[a] : flow[a] > atLeast[a])) {
                    arcTo[next] = a;
                    if (next == target) {
                        return true;
                    }
                    done[next] = true;
                    queue[size++] = next;
                }
            }
        }
        return false;
    }

    /** The cheapest path along which counts can be changed (E. W. Dijkstra); hidden ones cost nothing. */
    private boolean findPath(int source, int target, int without, int[] atLeast, int[] atMost) {
        Arrays.fill(distance, FAR);
        Arrays.fill(done, false);
        distance[source] = 0;
        while (true) {
            int node = -1;
            for (int i = 0; i < distance.length; i++) {
                if (!done[i] && distance[i] != FAR && (node < 0 || distance[i] < distance[node])) {
                    node = i;
                }
            }
            if (node < 0 || node == target) {
                return node == target;
            }
            done[node] = true;
            for (int a : table.arcsOf(node)) {
                boolean forward = table.from(a) == node;
                int next = forward ? table.to(a) : table.from(a);
                if (a == without || done[next] || (forward ? flow[a] >= atMost[a] : flow[a] <= atLeast[a])) {
                    continue;
                }
                int through = distance[node] + (hidden[a] ? 0 : cost[a]);
                if (through < distance[next]) {
                    distance[next] = through;
                    arcTo[next] = a;
                }
            }
        }
    }
}
