package eu.goe.ingest.vcf;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How many values, and of what kind, the FORMAT fields that a header declares may have. Numbers A, R and G are rules;
 * other numbers are not checked. AD is exempt from its number: callers write it in ways of their own, and the adj rule,
 * which alone reads it, treats a depth that is not there as missing. Several characters may be written without commas, as
 * BCF holds them and GLnexus writes RNC ({@code ..}, {@code II}), so only a single one is checked.
 *
 * @param rules by the field's ID
 */
public record FormatRules(Map<String, Rule> rules) implements Serializable {
    /** No field is declared. */
    static final FormatRules NONE = new FormatRules(Map.of());

    private static final Rule FREE = new Rule('.', Kind.ANY);

    /** Values of a field. */
    public enum Kind {
        INTEGER,
        FLOAT,
        CHARACTER,
        ANY
    }

    /** @param number {@code A}, {@code R}, {@code G}, or {@code .} for any */
    public record Rule(char number, Kind kind) implements Serializable {}

    public FormatRules {
        rules = Map.copyOf(rules);
    }

    /** The rules of a header's fields, those of INFO left out. */
    static FormatRules of(Collection<VcfField> declared) {
        Map<String, Rule> rules = new HashMap<>();
        for (VcfField field : declared) {
            if (field.kind() == VcfField.Kind.FORMAT) {
                rules.put(field.id(), rule(field));
            }
        }
        return new FormatRules(rules);
    }

    private static Rule rule(VcfField field) {
        String number = field.number();
        boolean isRule = (number.equals("A") || number.equals("R") || number.equals("G"))
                && !field.id().equals("AD")
                && field.type() != VcfField.Type.CHARACTER;
        Kind kind = switch (field.type()) {
            case INTEGER -> Kind.INTEGER;
            case FLOAT -> Kind.FLOAT;
            case CHARACTER -> number.equals("1") ? Kind.CHARACTER : Kind.ANY;
            case STRING, FLAG -> Kind.ANY;
        };
        return new Rule(isRule ? number.charAt(0) : '.', field.id().equals("GT") ? Kind.ANY : kind);
    }

    /** The rule of a field; any values where none is declared. */
    Rule rule(String id) {
        return rules.getOrDefault(id, FREE);
    }
}
