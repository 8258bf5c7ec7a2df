package eu.goe.core.exchange;

import eu.goe.core.disclosure.Rules;
import eu.goe.core.errors.VerificationException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
                KeyPairFile.publicKeyOf(key.spki()),
                key.person(),
                instant(key.validFrom()),
                instant(key.validTo()),
                instant(key.revokedAt()),
                key.compromised());
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    int maxSequenceJump() {
        return terms.maxSequenceJump();
    }

    @Override
    public Optional<TrustedKey> key(String keyId) {
        return Optional.ofNullable(byKeyId.get(keyId));
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
