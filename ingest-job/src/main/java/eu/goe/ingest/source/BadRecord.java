package eu.goe.ingest.source;

/** Why a record cannot be read, in words for users; never a sample's name or genotype. Has no stack trace. */
final class BadRecord extends Exception {
    BadRecord(String reason) {
        super(reason, null, false, false);
    }

    /** The reason. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
