package eu.goe.core.command;

/**
 * A column of a table for people.
 *
 * @param isNumber whether its values are numbers; {@code NA} is none of either
 */
public record Column(String name, boolean isNumber) {
    /** What a value is where there is none. */
    public static final String NA = "NA";

    public static Column text(String name) {
        return new Column(name, false);
    }

    public static Column number(String name) {
        return new Column(name, true);
    }
}
