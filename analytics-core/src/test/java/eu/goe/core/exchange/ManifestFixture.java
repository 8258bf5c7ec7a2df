package eu.goe.core.exchange;

import eu.goe.core.disclosure.Rules;
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
        return new Manifest(
                1,
                List.of(),
                "frequencies",
                "",
                "SE",
                "coordinator",
                true,
                1,
                null,
                null,
                "2026-01-01T00:00:00Z",
                null,
                null,
                "GRCh38",
                "trimmed",
                "none",
                "adjust",
                List.of("a"),
                null,
                List.of("raw"),
                null,
                null,
                null,
                null,
                Map.of(),
                absentSiteMaxPeople,
                2,
                false,
                null,
                1,
                nRounding,
                strata,
                dropped,
                small,
                new Manifest.PolicyEntry("", rules.sorted()),
                new Manifest.OutcomeEntry(0, 0, Map.of(), null, null),
                "",
                List.of());
    }
}
