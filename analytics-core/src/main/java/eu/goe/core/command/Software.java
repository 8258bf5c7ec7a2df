package eu.goe.core.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What this program calls itself in batches, results and packages. */
public final class Software {
    /** Name and version, such as {@code goe 0.1.0}. */
    public static final String NAME = "goe " + version();

    private Software() {}

    private static String version() {
        try (InputStream in = Software.class.getResourceAsStream("version.properties")) {
            Properties build = new Properties();
            build.load(in);
            return build.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
