package eu.goe.gwas.job;

import eu.goe.core.association.AssociationDefinition;
import eu.goe.core.cohort.NamedCohort;
import eu.goe.core.cohort.Participants;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.cohort.Sex;
import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.command.Progress;
import eu.goe.core.command.Software;
import eu.goe.core.errors.BadInputException;
import eu.goe.core.filter.AppliedFilters;
import eu.goe.core.filter.VariantFilter;
import eu.goe.core.frequency.FrequenciesJob;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.genome.Regions;
import eu.goe.core.store.AnalysisRun;
import eu.goe.core.store.Result;
import eu.goe.core.store.ResultType;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableFile;
import eu.goe.gwas.phenotype.Covariate;
import eu.goe.gwas.phenotype.Trait;
import eu.goe.gwas.phenotype.TraitGroup;
import eu.goe.gwas.regression.LinearData;
import eu.goe.gwas.regression.LogisticNull;
import eu.goe.gwas.regression.NullModelException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/** Tests all variants for association with traits: one pass over the genotypes, whatever the number of traits. Nothing is shuffled. */
final class AssociationJob {
    /** What is left of a trait's variation where covariates are taken to explain it. */
    private static final double EXPLAINED = 1e-12;

    private static final String SEX = "sex";

    private AssociationJob() {}

    /**
     * What to test.
     *
     * @param where begins messages about phenotypes and covariates together
     * @param conditions names of those of them that are dosages of variants
     * @param interaction the covariate with which effects may change; null without one
     * @param method as the command line calls it, by trait
     * @param rankNormalise whether quantitative traits become normal quantiles of their ranks
     * @param xModel copies that a male's one copy of X counts as, 1 or 2
     * @param cohort who is analysed, null for everybody
     * @param filter which variants are tested
     * @param filters what the definition says of filters; null for none
     * @param regions null for the whole genome
     */
    record Request(
            String name,
            String where,
            List<Trait> traits,
            List<Covariate> covariates,
            List<String> conditions,
            @Nullable Covariate interaction,
            List<String> method,
            boolean rankNormalise,
            TestSettings settings,
            int xModel,
            @Nullable NamedCohort cohort,
            VariantFilter filter,
            @Nullable AppliedFilters filters,
            @Nullable Regions regions) {}

    /**
     * Whom a request analyses: refuses what cannot be.
     *
     * @param groups of autosomal variants, who together have every trait once
     * @param model for the tasks
     * @param maxShares of the squared residuals of each quantitative trait, as it is tested, what one person makes; 0 of binary ones
     */
    record Prepared(List<TraitGroup> groups, AssociationModel model, double[] maxShares) {}

    static Prepared prepare(Store store, SampleAttributes attributes, Participants people, Request request) {
        List<TraitGroup> groups =
                TraitGroup.of(request.where(), request.traits(), request.covariates(), people.samples(), false);
        List<Trait> traits = request.rankNormalise() ? rankNormalised(request.traits(), groups) : request.traits();
        Assembly assembly = store.assembly();
        Sex[] sexes = attributes.sexes();
        Map<PloidyRegion, List<AssociationModel.Group>> byRegion = new EnumMap<>(PloidyRegion.class);
        List<AssociationModel.Group> everybody = models(request, traits, groups);
        byRegion.put(PloidyRegion.DIPLOID, everybody);
        byRegion.put(PloidyRegion.MITOCHONDRIAL, everybody);
        if (assembly.contigs().stream().anyMatch(c -> c.kind() == Contig.Kind.X || c.kind() == Contig.Kind.Y)) {
            List<Covariate> withSex = new ArrayList<>(request.covariates());
            withSex.add(sex(sexes));
            int[] males = IntStream.of(people.samples())
                    .filter(s -> sexes[s] == Sex.MALE)
                    .toArray();
            byRegion.put(
                    PloidyRegion.X_NON_PAR,
                    models(request, traits, TraitGroup.of(request.where(), traits, withSex, people.samples(), true)));
            byRegion.put(
                    PloidyRegion.Y_NON_PAR,
                    models(request, traits, TraitGroup.of(request.where(), traits, request.covariates(), males, true)));
        }
        return new Prepared(
                groups,
                new AssociationModel(traits.size(), people.samples(), sexes, byRegion, request.xModel()),
                maxShares(traits.size(), everybody));
    }

    /** Sex as a covariate: 1 of males, missing where it is not known. */
    static Covariate sex(Sex[] sexes) {
        double[] male = Arrays.stream(sexes)
                .mapToDouble(s -> s == Sex.MALE ? 1 : s == Sex.FEMALE ? 0 : Double.NaN)
                .toArray();
        return new Covariate(SEX, SEX, male);
    }

    private static double[] maxShares(int nTraits, List<AssociationModel.Group> groups) {
        double[] shares = new double[nTraits];
        for (AssociationModel.Group group : groups) {
            LinearData linear = group.linear();
            for (int i = 0; linear != null && i < linear.p(); i++) {
                shares[group.linearTraits()[i]] = linear.largestShare(i);
            }
        }
        return shares;
    }

    private static List<Trait> rankNormalised(List<Trait> traits, List<TraitGroup> groups) {
        List<Trait> normal = new ArrayList<>(traits);
        for (TraitGroup group : groups) {
            for (int t : group.traits()) {
                if (!traits.get(t).isBinary()) {
                    normal.set(t, traits.get(t).rankNormalised(group.people()));
                }
            }
        }
        return normal;
    }

    private static List<AssociationModel.Group> models(Request request, List<Trait> traits, List<TraitGroup> groups) {
        return groups.stream().map(group -> model(request, traits, group)).toList();
    }

    private static AssociationModel.Group model(Request request, List<Trait> traits, TraitGroup group) {
        String where = request.where();
        Covariate interaction = request.interaction();
        int[] quantitative = IntStream.of(group.traits())
                .filter(t -> !traits.get(t).isBinary())
                .toArray();
        double[][] values = new double[quantitative.length][];
        for (int i = 0; i < values.length; i++) {
            values[i] = group.of(traits.get(quantitative[i]).values());
        }
        LinearData linear = new LinearData(group.basis().basis(), values);
        for (int i = 0; i < values.length; i++) {
            if (linear.unexplained(i, values[i]) < EXPLAINED) {
                throw new BadInputException(where + ": phenotype "
                        + traits.get(quantitative[i]).name() + " follows from the covariates ("
                        + String.join(", ", group.basis().names()) + "). Leave that covariate out.");
            }
        }
        List<AssociationModel.Binary> binary = new ArrayList<>();
        for (int t : group.traits()) {
            if (traits.get(t).isBinary()) {
                binary.add(new AssociationModel.Binary(t, nullModel(where, traits.get(t), group)));
            }
        }
        return new AssociationModel.Group(
                group.people(),
                quantitative.length == 0 ? null : linear,
                quantitative,
                binary,
                interaction == null ? null : group.of(interaction.values()));
    }

    private static LogisticNull nullModel(String where, Trait trait, TraitGroup group) {
        double[] values = group.of(trait.values());
        boolean[] isCase = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            isCase[i] = values[i] == 1;
        }
        try {
            return LogisticNull.fit(group.basis().basis(), isCase, null);
        } catch (NullModelException e) {
            String why = switch (e.reason()) {
                case ONE_VALUE -> "has no cases, or no controls, among those who have all covariates";
                case TOO_FEW_SAMPLES -> "has no more people than there are covariates";
                case SEPARATED ->
                    "is told completely by the covariates ("
                            + String.join(", ", group.basis().names())
                            + "): a combination of them has only cases on one side. Leave that covariate out";
                case NOT_CONVERGED -> "cannot be fitted by the covariates: the iterations do not end";
            };
            throw new BadInputException(where + ": phenotype " + trait.name() + " " + why + ".", e);
        }
    }

    /** Tests, and makes the result visible. */
    static Result run(
            Store store,
            Request request,
            SampleAttributes attributes,
            Participants people,
            Prepared prepared,
            Clock clock,
            Progress progress) {
        DosageWalk.Tables tables = DosageWalk.Tables.of(
                store,
                StrataPlan.of(attributes, List.of(), people.samples()),
                request.regions(),
                request.filter(),
                request.settings().expected(),
                people.leftOut());
        return AnalysisRun.run(store, ResultType.ASSOCIATION, request.name(), clock, made -> {
            List<TableFile> files = DosageWalk.eachStretch(
                    store,
                    request.regions(),
                    "goe gwas test",
                    prepared.model(),
                    model -> new AssociationTask(
                            tables,
                            store.root(StoreSchema.ASSOCIATIONS),
                            model,
                            request.settings(),
                            made.number(),
                            made.run())::run,
                    progress);
            return new AnalysisRun.Written(
                    files,
                    definition(store, request, attributes, people, prepared).toJson());
        });
    }

    /** Numbers of the samples of a group, as definitions keep them. */
    static String members(TraitGroup group) {
        BitSet members = new BitSet();
        IntStream.of(group.people()).forEach(members::set);
        return Base64.getEncoder().encodeToString(members.toByteArray());
    }

    /** Of eight bytes each, in hex. */
    static String sha256(double[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length);
        for (double value : values) {
            bytes.putDouble(value);
        }
        return DigestUtils.sha256Hex(bytes.array());
    }

    /** The fewest people who have one of a covariate's two values, or another dosage than most, and which covariate that is. */
    record Least(int people, @Nullable String covariate) {}

    /**
     * Looks at all covariates.
     *
     * @param conditions names of those that are dosages
     */
    static Least leastLevel(TraitGroup group, List<Covariate> covariates, List<String> conditions) {
        Least least = new Least(group.people().length, null);
        for (Covariate covariate : covariates) {
            double[] values = group.of(covariate.values());
            boolean isCondition = conditions.contains(covariate.name());
            // To whole copies: who has the mean of a rare allele, for want of a call, is no carrier.
            Map<Double, Long> peopleOf = Arrays.stream(values)
                    .map(v -> isCondition ? Math.rint(v) : v)
                    .boxed()
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            if (peopleOf.size() == 2 || isCondition) {
                long most = peopleOf.values().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0);
                int people = (int) Math.min(most, values.length - most);
                if (people < least.people()) {
                    least = new Least(people, covariate.name());
                }
            }
        }
        return least;
    }

    /**
     * What a result says of a trait.
     *
     * @param further coefficients beside those of intercept and covariates
     */
    static AssociationDefinition.TestedTrait tested(
            Trait trait,
            String method,
            boolean isRankNormalised,
            TraitGroup group,
            Least least,
            int further,
            double maxShare) {

        return new AssociationDefinition.TestedTrait(
                trait.name(),
                trait.isBinary(),
                method,
                isRankNormalised,
                group.people().length,
                trait.isBinary() ? (int) Arrays.stream(group.of(trait.values())).sum() : 0,
                group.basis().basis().k() + further,
                least.people(),
                least.covariate(),
                maxShare,
                group.basis().basis().maxLeverage(),
                members(group),
                sha256(group.of(trait.values())));
    }

    private static AssociationDefinition definition(
            Store store, Request request, SampleAttributes attributes, Participants people, Prepared prepared) {
        AssociationDefinition.TestedTrait[] tested =
                new AssociationDefinition.TestedTrait[request.traits().size()];
        for (TraitGroup group : prepared.groups()) {
            Least least = leastLevel(group, request.covariates(), request.conditions());
            for (int t : group.traits()) {
                Trait trait = request.traits().get(t);
                tested[t] = tested(
                        trait,
                        request.method().get(t),
                        request.rankNormalise() && !trait.isBinary(),
                        group,
                        least,
                        request.interaction() == null ? 1 : 2,
                        prepared.maxShares()[t]);
            }
        }
        Regions regions = request.regions();
        return new AssociationDefinition(
                List.of(tested),
                request.covariates().stream().map(Covariate::name).toList(),
                request.conditions().isEmpty() ? null : request.conditions(),
                request.interaction() == null ? null : request.interaction().name(),
                request.settings().expected(),
                request.settings().missing().name().toLowerCase(Locale.ROOT),
                request.xModel(),
                request.settings().minMac(),
                request.cohort(),
                regions == null ? null : regions.text(store.assembly()),
                store.batches().stream().map(FrequenciesJob::counted).toList(),
                new FrequencyDefinition.CountedPeople(
                        people.withdrawn(),
                        people.withoutConsent(),
                        people.sha256(),
                        attributes.sha256(List.of(), people.samples())),
                Software.NAME,
                request.filters());
    }
}
