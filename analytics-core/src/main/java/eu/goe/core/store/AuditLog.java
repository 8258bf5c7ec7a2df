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
import java.util.Map;

/** Who did what with people's data, a {@link HashChain}. Specified in {@code docs/format.md}, "Audit". */
final class AuditLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HashChain chain;
    private final Clock clock;

    AuditLog(StoreFiles files, Clock clock) {
        this.chain = new HashChain(files, clock, "audit/");
        this.clock = clock;
    }

    /**
     * Appends a line; of several processes one after the other.
     *
     * @param details of the action; no names of samples or files
     * @return its number
     */
    int append(String action, Map<String, Object> details) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        line.put("by", user());
        line.put("action", action);
        line.put("details", details);
        line.put("software", Software.NAME);
        return chain.append(line);
    }

    /** The operating system's user. */
    static String user() {
        return System.getProperty("user.name", "unknown");
    }

    /** The lines, oldest first. */
    List<String> lines() {
        return chain.lines();
    }

    /** When an action was done, oldest first. */
    List<String> timesOf(String action) {
        return of(action).stream().map(line -> line.path("at").asText()).toList();
    }

    /** The lines of an action, oldest first. */
    List<JsonNode> of(String action) {
        List<JsonNode> of = new ArrayList<>();
        for (String line : lines()) {
            try {
                JsonNode parsed = JSON.readTree(line);
                if (parsed.path("action").asText().equals(action)) {
                    of.add(parsed);
                }
            } catch (JsonProcessingException e) {
                throw new VerificationException("A line of the audit log cannot be read; see goe check.", e);
            }
        }
        return of;
    }

    /** Follows the chain of hashes. */
    List<HashChain.Broken> broken() {
        return chain.broken(line -> line.path("at").isTextual()
                && line.path("action").isTextual()
                && line.path("details").isObject());
    }
}
