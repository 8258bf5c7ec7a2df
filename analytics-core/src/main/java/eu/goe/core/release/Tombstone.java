package eu.goe.core.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code WITHDRAWN.json}: that a release must not be used any more. Its presence is the withdrawal.
 *
 * @param withdrawn when, in UTC, to the second
 * @param keyId of the key that signed it, null if none did
 * @param checksums SHA-256 of the release's {@code SHA256SUMS}: which release it is
 * @param metadata SHA-256 of {@code metadata.ttl} after the withdrawal, null if the release has none
 */
record Tombstone(
        String version,
        String withdrawn,
        String reason,
        String software,
        @Nullable String keyId,
        String checksums,
        @Nullable String metadata) {
    static final String FILE = "WITHDRAWN.json";
    static final String SIGNATURE = "WITHDRAWN.json.sig";

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The tombstone in a folder, if there is one.
     *
     * @throws VerificationException if it is not understood
     */
    static Optional<Tombstone> in(Path release) throws IOException {
        Path file = release.resolve(FILE);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(Files.readString(file));
            if (json.path("goe-withdrawal").asInt() != 1) {
                throw new VerificationException(file + " is not a tombstone of format 1.");
            }
            return Optional.of(new Tombstone(
                    json.required("version").asText(),
                    json.required("withdrawn").asText(),
                    json.required("reason").asText(),
                    json.required("software").asText(),
                    json.path("key_id").asText(null),
                    json.required("sha256sums_sha256").asText(),
                    json.path("metadata_ttl_sha256").asText(null)));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new VerificationException(
                    file + " is not a tombstone: " + e.getClass().getSimpleName() + ".");
        }
    }

    String json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("goe-withdrawal", 1);
        json.put("status", HealthDcat.Status.WITHDRAWN.name());
        json.put("version", version);
        json.put("withdrawn", withdrawn);
        json.put("reason", reason);
        json.put("key_id", keyId);
        json.put("software", software);
        json.put("sha256sums_sha256", checksums);
        json.put("metadata_ttl_sha256", metadata);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
