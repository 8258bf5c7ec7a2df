package eu.goe.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.errors.VerificationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;

/**
 * The versions of a small table that its log still knows: when each was made, and its rows. Read from the log's commits as Delta's protocol has them,
 * since the library for engines gives no notes of commits.
 */
final class TableVersions {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern COMMIT = Pattern.compile("[0-9]{20}\\.json");

    private final StoreFiles files;
    private final StoreSchema table;

    TableVersions(StoreFiles files, StoreSchema table) {
        this.files = files;
        this.table = table;
    }

    /**
     * One version.
     *
     * @param atMillis when it was committed, in milliseconds since 1970
     * @param note of its commit; empty where it has none
     * @param dataFiles that hold its rows, relative to the table
     */
    record Version(long number, long atMillis, String note, Set<String> dataFiles) {}

    /** Oldest first. */
    List<Version> all() {
        Set<String> live = new LinkedHashSet<>();
        List<Version> versions = new ArrayList<>();
        for (long number : commits()) {
            if (versions.isEmpty() && number > 0) {
                // The versions before are forgotten; a checkpoint says what was there.
                TableSnapshot.at(files, table, number).files().forEach(file -> live.add(file.path()));
            }
            long at = 0;
            String note = "";
            for (JsonNode action : actions(number)) {
                if (action.has("add")) {
                    live.add(action.get("add").path("path").asText());
                } else if (action.has("remove")) {
                    live.remove(action.get("remove").path("path").asText());
                } else if (action.has("commitInfo")) {
                    at = action.get("commitInfo").path("timestamp").asLong();
                    note = action.get("commitInfo").path("userMetadata").asText("");
                }
            }
            versions.add(new Version(number, at, note, Set.copyOf(live)));
        }
        return versions;
    }

    /** Whether a commit after a version added a file, whether or not a later one removed it. */
    boolean isAddedAfter(long version, String file) {
        return commits().stream()
                .filter(number -> number > version)
                .flatMap(number -> actions(number).stream())
                .anyMatch(action -> action.path("add").path("path").asText().equals(file));
    }

    /** Numbers of the versions whose commits are in the log, ascending. */
    private List<Long> commits() {
        return files.list(table.folder() + "/_delta_log/*.json").stream()
                .map(file -> name(file.name()))
                .filter(name -> COMMIT.matcher(name).matches())
                .map(name -> Long.parseLong(name.substring(0, 20)))
                .sorted()
                .toList();
    }

    private List<JsonNode> actions(long version) {
        String name = String.format(Locale.ROOT, "%s/_delta_log/%020d.json", table.folder(), version);
        String text = files.readText(name)
                .orElseThrow(
                        () -> new VerificationException(name + " was taken away meanwhile. Run the command again."));
        List<JsonNode> actions = new ArrayList<>();
        try {
            for (String line : text.split("\n", -1)) {
                if (!line.isBlank()) {
                    actions.add(JSON.readTree(line));
                }
            }
        } catch (JsonProcessingException e) {
            throw new VerificationException(name + " is damaged. Bring it back from a backup.", e);
        }
        return actions;
    }

    /** The rows of each of these versions; each file is read once. */
    Map<Long, List<Row>> rows(List<Version> versions) {
        TableSnapshot newest = TableSnapshot.newest(files, table);
        Map<String, List<Row>> byFile = new HashMap<>();
        Map<Long, List<Row>> rows = new HashMap<>();
        for (Version version : versions) {
            List<Row> of = new ArrayList<>();
            version.dataFiles().forEach(file -> of.addAll(byFile.computeIfAbsent(file, newest::rows)));
            rows.put(version.number(), of);
        }
        return rows;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
