package eu.goe.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    @TempDir
    Path folder;

    private AuditLog log;

    @BeforeEach
    void threeLines() {
        log = new AuditLog(new StoreFiles(new Configuration(), folder.toString()), Clock.systemUTC());
        for (int samples = 1; samples <= 3; samples++) {
            assertThat(log.append("query", Map.of("samples", samples))).isEqualTo(samples);
        }
        assertThat(log.broken()).isEmpty();
    }

    private void change(int line, String from, String to) throws IOException {
        Path file = folder.resolve("audit/00000000" + line + ".json");
        Files.deleteIfExists(folder.resolve("audit/.00000000" + line + ".json.crc"));
        Files.writeString(file, Files.readString(file).replace(from, to));
    }

    @Test
    void aChangedLineShowsInTheNext() throws IOException {
        change(2, "\"samples\":2", "\"samples\":1");
        assertThat(log.broken()).singleElement().satisfies(b -> {
            assertThat(b.file()).isEqualTo("audit/000000003.json");
            assertThat(b.what()).contains("line 2");
        });
    }

    @Test
    void aLineThatWasTakenOutLeavesAGap() throws IOException {
        Files.delete(folder.resolve("audit/000000002.json"));
        assertThat(log.broken())
                .singleElement()
                .satisfies(b -> assertThat(b.what()).contains("follows line 1"));
    }

    @Test
    void theFirstLineTakenOutShowsToo() throws IOException {
        Files.delete(folder.resolve("audit/000000001.json"));
        assertThat(log.broken())
                .singleElement()
                .satisfies(b -> assertThat(b.file()).isEqualTo("audit/000000002.json"));
    }

    @Test
    void whatIsNoLineShows() throws IOException {
        change(3, "\"action\"", "\"axtion\"");
        assertThat(log.broken())
                .singleElement()
                .satisfies(b -> assertThat(b.what()).contains("no line"));
        change(3, "{", "");
        assertThat(log.broken())
                .singleElement()
                .satisfies(b -> assertThat(b.what()).contains("no line"));
    }
}
