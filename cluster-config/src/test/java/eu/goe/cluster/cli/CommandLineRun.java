package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.cluster.profile.SparkHolder;
import eu.goe.core.store.Store;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Runs commands in this process as a user would, one Spark session for all, and keeps what they print. */
final class CommandLineRun {
    private static final SparkHolder SPARK = new SparkHolder();

    /** What one command line did. */
    record Done(int exit, String out, String err) {}

    private CommandLineRun() {}

    static Done goe(Object... args) {
        return goeAt(Clock.systemUTC(), args);
    }

    /** The same at another time. */
    static Done goeAt(Clock clock, Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Done done = run(out, clock, args);
        return new Done(done.exit(), out.toString(StandardCharsets.UTF_8), done.err());
    }

    /** The same of a command that must end well. */
    static Done ok(Object... args) {
        Done done = goe(args);
        assertThat(done.exit()).as("%s", done.err()).isZero();
        return done;
    }

    /** The same with what is printed in a file. */
    static Done goe(Path into, Object... args) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(into))) {
            return run(out, Clock.systemUTC(), args);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A store as this process's commands see it. */
    static Store store(Path path) {
        return store(path, Clock.systemUTC());
    }

    /** The same at another time. */
    static Store store(Path path, Clock clock) {
        Supplier<Map<String, String>> none = () -> {
            throw new IllegalStateException("no command has run yet");
        };
        return Store.open(() -> SPARK.session(none), SPARK.hadoop(none), path.toString(), clock);
    }

    private static Done run(OutputStream out, Clock clock, Object... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>();
        for (Object arg : args) {
            all.add(arg.toString());
        }
        all.add("--master");
        all.add("local[2]");
        // The session is the tests' own and knows the disk that breaks.
        all.add("--conf");
        all.add("spark.hadoop.fs.faulty.impl=" + FaultyFileSystem.class.getName());
        all.add("--conf");
        all.add("spark.hadoop.fs.AbstractFileSystem.faulty.impl=" + FaultyFileSystem.Context.class.getName());
        int exit = program(out, err, clock).run(all.toArray(String[]::new));
        return new Done(exit, "", err.toString(StandardCharsets.UTF_8));
    }

    /** A program that prints nowhere, to look at its commands. */
    static Program program() {
        return program(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), Clock.systemUTC());
    }

    private static Program program(OutputStream out, OutputStream err, Clock clock) {
        return new Program(
                new ProgramEnvironment(
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        clock,
                        Map.of(),
                        Map.of(),
                        false,
                        LogFile.of(Map.of("GOE_LOG", Path.of("target", "logs").toString())),
                        () -> false),
                SPARK);
    }
}
