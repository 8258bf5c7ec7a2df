package eu.goe.core.frequency;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the fields of strata are called in a VCF, as gnomAD does: {@code AC_FIN}, {@code AC_XX}, {@code AC_FIN_XX}. The
 * value of {@code population} stands alone, {@code sex} is XX or XY and comes last, any other attribute is
 * {@code attribute_value}. What a VCF key may not hold becomes an underscore; two strata that then look alike get a
 * number, the header says which is which.
 */
public final class InfoLabels {
    /** Endings that mean something else after AC, AN, AF, nhomalt. */
    private static final Set<String> RESERVED = Set.of("raw", "min", "max", "grpmax", "adj", "joint");

    private InfoLabels() {}

    /** One label for each stratum, empty for everybody; all different. */
    public static List<String> of(List<Map<String, String>> strata) {
        List<String> labels = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Map<String, String> stratum : strata) {
            String plain = label(stratum);
            String label = plain;
            for (int i = 2; !taken.add(label.toLowerCase(Locale.ROOT)); i++) {
                label = plain + "_" + i;
            }
            labels.add(label);
        }
        return labels;
    }

    private static String label(Map<String, String> definition) {
        StringBuilder label = new StringBuilder();
        definition.forEach((attribute, value) -> {
            if (!attribute.equals("sex")) {
                boolean alone = attribute.equals("population") && !RESERVED.contains(value.toLowerCase(Locale.ROOT));
                part(label, alone ? value : attribute + "_" + value);
            }
        });
        String sex = definition.get("sex");
        if (sex != null) {
            part(label, sex.equals("female") ? "XX" : sex.equals("male") ? "XY" : "sex_" + sex);
        }
        return label.toString();
    }

    private static void part(StringBuilder label, String text) {
        if (label.length() > 0) {
            label.append('_');
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
            label.append(allowed ? c : '_');
        }
    }
}
