package eu.goe.core.command;

import eu.goe.core.errors.UsageException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an analysis calls its result. */
public final class ResultName {
    private ResultName() {}

    /**
     * @param given by the user; null for a name made of the command's and the time
     * @throws UsageException if it is no name
     */
    public static String of(@Nullable String given, String command, CommandContext context) {
        String name = given != null
                ? given
                : command + "-"
                        + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
                                .format(context.clock().instant().atOffset(ZoneOffset.UTC));
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")) {
            throw new UsageException("--name '" + name
                    + "': a name is letters, digits and _ . - after the first, at most 80 characters.");
        }
        return name;
    }
}
