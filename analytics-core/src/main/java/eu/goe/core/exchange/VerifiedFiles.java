package eu.goe.core.exchange;

import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files that a manifest lists, as they were when they were checked: who reads one that was changed since is refused, whatever was changed
 * and whenever. Files beside them (signatures, approvals) are not here.
 *
 * @param files where they lie
 * @param sums what was checked of each, by path
 */
record VerifiedFiles(PackageFiles files, TreeMap<String, BlockSums> sums) implements PackageFiles {
    @Override
    public String label() {
        return files.label();
    }

    /** @throws VerificationException if the file is not there any more, or is longer or shorter */
    @Override
    public Optional<FilePart> file(String path) throws IOException {
        BlockSums its = sums.get(path);
        if (its == null) {
            return Optional.empty();
        }
        FilePart part = files.file(path)
                .filter(now -> now.size() == its.size())
                .orElseThrow(
                        () -> new VerificationException(
                                label() + ": the file " + path
                                        + " is gone or has another size since it was verified. Let nobody write there, and verify again."));
        return Optional.of(part.checkedBy(its));
    }

    @Override
    public List<String> names(String folder, int most) throws IOException {
        return files.names(folder, most).stream()
                .filter(name -> sums.containsKey(folder + "/" + name))
                .toList();
    }

    @Override
    public List<String> paths(int most) {
        return List.copyOf(sums.keySet());
    }
}
