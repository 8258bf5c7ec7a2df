package eu.goe.core.release;

import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;

/** A folder that appears at its place only when it is complete; until then it is a hidden sibling. */
final class ReleaseFolder implements AutoCloseable {
    private final Path target;
    private final Path working;
    private final List<ReleaseSummary.ReleasedFile> files = new ArrayList<>();
    private boolean published;

    /** @throws UsageException if something is at the place already, or nothing can be made there */
    ReleaseFolder(Path target) {
        this.target = target.toAbsolutePath().normalize();
        refuseIfThere(target);
        Path parent = this.target.getParent();
        if (parent == null) {
            throw new UsageException("-o " + target + " is not a place for a new folder.");
        }
        try {
            Files.createDirectories(parent);
            this.working = Files.createTempDirectory(parent, "." + this.target.getFileName() + ".partial-");
        } catch (IOException e) {
            throw new UsageException("-o " + target + " cannot be made: " + e.getMessage(), e);
        }
    }

    /** @throws UsageException if something is there */
    static void refuseIfThere(Path target) {
        if (Files.exists(target, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            throw new UsageException(
                    "-o " + target + " exists already. A release is never overwritten; choose another place.");
        }
    }

    Path resolve(String path) {
        return working.resolve(path);
    }

    /** Notes a finished file by its path in the folder, with its checksum. */
    void add(String path, long rows) throws IOException {
        Path file = working.resolve(path);
        files.add(new ReleaseSummary.ReleasedFile(path, Files.size(file), rows, sha256(file)));
    }

    /** Writes a text file and notes it. */
    void add(String path, String text) throws IOException {
        Files.writeString(working.resolve(path), text, StandardOpenOption.CREATE_NEW);
        add(path, -1);
    }

    /** Files noted so far, in order of their paths. */
    List<ReleaseSummary.ReleasedFile> files() {
        List<ReleaseSummary.ReleasedFile> sorted = new ArrayList<>(files);
        sorted.sort(Comparator.comparing(ReleaseSummary.ReleasedFile::path));
        return sorted;
    }

    /** Writes {@code SHA256SUMS} as {@code sha256sum} does, over the files noted so far. Returns its bytes. */
    byte[] writeChecksums() throws IOException {
        StringBuilder sums = new StringBuilder();
        for (ReleaseSummary.ReleasedFile file : files()) {
            sums.append(file.sha256()).append("  ").append(file.path()).append('\n');
        }
        byte[] bytes = sums.toString().getBytes(StandardCharsets.UTF_8);
        Files.write(working.resolve("SHA256SUMS"), bytes, StandardOpenOption.CREATE_NEW);
        return bytes;
    }

    /** Makes the folder appear at its place. */
    void publish() throws IOException {
        Files.setPosixFilePermissions(working, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        refuseIfThere(target);
        try {
            Files.move(working, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(working, target);
        }
        published = true;
    }

    @Override
    public void close() {
        if (published) {
            return;
        }
        try (Stream<Path> left = Files.walk(working)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(Path file) throws IOException {
        return new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(file);
    }
}
