package eu.goe.core.exchange;

import eu.goe.core.association.PublishedSums;
import eu.goe.core.association.SumsFormat;
import eu.goe.core.association.SumsRow;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A verified package of sums for a regression, for who adds them up.
 *
 * @param label how messages call it
 * @param node whose it is
 * @param windows of which it has rows
 */
public record SumsPackage(
        String label,
        String node,
        String packageId,
        String audience,
        int sequence,
        boolean synthetic,
        Assembly assembly,
        String normalisation,
        PublishedSums sums,
        List<String> windows,
        Files files) {
    /** Type of the package. */
    static final String TYPE = "suffstats";
    /** Its tables of windows. */
    static final String FOLDER = "sums/";
    /** What the sums are of. */
    static final String SUMS = "sums.json";

    /** Where its rows are; goes to tasks. */
    public record Files(PackageFiles files, PublishedSums sums) implements Serializable {
        /** The rows of a window, in order; empty if it has none there. The caller closes them. */
        public Optional<RowFileReader<SumsRow>> open(String window, Assembly assembly) throws IOException {
            Optional<FilePart> file = files.file(FOLDER + window + WindowFile.SUFFIX);
            return file.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new RowFileReader<>(file.get(), new SumsFormat(assembly, sums.layout())));
        }
    }

    static boolean isOne(Manifest manifest) {
        return manifest.type().equals(TYPE);
    }

    /** @throws VerificationException if it does not say what its sums are of */
    static SumsPackage of(NodePackages.Input input) {
        Manifest manifest = input.manifest();
        try {
            FilePart file = input.files()
                    .file(SUMS)
                    .orElseThrow(() -> new VerificationException(input.folder() + ": no " + SUMS + "."));
            PublishedSums sums = PublishedSums.parse(file.bytes());
            Assembly assembly = MergeJob.assembly(manifest);
            return new SumsPackage(
                    input.folder(),
                    manifest.node(),
                    manifest.packageId(),
                    manifest.audience(),
                    manifest.sequence(),
                    manifest.synthetic(),
                    assembly,
                    manifest.normalisation(),
                    sums,
                    manifest.files().stream()
                            .map(Manifest.FileEntry::path)
                            .filter(path -> path.startsWith(FOLDER))
                            .map(path -> WindowFile.window(path, FOLDER, assembly, input.folder()))
                            .toList(),
                    new Files(input.files(), sums));
        } catch (IOException e) {
            throw new VerificationException(input.folder() + ": " + SUMS + " cannot be read: " + e.getMessage(), e);
        }
    }
}
