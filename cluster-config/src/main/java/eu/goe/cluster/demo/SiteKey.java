package eu.goe.cluster.demo;

import java.util.Comparator;

/**
 * A variant in genome order of the demo's contigs.
 *
 * @param contigOrder 22 for chr22, 23 for chrX
 * @param pos 1-based
 */
record SiteKey(int contigOrder, String contig, int pos, String ref, String alt) implements Comparable<SiteKey> {
    private static final Comparator<SiteKey> ORDER = Comparator.comparingInt(SiteKey::contigOrder)
            .thenComparingInt(SiteKey::pos)
            .thenComparing(SiteKey::ref)
            .thenComparing(SiteKey::alt);

    static SiteKey of(String contig, String pos, String ref, String alt) {
        String number = contig.replaceFirst("^chr", "");
        int order = number.equals("X") ? 23 : Integer.parseInt(number);
        return new SiteKey(order, contig, Integer.parseInt(pos), ref, alt);
    }

    @Override
    public int compareTo(SiteKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return contig + ":" + pos + " " + ref + ">" + alt;
    }
}
