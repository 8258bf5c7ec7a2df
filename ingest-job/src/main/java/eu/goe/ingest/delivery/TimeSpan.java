package eu.goe.ingest.delivery;

import eu.goe.core.errors.UsageException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Time as users write it: {@code 30s}, {@code 10m}, {@code 2h}, {@code 0}. */
public final class TimeSpan {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,7})([smh]?)");

    private TimeSpan() {}

    /**
     * @param option whose value it is
     * @throws UsageException if it is none
     */
    public static Duration parse(String option, String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new UsageException(option + " '" + text + "': give a time such as 30s, 10m or 2h.");
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
