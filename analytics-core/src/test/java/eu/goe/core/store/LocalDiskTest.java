package eu.goe.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {
    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set("fs.file.impl", LocalDisk.class.getName());
        configuration.setBoolean("fs.file.impl.disable.cache", true);
        configuration.set("fs.AbstractFileSystem.file.impl", LocalDisk.Context.class.getName());
        return configuration;
    }

    private static String mode(java.nio.file.Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void filesAndFoldersGetTheModeThatIsAskedFor(@TempDir java.nio.file.Path folder) throws IOException {
        FileSystem fs = FileSystem.get(URI.create("file:///"), configuration());
        Path made = new Path(folder.toUri().toString(), "made");
        fs.mkdirs(made, new FsPermission((short) 0700));
        assertThat(mode(folder.resolve("made"))).isEqualTo("rwx------");
        try (FSDataOutputStream out = fs.create(new Path(made, "file"))) {
            out.writeUTF("text");
        }
        assertThat(mode(folder.resolve("made/file"))).isEqualTo("rw-r--r--");
        fs.setPermission(new Path(made, "file"), new FsPermission((short) 0600));
        assertThat(mode(folder.resolve("made/file"))).isEqualTo("rw-------");
    }

    @Test
    void aRenameReplacesOrRefusesAsItIsTold(@TempDir java.nio.file.Path folder) throws IOException {
        FileContext context = FileContext.getFileContext(URI.create("file:///"), configuration());
        Path a = new Path(folder.toUri().toString(), "a");
        Path b = new Path(folder.toUri().toString(), "b");
        for (Path path : new Path[] {a, b}) {
            try (FSDataOutputStream out = context.create(path, EnumSet.of(CreateFlag.CREATE))) {
                out.writeUTF(path.getName());
            }
        }
        assertThatThrownBy(() -> context.rename(a, b)).isInstanceOf(FileAlreadyExistsException.class);
        context.rename(a, b, Options.Rename.OVERWRITE);
        assertThat(Files.exists(folder.resolve("a"))).isFalse();
        assertThat(Files.readAllBytes(folder.resolve("b"))).containsExactly(0, 1, 'a');
        assertThatThrownBy(() -> context.rename(a, b)).isInstanceOf(FileNotFoundException.class);
        assertThat(context.getFileLinkStatus(b).getLen()).isEqualTo(3);
    }
}
