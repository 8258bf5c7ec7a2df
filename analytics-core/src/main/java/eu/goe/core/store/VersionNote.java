package eu.goe.core.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.command.Software;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who made a version of the store and why, as the log of {@code batches} keeps it beside the commit. Specified in {@code docs/format.md},
 * "Versions". Never with names of samples or files.
 *
 * @param id tells it from all others
 * @param at ISO 8601 in UTC
 * @param by the operating system's user
 * @param action {@code init}, {@code ingest}, {@code replace}, {@code remove}, {@code restore}, {@code compact}; {@code erase} changes nothing and ends
 *     compactions under way
 * @param batches names of the batches concerned
 * @param samples of these batches
 * @param version that was restored; null for other actions
 * @param audit number of the line in the audit log; null if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record VersionNote(
        String id,
        String at,
        String by,
        String action,
        List<String> batches,
        int samples,
        @Nullable Long version,
        @Nullable Integer audit,
        String software) {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    static VersionNote of(
            String action, List<Batch> batches, @Nullable Long version, @Nullable Integer audit, Clock clock) {
        return new VersionNote(
                UUID.randomUUID().toString(),
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                AuditLog.user(),
                action,
                batches.stream().map(Batch::name).toList(),
                batches.stream().mapToInt(Batch::nSamples).sum(),
                version,
                audit,
                Software.NAME);
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Empty where a version has none, since an older program or another one made it. */
    static Optional<VersionNote> parse(String text) {
        try {
            return text.startsWith("{") ? Optional.of(JSON.readValue(text, VersionNote.class)) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
