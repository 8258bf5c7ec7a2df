package eu.goe.notebooks;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/** Runs cells of Java one after the other in one JShell of this process, as a kernel of Jupyter would. */
final class NotebookRunner implements AutoCloseable {
    /** What a cell showed: text that was printed ({@code mime} is {@code text/plain}), or what it displayed. */
    record Shown(String mime, String text) {}

    private static final String DISPLAYED = "\0";
    private static final String MIME_END = "\1";
    /** The kernel's own function, which marks here in the printed text what is displayed. */
    private static final String DISPLAY =
            "void display(String mime, Object o) { System.out.print(\"\\0\" + mime + \"\\1\" + o + \"\\0\"); }";

    private final JShell shell = JShell.builder()
            .executionEngine("local")
            .compilerOptions("--class-path", System.getProperty("java.class.path"))
            .build();

    NotebookRunner() {
        run(DISPLAY);
    }

    /** @throws AssertionError with the compiler's or the program's words if a snippet of the cell fails */
    List<Shown> run(String cell) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            String rest = cell;
            while (!rest.isBlank()) {
                CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
                String snippet = next.source() == null ? rest : next.source();
                shell.eval(snippet).forEach(event -> check(event, snippet));
                rest = next.source() == null ? "" : next.remaining();
            }
        } finally {
            System.setOut(before);
        }
        return shown(printed.toString(StandardCharsets.UTF_8));
    }

    private void check(SnippetEvent event, String snippet) {
        if (event.exception() instanceof EvalException thrown) {
            throw new AssertionError(
                    snippet + "\n" + thrown.getExceptionClassName() + ": " + thrown.getMessage(), thrown);
        }
        if (event.exception() != null || event.status() != Snippet.Status.VALID) {
            StringBuilder why = new StringBuilder(snippet).append("\n").append(event.status());
            shell.diagnostics(event.snippet()).forEach(d -> why.append("\n").append(d.getMessage(null)));
            throw new AssertionError(why.toString(), event.exception());
        }
    }

    private static List<Shown> shown(String text) {
        List<Shown> all = new ArrayList<>();
        String[] parts = text.split(DISPLAYED, -1);
        for (int i = 0; i < parts.length; i++) {
            int end = parts[i].indexOf(MIME_END);
            if (i % 2 == 1) {
                all.add(new Shown(parts[i].substring(0, end), parts[i].substring(end + 1)));
            } else if (!parts[i].isEmpty()) {
                all.add(new Shown("text/plain", parts[i]));
            }
        }
        return all;
    }

    @Override
    public void close() {
        shell.close();
    }
}
