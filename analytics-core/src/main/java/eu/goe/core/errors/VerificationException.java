package eu.goe.core.errors;

import org.jspecify.annotations.Nullable;

/** Signature, checksum, trust, expiry, format version or contract does not hold: exit 5. */
public final class VerificationException extends GoeException {
    private static final long serialVersionUID = 1L;

    public VerificationException(String message) {
        super(message);
    }

    public VerificationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public int exitCode() {
        return 5;
    }
}
