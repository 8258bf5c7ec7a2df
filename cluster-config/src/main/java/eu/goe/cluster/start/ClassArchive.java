package eu.goe.cluster.start;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Classes as the Java machine has them in memory, in a file beside the libraries (JEP 350), so that a start maps them instead of reading and
 * checking some 20,000 of them. The file belongs to one build of Java and to one list of jars with their times; with any other the machine
 * leaves it aside and says nothing.
 */
public final class ClassArchive {
    /** Where the file is or would be; the launcher says it. */
    private static final String PROPERTY = "goe.archive";

    private static final String USE = "-XX:SharedArchiveFile=";

    private final Path file;

    private ClassArchive(Path file) {
        this.file = file;
    }

    /** Of this process; empty if it was not started by the launcher. */
    public static Optional<ClassArchive> ofThisProcess() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).map(file -> new ClassArchive(Path.of(file)));
    }

    public Path file() {
        return file;
    }

    /** Whether there is a file that a process like this one can start from. */
    public boolean isUsable() throws IOException {
        return Files.isRegularFile(file) && opens(file);
    }

    public boolean exists() {
        return Files.exists(file);
    }

    /**
     * Makes the file anew, all of it or nothing, of the classes that a program loads.
     *
     * @param mainClass the program, run in a process of its own with the settings of this one; ends with 0
     * @return bytes of the file
     * @throws IOException if the folder cannot be written, the program failed, or Java refuses what it wrote
     */
    public long write(Class<?> mainClass, String... arguments) throws IOException {
        Path written = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            Files.createFile(written); // fails now rather than after the program has run
            Files.delete(written);
            List<String> words = new ArrayList<>(List.of(mainClass.getName()));
            words.addAll(List.of(arguments));
            int exit = java(List.of("-XX:ArchiveClassesAtExit=" + written), words, Redirect.INHERIT);
            if (exit != 0) {
                throw new IOException("the run whose classes are wanted ended with " + exit);
            }
            if (!Files.exists(written) || !opens(written)) {
                throw new IOException("this Java writes no archive of classes");
            }
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.READ)) {
                channel.force(true); // half a file would crash every start; Java made it read-only
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            return Files.size(file);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static boolean opens(Path archive) throws IOException {
        return java(List.of(USE + archive, "-Xshare:on"), List.of("-version"), Redirect.DISCARD) == 0;
    }

    /** Runs Java as this process was, but for what it says of archives. What it prints to standard output is dropped. */
    private static int java(List<String> options, List<String> words, Redirect err) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith(USE) && !argument.startsWith("-Xshare"))
                .forEach(line::add);
        line.addAll(options);
        line.add("-cp");
        line.add(ManagementFactory.getRuntimeMXBean().getClassPath());
        line.addAll(words);
        Process process = new ProcessBuilder(line)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(err)
                .start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
