package eu.goe.ingest.vcf;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An INFO or FORMAT field as its header line declares it (VCF specification, 1.4.2 and 1.4.4), tags in any order.
 *
 * @param number as written: a count, {@code A}, {@code R}, {@code G}, {@code .} and those of VCF 4.4 and 4.5; {@code .}
 *     where the line has none
 * @param description empty where the line has none
 */
public record VcfField(Kind kind, String id, String number, Type type, String description) implements Serializable {
    /** Where the field's values are. */
    public enum Kind {
        INFO,
        FORMAT
    }

    /** What a value is; a type that the specification does not know is STRING. */
    public enum Type {
        INTEGER,
        FLOAT,
        STRING,
        CHARACTER,
        FLAG
    }

    /** The field that a header line declares; none if the line declares something else, or has no ID. */
    public static Optional<VcfField> parse(String line) {
        Kind kind;
        if (line.startsWith("##INFO=<")) {
            kind = Kind.INFO;
        } else if (line.startsWith("##FORMAT=<")) {
            kind = Kind.FORMAT;
        } else {
            return Optional.empty();
        }
        Map<String, String> tags = tags(line, line.indexOf('<') + 1);
        String id = tags.getOrDefault("ID", "");
        if (id.isEmpty()) {
            return Optional.empty();
        }
        Type type = switch (tags.getOrDefault("Type", "")) {
            case "Integer" -> Type.INTEGER;
            case "Float" -> Type.FLOAT;
            case "Character" -> Type.CHARACTER;
            case "Flag" -> Type.FLAG;
            default -> Type.STRING;
        };
        return Optional.of(
                new VcfField(kind, id, tags.getOrDefault("Number", "."), type, tags.getOrDefault("Description", "")));
    }

    /** Whether a record has at most one value, so that no list is needed. */
    public boolean isSingle() {
        return number.equals("1") || number.equals("0") || type == Type.FLAG;
    }

    private static Map<String, String> tags(String line, int from) {
        Map<String, String> tags = new LinkedHashMap<>();
        int at = from;
        while (at < line.length()) {
            int equals = line.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            String key = line.substring(at, equals).strip();
            StringBuilder value = new StringBuilder();
            boolean quoted = false;
            int i = equals + 1;
            for (; i < line.length(); i++) {
                char c = line.charAt(i);
                if (quoted && c == '\\' && i + 1 < line.length()) {
                    i++;
                    value.append(line.charAt(i));
                } else if (c == '"') {
                    quoted = !quoted;
                } else if (!quoted && (c == ',' || c == '>')) {
                    break;
                } else {
                    value.append(c);
                }
            }
            tags.putIfAbsent(key, value.toString());
            at = i + 1;
            if (i < line.length() && line.charAt(i) == '>') {
                break;
            }
        }
        return tags;
    }
}
