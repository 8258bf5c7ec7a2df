package eu.goe.core.store;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Delta's log on a local disk, safe for several processes: a version of the log is a hard link, which the kernel makes once
 * or not at all. Hadoop's own rename looks whether the name is free and then renames, so that of two processes that commit in the same
 * instant the second replaces the first's commit without a word.
 *
 * <p>Named in {@code profiles/common.conf} as {@code spark.delta.logStore.file.impl}; HDFS renames atomically by itself.
 */
public final class LocalCommits extends HadoopFileSystemLogStore {
    /** As Delta calls it. */
    public LocalCommits(Configuration configuration) {
        super(configuration);
    }

    @Override
    public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration configuration)
            throws IOException {
        if (overwrite) {
            writeWithRename(path, actions, true, configuration);
            return;
        }
        FileSystem fs = path.getFileSystem(configuration);
        Path temporary = createTempPath(path);
        java.nio.file.Path complete = local(temporary);
        try {
            try (BufferedWriter out =
                    new BufferedWriter(new OutputStreamWriter(fs.create(temporary, false), StandardCharsets.UTF_8))) {
                while (actions.hasNext()) {
                    out.write(actions.next());
                    out.write('\n');
                }
            }
            try (FileChannel channel = FileChannel.open(complete, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            link(path, complete);
            java.nio.file.Path checksum = checksumOf(complete);
            if (Files.exists(checksum)) {
                Files.deleteIfExists(checksumOf(local(path)));
                Files.createLink(checksumOf(local(path)), checksum);
            }
        } finally {
            fs.delete(temporary, false);
        }
    }

    private static void link(Path path, java.nio.file.Path complete) throws IOException {
        try {
            Files.createLink(local(path), complete);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException e) {
            throw new IOException(
                    "the file system of " + path + " knows no hard links, which commits of several processes need", e);
        }
    }

    private static java.nio.file.Path local(Path path) {
        return java.nio.file.Path.of(path.toUri().getPath());
    }

    /** Where Hadoop's checksummed local file system keeps a file's CRCs. */
    private static java.nio.file.Path checksumOf(java.nio.file.Path file) {
        return file.resolveSibling("." + file.getFileName() + ".crc");
    }

    /** A disk shows a file from its first byte, so Delta must write checkpoints beside their place and rename them. */
    @Override
    public Boolean isPartialWriteVisible(Path path, Configuration configuration) {
        return true;
    }
}
