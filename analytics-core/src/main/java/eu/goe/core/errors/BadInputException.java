package eu.goe.core.errors;

/** Bad input data (file, line or contig:position, what is wrong, what to do); the store is unchanged: exit 3. */
public final class BadInputException extends GoeException {
    private static final long serialVersionUID = 1L;

    public BadInputException(String message) {
        super(message);
    }

    public BadInputException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public int exitCode() {
        return 3;
    }
}
