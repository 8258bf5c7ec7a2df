package eu.goe.core.exchange;

import eu.goe.core.disclosure.Rules;
import eu.goe.core.errors.VerificationException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a signed trust file decides about packages. */
final class TrustPolicy implements Trust {
    private final TrustTerms terms;
    private final Map<String, TrustedKey> byKeyId = new HashMap<>();

    /**
     * Takes a file's word.
     *
     * @param where how messages call it
     * @throws VerificationException if it is a draft or has expired
     */
    TrustPolicy(TrustFile file, Instant now, String where) {
        file.requireSigned(where);
        terms = file.trust();
        if (now.isAfter(terms.end())) {
            throw new VerificationException(where + ": the trust file expired on " + terms.expires()
                    + ". Get the next version from its roots.");
        }
        for (TrustTerms.NodeKey key : terms.keys()) {
            byKeyId.put(key.keyid(), trusted(key));
        }
    }

    static TrustedKey trusted(TrustTerms.NodeKey key) {
        return new TrustedKey(
                key.keyid(),
                key.node(),
                Set.copyOf(key.roles()),
                key.publicKey(),
                key.person(),
                instant(key.validFrom()),
                instant(key.validTo()),
                instant(key.revokedAt()),
                key.compromised());
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    /**
     * The masker's keys that hold, by node.
     *
     * @throws VerificationException if two of a node do: its masks would be made with one of them
     */
    Map<String, PublicKey> maskers(Instant now) {
        Map<String, PublicKey> maskers = new TreeMap<>();
        for (TrustedKey key : byKeyId.values()) {
            if (key.roles().contains(MaskKey.ROLE) && key.holds(now) && maskers.put(key.node(), key.key()) != null) {
                throw new VerificationException("The trust file has two masker's keys of node " + key.node()
                        + " that hold. Revoke the one that is not used: goe trust revoke --key");
            }
        }
        return maskers;
    }

    int maxSequenceJump() {
        return terms.maxSequenceJump();
    }

    @Override
    public Optional<TrustedKey> key(String keyId) {
        return Optional.ofNullable(byKeyId.get(keyId));
    }

    /** Coordinators, where the file names some; any signer else. */
    @Override
    public String listRole() {
        return byKeyId.values().stream().anyMatch(k -> k.roles().contains(TrustedKey.COORDINATOR))
                ? TrustedKey.COORDINATOR
                : TrustedKey.SIGNER;
    }

    @Override
    public void requireAccepted(Manifest manifest, String where) {
        for (TrustTerms.RevokedPackage revoked : terms.revokedPackages()) {
            if (revoked.id().equals(manifest.packageId())) {
                throw new VerificationException(where + ": the package was revoked on " + revoked.revokedAt() + ": "
                        + revoked.reason()
                        + (revoked.replacedBy() == null ? "." : ". Take package " + revoked.replacedBy() + "."));
            }
        }
        if (!terms.formats().contains(manifest.format())) {
            throw new VerificationException(where + ": package format " + manifest.format()
                    + "; the trust file accepts " + terms.formats() + ".");
        }
        if (!terms.types().contains(manifest.type())) {
            throw new VerificationException(where + ": a package of type " + manifest.type()
                    + "; the trust file accepts " + String.join(", ", terms.types()) + ".");
        }
        if (manifest.isQuestion()) {
            return; // it tells of nobody, and passed no policy
        }
        Map<String, Integer> minimum = terms.minimumPolicy().get(manifest.audience());
        if (minimum == null) {
            throw new VerificationException(where + ": a package for the audience " + manifest.audience()
                    + ", of which the trust file knows no minimum policy.");
        }
        List<String> laxer = new Rules(manifest.policy().rules()).laxerThan(new Rules(minimum));
        if (!laxer.isEmpty()) {
            throw new VerificationException(where + ": the package's policy is laxer than the trust file's minimum for"
                    + " the audience " + manifest.audience() + ": " + String.join(", ", laxer) + ".");
        }
    }
}
