package eu.goe.core.vrs;

import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.ReferenceSequence;
import eu.goe.core.variant.Variant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Alleles of variants of one assembly. Accessions are those that the assembly brings, else digests of the reference.
 * Without a reference only substitutions have an allele, since the others need the bases around. Not for several threads.
 */
public final class VrsAlleles {
    private static final Pattern BASES = Pattern.compile("[A-Z]+");

    private final Assembly assembly;
    private final @Nullable ReferenceSequence reference;
    private final @Nullable Sequence[] sequences;
    private Missing missing = Missing.NOT_BASES;

    /** Why a variant has no allele. */
    public enum Missing {
        /** Symbolic alleles, breakends, {@code *}. */
        NOT_BASES,
        /** Nobody told the digest of the contig's sequence. */
        NO_DIGEST,
        /** An insertion or deletion, and no reference, or not that of the assembly on this contig. */
        NO_SEQUENCE,
        /** The reference has other bases than REF. */
        OTHER_BASES
    }

    /**
     * @param refget null if not known
     * @param isThere whether the reference has the bases that this is the digest of
     */
    private record Sequence(@Nullable String refget, boolean isThere) {}

    /** @param reference of the assembly, null if there is none; whoever opened it closes it */
    public VrsAlleles(Assembly assembly, @Nullable ReferenceSequence reference) {
        this.assembly = assembly;
        this.reference = reference;
        this.sequences = new Sequence[assembly.contigs().size()];
    }

    /** The allele of a variant; if it has none, {@link #missing} tells why. Reads a contig whole when it first comes. */
    public Optional<VrsAllele> of(Variant variant) {
        if (!variant.isSequence()
                || !BASES.matcher(variant.ref()).matches()
                || !BASES.matcher(variant.alt()).matches()) {
            return none(Missing.NOT_BASES);
        }
        Sequence sequence = sequence(variant.contig());
        String refget = sequence.refget();
        if (refget == null) {
            return none(Missing.NO_DIGEST);
        }
        if (reference != null && sequence.isThere() && !hasBases(reference, variant)) {
            return none(Missing.OTHER_BASES);
        }
        VrsNormaliser.Trimmed trimmed = VrsNormaliser.trim(variant.start(), variant.ref(), variant.alt());
        if (trimmed.isSubstitution()) {
            return Optional.of(VrsNormaliser.substitution(refget, trimmed));
        }
        return reference == null || !sequence.isThere()
                ? none(Missing.NO_SEQUENCE)
                : Optional.of(VrsNormaliser.insertionOrDeletion(refget, reference, variant.contig(), trimmed));
    }

    /** Why the last variant that had no allele had none. */
    public Missing missing() {
        return missing;
    }

    private Optional<VrsAllele> none(Missing why) {
        missing = why;
        return Optional.empty();
    }

    private Sequence sequence(int contig) {
        Sequence known = sequences[contig];
        if (known == null) {
            String official = assembly.refget(contig).orElse(null);
            String own = reference == null || reference.length(contig) == 0
                    ? null
                    : "SQ." + Sha512t24u.of(reference, contig);
            known = official == null ? new Sequence(own, own != null) : new Sequence(official, official.equals(own));
            sequences[contig] = known;
        }
        return known;
    }

    private static boolean hasBases(ReferenceSequence reference, Variant variant) {
        if (variant.end() > reference.length(variant.contig())) {
            return false;
        }
        for (int i = 0; i < variant.ref().length(); i++) {
            if (reference.base(variant.contig(), variant.start() + i)
                    != variant.ref().charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
