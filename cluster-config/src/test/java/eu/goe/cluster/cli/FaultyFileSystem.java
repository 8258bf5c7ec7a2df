package eu.goe.cluster.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local disk under {@code faulty:///}, which breaks where a test says: at the n-th operation that changes something,
 * for good, once at a file, or when so many bytes are written. What a process that died at that operation leaves on a disk is what stays here, a
 * half-written file included.
 */
public final class FaultyFileSystem extends RawLocalFileSystem {
    private static final URI NAME = URI.create("faulty:///");

    /** What happens. */
    enum Fault {
        NONE,
        /** The operation fails, and so do all after it, reads too: the process is dead. */
        CRASH,
        /** The access and the two after it fail, reads too; later ones do not: the network was away. */
        OUTAGE,
        /** A batch's row is committed, and the answer says that the version was there already: a request was sent twice. */
        LOST,
        /** Writing fails when there is no more room. */
        FULL
    }

    private static volatile Fault fault = Fault.NONE;
    /** Part of the name of the file that cannot be created the first time; empty for none. */
    private static volatile String onceAt = "";

    private static final AtomicBoolean FAILED = new AtomicBoolean();
    private static final AtomicLong LEFT = new AtomicLong();
    private static final AtomicLong OPERATIONS = new AtomicLong();
    /** Operations, and reads that were begun. */
    private static final AtomicLong ACCESSES = new AtomicLong();

    /**
     * Breaks at operation {@code at} from now on, from 1; for {@link Fault#OUTAGE} reads count too, for {@link Fault#FULL}
     * it is bytes.
     */
    static void arm(Fault wanted, long at) {
        LEFT.set(at);
        OPERATIONS.set(0);
        ACCESSES.set(0);
        fault = wanted;
    }

    /** Works again; returns how many operations there were since {@link #arm}. */
    static long disarm() {
        fault = Fault.NONE;
        return OPERATIONS.get();
    }

    /** How many operations and reads there were since {@link #arm}. */
    static long accesses() {
        return ACCESSES.get();
    }

    @Override
    public URI getUri() {
        return NAME;
    }

    @Override
    public String getScheme() {
        return "faulty";
    }

    @Override
    public void initialize(URI uri, Configuration conf) throws IOException {
        super.initialize(NAME, conf);
        // A child process has its fault in its configuration.
        String wanted = conf.get("fs.faulty.once");
        if (wanted != null && onceAt.isEmpty()) {
            onceAt = wanted;
        }
    }

    private static void operation() throws IOException {
        OPERATIONS.incrementAndGet();
        access();
        switch (fault) {
            case CRASH -> {
                if (LEFT.decrementAndGet() <= 0) {
                    throw new IOException("the process is dead");
                }
            }
            case NONE, OUTAGE, LOST, FULL -> {
                // Nothing breaks here.
            }
        }
    }

    private static void access() throws IOException {
        ACCESSES.incrementAndGet();
        if (fault == Fault.OUTAGE) {
            long left = LEFT.decrementAndGet();
            if (left <= 0 && left > -3) {
                throw new IOException("the network is away");
            }
        }
    }

    private static void requireAlive() throws IOException {
        if (fault == Fault.CRASH && LEFT.get() <= 0) {
            throw new IOException("the process is dead");
        }
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        requireAlive();
        access();
        return super.open(path, bufferSize);
    }

    @Override
    protected OutputStream createOutputStreamWithMode(Path path, boolean append, FsPermission permission)
            throws IOException {
        if (!onceAt.isEmpty() && path.toString().contains(onceAt) && FAILED.compareAndSet(false, true)) {
            throw new IOException("this operation fails once");
        }
        operation();
        return new Out(super.createOutputStreamWithMode(path, append, permission));
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        operation();
        boolean isDone = super.rename(from, to);
        if (fault == Fault.LOST
                && to.toString().matches(".*/batches/_delta_log/[0-9]+\\.json")
                && LEFT.decrementAndGet() == 0) {
            throw new FileAlreadyExistsException(to + " exists");
        }
        return isDone;
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        operation();
        return super.delete(path, recursive);
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
        operation();
        return super.mkdirs(path);
    }

    private static final class Out extends OutputStream {
        private final OutputStream out;

        Out(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int off, int len) throws IOException {
            if (fault == Fault.FULL) {
                long room = LEFT.getAndAdd(-len);
                if (room < len) {
                    out.write(bytes, off, (int) Math.max(0, room));
                    throw new IOException("No space left on device");
                }
            }
            try {
                operation();
            } catch (IOException e) {
                out.write(bytes, off, len / 2);
                out.flush();
                throw e;
            }
            out.write(bytes, off, len);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** The same for Hadoop's second file interface, which Delta's log store uses. */
    public static final class Context extends DelegateToFileSystem {
        public Context(URI uri, Configuration conf) throws Exception {
            super(uri, initialised(conf), conf, "faulty", false);
        }

        private static FaultyFileSystem initialised(Configuration conf) throws IOException {
            FaultyFileSystem fs = new FaultyFileSystem();
            fs.initialize(NAME, conf);
            return fs;
        }
    }
}
