package eu.goe.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.goe.cluster.cli.GoeSession;
import eu.goe.cluster.notebook.KernelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each notebook in Jupyter itself (Debian's {@code jupyter-nbconvert}), with the kernel that {@code goe notebook install} tells of, shows what is stored with
 * it. Of the kernel's starts some hang: who has said nothing for a while is started once more.
 */
@Tag("slow")
class JupyterIT {
    private static final int START_SECONDS = 40;
    private static final int CELL_SECONDS = 90;
    private static final int ALL_SECONDS = 150;

    private static final Path FOLDER = Path.of("jupyter").toAbsolutePath();

    static List<String> notebooks() throws IOException {
        return NotebookIT.notebooks();
    }

    @BeforeAll
    static void installKernel() throws IOException {
        assumeTrue(Documents.onPath("jupyter-nbconvert"), "jupyter-nbconvert is not installed");
        assumeTrue(KernelSpec.kernelJar().isPresent(), "the kernel was not copied by the build (mvn package)");
        FileUtils.deleteDirectory(FOLDER.toFile());
        // What runs for half a minute is done before the second compiler has.
        GoeSession.open(Map.of("GOE_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1"))
                .run("notebook install --prefix '" + FOLDER + "'");
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void cellsShowWhatIsStored(String name) throws IOException, InterruptedException {
        long started = System.nanoTime();
        Path stored = NotebookIT.NOTEBOOKS.resolve(name);
        Files.copy(stored, FOLDER.resolve(name));
        Path executed = FOLDER.resolve("executed-" + name);
        Path log = FOLDER.resolve(name + ".log");
        if (!execute(name, executed, log) && isHanging(log)) {
            System.out.println(name + ": the kernel hung; once more");
            execute(name, executed, log);
        }
        assertThat(executed).as(() -> tail(log)).exists();
        List<Notebook.Cell> expected = new Notebook(stored).code();
        List<Notebook.Cell> shown = new Notebook(executed).code();
        assertThat(shown).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(shown.get(i).outputs())
                    .as("cell %d of %s", i + 1, name)
                    .isEqualTo(expected.get(i).outputs());
        }
        System.out.printf(Locale.ROOT, "%s in Jupyter: %.1f s%n", name, (System.nanoTime() - started) / 1e9);
    }

    /** Whether it came to an end by itself, and a good one. */
    private static boolean execute(String name, Path executed, Path log) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "jupyter-nbconvert",
                        "--to=notebook",
                        "--execute",
                        "--ExecutePreprocessor.startup_timeout=" + START_SECONDS,
                        "--ExecutePreprocessor.timeout=" + CELL_SECONDS,
                        "--output=" + executed.getFileName(),
                        name)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .put("JUPYTER_PATH", FOLDER.resolve("share/jupyter").toString());
        builder.environment()
                .put("JUPYTER_RUNTIME_DIR", FOLDER.resolve("runtime").toString());
        Process process = builder.start();
        boolean isDone = process.waitFor(ALL_SECONDS, TimeUnit.SECONDS);
        if (!isDone) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        return isDone && process.exitValue() == 0;
    }

    /** Not where a cell failed, which it would do again. */
    private static boolean isHanging(Path log) throws IOException {
        return !Files.readString(log).contains("CellExecutionError");
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
