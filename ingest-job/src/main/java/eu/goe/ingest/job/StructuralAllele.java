package eu.goe.ingest.job;

import eu.goe.core.variant.Variant;

/** Symbolic alleles and breakends: END, SVTYPE and SVLEN of INFO are part of what they are. */
final class StructuralAllele {
    private StructuralAllele() {}

    /** Whether an allele is symbolic or a breakend. */
    static boolean isOne(String allele) {
        return allele.charAt(0) == '<'
                || allele.indexOf('[') >= 0
                || allele.indexOf(']') >= 0
                || (allele.length() > 1 && (allele.charAt(0) == '.' || allele.charAt(allele.length() - 1) == '.'));
    }

    static Variant variant(int contig, int start, String ref, String allele, String info) {
        String type = value(info, "SVTYPE");
        String length = value(info, "SVLEN");
        String end = value(info, "END");
        int last = start + ref.length();
        if (end.matches("[0-9]{1,9}") && Integer.parseInt(end) > start) {
            last = Integer.parseInt(end);
        }
        return new Variant(contig, start, last, ref, allele, type + ":" + length);
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
