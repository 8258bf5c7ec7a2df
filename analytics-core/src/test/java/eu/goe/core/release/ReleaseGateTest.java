package eu.goe.core.release;

import static eu.goe.core.release.MergedFixture.counts;
import static eu.goe.core.release.MergedFixture.people;
import static eu.goe.core.release.MergedFixture.stratum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import eu.goe.core.exchange.MergedCounts;
import eu.goe.core.exchange.MergedCounts.State;
import eu.goe.core.exchange.MergedRow;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.ExpectedCopies;
import eu.goe.core.frequency.HweExactTest;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.Quality;
import eu.goe.core.variant.Variant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Figures are counted by hand; t is 10, AN is rounded to 10. */
class ReleaseGateTest {
    private static final ReleaseRule RULE = new ReleaseRule(100, 10, 20, 5);
    private static final Variant SITE = Variant.of(0, 1000, "A", "G");
    private static final MergedInfo ONLY_ALL = MergedFixture.info(List.of(Quality.RAW), stratum("all", 2000));
    private static final MergedInfo TWO =
            info(stratum("all", 2000), stratum("population=FIN", 1200), stratum("population=SWE", 800));
    private static final MergedInfo THREE = info(
            stratum("all", 2000),
            stratum("population=FIN", 1000),
            stratum("population=SWE", 700),
            stratum("population=ISL", 300));

    private ReleaseGate lastGate = gate(ONLY_ALL, RULE);

    @Test
    void siteWithTooFewCarriersIsNotListed() {
        assertThat(release(ONLY_ALL, counts(people(1991, 9, 0, 0)))).isNull();
        assertThat(release(ONLY_ALL, counts(people(2000, 0, 0, 0)))).isNull();
        assertThat(release(ONLY_ALL, counts(people(1990, 10, 0, 0)))).isNotNull();
    }

    @Test
    void siteIsListedForWhatAdjSaysWhereRawIsHidden() {
        // A node hid raw counts beside adj ones: 1 to 31 may carry it, of good calls 12 do.
        MergedCounts raw = counts(people(1999, 1, 0, 0));
        raw.add(CountField.AC, 0, 0, 30);
        raw.add(CountField.N_HET, 0, 0, 30);
        MergedInfo both = MergedFixture.info(List.of(Quality.RAW, Quality.ADJ), stratum("all", 2000));
        ReleasedSite site = gate(both, RULE).apply(new MergedRow(SITE, raw, counts(people(1988, 12, 0, 0))));
        assertThat(site).isNotNull();
        assertThat(cell(site.adj(), 0)).startsWith("AC=12 ");
        assertThat(gate(both, RULE).apply(new MergedRow(SITE, raw, counts(people(1992, 8, 0, 0)))))
                .isNull();
    }

    @Test
    void carriersArePeopleNotCopies() {
        // AC is 18, but only 9 people carry it.
        assertThat(release(ONLY_ALL, counts(people(1991, 0, 9, 0)))).isNull();
    }

    @Test
    void fewHalfCallsHideTheGenotypeCountsThatTheyFollowFrom() {
        // AC 69 is 64 het and 5 half calls of the allele: 69 − 64 would tell them.
        MergedCounts half = counts(people(1931, 64, 0, 0));
        half.add(CountField.AC, 0, 5, 5);
        half.add(CountField.AN, 0, 5, 5);
        assertThat(cell(released(ONLY_ALL, half), 0)).isEqualTo("AC=69 AN=4000 hom=. het=. missing=0 observed");
        // AN 3995 is 2 × 1995 and 5 people with one copy of another allele; n_missing, n and HWE would tell them.
        MergedCounts other = counts(people(1931, 64, 0, 0));
        other.add(CountField.AN, 0, 5, 5);
        ReleasedSite site = gate(ONLY_ALL, new ReleaseRule(100, 10, 20, 1)).apply(new MergedRow(SITE, other, null));
        assertThat(site).isNotNull();
        assertThat(cell(site.raw(), 0)).isEqualTo("AC=64 AN=3995 hom=. het=. missing=0 observed");
    }

    @Test
    void thresholdOfOneListsAndShowsEverything() {
        ReleaseGate open = gate(ONLY_ALL, new ReleaseRule(1, 1, 1, 1));
        ReleasedSite zero = open.apply(new MergedRow(SITE, counts(people(1999, 0, 0, 1)), null));
        assertThat(zero).isNotNull();
        assertThat(cell(zero.raw(), 0)).isEqualTo("AC=0 AN=3998 hom=0 het=0 missing=1 zero");
        ReleasedSite one = open.apply(new MergedRow(SITE, counts(people(1998, 1, 0, 1)), null));
        assertThat(one).isNotNull();
        assertThat(cell(one.raw(), 0)).isEqualTo("AC=1 AN=3998 hom=0 het=1 missing=1 observed");
        assertThat(open.cost().cellsByRule()).isEmpty();
    }

    @Test
    void smallCellHidesAnotherOneBesideIt() {
        // 4 in ISL is hidden, and SWE's 20, the smallest that is left, so that all less FIN says 24 for both.
        ReleasedCounts counts = released(
                THREE,
                counts(people(1936, 64, 0, 0), people(960, 40, 0, 0), people(680, 20, 0, 0), people(296, 4, 0, 0)));
        assertThat(cell(counts, 0)).isEqualTo("AC=64 AN=4000 hom=0 het=64 missing=0 observed");
        assertThat(cell(counts, 1)).isEqualTo("AC=40 AN=2000 hom=0 het=40 missing=0 observed");
        assertThat(cell(counts, 2)).isEqualTo("AC=. AN=1400 hom=. het=. missing=0 suppressed");
        assertThat(cell(counts, 3)).isEqualTo("AC=. AN=600 hom=. het=. missing=0 suppressed");
        assertThat(counts.has(ReleaseField.AC_MIN, 3)).isFalse();
        assertThat(counts.has(ReleaseField.AC_MAX, 3)).isFalse();
        assertThat(counts.af(3)).isNaN();
        assertThat(counts.hweP(3)).isNaN();
        assertThat(lastGate.cost().cellsByRule())
                .containsEntry("D2 AC hidden", 1L)
                .containsEntry("D4 AC hidden", 1L)
                .containsEntry("D3 genotype counts hidden", 2L);
    }

    @Test
    void twoSmallCellsThatAddUpToEnoughNeedNoThird() {
        ReleasedCounts counts = released(
                THREE,
                counts(people(1948, 52, 0, 0), people(960, 40, 0, 0), people(692, 8, 0, 0), people(296, 4, 0, 0)));
        assertThat(counts.has(ReleaseField.AC, 1)).isTrue();
        assertThat(counts.has(ReleaseField.AC, 2)).isFalse();
        assertThat(counts.has(ReleaseField.AC, 3)).isFalse();
    }

    @Test
    void smallGenotypeCountHidesAllOfThem() {
        // AC 34 = 30 + 2 x 2: with AC and n_het the 2 would be known.
        ReleasedCounts counts = released(ONLY_ALL, counts(people(1968, 30, 2, 0)));
        assertThat(cell(counts, 0)).isEqualTo("AC=34 AN=4000 hom=. het=. missing=0 observed");
        assertThat(counts.hweP(0)).isNaN();
    }

    @Test
    void fewCopiesOfTheOtherAllelesAreSmallToo() {
        // All but 8 copies are the alternate allele.
        ReleasedCounts counts = released(ONLY_ALL, counts(people(0, 8, 1992, 0)));
        assertThat(counts.has(ReleaseField.AC, 0)).isFalse();
        assertThat(counts.state(0)).isEqualTo(State.SUPPRESSED);
    }

    @Test
    void anIsRoundedUnlessEverybodyIsCalled() {
        ReleasedCounts some = released(ONLY_ALL, counts(people(1876, 100, 21, 3)));
        // AC 142; AN 3994 becomes 3990; 3 people without a call are too few to tell.
        assertThat(cell(some, 0)).isEqualTo("AC=142 AN=3990 hom=21 het=100 missing=. observed");
        assertThat(some.af(0)).isEqualTo(142 / 3990.0);
        assertThat(some.hweP(0)).isNaN();
        ReleasedCounts everybody = released(ONLY_ALL, counts(people(1879, 100, 21, 0)));
        assertThat(cell(everybody, 0)).isEqualTo("AC=142 AN=4000 hom=21 het=100 missing=0 observed");
        assertThat(everybody.hweP(0)).isCloseTo(HweExactTest.pValue(1879, 100, 21), within(1e-20));
    }

    @Test
    void roundingLeavesAnExactWhereItIsOne() {
        ReleaseGate gate = gate(ONLY_ALL, new ReleaseRule(100, 10, 20, 1));
        ReleasedSite site = gate.apply(new MergedRow(SITE, counts(people(1870, 90, 21, 19)), null));
        assertThat(site).isNotNull();
        assertThat(cell(site.raw(), 0)).isEqualTo("AC=132 AN=3962 hom=21 het=90 missing=19 observed");
        assertThat(site.raw().hweP(0)).isNotNaN();
    }

    @Test
    void intervalIsPublishedByItsEndsWhenItDoesNotTellThatTheCellIsSmall() {
        ReleasedCounts counts = released(TWO, withSwedishAc(0, 14));
        assertThat(counts.has(ReleaseField.AC, 2)).isFalse();
        assertThat(counts.get(ReleaseField.AC_MIN, 2)).isEqualTo(0);
        assertThat(counts.get(ReleaseField.AC_MAX, 2)).isEqualTo(14);
        assertThat(counts.af(2)).isNaN();
        assertThat(counts.state(2)).isEqualTo(State.SUPPRESSED);
    }

    @Test
    void intervalThatTellsThatTheCellIsSmallIsNotPublished() {
        assertThat(released(TWO, withSwedishAc(3, 14)).has(ReleaseField.AC_MIN, 2))
                .isFalse();
        assertThat(released(TWO, withSwedishAc(0, 4)).has(ReleaseField.AC_MAX, 2))
                .isFalse();
    }

    @Test
    void intervalOfAnIsWidenedToMultiples() {
        MergedCounts counts = counts(people(1900, 100, 0, 0), people(1140, 60, 0, 0), people(760, 40, 0, 0));
        counts.add(CountField.AN, 2, 0, 7);
        ReleasedCounts released = released(TWO, counts);
        assertThat(released.has(ReleaseField.AN, 2)).isFalse();
        assertThat(released.get(ReleaseField.AN_MIN, 2)).isEqualTo(1600);
        assertThat(released.get(ReleaseField.AN_MAX, 2)).isEqualTo(1607);
        assertThat(released.af(2)).isNaN();
    }

    @Test
    void rawIsHiddenWhereItDiffersFromAdjByAFewCopies() {
        MergedInfo both = MergedFixture.info(List.of(Quality.RAW, Quality.ADJ), stratum("all", 2000));
        ReleasedSite few = gate(both, RULE)
                .apply(new MergedRow(SITE, counts(people(1957, 43, 0, 0)), counts(people(1950, 40, 0, 10))));
        assertThat(few).isNotNull();
        assertThat(few.adj().get(ReleaseField.AC, 0)).isEqualTo(40);
        assertThat(few.raw().has(ReleaseField.AC, 0)).isFalse();
        ReleasedSite many = gate(both, RULE)
                .apply(new MergedRow(SITE, counts(people(1940, 60, 0, 0)), counts(people(1940, 40, 0, 20))));
        assertThat(many).isNotNull();
        assertThat(many.raw().get(ReleaseField.AC, 0)).isEqualTo(60);
        ReleasedSite same = gate(both, RULE)
                .apply(new MergedRow(SITE, counts(people(1960, 40, 0, 0)), counts(people(1960, 40, 0, 0))));
        assertThat(same).isNotNull();
        assertThat(same.raw().get(ReleaseField.AC, 0)).isEqualTo(40);
    }

    @Test
    void nobodyCallableIsNotZero() {
        ReleasedCounts counts =
                released(TWO, counts(people(1180, 20, 0, 800), people(1180, 20, 0, 0), people(0, 0, 0, 800)));
        assertThat(counts.state(2)).isEqualTo(State.NOT_CALLABLE);
        assertThat(counts.get(ReleaseField.AN, 2)).isEqualTo(0);
        assertThat(counts.af(2)).isNaN();
    }

    @Test
    void expectedCopiesOnXFollowFromTheSexes() {
        MergedInfo sexes = MergedFixture.info(
                List.of(Quality.RAW), stratum("all", 2000), stratum("sex=female", 1100), stratum("sex=male", 900));
        ExpectedCopies copies = new ExpectedCopies(MergedPeople.of(sexes, new int[] {0, 1, 2}), true);
        // 1,100 women with two and 900 men with one copy.
        Variant onX = Variant.of(22, 50_000_000, "A", "G");
        var region = PloidyRegion.of(MergedFixture.GRCH38, onX.contig(), onX.start());
        assertThat(copies.copies(region, 0)).isEqualTo(3100);
        assertThat(copies.copies(region, 1)).isEqualTo(2200);
        assertThat(copies.copies(region, 2)).isEqualTo(900);
    }

    /** FIN has 100 copies; of SWE only an interval is known, and so of all. */
    private static MergedCounts withSwedishAc(long min, long max) {
        MergedCounts counts = counts(people(1100, 100, 0, 800), people(1100, 100, 0, 0), people(0, 0, 0, 0));
        for (int s : new int[] {0, 2}) {
            counts.add(CountField.AC, s, min, max);
            counts.add(CountField.AN, s, 1600, 1600);
            counts.add(CountField.N_HET, s, min, max);
            counts.add(CountField.N_HOM_REF, s, 800 - max, 800 - min);
        }
        return counts;
    }

    private ReleasedCounts released(MergedInfo info, MergedCounts raw) {
        ReleasedSite site = release(info, raw);
        assertThat(site).isNotNull();
        return site.raw();
    }

    private @Nullable ReleasedSite release(MergedInfo info, MergedCounts raw) {
        lastGate = gate(info, RULE);
        return lastGate.apply(new MergedRow(SITE, raw, null));
    }

    private static ReleaseGate gate(MergedInfo info, ReleaseRule rule) {
        return new ReleaseGate(info, rule, ReleaseStrata.choose(info, rule));
    }

    private static MergedInfo info(MergedStratum... strata) {
        return MergedFixture.info(List.of(Quality.RAW), strata);
    }

    private static String cell(ReleasedCounts counts, int s) {
        return "AC=" + text(counts, ReleaseField.AC, s) + " AN=" + text(counts, ReleaseField.AN, s)
                + " hom=" + text(counts, ReleaseField.N_HOM_ALT, s) + " het=" + text(counts, ReleaseField.N_HET, s)
                + " missing=" + text(counts, ReleaseField.N_MISSING, s) + " "
                + counts.state(s).name().toLowerCase(Locale.ROOT);
    }

    private static String text(ReleasedCounts counts, ReleaseField field, int s) {
        return counts.has(field, s) ? Long.toString(counts.get(field, s)) : ".";
    }
}
