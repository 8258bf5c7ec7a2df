package eu.goe.ingest.vcf;

import java.util.regex.Pattern;

/** What the fixed columns of a record may hold (VCF specification, 1.6.1 and, for breakends, 5.4). */
public final class RecordRules {
    /** Why records of alternate and decoy contigs are set aside, if the assembly has only chromosomes. */
    public static final String NO_CONTIG = "the assembly has no such contig";

    private static final Pattern SYMBOLIC = Pattern.compile("<[^<>\\s]+>");
    private static final String BASES = "(?:[ACGTNacgtn]+|\\.)";
    private static final String MATE = "(?:\\[[^\\[\\]]+\\[|\\][^\\[\\]]+\\])";
    private static final Pattern BREAKEND = Pattern.compile(BASES + MATE + "|" + MATE + BASES);
    private static final Pattern SINGLE_BREAKEND = Pattern.compile("\\.[ACGTNacgtn]+|[ACGTNacgtn]+\\.");
    private static final Pattern QUAL = Pattern.compile("\\+?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
            + "|-(?:0+|10)(?:\\.0*)?|[-+]?(?i:nan|inf|infinity)");
    private static final Pattern CONTIG =
            Pattern.compile("(?!chr[:*])[0-9A-Za-z!#$%&+./;?@^_|~-]" + "[0-9A-Za-z!#$%&*+./:;=?@^_|~-]*|<[^<>\\s,]+>");

    private RecordRules() {}

    /** Whether an ALT allele is of bases, letters that stand for several included. */
    static boolean isBases(String allele) {
        return isOf(allele, "ACGTNacgtnRYSWKMBDHVryswkmbdhv");
    }

    /** Whether a REF is one: of A, C, G, T and N only, since another letter says that the reference is not known. */
    static boolean isReference(String ref) {
        return isOf(ref, "ACGTNacgtn");
    }

    private static boolean isOf(String allele, String letters) {
        for (int i = 0; i < allele.length(); i++) {
            if (letters.indexOf(allele.charAt(i)) < 0) {
                return false;
            }
        }
        return !allele.isEmpty();
    }

    /** Whether an allele is symbolic or a breakend. */
    public static boolean isSymbolic(String allele) {
        return allele.startsWith("<") || isBreakend(allele);
    }

    /** Whether an allele is a breakend, with a mate or single. */
    public static boolean isBreakend(String allele) {
        return allele.indexOf('[') >= 0
                || allele.indexOf(']') >= 0
                || (allele.length() > 1 && (allele.charAt(0) == '.' || allele.charAt(allele.length() - 1) == '.'));
    }

    /** Whether an allele stands for all that were not seen. */
    public static boolean isAnyOther(String allele) {
        return allele.equals("<NON_REF>") || allele.equals("<*>");
    }

    /** Whether the bytes of a FILTER or FT are {@code PASS} or missing. */
    public static boolean isPass(byte[] line, int from, int end) {
        int n = end - from;
        return (n == 1 && line[from] == '.')
                || (n == 4
                        && line[from] == 'P'
                        && line[from + 1] == 'A'
                        && line[from + 2] == 'S'
                        && line[from + 3] == 'S');
    }

    /** Whether a text that is meant as a symbolic allele or a breakend is one. */
    static boolean isSoundSymbol(String allele) {
        return SYMBOLIC.matcher(allele).matches()
                || BREAKEND.matcher(allele).matches()
                || SINGLE_BREAKEND.matcher(allele).matches();
    }

    /** Whether a QUAL that is not missing is a number that is not negative, or −10, which Hail writes for a missing one. */
    static boolean isQual(String qual) {
        boolean isPlain = !qual.isEmpty();
        int points = 0;
        for (int i = 0; i < qual.length() && isPlain; i++) {
            char c = qual.charAt(i);
            points += c == '.' ? 1 : 0;
            isPlain = (c >= '0' && c <= '9') || c == '.';
        }
        return (isPlain && points <= 1) || QUAL.matcher(qual).matches();
    }

    /**
     * Whether a name that no header declares may be one of a contig, by the characters that the specification allows, or
     * in angle brackets; {@code chr:1} and {@code chr*1}, where something has gone into the name, are none.
     */
    public static boolean isContigName(String name) {
        return CONTIG.matcher(name).matches();
    }
}
