package eu.goe.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.errors.VerificationException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything that left the store: a {@link HashChain} of the packages, and beside it the rows that they published. The audit log has the hash
 * of each line, and a file elsewhere that of the newest line of both, so that they tell when the newest are taken out. Specified in
 * {@code docs/format.md}, "Ledger".
 */
final class ExportLedger {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FOLDER = "ledger/";
    /** What the audit log calls it. */
    static final String ACTION = "export";

    private static final String NUMBER = "ledger";
    private static final String HASH = "sha256";

    /** What the newest lines were when the last export ended. */
    static final String HEAD = "names/exports.head";

    private static final String AUDIT_NUMBER = "audit";
    private static final String AUDIT_HASH = "audit_sha256";

    /** Folder of the published rows, one below it for each package. */
    static final String ROWS = FOLDER + "rows";

    private final StoreFiles files;
    private final HashChain chain;
    private final AuditLog audit;

    ExportLedger(StoreFiles files, Clock clock) {
        this.files = files;
        this.chain = new HashChain(files, clock, FOLDER);
        this.audit = new AuditLog(files, clock);
    }

    /** What export wrote of each package, oldest first. */
    List<String> packages() {
        return parsed().stream().map(line -> line.path("package").toString()).toList();
    }

    /**
     * Appends a package, and says so in the audit log.
     *
     * @param number that it must get
     * @return false if another got it
     */
    boolean append(int number, String json) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("package", tree(json));
        if (chain.append(number, line).isEmpty()) {
            return false;
        }
        note();
        return true;
    }

    /** Says in the audit log what it does not know of yet; a run that was killed before it could may have left a line. */
    private void note() {
        Map<Integer, String> known = audited();
        List<String> lines = chain.lines();
        for (int i = 0; i < lines.size(); i++) {
            if (!known.containsKey(i + 1)) {
                audit.append(ACTION, Map.of(NUMBER, i + 1, HASH, HashChain.sha256(lines.get(i))));
            }
        }
        List<String> audited = audit.lines();
        Map<String, Object> head = new LinkedHashMap<>();
        head.put(NUMBER, lines.size());
        head.put(HASH, HashChain.sha256(lines.get(lines.size() - 1)));
        head.put(AUDIT_NUMBER, audited.size());
        head.put(AUDIT_HASH, HashChain.sha256(audited.get(audited.size() - 1)));
        try {
            files.replacePrivateText(HEAD, JSON.writeValueAsString(head) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hashes of lines by their numbers, as the audit log has them. */
    private Map<Integer, String> audited() {
        Map<Integer, String> hashes = new TreeMap<>();
        for (JsonNode line : audit.of(ACTION)) {
            JsonNode details = line.path("details");
            hashes.put(details.path(NUMBER).asInt(), details.path(HASH).asText());
        }
        return hashes;
    }

    /**
     * Makes sure that nothing was changed or taken out.
     *
     * @throws VerificationException if something was, here or in the audit log
     */
    void requireIntact() {
        List<String> problems = new ArrayList<>();
        audit.broken().forEach(b -> problems.add(b.file() + " " + b.what()));
        broken().forEach(b -> problems.add(b.file() + " " + b.what()));
        if (!problems.isEmpty()) {
            throw new VerificationException("The record of what left this store is not as it was written: "
                    + String.join("; ", problems)
                    + ".\nNothing is exported, since differences to what left before could not be told. Find out who changed"
                    + " it, and bring the folders ledger and audit back from a backup.");
        }
    }

    /** What does not fit, in the ledger or between it and the audit log. */
    List<HashChain.Broken> broken() {
        List<HashChain.Broken> broken =
                new ArrayList<>(chain.broken(line -> line.path("package").isObject()));
        List<String> lines = chain.lines();
        Map<Integer, String> known = audited();
        known.forEach((number, hash) -> {
            if (number > lines.size()) {
                broken.add(new HashChain.Broken(
                        FOLDER, "has no line " + number + ", of which the audit log knows: it was taken out"));
            } else if (!HashChain.sha256(lines.get(number - 1)).equals(hash)) {
                broken.add(new HashChain.Broken(
                        FOLDER, "line " + number + " is not the one that the audit log knows: it was changed"));
            }
        });
        JsonNode head = files.readRawText(HEAD).map(ExportLedger::tree).orElse(null);
        if (head == null && lines.size() > 1) {
            broken.add(new HashChain.Broken(HEAD, "is missing"));
        } else if (head != null) {
            requireLine(lines, head, NUMBER, HASH, FOLDER, broken);
            requireLine(audit.lines(), head, AUDIT_NUMBER, AUDIT_HASH, "audit/", broken);
        }
        // Of the newest a run that was killed may not have told.
        for (int number = 1; number < lines.size(); number++) {
            if (!known.containsKey(number)) {
                broken.add(new HashChain.Broken(
                        FOLDER, "line " + number + " is not in the audit log: lines of that were taken out"));
            }
        }
        return broken;
    }

    /**
     * Deletes kept rows of packages that no line knows: what a killed export left.
     *
     * @param before when what is younger may be of one that is about to finish
     */
    void sweepRows(long before) {
        Set<String> known = new HashSet<>();
        parsed().forEach(line ->
                known.add(line.path("package").path("package_id").asText()));
        for (StoreFiles.Found folder : files.list(ROWS + "/*")) {
            String packageId = folder.name().substring(ROWS.length() + 1);
            if (folder.isFolder() && !known.contains(packageId) && folder.modified() < before) {
                files.deleteFolder(folder.name());
            }
        }
    }

    private static void requireLine(
            List<String> lines,
            JsonNode head,
            String number,
            String hash,
            String folder,
            List<HashChain.Broken> broken) {
        int n = head.path(number).asInt();
        if (n > lines.size()) {
            broken.add(new HashChain.Broken(folder, "has no line " + n + " any more: it was taken out"));
        } else if (n < 1
                || !HashChain.sha256(lines.get(n - 1)).equals(head.path(hash).asText())) {
            broken.add(new HashChain.Broken(folder, "line " + n + " is not the one that " + HEAD + " knows"));
        }
    }

    private List<JsonNode> parsed() {
        return chain.lines().stream().map(ExportLedger::tree).toList();
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new VerificationException("A line of the ledger of exports cannot be read; see goe check.", e);
        }
    }
}
