package eu.goe.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.notebooks.NotebookRunner.Shown;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each notebook runs, and shows what is stored with it. {@code -Dgoe.write=true} stores what it shows now. */
@Tag("slow")
class NotebookIT {
    static final Path NOTEBOOKS = Documents.root().resolve("notebooks-examples/notebooks");
    private static final int MOST_BYTES = 100_000;

    static List<String> notebooks() throws IOException {
        try (Stream<Path> files = Files.list(NOTEBOOKS)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".ipynb"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void cellsShowWhatIsStored(String name) throws IOException {
        Path file = NOTEBOOKS.resolve(name);
        Notebook notebook = new Notebook(file);
        FileUtils.deleteDirectory(new File("work"));
        long started = System.nanoTime();
        List<String> skipped = new ArrayList<>();
        try (NotebookRunner runner = new NotebookRunner()) {
            int number = 0;
            for (Notebook.Cell cell : notebook.code()) {
                number++;
                if (!cell.programs().stream().allMatch(Documents::onPath)) {
                    skipped.add("cell " + number + " needs " + cell.programs());
                    continue;
                }
                List<Shown> shown = runner.run(cell.source());
                if (Documents.WRITE) {
                    cell.outputs(shown);
                } else {
                    assertThat(shown).as("cell %d of %s", number, name).isEqualTo(cell.outputs());
                }
            }
            assertThat(number).isPositive();
        }
        if (Documents.WRITE) {
            notebook.write(file);
        }
        assertThat(Files.size(file)).as("bytes of " + name).isLessThan(MOST_BYTES);
        assertThat(Files.readString(file))
                .doesNotContain("file:/", System.getProperty("user.home") + "/", System.getProperty("user.dir"));
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f s%s%n",
                name,
                (System.nanoTime() - started) / 1e9,
                skipped.isEmpty() ? "" : ", not run: " + skipped);
    }
}
