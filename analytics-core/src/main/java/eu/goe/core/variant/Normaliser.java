package eu.goe.core.variant;

import eu.goe.core.genome.ReferenceSequence;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The normal form of a variant: what two files that mean the same change both become.
 *
 * <p>Bases that both alleles share go, at the end first and then at the beginning, as long as each keeps one base. With a
 * reference, insertions and deletions also slide to their leftmost place; then every spelling of one change has one normal
 * form. Upper case throughout. Agrees with {@code bcftools norm -f ref.fa -m-} (1.16) on every allele, case aside; like
 * there, IUPAC codes of the reference count as N while sliding.
 *
 * <p>Time O(length of the alleles + distance slid); substitutions of one base cost nothing. Not safe for two threads at
 * once if it has a reference.
 *
 * @see <a href="https://doi.org/10.1093/bioinformatics/btv112">Tan, Abecasis, Kang (2015)</a>
 */
public final class Normaliser {
    private static final int MAX_BASES_SHOWN = 20;

    private final @Nullable ReferenceSequence reference;

    private Normaliser(@Nullable ReferenceSequence reference) {
        this.reference = reference;
    }

    /** Trims only: for stores without a reference. */
    public static Normaliser trimming() {
        return new Normaliser(null);
    }

    /** Trims and aligns to the left; the caller keeps the reference open, and closes it. */
    public static Normaliser leftAligning(ReferenceSequence reference) {
        return new Normaliser(reference);
    }

    /** Whether it has a reference. */
    public boolean isLeftAligning() {
        return reference != null;
    }

    /**
     * Whether a record's REF is what the reference has there; to be asked once for a record, before its alleles are
     * normalised, also of records with symbolic alleles. A base agrees with itself; an IUPAC code of the reference agrees
     * with N (as bcftools writes it) and with the first of its bases (as VCF 4.3 section 1.6.1 has it written).
     *
     * @param start 0-based
     * @param ref in either case
     * @return what is wrong, to be put behind file and place, without a full stop; empty if nothing, or if there is no
     *     reference
     */
    public Optional<String> refProblem(int contig, int start, String ref) {
        if (reference == null) {
            return Optional.empty();
        }
        int length = reference.length(contig);
        if (length == 0) {
            return Optional.of("the reference lacks this contig");
        }
        if (start < 0 || (long) start + ref.length() > length) {
            return Optional.of("REF reaches beyond the end of the contig, which has " + length + " bases");
        }
        for (int i = 0; i < ref.length(); i++) {
            char written = Character.toUpperCase(ref.charAt(i));
            byte expected = reference.base(contig, start + i);
            if (written != expected && !isReducedCode(expected, written)) {
                return Optional.of(mismatch(contig, start, ref, i));
            }
        }
        return Optional.empty();
    }

    private static boolean isReducedCode(byte code, char written) {
        return switch (code) {
            case 'R', 'W', 'M', 'D', 'H', 'V' -> written == 'A' || written == 'N';
            case 'Y', 'S', 'B' -> written == 'C' || written == 'N';
            case 'K' -> written == 'G' || written == 'N';
            default -> false;
        };
    }

    private String mismatch(int contig, int start, String ref, int at) {
        if (ref.length() <= MAX_BASES_SHOWN && reference != null) {
            StringBuilder has = new StringBuilder();
            for (int i = 0; i < ref.length(); i++) {
                has.append((char) reference.base(contig, start + i));
            }
            return "REF is " + ref.toUpperCase(Locale.ROOT) + ", the reference has " + has;
        }
        char has = reference == null ? 'N' : (char) reference.base(contig, start + at);
        return "REF has " + Character.toUpperCase(ref.charAt(at)) + " at its base " + (at + 1) + " of " + ref.length()
                + ", the reference has " + has;
    }

    /** The normal form; a variant that is not plain bases is returned as it is. */
    public Variant normalise(Variant variant) {
        return variant.isSequence()
                ? normalise(variant.contig(), variant.start(), variant.ref(), variant.alt())
                : variant;
    }

    /**
     * The normal form of one alternate allele of a record whose REF agrees with the reference.
     *
     * <p>Symbolic alleles, breakends and {@code *} come back untouched; who knows END, SVTYPE and SVLEN makes those
     * variants without asking here. So does an allele that equals REF, which is no variant.
     *
     * @param start 0-based
     * @param ref bases in either case
     * @param alt in either case
     */
    public Variant normalise(int contig, int start, String ref, String alt) {
        if (ref.length() == 1 && alt.length() == 1 && isUpperBase(ref.charAt(0)) && isUpperBase(alt.charAt(0))) {
            return new Variant(contig, start, start + 1, ref, alt, null);
        }
        if (!AlleleType.isBases(alt) || !AlleleType.isBases(ref)) {
            return untouched(contig, start, ref, alt);
        }
        String upperRef = upper(ref);
        String upperAlt = upper(alt);
        if (upperRef.equals(upperAlt)) {
            return Variant.of(contig, start, upperRef, upperAlt);
        }
        return reference == null || start + ref.length() > reference.length(contig)
                ? trim(contig, start, upperRef, upperAlt)
                : leftAlign(contig, start, upperRef, upperAlt, reference);
    }

    private static boolean isUpperBase(char base) {
        return base == 'A' || base == 'C' || base == 'G' || base == 'T' || base == 'N';
    }

    private static Variant untouched(int contig, int start, String ref, String alt) {
        if (isLetters(alt)) {
            // An IUPAC code: what it stands for is not known, so that nothing can be trimmed or moved.
            return Variant.of(contig, start, upper(ref), upper(alt));
        }
        String structural;
        if (AlleleType.of(ref, alt) == AlleleType.BREAKEND) {
            structural = "BND";
        } else {
            structural = alt.length() > 2 && alt.startsWith("<") && alt.endsWith(">")
                    ? alt.substring(1, alt.length() - 1)
                    : alt;
        }
        return new Variant(contig, start, start + ref.length(), upper(ref), alt, structural);
    }

    private static boolean isLetters(String allele) {
        for (int i = 0; i < allele.length(); i++) {
            if (!Character.isLetter(allele.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String upper(String bases) {
        for (int i = 0; i < bases.length(); i++) {
            if (bases.charAt(i) >= 'a') {
                return bases.toUpperCase(Locale.ROOT);
            }
        }
        return bases;
    }

    private static Variant trim(int contig, int start, String ref, String alt) {
        int refEnd = ref.length();
        int altEnd = alt.length();
        while (refEnd > 1 && altEnd > 1 && ref.charAt(refEnd - 1) == alt.charAt(altEnd - 1)) {
            refEnd--;
            altEnd--;
        }
        int from = 0;
        while (from < refEnd - 1 && from < altEnd - 1 && ref.charAt(from) == alt.charAt(from)) {
            from++;
        }
        return Variant.of(contig, start + from, ref.substring(from, refEnd), alt.substring(from, altEnd));
    }

    private static Variant leftAlign(int contig, int start, String ref, String alt, ReferenceSequence reference) {
        int refEnd = ref.length();
        int altEnd = alt.length();
        while (refEnd > 0 && altEnd > 0 && ref.charAt(refEnd - 1) == alt.charAt(altEnd - 1)) {
            refEnd--;
            altEnd--;
        }
        int from = 0;
        while (from < refEnd && from < altEnd && ref.charAt(from) == alt.charAt(from)) {
            from++;
        }
        if (from < refEnd && from < altEnd) {
            // Neither allele is used up: a substitution, which has one place only.
            return Variant.of(contig, start + from, ref.substring(from, refEnd), alt.substring(from, altEnd));
        }
        // The bases `moved` go or come at `place`. Think of the reference up to there with them behind it: as long as
        // the
        // base before equals the last of them, taking it in and leaving that one out is the same change one base
        // earlier.
        boolean isDeletion = altEnd == from;
        String moved = isDeletion ? ref.substring(from, refEnd) : alt.substring(from, altEnd);
        int place = start + from;
        int k = moved.length();
        int slid = 0;
        while (slid < place
                && base(reference, contig, place - 1 - slid)
                        == (slid < k ? moved.charAt(k - 1 - slid) : base(reference, contig, place - 1 - slid + k))) {
            slid++;
        }
        int leftmost = place - slid;
        StringBuilder allele = new StringBuilder(k + 1);
        int anchor = leftmost > 0 ? leftmost - 1 : isDeletion ? k : 0;
        char kept = base(reference, contig, anchor);
        if (leftmost > 0) {
            allele.append(kept);
        }
        for (int i = leftmost; i < leftmost + k; i++) {
            allele.append(i < place ? base(reference, contig, i) : moved.charAt(i - place));
        }
        if (leftmost == 0) {
            allele.append(kept);
        }
        String longer = allele.toString();
        String shorter = String.valueOf(kept);
        int at = Math.max(leftmost - 1, 0);
        return isDeletion ? Variant.of(contig, at, longer, shorter) : Variant.of(contig, at, shorter, longer);
    }

    /** A base of the reference, with N for what is none. */
    private static char base(ReferenceSequence reference, int contig, int position) {
        byte base = reference.base(contig, position);
        return base == 'A' || base == 'C' || base == 'G' || base == 'T' ? (char) base : 'N';
    }
}
