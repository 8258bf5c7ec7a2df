package eu.goe.core.exchange;

import eu.goe.core.errors.VerificationException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.WindowGrid;
import eu.goe.core.parquet.RowFileWriter;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.store.TaskRunner;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The file of one window in a local folder, as one attempt of a task wrote it: under a name of its own, so that a retried
 * task meets nothing of the one that failed. The driver gives it its name when all tasks are done.
 *
 * @param name of the attempt's file
 */
record WindowFile(String window, String name, long rows) implements Serializable {
    static final String SUFFIX = ".parquet";

    /** Writes the rows of a window. */
    interface Rows<T> {
        void write(RowFileWriter<T> out) throws IOException;
    }

    /** Writes a file that is whole, or none. */
    static <T> WindowFile write(Path folder, String window, RowFormat<T> format, Rows<T> rows) throws IOException {
        String name = "." + window + "." + TaskRunner.attempt() + SUFFIX;
        Path file = folder.resolve(name);
        boolean done = false;
        long n;
        try {
            try (RowFileWriter<T> out = new RowFileWriter<>(file, format)) {
                rows.write(out);
                n = out.rows();
            }
            done = true;
        } finally {
            // Closing makes a well-formed file even of what is not complete.
            if (!done) {
                Files.deleteIfExists(file);
            }
        }
        return new WindowFile(window, name, n);
    }

    /**
     * Gives the files of the attempts that counted their names, and deletes those without rows and of other attempts.
     *
     * @param keepEmpty whether a file without rows stays
     */
    static void publish(Path folder, List<WindowFile> files, boolean keepEmpty) throws IOException {
        for (WindowFile file : files) {
            if (keepEmpty || file.rows() > 0) {
                Files.move(
                        folder.resolve(file.name()),
                        folder.resolve(file.window() + SUFFIX),
                        StandardCopyOption.ATOMIC_MOVE);
            }
        }
        try (Stream<Path> left = Files.list(folder)) {
            for (Path path : left.toList()) {
                if (String.valueOf(path.getFileName()).startsWith(".")) {
                    Files.delete(path);
                }
            }
        }
    }

    /** The file's name in the end. */
    String finalName() {
        return window + SUFFIX;
    }

    /**
     * The window that a path in a package names.
     *
     * @param folder of tables of windows, with a slash at its end
     * @throws VerificationException if the path is in the folder and is not that of a window of the assembly
     */
    static String window(String path, String folder, Assembly assembly, String where) {
        String label = path.endsWith(SUFFIX) ? path.substring(folder.length(), path.length() - SUFFIX.length()) : "";
        try {
            WindowGrid.region(label, assembly);
        } catch (IllegalArgumentException e) {
            throw new VerificationException(
                    where + ": a file in " + folder + " is not of a window of assembly " + assembly.name() + ".", e);
        }
        return label;
    }
}
