package eu.goe.core.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Withdraws a release: {@code WITHDRAWN.json} appears in its folder at once and is the withdrawal; then the status in
 * {@code metadata.ttl} follows. All else, the checksums and their signature too, stays as it was published, so that one can
 * always tell what was. A run that was stopped between the two is completed by running it again.
 */
final class ReleaseWithdrawal {
    private static final String METADATA = "metadata.ttl";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final String checksums;
    private final String version;

    /**
     * @throws UsageException if the folder is not a release
     * @throws VerificationException if it cannot be read as one
     */
    ReleaseWithdrawal(Path folder) throws IOException {
        this.folder = folder;
        Path sums = folder.resolve("SHA256SUMS");
        Path json = folder.resolve("release.json");
        if (!Files.isRegularFile(sums) || !Files.isRegularFile(json)) {
            throw new UsageException(folder + " is not a release: SHA256SUMS or release.json is not there.");
        }
        this.checksums = DigestUtils.sha256Hex(Files.readAllBytes(sums));
        try {
            JsonNode release = JSON.readTree(Files.readString(json));
            if (release.path("goe-release").asInt() != ReleaseMetadata.FORMAT
                    || !release.path("version").isTextual()) {
                throw new VerificationException(json + " is not of format " + ReleaseMetadata.FORMAT + ".");
            }
            this.version = release.get("version").asText();
        } catch (JsonProcessingException e) {
            throw new VerificationException(json + " is not JSON.", e);
        }
    }

    String version() {
        return version;
    }

    /** The tombstone, if the release is withdrawn already. */
    Optional<Tombstone> withdrawn() throws IOException {
        Optional<Tombstone> there = Tombstone.in(folder);
        if (there.isPresent() && !there.get().checksums().equals(checksums)) {
            throw new VerificationException(
                    folder.resolve(Tombstone.FILE) + " is of another release: SHA256SUMS differs from what it says.");
        }
        return there;
    }

    /**
     * Withdraws it, or completes a withdrawal that was stopped; does nothing to a release that is withdrawn.
     *
     * @param signer null leaves the tombstone unsigned
     * @return the tombstone that stands
     */
    Tombstone withdraw(String reason, Instant now, String software, @Nullable Signer signer) throws IOException {
        Optional<Tombstone> there = withdrawn();
        Tombstone tombstone = there.isPresent() ? there.get() : write(reason, now, software, signer);
        if (tombstone.metadata() != null) {
            String text = metadata(tombstone.withdrawn(), tombstone.reason());
            if (text != null) {
                replace(METADATA, text.getBytes(StandardCharsets.UTF_8));
            }
        }
        return tombstone;
    }

    private Tombstone write(String reason, Instant now, String software, @Nullable Signer signer) throws IOException {
        String when = now.truncatedTo(ChronoUnit.SECONDS).toString();
        String metadata = metadata(when, reason);
        Tombstone tombstone = new Tombstone(
                version,
                when,
                reason,
                software,
                signer == null ? null : signer.keyId(),
                checksums,
                metadata == null ? null : DigestUtils.sha256Hex(metadata));
        byte[] bytes = tombstone.json().getBytes(StandardCharsets.UTF_8);
        // The signature first: the tombstone's appearance is the withdrawal, and with it all of it is there.
        if (signer == null) {
            Files.deleteIfExists(folder.resolve(Tombstone.SIGNATURE));
        } else {
            replace(Tombstone.SIGNATURE, signer.sign(bytes));
        }
        replace(Tombstone.FILE, bytes);
        return tombstone;
    }

    /** The catalogue record with the status WITHDRAWN; null if there is none, or its status is that already. */
    private @Nullable String metadata(String when, String reason) throws IOException {
        Path file = folder.resolve(METADATA);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        String text = Files.readString(file);
        String withdrawn = HealthDcat.withdrawn(text, when, reason);
        return withdrawn.equals(text) ? null : withdrawn;
    }

    /** The file has its old bytes or the new ones at any moment. */
    private void replace(String name, byte[] bytes) throws IOException {
        Path working = Files.createTempFile(folder, "." + name + ".", ".partial");
        try {
            Files.write(working, bytes);
            Files.setPosixFilePermissions(
                    working, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(working, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(working);
        }
    }
}
