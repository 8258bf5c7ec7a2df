package eu.goe.core.exchange;

import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.variant.Normalisation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A manifest of a frequency package of raw counts by the attribute {@code a}; what a test asks about is said, the rest is usual. */
record ManifestFixture(
        Rules rules,
        @Nullable Integer absentSiteMaxPeople,
        int nRounding,
        List<Manifest.StratumEntry> strata,
        List<Map<String, String>> dropped,
        List<String> small) {

    Manifest manifest() {
        return new ManifestBuilder(NodePackages.FREQUENCIES, "SE", true, Audience.COORDINATOR)
                .at(1, null, "2026-01-01T00:00:00Z")
                .on(Assemblies.named("GRCh38"), new Normalisation(false, false))
                .under(rules)
                .holds(Integer.MAX_VALUE)
                .by(List.of("a"), null)
                .withSexPloidy("adjust")
                .elsewhere(absentSiteMaxPeople, 2, false)
                .withStrata(strata)
                .without(dropped, small)
                .build()
                .with(Map.of("qualities", List.of("raw"), "n_rounding", nRounding));
    }
}
