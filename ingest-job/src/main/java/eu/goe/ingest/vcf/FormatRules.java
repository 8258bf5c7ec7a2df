package eu.goe.ingest.vcf;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many values, and of what kind, the FORMAT fields that a header declares may have. Numbers A, R and G are rules;
 * other numbers are not checked. AD is exempt from its number: callers write it in ways of their own, and the adj rule,
 * which alone reads it, treats a depth that is not there as missing. Several characters may be written without commas, as
 * BCF holds them and GLnexus writes RNC ({@code ..}, {@code II}), so only a single one is checked.
 */
public final class FormatRules implements Serializable {
    private static final long serialVersionUID = 1L;

    /** No field is declared. */
    static final FormatRules NONE = new FormatRules();

    private static final Pattern NUMBER = Pattern.compile("[<,]Number=([^,>]+)");
    private static final Pattern TYPE = Pattern.compile("[<,]Type=([^,>]+)");

    /** Values of a field. */
    enum Kind {
        INTEGER,
        FLOAT,
        CHARACTER,
        ANY
    }

    /** @param number {@code A}, {@code R}, {@code G}, or {@code .} for any */
    record Rule(char number, Kind kind) implements Serializable {}

    private static final Rule FREE = new Rule('.', Kind.ANY);

    private final Map<String, Rule> rules = new HashMap<>();

    /** Takes what a header line says about a field. */
    void declare(String id, String line) {
        Matcher number = NUMBER.matcher(line);
        Matcher type = TYPE.matcher(line);
        String n = number.find() ? number.group(1) : ".";
        String t = type.find() ? type.group(1) : "";
        boolean isRule =
                (n.equals("A") || n.equals("R") || n.equals("G")) && !id.equals("AD") && !t.equals("Character");
        Kind kind = switch (id.equals("GT") ? "" : t) {
            case "Integer" -> Kind.INTEGER;
            case "Float" -> Kind.FLOAT;
            case "Character" -> n.equals("1") ? Kind.CHARACTER : Kind.ANY;
            default -> Kind.ANY;
        };
        rules.put(id, new Rule(isRule ? n.charAt(0) : '.', kind));
    }

    /** The rule of a field; any values where none is declared. */
    Rule rule(String id) {
        return rules.getOrDefault(id, FREE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FormatRules that && rules.equals(that.rules);
    }

    @Override
    public int hashCode() {
        return rules.hashCode();
    }
}
