package eu.goe.cluster.doctor;

import eu.goe.cluster.doctor.Finding.State;
import eu.goe.cluster.start.ClassArchive;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** The checks of {@code goe doctor}, each alone, so that one that fails hides no other. */
public final class Diagnosis {
    /** As tested; Hadoop's client fails on 25. */
    private static final int JAVA = 17;

    private static final long LEAST_MEMORY = 900L << 20;
    private static final long LEAST_SPACE = 1L << 30;
    private static final long GOOD_SPACE = 20L << 30;
    private static final Duration CLOCK = Duration.ofSeconds(60);

    private Diagnosis() {}

    /** Of a version of Java, as 17. */
    public static Finding java(int version) {
        return version == JAVA
                ? Finding.ok("java", "Java 17")
                : new Finding(
                        "java",
                        version < JAVA || version >= 24 ? State.PROBLEM : State.WARNING,
                        "Java " + version,
                        "Only Java 17 is tested. Install a JDK 17 and set JAVA_HOME to it.");
    }

    /** Of this process, in bytes. */
    public static Finding memory(long max) {
        String found = String.format(Locale.ROOT, "%,d MiB for this process", max >> 20);
        return max >= LEAST_MEMORY
                ? Finding.ok("memory", found)
                : new Finding("memory", State.PROBLEM, found, "Give --driver-memory 2g or more.");
    }

    /** Whether processes of the launcher start from the archive of classes. */
    public static Finding start(ClassArchive archive) throws IOException {
        if (archive.isUsable()) {
            return Finding.ok("start", "classes come from " + archive.file());
        }
        return new Finding(
                "start",
                State.WARNING,
                archive.exists()
                        ? archive.file() + " is of another Java, or of other libraries or settings"
                        : "no archive of classes: each start reads every jar",
                "Run goe prepare: commands start in about half the time.");
    }

    /** Of the folder for temporary files, where Spark sorts what does not fit into memory. */
    public static Finding temporarySpace(Path folder) {
        try {
            Path probe = Files.createTempFile(folder, "goe-doctor", ".tmp");
            Files.delete(probe);
            long bytes = Files.getFileStore(folder).getUsableSpace();
            String found = String.format(Locale.ROOT, "%.1f GiB free in %s", bytes / (double) (1L << 30), folder);
            return bytes >= GOOD_SPACE
                    ? Finding.ok("temporary-space", found)
                    : new Finding(
                            "temporary-space",
                            bytes < LEAST_SPACE ? State.PROBLEM : State.WARNING,
                            found,
                            "Make room, or name another disk: --conf spark.local.dir=DIR.");
        } catch (IOException e) {
            return new Finding(
                    "temporary-space",
                    State.PROBLEM,
                    folder + " cannot be written",
                    "Set GOE_JAVA_OPTIONS=-Djava.io.tmpdir=DIR to a folder that can.");
        }
    }

    /** Whether driver and executors could talk to each other under an address of this machine. */
    public static Finding ports(String host) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return Finding.ok("ports", host + " can be listened on (" + socket.getLocalPort() + ")");
        } catch (IOException e) {
            return new Finding(
                    "ports",
                    State.PROBLEM,
                    host + " cannot be listened on",
                    "Give an address of this machine: --conf spark.driver.host=ADDRESS, or SPARK_LOCAL_IP.");
        }
    }

    /** Whether the place of the store can be read and written, and whether its clock is ours. Leaves nothing behind. */
    public static Finding store(String uri, Configuration hadoop, Clock clock) {
        try {
            org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(uri);
            FileSystem fs = root.getFileSystem(hadoop);
            if (!fs.exists(root)) {
                return new Finding(
                        "store", State.PROBLEM, uri + " is not there", "Check -s, or make it with goe init.");
            }
            fs.listStatus(root);
            org.apache.hadoop.fs.Path probe = new org.apache.hadoop.fs.Path(root, ".goe-doctor-" + UUID.randomUUID());
            fs.create(probe, false).close();
            long theirs = fs.getFileStatus(probe).getModificationTime();
            fs.delete(probe, false);
            Duration apart = Duration.ofMillis(Math.abs(theirs - clock.millis()));
            if (apart.compareTo(CLOCK) > 0) {
                return new Finding(
                        "store",
                        State.WARNING,
                        "its file system's clock is " + apart.toSeconds() + " s away from this machine's",
                        "Let both keep time by NTP: leases, expiry and history go by it.");
            }
            return Finding.ok("store", uri + " can be read and written, clocks agree");
        } catch (IOException | RuntimeException e) {
            return new Finding(
                    "store",
                    State.PROBLEM,
                    uri + " cannot be used (" + e.getClass().getSimpleName() + ")",
                    "Check its name, its permissions, and the file system's settings (--conf spark.hadoop.…).");
        }
    }
}
