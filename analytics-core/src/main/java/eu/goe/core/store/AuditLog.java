package eu.goe.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.command.Software;
import eu.goe.core.errors.VerificationException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Who did what with people's data: one file of one JSON line an action, each with the hash of the file before it, so that a
 * line that was changed or taken out shows. Specified in {@code docs/format.md}, "Audit".
 */
final class AuditLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FOLDER = "audit/";
    private static final String LOCK = FOLDER + ".lock";
    private static final long LOCK_MILLIS = 60_000;
    private static final long POLL_MILLIS = 50;

    /** Hash before the first line. */
    static final String NO_HASH = "0".repeat(64);

    private final StoreFiles files;
    private final Clock clock;

    AuditLog(StoreFiles files, Clock clock) {
        this.files = files;
        this.clock = clock;
    }

    /**
     * Appends a line; of several processes one after the other.
     *
     * @param details of the action; no names of samples or files
     * @return its number
     */
    int append(String action, Map<String, Object> details) {
        lock();
        try {
            List<String> lines = names();
            String previous = lines.isEmpty() ? NO_HASH : DigestUtils.sha256Hex(text(lines.get(lines.size() - 1)));
            int number = lines.isEmpty() ? 1 : number(lines.get(lines.size() - 1)) + 1;
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("number", number);
            line.put("at", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
            line.put("by", user());
            line.put("action", action);
            line.put("details", details);
            line.put("software", Software.NAME);
            line.put("previous", previous);
            files.writeText(FOLDER + String.format(Locale.ROOT, "%09d.json", number), json(line) + "\n");
            return number;
        } finally {
            files.delete(LOCK);
        }
    }

    /** The operating system's user. */
    static String user() {
        return System.getProperty("user.name", "unknown");
    }

    /** The lines, oldest first. */
    List<String> lines() {
        return names().stream().map(this::text).toList();
    }

    /** When an action was done, oldest first. */
    List<String> timesOf(String action) {
        List<String> times = new ArrayList<>();
        for (String line : lines()) {
            try {
                JsonNode parsed = JSON.readTree(line);
                if (parsed.path("action").asText().equals(action)) {
                    times.add(parsed.path("at").asText());
                }
            } catch (JsonProcessingException e) {
                throw new VerificationException("A line of the audit log cannot be read; see goe check.", e);
            }
        }
        return times;
    }

    /** A file of the log that is not as it was written. */
    record Broken(String file, String what) {}

    /** Follows the chain of hashes; a change of the newest line alone shows only where it is no line of the log any more. */
    List<Broken> broken() {
        List<Broken> broken = new ArrayList<>();
        String previous = NO_HASH;
        int next = 1;
        for (String name : names()) {
            String text = text(name);
            try {
                JsonNode line = JSON.readTree(text);
                if (line.path("number").asInt() != number(name)
                        || !line.path("at").isTextual()
                        || !line.path("action").isTextual()
                        || !line.path("details").isObject()) {
                    broken.add(new Broken(name, "is no line of the log"));
                } else if (number(name) != next) {
                    broken.add(new Broken(name, "follows line " + (next - 1) + ": lines between were taken out"));
                } else if (!line.path("previous").asText().equals(previous)) {
                    broken.add(new Broken(
                            name,
                            next == 1
                                    ? "says that a line stood before it"
                                    : "does not fit line " + (next - 1)
                                            + ": one of the two was changed after it was written"));
                }
            } catch (JsonProcessingException e) {
                broken.add(new Broken(name, "is no line of the log"));
            }
            previous = DigestUtils.sha256Hex(text);
            next = number(name) + 1;
        }
        return broken;
    }

    private List<String> names() {
        return files.list(FOLDER + "*.json").stream()
                .map(StoreFiles.Found::name)
                .sorted()
                .toList();
    }

    private String text(String name) {
        return files.readText(name).orElseThrow(() -> new IllegalStateException(name + " is gone"));
    }

    private static int number(String name) {
        return Integer.parseInt(name.substring(name.lastIndexOf('/') + 1, name.length() - ".json".length()));
    }

    /** A lock that a killed process left is taken over after a minute. */
    private void lock() {
        for (long waited = 0; !files.createExclusive(LOCK); waited += POLL_MILLIS) {
            boolean isStale = files.modified(LOCK)
                    .map(t -> t < clock.millis() - LOCK_MILLIS)
                    .orElse(false);
            if (isStale) {
                files.delete(LOCK);
            } else if (waited > 2 * LOCK_MILLIS) {
                throw new IllegalStateException("the audit log stays locked by another process");
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for the audit log", e);
            }
        }
    }

    private static String json(Map<String, Object> line) {
        try {
            return JSON.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
