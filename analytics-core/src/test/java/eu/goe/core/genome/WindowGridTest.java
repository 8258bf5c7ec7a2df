package eu.goe.core.genome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.testing.Property;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowGridTest {
    private static final Assembly GRCH38 = Assemblies.named("GRCh38");

    @Test
    void windowIsTenMegabasesAndTheLastEndsWithTheContig() {
        Contig chr22 = GRCH38.contig(21);
        assertThat(WindowGrid.label(chr22, 0)).isEqualTo("chr22.0");
        assertThat(WindowGrid.label(chr22, 9_999_999)).isEqualTo("chr22.0");
        assertThat(WindowGrid.label(chr22, 10_000_000)).isEqualTo("chr22.1");
        assertThat(WindowGrid.region("chr22.1", GRCH38)).contains(new Region(21, 10_000_000, 20_000_000));
        assertThat(WindowGrid.region("chr22.5", GRCH38)).contains(new Region(21, 50_000_000, 50_818_468));
        assertThat(WindowGrid.region("other", GRCH38)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chr22", "chr22.", "chr22.6", "chr22.01", "chr22.-1", "22.1", "chrZ.0", ".1", "", "Other"})
    void whatIsNoLabelIsRefused(String label) {
        assertThatThrownBy(() -> WindowGrid.region(label, GRCH38))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no window of assembly GRCh38");
    }

    @Property
    void labelReadBackHoldsThePosition(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Contig contig = GRCH38.contig(random.nextInt(25));
        int position = random.nextInt((int) contig.length());
        Region region =
                WindowGrid.region(WindowGrid.label(contig, position), GRCH38).orElseThrow();
        assertThat(region.contains(contig.index(), position)).isTrue();
    }

    @Test
    void labelsSortAsTheGenomeWithOtherLast() {
        List<String> expected =
                List.of("chr1.0", "chr1.2", "chr1.10", "chr2.0", "chr10.0", "chrX.0", "chrM.0", "other");
        List<String> labels = new ArrayList<>(expected);
        Collections.shuffle(labels, new Random(7));
        labels.sort(WindowGrid.order(GRCH38));
        assertThat(labels).isEqualTo(expected);
    }

    @Test
    void stretchTouchesItsWindows() {
        assertThat(WindowGrid.labels(new Region(0, 9_999_999, 20_000_001), GRCH38))
                .containsExactly("chr1.0", "chr1.1", "chr1.2");
        assertThat(WindowGrid.labels(new Region(24, 0, 16_569), GRCH38)).containsExactly("chrM.0");
        Assembly any = Assemblies.named("any").withContig("HLA-A*01:01", 0).withContig("c", 0);
        assertThat(WindowGrid.labels(new Region(0, 0, Integer.MAX_VALUE), any)).containsExactly("other");
        assertThat(WindowGrid.labels(new Region(1, 0, Integer.MAX_VALUE), any)).hasSize(215);
        assertThat(WindowGrid.region("c.214", any)).contains(new Region(1, 2_140_000_000, Integer.MAX_VALUE));
    }
}
