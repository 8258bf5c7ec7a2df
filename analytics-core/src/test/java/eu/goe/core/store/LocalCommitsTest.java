package eu.goe.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Delta is told of a local disk. */
class LocalCommitsTest {
    @TempDir
    java.nio.file.Path folder;

    /**
     * Where it is told that files appear whole, Delta writes a checkpoint in its place: who reads meanwhile, or after a kill, finds a piece of
     * Parquet and no table.
     */
    @Test
    void aFileOfALocalDiskIsSeenWhileItIsWritten() throws IOException {
        Configuration settings = new Configuration(false);
        java.nio.file.Path local = folder.resolve("00000000000000000010.checkpoint.parquet");
        Path file = new Path(local.toUri());
        boolean isSeen;
        try (FSDataOutputStream out = file.getFileSystem(settings).create(file)) {
            out.write(new byte[1 << 16]);
            out.hflush();
            isSeen = Files.exists(local);
        }
        assertThat(isSeen).isTrue();
        assertThat(new LocalCommits(settings).isPartialWriteVisible(file, settings))
                .isEqualTo(isSeen);
    }
}
