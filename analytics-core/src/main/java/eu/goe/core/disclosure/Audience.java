package eu.goe.core.disclosure;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who may read what leaves: the coordinator under contract, or anybody. */
public enum Audience {
    COORDINATOR,
    PUBLIC;

    /** {@code coordinator} or {@code public}, as in policies and manifests. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
