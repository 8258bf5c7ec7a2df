package eu.goe.core.errors;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a user can act on; its message is the whole text that the user sees (what, where, why, what to do; one
 * to three lines; never a sample identifier or a genotype). One kind for each exit code of the command line. Everything
 * else that is thrown is a defect or the machine, and exits with 1.
 */
public abstract sealed class GoeException extends RuntimeException
        permits UsageException, BadInputException, PolicyException, VerificationException {
    private static final long serialVersionUID = 1L;

    GoeException(String message) {
        super(message);
    }

    GoeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The exit code of the command line, 2 to 5. */
    public abstract int exitCode();

    /** The failure that is meant for the user, in what was thrown: Spark wraps what a task throws, executors what a thread throws. */
    public static Optional<GoeException> in(Throwable thrown) {
        int depth = 0;
        for (Throwable t = thrown; t != null && depth < 50; t = t.getCause(), depth++) {
            if (t instanceof GoeException known) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }
}
