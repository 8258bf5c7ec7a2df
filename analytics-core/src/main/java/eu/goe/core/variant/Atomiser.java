package eu.goe.core.variant;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits an alternate allele that hides several changes into its atoms: substitutions of one base, and what is left over as
 * an insertion or deletion behind the last base that both alleles have.
 *
 * <p>Bases that both share at the end go first; then base stands against base from the left, without an alignment. So are
 * the atoms of {@code bcftools norm -a} (1.16): {@code GATCG>GTACGA} is {@code A>T}, {@code T>A} and {@code G>GA}. A base
 * that differs where the shorter allele ends stays together with what comes or goes there: {@code TTA>CA} is {@code TT>C}.
 * Atoms are normalised afterwards, each for itself. Time and memory O(length of the alleles).
 */
public final class Atomiser {
    private Atomiser() {}

    /**
     * A part of an alternate allele.
     *
     * @param offset bases behind the start of the allele's REF
     */
    public record Atom(int offset, String ref, String alt) {}

    /**
     * The atoms of an allele, in order; the allele itself if it is not made of bases (A, C, G, T, N), and none if it is REF.
     *
     * @param ref in either case
     * @param alt in either case
     */
    public static List<Atom> atoms(String ref, String alt) {
        if (ref.equalsIgnoreCase(alt)) {
            return List.of();
        }
        if ((ref.length() == 1 && alt.length() == 1) || !AlleleType.isBases(ref) || !AlleleType.isBases(alt)) {
            return List.of(new Atom(0, ref, alt));
        }
        String r = ref.toUpperCase(Locale.ROOT);
        String a = alt.toUpperCase(Locale.ROOT);
        int refEnd = r.length();
        int altEnd = a.length();
        while (refEnd > 1 && altEnd > 1 && r.charAt(refEnd - 1) == a.charAt(altEnd - 1)) {
            refEnd--;
            altEnd--;
        }
        int last = Math.min(refEnd, altEnd) - 1;
        List<Atom> atoms = new ArrayList<>();
        for (int i = 0; i < last; i++) {
            if (r.charAt(i) != a.charAt(i)) {
                atoms.add(new Atom(i, r.substring(i, i + 1), a.substring(i, i + 1)));
            }
        }
        if (refEnd != altEnd || r.charAt(last) != a.charAt(last)) {
            atoms.add(new Atom(last, r.substring(last, refEnd), a.substring(last, altEnd)));
        }
        return atoms;
    }
}
