package eu.goe.cluster.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Where the process {@code goe} begins. */
public final class Goe {
    private Goe() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        LogFile log = LogFile.of(System.getenv());
        System.setProperty("goe.log.file", log.path().toString());
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        PrintStream out = StandardOutput.open(new FileOutputStream(FileDescriptor.out));
        AtomicBoolean finished = new AtomicBoolean();
        AtomicBoolean interrupted = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (!finished.get()) {
                interrupted.set(true);
                err.println(
                        "goe: interrupted; the store has only what was complete, and the same command goes on from there");
            }
        }));
        int exit = new Program(new ProgramEnvironment(
                        out,
                        err,
                        Clock.systemUTC(),
                        System.getenv(),
                        submitted(),
                        "true".equals(System.getProperty("goe.terminal")),
                        log,
                        interrupted::get))
                .run(args);
        finished.set(true);
        System.exit(exit);
    }

    /** What {@code spark-submit}, or a cluster that starts a driver, gives to the program that it starts. */
    private static Map<String, String> submitted() {
        return System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("spark."))
                .collect(Collectors.toMap(name -> name, System::getProperty));
    }
}
