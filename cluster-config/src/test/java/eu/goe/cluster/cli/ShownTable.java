package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table as {@code results show} prints it, read variant by variant. */
final class ShownTable implements AutoCloseable {
    /** Lines of one variant: values by stratum and quality. */
    record Block(String variant, Map<String, String[]> lines) {}

    private final BufferedReader reader;
    private final List<String> columns;
    private String[] next;

    ShownTable(Path file) throws IOException {
        reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        columns = List.of(reader.readLine().split("\t"));
        next = read();
    }

    List<String> columns() {
        return columns;
    }

    String value(String[] line, String column) {
        return line[columns.indexOf(column)];
    }

    /** The next variant, null after the last. */
    Block next() throws IOException {
        if (next == null) {
            return null;
        }
        String variant = variant(next);
        Map<String, String[]> lines = new LinkedHashMap<>();
        while (next != null && variant(next).equals(variant)) {
            String[] before = lines.put(next[4] + " " + next[5], next);
            assertThat(before).as("a second line of " + variant + " " + next[4]).isNull();
            next = read();
        }
        return new Block(variant, lines);
    }

    private String[] read() throws IOException {
        String line = reader.readLine();
        return line == null ? null : line.split("\t", -1);
    }

    private static String variant(String[] line) {
        return String.join(" ", Arrays.asList(line).subList(0, 4));
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
