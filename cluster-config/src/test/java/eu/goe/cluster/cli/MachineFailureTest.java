package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;

class MachineFailureTest {
    @Test
    void aPlaceThatThisUserMayNotUseIsNamedByItsFolder() {
        // As Java 17, Hadoop 3.4 on a local disk, and HDFS say it.
        assertThat(message(new AccessDeniedException("/data/se/names", null, "Permission denied")))
                .startsWith("Permission denied: something in /data/se is not this user's")
                .contains("\nRun the command as");
        assertThat(message(new AccessDeniedException("/data/se/names"))).contains("something in /data/se is");
        assertThat(message(new FileNotFoundException("/data/se/results/anna.parquet (Permission denied)")))
                .contains("something in /data/se/results is")
                .doesNotContain("anna");
        assertThat(message(new ExecutionException(
                        "Exception thrown by job",
                        new IOException(
                                "Job aborted due to stage failure: Task 0 in stage 1.0 failed: java.io.IOException: Mkdirs failed"
                                        + " to create file:/data/se/frequencies/anna (exists=false, cwd=file:/tmp)"))))
                .contains("something in file:/data/se/frequencies is")
                .doesNotContain("anna");
        assertThat(
                        message(
                                new AccessControlException(
                                        "Permission denied: user=goe, access=WRITE, inode=\"/goe/se/batches\":hdfs:supergroup:drwxr-xr-x")))
                .contains("something in /goe/se is");
    }

    @Test
    void aDiskThatIsFullOrReadOnlyIsSaid() {
        assertThat(message(new IOException("write failed", new IOException("No space left on device"))))
                .startsWith("No space left on device: ");
        assertThat(message(new IOException("Disk quota exceeded"))).startsWith("Disk quota exceeded: ");
        assertThat(message(new FileNotFoundException("/mnt/se/log/3.json (Read-only file system)")))
                .startsWith("Read-only file system: something in /mnt/se/log cannot be written");
    }

    @Test
    void whatIsNoFailureOfTheMachineIsNone() {
        assertThat(MachineFailure.message(new IllegalStateException("a defect", new IOException("of a file"))))
                .isEmpty();
        Exception circular = new IllegalStateException("a");
        circular.initCause(new IllegalStateException("b", circular));
        assertThat(MachineFailure.message(circular)).isEmpty();
    }

    private static String message(Exception cause) {
        Exception failure =
                cause instanceof IOException e ? new UncheckedIOException(e) : new IllegalStateException(cause);
        return MachineFailure.message(failure).orElseThrow();
    }
}
