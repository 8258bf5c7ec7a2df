package eu.goe.cluster.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes, made and used by the launcher of an installed copy. */
class PrepareIT {
    @TempDir
    Path folder;

    @Test
    void anArchiveIsMadeUsedAndLeftAsideWhenTheLibrariesAreOthers() throws IOException {
        Installation installation = Installation.in(folder.resolve("goe"));
        Path archive = installation.home().resolve("lib/goe.jsa");
        assertThat(start(installation)).isEqualTo("warning");
        assertThat(sourcesOfClasses(installation, "")).noneMatch(line -> line.endsWith("shared objects file (top)"));

        Server prepare = run(installation, "", "prepare");
        assertThat(prepare.exit()).as(prepare.printed()).isZero();
        assertThat(start(installation)).isEqualTo("ok");
        assertThat(sourcesOfClasses(installation, ""))
                .anyMatch(line -> line.contains("eu.goe.") && line.endsWith("shared objects file (top)"));
        try (Stream<Path> files = Files.list(archive.getParent())) {
            assertThat(files.filter(f -> f.getFileName().toString().contains(".jsa")))
                    .containsExactly(archive);
        }

        // Another heap has other pointers: not this archive, and not a word of it where results go.
        assertThat(sourcesOfClasses(installation, "-Xmx40g"))
                .noneMatch(line -> line.endsWith("shared objects file (top)"));

        Files.copy(
                installation.home().resolve("lib/of-tests.jar"),
                installation.home().resolve("lib/a-new.jar"));
        assertThat(start(installation)).isEqualTo("warning");
        Server version = run(installation, "", "--version");
        assertThat(version.exit()).isZero();
        assertThat(version.printed().lines().limit(1)).allMatch(line -> line.startsWith("goe "));
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaidBeforeAnythingRuns() throws IOException {
        Installation installation = Installation.in(folder.resolve("goe"));
        Server prepare = run(installation, "-Dgoe.archive=/proc/none/goe.jsa", "prepare");
        assertThat(prepare.exit()).isEqualTo(2);
        assertThat(prepare.printed()).contains("/proc/none/goe.jsa cannot be written");
    }

    private Server run(Installation installation, String javaOptions, Object... args) {
        List<Object> command = new ArrayList<>(List.of(installation.launcher()));
        command.addAll(List.of(args));
        Map<String, String> variables =
                Map.of("GOE_JAVA_OPTIONS", javaOptions, "JAVA_HOME", System.getProperty("java.home"));
        return Server.start(folder.resolve("printed-" + System.nanoTime()), variables, command);
    }

    /** What doctor says of it. */
    private String start(Installation installation) throws IOException {
        Server doctor = run(installation, "", "doctor", "--json");
        assertThat(doctor.exit()).as(doctor.printed()).isZero();
        for (JsonNode check : new ObjectMapper().readTree(doctor.printed()).path("checks")) {
            if (check.path("check").asText().equals("start")) {
                return check.path("state").asText();
            }
        }
        throw new AssertionError(doctor.printed());
    }

    /** The Java machine's own list of the classes of {@code goe --version}. */
    private List<String> sourcesOfClasses(Installation installation, String javaOptions) throws IOException {
        Path list = folder.resolve("classes-" + System.nanoTime());
        Server version = run(installation, javaOptions + " -Xlog:class+load:file=" + list, "--version");
        assertThat(version.exit()).as(version.printed()).isZero();
        assertThat(version.printed()).startsWith("goe ");
        return Files.readAllLines(list);
    }
}
