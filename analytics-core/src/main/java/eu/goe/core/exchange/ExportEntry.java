package eu.goe.core.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import eu.goe.core.association.SumsDefinition;
import eu.goe.core.disclosure.Differencing;
import eu.goe.core.errors.VerificationException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the store's ledger remembers of a package: so that the same export again is the same package, and so that later ones tell nothing beside it.
 *
 * @param result number of the result
 * @param label how the node calls it
 * @param policy digest of the rules
 * @param sequence of the node's packages for the audience
 * @param previous package of the sequence before
 * @param strata that it published
 * @param hidden groups of people that a cross table hides, as {@link Stratum#people}; null of others
 * @param exactAn whether AN was not rounded
 * @param asked sites of the list that it answers; 0 of a package of all variants
 * @param round that it takes part in; null for a package of the node's own counts
 * @param plan that it answers; null of a package that answers none
 * @param issue what whoever exported said of it; null for nothing
 * @param rows SHA-256 of each file of published rows, by its name
 */
record ExportEntry(
        int result,
        String label,
        String audience,
        String policy,
        String keyId,
        int sequence,
        @Nullable String previous,
        String created,
        String packageId,
        String manifestSha256,
        List<Stratum> strata,
        @Nullable List<String> hidden,
        boolean exactAn,
        long asked,
        @Nullable Round round,
        SumsDefinition.@Nullable Answered plan,
        @Nullable Issue issue,
        Map<String, String> rows) {
    private static final ObjectMapper JSON =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    /**
     * A published stratum.
     *
     * @param people numbers of its samples: a bit each from the lowest of the first byte on, in base 64
     * @param figures what was published of it; null for counts of genotypes and of people, without masks
     * @param values digest of the values that were added up; null of counts
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Stratum(
            String id,
            String people,
            @Nullable Set<String> figures,
            @Nullable String values) {
        static Stratum of(String id, BitSet people, Differencing.Figures figures) {
            return new Stratum(
                    id,
                    text(people),
                    figures.equals(Differencing.Figures.COUNTS) ? null : figures.kinds(),
                    figures.values());
        }

        Differencing.Figures published() {
            return figures == null ? Differencing.Figures.COUNTS : new Differencing.Figures(figures, values);
        }
    }

    /**
     * A round of masked sums.
     *
     * @param release that it is for
     * @param sha256 of the round
     * @param nodes that take part in it
     */
    record Round(String name, String release, String sha256, List<String> nodes) {}

    /** Whether it told counts of genotypes of the node's own, not under masks, of half of these people or more. */
    boolean countsMostOf(BitSet people) {
        return !rows.isEmpty() && isOfMostOf(people);
    }

    /** Whether it is part of a masked sum of half of these people or more. */
    boolean sumsMostOf(BitSet people) {
        return round != null && isOfMostOf(people);
    }

    private boolean isOfMostOf(BitSet people) {
        return export().people().stream().anyMatch(its -> {
            BitSet both = (BitSet) people.clone();
            both.and(its);
            return 2 * both.cardinality() >= people.cardinality();
        });
    }

    /**
     * What whoever exports says of a package.
     *
     * @param supersedes identifiers of packages that it takes the place of
     * @param notBefore when it begins to hold; null for at once
     */
    record Issue(List<String> supersedes, @Nullable String notBefore) {
        static final Issue NONE = new Issue(List.of(), null);

        Issue {
            supersedes = supersedes.stream().distinct().sorted().toList();
        }
    }

    private static String text(BitSet people) {
        return Base64.getEncoder().encodeToString(people.toByteArray());
    }

    private static BitSet people(String text) {
        return BitSet.valueOf(Base64.getDecoder().decode(text));
    }

    static @Nullable List<String> hidden(Differencing.Export export) {
        return export.hidden().isEmpty()
                ? null
                : export.hidden().stream().map(ExportEntry::text).toList();
    }

    static List<Stratum> strata(Differencing.Export export) {
        List<Stratum> strata = new ArrayList<>();
        for (int s = 0; s < export.ids().size(); s++) {
            strata.add(Stratum.of(
                    export.ids().get(s),
                    export.people().get(s),
                    export.figures().get(s)));
        }
        return strata;
    }

    /** Its strata, for the rules on differences. */
    Differencing.Export export() {
        return new Differencing.Export(
                label,
                strata.stream().map(Stratum::id).toList(),
                strata.stream().map(s -> people(s.people())).toList(),
                strata.stream().map(Stratum::published).toList(),
                hidden == null
                        ? List.of()
                        : hidden.stream().map(ExportEntry::people).toList());
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static ExportEntry parse(String json) {
        try {
            return JSON.readValue(json, ExportEntry.class);
        } catch (JsonProcessingException e) {
            throw new VerificationException("A line of the ledger of exports cannot be read; see goe check.", e);
        }
    }
}
