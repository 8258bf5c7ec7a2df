package eu.goe.core.exchange;

import eu.goe.core.association.AssociationFormat;
import eu.goe.core.association.AssociationRow;
import eu.goe.core.association.PublishedTraits;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;

/**
 * A verified package of an association, for who merges it.
 *
 * @param traits what it tells of
 */
public record AssociationPackage(PackageHead head, PublishedTraits traits, Files files) {
    /** Type of the package. */
    static final String TYPE = "association";
    /** Its tables of windows. */
    static final String FOLDER = "associations/";
    /** What its traits are. */
    static final String TRAITS = "traits.json";

    /** Where its rows are; goes to tasks. */
    public record Files(PackageFiles files, int nTraits) implements NodeRows.Source<AssociationRow>, Serializable {
        @Override
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
        try {
            PublishedTraits traits = PublishedTraits.parse(PackageHead.file(input, TRAITS));
            return new AssociationPackage(
                    PackageHead.of(input, FOLDER),
                    traits,
                    new Files(input.files(), traits.traits().size()));
        } catch (IOException e) {
            throw new VerificationException(input.folder() + ": " + TRAITS + " cannot be read.", e);
        }
    }
}
