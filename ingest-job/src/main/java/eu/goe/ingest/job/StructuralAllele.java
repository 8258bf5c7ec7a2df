package eu.goe.ingest.job;

import eu.goe.core.variant.Variant;
import eu.goe.ingest.vcf.RecordRules;
import java.util.Locale;
import java.util.Set;

/**
 * Symbolic alleles and breakends: where they end, SVTYPE and SVLEN are part of what they are. Reads what VCF 4.1 to 4.5
 * write: SVTYPE may be missing (the allele then says it), SVLEN may be a list with a number for each allele, its sign for
 * deletions may be left out, and END may be missing, or be the furthest of all alleles.
 */
final class StructuralAllele {
    /** What symbolic alleles and breakends may be (VCF 4.5, 1.4.5 and 5.4). */
    private static final Set<String> TYPES = Set.of("DEL", "INS", "DUP", "INV", "CNV", "BND");

    private StructuralAllele() {}

    /**
     * The variant of one allele.
     *
     * @param start 0-based
     * @param alts of the record
     * @param alt number of the allele, from 1
     * @param info text of INFO
     */
    static Variant variant(int contig, int start, String ref, String[] alts, int alt, String info) {
        String allele = alts[alt - 1];
        String type = type(allele, alts.length, info);
        String length = length(type, alts.length, alt, info);
        return new Variant(
                contig,
                start,
                end(start, ref, type, length, alts.length, info),
                ref.toUpperCase(Locale.ROOT),
                allele,
                type + ":" + length);
    }

    /**
     * SVTYPE, or what the allele says: {@code DEL} of {@code <DEL:ME>}. Of several alleles each is what it says itself, as far
     * as it is one of {@link #TYPES}: a record of {@code <DEL>,<DUP>} has one SVTYPE.
     */
    private static String type(String allele, int nAlts, String info) {
        String declared = value(info, "SVTYPE");
        boolean isDeclared = !declared.isEmpty() && !declared.equals(".");
        if (isDeclared && nAlts == 1) {
            return declared;
        }
        String said = "BND";
        if (!RecordRules.isBreakend(allele)) {
            String name = allele.replaceAll("[<>]", "");
            int colon = name.indexOf(':');
            said = colon < 0 ? name : name.substring(0, colon);
        }
        return isDeclared && !TYPES.contains(said) ? declared : said;
    }

    /** SVLEN of the allele: negative for deletions whatever the version, else as written; empty if there is none. */
    private static String length(String type, int nAlts, int alt, String info) {
        String[] lengths = value(info, "SVLEN").split(",", -1);
        String mine = lengths.length == nAlts ? lengths[alt - 1] : lengths.length == 1 ? lengths[0] : "";
        if (!mine.matches("[+-]?[0-9]{1,9}")) {
            return "";
        }
        int bases = Integer.parseInt(mine);
        return Integer.toString(type.equals("DEL") ? -Math.abs(bases) : bases);
    }

    /**
     * 0-based, exclusive: END where it is the end of this allele, else POS and the bases that SVLEN says are affected, as
     * VCF 4.4 has it (section 1.6.1, END).
     */
    private static int end(int start, String ref, String type, String length, int nAlts, String info) {
        String declared = value(info, "END");
        boolean spans = type.equals("DEL") || type.equals("DUP") || type.equals("INV") || type.equals("CNV");
        int end = start + ref.length();
        if (declared.matches("[0-9]{1,9}") && (nAlts == 1 || length.isEmpty() || !spans)) {
            end = Integer.parseInt(declared);
        } else if (spans && !length.isEmpty()) {
            long last = start + 1L + Math.abs(Integer.parseInt(length));
            end = last > Integer.MAX_VALUE ? end : (int) last;
        }
        return end > start ? end : start + ref.length();
    }

    /**
     * What a record says about a telomere: POS 0, or one behind the contig's last base (VCF specification, 1.6.1). No base
     * is there, so the interval is empty.
     *
     * @param start 0 or the contig's length
     */
    static Variant telomere(int contig, int start, String ref, String allele) {
        return new Variant(contig, start, start, ref.toUpperCase(Locale.ROOT), allele, "TELOMERE:");
    }

    /** What tells records with the same symbolic alleles at one position apart; empty for an empty INFO. */
    static String identity(String info) {
        return info.isEmpty()
                ? ""
                : " " + value(info, "SVTYPE") + ":" + value(info, "SVLEN") + ":" + value(info, "END");
    }

    private static String value(String info, String key) {
        for (String field : info.split(";", -1)) {
            if (field.startsWith(key) && field.length() > key.length() && field.charAt(key.length()) == '=') {
                return field.substring(key.length() + 1);
            }
        }
        return "";
    }
}
