package eu.goe.core.vrs;

import eu.goe.core.genome.ReferenceSequence;

/**
 * Brings alleles into the normal form of VRS 2: shared bases trimmed, and an insertion or deletion spread over the whole
 * stretch where it could as well be.
 *
 * <p>Time O(bases of the alleles and of that stretch).
 *
 * @see <a href="https://vrs.ga4gh.org/en/2.0/conventions/normalization.html">VRS 2.0, normalization</a>
 */
final class VrsNormaliser {
    private VrsNormaliser() {}

    /** Bases that two alleles do not share, and where. */
    record Trimmed(int start, String ref, String alt) {
        /** Whether bases are exchanged for others: then no sequence is needed. */
        boolean isSubstitution() {
            return !ref.isEmpty() && !alt.isEmpty();
        }

        int end() {
            return start + ref.length();
        }
    }

    /** Without the bases that both alleles begin or end with. */
    static Trimmed trim(int start, String ref, String alt) {
        int shorter = Math.min(ref.length(), alt.length());
        int left = 0;
        while (left < shorter && ref.charAt(left) == alt.charAt(left)) {
            left++;
        }
        int right = 0;
        while (right < shorter - left && ref.charAt(ref.length() - 1 - right) == alt.charAt(alt.length() - 1 - right)) {
            right++;
        }
        return new Trimmed(
                start + left, ref.substring(left, ref.length() - right), alt.substring(left, alt.length() - right));
    }

    /** Of a substitution. */
    static VrsAllele substitution(String refget, Trimmed trimmed) {
        return new VrsAllele(refget, trimmed.start(), trimmed.end(), new VrsAllele.Literal(trimmed.alt()));
    }

    /**
     * Of bases that are only inserted or only deleted.
     *
     * @param sequence whose bases at the place are those of REF
     */
    static VrsAllele insertionOrDeletion(String refget, ReferenceSequence sequence, int contig, Trimmed trimmed) {
        boolean isInsertion = trimmed.ref().isEmpty();
        String moved = isInsertion ? trimmed.alt() : trimmed.ref();
        int n = moved.length();
        int start = trimmed.start();
        // To the left the moved bases are read backwards as a cycle, to the right forwards.
        for (int i = 1; start > 0 && sequence.base(contig, start - 1) == moved.charAt(Math.floorMod(-i, n)); i++) {
            start--;
        }
        int end = trimmed.end();
        int length = sequence.length(contig);
        for (int i = 0; end < length && sequence.base(contig, end) == moved.charAt(i % n); i++) {
            end++;
        }
        String before = bases(sequence, contig, start, trimmed.start());
        String after = bases(sequence, contig, trimmed.end(), end);
        String alt = before + trimmed.alt() + after;
        return new VrsAllele(refget, start, end, state(before + trimmed.ref() + after, alt, n));
    }

    /** @param seed bases inserted or deleted */
    private static VrsAllele.State state(String ref, String alt, int seed) {
        if (alt.length() < ref.length()) {
            return new VrsAllele.ReferenceLength(alt.length(), seed, alt);
        }
        for (int cycle = Math.min(seed, ref.length()); cycle > 0; cycle--) {
            if (seed % cycle == 0 && continues(ref, alt, cycle)) {
                return new VrsAllele.ReferenceLength(alt.length(), cycle, alt);
            }
        }
        return new VrsAllele.Literal(alt);
    }

    /** Whether what is longer goes on as the last bases of the reference do. */
    private static boolean continues(String ref, String alt, int cycle) {
        for (int i = ref.length(); i < alt.length(); i++) {
            if (alt.charAt(i) != ref.charAt(ref.length() - cycle + (i - ref.length()) % cycle)) {
                return false;
            }
        }
        return true;
    }

    private static String bases(ReferenceSequence sequence, int contig, int from, int to) {
        StringBuilder bases = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            bases.append((char) sequence.base(contig, i));
        }
        return bases.toString();
    }
}
