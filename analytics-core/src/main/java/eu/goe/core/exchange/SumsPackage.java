package eu.goe.core.exchange;

import eu.goe.core.association.PublishedSums;
import eu.goe.core.association.SumsFormat;
import eu.goe.core.association.SumsRow;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;

/**
 * A verified package of sums for a regression, for who adds them up.
 *
 * @param sums what they are of
 */
public record SumsPackage(PackageHead head, PublishedSums sums, Files files) {
    /** Type of the package. */
    static final String TYPE = "suffstats";
    /** Its tables of windows. */
    static final String FOLDER = "sums/";
    /** What the sums are of. */
    static final String SUMS = "sums.json";

    /** Where its rows are; goes to tasks. */
    public record Files(PackageFiles files, PublishedSums sums) implements NodeRows.Source<SumsRow>, Serializable {
        @Override
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
        try {
            PublishedSums sums = PublishedSums.parse(PackageHead.file(input, SUMS));
            return new SumsPackage(PackageHead.of(input, FOLDER), sums, new Files(input.files(), sums));
        } catch (IOException e) {
            throw new VerificationException(input.folder() + ": " + SUMS + " cannot be read: " + e.getMessage(), e);
        }
    }
}
