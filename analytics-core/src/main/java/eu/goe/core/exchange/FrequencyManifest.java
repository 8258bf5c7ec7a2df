package eu.goe.core.exchange;

import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.CoverageGate;
import eu.goe.core.disclosure.FrequencyGate;
import eu.goe.core.disclosure.GateOutcome;
import eu.goe.core.disclosure.MembershipPower;
import eu.goe.core.disclosure.RoundedCosts;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.genome.Assembly;
import eu.goe.core.store.Batch;
import eu.goe.core.store.StoreInfo;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.variant.Normalisation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the manifest of a package of frequencies or of coverage says: of strata that stay in the node which they are, and of those of fewer than
 * {@code min_count} people only of which combinations of attributes there are any.
 *
 * @param table which of the two
 * @param outcome of all windows
 */
record FrequencyManifest(
        StoreSchema table,
        StoreInfo store,
        Normalisation normalisation,
        Assembly assembly,
        FrequencyDefinition definition,
        Rules rules,
        Audience audience,
        GateOutcome outcome) {

    /** The manifest without its files and their hash. */
    Manifest draft(int sequence, @Nullable String previous, String created) {
        boolean roundsAn = audience == Audience.PUBLIC && rules.rounding() > 1;
        List<Manifest.StratumEntry> strata = new ArrayList<>();
        List<Map<String, String>> dropped = new ArrayList<>();
        TreeSet<String> small = new TreeSet<>();
        divide(strata, dropped, small);
        boolean isCoverage = table == StoreSchema.COVERAGE;
        return new ManifestBuilder(
                        isCoverage ? NodePackages.COVERAGE : NodePackages.FREQUENCIES,
                        store.node(),
                        store.synthetic(),
                        audience)
                .at(sequence, previous, created)
                .on(assembly, normalisation)
                .under(rules)
                .by(definition.by(), definition.cohortLabel())
                .counted(definition)
                .within(definition.regions())
                .atSites(definition.sites())
                .elsewhere(absentSiteMaxPeople(), outcome.absentSiteCopies(), outcome.polyploid())
                .withAn(isCoverage ? CoverageGate.margin(rules, audience) : null, roundsAn ? 2 * rules.rounding() : 1)
                .withStrata(strata)
                .without(dropped, List.copyOf(small))
                .withOutcome(new Manifest.OutcomeEntry(
                        outcome.sitesListed(),
                        outcome.sitesDroppedRounded(),
                        RoundedCosts.of(outcome.cellsHidden()),
                        isCoverage ? null : membership(strata),
                        null))
                .build();
    }

    /**
     * Without a threshold every variant of the store is listed, so at another site nobody carries the allele; who was called there
     * is not known to the reader unless nobody can have been. A list of sites that was answered says nothing of others.
     */
    private @Nullable Integer absentSiteMaxPeople() {
        if (definition.sites() != null) {
            return definition.strata().get(0).n();
        }
        if (rules.minCount() > 1) {
            return rules.minCount() - 1;
        }
        return definition.batches().stream().allMatch(b -> b.callability().equals(Batch.LISTED)) ? null : 0;
    }

    /** Rule D13; of people as they are published, so that the exact number does not follow. */
    private List<Manifest.MembershipEntry> membership(List<Manifest.StratumEntry> strata) {
        List<Manifest.MembershipEntry> membership = new ArrayList<>();
        for (int k = 0; k < strata.size(); k++) {
            MembershipPower power =
                    MembershipPower.of(strata.get(k).id(), strata.get(k).n(), outcome.independentSites(k));
            membership.add(new Manifest.MembershipEntry(power.independentSites(), power.thousandths()));
        }
        return membership;
    }

    private void divide(List<Manifest.StratumEntry> strata, List<Map<String, String>> dropped, Set<String> small) {
        int[] sizes = definition.strata().stream()
                .mapToInt(FrequencyDefinition.StratumSize::n)
                .toArray();
        int[] kept = FrequencyGate.keptStrata(rules, sizes);
        int k = 0;
        for (int s = 0; s < sizes.length; s++) {
            FrequencyDefinition.StratumSize stratum = definition.strata().get(s);
            if (k < kept.length && kept[k] == s) {
                strata.add(new Manifest.StratumEntry(stratum.id(), stratum.definition(), rules.rounded(stratum.n())));
                k++;
            } else if (stratum.n() >= rules.minCount()) {
                dropped.add(stratum.definition());
            } else {
                small.add(combination(definition.by(), stratum.definition()));
            }
        }
    }

    /** The attributes of a stratum in the order of {@code by}: {@code population,sex}. */
    static String combination(List<String> by, Map<String, String> stratum) {
        return by.stream().filter(stratum::containsKey).collect(Collectors.joining(","));
    }
}
