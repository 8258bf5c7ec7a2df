package eu.goe.core.release;

import static eu.goe.core.release.MergedFixture.stratum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Promise;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.frequency.Quality;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReleaseStrataTest {
    private static final ReleaseRule RULE = new ReleaseRule(1000, 10, 20, 5);

    @Test
    void everybodyBelowTheFloorIsRefused() {
        assertThatThrownBy(() -> choose(stratum("all", 999)))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("rule D1")
                .hasMessageContaining("min_cohort 1000");
        assertThat(choose(stratum("all", 1000)).kept()).containsExactly(0);
    }

    @Test
    void smallStrataAreDroppedAndTheReasonIsGiven() {
        ReleaseStrata strata = choose(
                stratum("all", 6000),
                stratum("population=FIN", 3000),
                stratum("population=SWE", 2001),
                stratum("population=ISL", 999));
        assertThat(strata.kept()).containsExactly(0, 1, 2);
        assertThat(strata.dropped())
                .containsExactly(
                        new ReleaseStrata.Dropped("population=ISL", "D1", "fewer people than min_cohort 1000"));
    }

    @Test
    void stratumThatLeavesAHandfulOfOthersIsDropped() {
        assertThat(choose(stratum("all", 6000), stratum("population=FIN", 5985)).kept())
                .containsExactly(0);
        assertThat(choose(stratum("all", 6000), stratum("population=FIN", 5980)).kept())
                .containsExactly(0, 1);
    }

    @Test
    void whatIsLeftBesidePublishedPartsIsAStratumToo() {
        // 6000 - 3000 - 2985 leaves 15 people of unknown population.
        ReleaseStrata strata =
                choose(stratum("all", 6000), stratum("population=FIN", 3000), stratum("population=SWE", 2985));
        assertThat(strata.kept()).containsExactly(0, 1);
        assertThat(strata.dropped().get(0).rule()).isEqualTo("D4");
    }

    @Test
    void oneNodesOwnPeopleNeedItsLeaveAlsoAsADifference() {
        // ISL is one node's only: neither it nor, since all - FIN - SWE would be ISL, the smaller of the others.
        ReleaseStrata strata = choose(
                stratum("all", 9000),
                stratum("population=FIN", 4000),
                stratum("population=SWE", 3000),
                stratum("population=ISL", 2000, "SE"));
        assertThat(strata.kept()).containsExactly(0, 1);
        assertThat(strata.dropped()).extracting(ReleaseStrata.Dropped::rule).containsExactly("D4", "D0");
    }

    @Promise(attack = "42")
    @Test
    void everybodyButOneNodeIsNotPublishedEither() {
        // The nodes have 2,000 people each; the stratum is all of SE's and FI's, the difference is NO's.
        ReleaseStrata strata = choose(stratum("all", 6000), stratum("region=north", 4000, "SE", "FI"));
        assertThat(strata.kept()).containsExactly(0);
        // 500 of SE's and FI's people are elsewhere: the difference is theirs and NO's.
        assertThat(choose(stratum("all", 6000), stratum("region=north", 3500, "SE", "FI"))
                        .kept())
                .containsExactly(0, 1);
    }

    @Promise(attack = "44")
    @Test
    void packageOfASingleNodeIsRefusedUnlessItIsForThePublic() {
        MergedStratum all = stratum("all", 6000, "SE");
        assertThatThrownBy(() -> choose(all))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("rule D0");
        MergedInfo cleared = new MergedInfo(
                MergedFixture.GRCH38,
                List.of(all),
                List.of(Quality.RAW),
                "adjust",
                List.of(new MergedNode("SE", "id", List.of(), Audience.PUBLIC, 1, "", 6000)),
                true,
                "goe test");
        assertThat(ReleaseStrata.choose(cleared, RULE).kept()).containsExactly(0);
    }

    @Test
    void totalThatLacksOneNodesLeaveIsRefused() {
        // FI's and NO's own tables are public, so the total less theirs is SE's.
        MergedStratum all = stratum("all", 6000);
        MergedInfo mixed = new MergedInfo(
                MergedFixture.GRCH38,
                List.of(all),
                List.of(Quality.RAW),
                "adjust",
                List.of(
                        new MergedNode("SE", "a", List.of(), Audience.COORDINATOR, 1, "", 2000),
                        new MergedNode("FI", "b", List.of(), Audience.PUBLIC, 1, "", 2000),
                        new MergedNode("NO", "c", List.of(), Audience.PUBLIC, 1, "", 2000)),
                true,
                "goe test");
        assertThatThrownBy(() -> ReleaseStrata.choose(mixed, RULE)).isInstanceOf(PolicyException.class);
    }

    private static ReleaseStrata choose(MergedStratum... strata) {
        return ReleaseStrata.choose(MergedFixture.info(List.of(Quality.RAW), strata), RULE);
    }
}
