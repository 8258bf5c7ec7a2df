package eu.goe.core.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseWithdrawalTest {
    private static final Instant WHEN = Instant.parse("2026-05-06T07:08:09.5Z");
    private static final String REASON = "Consent was wrong: \"\"\" <a> . \\ for a cohort";

    @TempDir
    Path folder;

    private Path release;

    @BeforeEach
    void write() throws IOException {
        release = folder.resolve("r");
        WrittenRelease.write(release, "1.0", ReleaseDescription.placeholder());
    }

    private Map<String, String> hashes() throws IOException {
        Map<String, String> hashes = new HashMap<>();
        try (Stream<Path> files = Files.walk(release)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                hashes.put(release.relativize(file).toString(), DigestUtils.sha256Hex(Files.readAllBytes(file)));
            }
        }
        return hashes;
    }

    @Test
    void tombstoneAndStatusAreWrittenAndAllElseStays() throws IOException {
        Map<String, String> before = hashes();
        Tombstone tombstone = new ReleaseWithdrawal(release).withdraw(REASON, WHEN, "goe test", null);
        assertThat(tombstone.withdrawn()).isEqualTo("2026-05-06T07:08:09Z");
        assertThat(Tombstone.in(release)).contains(tombstone);
        Map<String, String> after = hashes();
        assertThat(after.remove("WITHDRAWN.json")).isNotNull();
        assertThat(after.remove("metadata.ttl")).isEqualTo(tombstone.metadata());
        before.remove("metadata.ttl");
        assertThat(after).isEqualTo(before);
        String record = Files.readString(release.resolve("metadata.ttl"));
        HealthDcatTest.requireValid(HealthDcatTest.parse(record));
        assertThat(record)
                .contains("dataset-status/WITHDRAWN", "distribution-status/WITHDRAWN")
                .contains("dct:modified \"2026-05-06T07:08:09Z\"")
                .doesNotContain("status/COMPLETED");
        assertThat(PreviousRelease.open(release).tombstone()).isEqualTo(tombstone);
    }

    @Test
    void againDoesNothing() throws IOException {
        Tombstone first = new ReleaseWithdrawal(release).withdraw(REASON, WHEN, "goe test", null);
        Map<String, String> once = hashes();
        Tombstone second = new ReleaseWithdrawal(release).withdraw("Other", WHEN.plusSeconds(60), "goe later", null);
        assertThat(second).isEqualTo(first);
        assertThat(hashes()).isEqualTo(once);
    }

    @Test
    void aRunThatWasStoppedAfterTheTombstoneIsCompleted() throws IOException {
        byte[] published = Files.readAllBytes(release.resolve("metadata.ttl"));
        Tombstone first = new ReleaseWithdrawal(release).withdraw(REASON, WHEN, "goe test", null);
        Map<String, String> complete = hashes();
        Files.write(release.resolve("metadata.ttl"), published);
        assertThat(PreviousRelease.open(release).tombstone()).isEqualTo(first);
        new ReleaseWithdrawal(release).withdraw("Other", WHEN.plusSeconds(60), "goe later", null);
        assertThat(hashes()).isEqualTo(complete);
    }

    @Test
    void theKeySignsTheTombstone() throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        new ReleaseWithdrawal(release).withdraw(REASON, WHEN, "goe test", signer(pair));
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(pair.getPublic());
        check.update(Files.readAllBytes(release.resolve("WITHDRAWN.json")));
        assertThat(check.verify(Files.readAllBytes(release.resolve("WITHDRAWN.json.sig"))))
                .isTrue();
        assertThat(Tombstone.in(release).orElseThrow().keyId()).isEqualTo("test-key");
    }

    private static Signer signer(KeyPair pair) {
        return new Signer() {
            @Override
            public byte[] sign(byte[] bytes) {
                try {
                    Signature signature = Signature.getInstance("Ed25519");
                    signature.initSign(pair.getPrivate());
                    signature.update(bytes);
                    return signature.sign();
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public String keyId() {
                return "test-key";
            }
        };
    }

    @Test
    void aTombstoneOfAnotherReleaseIsRefused() throws IOException {
        new ReleaseWithdrawal(release).withdraw(REASON, WHEN, "goe test", null);
        Path other = folder.resolve("other");
        WrittenRelease.write(other, "2.0", ReleaseDescription.placeholder());
        Files.copy(release.resolve("WITHDRAWN.json"), other.resolve("WITHDRAWN.json"));
        assertThatThrownBy(() -> new ReleaseWithdrawal(other).withdraw(REASON, WHEN, "goe test", null))
                .isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> PreviousRelease.open(other)).isInstanceOf(VerificationException.class);
    }

    @Test
    void aFolderThatIsNoReleaseIsRefused() {
        assertThatThrownBy(() -> new ReleaseWithdrawal(folder)).isInstanceOf(UsageException.class);
    }
}
