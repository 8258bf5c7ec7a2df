package eu.goe.core.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.goe.core.audit.PackageAudit;
import eu.goe.core.disclosure.MembershipPower;
import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;

/**
 * What a package says of itself: {@code manifest.json}, format 1. Its bytes are what is signed, in the canonical form of
 * RFC 8785. Specified in {@code docs/format.md}, "Package".
 *
 * @param format always 1 under the member {@code goe-package}, which also tells a signature of a manifest from others
 * @param critical features that a reader must know; none so far
 * @param packageId the root of the hash tree
 * @param sequence number of this node's packages of this type and audience, from 1
 * @param previous package of the sequence before, null for the first
 * @param supersedes packages of the node that this one takes the place of; null for none
 * @param notBefore begin of validity, null for none
 * @param expires end of validity, null for none
 * @param normalisation a {@link eu.goe.core.variant.Normalisation} label
 * @param parTable which pseudo-autosomal regions
 * @param cohort name of the cohort that everybody are, null for all who could be counted
 * @param sites the list of sites that the package answers, or is; null where it is of all variants of the store
 * @param round of masked sums that it is part of; null for a package of the node's own counts
 * @param madeOf of a list of sites ({@link #LIST}): the nodes whose packages it is made of; null in other packages
 * @param adjTests tests of the adj rule that applied, by batch digest
 * @param absentSiteMaxPeople at a site of the store that the package does not list, so many people at most carry the
 *     allele; null where a site that is not listed is not in the store
 * @param absentSiteCopies at such a site everybody has at most so many copies, and each of those people carries at most so
 *          many of the allele: 2, or more if calls of higher ploidy were counted
 * @param polyploid whether some call has more than two copies; if not, hidden counts of such calls are 0
 *
 * @param anSlack of coverage: at positions in no row AN is 0 to so much, and 0 where AN is exact; null in other packages
 * @param anRounding AN is rounded to this; 1 where it is exact
 * @param nRounding the people of strata are rounded to this; 1 where they are exact
 * @param droppedStrata definitions of strata that the policy does not let out and that have {@code min_count} people or more
 * @param smallStrata combinations of attributes ({@code population,sex}) of which some strata have fewer people; which, and how
 *     many, stays in the node
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Manifest(
        @JsonProperty("goe-package") int format,
        List<String> critical,
        String type,
        String packageId,
        String node,
        String audience,
        boolean synthetic,
        int sequence,
        @Nullable String previous,
        @Nullable List<String> supersedes,
        String created,
        @Nullable String notBefore,
        @Nullable String expires,
        String assembly,
        String normalisation,
        String parTable,
        String sexPloidy,
        List<String> by,
        @Nullable String cohort,
        List<String> qualities,
        @Nullable String regions,
        @Nullable SitesEntry sites,
        @Nullable RoundEntry round,

        @Nullable List<MadeOfEntry> madeOf,
        Map<String, String> adjTests,
        @Nullable Integer absentSiteMaxPeople,
        int absentSiteCopies,
        boolean polyploid,

        @Nullable Integer anSlack,
        int anRounding,
        int nRounding,
        List<StratumEntry> strata,
        List<Map<String, String>> droppedStrata,
        List<String> smallStrata,
        PolicyEntry policy,
        OutcomeEntry outcome,
        String software,
        List<FileEntry> files) {
    /** The format that this program writes and reads. */
    public static final int FORMAT = 1;

    /** Type of a package that is a list of sites, for nodes to answer. */
    static final String LIST = "sites";

    /** Type of a package that is a plan of a regression of all nodes. */
    static final String PLAN = "plan";

    /** The rule that says how few people a small stratum has. */
    static final String MIN_COUNT = "min_count";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** One stratum; {@code n}, and the people of known sex in it, rounded as the policy says. */
    public record StratumEntry(String id, Map<String, String> definition, int n) {}

    /** A list of sites that was asked for: how many, and the SHA-256 of them in normal form, in hex. */
    public record SitesEntry(long n, String sha256) {}

    /**
     * A round of masked sums.
     *
     * @param sha256 of the round, in hex
     * @param nodes all that take part
     * @param maskedPeople of each stratum the people, the females and the males among them, masked like counts
     */
    public record RoundEntry(
            String name, String release, String sha256, List<String> nodes, List<Integer> maskedPeople) {}

    /** A node, and its packages that went into the table whose sites a list has. */
    public record MadeOfEntry(String node, List<String> packageIds) {}

    /** The rules that the package passed. */
    public record PolicyEntry(String sha256, Map<String, Integer> rules) {}

    /**
     * What the rules cost: sites dropped, and the cells that each rule hid, to the nearest 100 (of a cross table as many as it shows).
     *
     * @param membership rule D13 by stratum, in their order; null where no AC is told
     * @param auditor null in packages from before there was one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OutcomeEntry(
            long sites,
            long sitesDropped,
            Map<String, Long> cellsHidden,
            @Nullable List<MembershipEntry> membership,
            @Nullable AuditorEntry auditor) {}

    /**
     * How well membership in a stratum can be told.
     *
     * @param independentSites at most, that tell AC
     * @param power probability with one false alarm in a hundred, in thousandths
     */
    public record MembershipEntry(long independentSites, int power) {}

    /**
     * How the finished package was attacked by code that does not know how it is chosen what is hidden.
     *
     * @param version of the auditor
     * @param sites that it compared with the result, and attacked
     * @param cells small counts there to the nearest 100, and likewise
     * @param hidden those of them that the package does not say
     * @param exact whether all sums of published counts were taken together; else, of three attributes or more, those of each pair, and each on its own
     * @param unsafe those that a reader could tell, always 0
     * @param notAudited why it was not attacked; null where it was
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AuditorEntry(
            int version,
            long sites,
            long cells,
            long hidden,
            boolean exact,
            long unsafe,
            @Nullable String notAudited) {
        /** Of a package that was not attacked. */
        static AuditorEntry not(String why) {
            return new AuditorEntry(PackageAudit.VERSION, 0, 0, 0, false, 0, why);
        }
    }

    /** One file; {@code rows} is −1 where it is no table. */
    public record FileEntry(String path, long bytes, long rows, String sha256) {}

    /** Whether it is what a coordinator asks nodes: a list of sites or a plan, which has no people and passed no policy. */
    boolean isQuestion() {
        return type.equals(LIST) || type.equals(PLAN);
    }

    /** Rule D13 by stratum, in their order; none where no AC is told. */
    List<MembershipPower> membership() {
        List<MembershipEntry> entries = outcome.membership();
        return entries == null
                ? List.of()
                : IntStream.range(0, entries.size())
                        .mapToObj(s -> new MembershipPower(
                                strata.get(s).id(),
                                strata.get(s).n(),
                                entries.get(s).independentSites(),
                                entries.get(s).power()))
                        .toList();
    }

    /** What the policy does not let out of the strata, for people. */
    String heldBack() {
        return droppedStrata.size()
                + (droppedStrata.size() == 1 ? " stratum" : " strata")
                + (smallStrata.isEmpty() ? "" : ", and small ones by " + String.join(" and by ", smallStrata));
    }

    /** The bytes of {@code manifest.json}. */
    byte[] toBytes() {
        try {
            return new JsonCanonicalizer(JSON.writeValueAsString(this)).getEncodedUTF8();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads a manifest.
     *
     * @param where how messages call the package
     * @throws VerificationException if it is of another format, needs a feature that is unknown here, or is no manifest
     */
    static Manifest parse(byte[] bytes, String where) {
        try {
            JsonNode tree = JSON.readTree(bytes);
            int format = tree.path("goe-package").asInt(0);
            if (format != FORMAT) {
                throw new VerificationException(where + ": package format " + format + "; this program reads format "
                        + FORMAT + ". Use a newer program.");
            }
            if (tree.path("critical").size() > 0) {
                throw new VerificationException(where + ": the package needs features that this program lacks: "
                        + tree.path("critical") + ". Use a newer program.");
            }
            Manifest manifest = JSON.treeToValue(tree, Manifest.class);
            if (manifest.files() == null
                    || manifest.strata() == null
                    || manifest.droppedStrata() == null
                    || manifest.smallStrata() == null
                    || manifest.by() == null
                    || manifest.policy() == null
                    || (manifest.strata().isEmpty() && !manifest.isQuestion())
                    || manifest.droppedStrata().contains(null)
                    || (!manifest.smallStrata().isEmpty()
                            && !manifest.policy().rules().containsKey(MIN_COUNT))) {
                throw new VerificationException(where + ": the manifest is not complete.");
            }
            return manifest;
        } catch (JsonProcessingException e) {
            throw new VerificationException(where + ": manifest.json is damaged.", e);
        } catch (IOException e) {
            throw new VerificationException(where + ": manifest.json cannot be read.", e);
        }
    }

    /** The same manifest with its files and the identifier that follows from them. */
    Manifest withFiles(List<FileEntry> entries) {
        return with(Map.of("package_id", HashTree.root(entries), "files", entries));
    }

    /** The same manifest that takes the place of others, or holds from a moment on; null for neither. */
    Manifest withIssue(@Nullable List<String> others, @Nullable String from) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (others != null) {
            members.put("supersedes", others);
        }
        if (from != null) {
            members.put("not_before", from);
        }
        return with(members);
    }

    /** The same manifest with what the auditor says. */
    Manifest withAuditor(AuditorEntry auditor) {
        return with(Map.of(
                "outcome",
                new OutcomeEntry(
                        outcome.sites(),
                        outcome.sitesDropped(),
                        outcome.cellsHidden(),
                        outcome.membership(),
                        auditor)));
    }

    /** The same manifest with strata that are called otherwise. */
    Manifest withStrata(
            List<String> attributes,
            List<StratumEntry> entries,
            List<Map<String, String>> dropped,
            List<String> small) {
        return with(Map.of("by", attributes, "strata", entries, "dropped_strata", dropped, "small_strata", small));
    }

    /** The same manifest with other members, called as in the file. */
    Manifest with(Map<String, ?> members) {
        ObjectNode tree = JSON.valueToTree(this);
        members.forEach((name, value) -> tree.set(name, JSON.valueToTree(value)));
        try {
            return JSON.treeToValue(tree, Manifest.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
