package eu.goe.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.cluster.cli.GoeSession.Done;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command in the pages for users runs, and prints what the page says. */
@Tag("slow")
class PageIT {
    private static final Path DOCS = Documents.root().resolve("docs");

    /** Of machines that a page has not; {@code ClusterIT} does what it says. */
    private static final String ON_A_CLUSTER = "tasks/run-on-a-cluster.md";

    private static Shell shell;

    static List<String> pages() throws IOException {
        try (Stream<Path> tasks = Files.list(DOCS.resolve("tasks"))) {
            return Stream.concat(
                            Stream.of("install.md", "first-result.md", "faq.md"),
                            tasks.map(f -> "tasks/" + f.getFileName())
                                    .filter(f -> !f.equals(ON_A_CLUSTER))
                                    .sorted())
                    .toList();
        }
    }

    @BeforeAll
    static void emptyFolder() throws IOException, InterruptedException {
        shell = new Shell();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandsDoWhatThePageSays(String name) throws IOException, InterruptedException {
        Page page = Page.read(DOCS.resolve(name));
        assertThat(page.blocks()).isNotEmpty();
        long started = System.nanoTime();
        for (Page.Block block : page.blocks()) {
            Done done = shell.run(block.commands());
            assertThat(done.exit())
                    .as("%s\n%s%s", block.commands(), done.out(), done.err())
                    .isEqualTo(block.exit());
            String printed = block.exit() == 0 ? done.out() : done.out() + done.err();
            assertThat(block.isPrinted(printed))
                    .as("%s:\n%s\nprints\n%s", name, block.commands(), printed)
                    .isTrue();
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %d blocks, %.1f s%n",
                name,
                page.blocks().size(),
                (System.nanoTime() - started) / 1e9);
    }
}
