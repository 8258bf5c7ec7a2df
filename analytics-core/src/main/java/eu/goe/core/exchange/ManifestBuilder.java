package eu.goe.core.exchange;

import eu.goe.core.command.Software;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.exchange.Manifest.AuditorEntry;
import eu.goe.core.exchange.Manifest.MadeOfEntry;
import eu.goe.core.exchange.Manifest.OutcomeEntry;
import eu.goe.core.exchange.Manifest.PolicyEntry;
import eu.goe.core.exchange.Manifest.RoundEntry;
import eu.goe.core.exchange.Manifest.SitesEntry;
import eu.goe.core.exchange.Manifest.StratumEntry;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.FrequencyDefinition.AskedSites;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Normalisation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Manifest} of what its kind of package has to say; all else is as in packages that do not say it. The manifest has no files
 * yet, and so no hash. Mutable, one owner.
 */
final class ManifestBuilder {
    private static final int DIPLOID = 2;

    private final String type;
    private final String node;
    private final boolean synthetic;
    private final Audience audience;

    private int sequence = 1;
    private @Nullable String previous;
    private String created = "";
    private int days = Integer.MAX_VALUE;

    private String assembly = "";
    private String parTable = "";
    private String normalisation = "";
    private String sexPloidy = "as-called";

    private List<String> by = List.of();
    private @Nullable String cohort;
    private List<String> qualities = List.of();
    private Map<String, String> adjTests = Map.of();
    private @Nullable String regions;
    private @Nullable SitesEntry sites;
    private @Nullable RoundEntry round;
    private @Nullable List<MadeOfEntry> madeOf;

    private @Nullable Integer absentSiteMaxPeople;
    private int absentSiteCopies = DIPLOID;
    private boolean polyploid;
    private @Nullable Integer anSlack;
    private int anRounding = 1;
    private int nRounding = 1;

    private List<StratumEntry> strata = List.of();
    private List<Map<String, String>> dropped = List.of();
    private List<String> small = List.of();

    private PolicyEntry policy = new PolicyEntry(DigestUtils.sha256Hex(Map.of().toString()), Map.of());
    private OutcomeEntry outcome = new OutcomeEntry(0, 0, Map.of(), null, null);

    ManifestBuilder(String type, String node, boolean synthetic, Audience audience) {
        this.type = type;
        this.node = node;
        this.synthetic = synthetic;
        this.audience = audience;
    }

    /** Its place among the node's packages, and when it was made: ISO 8601 in UTC. */
    ManifestBuilder at(int number, @Nullable String before, String moment) {
        sequence = number;
        previous = before;
        created = moment;
        return this;
    }

    /** How long it holds from then on; {@link Integer#MAX_VALUE} for ever. */
    ManifestBuilder holds(int forDays) {
        days = forDays;
        return this;
    }

    ManifestBuilder on(Assembly its, Normalisation how) {
        assembly = its.name();
        parTable = PloidyRegion.parTable(its);
        normalisation = how.label();
        return this;
    }

    /** What it had to pass: policy, how long it holds, and to what people are rounded. */
    ManifestBuilder under(Rules rules) {
        policy = new PolicyEntry(ExportJob.digest(rules), rules.sorted());
        nRounding = rules.rounding();
        return holds(rules.expiresDays());
    }

    /** People of strata are to the nearest multiple of this, coarser than what the policy says. */
    ManifestBuilder roundingPeopleTo(int base) {
        nRounding = base;
        return this;
    }

    /** What its strata are by, and of which cohort; null for all who could be counted. */
    ManifestBuilder by(List<String> attributes, @Nullable String ofCohort) {
        by = attributes;
        cohort = ofCohort;
        return this;
    }

    /** How calls were counted. */
    ManifestBuilder counted(FrequencyDefinition definition) {
        qualities = definition.qualities().stream().map(q -> q.label()).toList();
        adjTests = new TreeMap<>();
        definition.batches().forEach(b -> adjTests.put("batch-" + b.number(), b.adjTests()));
        return withSexPloidy(definition.sexPloidy());
    }

    ManifestBuilder withSexPloidy(String label) {
        sexPloidy = label;
        return this;
    }

    /** Where, if not everywhere; null for everywhere. */
    ManifestBuilder within(@Nullable String these) {
        regions = these;
        return this;
    }

    /** The list of sites that it answers, or is; null for none. */
    ManifestBuilder atSites(@Nullable AskedSites list) {
        sites = list == null ? null : new SitesEntry(list.n(), list.sha256());
        return this;
    }

    ManifestBuilder ofRound(RoundEntry its) {
        round = its;
        return this;
    }

    ManifestBuilder madeOf(List<MadeOfEntry> nodes) {
        madeOf = nodes;
        return this;
    }

    /** What is known of sites that it does not list, and whether calls of more than two copies were counted. */
    ManifestBuilder elsewhere(@Nullable Integer maxPeople, int copies, boolean hasPolyploids) {
        absentSiteMaxPeople = maxPeople;
        absentSiteCopies = copies;
        polyploid = hasPolyploids;
        return this;
    }

    /** By how much bounds of AN are wider (null if it has none), and to what AN is rounded (1 where it is exact). */
    ManifestBuilder withAn(@Nullable Integer slack, int rounding) {
        anSlack = slack;
        anRounding = rounding;
        return this;
    }

    ManifestBuilder withStrata(List<StratumEntry> published) {
        strata = List.copyOf(published);
        return this;
    }

    /** What is said of strata that stay. */
    ManifestBuilder without(List<Map<String, String>> droppedOnes, List<String> combinationsOfSmallOnes) {
        dropped = List.copyOf(droppedOnes);
        small = List.copyOf(combinationsOfSmallOnes);
        return this;
    }

    ManifestBuilder withOutcome(OutcomeEntry its) {
        outcome = its;
        return this;
    }

    /** Of a package of so many sites, of which nothing was hidden and which was not attacked. */
    ManifestBuilder withSites(long n, @Nullable AuditorEntry why) {
        return withOutcome(new OutcomeEntry(n, 0, Map.of(), null, why));
    }

    /** The manifest, without files. */
    Manifest build() {
        return new Manifest(
                Manifest.FORMAT,
                List.of(),
                type,
                "",
                node,
                audience.label(),
                synthetic,
                sequence,
                previous,
                null,
                created,
                null,
                days == Integer.MAX_VALUE
                        ? null
                        : Instant.parse(created).plus(days, ChronoUnit.DAYS).toString(),
                assembly,
                normalisation,
                parTable,
                sexPloidy,
                by,
                cohort,
                qualities,
                regions,
                sites,
                round,
                madeOf,
                adjTests,
                absentSiteMaxPeople,
                absentSiteCopies,
                polyploid,
                anSlack,
                anRounding,
                nRounding,
                strata,
                dropped,
                small,
                policy,
                outcome,
                Software.NAME,
                List.of());
    }
}
