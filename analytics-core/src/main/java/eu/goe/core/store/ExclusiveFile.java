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
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;

/** A file that of several processes, on one machine or several, exactly one makes; the others are told that it is there. */
public final class ExclusiveFile {
    private ExclusiveFile() {}

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
    static boolean isS3(FileSystem fs) {
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

    /** Puts an object on S3 in the place of any that is there, at no moment of which there is neither. */
    static void replace(FileSystem fs, Path path, byte[] content) throws IOException {
        try (OutputStream out = fs.create(path, true)) {
            out.write(content);
        }
    }
}
