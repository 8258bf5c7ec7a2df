package eu.goe.ingest.vcf;

import eu.goe.core.genotype.SampleField;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is kept of records beside genotypes: what was asked for, as far as a file declares it.
 *
 * @param formats FORMAT fields
 * @param infos keys of INFO with their Number
 */
public record KeptFields(Set<SampleField> formats, Map<String, String> infos) implements Serializable {
    /** Nothing. */
    public static final KeptFields NONE = new KeptFields(Set.of(), Map.of());

    /** FORMAT fields that expected copies follow from, the first that a record has. */
    private static final List<String> DOSAGES = List.of("DS", "HDS", "GP");

    /** What one of several headers declares of what was asked for; of two Numbers of a key, the first header's. */
    public static KeptFields of(Set<SampleField> formats, List<String> infos, List<VcfHeader> headers) {
        Set<SampleField> declared = EnumSet.noneOf(SampleField.class);
        Map<String, String> numbers = new LinkedHashMap<>();
        for (VcfHeader header : headers) {
            Set<String> ids = header.formats();
            for (SampleField field : formats) {
                List<String> names = field == SampleField.DS ? DOSAGES : List.of(field.name());
                if (names.stream().anyMatch(ids::contains)) {
                    declared.add(field);
                }
            }
            for (String info : infos) {
                header.info(info).ifPresent(field -> numbers.putIfAbsent(info, field.number()));
            }
        }
        return new KeptFields(declared, numbers);
    }

    boolean keeps(SampleField field) {
        return formats.contains(field);
    }

    /**
     * The kept keys of a record's INFO as one allele's row has them: of lists with a value an allele, that of the allele
     * (of Number R that of REF before it, of Number G those of the three genotypes with REF).
     *
     * @param alt number of the allele, from 1
     * @param nAlts how many the record has
     * @return {@code KEY=VALUE;KEY}, empty for none; a list that does not have as many values as it must is left out
     */
    public String reduce(String info, int alt, int nAlts) {
        if (infos.isEmpty() || info.isEmpty()) {
            return "";
        }
        StringBuilder kept = new StringBuilder();
        int at = 0;
        while (at <= info.length()) {
            int stop = info.indexOf(';', at);
            stop = stop < 0 ? info.length() : stop;
            int equals = info.indexOf('=', at);
            int keyEnd = equals < 0 || equals > stop ? stop : equals;
            String key = info.substring(at, keyEnd);
            String number = infos.get(key);
            if (number != null) {
                String value = keyEnd == stop ? "" : value(info.substring(keyEnd + 1, stop), number, alt, nAlts);
                if (keyEnd == stop || !value.isEmpty()) {
                    kept.append(kept.length() == 0 ? "" : ";").append(key);
                    kept.append(keyEnd == stop ? "" : "=").append(value);
                }
            }
            at = stop + 1;
        }
        return kept.toString();
    }

    private static String value(String text, String number, int alt, int nAlts) {
        if (text.equals(".")) {
            return "";
        }
        boolean perAllele = number.equals("A") || number.equals("R") || number.equals("G");
        if (!perAllele || nAlts == 1) {
            return text;
        }
        String[] values = text.split(",", -1);
        int nGenotypes = (nAlts + 1) * (nAlts + 2) / 2;
        int homRefToAlt = alt * (alt + 1) / 2;
        return switch (number) {
            case "A" -> values.length == nAlts ? values[alt - 1] : "";
            case "R" -> values.length == nAlts + 1 ? values[0] + "," + values[alt] : "";
            default ->
                values.length == nGenotypes
                        ? values[0] + "," + values[homRefToAlt] + "," + values[homRefToAlt + alt]
                        : "";
        };
    }
}
