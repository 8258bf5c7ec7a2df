package eu.goe.core.exchange;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.erdtman.jcs.JsonCanonicalizer;

/** The second signature of a package, over what somebody else than its signer has seen of it. */
final class PackageApproval {
    private static final int APPROVAL_DAYS = 365;
    private static final ObjectMapper JSON = new ObjectMapper();

    private PackageApproval() {}

    /**
     * Adds a second signature to a package.
     *
     * @param role of the key, as its file is named
     * @throws PolicyException if the key is the signer's own or is not an approver's
     */
    static void approve(Path where, KeyPairFile key, String role, Clock clock) {
        PackageFiles files = PackageFiles.of(where);
        String label = files.label();
        try {
            byte[] bytes = PackageFolder.manifestBytes(files);
            Manifest manifest = Manifest.parse(bytes, label);
            if (!role.equals("approver")) {
                throw new PolicyException("Refused: the key is a " + role
                        + "'s. Approve with a key made by: goe keys new --role approver");
            }
            if (files.file("signatures/signer-" + key.keyId() + ".sig").isPresent()) {
                throw new PolicyException("Refused: this key signed the package. Somebody else has to approve it.");
            }
            PackageFolder.requireFiles(files, manifest);
            ObjectNode approval = JSON.createObjectNode();
            approval.put("goe-approval", 1);
            approval.put("manifest_sha256", DigestUtils.sha256Hex(bytes));
            approval.put("decision", "approved");
            approval.put("report_sha256", reportDigest(manifest));
            approval.put("role", role);
            Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            approval.put("at", now.toString());
            // An approval says no more than the package does: where that ends it ends, else after a year.
            String expires = manifest.expires();
            approval.put(
                    "expires",
                    expires != null
                            ? expires
                            : now.plus(APPROVAL_DAYS, ChronoUnit.DAYS).toString());
            byte[] text = new JsonCanonicalizer(approval.toString()).getEncodedUTF8();
            String signature = "signatures/approver-" + key.keyId() + ".sig";
            String file = "approvals/" + key.keyId() + ".json";
            if (files instanceof TarFiles) {
                Path temporary = where.resolveSibling("." + where.getFileName() + ".tmp");
                TarFiles.write(files, Map.of(signature, key.sign(text), file, text), temporary);
                Files.move(temporary, where, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return;
            }
            Files.createDirectories(where.resolve("approvals"));
            writeWhole(where.resolve(signature), key.sign(text));
            writeWhole(where.resolve(file), text);
        } catch (IOException e) {
            throw new VerificationException(label + " cannot be read or written: " + e.getMessage(), e);
        }
    }

    private static void writeWhole(Path file, byte[] bytes) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
        Files.write(temporary, bytes);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The report that an approver is taken to have read. */
    static String reportDigest(Manifest manifest) {
        return manifest.files().stream()
                .filter(file -> file.path().equals("report/" + ReviewPage.NAME))
                .map(Manifest.FileEntry::sha256)
                .findFirst()
                .orElse("");
    }
}
