package eu.goe.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.disclosure.Policy;
import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.parquet.io.SeekableInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever may write where packages lie changes one after it was verified, or has a trusted node sign what can be read in two ways. */
class VerifiedFilesTest {
    private static final String DATA = "data/frequencies/chr22.1.parquet";

    @TempDir
    Path folder;

    /** Three stretches, the last of them not full. */
    private final byte[] bytes = new byte[2 * BlockSums.BLOCK + 1000];

    private KeyPairFile key;
    private TrustFolder trust;
    private Path pack;
    private Path tar;

    @BeforeEach
    void packages() throws IOException {
        new SplittableRandom(59).nextBytes(bytes);
        KeyPairFile.create(folder.resolve("keys"), "SE", "signer");
        key = KeyPairFile.readPrivate(folder.resolve("keys/SE-signer.key.pem"));
        Path trusted = Files.createDirectories(folder.resolve("trust"));
        Files.copy(folder.resolve("keys/SE-signer.pub.pem"), trusted.resolve("SE-signer.pub.pem"));
        trust = new TrustFolder(trusted);
        pack = folder.resolve("package");
        Files.createDirectories(pack.resolve("data/frequencies"));
        Files.write(pack.resolve(DATA), bytes);
        Manifest manifest = new ManifestFixture(
                        Policy.parse("coordinator: {approvers: 0}", "p").coordinator(),
                        null,
                        1,
                        List.of(new Manifest.StratumEntry("all", Map.of(), 100)),
                        List.of(),
                        List.of())
                .manifest();
        PackageFolder.sign(pack, PackageFolder.complete(pack, manifest, Map.of()), key);
        tar = folder.resolve("package.tar");
        TarFiles.write(new FolderFiles(pack), Map.of(), tar);
    }

    private PackageFiles verified(Path of) {
        return PackageFolder.verify(PackageFiles.of(of), trust, Clock.systemUTC())
                .files();
    }

    /** Changes one byte where it lies; again, it is as before. */
    private static void flip(FilePart part, long at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(part.file(), "rw")) {
            file.seek(part.from() + at);
            int was = file.read();
            file.seek(part.from() + at);
            file.write(was ^ 1);
        }
    }

    private static byte[] read(PackageFiles files) throws IOException {
        return files.file(DATA).orElseThrow().bytes();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void attack59WhatChangesAfterItWasVerifiedIsNotRead(boolean isTar) throws IOException {
        PackageFiles files = verified(isTar ? tar : pack);
        assertThat(read(files)).isEqualTo(bytes);
        FilePart part = files.file(DATA).orElseThrow();
        for (int at : new int[] {0, BlockSums.BLOCK - 1, BlockSums.BLOCK, bytes.length - 1}) {
            flip(part, at);
            assertThatThrownBy(() -> read(files))
                    .isInstanceOf(VerificationException.class)
                    .hasMessageContaining("changed since it was verified");
            // Parquet reads here and there: what did not change it may.
            try (SeekableInputStream in = part.newStream()) {
                byte[] some = new byte[100];
                int from = at < BlockSums.BLOCK ? BlockSums.BLOCK + 50 : 50;
                in.seek(from);
                in.readFully(some);
                assertThat(some).isEqualTo(Arrays.copyOfRange(bytes, from, from + 100));
                in.seek(Math.max(0, at - 40));
                assertThatThrownBy(() -> in.readFully(new byte[41])).isInstanceOf(VerificationException.class);
            }
            flip(part, at);
        }
        assertThat(read(files)).isEqualTo(bytes);
    }

    @Test
    void attack59NorWhatGrowsShrinksOrBecomesALink() throws IOException {
        PackageFiles files = verified(pack);
        Path file = pack.resolve(DATA);
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
        assertThatThrownBy(() -> read(files)).isInstanceOf(VerificationException.class);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(() -> read(files)).isInstanceOf(VerificationException.class);
        Files.write(file, bytes);
        FilePart part = files.file(DATA).orElseThrow();
        Files.write(file, new byte[10]);
        assertThatThrownBy(part::bytes).isInstanceOf(VerificationException.class);
        Files.delete(file);
        Files.createSymbolicLink(file, Files.write(folder.resolve("elsewhere"), bytes));
        assertThatThrownBy(() -> read(files)).isInstanceOf(VerificationException.class);
        // Nor is there a file that the manifest does not list.
        assertThat(files.file("manifest.json")).isEmpty();
        assertThat(files.paths(10)).containsExactly(DATA);
    }

    @Test
    void theSumOfAFileIsThatOfItsBytes() throws IOException {
        FilePart part = new FolderFiles(pack).file(DATA).orElseThrow();
        assertThat(BlockSums.of(part).sha256()).isEqualTo(DigestUtils.sha256Hex(bytes));
        try (InputStream in = part.open()) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"twice", "behind"})
    void attack60AManifestThatCanBeReadInTwoWaysIsRefused(String how) throws IOException {
        String text = Files.readString(pack.resolve("manifest.json"));
        String other = how.equals("twice")
                ? text.replaceFirst("\"node\":\"SE\"", "\"node\":\"FI\",\"node\":\"SE\"")
                : text + " {\"node\":\"FI\"}";
        assertThat(other).isNotEqualTo(text);
        byte[] signed = other.getBytes(StandardCharsets.UTF_8);
        Files.write(pack.resolve("manifest.json"), signed);
        Files.write(pack.resolve("signatures/signer-" + key.keyId() + ".sig"), key.sign(signed));
        assertThatThrownBy(() -> verified(pack))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("manifest.json is damaged");
    }
}
