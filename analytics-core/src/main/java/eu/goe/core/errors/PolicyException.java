package eu.goe.core.errors;

import org.jspecify.annotations.Nullable;

/** Refused by policy; names the rule and the cells, never their values: exit 4. */
public final class PolicyException extends GoeException {
    private static final long serialVersionUID = 1L;

    public PolicyException(String message) {
        super(message);
    }

    public PolicyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public int exitCode() {
        return 4;
    }
}
