package eu.goe.core.exchange;

import eu.goe.core.errors.VerificationException;
import eu.goe.core.genome.Assembly;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a verified package with rows along the genome says of itself, whatever its rows are.
 *
 * @param label how messages call it
 * @param node whose it is
 * @param windows of which it has rows
 */
public record PackageHead(
        String label,
        String node,
        String packageId,
        String audience,
        int sequence,
        boolean synthetic,
        Assembly assembly,
        String normalisation,
        List<String> windows) {

    /**
     * Of a package.
     *
     * @param folder of its tables of windows, with a slash at its end
     */
    static PackageHead of(NodePackages.Input input, String folder) {
        Manifest manifest = input.manifest();
        Assembly assembly = MergeJob.assembly(manifest);
        return new PackageHead(
                input.folder(),
                manifest.node(),
                manifest.packageId(),
                manifest.audience(),
                manifest.sequence(),
                manifest.synthetic(),
                assembly,
                manifest.normalisation(),
                manifest.files().stream()
                        .map(Manifest.FileEntry::path)
                        .filter(path -> path.startsWith(folder))
                        .map(path -> WindowFile.window(path, folder, assembly, input.folder()))
                        .toList());
    }

    /**
     * The bytes of a file that it must have.
     *
     * @throws VerificationException if it has none
     */
    static byte[] file(NodePackages.Input input, String path) throws IOException {
        return input.files()
                .file(path)
                .orElseThrow(() -> new VerificationException(input.folder() + ": no " + path + "."))
                .bytes();
    }

    /** What must be the same in all packages that go together, by the name of the field. */
    Map<String, Object> contract() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("assembly", assembly.name());
        fields.put("normalisation", normalisation);
        fields.put("synthetic", synthetic);
        return fields;
    }

    /**
     * Refuses one of a package whose fields are other than those of the first.
     *
     * @throws VerificationException that names the field and both values
     */
    void requireAgrees(Map<String, Object> has, PackageHead first, Map<String, Object> wanted) {
        wanted.forEach((field, value) -> {
            if (!value.equals(has.get(field))) {
                throw new VerificationException(label + ": " + field + " is " + has.get(field) + ", but node "
                        + first.node + " has " + value + ". Packages merge only where they agree.");
            }
        });
    }

    /** A second package of its node. */
    VerificationException second() {
        return new VerificationException(label + ": a second package of node " + node + ". Give one for each node.");
    }
}
