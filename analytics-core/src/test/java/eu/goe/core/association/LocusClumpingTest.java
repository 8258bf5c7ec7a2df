package eu.goe.core.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.association.LocusClumping.Locus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LocusClumpingTest {
    private static Hit hit(int contig, int start, double negLog10P) {
        return new Hit(
                contig,
                start,
                contig + "_" + (start + 1) + "_A_G",
                0.3,
                new Association(0.1, 0.01, negLog10P, AssociationTest.LINEAR, AssociationStatus.OK));
    }

    private static List<Locus> clumped(int distance, Hit... hits) {
        LocusClumping clumping = new LocusClumping(distance, LocusClumping.GENOME_WIDE, 100);
        for (Hit hit : hits) {
            clumping.add(hit);
        }
        return clumping.loci();
    }

    /** The best at 1000 takes 500 and 1500; 1501 is too far from it and leads its own, though near one that was taken. */
    @Test
    void bestHitTakesItsNeighboursAndTheNextBestTheRest() {
        List<Locus> loci = clumped(500, hit(0, 500, 9), hit(0, 1000, 20), hit(0, 1500, 10), hit(0, 1501, 8));
        assertThat(loci)
                .containsExactly(new Locus(hit(0, 1000, 20), 3, 500, 1500), new Locus(hit(0, 1501, 8), 1, 1501, 1501));
    }

    @Test
    void contigsHaveTheirOwnLoci() {
        assertThat(clumped(500, hit(0, 1000, 8), hit(1, 1000, 9)))
                .containsExactly(new Locus(hit(1, 1000, 9), 1, 1000, 1000), new Locus(hit(0, 1000, 8), 1, 1000, 1000));
    }

    @Test
    void firstInTheGenomeLeadsAmongEquals() {
        assertThat(clumped(500, hit(0, 1000, 8), hit(0, 1100, 8)))
                .containsExactly(new Locus(hit(0, 1000, 8), 2, 1000, 1100));
    }

    @Test
    void whatIsNotSignificantIsNotInALocus() {
        assertThat(clumped(500, hit(0, 1000, 7.3))).isEmpty();
        assertThat(clumped(500, hit(0, 1000, -Math.log10(5e-8)))).hasSize(1);
        assertThat(clumped(500, hit(0, 1000, Double.NaN))).isEmpty();
    }

    @Test
    void onlyTheBestLociAreKeptAndAllCounted() {
        LocusClumping clumping = new LocusClumping(10, 1, 7);
        for (int i = 0; i < 5000; i++) {
            clumping.add(hit(0, i * 100, 1 + (i * 7919) % 5000));
        }
        assertThat(clumping.loci().stream().map(l -> l.lead().association().negLog10P()))
                .containsExactly(5000.0, 4999.0, 4998.0, 4997.0, 4996.0, 4995.0, 4994.0);
        assertThat(clumping.found()).isEqualTo(5000);
    }

    @Test
    void stretchesDoNotChangeWhatOneListOfAllHitsGives() {
        SplittableRandom random = new SplittableRandom(83);
        List<Hit> hits = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            hits.add(hit(random.nextInt(3), random.nextInt(200_000), 8 + random.nextInt(30)));
        }
        hits.sort(Comparator.comparingInt(Hit::contig).thenComparingInt(Hit::start));
        assertThat(clumped(500, hits.toArray(Hit[]::new))).isEqualTo(oneByOne(hits, 500, 100));
    }

    /** The definition, without haste. */
    private static List<Locus> oneByOne(List<Hit> hits, int distance, int limit) {
        List<Hit> left = new ArrayList<>(hits);
        left.sort(Hit.BY_P_VALUE);
        List<Locus> loci = new ArrayList<>();
        while (!left.isEmpty()) {
            Hit lead = left.get(0);
            List<Hit> near = left.stream()
                    .filter(h -> h.contig() == lead.contig() && Math.abs(h.start() - lead.start()) <= distance)
                    .toList();
            loci.add(new Locus(
                    lead,
                    near.size(),
                    near.stream().mapToInt(Hit::start).min().orElseThrow(),
                    near.stream().mapToInt(Hit::start).max().orElseThrow()));
            left.removeAll(near);
        }
        return loci.subList(0, Math.min(limit, loci.size()));
    }

    @Test
    void hitsOutOfOrderAreADefect() {
        LocusClumping clumping = new LocusClumping(500, 1, 7);
        clumping.add(hit(1, 1000, 8));
        assertThatThrownBy(() -> clumping.add(hit(1, 999, 8))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> clumping.add(hit(0, 2000, 8))).isInstanceOf(IllegalArgumentException.class);
        assertThat(clumping.loci()).hasSize(1);
        assertThatThrownBy(() -> clumping.add(hit(2, 2000, 8))).isInstanceOf(IllegalStateException.class);
    }
}
