package eu.goe.core.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one JSON object that {@code --json} prints, keys in lower snake case in the order they were put. */
public final class JsonSummary {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    public JsonSummary put(String key, @Nullable Object value) {
        values.put(key, value);
        return this;
    }

    /** Prints the object if {@code --json} was given, otherwise runs the plain form. */
    public void print(CommandContext context, Runnable plain) {
        context.summarise(Collections.unmodifiableMap(values));
        if (!context.json()) {
            plain.run();
            return;
        }
        try {
            context.out().println(JSON.writeValueAsString(values));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
