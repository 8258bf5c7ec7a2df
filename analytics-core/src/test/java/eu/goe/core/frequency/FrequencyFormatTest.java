package eu.goe.core.frequency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.RowFileWriter;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrequencyFormatTest {
    private static final Assembly ASSEMBLY = Assemblies.named("GRCh38");

    @TempDir
    Path folder;

    private int nFiles;

    private Path write(FrequencyFormat format, List<FrequencyRow> rows) throws IOException {
        Path file = folder.resolve("rows" + nFiles++ + ".parquet");
        try (RowFileWriter<FrequencyRow> out = new RowFileWriter<>(new LocalOutputFile(file), format)) {
            for (FrequencyRow row : rows) {
                out.write(row);
            }
        }
        return file;
    }

    private static List<FrequencyRow> read(Path file, FrequencyFormat format) throws IOException {
        List<FrequencyRow> rows = new ArrayList<>();
        try (RowFileReader<FrequencyRow> in = new RowFileReader<>(new LocalInputFile(file), format)) {
            in.forEachRemaining(rows::add);
        }
        return rows;
    }

    private static StrataCounts counts(CountField field, int... values) {
        StrataCounts counts = new StrataCounts(values.length);
        for (int s = 0; s < values.length; s++) {
            counts.set(field, s, values[s]);
        }
        return counts;
    }

    @Test
    void packsNumbersAsTheFormatPageSays() throws IOException {
        FrequencyFormat format = FrequencyFormat.ofStore(ASSEMBLY, 4, false);
        Path file = write(
                format,
                List.of(new FrequencyRow(
                        Variant.of(0, 100, "A", "G"), counts(CountField.AN, 0, 127, 300, Integer.MAX_VALUE), null)));
        try (ParquetReader<Group> reader = ParquetReader.builder(
                        new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
                .build()) {
            Group row = reader.read();
            assertThat(HexFormat.of().formatHex(row.getBinary("raw_an", 0).getBytes()))
                    .isEqualTo("00" + "7f" + "ac02" + "ffffffff07");
            assertThat(row.getBinary("raw_ac", 0).getBytes()).isEmpty();
            assertThat(row.getFieldRepetitionCount("adj_an")).isZero();
        }
    }

    @Test
    void givesBackRandomRowsInBothForms() throws IOException {
        Random random = new Random(6);
        List<FrequencyRow> rows = new ArrayList<>();
        for (int r = 0; r < 500; r++) {
            StrataCounts[] both = {new StrataCounts(7), new StrataCounts(7)};
            for (StrataCounts counts : both) {
                for (CountField field : CountField.values()) {
                    for (int s = 0; s < 7 && random.nextInt(4) > 0; s++) {
                        counts.set(field, s, random.nextInt() >>> random.nextInt(1, 32));
                    }
                }
            }
            rows.add(
                    new FrequencyRow(Variant.of(0, 100 + r, "A", "G"), both[0], random.nextBoolean() ? both[1] : null));
        }
        FrequencyFormat packed = FrequencyFormat.ofStore(ASSEMBLY, 7, false);
        assertThat(read(write(packed, rows), packed)).isEqualTo(rows);
        assertThat(read(write(packed.plain(), rows), packed)).isEqualTo(rows);
        assertThatThrownBy(() -> read(write(packed, rows), FrequencyFormat.ofStore(ASSEMBLY, 6, false)))
                .hasMessageContaining("more than 6 numbers");
        assertThatThrownBy(() -> read(write(packed.plain(), rows), FrequencyFormat.ofPackage(ASSEMBLY, 8)))
                .hasMessageContaining("7 elements, not 8");
    }

    @Test
    void onlyPlainListsHaveHiddenCells() throws IOException {
        StrataCounts counts = counts(CountField.AC, 5, 6, 7);
        counts.hide(CountField.AC, 1);
        List<FrequencyRow> rows = List.of(new FrequencyRow(Variant.of(0, 100, "A", "G"), null, counts));
        FrequencyFormat format = FrequencyFormat.ofPackage(ASSEMBLY, 3);
        assertThat(read(write(format, rows), format)).isEqualTo(rows);
        assertThatThrownBy(() -> write(FrequencyFormat.ofStore(ASSEMBLY, 3, false), rows))
                .isInstanceOf(IllegalStateException.class);
    }
}
