package eu.goe.cluster.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files that tests write and look at. */
final class TestFiles {
    private TestFiles() {}

    /** Writes VCF that stands in a test with spaces for tabs; lines that begin with ## stay as they are. */
    static Path vcf(Path file, String text) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n")) {
            lines.add(line.startsWith("##") ? line : line.replace(' ', '\t'));
        }
        return Files.write(file, lines);
    }

    /** Files below a folder, relative to it, that have a text in their path or bytes; checksum files and logs too. */
    static List<String> with(Path folder, String text) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(f -> f.toString().contains(text) || bytes(f).contains(text))
                    .map(f -> folder.relativize(f).toString())
                    .toList();
        }
    }

    /** What is in a file, a character a byte. */
    static String bytes(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
