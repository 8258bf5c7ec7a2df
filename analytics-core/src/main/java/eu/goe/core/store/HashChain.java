package eu.goe.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Lines of which none can be changed or taken out unseen: a folder with a file for each, {@code 000000001.json} and so on, that is one
 * line of JSON with the SHA-256 of the file before. Only the newest have nothing behind them that would tell.
 */
final class HashChain {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LOCK_MILLIS = 60_000;
    private static final long POLL_MILLIS = 50;

    /** Hash before the first line. */
    static final String NO_HASH = "0".repeat(64);

    private final StoreFiles files;
    private final Clock clock;
    private final String folder;

    /** @param folder with a slash at its end */
    HashChain(StoreFiles files, Clock clock, String folder) {
        this.files = files;
        this.clock = clock;
        this.folder = folder;
    }

    /**
     * Appends a line; of several processes one after the other.
     *
     * @param members of it, between {@code number} and {@code previous}
     * @return its number
     */
    int append(Map<String, ?> members) {
        return append(0, members).orElseThrow();
    }

    /**
     * Appends a line if it gets a number.
     *
     * @param wanted 0 for any
     * @return the number, none if another line took it
     */
    OptionalInt append(int wanted, Map<String, ?> members) {
        lock();
        try {
            List<String> names = names();
            String previous = names.isEmpty() ? NO_HASH : sha256(text(names.get(names.size() - 1)));
            int number = names.isEmpty() ? 1 : number(names.get(names.size() - 1)) + 1;
            if (wanted > 0 && wanted != number) {
                return OptionalInt.empty();
            }
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("number", number);
            line.putAll(members);
            line.put("previous", previous);
            files.writeText(folder + String.format(Locale.ROOT, "%09d.json", number), json(line) + "\n");
            return OptionalInt.of(number);
        } finally {
            files.delete(folder + ".lock");
        }
    }

    /** The lines, oldest first. */
    List<String> lines() {
        return names().stream().map(this::text).toList();
    }

    /** What a line is hashed to. */
    static String sha256(String line) {
        return DigestUtils.sha256Hex(line);
    }

    /** A file that is not as it was written. */
    record Broken(String file, String what) {}

    /**
     * Follows the hashes; a change of the newest line alone shows only where it is no line any more.
     *
     * @param isLine whether it has the members that it should
     */
    List<Broken> broken(Predicate<JsonNode> isLine) {
        List<Broken> broken = new ArrayList<>();
        String previous = NO_HASH;
        int next = 1;
        for (String name : names()) {
            String text = text(name);
            try {
                JsonNode line = JSON.readTree(text);
                if (line.path("number").asInt() != number(name) || !isLine.test(line)) {
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
            previous = sha256(text);
            next = number(name) + 1;
        }
        return broken;
    }

    private List<String> names() {
        return files.list(folder + "*.json").stream()
                .map(StoreFiles.Found::name)
                .filter(name -> name.matches(".*/[0-9]{9}\\.json"))
                .sorted()
                .toList();
    }

    private String text(String name) {
        return files.readRawText(name).orElseThrow(() -> new IllegalStateException(name + " is gone"));
    }

    private static int number(String name) {
        return Integer.parseInt(name.substring(name.lastIndexOf('/') + 1, name.length() - ".json".length()));
    }

    /** A lock that a killed process left is taken over after a minute. */
    private void lock() {
        String lock = folder + ".lock";
        for (long waited = 0; !files.createExclusive(lock); waited += POLL_MILLIS) {
            boolean isStale = files.modified(lock)
                    .map(t -> t < clock.millis() - LOCK_MILLIS)
                    .orElse(false);
            if (isStale) {
                files.delete(lock);
            } else if (waited > 2 * LOCK_MILLIS) {
                throw new IllegalStateException("the log in " + folder + " stays locked by another process");
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for the log in " + folder, e);
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
