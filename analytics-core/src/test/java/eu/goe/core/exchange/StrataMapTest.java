package eu.goe.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes call their strata by the attribute {@code a}, with other words for the same. */
class StrataMapTest {
    private static final String HEADER = "node\tattribute\tvalue\tas_attribute\tas_value\n";

    @TempDir
    Path folder;

    private StrataMap map(String lines) throws IOException {
        return StrataMap.read(Files.writeString(folder.resolve("map.tsv"), HEADER + lines));
    }

    private static Manifest manifest() {
        return new ManifestFixture(
                        Rules.builtIn(Audience.COORDINATOR),
                        4,
                        1,
                        List.of(
                                new Manifest.StratumEntry("all", Map.of(), 500),
                                new Manifest.StratumEntry("a=Finnish", Map.of("a", "Finnish"), 300),
                                new Manifest.StratumEntry("a=SWE", Map.of("a", "SWE"), 150)),
                        List.of(Map.of("a", "Sami")),
                        List.of("a"))
                .manifest();
    }

    @Test
    void strataGetTheWordsThatAllShare() throws IOException {
        Manifest mapped =
                map("SE\ta\tFinnish\tpopulation\tFIN\n*\ta\tSWE\tpopulation\tSWE\nSE\ta\tSami\tpopulation\tSMI\n"
                                + "NO\ta\tSWE\tpopulation\tother\n")
                        .apply(manifest());
        assertThat(mapped.by()).containsExactly("population");
        assertThat(mapped.strata())
                .containsExactly(
                        new Manifest.StratumEntry("all", Map.of(), 500),
                        new Manifest.StratumEntry("population=FIN", Map.of("population", "FIN"), 300),
                        new Manifest.StratumEntry("population=SWE", Map.of("population", "SWE"), 150));
        assertThat(mapped.droppedStrata()).containsExactly(Map.of("population", "SMI"));
        assertThat(mapped.smallStrata()).containsExactly("population");
        assertThat(mapped.packageId()).isEqualTo(manifest().packageId());
    }

    @Test
    void withoutAMapEveryWordStays() {
        assertThat(StrataMap.NONE.apply(manifest())).isEqualTo(manifest());
    }

    @Test
    void strataThatWouldBecomeOneAreRefused() throws IOException {
        StrataMap map = map("*\ta\tFinnish\ta\tSWE\n");
        assertThatThrownBy(() -> map.apply(manifest()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("two strata of node SE");
    }

    @Test
    void anAttributeThatWouldBecomeTwoIsRefused() throws IOException {
        for (String value : List.of("Finnish", "SWE")) {
            StrataMap map = map("*\ta\t" + value + "\tpopulation\t" + value + "\n");
            assertThatThrownBy(() -> map.apply(manifest()))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("become two attributes");
        }
    }

    @Test
    void whatIsNoMapIsRefusedWithItsLine() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.tsv"), "node,attribute\n");
        assertThatThrownBy(() -> StrataMap.read(file)).hasMessageContaining("the first line");
        assertThatThrownBy(() -> map("SE\ta\tx\tb\n")).hasMessageContaining(":2: a line has 5 cells");
        assertThatThrownBy(() -> map("SE\ta\tx\tb\tc\nSE\ta\tx\tb\td\n")).hasMessageContaining(":3: the same value");
    }
}
