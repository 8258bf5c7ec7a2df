package eu.goe.core.variant;

import eu.goe.core.genome.ReferenceSequence;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The normal form of a variant: alleles trimmed to what differs, with one base left where an allele would be empty, and
 * shifted to the left as far as the reference lets it. Without a reference variants are trimmed only. Equals what
 * {@code bcftools norm -f} makes of plain bases; symbolic alleles and breakends stay as they are. One owner.
 *
 * @see <a href="https://doi.org/10.1093/bioinformatics/btv112">Tan, Abecasis, Kang (2015)</a>
 */
public final class Normaliser {
    private final @Nullable ReferenceSequence reference;

    /** @param reference null to trim only; stays the caller's */
    public Normaliser(@Nullable ReferenceSequence reference) {
        this.reference = reference;
    }

    /** Whether variants move left, so that their rows are not in the order of the file's records. */
    public boolean movesLeft() {
        return reference != null;
    }

    /**
     * Whether REF is what the reference has; true without a reference. An IUPAC code of the reference stands for its
     * bases, an N for all.
     */
    public boolean agrees(int contig, int start, String ref) {
        if (reference == null || !reference.has(contig)) {
            return true;
        }
        for (int i = 0; i < ref.length(); i++) {
            char given = ref.charAt(i);
            char has = (char) reference.base(contig, start + i);
            if (given != has && given != 'N' && bases(has).indexOf(given) < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * @param contig index in the assembly
     * @param start 0-based
     * @param ref bases, any case
     * @param alt bases, any case
     * @return the normal form
     */
    public Variant normalise(int contig, int start, String ref, String alt) {
        if (ref.length() == 1 && alt.length() == 1) {
            return Variant.of(contig, start, upper(ref), upper(alt));
        }
        String r = upper(ref);
        String a = upper(alt);
        int refEnd = r.length();
        int altEnd = a.length();
        int from = 0;
        // The common suffix goes first; where an allele becomes empty, both grow by the base on their left.
        StringBuilder grown = null;
        int newStart = start;
        while (true) {
            while (refEnd > 1 && altEnd > 1 && r.charAt(refEnd - 1) == a.charAt(altEnd - 1)) {
                refEnd--;
                altEnd--;
            }
            boolean sameLast = r.charAt(refEnd - 1) == a.charAt(altEnd - 1);
            if (!sameLast
                    || r.equals(a)
                    || reference == null
                    || newStart == 0
                    || !reference.has(contig)
                    || (refEnd > 1 && altEnd > 1)) {
                break;
            }
            // One allele is a single base that ends the other too: drop it and take the base to the left.
            char left = (char) reference.base(contig, newStart - 1);
            if (left == 'N') {
                break;
            }
            grown = new StringBuilder().append(left);
            r = grown + r.substring(0, refEnd - 1);
            a = grown + a.substring(0, altEnd - 1);
            newStart--;
            refEnd = r.length();
            altEnd = a.length();
        }
        while (refEnd - from > 1 && altEnd - from > 1 && r.charAt(from) == a.charAt(from)) {
            from++;
        }
        return Variant.of(contig, newStart + from, r.substring(from, refEnd), a.substring(from, altEnd));
    }

    private static String upper(String bases) {
        for (int i = 0; i < bases.length(); i++) {
            if (Character.isLowerCase(bases.charAt(i))) {
                return bases.toUpperCase(Locale.ROOT);
            }
        }
        return bases;
    }

    private static String bases(char iupac) {
        return switch (iupac) {
            case 'R' -> "AG";
            case 'Y' -> "CT";
            case 'S' -> "CG";
            case 'W' -> "AT";
            case 'K' -> "GT";
            case 'M' -> "AC";
            case 'B' -> "CGT";
            case 'D' -> "AGT";
            case 'H' -> "ACT";
            case 'V' -> "ACG";
            case 'N' -> "ACGTN";
            default -> "";
        };
    }
}
