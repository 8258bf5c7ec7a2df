package eu.goe.cluster.cli;

import eu.goe.cluster.profile.SparkHolder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/**
 * The command line in a process that stays, such as a notebook: commands share one Spark session, and what they print comes back as
 * text. Commands and their meaning are those of the shell; paths are relative to the process's folder.
 */
public final class GoeSession implements AutoCloseable {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    /**
     * What one command line did.
     *
     * @param exit the exit code
     * @param out what it printed on stdout
     * @param err what it printed on stderr
     */
    public record Done(int exit, String out, String err) {}

    private final SparkHolder spark = new SparkHolder();
    private final Map<String, String> variables;

    private GoeSession(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** A session with the environment of this process; Spark starts with the first command that needs it. */
    public static GoeSession open() {
        return open(System.getenv());
    }

    /** The same with another environment, such as {@code GOE_STORE}. */
    public static GoeSession open(Map<String, String> variables) {
        return new GoeSession(variables);
    }

    /**
     * Runs a command that must end well, and returns what it printed on stdout.
     *
     * @param line as typed behind {@code goe}; words with blanks stand in quotes, which do nothing else
     * @throws IllegalStateException if it ends with another exit code than 0, with what it printed on stderr
     */
    public String run(String line) {
        Done done = attempt(line);
        if (done.exit() != 0) {
            throw new IllegalStateException("goe " + line + ": exit " + done.exit() + "\n" + done.err());
        }
        return done.out();
    }

    /** Runs a command however it ends. */
    public Done attempt(String line) {
        return attempt(words(line));
    }

    /** The same of words that are split already. */
    public Done attempt(List<String> words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ProgramEnvironment environment = new ProgramEnvironment(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Clock.systemUTC(),
                variables,
                Map.of(),
                false,
                LogFile.of(variables),
                () -> false);
        int exit = new Program(environment, spark).run(words.toArray(String[]::new));
        return new Done(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The session that commands use, with their settings; started if it is not yet. */
    public SparkSession spark() {
        ProgramEnvironment nowhere = new ProgramEnvironment(
                System.out,
                System.err,
                Clock.systemUTC(),
                variables,
                Map.of(),
                false,
                LogFile.of(variables),
                () -> false);
        return new CliContext(nowhere, new GlobalOptions(), spark).spark();
    }

    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            String quoted = word.group(1) != null ? word.group(1) : word.group(2);
            words.add(quoted != null ? quoted : word.group(3));
        }
        return words;
    }

    /** Stops Spark. */
    @Override
    public void close() {
        spark.close();
    }
}
