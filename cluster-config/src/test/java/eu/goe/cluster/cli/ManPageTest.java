package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of the manual, read as {@code man} reads them: by {@code groff}, which Debian has in groff-base. */
class ManPageTest {
    @TempDir
    Path folder;

    @Test
    void everyCommandHasAPage() throws IOException {
        CommandLineRun.ok("man", "-o", folder.resolve("man1"));
        List<String> expected = new ArrayList<>(List.of("goe.1"));
        CommandLineRun.program().spec().subcommands().keySet().forEach(c -> expected.add("goe-" + c + ".1"));
        try (Stream<Path> files = Files.list(folder.resolve("man1"))) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrderElementsOf(expected);
        }
        assertThat(CommandLineRun.ok("man", "-o", folder.resolve("no"), "--dry-run")
                        .out())
                .startsWith("would write " + expected.size() + " pages");
        assertThat(folder.resolve("no")).doesNotExist();
    }

    @Test
    void groffReadsThemWithoutAWarning() throws IOException, InterruptedException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":")).anyMatch(f -> Files.isExecutable(Path.of(f, "groff"))),
                "groff is not installed");
        CommandLineRun.ok("man", "-o", folder);
        String pages = "";
        try (Stream<Path> files = Files.list(folder)) {
            for (Path page : files.toList()) {
                Process groff = new ProcessBuilder("groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-P-c", page.toString())
                        .redirectErrorStream(true)
                        .start();
                String text = new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .replaceAll(".\b", "")
                        .replaceAll(" +", " ");
                assertThat(groff.waitFor()).as(text).isZero();
                assertThat(text).as(page.toString()).doesNotContain("warning:").contains("EXAMPLES", "EXIT STATUS");
                pages += text;
            }
        }
        assertThat(pages)
                .contains("GOE-INGEST(1)", "goe-frequencies - ", "--sex-ploidy", "goe samples -s /data/se import")
                .contains("-s, --store URI");
    }
}
