package eu.goe.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.frequency.FrequencyFormat;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowFileTest {
    private static final FrequencyFormat FORMAT = FrequencyFormat.ofPackage(Assemblies.named("GRCh38"), 1);
    private static final FrequencyRow ROW = new FrequencyRow(Variant.of(0, 100, "A", "G"), new StrataCounts(1), null);

    @TempDir
    Path folder;

    @Test
    void aTaskThatFailsLeavesNothingAndItsRetryWrites() throws IOException {
        assertThatThrownBy(() -> WindowFile.write(folder, "chr1.0", FORMAT, out -> {
                    out.write(ROW);
                    throw new IOException("disk");
                }))
                .hasMessage("disk");
        assertThat(names()).isEmpty();
        WindowFile written = WindowFile.write(folder, "chr1.0", FORMAT, out -> out.write(ROW));
        assertThat(written.rows()).isEqualTo(1);
    }

    @Test
    void onlyTheAttemptThatCountsAppears() throws IOException {
        WindowFile counted = WindowFile.write(folder, "chr1.0", FORMAT, out -> out.write(ROW));
        WindowFile empty = WindowFile.write(folder, "chr2.0", FORMAT, out -> {});
        Files.writeString(folder.resolve(".chr1.0.77.parquet"), "of an attempt whose executor was lost");
        WindowFile.publish(folder, List.of(counted, empty), false);
        assertThat(names()).containsExactly("chr1.0.parquet");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
        }
    }
}
