package eu.goe.ingest.delivery;

import eu.goe.core.store.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock that ends by itself when its holder is gone: empty files in one folder, whose names say all. {@code N} is the N-th
 * taking, made by the one process that the file system lets make it; {@code N.until-MILLISECONDS} is how long it holds,
 * put ahead again and again while the holder lives; {@code N.released}, that it has ended. The highest N counts.
 * Machines that share it need clocks that differ by less than the lease.
 */
final class FolderLease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderLease.class);
    private static final String UNTIL = ".until-";
    private static final String RELEASED = ".released";

    private final FileSystem fs;
    private final Path folder;
    private final long number;
    private final Duration lease;
    private final Clock clock;
    private final ScheduledExecutorService renewing;

    private FolderLease(FileSystem fs, Path folder, long number, Duration lease, Clock clock) {
        this.fs = fs;
        this.folder = folder;
        this.number = number;
        this.lease = lease;
        this.clock = clock;
        this.renewing = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "lease");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The highest taking: who holds the lock, or held it. */
    private record Last(long number, boolean released, long until) {}

    /** Takes the lock; empty if another process has it. */
    static Optional<FolderLease> take(FileSystem fs, Path folder, Duration lease, Clock clock) throws IOException {
        fs.mkdirs(folder);
        Last last = last(fs, folder, lease);
        if (!last.released() && clock.millis() < last.until()) {
            return Optional.empty();
        }
        long number = last.number() + 1;
        if (!WholeFile.create(fs, new Path(folder, Long.toString(number)))) {
            return Optional.empty();
        }
        FolderLease taken = new FolderLease(fs, folder, number, lease, clock);
        // Somebody may have come and gone, and tidied up, between the look and the taking.
        if (!taken.isHeld()) {
            fs.delete(new Path(folder, Long.toString(number)), false);
            return Optional.empty();
        }
        if (last.number() > 0 && !last.released()) {
            LOG.info("took over the lock that a process let lapse at {}", Instant.ofEpochMilli(last.until()));
        }
        taken.renew();
        long every = Math.max(100, lease.toMillis() / 3);
        var unused = taken.renewing.scheduleWithFixedDelay(taken::renewOrSay, every, every, TimeUnit.MILLISECONDS);
        return Optional.of(taken);
    }

    /** Whether nobody has taken it over since. */
    boolean isHeld() throws IOException {
        return last(fs, folder, lease).number() == number;
    }

    private void renewOrSay() {
        try {
            renew();
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("the lock of the watched folder could not be renewed", e);
        }
    }

    private void renew() throws IOException {
        String until = number + UNTIL + (clock.millis() + lease.toMillis());
        fs.create(new Path(folder, until), true).close();
        for (FileStatus file : fs.listStatus(folder)) {
            String name = file.getPath().getName();
            boolean older = number(name) < number || (name.startsWith(number + UNTIL) && !name.equals(until));
            if (older) {
                fs.delete(file.getPath(), false);
            }
        }
    }

    @Override
    public void close() throws IOException {
        renewing.shutdown();
        if (isHeld()) {
            fs.create(new Path(folder, number + RELEASED), true).close();
        }
    }

    private static Last last(FileSystem fs, Path folder, Duration lease) throws IOException {
        long number = 0;
        FileStatus[] files = fs.listStatus(folder);
        for (FileStatus file : files) {
            number = Math.max(number, number(file.getPath().getName()));
        }
        boolean released = number == 0;
        long until = 0;
        for (FileStatus file : files) {
            String name = file.getPath().getName();
            if (name.equals(number + RELEASED)) {
                released = true;
            } else if (name.startsWith(number + UNTIL)) {
                until = Math.max(until, Long.parseLong(name.substring(name.indexOf('-') + 1)));
            } else if (name.equals(Long.toString(number))) {
                until = Math.max(until, file.getModificationTime() + lease.toMillis());
            }
        }
        return new Last(number, released, until);
    }

    private static long number(String name) {
        return name.matches("[0-9]{1,15}(?:\\.(?:released|until-[0-9]{1,15}))?")
                ? Long.parseLong(name.replaceFirst("\\..*", ""))
                : 0;
    }
}
