package eu.goe.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.RowFileWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.execution.datasources.parquet.SparkToParquetSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** Rows of small tables come back as they were written, or not at all. */
class SmallRowFormatTest {
    private static final List<Row> PEOPLE =
            List.of(person(0, Map.of("sex", "female", "population", "N")), person(7, Map.of()));

    @TempDir
    Path table;

    private static Row person(int number, Map<String, String> attributes) {
        return RowFactory.create(number, scala.collection.immutable.Map.from(CollectionConverters.asScala(attributes)));
    }

    private Path write(StoreSchema of, List<Row> rows) throws IOException {
        String name = UUID.randomUUID() + ".parquet";
        try (RowFileWriter<Row> file = root().create(name, new SmallRowFormat(of.type()))) {
            for (Row row : rows) {
                file.write(row);
            }
        }
        return table.resolve(name);
    }

    private List<Row> read(StoreSchema as, Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (RowFileReader<Row> reader =
                root().open(file.getFileName().toString(), new SmallRowFormat(as.type()), column -> true)) {
            reader.forEachRemaining(rows::add);
        }
        return rows;
    }

    private TableRoot root() {
        return new TableRoot(table.toUri().toString());
    }

    @Test
    void rowsComeBack() throws IOException {
        assertThat(read(StoreSchema.SAMPLES, write(StoreSchema.SAMPLES, PEOPLE)))
                .isEqualTo(PEOPLE);
        List<Row> bad = List.of(
                RowFactory.create("run", 3, 9_000_000_000L, "chr1", "12", "reason", null),
                RowFactory.create("run", 3, 1L, null, "é\t\n", "", "text"));
        assertThat(read(StoreSchema.QUARANTINE, write(StoreSchema.QUARANTINE, bad)))
                .isEqualTo(bad);
        List<Row> pairs = List.of(
                RowFactory.create("run", 1_700_000_000_000L, 0, 1, 5_000, 900, 3, 0.25, "first"),
                RowFactory.create("run", 0L, 2, 3, 0, 0, 0, null, null));
        assertThat(read(StoreSchema.QC_PAIRS, write(StoreSchema.QC_PAIRS, pairs)))
                .isEqualTo(pairs);
    }

    @Test
    void columnsThatAFileLacksAreNull() throws IOException {
        Path file = write(StoreSchema.COHORTS, List.of(RowFactory.create("c", "age > 50", "2026-01-01T00:00:00Z")));
        assertThat(read(StoreSchema.RESULTS, file))
                .containsExactly(
                        RowFactory.create(null, null, "c", null, null, "2026-01-01T00:00:00Z", null, null, null));
    }

    @Test
    void aFlippedBitOfThePagesIsAnErrorOrDoesNotMatter() throws IOException {
        Path file = write(StoreSchema.SAMPLES, PEOPLE);
        Files.deleteIfExists(table.resolve("." + file.getFileName() + ".crc"));
        byte[] bytes = Files.readAllBytes(file);
        // The file ends with its footer, the footer's length and a mark of four bytes.
        int footer = bytes.length
                - 8
                - ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
        int found = 0;
        for (int i = 4; i < footer; i++) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= 1;
            Files.write(file, flipped);
            try {
                assertThat(read(StoreSchema.SAMPLES, file)).as("byte %d", i).isEqualTo(PEOPLE);
            } catch (RuntimeException unreadable) {
                found++;
            }
        }
        assertThat(found).isGreaterThan(footer / 3);
    }

    @Test
    void manyRowsComeBackInTheirOrder() throws IOException {
        List<Row> rows = IntStream.range(0, 100_000)
                .mapToObj(n -> person(n, n % 3 == 0 ? Map.of() : Map.of("sex", "female", "id", "x" + n)))
                .toList();
        assertThat(read(StoreSchema.SAMPLES, write(StoreSchema.SAMPLES, rows))).isEqualTo(rows);
    }

    @Test
    void columnsAreAsSparkDeclaresThem() throws IOException {
        List<Row> rows = new ArrayList<>(PEOPLE);
        rows.add(RowFactory.create(9, null));
        rows.add(RowFactory.create(null, null));
        Path file = write(StoreSchema.SAMPLES, rows);
        assertThat(read(StoreSchema.SAMPLES, file)).isEqualTo(rows);
        for (StoreSchema table : StoreSchema.values()) {
            if (!StoreSchema.perVariant().contains(table)) {
                assertThat(new SmallRowFormat(table.type()).schema())
                        .isEqualTo(new SparkToParquetSchemaConverter(new SQLConf()).convert(table.type()));
            }
        }
    }

    @Test
    void aFileThatIsCutIsAnError() throws IOException {
        Path file = write(StoreSchema.SAMPLES, PEOPLE);
        Files.deleteIfExists(table.resolve("." + file.getFileName() + ".crc"));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));
        assertThatThrownBy(() -> read(StoreSchema.SAMPLES, file)).isInstanceOf(RuntimeException.class);
    }
}
