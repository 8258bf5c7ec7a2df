package eu.goe.core.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Who signed a package and who approved it, as far as they are trusted. Signatures are looked at before anything that the package says is
 * read, so that a stranger's manifest is never parsed.
 */
final class PackageSignatures {
    private static final Pattern SIGNER = Pattern.compile("signer-([0-9a-f]{16})\\.sig");
    private static final Pattern APPROVAL = Pattern.compile("([0-9a-f]{16})\\.json");
    private static final int MAX_SIGNATURES = 64;
    private static final long MAX_APPROVAL_BYTES = 1 << 16;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final byte[] manifest;
    private final Trust trust;
    private final List<TrustedKey> signers;

    /** An approval by a key that is trusted to give it. */
    private record Approval(TrustedKey key, Instant at) {}

    /**
     * Checks the signatures over a manifest.
     *
     * @param manifest its bytes
     * @throws VerificationException if no trusted key signed it, or a trusted key's signature does not fit
     */
    PackageSignatures(Path folder, byte[] manifest, Trust trust) throws IOException {
        this.folder = folder;
        this.manifest = manifest;
        this.trust = trust;
        this.signers = new ArrayList<>();
        List<String> names = names("signatures", SIGNER);
        for (String keyId : names) {
            var trusted = trust.key(keyId);
            if (trusted.isEmpty()) {
                continue;
            }
            String path = "signatures/signer-" + keyId + ".sig";
            if (!KeyPairFile.verifies(trusted.get().key(), manifest, bytes(path, 64))) {
                throw new VerificationException(folder + ": the signature " + path
                        + " does not fit manifest.json. The package was changed; ask node "
                        + trusted.get().node() + " for it again.");
            }
            signers.add(trusted.get());
        }
        if (signers.isEmpty()) {
            throw new VerificationException(folder
                    + (names.isEmpty()
                            ? ": it is not signed."
                            : ": the key that signed it is not trusted. Add it to the trust file, or put"
                                    + " NODE-signer.pub.pem into the trust folder, if it should be."));
        }
    }

    /** Middle parts of the names in a folder of the package, by a pattern with one group. */
    private List<String> names(String of, Pattern pattern) throws IOException {
        List<String> names = new ArrayList<>();
        Path in = folder.resolve(of);
        if (!Files.isDirectory(in, LinkOption.NOFOLLOW_LINKS)) {
            return names;
        }
        int n = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(in)) {
            for (Path file : files) {
                Matcher name = pattern.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    names.add(name.group(1));
                }
                if (++n > MAX_SIGNATURES) {
                    throw new VerificationException(folder + ": more than " + MAX_SIGNATURES + " files in " + of + ".");
                }
            }
        }
        names.sort(null);
        return names;
    }

    private byte[] bytes(String path, long most) throws IOException {
        Path file = folder.resolve(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > most) {
            throw new VerificationException(folder + ": " + path + " is missing, no plain file, or too long.");
        }
        return Files.readAllBytes(file);
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
                key.require(TrustedKey.SIGNER, says.node(), Instant.parse(says.created()), folder.toString());
                Instant revoked = key.revokedAt();
                if (key.compromised()
                        && approvals(says, clock).stream()
                                .noneMatch(a -> revoked == null || a.at().isBefore(revoked))) {
                    throw new VerificationException(folder + ": the key " + key.keyId() + " of node " + key.node()
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
            for (String keyId : names("approvals", APPROVAL)) {
                approvals.add(approval(keyId, says, clock.instant()));
            }
            return approvals;
        } catch (JsonProcessingException | DateTimeParseException e) {
            throw new VerificationException(folder + ": an approval is damaged.", e);
        } catch (IOException e) {
            throw new VerificationException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Approval approval(String keyId, Manifest says, Instant now) throws IOException {
        String path = "approvals/" + keyId + ".json";
        TrustedKey key = trust.key(keyId)
                .orElseThrow(() -> new VerificationException(folder + ": " + path
                        + " is by a key that is not a trusted approver of node " + says.node() + "."));
        byte[] text = bytes(path, MAX_APPROVAL_BYTES);
        if (!KeyPairFile.verifies(key.key(), text, bytes("signatures/approver-" + keyId + ".sig", 64))) {
            throw new VerificationException(folder + ": the signature of " + path + " does not fit it.");
        }
        JsonNode approval = JSON.readTree(text);
        Instant at = Instant.parse(approval.path("at").asText());
        if (approval.path("goe-approval").asInt() != 1
                || !approval.path("manifest_sha256").asText().equals(DigestUtils.sha256Hex(manifest))
                || !approval.path("decision").asText().equals("approved")
                || !approval.path("report_sha256").asText().equals(PackageFolder.reportDigest(says))
                || !approval.path("role").asText().equals(TrustedKey.APPROVER)
                || at.isAfter(now.plus(1, ChronoUnit.DAYS))) {
            throw new VerificationException(folder + ": " + path + " does not approve this manifest.");
        }
        for (TrustedKey signer : signers) {
            if (signer.keyId().equals(keyId) || signer.holder().equals(key.holder())) {
                throw new VerificationException(
                        folder + ": " + path + " is by who signed the package. Somebody else has to approve it.");
            }
        }
        key.require(TrustedKey.APPROVER, says.node(), at, folder + ", " + path);
        if (key.compromised()) {
            throw new VerificationException(folder + ": " + path + " is by the key " + keyId
                    + ", which is compromised. Ask node " + says.node() + " for another approval.");
        }
        String expires = approval.path("expires").asText();
        if (now.isAfter(Instant.parse(expires))) {
            throw new VerificationException(
                    folder + ": " + path + " expired on " + expires + ". Run: goe approve " + folder + " --key KEY");
        }
        return new Approval(key, at);
    }
}
