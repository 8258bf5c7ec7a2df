package eu.goe.core.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Expected lines are written by hand from the two tables. */
class ChangeLogTest {
    private static final ReleaseDescription ABOUT = ReleaseDescription.placeholder();

    @TempDir
    Path folder;

    /** As the table of {@link WrittenRelease#table}, but for one figure, a site less and two more. */
    private static MergedFixture later() {
        MergedFixture table = WrittenRelease.empty("population=FIN");
        WrittenRelease.add(table, 0, 49, "T", "C", 6);
        WrittenRelease.add(table, 0, 99, "A", "G", 10);
        WrittenRelease.add(table, 0, 99, "A", "T", 22);
        WrittenRelease.add(table, 1, 4, "G", "A", 40);
        WrittenRelease.add(table, 21, 20_000_000, "G", "A", 8);
        return table;
    }

    private Path first(Set<ReleaseFormat> formats) throws IOException {
        Path first = folder.resolve("r1");
        WrittenRelease.write(first, "1.0", ABOUT, WrittenRelease.table(), formats, null, null);
        return first;
    }

    private Path second(Path first, MergedFixture table) throws IOException {
        Path second = folder.resolve("r2");
        WrittenRelease.write(
                second, "1.1", ABOUT, table, EnumSet.allOf(ReleaseFormat.class), null, PreviousRelease.open(first));
        return second;
    }

    @ParameterizedTest
    @EnumSource(
            value = ReleaseFormat.class,
            names = {"VCF", "PARQUET"})
    void sitesAddedGoneAndChangedAreListed(ReleaseFormat format) throws IOException {
        Path second = second(first(EnumSet.of(format)), later());
        assertThat(Files.readString(second.resolve("changes.tsv"))).isEqualTo("""
                contig	pos	ref	alt	change	cells
                chr1	50	T	C	added	NA
                chr1	100	A	T	changed	raw:all;raw:population=FIN
                chr1	10000001	C	CTT	gone	NA
                chr22	20000001	G	A	added	NA
                """);
        JsonNode json =
                new ObjectMapper().readTree(second.resolve("release.json").toFile());
        assertThat(json.get("previous").get("version").asText()).isEqualTo("1.0");
        assertThat(json.get("previous").get("status").asText()).isEqualTo("DEPRECATED");
        assertThat(json.get("changes").get("sites")).hasToString("{\"added\":2,\"gone\":1,\"changed\":1,\"same\":2}");
        assertThat(json.get("changes").get("sites_by_contig").get("chr1"))
                .hasToString("{\"added\":1,\"gone\":1,\"changed\":1,\"same\":1}");
        assertThat(json.get("changes").get("sites_by_contig").get("chr2"))
                .hasToString("{\"added\":0,\"gone\":0,\"changed\":0,\"same\":1}");
        assertThat(Files.readString(second.resolve("report.html"))).contains("Changes since 1.0");
        assertThat(Files.readString(second.resolve("SHA256SUMS"))).contains("  changes.tsv\n");
        String record = Files.readString(second.resolve("metadata.ttl"));
        HealthDcatTest.requireValid(HealthDcatTest.parse(record));
        assertThat(record).contains("dct:replaces").contains("dataset-status/DEPRECATED");
    }

    @Test
    void theSameTableHasNoChanges() throws IOException {
        Path second = second(first(EnumSet.of(ReleaseFormat.PARQUET)), WrittenRelease.table());
        assertThat(Files.readString(second.resolve("changes.tsv"))).isEqualTo("contig\tpos\tref\talt\tchange\tcells\n");
    }

    @Test
    void strataAndNodesThatComeAndGoAreTold() throws IOException {
        Path first = first(EnumSet.of(ReleaseFormat.PARQUET));
        Path second = second(first, WrittenRelease.table("population=SWE"));
        JsonNode changes = new ObjectMapper()
                .readTree(second.resolve("release.json").toFile())
                .get("changes");
        assertThat(changes.get("strata_added")).hasToString("[\"population=SWE\"]");
        assertThat(changes.get("strata_gone")).hasToString("[\"population=FIN\"]");
        assertThat(changes.get("cells_compared")).hasToString("[\"raw:all\"]");
        assertThat(changes.get("sites").get("same").asInt()).isEqualTo(4);
    }

    @Test
    void emptyReleasesAreCompared() throws IOException {
        Path first = folder.resolve("r1");
        WrittenRelease.write(
                first,
                "1.0",
                ABOUT,
                WrittenRelease.empty("population=FIN"),
                EnumSet.of(ReleaseFormat.PARQUET),
                null,
                null);
        Path second = second(first, WrittenRelease.table());
        assertThat(Files.readAllLines(second.resolve("changes.tsv"))).hasSize(5);
    }

    @Test
    void aDamagedReleaseIsRefused() throws IOException {
        Path first = first(EnumSet.of(ReleaseFormat.PARQUET));
        Path data = first.resolve("parquet").resolve("chr2.0.parquet");
        byte[] bytes = Files.readAllBytes(data);
        bytes[bytes.length / 2] ^= 4;
        Files.write(data, bytes);
        assertThatThrownBy(() -> PreviousRelease.open(first))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("parquet/chr2.0.parquet");
        Files.delete(data);
        assertThatThrownBy(() -> PreviousRelease.open(first)).isInstanceOf(VerificationException.class);
        Files.writeString(first.resolve("SHA256SUMS"), "0".repeat(64) + "  ../../secret\n");
        assertThatThrownBy(() -> PreviousRelease.open(first))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("is not there");
        assertThatThrownBy(() -> PreviousRelease.open(folder)).isInstanceOf(UsageException.class);
    }

    @Test
    void aReleaseWithoutSitesToReadIsRefused() throws IOException {
        Path first = first(EnumSet.of(ReleaseFormat.HTML));
        assertThatThrownBy(() -> second(first, later()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("neither Parquet files nor a sites VCF");
        assertThat(Files.exists(folder.resolve("r2"))).isFalse();
    }

    @Test
    void sitesOfAWithdrawnReleaseAreCountedAndNotNamed() throws IOException {
        Path first = first(EnumSet.of(ReleaseFormat.PARQUET));
        new ReleaseWithdrawal(first).withdraw("Wrong cohort.", Instant.EPOCH, "goe test", null);
        Path second = second(first, later());
        assertThat(Files.exists(second.resolve("changes.tsv"))).isFalse();
        JsonNode json =
                new ObjectMapper().readTree(second.resolve("release.json").toFile());
        assertThat(json.get("previous").get("status").asText()).isEqualTo("WITHDRAWN");
        assertThat(json.get("changes").get("sites").get("gone").asInt()).isEqualTo(1);
        assertThat(Files.readString(second.resolve("report.html")))
                .contains("WITHDRAWN")
                .contains("Wrong cohort.");
        assertThat(Files.readString(second.resolve("metadata.ttl"))).contains("dataset-status/WITHDRAWN");
    }
}
