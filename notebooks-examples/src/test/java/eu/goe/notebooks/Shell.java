package eu.goe.notebooks;

import eu.goe.cluster.cli.GoeSession;
import eu.goe.cluster.cli.GoeSession.Done;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs commands in bash in this process's folder. {@code ./goe} there is a script that hands its words to this process, so that pipes,
 * variables and files are bash's, and no command waits for a virtual machine.
 */
final class Shell {
    private static final String LAUNCHER = """
            #!/usr/bin/env bash
            call=$(mktemp -d calls/XXXXXX)
            printf '%s\\0' "$@" >"$call/words"
            mkfifo "$call/exit"
            printf '%s\\n' "$call" >calls/waiting
            read -r code <"$call/exit"
            cat "$call/err" >&2
            cat "$call/out"
            exit "$code"
            """;

    private final GoeSession goe = GoeSession.open();
    private final List<Integer> exits = new ArrayList<>();

    /** @throws IllegalStateException if this process's folder is not one for tests: all that is in it is removed */
    Shell() throws IOException, InterruptedException {
        Path here = Path.of("").toAbsolutePath();
        if (!here.getFileName().toString().startsWith("work")) {
            throw new IllegalStateException(here + " is not a folder for tests");
        }
        // Not by Java: it would open pipes, and wait.
        new ProcessBuilder("find", ".", "-mindepth", "1", "-delete").start().waitFor();
        Files.createDirectories(Path.of("calls"));
        Files.writeString(Path.of("goe"), LAUNCHER);
        Path.of("goe").toFile().setExecutable(true);
        new ProcessBuilder("mkfifo", "calls/waiting").start().waitFor();
    }

    /** What the commands did together: {@code out} of all of them, and the greatest exit code; the first that fails is the last. */
    Done run(String commands) throws IOException, InterruptedException {
        exits.clear();
        Path out = Path.of("calls/stdout");
        Path err = Path.of("calls/stderr");
        Process bash = new ProcessBuilder("bash", "-ec", "trap ':>calls/waiting' EXIT\n" + commands)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        while (answer()) {
            // until bash says that it is at the end
        }
        int exit =
                Math.max(bash.waitFor(), exits.stream().mapToInt(e -> e).max().orElse(0));
        return new Done(exit, Files.readString(out), Files.readString(err));
    }

    /** Runs the next command that waits. */
    private boolean answer() throws IOException {
        String call = Files.readString(Path.of("calls/waiting")).strip();
        if (call.isEmpty()) {
            return false;
        }
        Path folder = Path.of(call);
        String words = Files.readString(folder.resolve("words"));
        Done done = goe.attempt(List.of(
                words.substring(0, Math.max(0, words.length() - 1)).split("\0", -1)));
        exits.add(done.exit());
        Files.writeString(folder.resolve("out"), done.out());
        Files.writeString(folder.resolve("err"), done.err());
        Files.writeString(folder.resolve("exit"), done.exit() + "\n");
        return true;
    }
}
