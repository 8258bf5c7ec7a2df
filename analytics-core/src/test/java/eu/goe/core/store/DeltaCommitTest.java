package eu.goe.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.VerificationException;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Delta makes of two commits on top of one version, and what is read of tables that Spark wrote or another program changed. */
class DeltaCommitTest {
    private static SparkSession spark;

    @TempDir
    Path folder;

    private StoreFiles files;

    @BeforeAll
    static void startSpark() {
        spark = SparkSession.builder()
                .config(new SparkConf(false)
                        .setMaster("local[1]")
                        .setAppName("goe")
                        .set("spark.ui.enabled", "false")
                        .set("spark.driver.host", "localhost")
                        .set("spark.sql.shuffle.partitions", "1")
                        .set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                        .set("spark.sql.codegen.wholeStage", "false")
                        .set("spark.databricks.delta.snapshotPartitions", "1")
                        .set("spark.databricks.delta.allFilesInCrc.enabled", "false")
                        .set("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                        .set("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog"))
                .getOrCreate();
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    /** Letters that a URI would have to escape. */
    @BeforeEach
    void makeTable() {
        files = new StoreFiles(HadoopSettings.get(), folder.resolve("a %20é+b").toString());
        StoreSchema.WITHDRAWN.create(spark, path(), "", Clock.systemUTC());
    }

    private String path() {
        return files.path(StoreSchema.WITHDRAWN.folder());
    }

    private SmallTable table() {
        return new SmallTable(() -> spark, files, StoreSchema.WITHDRAWN, Clock.systemUTC());
    }

    private static Row row(int number) {
        return RowFactory.create(number, number, "withdrawn", "2026-01-01T00:00:00Z");
    }

    private LoggedFile written(int number) {
        return table().write(List.of(row(number)));
    }

    private DeltaCommit commit() {
        return new DeltaCommit(spark, path());
    }

    /** What the first of two writers does. */
    enum First {
        APPENDS_WITHOUT_READING,
        REMOVES,
        REPLACES,
        WIDENS
    }

    @ParameterizedTest
    @EnumSource(First.class)
    void theSecondOfTwoOnOneVersionIsRefusedIfItReadAll(First first) {
        table().append(List.of(row(1)));
        List<LoggedFile> old =
                TableSnapshot.newest(files, StoreSchema.WITHDRAWN).files();
        DeltaCommit second = commit();
        second.readsAll();
        DeltaCommit winner = commit();
        Consumer<DeltaCommit> removal = c -> old.forEach(file -> c.remove(file, 1));
        switch (first) {
            case APPENDS_WITHOUT_READING -> winner.add(written(2));
            case REMOVES -> removal.accept(winner);
            case REPLACES -> {
                removal.accept(winner);
                winner.add(written(2));
            }
            case WIDENS -> winner.widen(StoreSchema.WITHDRAWN.type().add("more", "string"));
        }
        winner.run("");
        second.add(written(3));
        assertThatThrownBy(() -> second.run("")).isInstanceOf(ConcurrentModificationException.class);
        assertThat(table().rows()).extracting(r -> r.getInt(0)).doesNotContain(3);
    }

    /** Two processes that erase: each has written a file without somebody, and the first one's is in the table. */
    @Test
    void aFileThatAnotherProcessHasReplacedIsNotReplacedOnceMore() {
        StoreSchema.VARIANTS.create(spark, files.path(StoreSchema.VARIANTS.folder()), "", Clock.systemUTC());
        TableLog log = new TableLog(() -> spark, files, StoreSchema.VARIANTS, Assemblies.named("GRCh38"));
        log.add(List.of(file("old")), "run", 1);
        List<TableLog.Entry> old = log.entries();
        log.replace(old, List.of(new TableLog.Entry(file("first"), "run", 2, 1)), 2);
        List<TableLog.Entry> second = List.of(new TableLog.Entry(file("second"), "run", 3, 1));
        assertThatThrownBy(() -> log.replace(old, second, 3)).isInstanceOf(ConcurrentModificationException.class);
        assertThat(log.entries())
                .extracting(e -> e.file().path())
                .containsExactly(file("first").path());
    }

    private static TableFile file(String name) {
        Variant variant = Variant.of(0, 100, "A", "C");
        return new TableFile(
                "window=chr1.0/" + name + ".parquet",
                new TableFile.Partition(0, "chr1.0"),
                1,
                10,
                variant,
                variant,
                null);
    }

    /** Over a checkpoint, which the library for engines then reads. */
    @Test
    void aTableThatIsAppendedToAgainAndAgainStaysAFewFiles() {
        for (int n = 1; n <= 15; n++) {
            table().append(List.of(row(n)));
            assertThat(table().rows())
                    .extracting(r -> r.getInt(0))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, n).boxed().toList());
            assertThat(TableSnapshot.newest(files, StoreSchema.WITHDRAWN).files())
                    .hasSizeLessThan(14);
        }
        assertThat(spark.read().format("delta").load(path()).count()).isEqualTo(15);
        assertThat(new TableVersions(files, StoreSchema.WITHDRAWN).all()).hasSize(16);
    }

    @Test
    void replacingNothingByNothingIsNoVersion() {
        table().replace(List::of);
        assertThat(TableSnapshot.newest(files, StoreSchema.WITHDRAWN).version()).isZero();
    }

    @Test
    void rowsThatSparkWroteAreReadAndWiderColumnsAdded() {
        StoreFiles others =
                new StoreFiles(HadoopSettings.get(), folder.resolve("others").toString());
        String narrow = others.path(StoreSchema.WITHDRAWN.folder());
        spark.sql("CREATE TABLE delta.`" + narrow + "` (number INT, sample_number INT, state STRING) USING delta");
        spark.sql("INSERT INTO delta.`" + narrow + "` VALUES (1, 5, 'withdrawn'), (2, 6, NULL)");
        SmallTable withdrawn = new SmallTable(() -> spark, others, StoreSchema.WITHDRAWN, Clock.systemUTC());
        assertThat(withdrawn.rows())
                .containsExactlyInAnyOrder(
                        RowFactory.create(1, 5, "withdrawn", null), RowFactory.create(2, 6, null, null));
        withdrawn.append(List.of(RowFactory.create(3, 7, "erased", "now")));
        assertThat(withdrawn.rows())
                .containsExactlyInAnyOrder(
                        RowFactory.create(1, 5, "withdrawn", null),
                        RowFactory.create(2, 6, null, null),
                        RowFactory.create(3, 7, "erased", "now"));
    }

    @Test
    void rowsThatAnotherProgramDeletedBesideTheFilesAreNotTakenForThere() {
        table().append(List.of(row(1), row(2)));
        spark.sql("ALTER TABLE delta.`" + path() + "` SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')");
        spark.sql("DELETE FROM delta.`" + path() + "` WHERE number = 1");
        assertThatThrownBy(() -> table().rows())
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("deletion vectors");
    }

    @Test
    void columnsOfOtherNamesAreRefused() {
        spark.sql("ALTER TABLE delta.`" + path() + "` SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name', "
                + "'delta.minReaderVersion' = '2', 'delta.minWriterVersion' = '5')");
        assertThatThrownBy(() -> table().rows())
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("columnMapping");
    }

    @Test
    void aTableWithoutItsLogIsSaidToBeDamaged() throws IOException {
        Path log = folder.resolve("a %20é+b/withdrawn/_delta_log");
        try (var entries = Files.list(log)) {
            for (Path entry : entries.toList()) {
                Files.delete(entry);
            }
        }
        assertThatThrownBy(() -> table().rows())
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("bring the table back from a backup");
    }

    @Test
    void aMissingOrCutFileIsSaidToBeDamaged() throws IOException {
        table().append(List.of(row(1)));
        String name = TableSnapshot.newest(files, StoreSchema.WITHDRAWN)
                .files()
                .get(0)
                .path();
        Path file = folder.resolve("a %20é+b/withdrawn").resolve(name);
        Files.deleteIfExists(file.resolveSibling("." + name + ".crc"));
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100));
        assertThatThrownBy(() -> table().rows())
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("missing or damaged");
        Files.delete(file);
        assertThatThrownBy(() -> table().rows())
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("missing or damaged");
    }
}
