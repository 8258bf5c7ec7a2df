package eu.goe.core.errors;

/** Wrong usage or configuration: exit 2. */
public final class UsageException extends GoeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }

    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public int exitCode() {
        return 2;
    }
}
