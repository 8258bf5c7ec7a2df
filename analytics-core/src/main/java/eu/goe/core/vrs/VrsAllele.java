package eu.goe.core.vrs;

import java.util.regex.Pattern;

/**
 * A VRS 2 {@code Allele}, fully justified: what stands on a stretch of a sequence.
 *
 * @param refget accession of the sequence, {@code SQ.} and 32 characters
 * @param start 0-based first base of the stretch
 * @param end 0-based, exclusive; equal to {@code start} between two bases
 * @see <a href="https://vrs.ga4gh.org/en/2.0/concepts/MolecularVariation/Allele.html">VRS 2.0, Allele</a>
 */
public record VrsAllele(String refget, int start, int end, State state) {
    private static final Pattern ACCESSION = Pattern.compile("SQ\\.[0-9A-Za-z_\\-]{32}");
    private static final Pattern BASES = Pattern.compile("[A-Z]*");

    /** What is there in place of the reference. */
    public sealed interface State permits Literal, ReferenceLength {}

    /** Bases, at least one. */
    public record Literal(String sequence) implements State {
        public Literal {
            requireBases(sequence);
            if (sequence.isEmpty()) {
                throw new IllegalArgumentException("a deletion is a reference length");
            }
        }
    }

    /**
     * The bases of the stretch, repeated from its start as a cycle.
     *
     * @param length bases in all
     * @param repeatSubunitLength bases of the cycle
     * @param sequence what it comes to; not part of what is identified
     */
    public record ReferenceLength(int length, int repeatSubunitLength, String sequence) implements State {
        public ReferenceLength {
            requireBases(sequence);
            if (length != sequence.length() || repeatSubunitLength < 1) {
                throw new IllegalArgumentException("length " + length + ", repeat " + repeatSubunitLength);
            }
        }
    }

    public VrsAllele {
        if (!ACCESSION.matcher(refget).matches() || start < 0 || end < start) {
            throw new IllegalArgumentException(refget + ":" + start + "-" + end);
        }
    }

    private static void requireBases(String sequence) {
        if (!BASES.matcher(sequence).matches()) {
            throw new IllegalArgumentException("sequence '" + sequence + "'");
        }
    }

    /** {@code ga4gh:VA.} and the digest. */
    public String id() {
        return "ga4gh:VA." + digest();
    }

    /** Digest of the allele. */
    public String digest() {
        return Sha512t24u.of(serialised());
    }

    /** {@code ga4gh:SL.} and the digest of the location. */
    public String locationId() {
        return "ga4gh:SL." + locationDigest();
    }

    /** Digest of the location. */
    public String locationDigest() {
        return Sha512t24u.of(serialisedLocation());
    }

    /** What is digested: keys in order, no spaces, what has an identifier by its digest. */
    String serialised() {
        return "{\"location\":\"" + locationDigest() + "\",\"state\":" + serialised(state) + ",\"type\":\"Allele\"}";
    }

    String serialisedLocation() {
        return "{\"end\":" + end + ",\"sequenceReference\":{\"refgetAccession\":\"" + refget
                + "\",\"type\":\"SequenceReference\"},\"start\":" + start + ",\"type\":\"SequenceLocation\"}";
    }

    private static String serialised(State state) {
        if (state instanceof ReferenceLength repeat) {
            return "{\"length\":" + repeat.length() + ",\"repeatSubunitLength\":" + repeat.repeatSubunitLength()
                    + ",\"type\":\"ReferenceLengthExpression\"}";
        }
        return "{\"sequence\":\"" + ((Literal) state).sequence() + "\",\"type\":\"LiteralSequenceExpression\"}";
    }
}
