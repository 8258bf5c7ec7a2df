package eu.goe.core.command;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What a command gets from the program it runs in: where to print, what time it is, and Spark, which starts when first
 * asked for. Commands take it in their constructor; the module {@code cluster-config} provides the one for the command
 * line, tests provide their own.
 */
public interface CommandContext {
    /** The result only; progress, warnings and logs go to {@link #err()}. */
    PrintStream out();

    PrintStream err();

    /** The time for what is recorded; tests fix it. */
    Clock clock();

    /** The session, started on the first call as the profile and options say. Never called by {@code keys} and {@code verify}. */
    SparkSession spark();

    /** Hadoop's settings as the profile and options say, for files that are read without Spark. Whoever reads such files asks for them first. */
    Configuration hadoop();

    /** {@code GOE_STORE}, or what the configuration file says. */
    Optional<String> defaultStore();

    /** Whether the user asked for one JSON object on stdout ({@code --json}). */
    boolean json();

    /** Whether to say what would be done and change nothing ({@code --dry-run}). */
    boolean dryRun();

    /** Starts a progress line for work that may be long; does nothing with {@code --quiet}. Close it when the work ends. */
    Progress progress(String what);

    /** Takes what a command says that it did, whether or not it is printed as JSON. */
    default void summarise(Map<String, @Nullable Object> values) {}

    /** One line on stderr that begins with {@code warning: }. */
    default void warn(String message) {
        err().println("warning: " + message);
    }
}
