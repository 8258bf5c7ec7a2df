package eu.goe.ingest.source;

import eu.goe.core.errors.UsageException;
import java.util.Locale;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Typed access to what users give with {@code option(…)}; names in any case, as Spark has them. */
record ReadOptions(CaseInsensitiveStringMap values) {
    boolean flag(String name, boolean otherwise) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new UsageException("option " + name + " is '" + text + "'; it must be true or false.");
        };
    }
}
