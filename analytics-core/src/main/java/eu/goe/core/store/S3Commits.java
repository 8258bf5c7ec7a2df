package eu.goe.core.store;

import io.delta.storage.S3SingleDriverLogStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Delta's log on S3, safe for several processes: a version of the log is an object that the service makes once or not at all. Delta's own log store for S3
 * looks whether a version is there and then writes it, so that of two processes that commit in the same instant the second replaces the first's commit.
 *
 * <p>Named in {@code profiles/common.conf} as {@code spark.delta.logStore.s3a.impl}. A service that does not know {@code If-None-Match} must not be used by
 * two processes at once.
 */
public final class S3Commits extends S3SingleDriverLogStore {
    /** As Delta calls it. */
    public S3Commits(Configuration configuration) {
        super(configuration);
    }

    @Override
    public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration configuration)
            throws IOException {
        if (overwrite) {
            super.write(path, actions, true, configuration);
            return;
        }
        FileSystem fs = path.getFileSystem(configuration);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        while (actions.hasNext()) {
            content.writeBytes(actions.next().getBytes(StandardCharsets.UTF_8));
            content.write('\n');
        }
        // A commit says its own time and transaction, so that no other has the same bytes.
        if (!WholeFile.put(fs, path, content.toByteArray())) {
            throw new FileAlreadyExistsException(path.toString());
        }
    }
}
