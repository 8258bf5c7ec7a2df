package eu.goe.core.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.MembershipPower;
import eu.goe.core.disclosure.RoundedCosts;
import eu.goe.core.exchange.MergedCounts.State;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.Quality;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code release.json}: what a program that uses a release wants to know of it. */
final class ReleaseMetadata {
    /** The format of the file. */
    static final int FORMAT = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    private ReleaseMetadata() {}

    /** @param changes since the release before, null if none was given */
    static String json(
            ReleaseSummary summary,
            ReleaseDescription description,
            @Nullable ReleaseChanges changes,
            List<ReleaseSummary.ReleasedFile> files) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        MergedInfo info = summary.info();
        json.put("goe-release", FORMAT);
        json.put("version", summary.version());
        json.put("created", summary.created());
        json.put("dataset", description.dataset(summary.version()));
        json.put("title", description.title());
        json.put("identifier", description.identifier());
        json.put("license", description.license());
        json.put("placeholders", description.placeholders());
        json.put("synthetic", info.synthetic());
        json.put("audience", Audience.PUBLIC.label());
        json.put("assembly", info.assembly().name());
        json.put("sex_ploidy", info.sexPloidy());
        json.put("par_table", PloidyRegion.parTable(info.assembly()));
        json.put("qualities", info.qualities().stream().map(Quality::label).toList());
        json.put("vcf_main_quality", summary.main().label());
        json.put("signed", summary.keyId() != null);
        json.put("key_id", summary.keyId());
        json.put("software", summary.software());
        json.put("merged_by", info.software());
        json.put("policy", policy(summary.rule()));
        json.put("strata", strata(summary));
        json.put(
                "strata_not_published",
                summary.dropped().stream().map(ReleaseMetadata::dropped).toList());
        json.put("packages", packages(summary));
        json.put("counts", counts(summary));
        json.put("disclosure", disclosure(summary));
        if (!summary.notes().isEmpty()) {
            json.put("forms", forms(summary));
        }
        if (changes != null) {
            json.put("previous", previous(changes));
            json.put("changes", changes(changes));
        }
        json.put("files", files.stream().map(ReleaseMetadata::file).toList());
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, @Nullable Object> previous(ReleaseChanges changes) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("version", changes.version());
        json.put("sha256sums_sha256", changes.checksums());
        Tombstone withdrawn = changes.withdrawn();
        json.put("status", (withdrawn == null ? HealthDcat.Status.DEPRECATED : HealthDcat.Status.WITHDRAWN).name());
        if (withdrawn != null) {
            json.put("withdrawn", withdrawn.withdrawn());
            json.put("reason", withdrawn.reason());
        }
        return json;
    }

    private static Map<String, Object> changes(ReleaseChanges changes) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("strata_added", changes.strataAdded());
        json.put("strata_gone", changes.strataGone());
        Map<String, Object> rules = new LinkedHashMap<>();
        changes.rules().forEach(rule -> rules.put(rule.key(), List.of(rule.before(), rule.now())));
        json.put("policy_before_and_now", rules);
        json.put("nodes_added", changes.nodesAdded());
        json.put("nodes_gone", changes.nodesGone());
        json.put("nodes_with_other_packages", changes.nodesChanged());
        json.put(
                "cells_compared",
                changes.cells().stream().map(ReleaseCell::toString).toList());
        json.put("sites", sites(changes.total()));
        Map<String, Object> contigs = new LinkedHashMap<>();
        changes.contigs().forEach((contig, n) -> contigs.put(contig, sites(n)));
        json.put("sites_by_contig", contigs);
        return json;
    }

    private static Map<String, Object> sites(ReleaseChanges.Sites sites) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("added", sites.added());
        json.put("gone", sites.gone());
        json.put("changed", sites.changed());
        json.put("same", sites.same());
        return json;
    }

    /** The rules by key. */
    static Map<String, Integer> policy(ReleaseRule rule) {
        Map<String, Integer> json = new LinkedHashMap<>();
        json.put("min_cohort", rule.minCohort());
        json.put("min_count", rule.minCount());
        json.put("min_diff", rule.minDiff());
        json.put("rounding", rule.rounding());
        return json;
    }

    private static List<Object> strata(ReleaseSummary summary) {
        List<Object> list = new ArrayList<>();
        for (int s = 0; s < summary.strata().size(); s++) {
            MergedStratum stratum = summary.strata().get(s);
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("id", stratum.id());
            json.put("definition", stratum.definition());
            json.put("n", summary.rule().rounded(stratum.n()));
            json.put("nodes", stratum.nodes());
            json.put("vcf_label", summary.labels().get(s));
            list.add(json);
        }
        return list;
    }

    private static Map<String, Object> dropped(ReleaseStrata.Dropped dropped) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", dropped.id());
        json.put("rule", dropped.rule());
        json.put("reason", dropped.reason());
        return json;
    }

    private static List<Object> packages(ReleaseSummary summary) {
        List<Object> list = new ArrayList<>();
        for (MergedNode node : summary.info().nodes()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("node", node.node());
            json.put("package_id", node.packageId());
            if (!node.furtherPackageIds().isEmpty()) {
                json.put("further_package_ids", node.furtherPackageIds());
            }
            json.put("audience", node.audience().label());
            json.put("sequence", node.sequence());
            json.put("n", summary.rule().rounded(node.n()));
            json.put("adj_tests", node.adjTests());
            list.add(json);
        }
        return list;
    }

    private static Map<String, Object> counts(ReleaseSummary summary) {
        ReleaseTally tally = summary.tally();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sites", tally.sites());
        json.put("snvs", tally.snvs());
        json.put("indels", tally.indels());
        json.put("others", tally.others());
        for (Quality quality : summary.info().qualities()) {
            Map<String, Object> states = new LinkedHashMap<>();
            for (State state : State.values()) {
                states.put(state.name().toLowerCase(Locale.ROOT), tally.sites(quality, state));
            }
            json.put("states_" + quality.label(), states);
        }
        return json;
    }

    private static Map<String, Object> disclosure(ReleaseSummary summary) {
        ReleaseCost cost = summary.cost();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sites_listed", cost.sitesListed());
        json.put("sites_left_out", cost.sitesDroppedRounded());
        json.put("cells", cost.cells());
        json.put("cells_by_rule", RoundedCosts.of(cost.cellsByRule()));
        List<Object> membership = new ArrayList<>();
        for (MembershipPower power : summary.membership()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("stratum", power.stratum());
            one.put("independent_sites", power.independentSites());
            one.put("power", power.thousandths() / 1e3);
            membership.add(one);
        }
        json.put("membership", membership);
        return json;
    }

    private static Map<String, Object> forms(ReleaseSummary summary) {
        Map<String, Object> json = new LinkedHashMap<>();
        summary.notes().forEach((format, notes) -> json.put(format.label(), notes));
        return json;
    }

    private static Map<String, Object> file(ReleaseSummary.ReleasedFile file) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", file.path());
        json.put("bytes", file.bytes());
        if (file.rows() >= 0) {
            json.put("rows", file.rows());
        }
        json.put("sha256", file.sha256());
        return json;
    }
}
