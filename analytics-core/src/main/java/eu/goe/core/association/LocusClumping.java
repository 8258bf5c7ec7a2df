package eu.goe.core.association;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Clumps hits into loci by distance, the smallest p-value leading: it takes all hits within the distance that no better one has taken, then the next of those left (what {@code
 * plink --clump} does, without its test of correlation). Reads hits in the order of the genome and holds those of one stretch, until a gap wider than the distance.
 */
public final class LocusClumping {
    /** Bases to each side. */
    public static final int DEFAULT_DISTANCE = 500_000;
    /** −log10 of 5e-8, the usual line of genome-wide significance. */
    public static final double GENOME_WIDE = 7.301029995663981;

    /**
     * A locus.
     *
     * @param lead with its smallest p-value
     * @param hits in it, the lead's included
     * @param first 0-based start of its first hit, and
     * @param last of its last
     */
    public record Locus(Hit lead, int hits, int first, int last) {}

    private final int distance;
    private final double threshold;
    private final int limit;
    private final List<Hit> stretch = new ArrayList<>();
    private final List<Locus> loci = new ArrayList<>();
    private long found;
    private boolean closed;

    /**
     * @param distance in bases between starts, at most so much
     * @param threshold −log10 p of a hit, at least so much
     * @param limit loci that are kept, those of smallest p-value
     */
    public LocusClumping(int distance, double threshold, int limit) {
        this.distance = distance;
        this.threshold = threshold;
        this.limit = limit;
    }

    /** Whether a p-value is small enough: then and only then the hit is worth making. */
    public boolean isHit(double negLog10P) {
        return negLog10P >= threshold;
    }

    /**
     * @param hit behind all others in the genome or where the last one is; left out if its p-value is not small enough
     * @throws IllegalArgumentException if hits come out of order
     * @throws IllegalStateException once {@link #loci} or {@link #found} was asked
     */
    public void add(Hit hit) {
        if (closed) {
            throw new IllegalStateException("hits after the last");
        }
        if (!isHit(hit.association().negLog10P())) {
            return;
        }
        if (!stretch.isEmpty()) {
            Hit last = stretch.get(stretch.size() - 1);
            if (hit.contig() < last.contig() || (hit.contig() == last.contig() && hit.start() < last.start())) {
                throw new IllegalArgumentException("hits out of order at contig " + hit.contig());
            }
            if (hit.contig() != last.contig() || hit.start() - last.start() > distance) {
                clump();
            }
        }
        stretch.add(hit);
    }

    /** The loci of smallest p-value, smallest first; at most as many as the limit. */
    public List<Locus> loci() {
        close();
        trim();
        return List.copyOf(loci);
    }

    /** How many loci there are, with those that were not kept. */
    public long found() {
        close();
        return found;
    }

    private void close() {
        clump();
        closed = true;
    }

    private void clump() {
        List<Hit> best = new ArrayList<>(stretch);
        best.sort(Hit.BY_P_VALUE);
        NavigableMap<Integer, List<Hit>> left = new TreeMap<>();
        stretch.forEach(hit ->
                left.computeIfAbsent(hit.start(), start -> new ArrayList<>()).add(hit));
        Set<Integer> taken = new HashSet<>();
        for (Hit lead : best) {
            if (taken.contains(lead.start())) {
                continue;
            }
            NavigableMap<Integer, List<Hit>> near = left.subMap(lead.start() - distance, true, end(lead.start()), true);
            int hits = near.values().stream().mapToInt(List::size).sum();
            loci.add(new Locus(lead, hits, near.firstKey(), near.lastKey()));
            taken.addAll(near.keySet());
            near.clear();
            found++;
        }
        stretch.clear();
        if (loci.size() > 4 * limit + 1000) {
            trim();
        }
    }

    private int end(int start) {
        return (int) Math.min(Integer.MAX_VALUE, (long) start + distance);
    }

    private void trim() {
        loci.sort((a, b) -> Hit.BY_P_VALUE.compare(a.lead(), b.lead()));
        if (loci.size() > limit) {
            loci.subList(limit, loci.size()).clear();
        }
    }
}
