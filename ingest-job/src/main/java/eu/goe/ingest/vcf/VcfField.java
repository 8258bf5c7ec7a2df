package eu.goe.ingest.vcf;

import java.io.Serializable;
import java.util.Locale;
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
        FLAG;

        /** As header lines write it: {@code Integer}. */
        public String word() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    /** The field that a header line declares; none if the line declares something else, or has no ID. */
    static Optional<VcfField> of(HeaderLine line) {
        boolean isInfo = line.kind().equals("INFO");
        if ((!isInfo && !line.kind().equals("FORMAT")) || line.id().isEmpty()) {
            return Optional.empty();
        }
        Type type = switch (line.tag("Type", "")) {
            case "Integer" -> Type.INTEGER;
            case "Float" -> Type.FLOAT;
            case "Character" -> Type.CHARACTER;
            case "Flag" -> Type.FLAG;
            default -> Type.STRING;
        };
        return Optional.of(new VcfField(
                isInfo ? Kind.INFO : Kind.FORMAT,
                line.id(),
                line.tag("Number", "."),
                type,
                line.tag("Description", "")));
    }

    /** Whether a record has at most one value, so that no list is needed. */
    public boolean isSingle() {
        return number.equals("1") || number.equals("0") || type == Type.FLAG;
    }
}
