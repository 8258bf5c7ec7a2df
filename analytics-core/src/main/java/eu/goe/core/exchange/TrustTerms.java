package eu.goe.core.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a trust file says, the part of it that its roots sign. Specified in {@code docs/format.md}, "Trust file". Times are ISO 8601
 * in UTC.
 *
 * @param version from 1; each is one more than the one before
 * @param expires end of validity
 * @param threshold how many of the roots have to sign
 * @param roots keys that sign trust files, and nothing else
 * @param keys keys of nodes
 * @param formats of packages that are accepted
 * @param types of packages that are accepted
 * @param minimumPolicy by audience the rules that a package has to have passed, or stricter ones; values as in manifests
 * @param maxSequenceJump by how much a node's sequence may grow from one package that is seen to the next
 * @param revokedPackages that are not accepted any more
 * @param previous the version before, whose roots have to sign this one too; null in version 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TrustTerms(
        int version,
        String expires,
        int threshold,
        List<Root> roots,
        List<NodeKey> keys,
        List<Integer> formats,
        List<String> types,
        Map<String, Map<String, Integer>> minimumPolicy,
        int maxSequenceJump,
        List<RevokedPackage> revokedPackages,
        @Nullable Previous previous) {
    static final int MAX_SEQUENCE_JUMP = 100;

    /** A root's key; {@code spki} is its DER form in base64. */
    record Root(String keyid, String spki) {}

    /** A node's key, of Ed25519, or of X25519 for a masker; as {@link TrustedKey}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record NodeKey(
            String keyid,
            String node,
            List<String> roles,
            String spki,
            @Nullable String person,
            @Nullable String validFrom,
            @Nullable String validTo,
            @Nullable String revokedAt,
            @Nullable String reason,
            boolean compromised) {
        /** @throws IllegalArgumentException if it is none of the kind that its roles need */
        PublicKey publicKey() {
            return roles.contains(MaskKey.ROLE) ? MaskKey.publicKeyOf(spki) : KeyPairFile.publicKeyOf(spki);
        }
    }

    /** A package that is not accepted, with the identifier of the one that took its place. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RevokedPackage(
            String id,
            String revokedAt,
            String reason,
            @Nullable String replacedBy) {}

    /** A version that was signed: the SHA-256 of the bytes that were, and who may sign the next. */
    record Previous(String sha256, int threshold, List<Root> roots) {}

    /** The version after this one, not yet changed. */
    TrustTerms next(String sha256) {
        return new TrustTerms(
                version + 1,
                expires,
                threshold,
                roots,
                keys,
                formats,
                types,
                minimumPolicy,
                maxSequenceJump,
                revokedPackages,
                new Previous(sha256, threshold, roots));
    }

    TrustTerms withRoots(List<Root> others, int of, String until) {
        return new TrustTerms(
                version,
                until,
                of,
                others,
                keys,
                formats,
                types,
                minimumPolicy,
                maxSequenceJump,
                revokedPackages,
                previous);
    }

    TrustTerms withMinimumPolicy(Map<String, Map<String, Integer>> rules) {
        return new TrustTerms(
                version,
                expires,
                threshold,
                roots,
                keys,
                formats,
                types,
                rules,
                maxSequenceJump,
                revokedPackages,
                previous);
    }

    TrustTerms withKeys(List<NodeKey> others) {
        return new TrustTerms(
                version,
                expires,
                threshold,
                roots,
                others,
                formats,
                types,
                minimumPolicy,
                maxSequenceJump,
                revokedPackages,
                previous);
    }

    /** The terms with one key changed; empty if there is none of this identifier. */
    Optional<TrustTerms> withKey(String keyId, UnaryOperator<NodeKey> change) {
        if (keys.stream().noneMatch(k -> k.keyid().equals(keyId))) {
            return Optional.empty();
        }
        return Optional.of(withKeys(keys.stream()
                .map(k -> k.keyid().equals(keyId) ? change.apply(k) : k)
                .toList()));
    }

    TrustTerms withRevoked(RevokedPackage revoked) {
        List<RevokedPackage> all = new ArrayList<>(revokedPackages);
        all.removeIf(p -> p.id().equals(revoked.id()));
        all.add(revoked);
        return new TrustTerms(
                version,
                expires,
                threshold,
                roots,
                keys,
                formats,
                types,
                minimumPolicy,
                maxSequenceJump,
                all,
                previous);
    }

    /** End of validity. */
    Instant end() {
        return Instant.parse(expires);
    }
}
