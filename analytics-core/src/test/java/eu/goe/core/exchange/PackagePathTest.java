package eu.goe.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.disclosure.Policy;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.genome.Assemblies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trusted node signs paths that lead elsewhere. */
class PackagePathTest {
    @TempDir
    Path folder;

    private KeyPairFile key;
    private TrustFolder trust;

    @BeforeEach
    void keys() throws IOException {
        KeyPairFile.create(folder.resolve("keys"), "SE", "signer");
        key = KeyPairFile.readPrivate(folder.resolve("keys/SE-signer.key.pem"));
        Path trusted = Files.createDirectories(folder.resolve("trust"));
        Files.copy(folder.resolve("keys/SE-signer.pub.pem"), trusted.resolve("SE-signer.pub.pem"));
        trust = new TrustFolder(trusted);
    }

    @Test
    void plainPathsVerify() throws IOException {
        Path pack = signed("data/frequencies/chr22.1.parquet");
        assertThat(PackageFolder.verify(new FolderFiles(pack), trust, Clock.systemUTC())
                        .manifest()
                        .node())
                .isEqualTo("SE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data/frequencies/../../data/frequencies/chr22.1.parquet",
                "data/frequencies/./chr22.1.parquet",
                "data/frequencies//chr22.1.parquet",
                "../PACKAGE/data/frequencies/chr22.1.parquet",
                "data/frequencies/chr22.1.parquet\u0000"
            })
    void otherSpellingsOfAPathDoNot(String path) throws IOException {
        Path pack = signed(path);
        assertThatThrownBy(() -> PackageFolder.verify(new FolderFiles(pack), trust, Clock.systemUTC()))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("a path that is not plain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chr22.1", "chrX.0", "other"})
    void aWindowIsOneOfTheAssembly(String label) {
        assertThat(window(label)).isEqualTo(label);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../x", "chr22.01", "chr22.9", "22.1", "", "chr22", "chr99.0", "chr22.1.parquet/x"})
    void whatIsNoWindowIsRefused(String label) {
        assertThatThrownBy(() -> window(label))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("not of a window");
    }

    private static String window(String label) {
        return WindowFile.window(
                MergeJob.DATA + label + ".parquet", MergeJob.DATA, Assemblies.named("GRCh38"), "package");
    }

    /** A package with one file, which its manifest calls as given. */
    private Path signed(String path) throws IOException {
        Path pack = folder.resolve("PACKAGE");
        Path data = Files.createDirectories(pack.resolve("data/frequencies"));
        Files.writeString(data.resolve("chr22.1.parquet"), "rows");
        Manifest manifest = new ManifestFixture(
                        Policy.parse("coordinator: {approvers: 0}", "p").coordinator(),
                        null,
                        1,
                        List.of(new Manifest.StratumEntry("all", Map.of(), 100)),
                        List.of(),
                        List.of())
                .manifest();
        Manifest.FileEntry file =
                PackageFolder.complete(pack, manifest, Map.of()).files().get(0);
        List<Manifest.FileEntry> files = new ArrayList<>();
        files.add(new Manifest.FileEntry(path, file.bytes(), file.rows(), file.sha256()));
        PackageFolder.sign(pack, manifest.withFiles(files), key);
        return pack;
    }
}
