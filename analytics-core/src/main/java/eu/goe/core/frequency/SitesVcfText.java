package eu.goe.core.frequency;

import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.variant.Variant;
import java.util.List;

/** Parts that every sites VCF has. */
public final class SitesVcfText {
    /** The columns of a VCF without samples. */
    public static final String COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO";

    private SitesVcfText() {}

    /** The header's line of an INFO key. */
    public static String info(String id, String number, String type, String description) {
        return "##INFO=<ID=" + id + ",Number=" + number + ",Type=" + type + ",Description=\""
                + description.replace("\\", "\\\\").replace("\"", "\\\"") + "\">";
    }

    /** The header's lines of contigs. */
    public static List<String> contigs(Assembly assembly) {
        return assembly.contigs().stream()
                .map(contig -> "##contig=<ID=" + contig.name() + length(contig) + ",assembly=" + assembly.name() + ">")
                .toList();
    }

    private static String length(Contig contig) {
        return contig.length() > 0 ? ",length=" + contig.length() : "";
    }

    /** The header's lines of {@link #structural}. */
    public static List<String> structuralInfos() {
        return List.of(
                info("END", "1", "Integer", "End of a structural variant"),
                info("SVTYPE", "1", "String", "Type of a structural variant"),
                info("SVLEN", "A", "Integer", "Length of a structural variant"));
    }

    /** Appends CHROM to QUAL, with a tab behind. */
    public static void place(Assembly assembly, Variant variant, StringBuilder to) {
        to.append(assembly.contig(variant.contig()).name()).append('\t');
        to.append(variant.start() + 1L).append("\t.\t");
        to.append(variant.ref()).append('\t').append(variant.alt()).append("\t.\t");
    }

    /** Appends what a symbolic allele is, with a semicolon behind; nothing for another. */
    public static void structural(Variant variant, StringBuilder to) {
        String type = variant.structural();
        if (type == null) {
            return;
        }
        int colon = type.indexOf(':');
        to.append("END=").append(variant.end()).append(";SVTYPE=");
        to.append(colon < 0 ? type : type.substring(0, colon));
        if (colon >= 0 && colon + 1 < type.length()) {
            to.append(";SVLEN=").append(type, colon + 1, type.length());
        }
        to.append(';');
    }

    /** Appends a frequency in the digits that a VCF's readers keep; a point for NaN. */
    public static void fraction(double value, StringBuilder to) {
        if (Double.isNaN(value)) {
            to.append('.');
        } else if (value == 0) {
            to.append('0');
        } else {
            to.append((float) value);
        }
    }
}
