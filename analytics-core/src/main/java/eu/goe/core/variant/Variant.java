package eu.goe.core.variant;

import java.io.Serializable;
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
        int order =
                contig != other.contig ? Integer.compare(contig, other.contig) : Integer.compare(start, other.start);
        if (order != 0 || this == other) {
            return order;
        }
        order = ref.compareTo(other.ref);
        if (order == 0) {
            order = alt.compareTo(other.alt);
        }
        if (order == 0) {
            order = Integer.compare(end, other.end);
        }
        return order != 0 ? order : orEmpty(structural).compareTo(orEmpty(other.structural));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Whether both alleles are plain bases, so that normalisation applies. */
    public boolean isSequence() {
        return structural == null;
    }
}
