package eu.goe.cluster.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Standard error as JSON, one object a message, with the names that lines of the log have: {@code time}, {@code level}, {@code logger},
 * {@code message}. A message is what is printed with its end of line at once, so an error of three lines is one object.
 */
final class JsonMessages extends PrintStream {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WARNING = "warning: ";
    private static final String FAILURE = "goe: ";

    private final Clock clock;

    JsonMessages(PrintStream err, Clock clock) {
        super(err, true, StandardCharsets.UTF_8);
        this.clock = clock;
    }

    @Override
    public void println(@Nullable String message) {
        String text = String.valueOf(message);
        String level = text.startsWith(FAILURE) ? "error" : text.startsWith(WARNING) ? "warn" : "info";
        Map<String, String> line = new LinkedHashMap<>();
        line.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        line.put("level", level);
        line.put("logger", "goe");
        line.put("message", level.equals("info") ? text : text.substring(text.indexOf(": ") + 2));
        try {
            super.println(JSON.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void println(@Nullable Object message) {
        println(String.valueOf(message));
    }
}
