package eu.goe.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.FrequencyGate;
import eu.goe.core.disclosure.Policy;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.exchange.MergedCounts.State;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.Quality;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.release.MergedStratum;
import eu.goe.core.store.StoreInfo;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.variant.Normalisation;
import eu.goe.core.variant.Variant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrequencyMergeTest {
    private static final Variant SITE = Variant.of(0, 100, "A", "G");

    /** A node with everybody and one stratum of 50 and 20 people, which the package holds whole. */
    private static NodePart open(int absentMost) {
        return part(1, absentMost, List.of(), entry("all", 50), entry("a=A", 20));
    }

    /** What the manifest of a node says of its strata; the merged table has everybody, A and B. */
    private static NodePart part(
            int rounding, int absentMost, List<Map<String, String>> dropped, Manifest.StratumEntry... has) {
        return part(Math.max(1, absentMost + 1), rounding, absentMost, dropped, List.of(), has);
    }

    private static NodePart part(
            int minCount,
            int rounding,
            int absentMost,
            List<Map<String, String>> dropped,
            List<String> small,
            Manifest.StratumEntry... has) {
        Rules rules = Policy.parse("coordinator: {min_count: " + minCount + ", min_cohort: 1}", "p")
                .coordinator();
        Manifest manifest = new ManifestFixture(
                        rules, absentMost < 0 ? null : absentMost, rounding, List.of(has), dropped, small)
                .manifest();
        return NodePart.of(Manifest.parse(manifest.toBytes(), "p"), false, STRATA.subList(0, 2));
    }

    private static Manifest.StratumEntry entry(String id, int n) {
        return new Manifest.StratumEntry(id, id.equals("all") ? Map.of() : Map.of("a", id.substring(2)), n);
    }

    /** What nodes list, null where they do not. */
    private static List<NodeSite> rows(@Nullable StrataCounts... listed) {
        return Arrays.stream(listed).map(NodeSite::of).toList();
    }

    @Test
    void publishedFiguresAddUp() {
        MergedCounts merged = new FrequencyMerge(List.of(open(-1), open(-1)), 2)
                .merge(rows(counts(7, 90, 3, 36), counts(5, 100, 0, 40)));
        assertThat(interval(merged, CountField.AC, 0)).isEqualTo("12..12");
        assertThat(interval(merged, CountField.AN, 0)).isEqualTo("190..190");
        assertThat(interval(merged, CountField.AC, 1)).isEqualTo("3..3");
        assertThat(merged.state(0)).isEqualTo(State.OBSERVED);
        assertThat(merged.nNodes(0) + " " + merged.nNodesAn(0) + " " + merged.nNodesSuppressed(0))
                .isEqualTo("2 2 0");
    }

    @Test
    void hiddenCountsOfPolyploidCallsAreNoneWhereThePackageHasNoSuchCall() {
        StrataCounts hidden = counts(7, 90, 3, 36);
        hidden.hide(CountField.N_POLYPLOID, 1);
        Manifest manifest = new ManifestFixture(
                        Policy.parse("coordinator: {min_count: 5, min_cohort: 1}", "p")
                                .coordinator(),
                        4,
                        1,
                        List.of(entry("all", 50), entry("a=A", 20)),
                        List.of(),
                        List.of())
                .manifest();
        MergedCounts without =
                new FrequencyMerge(List.of(NodePart.of(manifest, false, STRATA.subList(0, 2))), 2).merge(rows(hidden));
        MergedCounts with =
                new FrequencyMerge(List.of(NodePart.of(manifest, true, STRATA.subList(0, 2))), 2).merge(rows(hidden));
        assertThat(interval(without, CountField.N_POLYPLOID, 1)).isEqualTo("0..0");
        assertThat(interval(with, CountField.N_POLYPLOID, 1)).isEqualTo("0..20");
    }

    @Test
    void aHiddenCellIsNoMoreThanEverybodysAndTheStratumsCopies() {
        StrataCounts hidden = counts(7, 90, 3, 36);
        hidden.hide(CountField.AC, 1);
        MergedCounts merged =
                new FrequencyMerge(List.of(open(-1), open(-1)), 2).merge(rows(hidden, counts(5, 100, 2, 40)));
        // 2 of the other node, and 0 to min(36 copies, 7 of everybody)
        assertThat(interval(merged, CountField.AC, 1)).isEqualTo("2..9");
        assertThat(interval(merged, CountField.AN, 1)).isEqualTo("76..76");
        assertThat(merged.state(1)).isEqualTo(State.SUPPRESSED);
        assertThat(merged.nNodesSuppressed(1)).isEqualTo(1);
    }

    @Test
    void aNodeThatListsEverySiteHasNobodyCalledWhereItListsNone() {
        MergedCounts merged =
                new FrequencyMerge(List.of(open(-1), open(-1)), 2).merge(rows(counts(0, 90, 0, 36), null));
        assertThat(interval(merged, CountField.AN, 0)).isEqualTo("90..90");
        assertThat(merged.state(0)).isEqualTo(State.ZERO);
        assertThat(merged.nNodes(0) + " " + merged.nNodesAn(0)).isEqualTo("2 1");
    }

    @Test
    void whereANodeMayHaveCalledPeopleWithoutListingTheSiteItsAnIsOpen() {
        // Nobody carries the allele: 0 people at most. 50 people with up to 100 copies may have been called.
        MergedCounts callable =
                new FrequencyMerge(List.of(open(-1), open(0)), 2).merge(rows(counts(9, 90, 5, 36), null));
        assertThat(interval(callable, CountField.AC, 0)).isEqualTo("9..9");
        assertThat(interval(callable, CountField.AN, 0)).isEqualTo("90..190");
        assertThat(callable.nNodes(0) + " " + callable.nNodesAn(0)).isEqualTo("2 1");

        MergedCounts otherAllele = new FrequencyMerge(List.of(open(-1), open(-1)), 2)
                .merge(List.of(NodeSite.of(counts(9, 90, 5, 36)), new NodeSite(null, null, null, true)));
        assertThat(interval(otherAllele, CountField.AC, 0)).isEqualTo("9..9");
        assertThat(interval(otherAllele, CountField.AN, 0)).isEqualTo("90..190");
    }

    @Test
    void aNodeThatLeavesRareSitesOutMayHaveThemAndNobodyKnowsItsAn() {
        MergedCounts merged = new FrequencyMerge(List.of(open(4), open(4)), 2).merge(rows(counts(9, 90, 5, 36), null));
        // four people at most, two copies each; 50 people with up to 100 copies
        assertThat(interval(merged, CountField.AC, 0)).isEqualTo("9..17");
        assertThat(interval(merged, CountField.AN, 0)).isEqualTo("90..190");
        assertThat(interval(merged, CountField.AC, 1)).isEqualTo("5..13");
        assertThat(interval(merged, CountField.AN, 1)).isEqualTo("36..76");
    }

    @Test
    void anAnswerGivesTheAnOfASiteThatTheNodeDoesNotList() {
        // 80 of 100 copies, 30 of 40; nobody is shown to carry it
        MergedCounts shown = new FrequencyMerge(List.of(open(-1), open(0)), 2)
                .merge(List.of(NodeSite.of(counts(9, 90, 5, 36)), answered(counts(0, 80, 0, 30))));
        assertThat(interval(shown, CountField.AC, 0)).isEqualTo("9..9");
        assertThat(interval(shown, CountField.AN, 0)).isEqualTo("170..170");
        assertThat(interval(shown, CountField.AN, 1)).isEqualTo("66..66");
        assertThat(interval(shown, CountField.N_MISSING, 0)).isEqualTo("15..15");
        assertThat(shown.nNodes(0) + " " + shown.nNodesAn(0) + " " + shown.nNodesSuppressed(0))
                .isEqualTo("2 2 0");
    }

    @Test
    void aHiddenCountOfAnAnswerIsNoMoreThanTheSitesThatTheFirstPackageLeavesOutMayHave() {
        StrataCounts hidden = counts(0, 80, 0, 30);
        for (CountField field : CountField.values()) {
            for (int s = 0; s < 2 && field != CountField.AN && field != CountField.N_MISSING; s++) {
                hidden.hide(field, s);
            }
        }
        MergedCounts few = new FrequencyMerge(List.of(open(-1), open(4)), 2)
                .merge(List.of(NodeSite.of(counts(9, 90, 5, 36)), answered(hidden)));
        assertThat(interval(few, CountField.AC, 0)).isEqualTo("9..17"); // of four people
        assertThat(interval(few, CountField.N_HET, 0)).isEqualTo("9..13");
        assertThat(interval(few, CountField.AN, 0)).isEqualTo("170..170");
        assertThat(few.nNodesAn(0) + " " + few.nNodesSuppressed(0)).isEqualTo("2 1");

        MergedCounts nobody = new FrequencyMerge(List.of(open(-1), open(-1)), 2)
                .merge(List.of(NodeSite.of(counts(9, 90, 5, 36)), answered(hidden)));
        assertThat(interval(nobody, CountField.AC, 1)).isEqualTo("5..5"); // it lists every site that it has

        StrataCounts nearlyNone = counts(0, 4, 0, 2);
        nearlyNone.hide(CountField.AC, 0);
        MergedCounts byAn = new FrequencyMerge(List.of(open(-1), open(4)), 2)
                .merge(List.of(NodeSite.of(counts(9, 90, 5, 36)), answered(nearlyNone)));
        assertThat(interval(byAn, CountField.AC, 0)).isEqualTo("9..13"); // four copies are called
    }

    @Test
    void aRowOfTheFirstPackageHoldsBesideAnAnswer() {
        MergedCounts merged = new FrequencyMerge(List.of(open(0)), 2)
                .merge(List.of(new NodeSite(counts(9, 90, 5, 36), counts(0, 80, 0, 30), null, false)));
        assertThat(interval(merged, CountField.AC, 0)).isEqualTo("9..9");
        assertThat(interval(merged, CountField.AN, 0)).isEqualTo("90..90");
    }

    @Test
    void coverageBoundsAnWhereTheNodeSaysNothingElse() {
        NodeSite.AnRange exact = new NodeSite.AnRange(new int[] {80, 30}, new int[] {80, 30});
        MergedCounts known = new FrequencyMerge(List.of(open(-1), open(0)), 2)
                .merge(List.of(NodeSite.of(counts(9, 90, 5, 36)), new NodeSite(null, null, exact, true)));
        assertThat(interval(known, CountField.AC, 0)).isEqualTo("9..9");
        assertThat(interval(known, CountField.AN, 0)).isEqualTo("170..170");
        assertThat(interval(known, CountField.AN, 1)).isEqualTo("66..66");
        assertThat(known.nNodesAn(0)).isEqualTo(2);

        NodeSite.AnRange range = new NodeSite.AnRange(new int[] {70, 20}, new int[] {90, 40});
        MergedCounts bounded = new FrequencyMerge(List.of(open(-1), open(4)), 2)
                .merge(List.of(NodeSite.of(counts(9, 90, 5, 36)), new NodeSite(null, null, range, false)));
        assertThat(interval(bounded, CountField.AC, 0)).isEqualTo("9..17");
        assertThat(interval(bounded, CountField.AN, 0)).isEqualTo("160..180");
        assertThat(interval(bounded, CountField.AN, 1)).isEqualTo("56..76");
        assertThat(bounded.nNodesAn(0)).isEqualTo(1);

        NodeSite.AnRange wide = new NodeSite.AnRange(new int[] {70, 20}, new int[] {120, 80});
        MergedCounts byPeople =
                new FrequencyMerge(List.of(open(4)), 2).merge(List.of(new NodeSite(null, null, wide, false)));
        assertThat(interval(byPeople, CountField.AN, 0)).isEqualTo("70..100");
        assertThat(interval(byPeople, CountField.AN, 1)).isEqualTo("20..40");
    }

    @Test
    void anAnswerFitsThePackageOfTheSameCallsOnly() {
        NodePart lists = open(-1);
        StrataCounts row = counts(9, 90, 5, 36);
        StrataCounts hidden = counts(9, 90, 5, 36);
        hidden.hide(CountField.AC, 0);
        assertThat(lists.fits(row, counts(9, 90, 5, 36), true)).isTrue();
        assertThat(lists.fits(hidden, counts(9, 90, 5, 36), true)).isTrue();
        assertThat(lists.fits(row, counts(9, 92, 5, 36), true)).isFalse(); // one more is called
        assertThat(lists.fits(row, counts(8, 90, 5, 36), true)).isFalse(); // one carrier fewer
        assertThat(lists.fits(null, counts(0, 90, 0, 36), true)).isTrue();
        assertThat(lists.fits(null, counts(1, 90, 0, 36), true)).isFalse(); // it lists all that somebody carries
        assertThat(open(4).fits(null, counts(8, 90, 0, 36), true)).isTrue();
        assertThat(open(4).fits(null, counts(9, 90, 0, 36), true)).isFalse(); // more than four people's copies
        assertThat(lists.fits(null, counts(9, 90, 0, 36), false)).isTrue();
    }

    private static NodeSite answered(StrataCounts counts) {
        return new NodeSite(null, counts, null, false);
    }

    @Test
    void aDroppedStratumIsAnythingUpToTheNodesEverybody() {
        NodePart dropped = part(1, -1, List.of(Map.of("a", "A")), entry("all", 50));
        StrataCounts only = new StrataCounts(1);
        put(only, 0, 40, 4, 1, 5);
        MergedCounts merged = new FrequencyMerge(List.of(open(-1), dropped), 2).merge(rows(counts(7, 90, 3, 36), only));
        assertThat(interval(merged, CountField.AC, 1)).isEqualTo("3..9"); // everybody there has 4 + 2 copies
        assertThat(interval(merged, CountField.AN, 1)).isEqualTo("36..126"); // 45 called people
        assertThat(interval(merged, CountField.AC, 0)).isEqualTo("13..13");
    }

    @Test
    void aNodeThatDroppedNoStratumOfTheAttributesHasNobodyInOneThatItDoesNotList() {
        NodePart without = part(1, -1, List.of(), entry("all", 50));
        StrataCounts only = new StrataCounts(1);
        put(only, 0, 40, 4, 1, 5);
        MergedCounts merged = new FrequencyMerge(List.of(open(-1), without), 2).merge(rows(counts(7, 90, 3, 36), only));
        assertThat(interval(merged, CountField.AC, 1)).isEqualTo("3..3");
        assertThat(merged.nNodes(1)).isEqualTo(1);
    }

    @Test
    void aNodeThatDroppedAnotherStratumHasNobodyInOneThatItDoesNotList() {
        NodePart other = part(1, -1, List.of(Map.of("a", "C")), entry("all", 50));
        StrataCounts only = new StrataCounts(1);
        put(only, 0, 40, 4, 1, 5);
        MergedCounts merged = new FrequencyMerge(List.of(open(-1), other), 2).merge(rows(counts(7, 90, 3, 36), only));
        assertThat(interval(merged, CountField.AC, 1)).isEqualTo("3..3");
        assertThat(interval(merged, CountField.AN, 1)).isEqualTo("36..36");
    }

    @Test
    void aSmallStratumMayBeAnyThatTheNodeDoesNotListAndHasFewPeople() {
        NodePart small = part(3, 1, -1, List.of(Map.of("a", "C")), List.of("a"), entry("all", 50));
        StrataCounts only = new StrataCounts(1);
        put(only, 0, 40, 4, 1, 5);
        MergedCounts merged = new FrequencyMerge(List.of(open(-1), small), 2).merge(rows(counts(7, 90, 3, 36), only));
        assertThat(interval(merged, CountField.AC, 1)).isEqualTo("3..7"); // of two people
        assertThat(interval(merged, CountField.AN, 1)).isEqualTo("36..40");
        assertThat(interval(merged, CountField.N_MISSING, 1)).isEqualTo("2..4");
    }

    @Test
    void aStratumThatIsNotListedIsNoMoreThanWhatThePublishedOnesLeave() {
        NodePart dropped = part(1, -1, List.of(Map.of("a", "A")), entry("all", 50), entry("a=B", 30));
        StrataCounts its = new StrataCounts(2);
        put(its, 0, 40, 4, 1, 5);
        put(its, 1, 25, 2, 1, 2);
        MergedCounts merged = new FrequencyMerge(List.of(open(-1), dropped), 2).merge(rows(counts(7, 90, 3, 36), its));
        assertThat(interval(merged, CountField.AC, 1)).isEqualTo("3..5"); // 6 of everybody, 4 of them in B
        assertThat(interval(merged, CountField.AN, 1)).isEqualTo("36..70"); // 90 less 56
        assertThat(interval(merged, CountField.N_MISSING, 1)).isEqualTo("2..5");
    }

    @Test
    void roundedPeopleMayBeMoreWhereANodeDoesNotListASite() {
        // 50 stands for 48 to 52
        NodePart rounded = part(5, 4, List.of(), entry("all", 50), entry("a=A", 20));
        MergedCounts merged = new FrequencyMerge(List.of(open(4), rounded), 2).merge(rows(counts(9, 90, 5, 36), null));
        assertThat(interval(merged, CountField.AN, 0)).isEqualTo("90..194");
        assertThat(interval(merged, CountField.AN, 1)).isEqualTo("36..80");
    }

    @Test
    void nobodyCalledAnywhereIsNotCallable() {
        MergedCounts merged = new FrequencyMerge(List.of(open(-1)), 2).merge(rows(counts(0, 0, 0, 0)));
        assertThat(merged.state(0)).isEqualTo(State.NOT_CALLABLE);
    }

    static LongStream seeds() {
        Long one = Long.getLong("goe.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, 300);
    }

    private static final List<MergedStratum> STRATA = List.of(
            new MergedStratum("all", Map.of(), 0, List.of()),
            new MergedStratum("a=A", Map.of("a", "A"), 0, List.of()),
            new MergedStratum("a=B", Map.of("a", "B"), 0, List.of()),
            new MergedStratum("a=C", Map.of("a", "C"), 0, List.of()));

    /** A node of the property: its people, and its gate. */
    private record Random(FrequencyDefinition definition, FrequencyGate gate) {}

    /**
     * Random nodes through the gate and the manifest: what comes together contains the pooled truth, and is it where
     * nothing is hidden. Nodes differ in strata, thresholds, rounding, audience and ploidy.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void theMergeContainsTheTruthAndIsItWithoutThresholds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean exact = random.nextInt(4) == 0;
        boolean polyploid = random.nextInt(3) == 0;
        int nNodes = 1 + random.nextInt(5);
        List<Random> nodes = new ArrayList<>();
        List<Rules> rules = new ArrayList<>();
        List<Audience> audiences = new ArrayList<>();
        for (int i = 0; i < nNodes; i++) {
            String keys = "{min_cohort: " + (exact ? 1 : 15) + ", min_count: " + (exact ? 1 : 1 + random.nextInt(6))
                    + ", min_diff: 1, rounding: " + (exact ? 1 : 1 + random.nextInt(8)) + "}";
            Audience audience = random.nextInt(3) == 0 ? Audience.PUBLIC : Audience.COORDINATOR;
            audiences.add(audience);
            rules.add(Policy.parse("coordinator: " + keys + "\npublic: " + keys, "p")
                    .rules(audience));
            List<FrequencyDefinition.StratumSize> strata = new ArrayList<>();
            int all = 15 + random.nextInt(20); // some people are in no other stratum
            for (MergedStratum stratum : STRATA.subList(1, 4)) {
                int n = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(exact ? 60 : 40);
                all += n;
                if (n > 0) {
                    strata.add(new FrequencyDefinition.StratumSize(stratum.id(), stratum.definition(), n, 0, 0));
                }
            }
            strata.add(0, new FrequencyDefinition.StratumSize("all", Map.of(), all, 0, 0));
            FrequencyDefinition definition = new FrequencyDefinition(
                    List.of("a"),
                    null,
                    List.of(Quality.RAW),
                    "adjust",
                    strata,
                    List.of(),
                    null,
                    null,
                    null,
                    0,
                    null,
                    null,
                    null,
                    new FrequencyDefinition.CountedPeople(0, 0, "", null),
                    null,
                    0,
                    List.of(),
                    false,
                    null,
                    null);
            nodes.add(new Random(
                    definition, new FrequencyGate(rules.get(i), audience, strata, true, new byte[] {(byte) i})));
        }
        List<StrataCounts> truths = new ArrayList<>();
        List<List<@Nullable StrataCounts>> published = new ArrayList<>();
        for (int site = 0; site < 30; site++) {
            double frequency = Math.pow(random.nextDouble(), 3);
            StrataCounts truth = new StrataCounts(STRATA.size());
            List<@Nullable StrataCounts> here = new ArrayList<>();
            for (Random node : nodes) {
                if (random.nextInt(6) == 0) {
                    here.add(null); // the node's store has no such site
                    continue;
                }
                FrequencyRow row = node.gate()
                        .apply(
                                new FrequencyRow(
                                        SITE, people(node.definition(), frequency, polyploid, truth, random), null),
                                PloidyRegion.DIPLOID,
                                List.of());
                here.add(row == null ? null : row.raw());
            }
            truths.add(truth);
            published.add(here);
        }
        List<NodePart> parts = new ArrayList<>();
        for (int i = 0; i < nNodes; i++) {
            Manifest manifest = new FrequencyManifest(
                            StoreSchema.FREQUENCIES,
                            new StoreInfo(1, "SE", "GRCh38", List.of(), null, 10_000_000, true, null),
                            new Normalisation(false, false),
                            Assemblies.named("GRCh38"),
                            nodes.get(i).definition(),
                            rules.get(i),
                            audiences.get(i),
                            nodes.get(i).gate().outcome())
                    .draft(1, null, "2026-01-01T00:00:00Z");
            Manifest read = Manifest.parse(manifest.toBytes(), "p");
            parts.add(NodePart.of(read, read.polyploid(), STRATA));
        }
        FrequencyMerge merge = new FrequencyMerge(parts, STRATA.size());
        for (int site = 0; site < truths.size(); site++) {
            MergedCounts merged = merge.merge(rows(published.get(site).toArray(StrataCounts[]::new)));
            for (CountField field : CountField.values()) {
                for (int s = 0; s < STRATA.size(); s++) {
                    assertThat((long) truths.get(site).get(field, s))
                            .as(field + " of " + STRATA.get(s).id() + " at site " + site)
                            .isBetween(merged.min(field, s), merged.max(field, s));
                    if (exact) {
                        assertThat(merged.isExact(field, s))
                                .as(field + " of stratum " + s)
                                .isTrue();
                    }
                }
            }
        }
    }

    /** Calls of all people of a node, counted as they are made; added to the truth too. */
    private static StrataCounts people(
            FrequencyDefinition definition,
            double frequency,
            boolean polyploid,
            StrataCounts truth,
            SplittableRandom random) {
        StrataCounts counts = new StrataCounts(definition.strata().size());
        int inStrata = 0;
        for (int s = 1; s <= definition.strata().size(); s++) {
            boolean inNone = s == definition.strata().size();
            int n = inNone
                    ? definition.strata().get(0).n() - inStrata
                    : definition.strata().get(s).n();
            inStrata += n;
            for (int person = 0; person < n; person++) {
                int ploidy = polyploid && random.nextInt(5) == 0 ? 3 + random.nextInt(3) : 1 + random.nextInt(2);
                int called = random.nextInt(8) == 0 ? random.nextInt(ploidy + 1) : ploidy;
                int alt = 0;
                for (int copy = 0; copy < called; copy++) {
                    alt += random.nextDouble() < frequency ? 1 : 0;
                }
                List<Integer> its = inNone ? List.of(0) : List.of(0, s);
                for (int stratum : its) {
                    count(counts, stratum, ploidy, called, alt);
                    String id = definition.strata().get(stratum).id();
                    for (int merged = 0; merged < STRATA.size(); merged++) {
                        if (STRATA.get(merged).id().equals(id)) {
                            count(truth, merged, ploidy, called, alt);
                        }
                    }
                }
            }
        }
        return counts;
    }

    /** One call into the counts, as docs/format.md defines them. */
    private static void count(StrataCounts into, int s, int ploidy, int called, int alt) {
        boolean complete = called == ploidy;
        into.add(CountField.AC, s, alt);
        into.add(CountField.AN, s, called);
        into.add(CountField.N_HOM_REF, s, complete && ploidy == 2 && alt == 0 ? 1 : 0);
        into.add(CountField.N_HET, s, complete && ploidy > 1 && alt > 0 && alt < ploidy ? 1 : 0);
        into.add(CountField.N_HOM_ALT, s, complete && ploidy > 1 && alt == ploidy ? 1 : 0);
        into.add(CountField.N_HEMI_ALT, s, complete && ploidy == 1 && alt == 1 ? 1 : 0);
        into.add(CountField.N_MISSING, s, called == 0 ? 1 : 0);
        into.add(CountField.N_POLYPLOID, s, ploidy > 2 && called > 0 ? 1 : 0);
    }

    private static void put(StrataCounts into, int s, int homRef, int het, int homAlt, int missing) {
        into.set(CountField.AC, s, het + 2 * homAlt);
        into.set(CountField.AN, s, 2 * (homRef + het + homAlt));
        into.set(CountField.N_HOM_REF, s, homRef);
        into.set(CountField.N_HET, s, het);
        into.set(CountField.N_HOM_ALT, s, homAlt);
        into.set(CountField.N_MISSING, s, missing);
    }

    /** AC and AN of everybody and of the stratum; carriers are heterozygous. */
    private static StrataCounts counts(int ac, int an, int acOfStratum, int anOfStratum) {
        StrataCounts counts = new StrataCounts(2);
        put(counts, 0, an / 2 - ac, ac, 0, 50 - an / 2);
        put(counts, 1, anOfStratum / 2 - acOfStratum, acOfStratum, 0, 20 - anOfStratum / 2);
        return counts;
    }

    private static String interval(MergedCounts merged, CountField field, int stratum) {
        return merged.min(field, stratum) + ".." + merged.max(field, stratum);
    }
}
