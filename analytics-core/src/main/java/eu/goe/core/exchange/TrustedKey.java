package eu.goe.core.exchange;

import eu.goe.core.errors.VerificationException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A public key with what it is trusted for.
 *
 * @param roles {@code signer}, {@code approver}, {@code coordinator}; or {@code masker}
 * @param person who holds it, a pseudonym; null where that is not said
 * @param validFrom first moment of what it may sign; null for any
 * @param validTo last moment; null for any
 * @param revokedAt from then on it is not trusted; null if it is
 * @param compromised whether others may have it: then it may have signed anything, at any date
 */
record TrustedKey(
        String keyId,
        String node,
        Set<String> roles,
        PublicKey key,
        @Nullable String person,
        @Nullable Instant validFrom,
        @Nullable Instant validTo,
        @Nullable Instant revokedAt,
        boolean compromised) {
    static final String SIGNER = "signer";
    static final String APPROVER = "approver";
    /** Signs lists of sites. */
    static final String COORDINATOR = "coordinator";

    /** Whether one key may have these roles: a masker's key signs nothing. */
    static boolean mayHave(Set<String> roles) {
        return roles.equals(Set.of(MaskKey.ROLE))
                || (!roles.isEmpty() && Set.of(SIGNER, APPROVER, COORDINATOR).containsAll(roles));
    }

    TrustedKey {
        roles = Set.copyOf(roles);
    }

    /** A key of which only the node and the role are known. */
    static TrustedKey always(String node, String role, PublicKey key) {
        return new TrustedKey(KeyPairFile.keyId(key), node, Set.of(role), key, null, null, null, null, false);
    }

    /**
     * Refuses the key where it may not sign. Of a key that is compromised the date proves nothing; that is for the caller to see to.
     *
     * @param role in which it signs
     * @param its node of what is signed
     * @param at when it says that it was signed
     * @param where how messages call what is signed
     * @throws VerificationException that says what the key may not
     */
    void require(String role, String its, Instant at, String where) {
        String who = where + ": the key " + keyId + " of node " + node;
        if (!node.equals(its)) {
            throw new VerificationException(who + " does not sign for node " + its + ".");
        }
        if (!roles.contains(role)) {
            throw new VerificationException(who + " is no " + role + "'s; its roles: "
                    + String.join(", ", roles.stream().sorted().toList()) + ".");
        }
        if (validFrom != null && at.isBefore(validFrom)) {
            throw new VerificationException(who + " is valid from " + validFrom + " only, and signed on " + at + ".");
        }
        if (validTo != null && at.isAfter(validTo)) {
            throw new VerificationException(who + " was valid to " + validTo + ", and signed on " + at + ".");
        }
        if (revokedAt != null && !at.isBefore(revokedAt)) {
            throw new VerificationException(who + " was revoked on " + revokedAt + ", and signed on " + at + ".");
        }
    }

    /** Whether the key holds at a moment, and nobody else has it. */
    boolean holds(Instant at) {
        return !compromised
                && (validFrom == null || !at.isBefore(validFrom))
                && (validTo == null || !at.isAfter(validTo))
                && (revokedAt == null || at.isBefore(revokedAt));
    }

    /** Whom the key stands for where two are to be different people. */
    String holder() {
        return person != null ? "person " + person : "key " + keyId;
    }
}
