package eu.goe.core.disclosure;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Hides counts of a {@link StrataTable} until nobody can work a sensitive one out from the rest (rule D4). Who reads the published counts
 * knows of a hidden one that it lies between the least and the greatest flow of its arc; these are found by augmenting paths,
 * so they are exact and whole numbers. Where they are too near to each other, the cheapest path through published counts is hidden with it:
 * cells before sums, as few as possible, and which of as many by a secret, so that the choice says little of the counts. M. Fischetti and
 * J. J. Salazar, <i>Management Science</i> 47 (2001) describe the exact optimum; J. Castro, <i>European Journal of Operational
 * Research</i> 171 (2006) this kind of search.
 *
 * <p>Mutable, one owner, used for one site after the other: {@link #begin}; for each arc {@link #set}, and {@link #hide} or one of the
 * wishes; {@link #protect}; then {@link #isHidden}.
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
    private final boolean[] isSensitive;
    private final int[] wantedLow;
    private final int[] wantedHigh;
    private final int[] likelyLow;
    private final int[] likelyHigh;
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
        isSensitive = new boolean[n];
        wantedLow = new int[n];
        wantedHigh = new int[n];
        likelyLow = new int[n];
        likelyHigh = new int[n];
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
            cost[a] = level[a] + new SplittableRandom(seed ^ table.hash(a)).nextInt(CELL);
        }
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
        isSensitive[arc] = false;
    }

    /** What a reader who sees that it is hidden takes it for beside: a count that is not 0, or of not all. */
    void setLikely(int arc, int least, int most) {
        likelyLeast[arc] = least;
        likelyMost[arc] = most;
    }

    void hide(int arc) {
        hidden[arc] = true;
    }

    boolean isHidden(int arc) {
        return hidden[arc];
    }

    /** Whether something was wished for it. */
    boolean isSensitive(int arc) {
        return isSensitive[arc];
    }

    /** The count of few people, which is hidden: possibly 0, and this many also to who takes no hidden count for 0. */
    void wishFew(int arc, int enough) {
        wish(arc);
        wantedLow[arc] = least[arc];
        likelyHigh[arc] = Math.min(Math.max(enough, count[arc]), most[arc]);
    }

    /** The same of a count that all but few of its people make up: possibly all of them, and possibly so many fewer. */
    void wishAllButFew(int arc, int enough) {
        wish(arc);
        wantedHigh[arc] = most[arc];
        likelyLow[arc] = Math.max(Math.min(most[arc] - enough, count[arc]), least[arc]);
    }

    /** A count that is hidden: possibly as little and as great as this, as far as its bounds allow. */
    void wish(int arc, int low, int high) {
        wish(arc);
        wantedLow[arc] = Math.min(wantedLow[arc], Math.max(low, least[arc]));
        wantedHigh[arc] = Math.max(wantedHigh[arc], Math.min(high, most[arc]));
    }

    private void wish(int arc) {
        hidden[arc] = true;
        if (!isSensitive[arc]) {
            isSensitive[arc] = true;
            wantedLow[arc] = count[arc];
            wantedHigh[arc] = count[arc];
            likelyLow[arc] = count[arc];
            likelyHigh[arc] = count[arc];
        }
    }

    /**
     * Hides what the wishes need.
     *
     * @return false if one cannot be had
     */
    boolean protect() {
        for (int a = 0; a < n; a++) {
            if (isSensitive[a] && !protect(a)) {
                return false;
            }
        }
        return true;
    }

    private boolean protect(int arc) {
        return reach(arc, wantedLow[arc], least, most)
                && reach(arc, wantedHigh[arc], least, most)
                && reach(arc, likelyHigh[arc], likelyLeast, likelyMost)
                && reach(arc, likelyLow[arc], likelyLeast, likelyMost);
    }

    /** Hides what is needed for the count to be possibly another one; others stay within bounds. */
    private boolean reach(int arc, int wanted, int[] atLeast, int[] atMost) {
        boolean isCertain = atLeast == least;
        if (isCertain && seenLeast[arc] <= wanted && seenMost[arc] >= wanted) {
            return true;
        }
        return wanted < count[arc]
                ? move(arc, count[arc] - wanted, false, atLeast, atMost)
                : move(arc, wanted - count[arc], true, atLeast, atMost);
    }

    /** Changes the arc's count by an amount, and others within bounds so that everything published stays. */
    private boolean move(int arc, int amount, boolean up, int[] atLeast, int[] atMost) {
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
