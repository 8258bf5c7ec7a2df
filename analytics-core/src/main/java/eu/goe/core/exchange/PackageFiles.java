package eu.goe.core.exchange;

import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files of a package, where they lie: in a folder or in a tar, of which nothing is unpacked. What is said here is where bytes are, not
 * that they are the right ones; {@link PackageFolder} sees to that, and gives {@link VerifiedFiles}.
 */
sealed interface PackageFiles extends Serializable permits FolderFiles, TarFiles, VerifiedFiles {
    /** Ends the name of a package that is one file. */
    String TAR = ".tar";

    /** What a reader puts up with: whole genomes in windows have some thousand files of some hundred megabytes. */
    int MAX_FILES = 100_000;

    long MAX_FILE_BYTES = 64L << 30;

    /** Names between slashes; none is empty or begins with a dot, so none leads anywhere else. */
    Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*");

    /** The order of paths in manifests and tars: that of their bytes. */
    Comparator<String> BY_BYTES =
            Comparator.comparing(p -> p.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    /** How messages call the package: as whoever gave it did. */
    String label();

    /**
     * A file.
     *
     * @param path plain, as manifests write it
     * @return empty if there is none, or it is no plain file
     */
    Optional<FilePart> file(String path) throws IOException;

    /**
     * Names of the files in a folder of the package, sorted; none if there is no such folder.
     *
     * @throws VerificationException if there are more than the most
     */
    List<String> names(String folder, int most) throws IOException;

    /**
     * Paths of all files but the manifest, sorted by bytes.
     *
     * @throws VerificationException if there are more than the most, or something is no plain file
     */
    List<String> paths(int most) throws IOException;

    /**
     * The files of a package.
     *
     * @throws VerificationException if it is neither a folder nor a tar that is plain
     */
    static PackageFiles of(Path path) {
        if (Files.isDirectory(path) || !Files.isRegularFile(path)) {
            return new FolderFiles(path);
        }
        return TarFiles.open(path);
    }
}
