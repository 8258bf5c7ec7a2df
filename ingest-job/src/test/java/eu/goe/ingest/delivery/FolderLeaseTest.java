package eu.goe.ingest.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLeaseTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Clock NOW = Clock.systemUTC();

    @TempDir
    java.nio.file.Path folder;

    @Test
    void ofManyThatAskAtOnceOneGetsIt() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 20; round++) {
                List<Callable<Optional<FolderLease>>> all = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    all.add(() -> take(NOW));
                }
                List<FolderLease> taken = new ArrayList<>();
                for (Future<Optional<FolderLease>> one : pool.invokeAll(all)) {
                    one.get().ifPresent(taken::add);
                }
                assertThat(taken).hasSize(1);
                taken.get(0).close();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void whoeverStandsStillLosesItAfterTheLease() throws IOException {
        FolderLease first = take(NOW).orElseThrow();
        assertThat(take(Clock.offset(NOW, Duration.ofSeconds(50)))).isEmpty();
        FolderLease second = take(Clock.offset(NOW, Duration.ofSeconds(70))).orElseThrow();
        assertThat(first.isHeld()).isFalse();
        first.close();
        assertThat(second.isHeld()).isTrue();
        assertThat(take(Clock.offset(NOW, Duration.ofSeconds(80)))).isEmpty();
        second.close();
        assertThat(take(NOW)).isPresent();
    }

    /** Killed between taking the lock and saying how long. */
    @Test
    void aLockWithoutATimeLapsesToo() throws IOException {
        Files.createDirectories(folder.resolve("lock"));
        Files.createFile(folder.resolve("lock/3"));
        assertThat(take(NOW)).isEmpty();
        assertThat(take(Clock.offset(NOW, Duration.ofSeconds(70)))).isPresent();
    }

    private Optional<FolderLease> take(Clock clock) throws IOException {
        Path path = new Path(folder.resolve("lock").toUri());
        return FolderLease.take(FileSystem.get(path.toUri(), new Configuration()), path, LEASE, clock);
    }
}
