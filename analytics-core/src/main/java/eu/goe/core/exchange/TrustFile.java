package eu.goe.core.exchange;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * The file {@code trust.json}: terms and the signatures of their roots, in the canonical form of RFC 8785. What is signed is the file
 * without its member {@code signatures}, so it begins with the member {@code goe-trust} as nothing else does that is signed here; a
 * file whose bytes are not the canonical ones is refused, so there is one way only to read what was signed.
 *
 * @param format always 1
 * @param signatures of the roots, of this version's and of those of the one before
 */
record TrustFile(@JsonProperty("goe-trust") int format, List<RootSignature> signatures, TrustTerms trust) {
    static final int FORMAT = 1;

    private static final long MAX_BYTES = 4L << 20;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A root's signature, 64 bytes in base64. */
    record RootSignature(String keyid, String signature) {}

    /** What roots sign. */
    private record Signed(@JsonProperty("goe-trust") int format, TrustTerms trust) {}

    /** A draft of terms: nobody has signed them. */
    static TrustFile draft(TrustTerms trust) {
        return new TrustFile(FORMAT, List.of(), trust);
    }

    /**
     * Reads a file.
     *
     * @throws UsageException if there is none
     * @throws VerificationException if it is of another format, not in canonical form, or makes no sense; its signatures are not looked at
     */
    static TrustFile read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new UsageException("There is no trust file " + file + ". Make one with: goe trust new");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new VerificationException(file + ": a trust file has " + MAX_BYTES + " bytes at most.");
            }
            return parse(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new UsageException("The trust file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static TrustFile parse(byte[] bytes, String where) {
        try {
            JsonNode tree = JSON.readTree(bytes);
            int format = tree.path("goe-trust").asInt(0);
            if (format != FORMAT) {
                throw new VerificationException(where
                        + (tree.has("goe-trust")
                                ? ": trust file format " + format + "; this program reads format " + FORMAT
                                        + ". Use a newer program."
                                : ": not a trust file, it has no goe-trust."));
            }
            TrustFile file = JSON.treeToValue(tree, TrustFile.class);
            if (!Arrays.equals(file.toBytes(), bytes)) {
                throw new VerificationException(where + ": the trust file is not in the canonical form that goe trust"
                        + " writes. It was changed by hand; take the file as it was signed.");
            }
            file.requireSense();
            return file;
        } catch (JsonProcessingException e) {
            throw new VerificationException(where + ": the trust file is damaged.", e);
        } catch (IOException | IllegalArgumentException | DateTimeException | NullPointerException e) {
            throw new VerificationException(where + ": the trust file does not make sense: " + e.getMessage(), e);
        }
    }

    private void requireSense() {
        trust.end();
        require(trust.version() >= 1, "version");
        require((trust.version() == 1) == (trust.previous() == null), "previous");
        requireRoots(trust.roots(), trust.threshold());
        TrustTerms.Previous previous = trust.previous();
        if (previous != null) {
            requireRoots(previous.roots(), previous.threshold());
        }
        Set<String> ids = new HashSet<>();
        for (TrustTerms.NodeKey key : trust.keys()) {
            require(TrustedKey.mayHave(Set.copyOf(key.roles())), "roles of key " + key.keyid());
            require(
                    ids.add(key.keyid()) && key.keyid().equals(KeyPairFile.keyId(key.publicKey())),
                    "key " + key.keyid());
            require(!key.compromised() || key.revokedAt() != null, "revoked_at of key " + key.keyid());
            TrustPolicy.trusted(key);
        }
        for (Audience audience : Audience.values()) {
            Map<String, Integer> rules = trust.minimumPolicy().get(audience.label());
            require(rules != null, "minimum_policy " + audience.label());
            new Rules(Map.copyOf(rules));
        }
        require(trust.maxSequenceJump() >= 1, "max_sequence_jump");
        for (TrustTerms.RevokedPackage revoked : trust.revokedPackages()) {
            Instant.parse(revoked.revokedAt());
        }
        Set<String> signers = new HashSet<>();
        for (RootSignature signature : signatures) {
            require(
                    signers.add(signature.keyid()) && Base64.getDecoder().decode(signature.signature()).length == 64,
                    "signature of " + signature.keyid());
        }
        require(trust.formats().size() + trust.types().size() > 0, "formats");
    }

    private static void requireRoots(List<TrustTerms.Root> roots, int threshold) {
        Set<String> ids = new HashSet<>();
        for (TrustTerms.Root root : roots) {
            require(ids.add(root.keyid()) && root.keyid().equals(keyId(root.spki())), "root " + root.keyid());
        }
        require(threshold >= 1 && threshold <= roots.size(), "threshold");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    private static String keyId(String spki) {
        return KeyPairFile.keyId(KeyPairFile.publicKeyOf(spki));
    }

    /** The bytes of the file. */
    byte[] toBytes() {
        return canonical(this);
    }

    /** The bytes that roots sign. */
    byte[] signedBytes() {
        return canonical(new Signed(format, trust));
    }

    private static byte[] canonical(Object value) {
        try {
            return new JsonCanonicalizer(JSON.writeValueAsString(value)).getEncodedUTF8();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SHA-256 of what is signed, in hex. */
    String sha256() {
        return DigestUtils.sha256Hex(signedBytes());
    }

    /** How many of these roots signed. */
    int signedBy(List<TrustTerms.Root> roots) {
        byte[] bytes = signedBytes();
        int n = 0;
        for (TrustTerms.Root root : roots) {
            for (RootSignature signature : signatures) {
                if (signature.keyid().equals(root.keyid())
                        && KeyPairFile.verifies(
                                KeyPairFile.publicKeyOf(root.spki()),
                                bytes,
                                Base64.getDecoder().decode(signature.signature()))) {
                    n++;
                }
            }
        }
        return n;
    }

    /** How many signatures are missing, of this version's roots or of those of the one before, whichever is more. */
    int missing() {
        int own = trust.threshold() - signedBy(trust.roots());
        TrustTerms.Previous previous = trust.previous();
        int older = previous == null ? 0 : previous.threshold() - signedBy(previous.roots());
        return Math.max(0, Math.max(own, older));
    }

    /** Refuses a draft. */
    void requireSigned(String where) {
        int missing = missing();
        if (missing > 0) {
            throw new VerificationException(where + ": version " + trust.version() + " is a draft: " + missing
                    + " signature(s) of its roots missing. Run: goe trust sign " + where + " --key ROOT.key.pem");
        }
    }

    /** Terms to edit: of a draft its own, of a file that is signed those of the next version. */
    TrustTerms editable() {
        return missing() > 0 ? trust : trust.next(sha256());
    }

    /**
     * The file with one more signature.
     *
     * @throws UsageException if the key is no root's, of this version or the one before
     */
    TrustFile signed(KeyPairFile key) {
        List<TrustTerms.Root> roots = new ArrayList<>(trust.roots());
        TrustTerms.Previous previous = trust.previous();
        if (previous != null) {
            roots.addAll(previous.roots());
        }
        if (roots.stream().noneMatch(r -> r.keyid().equals(key.keyId()))) {
            throw new UsageException("The key " + key.keyId() + " is none of the trust file's roots.");
        }
        List<RootSignature> all = new ArrayList<>(signatures);
        all.removeIf(s -> s.keyid().equals(key.keyId()));
        all.add(new RootSignature(key.keyId(), Base64.getEncoder().encodeToString(key.sign(signedBytes()))));
        all.sort(Comparator.comparing(RootSignature::keyid));
        return new TrustFile(format, all, trust);
    }
}
