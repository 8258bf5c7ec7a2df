package eu.goe.cluster.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Commands in processes of their own, as the launcher starts them under umask 077, with the tests' classes on the class path. */
final class ChildProcess {
    private ChildProcess() {}

    /** Starts a command; what it prints goes to a file. */
    static Process start(Path log, Object... args) throws IOException {
        return start(log, List.of(), Map.of(), args);
    }

    /** The same with further options of the virtual machine. */
    static Process start(Path log, List<String> options, Object... args) throws IOException {
        return start(log, options, Map.of(), args);
    }

    /** The same with further variables of its environment. */
    static Process start(Path log, List<String> options, Map<String, String> variables, Object... args)
            throws IOException {
        // exec: the process that is started is the one that works, and may be killed.
        List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 077; exec \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx1g");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Dgoe.umask=0077");
        command.addAll(options);
        command.addAll(Stream.of(Files.readString(Path.of("target/classes/goe-jvm.options"))
                        .split("\\s+"))
                .filter(o -> !o.isEmpty())
                .toList());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "eu.goe.cluster.cli.Goe"));
        Stream.of(args).map(Object::toString).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("GOE_LOG", Path.of("target", "logs").toString());
        builder.environment().putAll(variables);
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    /** Stops a process where it is, or lets it go on: {@code STOP}, {@code CONT}. */
    static void signal(Process process, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }
}
