package eu.goe.core.exchange;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Who signed a package and who approved it, as far as they are trusted. Signatures are looked at before anything that the package says is
 * read, so that a stranger's manifest is never parsed.
 */
final class PackageSignatures {
    private static final Pattern SIGNER = Pattern.compile("signatures/signer-([0-9a-f]{16})\\.sig");
    private static final Pattern APPROVAL = Pattern.compile("approvals/([0-9a-f]{16})\\.json");
    private static final int MAX_SIGNATURES = 64;
    private static final int SIGNATURE_BYTES = 64;
    private static final int MAX_APPROVAL_BYTES = 1 << 16;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String label;
    private final byte[] manifest;
    private final Map<String, byte[]> files;
    private final Trust trust;
    private final List<TrustedKey> signers;

    /** An approval by a key that is trusted to give it. */
    private record Approval(TrustedKey key, Instant at) {}

    /**
     * The signatures and approvals of a package, by path.
     *
     * @throws VerificationException if there are more of them, or longer ones, than are read
     */
    static SortedMap<String, byte[]> read(PackageFiles files) throws IOException {
        SortedMap<String, byte[]> read = new TreeMap<>();
        for (String folder : List.of("signatures", "approvals")) {
            int most = folder.equals("signatures") ? SIGNATURE_BYTES : MAX_APPROVAL_BYTES;
            for (String name : files.names(folder, MAX_SIGNATURES)) {
                String path = folder + "/" + name;
                Optional<FilePart> file = files.file(path);
                if (file.isEmpty() || file.get().size() > most) {
                    throw new VerificationException(
                            files.label() + ": " + path + " is missing, no plain file, or too long.");
                }
                read.put(path, file.get().bytes());
            }
        }
        return read;
    }

    /**
     * Checks the signatures over a manifest.
     *
     * @param label how messages call the package
     * @param manifest its bytes
     * @param files its signatures and approvals, by path
     * @throws VerificationException if no trusted key signed it, or a trusted key's signature does not fit
     */
    PackageSignatures(String label, byte[] manifest, Map<String, byte[]> files, Trust trust) {
        this.label = label;
        this.manifest = manifest;
        this.files = files;
        this.trust = trust;
        this.signers = new ArrayList<>();
        List<String> keyIds = keyIds(SIGNER);
        for (String keyId : keyIds) {
            var trusted = trust.key(keyId);
            if (trusted.isEmpty()) {
                continue;
            }
            String path = "signatures/signer-" + keyId + ".sig";
            if (!KeyPairFile.verifies(trusted.get().key(), manifest, bytes(path))) {
                throw new VerificationException(label + ": the signature " + path
                        + " does not fit manifest.json. The package was changed; ask node "
                        + trusted.get().node() + " for it again.");
            }
            signers.add(trusted.get());
        }
        if (signers.isEmpty()) {
            throw new VerificationException(label
                    + (keyIds.isEmpty()
                            ? ": it is not signed."
                            : ": the key that signed it is not trusted. Add it to the trust file, or put"
                                    + " NODE-signer.pub.pem into the trust folder, if it should be."));
        }
    }

    /** Keys that files are named after, by a pattern with one group. */
    private List<String> keyIds(Pattern pattern) {
        return files.keySet().stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(name -> name.group(1))
                .sorted()
                .toList();
    }

    private byte[] bytes(String path) {
        byte[] bytes = files.get(path);
        if (bytes == null) {
            throw new VerificationException(label + ": " + path + " is missing.");
        }
        return bytes;
    }

    /**
     * Checks that a key may sign for the package's node. What a compromised key signed stands only if somebody else approved it before
     * the key was revoked, since anybody may have signed it since, under any date.
     *
     * @throws VerificationException that says what the key may not
     */
    void requireSigner(Manifest says, Clock clock) {
        VerificationException first = null;
        for (TrustedKey key : signers) {
            try {
                String role = says.isQuestion() ? trust.listRole() : TrustedKey.SIGNER;
                key.require(role, says.node(), Instant.parse(says.created()), label);
                if (says.isQuestion() && !key.compromised() && !key.holds(clock.instant())) {
                    // An old package is still what was counted; an old list is a question that is asked today.
                    throw new VerificationException(label + ": the key " + key.keyId() + " of node " + key.node()
                            + " does not hold any more. Ask for the list signed with another.");
                }
                Instant revoked = key.revokedAt();
                if (key.compromised()
                        && approvals(says, clock).stream()
                                .noneMatch(a -> revoked == null || a.at().isBefore(revoked))) {
                    throw new VerificationException(label + ": the key " + key.keyId() + " of node " + key.node()
                            + " is compromised since " + revoked + ", and nobody approved the package before.");
                }
                return;
            } catch (VerificationException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** How many people, other than who signed, approved exactly this manifest. */
    int approvers(Manifest says, Clock clock) {
        return (int) approvals(says, clock).stream()
                .map(a -> a.key().holder())
                .distinct()
                .count();
    }

    private List<Approval> approvals(Manifest says, Clock clock) {
        try {
            List<Approval> approvals = new ArrayList<>();
            for (String keyId : keyIds(APPROVAL)) {
                approvals.add(approval(keyId, says, clock.instant()));
            }
            return approvals;
        } catch (JsonProcessingException | DateTimeParseException e) {
            throw new VerificationException(label + ": an approval is damaged.", e);
        } catch (IOException e) {
            throw new VerificationException(label + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Approval approval(String keyId, Manifest says, Instant now) throws IOException {
        String path = "approvals/" + keyId + ".json";
        TrustedKey key = trust.key(keyId)
                .orElseThrow(() -> new VerificationException(label + ": " + path
                        + " is by a key that is not a trusted approver of node " + says.node() + "."));
        byte[] text = bytes(path);
        if (!KeyPairFile.verifies(key.key(), text, bytes("signatures/approver-" + keyId + ".sig"))) {
            throw new VerificationException(label + ": the signature of " + path + " does not fit it.");
        }
        JsonNode approval = JSON.readTree(text);
        Instant at = Instant.parse(approval.path("at").asText());
        if (approval.path("goe-approval").asInt() != 1
                || !approval.path("manifest_sha256").asText().equals(DigestUtils.sha256Hex(manifest))
                || !approval.path("decision").asText().equals("approved")
                || !approval.path("report_sha256").asText().equals(PackageApproval.reportDigest(says))
                || !approval.path("role").asText().equals(TrustedKey.APPROVER)
                || at.isAfter(now.plus(1, ChronoUnit.DAYS))) {
            throw new VerificationException(label + ": " + path + " does not approve this manifest.");
        }
        for (TrustedKey signer : signers) {
            if (signer.keyId().equals(keyId) || signer.holder().equals(key.holder())) {
                throw new VerificationException(
                        label + ": " + path + " is by who signed the package. Somebody else has to approve it.");
            }
        }
        key.require(TrustedKey.APPROVER, says.node(), at, label + ", " + path);
        if (key.compromised()) {
            throw new VerificationException(label + ": " + path + " is by the key " + keyId
                    + ", which is compromised. Ask node " + says.node() + " for another approval.");
        }
        String expires = approval.path("expires").asText();
        if (now.isAfter(Instant.parse(expires))) {
            throw new VerificationException(
                    label + ": " + path + " expired on " + expires + ". Run: goe approve " + label + " --key KEY");
        }
        return new Approval(key, at);
    }
}
