package eu.goe.core.qc;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.testing.Property;
import eu.goe.core.variant.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which sites are chosen, and that it does not depend on which task has seen them. */
class SiteGridTest {
    private static CommonSite site(int contig, int start) {
        return new CommonSite(Variant.of(contig, start, "A", "G"), new byte[0]);
    }

    private static List<String> places(List<CommonSite> sites) {
        return sites.stream()
                .map(s -> s.variant().contig() + ":" + s.variant().start())
                .toList();
    }

    /** What a task keeps of a stretch: the first of each cell. */
    private static List<CommonSite> kept(SiteGrid grid, List<CommonSite> stretch) {
        List<CommonSite> kept = new ArrayList<>();
        for (CommonSite site : stretch) {
            if (kept.isEmpty() || !grid.isSameCell(kept.get(kept.size() - 1).variant(), site.variant())) {
                kept.add(site);
            }
        }
        return kept;
    }

    @Property
    void theChoiceIsTheSameHoweverTheGenomeIsCut(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<CommonSite> all = new ArrayList<>();
        for (int contig = 0; contig < 3; contig++) {
            for (int start = 0; start < 1_000; start += 1 + random.nextInt(30)) {
                all.add(site(contig, start));
            }
        }
        SiteGrid grid = new SiteGrid(1 + random.nextInt(60), 1 + random.nextInt(60));
        List<CommonSite> candidates = new ArrayList<>();
        for (int from = 0; from < all.size(); ) {
            int to = Math.min(all.size(), from + 1 + random.nextInt(40));
            candidates.addAll(random.nextInt(candidates.size() + 1), kept(grid, all.subList(from, to)));
            from = to;
        }
        List<CommonSite> chosen = grid.choose(kept(grid, all));
        assertThat(places(grid.choose(candidates))).isEqualTo(places(chosen));
        assertThat(chosen).hasSizeLessThanOrEqualTo(grid.most());
        for (int i = 1; i < chosen.size(); i++) {
            Variant a = chosen.get(i - 1).variant();
            Variant b = chosen.get(i).variant();
            assertThat(a.contig() < b.contig() || b.start() - a.start() >= grid.cell() / 2)
                    .isTrue();
        }
    }

    @Test
    void sitesAreSpreadEvenlyByRank() {
        List<CommonSite> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(site(0, 100 * i));
        }
        assertThat(places(new SiteGrid(10, 5).choose(all))).containsExactly("0:0", "0:200", "0:400", "0:600", "0:800");
        // 199 and 210 are less than half a cell apart, and 260 is not the first of its cell
        assertThat(places(new SiteGrid(100, 5).choose(List.of(site(0, 199), site(0, 210), site(0, 260), site(1, 0)))))
                .containsExactly("0:199", "1:0");
        assertThat(SiteGrid.of(3_000_000_000L, 5_000, 20_000).cell()).isEqualTo(300_000);
        assertThat(SiteGrid.of(500_000, 5_000, 20_000).cell()).isEqualTo(20_000);
    }
}
