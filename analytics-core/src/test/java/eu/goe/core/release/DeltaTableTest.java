package eu.goe.core.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delta for Spark reads what was written without it. */
class DeltaTableTest {
    private static SparkSession spark;

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void start() {
        spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 1)
                .config("spark.driver.host", "localhost")
                .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                .config("spark.sql.codegen.wholeStage", false)
                .config("spark.databricks.delta.snapshotPartitions", 1)
                .config("spark.databricks.delta.allFilesInCrc.enabled", false)
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void tableHasTheRowsOfTheFiles() throws IOException {
        Path release = folder.resolve("release");
        ReleaseWriter.Outcome outcome = ReleaseFixture.write(
                ReleaseFixture.kinds(), Set.of(ReleaseFormat.DELTA), ReleaseFixture.SETTINGS, release);
        assertThat(outcome.files()).contains("parquet/chr1.0.parquet", "parquet/_delta_log/00000000000000000000.json");
        assertThat(Files.readString(release.resolve("SHA256SUMS")))
                .contains("  parquet/_delta_log/00000000000000000000.json\n");
        String path = release.resolve("parquet").toString();
        Dataset<Row> table = spark.read().format("delta").load(path);
        Dataset<Row> files = spark.read().parquet(path);
        // 11 sites in 5 strata.
        assertThat(table.count()).isEqualTo(55);
        assertThat(table.schema().fieldNames()).containsExactly(files.schema().fieldNames());
        assertThat(rows(table)).containsExactlyInAnyOrderElementsOf(rows(files));
    }

    @Test
    void queriesWithTheLogsStatisticsFindTheirRows() throws IOException {
        Path release = folder.resolve("release");
        ReleaseFixture.write(ReleaseFixture.kinds(), Set.of(ReleaseFormat.DELTA), ReleaseFixture.SETTINGS, release);
        Dataset<Row> table =
                spark.read().format("delta").load(release.resolve("parquet").toString());
        assertThat(table.where("contig = 'chr1' and pos = 10000001").count()).isEqualTo(5);
        assertThat(table.where("contig = 'chr1' and pos = 10000000 and stratum = 'all'")
                        .first()
                        .<Long>getAs("AC"))
                .isEqualTo(620L);
        assertThat(table.where("contig = 'chr1' and pos < 1001").count()).isZero();
        assertThat(table.where("contig = 'chrM' and pos = 101").count()).isEqualTo(5);
    }

    @Test
    void sameReleaseIsTheSameTable() throws IOException {
        for (String name : List.of("a", "b")) {
            ReleaseFixture.write(
                    ReleaseFixture.kinds(), Set.of(ReleaseFormat.DELTA), ReleaseFixture.SETTINGS, folder.resolve(name));
        }
        String log = "parquet/" + DeltaLogText.PATH;
        assertThat(folder.resolve("a").resolve(log))
                .hasSameTextualContentAs(folder.resolve("b").resolve(log));
    }

    private static List<String> rows(Dataset<Row> table) {
        return table.collectAsList().stream().map(Row::toString).toList();
    }
}
