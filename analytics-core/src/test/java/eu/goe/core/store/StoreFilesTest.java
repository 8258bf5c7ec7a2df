package eu.goe.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFilesTest {
    private static Path file(Path store, String name) throws IOException {
        Path path = store.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, "x");
    }

    /** Hadoop's glob takes the folder's own name for a pattern: a* has what is in ab. */
    @Test
    void aStoreWhoseNameIsAPatternKeepsToItself(@TempDir Path folder) throws IOException {
        for (String name : new String[] {"a*/st", "r:x [1] {b,c}?/st ü%20"}) {
            Path mine = folder.resolve(name);
            Path mineToo = file(mine, "staging/K.1/parts/0.json");
            file(mine, "variants/window=chr1.0/RUN-0.parquet");
            Path other = file(folder.resolve("ab/st"), "variants/window=chr1.0/RUN-0.parquet");
            StoreFiles files = new StoreFiles(new Configuration(), mine.toString());
            assertThat(files.list("staging/*/parts/*.json"))
                    .extracting(StoreFiles.Found::name)
                    .containsExactly("staging/K.1/parts/0.json");
            assertThat(files.list("staging/K.*"))
                    .extracting(StoreFiles.Found::isFolder)
                    .containsExactly(true);
            assertThat(files.list("staging/L.*")).isEmpty();
            assertThat(files.list("none/*")).isEmpty();
            files.deleteMatching("variants/*/RUN-*");
            assertThat(mine.resolve("variants/window=chr1.0/RUN-0.parquet")).doesNotExist();
            assertThat(other).exists();
            assertThat(mineToo).exists();
        }
    }
}
