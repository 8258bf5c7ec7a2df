package eu.goe.core.query;

import eu.goe.core.genome.Contig;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.store.BatchFields;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The header of a VCF 4.3 file, and the dictionary of its ids that BCF refers to. Immutable. */
final class VcfHeaderText {
    /** INFO that says what a record was before it was split and normalised. */
    static final String ORIGINAL = "ORIGINAL";

    private static final Map<String, String> STRUCTURAL = new LinkedHashMap<>();

    static {
        STRUCTURAL.put("END", "Number=1,Type=Integer,Description=\"Last base of the variant\"");
        STRUCTURAL.put("SVTYPE", "Number=1,Type=String,Description=\"Type of structural variant\"");
        STRUCTURAL.put("SVLEN", "Number=1,Type=Integer,Description=\"Length of structural variant\"");
    }

    private final String text;
    private final Map<String, Integer> dictionary = new LinkedHashMap<>();
    private final Set<String> keptInfo = new LinkedHashSet<>();

    VcfHeaderText(QueryPlan plan) {
        StringBuilder lines = new StringBuilder("##fileformat=VCFv4.3\n");
        lines.append("##source=").append(plan.software()).append('\n');
        lines.append("##reference=").append(plan.assembly().name()).append('\n');
        define(lines, "FILTER", "PASS", "Description=\"All filters passed\"");
        for (String filter : plan.filters()) {
            define(lines, "FILTER", filter, "Description=\"As in the source\"");
        }
        for (BatchFields.Info info : plan.infos()) {
            keptInfo.add(info.id());
            define(
                    lines,
                    "INFO",
                    info.id(),
                    "Number=" + info.number() + ",Type=" + info.type() + ",Description=\"As in the source\"");
        }
        STRUCTURAL.forEach((id, rest) -> {
            if (!keptInfo.contains(id)) {
                define(lines, "INFO", id, rest);
            }
        });
        define(
                lines,
                "INFO",
                ORIGINAL,
                "Number=.,Type=String,Description=\"POS:REF:ALTS:N of the record in the source, of which this is"
                        + " allele N; several with | between\"");
        define(lines, "FORMAT", "GT", "Number=1,Type=String,Description=\"Genotype\"");
        for (SampleField field : plan.formats()) {
            define(
                    lines,
                    "FORMAT",
                    field.name(),
                    "Number=" + field.number() + ",Type=" + field.type() + ",Description=\"" + field.description()
                            + "\"");
        }
        for (Contig contig : plan.assembly().contigs()) {
            lines.append("##contig=<ID=").append(contig.name());
            if (contig.length() > 0) {
                lines.append(",length=").append(contig.length());
            }
            lines.append(">\n");
        }
        lines.append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO");
        if (!plan.samples().isEmpty()) {
            lines.append("\tFORMAT");
            plan.samples().forEach(sample -> lines.append('\t').append(sample));
        }
        text = lines.append('\n').toString();
    }

    private void define(StringBuilder lines, String kind, String id, String rest) {
        lines.append("##")
                .append(kind)
                .append("=<ID=")
                .append(id)
                .append(',')
                .append(rest)
                .append(">\n");
        dictionary.putIfAbsent(id, dictionary.size());
    }

    /** All lines, {@code #CHROM} last. */
    String text() {
        return text;
    }

    /** Place of an id of FILTER, INFO or FORMAT in BCF's dictionary. */
    int index(String id) {
        Integer index = dictionary.get(id);
        if (index == null) {
            throw new IllegalStateException(id + " is not in the header");
        }
        return index;
    }

    /** INFO of a variant as {@code KEY=VALUE} by key: what was kept, what its structure is, what it was. */
    Map<String, String> info(SiteCalls site) {
        Map<String, String> values = new LinkedHashMap<>();
        String kept = site.info;
        if (kept != null) {
            for (String field : kept.split(";", -1)) {
                int equals = field.indexOf('=');
                values.put(
                        equals < 0 ? field : field.substring(0, equals), equals < 0 ? "" : field.substring(equals + 1));
            }
        }
        String structural = site.variant.structural();
        if (structural != null) {
            int colon = structural.lastIndexOf(':');
            if (site.variant.end() > site.variant.start() + site.variant.ref().length()) {
                values.putIfAbsent("END", Integer.toString(site.variant.end()));
            }
            if (colon > 0) {
                values.putIfAbsent("SVTYPE", structural.substring(0, colon));
            }
            if (colon < structural.length() - 1) {
                values.putIfAbsent("SVLEN", structural.substring(colon + 1));
            }
        }
        String original = site.original;
        if (original != null) {
            values.put(ORIGINAL, original);
        }
        return values;
    }
}
