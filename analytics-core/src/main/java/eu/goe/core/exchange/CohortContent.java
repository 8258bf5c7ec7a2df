package eu.goe.core.exchange;

import eu.goe.core.cohort.CohortCounts;
import eu.goe.core.cohort.CrossTable;
import eu.goe.core.cohort.CrossedPeople;
import eu.goe.core.cohort.NamedCohort;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.CohortGate;
import eu.goe.core.disclosure.Differencing;
import eu.goe.core.disclosure.Differencing.Figures;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.disclosure.StratumLabels;
import eu.goe.core.store.Result;
import eu.goe.core.store.SampleNames;
import eu.goe.core.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/** A cross table of people: all of it goes through {@link CohortGate}, and what that leaves is the package. */
final class CohortContent implements ExportContent {
    private final Store store;
    private final Result result;
    private final CohortCounts counts;
    private final ResultPeople people;
    private final SampleAttributes attributes;
    private final Rules rules;
    private final Audience audience;
    private final CohortGate gate;
    private final CrossTable table;

    /** @throws eu.goe.core.errors.PolicyException if nothing of the table may leave, or whom it counts is not known any more */
    CohortContent(Store store, Result result, Rules rules, Audience audience) {
        this.store = store;
        this.result = result;
        this.counts = CohortCounts.parse(result.definition());
        CohortGate.requireFewAttributes(counts.by());
        this.people = ResultPeople.of(store, result, counts);
        this.attributes = store.attributes();
        this.rules = rules;
        this.audience = audience;
        this.gate = new CohortGate(rules, audience, store.secret("complements"));
        this.table = gate.apply(CrossedPeople.of(
                attributes,
                people.strata().get(0).stream().toArray(),
                counts.by(),
                List.copyOf(counts.sums().keySet())));
    }

    @Override
    public Result result() {
        return result;
    }

    /** People of the groups that are published; sums are of those among them who have a value. */
    @Override
    public Differencing.Export published() {
        Map<Map<String, String>, BitSet> membersOf = new HashMap<>();
        for (int s = 0; s < counts.strata().size(); s++) {
            membersOf.put(counts.strata().get(s).definition(), people.strata().get(s));
        }
        List<String> ids = new ArrayList<>();
        List<BitSet> members = new ArrayList<>();
        List<Figures> figures = new ArrayList<>();
        List<Map<String, String>> definitions = table.definitions();
        for (int g = 0; g < definitions.size(); g++) {
            BitSet its = membersOf.get(definitions.get(g));
            if (its == null) {
                continue; // nobody
            }
            CrossTable.Group group = table.groups().get(g);
            if (group.n() != null) {
                ids.add(CrossTable.id(definitions.get(g)));
                members.add(its);
                figures.add(Figures.OF_PEOPLE);
            }
            for (int a = 0; a < table.sums().size(); a++) {
                if (group.sums().get(a) != null) {
                    BitSet measured = measured(its, table.sums().get(a));
                    ids.add(CrossTable.id(definitions.get(g)));
                    members.add(measured);
                    figures.add(Figures.sumOf(
                            table.sums().get(a), digest(measured, table.sums().get(a))));
                }
            }
        }
        return new Differencing.Export(label(), ids, members, figures, hidden(membersOf));
    }

    /** Groups that the table hides: named ones, and those of people without a listed value. */
    private List<BitSet> hidden(Map<Map<String, String>, BitSet> membersOf) {
        Set<BitSet> told = new HashSet<>();
        List<Map<String, String>> definitions = table.definitions();
        for (int g = 0; g < definitions.size(); g++) {
            BitSet its = membersOf.get(definitions.get(g));
            if (its != null && table.groups().get(g).n() != null) {
                told.add(its);
            }
        }
        Set<BitSet> hidden = new LinkedHashSet<>();
        for (BitSet row : parts(membersOf, 0)) {
            for (BitSet column : parts(membersOf, 1)) {
                BitSet both = (BitSet) row.clone();
                both.and(column);
                if (!both.isEmpty() && !told.contains(both)) {
                    hidden.add(both);
                }
            }
        }
        return List.copyOf(hidden);
    }

    /** Everybody, who has each listed value of an attribute, and who has none of them; everybody only, where there is no such attribute. */
    private List<BitSet> parts(Map<Map<String, String>, BitSet> membersOf, int attribute) {
        BitSet everybody = people.strata().get(0);
        List<BitSet> parts = new ArrayList<>(List.of(everybody));
        if (attribute < table.by().size()) {
            BitSet others = (BitSet) everybody.clone();
            for (String value : table.values().get(attribute)) {
                BitSet its = membersOf.getOrDefault(Map.of(table.by().get(attribute), value), new BitSet());
                others.andNot(its);
                parts.add(its);
            }
            parts.add(others);
        }
        return parts;
    }

    private BitSet measured(BitSet of, String attribute) {
        BitSet measured = new BitSet();
        of.stream().filter(i -> attributes.value(attribute, i).isPresent()).forEach(measured::set);
        return measured;
    }

    /** Of people's values: SHA-256 in hex of a line each, with number and value. */
    private String digest(BitSet of, String attribute) {
        StringBuilder lines = new StringBuilder();
        of.stream()
                .forEach(i -> lines.append(i)
                        .append('\t')
                        .append(attributes.value(attribute, i).orElse(""))
                        .append('\n'));
        return DigestUtils.sha256Hex(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public long asked() {
        return 0;
    }

    @Override
    public List<String> readable() {
        return CrossTableFile.lines(table);
    }

    @Override
    public void require(List<ExportEntry> earlier) {
        people.require(rules, published(), earlier);
    }

    @Override
    public Draft write(Path folder, Place place) throws IOException {
        SampleNames names = store.names();
        List<Map<String, String>> labels = new ArrayList<>(table.definitions());
        table.sums().forEach(a -> labels.add(Map.of(a, a)));
        NamedCohort cohort = counts.cohort();
        if (cohort != null) {
            labels.add(Map.of("cohort", cohort.name()));
        }
        StratumLabels.require(labels, text -> names.number(text).isPresent());
        CrossTableFile.write(folder, table);
        return new Draft(manifest(place, cohort), Map.of(CrossTableFile.PATH, (long)
                table.groups().size()));
    }

    private Manifest manifest(Place place, @Nullable NamedCohort cohort) {
        return new ManifestBuilder(
                        CrossTableFile.TYPE, store.info().node(), store.info().synthetic(), audience)
                .at(place.sequence(), place.previous(), place.created())
                .on(store.assembly(), store.normalisation())
                .under(rules)
                .by(counts.by(), cohort == null ? null : cohort.name())
                .withStrata(CrossTableFile.strata(table))
                .withOutcome(new Manifest.OutcomeEntry(
                        0,
                        0,
                        gate.outcome().cellsHidden(),
                        null,
                        Manifest.AuditorEntry.not("a cross table: people of groups, no counts of an allele")))
                .build();
    }
}
