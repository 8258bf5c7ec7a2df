package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

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

    /** A table whose first line names its columns; a # before these is no part of a name. */
    static List<Map<String, String>> table(String text, String separator) {
        List<String> lines = text.lines().toList();
        String[] columns = lines.get(0).replaceFirst("^#", "").split(separator, -1);
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(separator, -1);
            assertThat(cells).hasSameSizeAs(columns);
            Map<String, String> row = new LinkedHashMap<>();
            for (int c = 0; c < columns.length; c++) {
                row.put(columns[c], cells[c].strip());
            }
            rows.add(row);
        }
        return rows;
    }

    /** Runs another program in a folder, which must end well. */
    static void shell(Path folder, String command) throws IOException, InterruptedException {
        Path log = folder.resolve("log.txt");
        Process process = new ProcessBuilder("bash", "-o", "pipefail", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor()).as("%s", Files.readString(log)).isZero();
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

    /** The columns of a gzipped VCF of some of its samples. */
    static Path someSamples(Path vcf, Path to, Predicate<String> whose) throws IOException {
        List<String> lines = new ArrayList<>();
        int[] kept = {};
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(vcf)), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("##")) {
                    lines.add(line);
                    continue;
                }
                String[] cells = line.split("\t", -1);
                if (line.startsWith("#")) {
                    kept = IntStream.range(0, cells.length)
                            .filter(c -> c < 9 || whose.test(cells[c]))
                            .toArray();
                }
                lines.add(String.join(
                        "\t", Arrays.stream(kept).mapToObj(c -> cells[c]).toArray(String[]::new)));
            }
        }
        return Files.write(to, lines);
    }
}
