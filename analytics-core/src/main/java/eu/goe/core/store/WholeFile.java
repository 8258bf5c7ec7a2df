package eu.goe.core.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.jspecify.annotations.Nullable;

/** Small files that are there whole or not at all, whatever file system they are on, and files that exactly one of several processes makes. */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Makes an empty file (on S3 one that says who made it), if its folder exists.
     *
     * @return whether it was made now; false if it is there
     * @throws IOException if it cannot be said
     */
    public static boolean create(FileSystem fs, Path path) throws IOException {
        if (isS3(fs)) {
            return put(fs, path, UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
        }
        try {
            if (fs.getUri().getScheme().equals("file")) {
                // Hadoop looks first and then creates; the kernel does both in one step.
                Files.createFile(java.nio.file.Path.of(path.toUri().getPath()));
            } else {
                fs.create(path, false).close();
            }
            return true;
        } catch (java.nio.file.FileAlreadyExistsException | FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Whether a file appears when it is closed, whole, and a rename copies it. */
    private static boolean isS3(FileSystem fs) {
        return fs.getUri().getScheme().equals("s3a");
    }

    /**
     * Puts an object on S3 unless there is one: the service decides ({@code If-None-Match: *}).
     *
     * @param content that nobody else writes; a request that was repeated since its answer was lost meets its own object, which is a success
     */
    static boolean put(FileSystem fs, Path path, byte[] content) throws IOException {
        @SuppressWarnings("unchecked") // Hadoop's method returns the raw type
        FSDataOutputStreamBuilder<? extends OutputStream, ?> create = fs.createFile(path);
        create.recursive();
        create.overwrite(true);
        create.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
        try (OutputStream out = create.build()) {
            out.write(content);
        } catch (IOException e) {
            if (!fs.exists(path)) {
                throw e;
            }
            try (InputStream in = fs.open(path)) {
                return Arrays.equals(in.readAllBytes(), content);
            }
        }
        return true;
    }

    /** Writes a file in the place of any that is there; a process that is killed leaves the one or the other. */
    public static void replace(FileSystem fs, Path path, byte[] content) throws IOException {
        write(fs, path, content, null, true);
    }

    /**
     * Writes a file.
     *
     * @param permission of the file; null for what the process's mask leaves
     * @param replaces whether there may be one, in whose place it comes; on a local disk it does so anyhow
     * @throws IOException if it cannot be written, or there is one
     */
    static void write(FileSystem fs, Path path, byte[] content, @Nullable FsPermission permission, boolean replaces)
            throws IOException {
        if (isS3(fs)) {
            if (replaces) {
                writeNow(fs, path, content, true);
            } else if (!put(fs, path, content)) {
                throw new IOException("cannot write " + path);
            }
            return;
        }
        Path temporary = new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID());
        writeNow(fs, temporary, content, false);
        if (permission != null) {
            fs.setPermission(temporary, permission);
        }
        if (fs.rename(temporary, path)) {
            return;
        }
        if (!replaces) {
            fs.delete(temporary, false);
            throw new IOException("cannot write " + path);
        }
        // A local rename replaces; others refuse, unless they are asked in this way.
        FileContext.getFileContext(path.toUri(), fs.getConf()).rename(temporary, path, Options.Rename.OVERWRITE);
    }

    private static void writeNow(FileSystem fs, Path path, byte[] content, boolean replaces) throws IOException {
        try (OutputStream out = fs.create(path, replaces)) {
            out.write(content);
        }
    }
}
