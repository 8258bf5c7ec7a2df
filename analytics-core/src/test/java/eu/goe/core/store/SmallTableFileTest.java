package eu.goe.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.internal.types.DataTypeJsonSerDe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** Rows of small tables come back as they were written, or not at all. */
class SmallTableFileTest {
    private static final List<Row> PEOPLE =
            List.of(person(0, Map.of("sex", "female", "population", "N")), person(7, Map.of()));

    @TempDir
    Path table;

    private static Row person(int number, Map<String, String> attributes) {
        return RowFactory.create(number, scala.collection.immutable.Map.from(CollectionConverters.asScala(attributes)));
    }

    private Path write(StoreSchema of, List<Row> rows) throws IOException {
        LoggedFile logged =
                SmallTableFile.write(HadoopSettings.get(), table.toUri().toString(), of.type(), rows);
        Path file = table.resolve(logged.path());
        assertThat(logged.bytes()).isEqualTo(Files.size(file));
        assertThat(logged.statistics()).isEqualTo("{\"numRecords\":" + rows.size() + "}");
        return file;
    }

    private static List<Row> read(StoreSchema as, Path file) {
        return SmallTableFile.read(
                HadoopSettings.get(),
                new org.apache.hadoop.fs.Path(file.toUri()),
                DataTypeJsonSerDe.deserializeStructType(as.type().json()));
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
    }

    @Test
    void columnsThatAFileLacksAreNull() throws IOException {
        Path file = write(StoreSchema.EXPORTS, List.of(RowFactory.create(5, "{}")));
        assertThat(read(StoreSchema.WITHDRAWN, file)).containsExactly(RowFactory.create(5, null, null, null));
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
    void rowsAreOneFileWhateverItsSize() {
        Configuration small = new Configuration(HadoopSettings.get());
        small.setLong("delta.kernel.default.parquet.writer.targetMaxFileSize", 1);
        List<Row> rows = IntStream.range(0, 1000)
                .mapToObj(n -> person(n, Map.of("sex", "female")))
                .toList();
        LoggedFile file = SmallTableFile.write(small, table.toUri().toString(), StoreSchema.SAMPLES.type(), rows);
        assertThat(read(StoreSchema.SAMPLES, table.resolve(file.path()))).isEqualTo(rows);
    }

    @Test
    void aFileThatIsCutIsAnError() throws IOException {
        Path file = write(StoreSchema.SAMPLES, PEOPLE);
        Files.deleteIfExists(table.resolve("." + file.getFileName() + ".crc"));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 5));
        assertThatThrownBy(() -> read(StoreSchema.SAMPLES, file)).isInstanceOf(RuntimeException.class);
    }
}
