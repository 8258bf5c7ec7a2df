package eu.goe.core.command;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Cells of tables that people open in spreadsheets: what one would run as a formula ({@code =}, {@code +}, {@code -} or {@code @} first, and no
 * number) has an apostrophe before, which shows it as text.
 */
final class TsvCells {
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?");

    private TsvCells() {}

    /** The line without its end. */
    static String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(i == 0 ? "" : "\t").append(cell(cells.get(i)));
        }
        return line.toString();
    }

    static String cell(String text) {
        return !text.isEmpty()
                        && "=+-@".indexOf(text.charAt(0)) >= 0
                        && !NUMBER.matcher(text).matches()
                ? "'" + text
                : text;
    }
}
