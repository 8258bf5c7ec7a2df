package eu.goe.cluster.cli;

import java.util.Map;

/** Colours of what goes to stderr: on a terminal only, and not where the user or the terminal wants none. */
enum ErrorColour {
    FAILURE("31"),
    HINT("2");

    private final String code;

    ErrorColour(String code) {
        this.code = code;
    }

    /**
     * The text in this colour, or as it is.
     *
     * @see <a href="https://no-color.org">NO_COLOR</a>
     */
    String of(String text, boolean terminal, Map<String, String> variables) {
        boolean plain = !terminal
                || !variables.getOrDefault("NO_COLOR", "").isEmpty()
                || variables.getOrDefault("TERM", "").equals("dumb");
        return plain ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
