package eu.goe.gwas.job;

import eu.goe.core.association.AssociationTsv;
import eu.goe.core.cohort.Participants;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.command.Progress;
import eu.goe.core.errors.UsageException;
import eu.goe.core.filter.VariantList;
import eu.goe.core.frequency.Span;
import eu.goe.core.frequency.Stretch;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Regions;
import eu.goe.core.store.LocusReader;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.VariantFormat;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Variant;
import eu.goe.gwas.phenotype.Covariate;
import eu.goe.gwas.regression.MissingGenotypes;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes covariates of the dosages of variants that users name: reads the rows at their positions, and before it all ids if a name is one. */
final class ConditionJob {
    private ConditionJob() {}

    /** The variant that a word names, by id or by itself. */
    private record Named(String word, Variant variant) implements Serializable {}

    /** Finds variants by the ids of their records. */
    private record IdTask(TableRoot variants, Assembly assembly, Set<String> words) implements Serializable {
        ArrayList<Named> run(Stretch stretch, int part, TaskRunner.Meter meter) throws IOException {
            Set<Named> found = new HashSet<>();
            Span span = stretch.span();
            try (LocusReader loci = LocusReader.open(
                    variants,
                    stretch.variants(),
                    new VariantFormat(assembly, 1),
                    column -> VariantFormat.isCountedPlainly(column) || column.equals("id"),
                    span.firstStart(),
                    span.lastStart())) {
                for (List<VariantRow> here = loci.next(); !here.isEmpty(); here = loci.next()) {
                    for (VariantRow row : here) {
                        String id = row.id();
                        if (id != null && span.contains(row.variant())) {
                            for (String one : id.split(";", -1)) {
                                if (words.contains(one)) {
                                    found.add(new Named(one, row.variant()));
                                }
                            }
                        }
                    }
                }
            }
            meter.add(1, 0);
            return new ArrayList<>(found);
        }
    }

    /**
     * The dosages of variants as covariates.
     *
     * @param words ids of records, {@code chr:pos:ref:alt} or {@code chr_pos_ref_alt}
     * @param usesExpected whether DS takes the place of calls
     * @param missing whether people without a call have the mean of the others, or nothing, so that they are left out of the whole analysis
     * @throws UsageException that says which word names no variant of the store, or several
     */
    static List<Covariate> covariates(
            Store store,
            SampleAttributes attributes,
            Participants people,
            List<String> words,
            int xModel,
            boolean usesExpected,
            MissingGenotypes missing,
            Progress progress) {
        List<Covariate> covariates = new ArrayList<>();
        DosageTask task = new DosageTask(
                store.root(StoreSchema.VARIANTS),
                store.root(StoreSchema.CALLABILITY),
                store.assembly(),
                store.blocks(),
                StrataPlan.of(attributes, List.of(), people.samples()),
                people.samples(),
                attributes.sexes(),
                xModel,
                usesExpected);
        for (Variant variant : variants(store, words, progress)) {
            Stretch stretch = stretch(store, variant).orElseThrow();
            double[] dosages = TaskRunner.run(
                            store.spark(),
                            "goe gwas test: condition",
                            List.of(new DosageTask.Unit(variant, stretch)),
                            task::run,
                            Progress.NONE)
                    .get(0);
            if (missing == MissingGenotypes.MEAN) {
                impute(dosages, people.samples());
            }
            String name = AssociationTsv.variantId(store.assembly().contig(variant.contig()), variant);
            covariates.add(new Covariate(name, name, dosages));
        }
        return covariates;
    }

    private static void impute(double[] dosages, int[] people) {
        double mean = Arrays.stream(people)
                .mapToDouble(s -> dosages[s])
                .filter(d -> !Double.isNaN(d))
                .average()
                .orElse(Double.NaN);
        for (int sample : people) {
            if (Double.isNaN(dosages[sample])) {
                dosages[sample] = mean;
            }
        }
    }

    private static List<Variant> variants(Store store, List<String> words, Progress progress) {
        Map<String, Set<Variant>> byWord = new LinkedHashMap<>();
        Set<String> ids = new HashSet<>();
        for (String word : words) {
            Set<Variant> named = byWord.computeIfAbsent(word, w -> new TreeSet<>());
            VariantList.variant(word, store).filter(v -> isListed(store, v)).ifPresent(named::add);
            if (named.isEmpty()) {
                ids.add(word);
            }
        }
        if (!ids.isEmpty()) {
            List<Stretch> stretches = Stretch.of(store, null);
            progress.total(stretches.size(), "stretches");
            IdTask task = new IdTask(store.root(StoreSchema.VARIANTS), store.assembly(), ids);
            TaskRunner.run(store.spark(), "goe gwas test: ids", stretches, task::run, progress)
                    .forEach(found -> found.forEach(one -> byWord.computeIfAbsent(one.word(), w -> new TreeSet<>())
                            .add(one.variant())));
        }
        List<Variant> variants = new ArrayList<>();
        byWord.forEach((word, named) -> {
            if (named.size() != 1) {
                throw new UsageException("--condition " + word
                        + (named.isEmpty()
                                ? ": the store has no such variant. Name it by its record's id, or as chr:pos:ref:alt."
                                : ": " + named.size()
                                        + " alleles have this id. Name one of them, as chr:pos:ref:alt."));
            }
            variants.addAll(named);
        });
        return variants;
    }

    private static boolean isListed(Store store, Variant variant) {
        Optional<Stretch> stretch = stretch(store, variant);
        if (stretch.isEmpty()) {
            return false;
        }
        DosageTask.Unit unit = new DosageTask.Unit(variant, stretch.get());
        TableRoot root = store.root(StoreSchema.VARIANTS);
        Assembly assembly = store.assembly();
        return TaskRunner.run(
                        store.spark(),
                        "goe gwas test: find",
                        List.of(unit),
                        (one, part, meter) -> !one.rows(root, assembly, VariantFormat::isCountedPlainly)
                                .isEmpty(),
                        Progress.NONE)
                .get(0);
    }

    private static Optional<Stretch> stretch(Store store, Variant variant) {
        Assembly assembly = store.assembly();
        long pos = variant.start() + 1L;
        Regions place = Regions.parse(assembly.contig(variant.contig()).name() + ":" + pos + "-" + pos, assembly);
        return Stretch.of(store, place).stream()
                .filter(s -> s.span().contains(variant))
                .findFirst();
    }
}
