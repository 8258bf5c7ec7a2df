package eu.goe.notebooks;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.goe.notebooks.NotebookRunner.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file of Jupyter (nbformat 4): its cells of code, and the outputs stored with them. */
final class Notebook {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode root;

    /** A cell of code. */
    final class Cell {
        private final ObjectNode node;

        private Cell(ObjectNode node) {
            this.node = node;
        }

        String source() {
            return text(node.get("source"));
        }

        /** Whether it needs a program that the cell's tag {@code needs-PROGRAM} names. */
        List<String> programs() {
            List<String> programs = new ArrayList<>();
            node.path("metadata").path("tags").forEach(tag -> {
                if (tag.asText().startsWith("needs-")) {
                    programs.add(tag.asText().substring("needs-".length()));
                }
            });
            return programs;
        }

        /** What a cell printed and displayed, in order; values of last expressions and what went to stderr are left out. */
        List<Shown> outputs() {
            List<Shown> shown = new ArrayList<>();
            for (JsonNode output : node.get("outputs")) {
                switch (output.get("output_type").asText()) {
                    case "stream" -> printed(output, shown);
                    case "display_data" ->
                        output.get("data")
                                .fields()
                                .forEachRemaining(data -> shown.add(new Shown(data.getKey(), text(data.getValue()))));
                    case "error" ->
                        shown.add(new Shown("error", output.get("evalue").asText()));
                    default -> {}
                }
            }
            return shown;
        }

        /** Jupyter may cut in pieces what was printed. */
        private static void printed(JsonNode output, List<Shown> shown) {
            if (!output.get("name").asText().equals("stdout")) {
                return;
            }
            int last = shown.size() - 1;
            boolean continues = last >= 0 && shown.get(last).mime().equals("text/plain");
            String before = continues ? shown.remove(last).text() : "";
            shown.add(new Shown("text/plain", before + text(output.get("text"))));
        }

        void outputs(List<Shown> shown) {
            ArrayNode outputs = node.putArray("outputs");
            for (Shown one : shown) {
                ObjectNode output = outputs.addObject();
                if (one.mime().equals("text/plain")) {
                    output.put("output_type", "stream").put("name", "stdout").set("text", lines(one.text()));
                } else {
                    output.put("output_type", "display_data");
                    output.putObject("data").set(one.mime(), lines(one.text()));
                    output.putObject("metadata");
                }
            }
        }
    }

    Notebook(Path file) throws IOException {
        root = (ObjectNode) JSON.readTree(file.toFile());
    }

    List<Cell> code() {
        List<Cell> cells = new ArrayList<>();
        for (JsonNode cell : root.get("cells")) {
            if (cell.get("cell_type").asText().equals("code")) {
                cells.add(new Cell((ObjectNode) cell));
            }
        }
        return cells;
    }

    /** Writes it as Jupyter does, so that opening and saving it there changes little. */
    void write(Path file) throws IOException {
        DefaultPrettyPrinter pretty = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        pretty.indentArraysWith(new DefaultIndenter(" ", "\n"));
        pretty.indentObjectsWith(new DefaultIndenter(" ", "\n"));
        Files.writeString(file, JSON.writer(pretty).writeValueAsString(root) + "\n");
    }

    private static String text(JsonNode lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.asText()));
        return lines.isTextual() ? lines.asText() : text.toString();
    }

    private static ArrayNode lines(String text) {
        ArrayNode lines = JSON.createArrayNode();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }
}
