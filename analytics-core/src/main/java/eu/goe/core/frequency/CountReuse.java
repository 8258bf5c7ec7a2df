package eu.goe.core.frequency;

import eu.goe.core.cohort.Participants;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.command.Software;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.store.Batch;
import eu.goe.core.store.Block;
import eu.goe.core.store.Result;
import eu.goe.core.store.ResultType;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An earlier result whose counts are a part of a new one: it counted some of the batches, in the same way, by the same attributes, and of
 * their people the same. Then only the other batches are counted. Attributes, consent, withdrawals and the program may have
 * changed since; each is compared, and a result that differs in anything is not taken.
 */
record CountReuse(Result result, FrequencyDefinition definition, EarlierCounts.Source source) {

    /** Raised whenever the same calls give other counts: results of another revision are not taken. */
    static final int REVISION = 1;

    /** The removed batches that share a block with visible ones. */
    static List<Integer> removedBeside(List<Block> blocks, List<Batch> visible) {
        Set<Integer> numbers = visible.stream().map(Batch::number).collect(Collectors.toSet());
        return blocks.stream()
                .flatMap(b -> b.batches().stream())
                .filter(b -> !numbers.contains(b))
                .toList();
    }

    /** The result that counted most people, if there is one. */
    static Optional<CountReuse> find(
            Store store,
            FrequenciesJob.Request request,
            SampleAttributes attributes,
            StrataPlan plan,
            Participants people,
            Assembly assembly) {
        if (request.sites() != null || request.histograms() != null || request.downsampling() != null) {
            return Optional.empty();
        }
        CountReuse best = null;
        for (Result result : store.results()) {
            if (result.type() != ResultType.FREQUENCIES) {
                continue;
            }
            FrequencyDefinition definition = FrequencyDefinition.parse(result.definition());
            if (best != null && nPeople(best.definition) >= nPeople(definition)) {
                continue;
            }
            if (isAskedAlike(definition, request, assembly)
                    && isOfSamePeople(definition, store.batches(), attributes, request.by(), people)) {
                EarlierCounts.Source source = source(definition, store.blocks(), plan);
                if (source != null
                        && removedBeside(source.blocks(), store.batches()).equals(definition.removedBeside())) {
                    best = new CountReuse(result, definition, source);
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private static int nPeople(FrequencyDefinition definition) {
        return definition.strata().get(0).n();
    }

    FrequencyDefinition.ReusedResult reused() {
        return new FrequencyDefinition.ReusedResult(result.name(), result.version(), nPeople(definition));
    }

    /** Stretches in which variants of added blocks and rows of the result overlap. */
    List<FrequencyTask.Unit> units(
            Store store,
            FrequenciesJob.Request request,
            Assembly assembly,
            List<TableFile> variants,
            List<TableFile> callability) {
        List<TableFile> added =
                FrequenciesJob.within(store.files(StoreSchema.VARIANTS, source.added()), request.regions(), assembly);
        List<TableFile> addedCallability = store.files(StoreSchema.CALLABILITY, source.added());
        List<TableFile> earlierCallability = store.files(StoreSchema.CALLABILITY, source.blocks());
        List<TableFile> rows = store.resultFiles(result);
        List<TableFile> all = Stream.concat(added.stream(), rows.stream())
                .filter(f -> isPossible(f, request.adjust(), assembly))
                .toList();
        Set<TableFile> isRows = Set.copyOf(rows);
        List<FrequencyTask.Unit> units = new ArrayList<>();
        for (List<TableFile> files : FrequenciesJob.overlapping(all)) {
            Span span = Span.of(files);
            units.add(new FrequencyTask.Unit(
                    span,
                    span.touching(variants),
                    span.touching(callability),
                    null,
                    new FrequencyTask.Reuse(
                            new EarlierCounts.Part(
                                    files.stream().filter(isRows::contains).toList(),
                                    span.touching(earlierCallability)),
                            files.stream().filter(f -> !isRows.contains(f)).toList(),
                            span.touching(addedCallability))));
        }
        return units;
    }

    private static boolean isAskedAlike(
            FrequencyDefinition definition, FrequenciesJob.Request request, Assembly assembly) {
        String regions = request.regions() == null ? null : request.regions().text(assembly);
        return definition.sites() == null
                && !definition.choosesVariants()
                && Software.NAME.equals(definition.software())
                && definition.countingRevision() == REVISION
                && definition.by().equals(request.by())
                && Set.copyOf(definition.qualities()).equals(request.qualities())
                && definition.sexPloidy().equals(request.adjust() ? "adjust" : "as-called")
                && (regions == null ? definition.regions() == null : regions.equals(definition.regions()));
    }

    /** Whether its batches are still there as they were, and of their people the same count, with the same attributes. */
    private static boolean isOfSamePeople(
            FrequencyDefinition definition,
            List<Batch> batches,
            SampleAttributes attributes,
            List<String> by,
            Participants people) {
        Map<Integer, Batch> byNumber = new HashMap<>();
        batches.forEach(b -> byNumber.put(b.number(), b));
        boolean[] isIts = new boolean[attributes.nSamples()];
        for (FrequencyDefinition.CountedBatch counted : definition.batches()) {
            Batch batch = byNumber.get(counted.number());
            if (batch == null || !FrequenciesJob.counted(batch).equals(counted)) {
                return false;
            }
            Arrays.fill(isIts, batch.firstSample(), batch.firstSample() + batch.nSamples(), true);
        }
        int[] samples = Arrays.stream(people.samples()).filter(s -> isIts[s]).toArray();
        return Participants.sha256(samples).equals(definition.people().sha256())
                && attributes.sha256(by, samples).equals(definition.people().attributesSha256());
    }

    /** Null where a block holds batches that were counted and others. */
    private static EarlierCounts.@Nullable Source source(
            FrequencyDefinition definition, List<Block> blocks, StrataPlan plan) {
        Set<Integer> counted = definition.batches().stream()
                .map(FrequencyDefinition.CountedBatch::number)
                .collect(Collectors.toSet());
        Map<Boolean, List<Block>> byWhether =
                blocks.stream().collect(Collectors.partitioningBy(b -> counted.containsAll(b.batches())));
        List<Block> added = byWhether.getOrDefault(false, List.of());
        if (added.stream().anyMatch(b -> b.batches().stream().anyMatch(counted::contains))) {
            return null;
        }
        Map<String, Integer> places = new HashMap<>();
        definition.strata().forEach(s -> places.put(s.id(), places.size()));
        int[] placeOf = plan.strata().stream()
                .mapToInt(s -> places.getOrDefault(s.id(), -1))
                .toArray();
        return new EarlierCounts.Source(
                byWhether.getOrDefault(true, List.of()), added, definition.sizes(), placeOf, definition.callsAgree());
    }

    /** Whether counts of the places between two files' ends can be taken over: not where the sex ploidy changes calls. */
    static boolean isPossible(TableFile file, boolean adjust, Assembly assembly) {
        if (!adjust) {
            return true;
        }
        for (int c = file.first().contig(); c <= file.last().contig(); c++) {
            Contig.Kind kind = assembly.contig(c).kind();
            if (kind != Contig.Kind.AUTOSOME && kind != Contig.Kind.OTHER) {
                return false;
            }
        }
        return true;
    }
}
