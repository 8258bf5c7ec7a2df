package eu.goe.core.exchange;

import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A package that is a folder.
 *
 * @param root its absolute path
 */
record FolderFiles(String label, String root) implements PackageFiles {
    FolderFiles(Path folder) {
        this(folder.toString(), folder.toAbsolutePath().toString());
    }

    private Path folder() {
        return Path.of(root);
    }

    @Override
    public Optional<FilePart> file(String path) throws IOException {
        Path file = folder().resolve(path);
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(new FilePart(file.toString(), 0, Files.size(file)))
                : Optional.empty();
    }

    @Override
    public List<String> names(String of, int most) throws IOException {
        List<String> names = new ArrayList<>();
        Path in = folder().resolve(of);
        if (!Files.isDirectory(in, LinkOption.NOFOLLOW_LINKS)) {
            return names;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(in)) {
            for (Path file : files) {
                names.add(String.valueOf(file.getFileName()));
                if (names.size() > most) {
                    throw new VerificationException(label + ": more than " + most + " files in " + of + ".");
                }
            }
        }
        names.sort(null);
        return names;
    }

    @Override
    public List<String> paths(int most) throws IOException {
        List<String> paths = new ArrayList<>();
        int n = 0;
        try (Stream<Path> walk = Files.walk(folder())) {
            for (Path path : (Iterable<Path>) walk::iterator) {
                if (++n > 2 * most) {
                    throw new VerificationException(label + ": more than " + most + " files.");
                }
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    continue;
                }
                String name = folder().relativize(path).toString();
                if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    throw new VerificationException(label + ": " + name + " is not a plain file.");
                }
                if (!name.equals(PackageFolder.MANIFEST)) {
                    paths.add(name);
                }
            }
        }
        paths.sort(BY_BYTES);
        return paths;
    }
}
