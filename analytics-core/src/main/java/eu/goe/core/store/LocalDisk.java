package eu.goe.core.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFs;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system, without a process for each file. Where its native library is missing, as it is nearly everywhere
 * outside a Hadoop cluster, Hadoop runs {@code chmod} for every file and folder that it makes and {@code readlink} twice for every file that it
 * renames: 112 processes to make an empty store. Java asks the kernel itself.
 *
 * <p>Named in {@code profiles/common.conf} as {@code fs.file.impl}, and {@link Context} as {@code fs.AbstractFileSystem.file.impl}.
 */
public final class LocalDisk extends LocalFileSystem {
    /** As Hadoop calls it. */
    public LocalDisk() {
        super(new Raw());
    }

    /** The same for Hadoop's {@code FileContext}. */
    public static final class Context extends ChecksumFs {
        /** As Hadoop calls it. */
        public Context(URI uri, Configuration configuration) throws IOException, URISyntaxException {
            super(new RawContext(uri, configuration));
        }
    }

    private static final class RawContext extends DelegateToFileSystem {
        RawContext(URI uri, Configuration configuration) throws IOException, URISyntaxException {
            super(uri, new Raw(), configuration, "file", false);
        }

        @Override
        public int getUriDefaultPort() {
            return -1;
        }

        /** Names with a colon too, as of Hadoop's own {@code RawLocalFs}. */
        @Override
        public boolean isValidName(String name) {
            return true;
        }
    }

    private static final class Raw extends RawLocalFileSystem {
        private static final String MODE = "unix:mode";
        private static final int SET_ID = 06000;

        /** As {@code chmod}, which keeps the set-group-id bit of a folder, by which the files in it belong to a group. */
        @Override
        public void setPermission(Path path, FsPermission permission) throws IOException {
            java.nio.file.Path file = pathToFile(path).toPath();
            if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
                super.setPermission(path, permission);
                return;
            }
            int kept = Files.isDirectory(file) ? (Integer) Files.getAttribute(file, MODE) & SET_ID : 0;
            Files.setAttribute(file, MODE, kept | permission.toShort());
        }

        /** Hadoop's says of what may not be looked at that it is not there: names would be missing rather than secret. */
        @Override
        public FileStatus getFileStatus(Path path) throws IOException {
            try {
                return super.getFileStatus(path);
            } catch (FileNotFoundException e) {
                java.nio.file.Path file = pathToFile(path).toPath();
                throw isDenied(file) ? new AccessDeniedException(file.toString(), null, "Permission denied") : e;
            }
        }

        private static boolean isDenied(java.nio.file.Path file) {
            try {
                file.getFileSystem().provider().checkAccess(file);
                return false;
            } catch (IOException e) {
                return e instanceof AccessDeniedException;
            }
        }

        @Override
        public FileStatus getFileLinkStatus(Path path) throws IOException {
            return Files.isSymbolicLink(pathToFile(path).toPath())
                    ? super.getFileLinkStatus(path)
                    : getFileStatus(path);
        }
    }
}
