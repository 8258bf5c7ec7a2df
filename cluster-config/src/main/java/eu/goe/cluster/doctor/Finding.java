package eu.goe.cluster.doctor;

import java.util.Locale;

/**
 * What one check found.
 *
 * @param check its name
 * @param found what is
 * @param advice what to do; empty where it is well
 */
public record Finding(String check, State state, String found, String advice) {
    /** How bad it is. */
    public enum State {
        OK,
        /** Works, less well or not for long. */
        WARNING,
        /** Commands will fail. */
        PROBLEM;

        /** In lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String check, String found) {
        return new Finding(check, State.OK, found, "");
    }
}
