package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.cluster.cli.CommandLineRun.Done;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Jupyter is told of; that it starts so is shown by {@code JupyterIT}. */
class NotebookCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Path jar;

    @BeforeEach
    void someJar() throws IOException {
        jar = Files.writeString(folder.resolve("kernel.jar"), "");
    }

    @Test
    void theKernelStartsAsTheLauncherStartsTheProgram() throws IOException {
        Done done = CommandLineRun.ok(
                "notebook", "install", "--prefix", folder, "--kernel", jar, "--driver-memory", "3g", "--json");
        Path spec = folder.resolve("share/jupyter/kernels/goe-java");
        assertThat(JSON.readTree(done.out()).get("folder").asText()).isEqualTo(spec.toString());
        JsonNode json = JSON.readTree(spec.resolve("kernel.json").toFile());
        List<String> argv = new ArrayList<>();
        json.get("argv").forEach(word -> argv.add(word.asText()));
        assertThat(Path.of(argv.get(0))).isExecutable();
        assertThat(argv)
                .contains("-Xmx3g", "--add-opens=java.base/java.nio=ALL-UNNAMED")
                .endsWith("{connection_file}");
        List<String> classPath = List.of(argv.get(argv.indexOf("-cp") + 1).split(File.pathSeparator));
        assertThat(classPath)
                .startsWith(spec.toString(), jar.toString())
                .allMatch(p -> Path.of(p).isAbsolute());
        assertThat(classPath)
                .anyMatch(p -> Files.exists(Path.of(p, "eu/goe/cluster/cli/GoeSession.class"))
                        || p.contains("cluster-config"));
        assertThat(json.get("env").get("RJK_CLASSPATH").asText()).isEmpty();
    }

    @Test
    void itsLogIsSilentBeforeTheKernelsOwnIsSeen() throws IOException {
        CommandLineRun.ok("notebook", "install", "--prefix", folder, "--kernel", jar, "--name", "other");
        Properties logging = new Properties();
        try (var in = Files.newInputStream(folder.resolve("share/jupyter/kernels/other/logging.properties"))) {
            logging.load(in);
        }
        assertThat(logging).containsEntry(".level", "OFF").containsEntry("handlers", "");
    }

    @Test
    void aDryRunWritesNothing() {
        Done done = CommandLineRun.ok("notebook", "install", "--prefix", folder, "--kernel", jar, "--dry-run");
        assertThat(done.out()).startsWith("would install goe-java (Java (goe)) in " + folder);
        assertThat(folder.resolve("share")).doesNotExist();
    }

    @Test
    void whatCannotBeIsAUsageError() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        refused("not both", "--user", "--prefix", folder, "--kernel", jar);
        refused("letters, digits", "--prefix", folder, "--kernel", jar, "--name", "a/b");
        refused("is no file", "--prefix", folder, "--kernel", folder);
        refused("cannot be written", "--prefix", file, "--kernel", jar);
    }

    private static void refused(String says, Object... args) {
        List<Object> all = new ArrayList<>(List.of("notebook", "install"));
        all.addAll(List.of(args));
        Done done = CommandLineRun.goe(all.toArray());
        assertThat(done.exit()).as(done.err()).isEqualTo(2);
        assertThat(done.err()).startsWith("goe: ").contains(says);
    }
}
