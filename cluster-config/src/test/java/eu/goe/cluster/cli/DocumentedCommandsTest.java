package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Every command line of goe in a block of any document, and in any help, is one that the program understands. Pages for users are run besides; this is for those that
 * cannot be, such as operation and all commands on one page.
 */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK = Pattern.compile("(?m)^```[a-z]*\n(.*?)^```", Pattern.DOTALL);
    private static final Pattern COMMAND =
            Pattern.compile("(?m)(?:^|&& |\\| |\\$\\(|; |<\\()\\s*(?:\\./)?goe ([^\n]*)");
    /** What the FAQ shows the answer to. */
    private static final String MISTYPED = "ingets";
    /** A word, with what stands in quotes; then what ends a command for the shell. */
    private static final Pattern WORDS = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|\\$\\([^)]*\\)|[^'\"|&;<>)])+");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\([^)]*\\)|\\$\\{?#?[A-Za-z]+\\}?");

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        for (String folder : List.of("docs", "notebooks-examples", ".github")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                files.filter(f -> f.toString().endsWith(".md") && !f.toString().contains("target"))
                        .forEach(documents::add);
            }
        }
        for (String name : List.of("README.md", "CONTRIBUTING.md", "SECURITY.md")) {
            documents.add(ROOT.resolve(name));
        }
        return documents;
    }

    private static List<String> commands(String text) {
        List<String> commands = new ArrayList<>();
        Matcher command = COMMAND.matcher(text.replaceAll("\\\\\n\\s*", " "));
        while (command.find()) {
            Matcher words = WORDS.matcher(command.group(1).replaceFirst(" #.*| [0-9]>.*| - [a-z].*", ""));
            if (words.lookingAt()) {
                commands.add(words.group().strip());
            }
        }
        return commands;
    }

    /** The words as bash would give them; of variables and globs something that stands for a name. */
    private static List<String> words(String command) {
        return GoeSession.words(VARIABLE.matcher(command).replaceAll("7")).stream()
                .map(w -> w.replaceAll("[…*]", "x"))
                .toList();
    }

    @Test
    void theProgramUnderstandsThem() throws IOException {
        List<String> wrong = new ArrayList<>();
        CommandLine program = CommandLineRun.program().spec().commandLine();
        int checked = 0;
        for (Path document : documents()) {
            Matcher block = BLOCK.matcher(Files.readString(document));
            while (block.find()) {
                for (String command : commands(block.group(1))) {
                    if (command.matches("COMMAND.*|.*\\[OPTIONS\\].*|…|" + MISTYPED)) {
                        continue;
                    }
                    checked++;
                    List<String> words = words(command);
                    try {
                        program.parseArgs(words.toArray(String[]::new));
                    } catch (ParameterException e) {
                        wrong.add(document + ": goe " + command + ": " + e.getMessage());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(200);
    }
}
