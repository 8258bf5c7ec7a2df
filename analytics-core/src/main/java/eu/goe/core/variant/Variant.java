package eu.goe.core.variant;

import java.io.Serializable;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One alternate allele at one place of the genome; the key of every per-variant table.
 *
 * @param contig index in the assembly's order
 * @param start 0-based position of the first base of {@code ref}
 * @param end 0-based, exclusive: {@code start + ref.length()}, or what END says for a symbolic allele
 * @param ref upper-case bases
 * @param alt upper-case bases, or a symbolic allele ({@code <DEL>}) or breakend as written
 * @param structural for symbolic alleles and breakends SVTYPE and SVLEN as {@code DEL:-500}, part of the key; else null
 */
public record Variant(
        int contig,
        int start,
        int end,
        String ref,
        String alt,
        @Nullable String structural) implements Serializable, Comparable<Variant> {
    private static final Comparator<Variant> GENOME_ORDER = Comparator.comparingInt(Variant::contig)
            .thenComparingInt(Variant::start)
            .thenComparing(Variant::ref)
            .thenComparing(Variant::alt)
            .thenComparingInt(Variant::end)
            .thenComparing(v -> v.structural() == null ? "" : v.structural());

    public Variant {
        if (contig < 0 || start < 0 || end < start || ref.isEmpty() || alt.isEmpty()) {
            throw new IllegalArgumentException("variant " + contig + ":" + start + "-" + end + " " + ref + ">" + alt);
        }
    }

    /** A variant of plain bases. */
    public static Variant of(int contig, int start, String ref, String alt) {
        return new Variant(contig, start, start + ref.length(), ref, alt, null);
    }

    /** Genome order: contig, start, ref, alt, then what tells structural variants apart. */
    @Override
    public int compareTo(Variant other) {
        return GENOME_ORDER.compare(this, other);
    }

    /** Whether both alleles are plain bases, so that normalisation applies. */
    public boolean isSequence() {
        return structural == null;
    }
}
