package eu.goe.cluster.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process that serves others until it is stopped, or runs to its end; what it prints goes to files. */
final class Server implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final Path log;

    private Server(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static Server start(Path log, Map<String, String> variables, List<?> command) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command.stream().map(Object::toString).toList());
            builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
            builder.environment().putAll(variables);
            return new Server(
                    builder.redirectOutput(log.toFile())
                            .redirectError(errors(log).toFile())
                            .start(),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A Java process of a few threads. */
    static Server java(Path log, Map<String, String> variables, String memory, List<?> arguments) {
        List<Object> command =
                new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java"), "-Xmx" + memory));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(arguments);
        return start(log, variables, command);
    }

    /** A port that nobody had a moment ago. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isOpen(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    Server awaitPort(int port) {
        return await("port " + port, () -> isOpen(port));
    }

    Server awaitLine(String text) {
        return await("'" + text + "'", () -> printed().contains(text));
    }

    /** Waits for something that this process does. */
    Server await(String what, BooleanSupplier isSo) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isSo.getAsBoolean()) {
            assertThat(process.isAlive())
                    .as("waiting for %s: %s", what, printed())
                    .isTrue();
            assertThat(System.nanoTime())
                    .as("waiting for %s: %s", what, printed())
                    .isLessThan(end);
            sleep();
        }
        return this;
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends a line to it. */
    void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end. */
    int exit() {
        try {
            assertThat(process.waitFor(2 * PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as(printed())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path errors(Path log) {
        return log.resolveSibling(log.getFileName() + ".err");
    }

    /** What it has printed on stdout. */
    String out() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that it has printed. */
    String printed() {
        try {
            return out() + Files.readString(errors(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** kill -9, of those that it started too. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
