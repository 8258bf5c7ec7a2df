package eu.goe.core.exchange;

import eu.goe.core.association.AssociationFormat;
import eu.goe.core.association.AssociationRow;
import eu.goe.core.association.PublishedTraits;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A verified package of an association, for who merges it.
 *
 * @param label how messages call it
 * @param node whose it is
 * @param traits what it tells of
 * @param windows of which it has rows
 */
public record AssociationPackage(
        String label,
        String node,
        String packageId,
        String audience,
        int sequence,
        boolean synthetic,
        Assembly assembly,
        String normalisation,
        PublishedTraits traits,
        List<String> windows,
        Files files) {
    /** Type of the package. */
    static final String TYPE = "association";
    /** Its tables of windows. */
    static final String FOLDER = "associations/";
    /** What its traits are. */
    static final String TRAITS = "traits.json";

    /** Where its rows are; goes to tasks. */
    public record Files(PackageFiles files, int nTraits) implements Serializable {
        /** The rows of a window, in order; empty if it has none there. The caller closes them. */
        public Optional<RowFileReader<AssociationRow>> open(String window, Assembly assembly) throws IOException {
            Optional<FilePart> file = files.file(FOLDER + window + WindowFile.SUFFIX);
            return file.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new RowFileReader<>(file.get(), new AssociationFormat(assembly, nTraits)));
        }
    }

    static boolean isOne(Manifest manifest) {
        return manifest.type().equals(TYPE);
    }

    /** @throws VerificationException if it does not say what its traits are */
    static AssociationPackage of(NodePackages.Input input) {
        Manifest manifest = input.manifest();
        try {
            FilePart file = input.files()
                    .file(TRAITS)
                    .orElseThrow(() -> new VerificationException(input.folder() + ": no " + TRAITS + "."));
            PublishedTraits traits = PublishedTraits.parse(file.bytes());
            Assembly assembly = MergeJob.assembly(manifest);
            return new AssociationPackage(
                    input.folder(),
                    manifest.node(),
                    manifest.packageId(),
                    manifest.audience(),
                    manifest.sequence(),
                    manifest.synthetic(),
                    assembly,
                    manifest.normalisation(),
                    traits,
                    manifest.files().stream()
                            .map(Manifest.FileEntry::path)
                            .filter(path -> path.startsWith(FOLDER))
                            .map(path -> WindowFile.window(path, FOLDER, assembly, input.folder()))
                            .toList(),
                    new Files(input.files(), traits.traits().size()));
        } catch (IOException e) {
            throw new VerificationException(input.folder() + ": " + TRAITS + " cannot be read.", e);
        }
    }
}
