package eu.goe.core.frequency;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Regions;
import eu.goe.core.store.TableFile;
import eu.goe.core.variant.Variant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrequenciesJobTest {
    private static final Assembly GRCH38 = Assemblies.named("GRCh38");

    @Test
    void onlyFilesThatReachIntoTheRegionsAreRead() {
        List<TableFile> files = List.of(
                file("chr22.1", 10_000_000, 10_400_000),
                file("chr22.1", 10_400_001, 10_900_000),
                file("chr22.2", 20_000_000, 20_900_000));
        // 1-based 10,400,001 is the last start of the first file
        assertThat(within(files, "chr22:10400001-10400001")).containsExactly(files.get(0));
        assertThat(within(files, "chr22:10400002-20000000")).containsExactly(files.get(1));
        assertThat(within(files, "chr22:20000001-20000001")).containsExactly(files.get(2));
        assertThat(within(files, "chr21")).isEmpty();
        assertThat(FrequenciesJob.within(files, null, GRCH38)).isEqualTo(files);
    }

    private static List<TableFile> within(List<TableFile> files, String regions) {
        return FrequenciesJob.within(files, Regions.parse(regions, GRCH38), GRCH38);
    }

    private static TableFile file(String window, int first, int last) {
        int chr22 = GRCH38.resolve("chr22").orElseThrow().index();
        return new TableFile(
                window + "/" + first,
                new TableFile.Partition(0, window),
                1,
                1,
                Variant.of(chr22, first, "A", "G"),
                Variant.of(chr22, last, "A", "G"),
                null);
    }
}
