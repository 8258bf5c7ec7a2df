package eu.goe.core.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/** The files of a store that are not tables, on any Hadoop file system. Files appear whole or not at all. */
final class StoreFiles {
    private static final FsPermission PRIVATE_FOLDER = new FsPermission((short) 0700);
    private static final FsPermission PRIVATE_FILE = new FsPermission((short) 0600);

    private final Configuration hadoop;
    private final Path root;
    private final FileSystem fs;

    StoreFiles(Configuration hadoop, String uri) {
        Path path = new Path(uri);
        this.hadoop = hadoop;
        this.fs = Store.io(() -> path.getFileSystem(hadoop));
        this.root = fs.makeQualified(path);
    }

    /** The settings that the store's files are opened with; not to be changed. */
    Configuration hadoop() {
        return hadoop;
    }

    String path(String name) {
        return name.isEmpty() ? root.toString() : new Path(root, name).toString();
    }

    void createRoot() {
        Store.io(() -> fs.mkdirs(root));
    }

    /** Names of what is directly in the root; none if there is no such folder. */
    List<String> inRoot() {
        return Store.io(() -> {
            List<String> names = new ArrayList<>();
            if (fs.exists(root)) {
                for (FileStatus child : fs.listStatus(root)) {
                    names.add(child.getPath().getName());
                }
            }
            return names;
        });
    }

    void createPrivateFolder(String name) {
        Store.io(() -> {
            Path folder = new Path(root, name);
            fs.mkdirs(folder);
            fs.setPermission(folder, PRIVATE_FOLDER);
            return folder;
        });
    }

    Optional<String> readText(String name) {
        return Store.io(() -> {
            Path path = new Path(root, name);
            if (!fs.exists(path)) {
                return Optional.empty();
            }
            try (InputStream in = fs.open(path)) {
                return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        });
    }

    /** The same as its bytes are, without a look at its checksum. */
    Optional<String> readRawText(String name) {
        return Store.io(() -> {
            if (!fs.exists(new Path(root, name))) {
                return Optional.empty();
            }
            try (InputStream in = openRaw(name)) {
                return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        });
    }

    void writeText(String name, String text) {
        write(name, text, false, false);
    }

    /** Puts another text in the place of a file's, at no moment of which there is neither. */
    void replaceText(String name, String text) {
        write(name, text, false, true);
    }

    void writePrivateText(String name, String text) {
        write(name, text, true, false);
    }

    /** The same of a private file. */
    void replacePrivateText(String name, String text) {
        write(name, text, true, true);
    }

    private void write(String name, String text, boolean isPrivate, boolean replaces) {
        Store.io(() -> {
            Path path = new Path(root, name);
            WholeFile.write(fs, path, text.getBytes(StandardCharsets.UTF_8), isPrivate ? PRIVATE_FILE : null, replaces);
            return path;
        });
    }

    /** Copies a local file in, in the place of one that a killed run left. */
    void copyIn(java.nio.file.Path local, String name) {
        Store.io(() -> {
            Path path = new Path(root, name);
            fs.mkdirs(path.getParent());
            fs.copyFromLocalFile(false, true, new Path(local.toUri()), path);
            return path;
        });
    }

    /** All files below the root, checksum files of a local disk too; names relative to it. */
    List<String> all() {
        return Store.io(() -> {
            List<String> names = new ArrayList<>();
            Deque<Path> folders = new ArrayDeque<>(List.of(root));
            while (!folders.isEmpty()) {
                for (FileStatus child : children(raw(), folders.pop())) {
                    if (child.isDirectory()) {
                        folders.push(child.getPath());
                    } else {
                        names.add(
                                root.toUri().relativize(child.getPath().toUri()).getPath());
                    }
                }
            }
            return names;
        });
    }

    /** Opens a file as its bytes are, without a look at its checksum. */
    InputStream openRaw(String name) throws IOException {
        return raw().open(new Path(root, name));
    }

    private FileSystem raw() {
        return fs instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : fs;
    }

    Optional<Long> modified(String name) {
        return Store.io(() -> {
            Path path = new Path(root, name);
            return fs.exists(path) ? Optional.of(fs.getFileStatus(path).getModificationTime()) : Optional.empty();
        });
    }

    void delete(String name) {
        Store.io(() -> fs.delete(new Path(root, name), false));
    }

    void deleteMatching(String pattern) {
        Store.io(() -> {
            List<FileStatus> found = matching(pattern);
            for (FileStatus file : found) {
                fs.delete(file.getPath(), false);
            }
            return found;
        });
    }

    /** A file or folder below the root, as {@link #list} found it. */
    record Found(String name, boolean isFolder, long modified) {}

    /** What matches a pattern below the root; names are relative to it. */
    List<Found> list(String pattern) {
        return Store.io(() -> {
            List<Found> list = new ArrayList<>();
            for (FileStatus file : matching(pattern)) {
                String name = root.toUri().relativize(file.getPath().toUri()).getPath();
                list.add(new Found(name, file.isDirectory(), file.getModificationTime()));
            }
            return list;
        });
    }

    /**
     * Files and folders below the root whose path has the form of a pattern, in which {@code *} stands for any part of one name.
     * Not Hadoop's glob, for which the root's own name would be part of the pattern: a store in {@code a*} would find, and sweep, what is in
     * {@code ab}.
     */
    private List<FileStatus> matching(String pattern) throws IOException {
        List<FileStatus> found = List.of();
        List<Path> folders = List.of(root);
        for (String part : pattern.split("/", -1)) {
            Pattern wanted = Pattern.compile(
                    Stream.of(part.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
            found = new ArrayList<>();
            for (Path folder : folders) {
                for (FileStatus child : children(fs, folder)) {
                    if (wanted.matcher(child.getPath().getName()).matches()) {
                        found.add(child);
                    }
                }
            }
            folders = found.stream()
                    .filter(FileStatus::isDirectory)
                    .map(FileStatus::getPath)
                    .toList();
        }
        return found;
    }

    private static FileStatus[] children(FileSystem fs, Path folder) throws IOException {
        try {
            return fs.listStatus(folder);
        } catch (FileNotFoundException removedMeanwhile) {
            return new FileStatus[0];
        }
    }

    /** Makes an empty file unless there is one; of several processes one succeeds. */
    boolean createExclusive(String name) {
        return Store.io(() -> {
            Path path = new Path(root, name);
            fs.mkdirs(path.getParent());
            return WholeFile.create(fs, path);
        });
    }

    void deleteFolder(String name) {
        Store.io(() -> fs.delete(new Path(root, name), true));
    }

    /** Deletes the partitions of a table that hold nothing, nested ones too: what a refused run leaves. */
    void deleteEmptyFolders(String folder) {
        Store.io(() -> deleteEmptyFolders(new Path(root, folder)));
    }

    private boolean deleteEmptyFolders(Path folder) throws IOException {
        boolean empty = true;
        for (FileStatus child : fs.listStatus(folder)) {
            boolean isPartition =
                    child.isDirectory() && child.getPath().getName().contains("=");
            // Not recursively: a file that appears meanwhile stays.
            empty &= isPartition && deleteEmptyFolders(child.getPath()) && deleteIfEmpty(child.getPath());
        }
        return empty;
    }

    private boolean deleteIfEmpty(Path folder) throws IOException {
        try {
            return fs.delete(folder, false);
        } catch (IOException filledMeanwhile) {
            return false;
        }
    }
}
