package eu.goe.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.errors.VerificationException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was done in a store: its versions, its audit log, its results and exports, put together by time. */
record History(Store store) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UNKNOWN = "NA";

    /** Actions of the audit log that end in a version; a line without one was not completed. */
    private static final Set<String> OF_VERSIONS = Set.of("remove", "replace", "restore");

    /**
     * One thing that was done.
     *
     * @param version −1 if what is visible did not change
     * @param at ISO 8601 in UTC
     * @param details {@code key=value}, with blanks between; no names of samples or files
     */
    record Line(long version, String at, String by, String action, String details) {}

    /** Oldest first. */
    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        Set<Integer> audited = new HashSet<>();
        versions(lines, audited);
        audit(lines, audited);
        for (Result r : store.results()) {
            lines.add(new Line(
                    -1,
                    r.created(),
                    UNKNOWN,
                    r.type().label(),
                    "result=" + r.name() + " v=" + r.version() + " rows=" + r.variants()));
        }
        exports(lines);
        lines.sort(Comparator.comparing((Line line) -> Instant.parse(line.at())));
        return lines;
    }

    private void versions(List<Line> lines, Set<Integer> audited) {
        StoreVersions versions = StoreVersions.of(store);
        Set<Long> unknown = new HashSet<>();
        for (StoreVersions.Version version : versions.all()) {
            if (version.note().isEmpty()) {
                unknown.add(version.number());
                unknown.add(version.number() - 1);
            }
        }
        Map<Long, List<Batch>> batches = versions.batches(unknown);
        for (StoreVersions.Version version : versions.all()) {
            VersionNote note = version.note().orElse(null);
            if (note == null) {
                lines.add(unnoted(version, batches));
                continue;
            }
            Integer line = note.audit();
            if (line != null) {
                audited.add(line);
            }
            Long restored = note.version();
            lines.add(new Line(
                    version.number(),
                    note.at(),
                    note.by(),
                    note.action(),
                    note.batches().isEmpty()
                            ? ""
                            : (restored == null ? "" : "version=" + restored + " ") + "batches="
                                    + String.join(",", note.batches()) + " samples=" + note.samples()));
        }
    }

    /** A version of a program that left no note: what came is seen by comparing it with the one before. */
    private static Line unnoted(StoreVersions.Version version, Map<Long, List<Batch>> batches) {
        String at = version.at().truncatedTo(ChronoUnit.SECONDS).toString();
        if (version.number() == 0) {
            return new Line(0, at, UNKNOWN, "init", "");
        }
        Set<String> before = new HashSet<>();
        batches.getOrDefault(version.number() - 1, List.of()).forEach(b -> before.add(b.run()));
        List<Batch> come = batches.getOrDefault(version.number(), List.of()).stream()
                .filter(b -> !before.contains(b.run()))
                .toList();
        return new Line(
                version.number(),
                at,
                UNKNOWN,
                come.isEmpty() ? "change" : "ingest",
                come.isEmpty()
                        ? ""
                        : "batches="
                                + String.join(
                                        ",", come.stream().map(Batch::name).toList()) + " samples="
                                + come.stream().mapToInt(Batch::nSamples).sum());
    }

    private void audit(List<Line> lines, Set<Integer> audited) {
        for (String text : store.audited()) {
            try {
                JsonNode line = JSON.readTree(text);
                String action = line.path("action").asText();
                if (audited.contains(line.path("number").asInt()) || action.equals(ExportLedger.ACTION)) {

                    continue;
                }
                List<String> details = new ArrayList<>();
                line.path("details").properties().forEach(e -> details.add(e.getKey() + "=" + text(e.getValue())));
                if (OF_VERSIONS.contains(action)) {
                    details.add("not_completed=true");
                }
                lines.add(new Line(
                        -1, line.path("at").asText(), line.path("by").asText(), action, String.join(" ", details)));
            } catch (JsonProcessingException e) {
                throw new VerificationException(
                        "A line of the audit log cannot be read. See what else is wrong with: goe check -s "
                                + store.uri(),
                        e);
            }
        }
    }

    private static String text(JsonNode value) {
        if (!value.isArray()) {
            return value.asText();
        }
        List<String> all = new ArrayList<>();
        value.forEach(v -> all.add(v.asText()));
        return String.join(",", all);
    }

    private void exports(List<Line> lines) {
        for (String text : store.exports()) {
            try {
                JsonNode export = JSON.readTree(text);
                String name = store.results().stream()
                        .filter(r -> r.number() == export.path("result").asInt())
                        .map(r -> r.name() + " v=" + r.version())
                        .findFirst()
                        .orElse(UNKNOWN);
                lines.add(new Line(
                        -1,
                        export.path("created").asText(),
                        UNKNOWN,
                        "export",
                        "result=" + name + " audience="
                                + export.path("audience").asText() + " sequence="
                                + export.path("sequence").asInt()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("unreadable export in the store", e);
            }
        }
    }
}
