package eu.goe.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
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

    /** chmod 2750 parent; a folder below has the bit too, and chmod 0755 does not take it (coreutils, 27.5). */
    @Test
    void foldersStayTheirGroups(@TempDir java.nio.file.Path folder) throws IOException {
        FileSystem fs = FileSystem.get(URI.create("file:///"), configuration());
        Files.setAttribute(folder, "unix:mode", 02750);
        Path made = new Path(folder.toUri().toString(), "made");
        fs.mkdirs(made, new FsPermission((short) 0755));
        assertThat((Integer) Files.getAttribute(folder.resolve("made"), "unix:mode") & 07777)
                .isEqualTo(02755);
        fs.setPermission(made, new FsPermission((short) 01777));
        assertThat((Integer) Files.getAttribute(folder.resolve("made"), "unix:mode") & 07777)
                .isEqualTo(03777);
    }

    @Test
    void noProcessIsStarted(@TempDir java.nio.file.Path folder) throws IOException {
        FileContext context = FileContext.getFileContext(URI.create("file:///"), configuration());
        Path a = new Path(folder.toUri() + "2026-11-25T10:00/a");
        Path b = new Path(folder.toUri() + "2026-11-25T10:00/b");
        java.nio.file.Path events = folder.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ProcessStart");
            recording.start();
            context.mkdir(a.getParent(), new FsPermission((short) 0755), true);
            context.create(a, EnumSet.of(CreateFlag.CREATE)).close();
            context.rename(a, b);
            FileSystem fs = FileSystem.get(URI.create("file:///"), configuration());
            fs.create(a).close();
            fs.setPermission(a, new FsPermission((short) 0600));
            recording.stop();
            recording.dump(events);
        }
        // Hadoop asks once in a process whether there is a setsid.
        assertThat(RecordingFile.readAllEvents(events))
                .extracting(event -> event.getString("command"))
                .filteredOn(command -> command.startsWith("chmod") || command.startsWith("readlink"))
                .isEmpty();
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
