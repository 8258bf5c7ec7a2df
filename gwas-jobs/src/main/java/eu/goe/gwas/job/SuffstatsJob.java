package eu.goe.gwas.job;

import eu.goe.core.association.AssociationDefinition.TestedTrait;
import eu.goe.core.association.GenomePart;
import eu.goe.core.association.RegressionPlan;
import eu.goe.core.association.RegressionPlan.Coefficients;
import eu.goe.core.association.SumsDefinition;
import eu.goe.core.association.SumsDefinition.NullStep;
import eu.goe.core.association.SumsDefinition.Stage;
import eu.goe.core.cohort.NamedCohort;
import eu.goe.core.cohort.Participants;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.cohort.Sex;
import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.command.Progress;
import eu.goe.core.command.Software;
import eu.goe.core.errors.BadInputException;
import eu.goe.core.exchange.PlanPackage;
import eu.goe.core.filter.AppliedFilters;
import eu.goe.core.filter.VariantFilter;
import eu.goe.core.frequency.FrequenciesJob;
import eu.goe.core.frequency.FrequencyDefinition;
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
import eu.goe.gwas.pooled.LeastCells;
import eu.goe.gwas.pooled.ModelRows;
import eu.goe.gwas.pooled.NullRows;
import eu.goe.gwas.regression.CarrierFacts;
import eu.goe.gwas.regression.LinearData;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Sums what a coordinator needs for one regression of all nodes' people: one pass over the genotypes for each round that needs them. Nothing is shuffled. */
final class SuffstatsJob {
    private SuffstatsJob() {}

    /**
     * What to sum.
     *
     * @param where begins messages about phenotypes and covariates together
     * @param traits all quantitative, or all binary
     * @param columns covariates, every level of categorical ones
     * @param filters what the definition says of people chosen by name; null for none
     * @param plan that is answered; null for a first package
     */
    record Request(
            String name,
            String where,
            List<Trait> traits,
            List<Covariate> columns,
            int xModel,
            @Nullable NamedCohort cohort,
            @Nullable AppliedFilters filters,
            @Nullable Regions regions,
            @Nullable PlanPackage plan) {}

    /**
     * What tasks need, and what the result says of itself.
     *
     * @param means of the plan, where variants are summed by them
     */
    record Prepared(SumsDefinition definition, SuffstatsModel model, PlanPackage.@Nullable Means means) {}

    /**
     * People of one part of the genome, with their numbers.
     *
     * @param leftover what covariates of this node leave of each trait
     */
    private record Own(
            GenomePart part, TraitGroup group, List<Trait> traits, List<Covariate> columns, LinearData leftover) {
        static Own of(GenomePart part, TraitGroup group, List<Trait> all, List<Covariate> columns) {
            List<Trait> traits = IntStream.of(group.traits()).mapToObj(all::get).toList();
            return new Own(
                    part,
                    group,
                    traits,
                    columns,
                    new LinearData(
                            group.basis().basis(),
                            traits.stream().map(t -> group.of(t.values())).toArray(double[][]::new)));
        }

        int n() {
            return group.people().length;
        }

        List<String> traitNames() {
            return traits.stream().map(Trait::name).toList();
        }

        double[] column(String name) {
            return columns.stream()
                    .filter(c -> c.name().equals(name))
                    .findFirst()
                    .map(c -> group.of(c.values()))
                    // A level that nobody here has.
                    .orElseGet(() -> new double[n()]);
        }

        double[][] values(List<String> columnNames, List<String> traitNames) {
            List<double[]> values = new ArrayList<>();
            columnNames.forEach(name -> values.add(column(name)));
            for (String name : traitNames) {
                traits.stream().filter(t -> t.name().equals(name)).forEach(t -> values.add(group.of(t.values())));
            }
            return values.toArray(double[][]::new);
        }

        double[][] values() {
            return values(columns.stream().map(Covariate::name).toList(), traitNames());
        }
    }

    /**
     * Whom a request sums: refuses what cannot be.
     *
     * @throws BadInputException naming the phenotype or covariate; or if they are not those that the plan is made of
     */
    static Prepared prepare(Store store, SampleAttributes attributes, Participants people, Request request) {
        List<Own> own = own(store, attributes, people, request);
        TestedTrait[] tested = new TestedTrait[request.traits().size()];
        for (Own of : own) {
            if (of.part() == GenomePart.AUTOSOMES) {
                AssociationJob.Least least = AssociationJob.leastLevel(of.group(), request.columns(), List.of());
                for (int i = 0; i < of.traits().size(); i++) {
                    Trait trait = of.traits().get(i);
                    tested[request.traits().indexOf(trait)] = AssociationJob.tested(
                            trait,
                            trait.isBinary() ? "score" : "linear",
                            false,
                            of.group(),
                            least,
                            1,
                            trait.isBinary() ? 0 : of.leftover().largestShare(i));
                }
            }
        }
        for (int t = 0; t < tested.length; t++) {
            if (tested[t] == null) {
                throw new BadInputException(
                        request.where() + ": phenotype "
                                + request.traits().get(t).name()
                                + " has the same value for all people who have all covariates, or there are fewer of these than coefficients.");
            }
        }
        PlanPackage plan = request.plan();
        PlanPackage.Question question = plan == null ? null : plan.askedOf(store);
        Stage stage = plan == null ? Stage.MOMENTS : plan.plan().stage();
        List<SuffstatsModel.Own> models = new ArrayList<>();
        List<SumsDefinition.Group> groups = plan == null
                ? moments(own, models)
                : answers(own, plan.plan(), store.info().node(), stage, models);
        Regions regions = request.regions();
        SumsDefinition definition = new SumsDefinition(
                stage,
                request.traits().get(0).isBinary(),
                List.of(tested),
                digests(request.columns(), people),
                request.xModel(),
                request.cohort(),
                request.filters(),
                regions == null ? null : regions.text(store.assembly()),
                store.batches().stream().map(FrequenciesJob::counted).toList(),
                new FrequencyDefinition.CountedPeople(
                        people.withdrawn(),
                        people.withoutConsent(),
                        people.sha256(),
                        attributes.sha256(List.of(), people.samples())),
                question == null ? null : question.answered(),
                groups,
                Software.NAME);
        if (question != null && !definition.isOfTheSame(question.first())) {
            throw new BadInputException(request.where()
                    + ": phenotypes, covariates or people are not those of the first package that the plan is made of."
                    + " Give the same files and options in each round, or begin again.");
        }
        return new Prepared(
                definition,
                new SuffstatsModel(people.samples(), attributes.sexes(), request.xModel(), definition.layout(), models),
                plan == null ? null : plan.means());
    }

    private static Map<String, String> digests(List<Covariate> columns, Participants people) {
        Map<String, String> digests = new TreeMap<>();
        columns.forEach(column -> digests.put(
                column.name(),
                AssociationJob.sha256(IntStream.of(people.samples())
                        .mapToDouble(s -> column.values()[s])
                        .toArray())));
        return digests;
    }

    private static List<Own> own(Store store, SampleAttributes attributes, Participants people, Request request) {
        List<Own> own = new ArrayList<>(groups(GenomePart.AUTOSOMES, request, request.columns(), people.samples()));
        if (store.assembly().contigs().stream().anyMatch(c -> c.kind() == Contig.Kind.X || c.kind() == Contig.Kind.Y)) {
            Sex[] sexes = attributes.sexes();
            List<Covariate> withSex = new ArrayList<>(request.columns());
            withSex.add(AssociationJob.sex(sexes));
            own.addAll(groups(GenomePart.X, request, withSex, people.samples()));
            int[] males = IntStream.of(people.samples())
                    .filter(s -> sexes[s] == Sex.MALE)
                    .toArray();
            own.addAll(groups(GenomePart.Y, request, request.columns(), males));
        }
        return own;
    }

    private static List<Own> groups(GenomePart part, Request request, List<Covariate> columns, int[] people) {
        return TraitGroup.of(request.where(), request.traits(), columns, people, true).stream()
                .map(group -> Own.of(part, group, request.traits(), columns))
                .toList();
    }

    /** What the gate asks of a variant's carriers: the same in all rounds, so that each tells the same variants. */
    private static CarrierFacts.Model facts(Own own) {
        List<boolean[]> sides = new ArrayList<>();
        List<boolean[]> arms = new ArrayList<>();
        List<double[]> columns = new ArrayList<>();
        for (Covariate covariate : own.columns()) {
            double[] values = own.group().of(covariate.values());
            side(values, sides);
            columns.add(centred(values));
        }
        for (Trait trait : own.traits()) {
            double[] values = own.group().of(trait.values());
            if (trait.isBinary()) {
                side(values, arms);
            }
            columns.add(centred(values));
        }
        for (int t = 0; t < own.traits().size(); t++) {
            columns.add(own.leftover().residual(t));
        }
        return new CarrierFacts.Model(
                sides.toArray(boolean[][]::new),
                arms.toArray(boolean[][]::new),
                columns.toArray(double[][]::new),
                own.n());
    }

    /** Who has the second of two values; nothing of a column of more or fewer. */
    private static void side(double[] values, List<boolean[]> into) {
        double[] distinct = Arrays.stream(values).distinct().limit(3).toArray();
        if (distinct.length == 2) {
            boolean[] isSecond = new boolean[values.length];
            for (int i = 0; i < values.length; i++) {
                isSecond[i] = values[i] == distinct[1];
            }
            into.add(isSecond);
        }
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value - values[0];
        }
        return values[0] + sum / values.length;
    }

    private static double[] centred(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values).map(v -> v - mean).toArray();
    }

    /** Of a first package: each group's columns around their means. */
    private static List<SumsDefinition.Group> moments(List<Own> own, List<SuffstatsModel.Own> models) {
        List<SumsDefinition.Group> groups = new ArrayList<>();
        int[] places = new int[GenomePart.values().length];
        for (Own of : own) {
            double[][] values = of.values();
            double[] centres =
                    Arrays.stream(values).mapToDouble(SuffstatsJob::mean).toArray();
            double[] scales = new double[values.length];
            Arrays.fill(scales, 1);
            groups.add(group(
                    of,
                    of.traitNames(),
                    of.columns().stream().map(Covariate::name).toList(),
                    centres,
                    scales,
                    new ModelRows(values, of.traits().size(), of.n(), centres, scales),
                    List.of()));
            models.add(new SuffstatsModel.Own(
                    of.part(),
                    of.group().people(),
                    facts(of),
                    List.of(new SuffstatsModel.Asked(places[of.part().ordinal()]++, null, List.of()))));
        }
        return groups;
    }

    /** Of a plan: all of its groups in its coordinates, those that this node does not have without people. */
    private static List<SumsDefinition.Group> answers(
            List<Own> own, RegressionPlan plan, String node, Stage stage, List<SuffstatsModel.Own> models) {
        List<SumsDefinition.Group> groups = new ArrayList<>();
        List<List<SuffstatsModel.Asked>> asked = new ArrayList<>();
        own.forEach(o -> asked.add(new ArrayList<>()));
        int[] places = new int[GenomePart.values().length];
        for (int g = 0; g < plan.model().groups().size(); g++) {
            RegressionPlan.Group wanted = plan.model().groups().get(g);
            int place = places[wanted.part().ordinal()]++;
            int found = IntStream.range(0, own.size())
                    .filter(o -> own.get(o).part() == wanted.part()
                            && own.get(o).traitNames().containsAll(wanted.traits()))
                    .findFirst()
                    .orElse(-1);
            if (found < 0 || !wanted.nodes().contains(node)) {
                groups.add(nobody(wanted));
                continue;
            }
            Own of = own.get(found);
            ModelRows rows = new ModelRows(
                    of.values(wanted.columns(), wanted.traits()),
                    wanted.traits().size(),
                    of.n(),
                    wanted.centres(),
                    wanted.scales());
            List<NullRows> nulls = plan.model().binary() ? nulls(plan, g, wanted, node, rows) : List.of();
            groups.add(group(
                    of,
                    wanted.traits(),
                    wanted.columns(),
                    wanted.centres(),
                    wanted.scales(),
                    rows,
                    nulls.stream().map(NullRows::step).toList()));
            asked.get(found).add(new SuffstatsModel.Asked(place, rows, nulls));
        }
        for (int o = 0; stage == Stage.SUMS && o < own.size(); o++) {
            Own of = own.get(o);
            models.add(new SuffstatsModel.Own(of.part(), of.group().people(), facts(of), List.copyOf(asked.get(o))));
        }
        return groups;
    }

    private static List<NullRows> nulls(
            RegressionPlan plan, int g, RegressionPlan.Group wanted, String node, ModelRows rows) {
        List<NullRows> nulls = new ArrayList<>();
        for (int t = 0; t < wanted.traits().size(); t++) {
            String trait = wanted.traits().get(t);
            Coefficients at = plan.coefficients(g, trait);
            int intercept = plan.model().nodeIntercepts() ? wanted.nodes().indexOf(node) : 0;
            nulls.add(new NullRows(rows, t, trait, at.intercepts()[intercept], at.slopes()));
        }
        return nulls;
    }

    private static SumsDefinition.Group group(
            Own of,
            List<String> traits,
            List<String> columns,
            double[] centres,
            double[] scales,
            ModelRows rows,
            List<NullStep> nulls) {
        List<String> names = new ArrayList<>(columns);
        names.addAll(traits);
        LeastCells cells = LeastCells.of(names, of.values(columns, traits), traits.size(), of.n());
        return new SumsDefinition.Group(
                of.part(),
                traits,
                of.n(),
                AssociationJob.members(of.group()),
                columns,
                centres,
                scales,
                rows.products(),
                cells.people(),
                cells.cell(),
                cells.share(),
                cells.sum(),
                nulls);
    }

    private static SumsDefinition.Group nobody(RegressionPlan.Group wanted) {
        return new SumsDefinition.Group(
                wanted.part(),
                wanted.traits(),
                0,
                null,
                wanted.columns(),
                wanted.centres(),
                wanted.scales(),
                new double[0],
                0,
                null,
                0,
                null,
                List.of());
    }

    /** Sums, and makes the result visible. */
    static Result run(
            Store store,
            Request request,
            SampleAttributes attributes,
            Participants people,
            Prepared prepared,
            Clock clock,
            Progress progress) {
        return AnalysisRun.run(store, ResultType.SUFFSTATS, request.name(), clock, made -> {
            List<TableFile> files = prepared.definition().stage() == Stage.NULL_MODEL
                    ? List.of()
                    : sum(store, request, attributes, people, prepared, made, progress);
            return new AnalysisRun.Written(files, prepared.definition().toJson());
        });
    }

    private static List<TableFile> sum(
            Store store,
            Request request,
            SampleAttributes attributes,
            Participants people,
            Prepared prepared,
            AnalysisRun made,
            Progress progress) {
        DosageWalk.Tables tables = DosageWalk.Tables.of(
                store,
                StrataPlan.of(attributes, List.of(), people.samples()),
                request.regions(),
                VariantFilter.ALL,
                false,
                people.leftOut());
        return DosageWalk.eachStretch(
                store,
                request.regions(),
                "goe gwas suffstats",
                prepared.model(),
                model -> new SuffstatsTask(
                        tables, store.root(StoreSchema.SUMS), model, prepared.means(), made.number(), made.run())::run,
                progress);
    }
}
