package eu.goe.core.disclosure;

import eu.goe.core.errors.PolicyException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The thresholds that hold for one audience, by the keys of rule D0. Whole numbers; ratios are kept as the parts of a
 * thousand that they are in the built-in policy and in files ({@code max_share: 0.9} is 900).
 *
 * @param values one for each key of {@link #KEYS}, in that order
 */
public record Rules(Map<String, Integer> values) implements Serializable {
    /** Whether a larger or a smaller value is the stricter one. */
    private enum Stricter {
        LARGER,
        SMALLER
    }

    /** How a file writes a value. */
    enum Kind {
        WHOLE,
        /** 0 to 1 in files, thousandths here. */
        RATIO,
        /** {@code publish} or {@code censor} in files, 0 or 1 here. */
        ZERO
    }

    private record Key(Kind kind, int coordinator, int publicly, Stricter stricter, int least, int most) {}

    /** {@code none} in files. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    private static final Map<String, Key> KEYS = new LinkedHashMap<>();

    static {
        larger("min_cohort", 100, 1_000, 1);
        larger("min_count", 5, 10, 1);
        KEYS.put("zero", new Key(Kind.ZERO, 0, 0, Stricter.LARGER, 0, 1));
        larger("min_diff", 10, 20, 1);
        ratio("max_share", 900, 500);
        KEYS.put("rounding", new Key(Kind.WHOLE, 1, 5, Stricter.LARGER, 1, 1_000));
        larger("gwas_min_n", 200, 1_000, 1);
        larger("gwas_min_cases", 50, 100, 1);
        larger("gwas_min_controls", 50, 100, 1);
        larger("gwas_min_mac", 10, 20, 1);
        larger("gwas_min_mac_arm", 5, 10, 1);
        ratio("max_params_ratio", 50, 50);
        smaller("sites_budget", 10_000_000, 0, 0);
        KEYS.put("approvers", new Key(Kind.WHOLE, 1, 1, Stricter.LARGER, 0, 2));
        smaller("expires_days", 365, UNLIMITED, 1);
        smaller("max_strata", 10_000, 10_000, 1);
        ratio("max_membership_power", UNLIMITED, UNLIMITED);
    }

    private static void larger(String name, int coordinator, int publicly, int least) {
        KEYS.put(name, new Key(Kind.WHOLE, coordinator, publicly, Stricter.LARGER, least, UNLIMITED));
    }

    private static void smaller(String name, int coordinator, int publicly, int least) {
        KEYS.put(name, new Key(Kind.WHOLE, coordinator, publicly, Stricter.SMALLER, least, UNLIMITED));
    }

    private static void ratio(String name, int coordinator, int publicly) {
        KEYS.put(name, new Key(Kind.RATIO, coordinator, publicly, Stricter.SMALLER, 0, UNLIMITED));
    }

    public Rules {
        if (!values.keySet().equals(KEYS.keySet())) {
            throw new IllegalArgumentException("rules " + values.keySet());
        }
        values = Map.copyOf(values);
    }

    /** The rules that hold where a policy file says nothing. */
    public static Rules builtIn(Audience audience) {
        Map<String, Integer> values = new LinkedHashMap<>();
        KEYS.forEach(
                (name, key) -> values.put(name, audience == Audience.COORDINATOR ? key.coordinator() : key.publicly()));
        return new Rules(values);
    }

    /** Names of the keys. */
    static List<String> keys() {
        return List.copyOf(KEYS.keySet());
    }

    /**
     * Reads a value as a file writes it.
     *
     * @return the value, or none if it is not one of the key's
     */
    static OptionalInt read(String name, @Nullable Object written) {
        Key key = key(name);
        boolean mayBeNone = key.stricter() == Stricter.SMALLER && key.most() == UNLIMITED;
        if (mayBeNone && "none".equals(written)) {
            return OptionalInt.of(UNLIMITED);
        }
        return switch (key.kind()) {
            case WHOLE ->
                written instanceof Integer n && n >= key.least() && n <= key.most()
                        ? OptionalInt.of(n)
                        : OptionalInt.empty();
            case RATIO ->
                written instanceof Number n && n.doubleValue() >= 0 && n.doubleValue() <= 1
                        ? OptionalInt.of((int) Math.round(n.doubleValue() * 1000))
                        : OptionalInt.empty();
            case ZERO ->
                "publish".equals(written)
                        ? OptionalInt.of(0)
                        : "censor".equals(written) ? OptionalInt.of(1) : OptionalInt.empty();
        };
    }

    /** What a key's value may be, for messages. */
    static String range(String name) {
        Key key = key(name);
        String none = key.stricter() == Stricter.SMALLER && key.most() == UNLIMITED ? " or none" : "";
        return switch (key.kind()) {
            case WHOLE ->
                "a whole number "
                        + (key.most() == UNLIMITED
                                ? "from " + key.least()
                                : "between " + key.least() + " and " + key.most())
                        + none;
            case RATIO -> "a number between 0 and 1" + none;
            case ZERO -> "publish or censor";
        };
    }

    private static Key key(String name) {
        Key key = KEYS.get(name);
        if (key == null) {
            throw new IllegalStateException(name);
        }
        return key;
    }

    /**
     * Refuses rules that this version does not know how to keep, where a policy sets them.
     *
     * @throws PolicyException that names the first of the keys whose value is not the built-in one
     */
    public void requireBuiltIn(String... names) {
        for (String name : names) {
            if (value(name) != key(name).coordinator()) {
                throw new PolicyException("Refused by rule D0: the policy sets " + name
                        + ", which this version cannot keep here. Leave the key away, or use a version that keeps it.");
            }
        }
    }

    /** People in a stratum, at least. */
    public int minCohort() {
        return value("min_cohort");
    }

    /** People or copies in a cell, at least, unless there are none. */
    public int minCount() {
        return value("min_count");
    }

    /** Whether a count of 0 is hidden like a small one. */
    public boolean censorsZero() {
        return value("zero") == 1;
    }

    /** People by which a stratum differs from everybody, at least, unless it does not. */
    public int minDiff() {
        return value("min_diff");
    }

    /** The share of a sum that one person may contribute, at most, in thousandths. */
    public int maxShare() {
        return value("max_share");
    }

    /** Base to which counts of people are rounded; 1 leaves them. */
    public int rounding() {
        return value("rounding");
    }

    /** Rule D9: a number of people to the nearest multiple. */
    public int rounded(int people) {
        int base = rounding();
        return (people + base / 2) / base * base;
    }

    /** Second signatures that a package needs. */
    public int approvers() {
        return value("approvers");
    }

    /** Strata that a package may have. */
    public int maxStrata() {
        return value("max_strata");
    }

    /** Sites of other people's lists that are answered in a year; {@link Integer#MAX_VALUE} for any number. */
    public int sitesBudget() {
        return value("sites_budget");
    }

    /** Days that a package is valid; {@link Integer#MAX_VALUE} for ever. */
    public int expiresDays() {
        return value("expires_days");
    }

    /** Probability with which membership may be told, in thousandths; {@link Integer#MAX_VALUE} for any. */
    public int maxMembershipPower() {
        return value("max_membership_power");
    }

    /** People of a trait that is tested for association. */
    public int gwasMinN() {
        return value("gwas_min_n");
    }

    /** Cases of a binary trait. */
    public int gwasMinCases() {
        return value("gwas_min_cases");
    }

    /** Controls of a binary trait. */
    public int gwasMinControls() {
        return value("gwas_min_controls");
    }

    /** Copies of the rarer allele. */
    public int gwasMinMac() {
        return value("gwas_min_mac");
    }

    /** Carriers among cases, and among controls, unless there are none. */
    public int gwasMinMacArm() {
        return value("gwas_min_mac_arm");
    }

    /** Coefficients of a regression for each thousand people, at most. */
    public int maxParamsRatio() {
        return value("max_params_ratio");
    }

    private int value(String name) {
        Integer value = values.get(name);
        if (value == null) {
            throw new IllegalStateException(name);
        }
        return value;
    }

    /** The keys in which these rules are laxer than others, with both values; none if they are as strict or stricter. */
    public List<String> laxerThan(Rules other) {
        List<String> laxer = new ArrayList<>();
        KEYS.forEach((name, key) -> {
            int mine = value(name);
            int theirs = other.value(name);
            if (key.stricter() == Stricter.LARGER ? mine < theirs : mine > theirs) {
                laxer.add(name + " " + mine + " instead of " + theirs);
            }
        });
        return laxer;
    }

    /** Of each key the strictest value of several. */
    public static Rules strictest(List<Rules> all) {
        Map<String, Integer> values = new LinkedHashMap<>();
        KEYS.forEach((name, key) -> values.put(
                name,
                all.stream()
                        .map(rules -> rules.value(name))
                        .reduce(key.stricter() == Stricter.LARGER ? Math::max : Math::min)
                        .orElseThrow()));
        return new Rules(values);
    }

    /** The values by name, sorted: what manifests carry. */
    public Map<String, Integer> sorted() {
        return new TreeMap<>(values);
    }
}
