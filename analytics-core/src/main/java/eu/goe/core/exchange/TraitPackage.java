package eu.goe.core.exchange;

import eu.goe.core.association.AssociationDefinition.TestedTrait;
import eu.goe.core.cohort.NamedCohort;
import eu.goe.core.disclosure.AssociationGate;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.disclosure.StratumLabels;
import eu.goe.core.filter.AppliedFilters;
import eu.goe.core.store.SampleNames;
import eu.goe.core.store.Store;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What packages about traits have in common: texts that leave with them, and their manifest.
 *
 * @param covariates of categorical ones {@code NAME=LEVEL}
 * @param cohort whom the result is of, null for everybody
 * @param filters which of them, null for all
 * @param regions null for the whole genome
 */
record TraitPackage(
        Store store,
        Rules rules,
        Audience audience,
        String type,
        List<TestedTrait> traits,
        Collection<String> covariates,
        @Nullable NamedCohort cohort,
        @Nullable AppliedFilters filters,
        @Nullable String regions) {

    /** How a trait's people are called in manifest and ledger. */
    static String id(TestedTrait trait) {
        return "trait=" + trait.name();
    }

    /** @throws eu.goe.core.errors.PolicyException if a text that would leave is none that may */
    void requireLabels() {
        List<Map<String, String>> labels = new ArrayList<>();
        traits.forEach(t -> labels.add(Map.of("trait", t.name())));
        for (String covariate : covariates) {
            int equals = covariate.indexOf('=');
            labels.add(
                    equals < 0
                            ? Map.of("covariate", covariate)
                            : Map.of(covariate.substring(0, equals), covariate.substring(equals + 1)));
        }
        if (cohort != null) {
            labels.add(Map.of("cohort", cohort.name()));
        }
        SampleNames names = store.names();
        StratumLabels.require(labels, text -> names.number(text).isPresent());
    }

    /**
     * The manifest without files.
     *
     * @param notAudited why nobody attacks it before it is signed
     */
    Manifest manifest(ExportContent.Place place, GatedRows rows, String notAudited) {
        return new ManifestBuilder(type, store.info().node(), store.info().synthetic(), audience)
                .at(place.sequence(), place.previous(), place.created())
                .on(store.assembly(), store.normalisation())
                .under(rules)
                .withSexPloidy("adjust")
                .by(List.of("trait"), AppliedFilters.cohort(cohort, filters))
                .within(regions)
                .roundingPeopleTo(AssociationGate.rounding(rules))
                .withStrata(traits.stream()
                        .map(t -> new Manifest.StratumEntry(
                                id(t), Map.of("trait", t.name()), AssociationGate.rounded(t.n(), rules)))
                        .toList())
                .withOutcome(new Manifest.OutcomeEntry(
                        rows.listed(), rows.dropped(), rows.hidden(), null, Manifest.AuditorEntry.not(notAudited)))
                .build();
    }
}
