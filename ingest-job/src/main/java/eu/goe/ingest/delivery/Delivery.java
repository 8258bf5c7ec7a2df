package eu.goe.ingest.delivery;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.Path;

/**
 * What arrived under one name: a folder, or a file with its {@code .sha256}.
 *
 * @param name in the watched folder
 * @param label what messages call it; of a file its number, since files may be called after people
 * @param path of the folder or file
 * @param files in it, by name
 */
record Delivery(String name, String label, Path path, boolean isFolder, List<Part> files) {
    /**
     * A file of it.
     *
     * @param name below the delivery's folder, with slashes
     * @param modified milliseconds since 1970, by the file system's clock
     */
    record Part(String name, Path path, long bytes, long modified) {
        boolean isCalls() {
            return CallFileName.matches(path.getName());
        }

        boolean isManifest() {
            return path.getName().equals("SHA256SUMS") || path.getName().endsWith(".sha256");
        }
    }

    Delivery {
        files = List.copyOf(files);
    }

    /** What its files are called in notes about it: no name of a file is too long for that. */
    String key() {
        return DigestUtils.sha256Hex(name.getBytes(StandardCharsets.UTF_8));
    }

    /** Stands for the names, sizes and times of its files. */
    String listing() {
        StringBuilder text = new StringBuilder();
        for (Part part : files) {
            text.append(part.name()).append('\t').append(part.bytes()).append('\t');
            text.append(part.modified()).append('\n');
        }
        return DigestUtils.sha256Hex(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    List<Part> calls() {
        return files.stream().filter(Part::isCalls).toList();
    }

    List<Part> manifests() {
        return files.stream().filter(Part::isManifest).toList();
    }
}
