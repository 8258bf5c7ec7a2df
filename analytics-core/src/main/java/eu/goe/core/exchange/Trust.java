package eu.goe.core.exchange;

import eu.goe.core.errors.VerificationException;
import java.util.Optional;

/** Whose packages are believed: a folder of keys, or a signed trust file. */
sealed interface Trust permits TrustFolder, TrustPolicy {
    /** The key, if it is known; whether it may sign this or that, {@link TrustedKey} says. */
    Optional<TrustedKey> key(String keyId);

    /** The role of keys that sign lists of sites. */
    String listRole();

    /**
     * Refuses what a trusted key signed and is not accepted all the same.
     *
     * @param where how messages call the package
     * @throws VerificationException that says what and why
     */
    void requireAccepted(Manifest manifest, String where);
}
