package eu.goe.core.frequency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.RowFileWriter;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
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

    /**
     * Of 1000 people raw has 700 homozygous reference, 200 heterozygous, 50 homozygous, 30 missing, 15 ./0 and 5 ./1; of these ten, eight,
     * none, none, one and none are not adj. Three people of the other stratum have two copies of the reference.
     */
    private static final FrequencyRow ROW = new FrequencyRow(
            Variant.of(0, 100, "A", "G"),
            counts(new int[] {305, 1920, 700, 200, 50, 0, 30, 0}, new int[] {0, 6, 3, 0, 0, 0, 0, 0}),
            counts(new int[] {297, 1883, 690, 192, 50, 0, 49, 0}, new int[] {0, 6, 3, 0, 0, 0, 0, 0}));

    private static final int[] PEOPLE = {1000, 3};

    private static StrataCounts counts(int[]... strata) {
        StrataCounts counts = new StrataCounts(strata.length);
        for (int s = 0; s < strata.length; s++) {
            for (CountField field : CountField.values()) {
                counts.set(field, s, strata[s][field.ordinal()]);
            }
        }
        return counts;
    }

    /** By hand: AC is 200 + 2 × 50 + 5, AN 2 × (700 + 200 + 50) + 20, and 20 people are in no other count; adj lacks what its people above make. */
    @Test
    void aStoreKeepsWhatTheFormatPageSays() throws IOException {
        Path file = write(FrequencyFormat.ofStore(ASSEMBLY, PEOPLE, false), List.of(ROW));
        try (ParquetReader<Group> reader = ParquetReader.builder(
                        new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
                .build()) {
            Group row = reader.read();
            assertThat(bytes(row, "raw")).containsExactly("0500", "1400", "1400", "c80100", "3200", "", "1e00", "");
            assertThat(bytes(row, "adj")).containsExactly("", "0100", "0100", "0800", "", "", "1300", "");
        }
    }

    private static List<String> bytes(Group row, String quality) {
        return Stream.of(CountField.values())
                .map(f -> row.getBinary(quality + "_" + f.column(), 0).getBytes())
                .map(HexFormat.of()::formatHex)
                .toList();
    }

    @Test
    void thePythonOfTheFormatPageReadsIt() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":")).anyMatch(f -> Files.isExecutable(Path.of(f, "python3"))),
                "python3 is not installed: the document's decoder was not tried");
        String doc = Files.readString(Path.of("..", "docs", "format.md"));
        Path file = write(FrequencyFormat.ofStore(ASSEMBLY, PEOPLE, false), List.of(ROW));
        StringBuilder script =
                new StringBuilder(python(doc, "def counts(") + python(doc, "def row_counts(") + "row = {}\n");
        try (ParquetReader<Group> reader = ParquetReader.builder(
                        new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
                .build()) {
            Group row = reader.read();
            for (String quality : List.of("raw", "adj")) {
                List<String> bytes = bytes(row, quality);
                for (CountField field : CountField.values()) {
                    script.append("row['%s_%s'] = bytes.fromhex('%s')\n"
                            .formatted(quality, field.column(), bytes.get(field.ordinal())));
                }
            }
        }
        script.append("for q in row_counts(row, [1000, 3]).values():\n    print(list(zip(*q.values())))\n");
        Path program = Files.writeString(folder.resolve("read.py"), script);
        Process python = new ProcessBuilder("python3", program.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "[(305, 1920, 700, 200, 50, 0, 30, 0), (0, 6, 3, 0, 0, 0, 0, 0)]",
                        "[(297, 1883, 690, 192, 50, 0, 49, 0), (0, 6, 3, 0, 0, 0, 0, 0)]");
    }

    private static String python(String doc, String begin) {
        int from = doc.indexOf("```python\n" + begin) + "```python\n".length();
        return doc.substring(from, doc.indexOf("```", from)) + "\n";
    }

    @Test
    void aQualityThatWasNotAskedForIsAbsentAndTheOtherStandsAlone() throws IOException {
        FrequencyFormat format = FrequencyFormat.ofStore(ASSEMBLY, PEOPLE, false);
        for (FrequencyRow row : List.of(
                new FrequencyRow(ROW.variant(), ROW.raw(), null), new FrequencyRow(ROW.variant(), null, ROW.adj()))) {
            assertThat(read(write(format, List.of(row)), format)).containsExactly(row);
        }
    }

    /** Numbers side by side, as other packed columns have them: here one of each length that there is. */
    @Test
    void packsNumbersOfEachLength() throws IOException {
        FrequencyFormat format = FrequencyFormat.ofStore(ASSEMBLY, new int[5], false);
        StrataCounts counts = new StrataCounts(5);
        int[] missing = {0, 127, 300, Integer.MAX_VALUE, -1};
        for (int s = 0; s < missing.length; s++) {
            counts.set(CountField.N_MISSING, s, missing[s]);
        }
        Path file = write(format, List.of(new FrequencyRow(ROW.variant(), counts, null)));
        try (ParquetReader<Group> reader = ParquetReader.builder(
                        new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
                .build()) {
            assertThat(HexFormat.of()
                            .formatHex(
                                    reader.read().getBinary("raw_n_missing", 0).getBytes()))
                    .isEqualTo("00" + "7f" + "ac02" + "ffffffff07" + "ffffffff0f");
        }
    }

    /** The file is of the build that format 3 was last written by, see its README. */
    @Test
    void rowsOfStoresOfFormat3AreReadAsTheyAre() throws Exception {
        Path file = Path.of(FrequencyFormatTest.class
                .getResource("/frequency/format-3.parquet")
                .toURI());
        assertThat(read(file, FrequencyFormat.ofStore(ASSEMBLY, PEOPLE, false))).containsExactly(ROW);
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
        FrequencyFormat packed =
                FrequencyFormat.ofStore(ASSEMBLY, random.ints(7, 0, 1000).toArray(), false);
        assertThat(read(write(packed, rows), packed)).isEqualTo(rows);
        assertThat(read(write(packed.plain(), rows), packed)).isEqualTo(rows);
        assertThatThrownBy(() -> read(write(packed, rows), FrequencyFormat.ofStore(ASSEMBLY, new int[6], false)))
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
        assertThatThrownBy(() -> write(FrequencyFormat.ofStore(ASSEMBLY, new int[3], false), rows))
                .isInstanceOf(IllegalStateException.class);
    }
}
