package eu.goe.gwas.job;

import eu.goe.core.association.AssociationRow;
import eu.goe.core.association.PValueDistribution;
import eu.goe.core.association.PooledFigures;
import eu.goe.core.association.PooledRow;
import eu.goe.core.association.PublishedTraits.PublishedTrait;
import eu.goe.core.association.TraitFigures;
import eu.goe.core.command.Progress;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.exchange.AssociationMerger;
import eu.goe.core.exchange.AssociationPackage;
import eu.goe.core.exchange.NodeRows;
import eu.goe.core.exchange.PooledAssociation;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.RowFileWriter;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.variant.Variant;
import eu.goe.gwas.meta.Directions;
import eu.goe.gwas.meta.GenomicControl;
import eu.goe.gwas.meta.Heterogeneity;
import eu.goe.gwas.meta.InverseVariance;
import eu.goe.gwas.meta.PooledEffect;
import eu.goe.gwas.meta.SampleSizeZ;
import eu.goe.gwas.meta.StudyFigures;
import eu.goe.gwas.meta.StudyFrequencies;
import eu.goe.gwas.meta.Weighting;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Pools associations of nodes by the inverse of their variances, or by their people, variant by variant. Nodes have the same assembly and spell variants alike, so that alleles are the same
 * where variants are.
 */
public final class MetaAnalysis implements AssociationMerger {
    /** One node's package: its place of each pooled trait, −1 where it does not have it. */
    private record Study(AssociationPackage.Files files, int[] places) implements Serializable {}

    @Override
    public Plan plan(SparkSession spark, List<AssociationPackage> packages, Request request, Progress progress) {
        Assembly assembly = packages.get(0).head().assembly();
        List<PooledAssociation.Trait> traits = traits(packages, request.model());
        List<Study> studies = packages.stream().map(p -> study(p, traits)).toList();
        progress.total(packages.size(), "packages");
        List<List<Double>> lambdas = TaskRunner.run(
                spark,
                "goe merge: inflation",
                units(packages, studies),
                (unit, part, meter) -> {
                    meter.add(1, 0);
                    return unit.lambdas(assembly, traits.size());
                },
                progress);
        List<PooledAssociation.Node> nodes = new ArrayList<>();
        double[][] control = new double[packages.size()][];
        for (int s = 0; s < packages.size(); s++) {
            AssociationPackage its = packages.get(s);
            nodes.add(new PooledAssociation.Node(
                    its.head().node(),
                    its.head().packageId(),
                    its.head().audience(),
                    its.head().sequence(),
                    lambdas.get(s)));
            control[s] = lambdas.get(s).stream()
                    .mapToDouble(lambda -> request.genomicControl() && lambda > 1 ? lambda : 1)
                    .toArray();
        }
        return new Plan(
                traits,
                nodes,
                new PooledWindows(
                        new ArrayList<>(studies),
                        assembly,
                        control,
                        traits.stream().map(PooledAssociation.Trait::isBinary).toArray(Boolean[]::new),
                        request.model()));
    }

    /** The traits of all packages, in the order in which they come. */
    private static List<PooledAssociation.Trait> traits(List<AssociationPackage> packages, Model model) {
        Map<String, PublishedTrait> first = new LinkedHashMap<>();
        Map<String, long[]> people = new LinkedHashMap<>();
        for (AssociationPackage its : packages) {
            for (PublishedTrait trait : its.traits().traits()) {
                PublishedTrait other = first.putIfAbsent(trait.name(), trait);
                if (other != null
                        && (other.isBinary() != trait.isBinary()
                                || (other.isRankNormalised() != trait.isRankNormalised()
                                        && model != Model.SAMPLE_SIZE))) {
                    throw new VerificationException(
                            its.head().label() + ": phenotype " + trait.name() + " is "
                                    + kind(trait) + ", and " + kind(other)
                                    + " at another node. Effects of different scales are not averaged; --model sample-size averages z.");
                }
                long[] sums = people.computeIfAbsent(trait.name(), t -> new long[2]);
                sums[0] += trait.n();
                sums[1] += trait.cases();
            }
        }
        List<PooledAssociation.Trait> traits = new ArrayList<>();
        first.forEach((name, trait) -> {
            long[] sums = people.getOrDefault(name, new long[2]);
            traits.add(new PooledAssociation.Trait(name, trait.isBinary(), sums[0], sums[1]));
        });
        return traits;
    }

    private static String kind(PublishedTrait trait) {
        return trait.isBinary() ? "binary" : trait.isRankNormalised() ? "rank-normalised" : "quantitative";
    }

    private static Study study(AssociationPackage its, List<PooledAssociation.Trait> traits) {
        List<String> names =
                its.traits().traits().stream().map(PublishedTrait::name).toList();
        return new Study(
                its.files(),
                traits.stream().mapToInt(t -> names.indexOf(t.name())).toArray());
    }

    /** A package of which inflation is asked. */
    private record Unit(Study study, ArrayList<String> windows) implements Serializable {
        ArrayList<Double> lambdas(Assembly assembly, int nTraits) throws IOException {
            PValueDistribution[] distributions = new PValueDistribution[nTraits];
            Arrays.setAll(distributions, t -> new PValueDistribution());
            for (String window : windows) {
                Optional<RowFileReader<AssociationRow>> file = study.files().open(window, assembly);
                if (file.isEmpty()) {
                    continue;
                }
                try (RowFileReader<AssociationRow> rows = file.get()) {
                    while (rows.hasNext()) {
                        TraitFigures figures = rows.next().figures();
                        for (int t = 0; t < nTraits; t++) {
                            int place = study.places()[t];
                            if (place >= 0 && !Double.isNaN(figures.negLog10P()[place])) {
                                distributions[t].add(figures.negLog10P()[place]);
                            }
                        }
                    }
                }
            }
            ArrayList<Double> lambdas = new ArrayList<>();
            for (PValueDistribution distribution : distributions) {
                lambdas.add(distribution.count() == 0 ? Double.NaN : distribution.lambda());
            }
            return lambdas;
        }
    }

    private static List<Unit> units(List<AssociationPackage> packages, List<Study> studies) {
        List<Unit> units = new ArrayList<>();
        for (int s = 0; s < packages.size(); s++) {
            units.add(new Unit(
                    studies.get(s), new ArrayList<>(packages.get(s).head().windows())));
        }
        return units;
    }

    /**
     * Pools windows.
     *
     * @param control by study and trait, what χ² are divided by
     * @param isBinary of each trait
     */
    private record PooledWindows(
            ArrayList<Study> studies, Assembly assembly, double[][] control, Boolean[] isBinary, Model model)
            implements Windows {

        @Override
        public void pool(String window, RowFileWriter<PooledRow> out) throws IOException {
            List<AssociationPackage.Files> files =
                    studies.stream().map(Study::files).toList();
            try (NodeRows<AssociationRow> rows = NodeRows.open(files, window, assembly, AssociationRow::variant)) {
                while (rows.hasNext()) {
                    NodeRows.Entry<AssociationRow> entry = rows.next();
                    out.write(pool(entry.variant(), entry.ofNode()));
                }
            }
        }

        private PooledRow pool(Variant variant, List<@Nullable AssociationRow> ofStudy) {
            PooledFigures pooled = PooledFigures.unknown(isBinary.length, studies.size());
            for (int t = 0; t < isBinary.length; t++) {
                List<StudyFigures> figures = new ArrayList<>();
                for (int s = 0; s < ofStudy.size(); s++) {
                    figures.add(figures(ofStudy.get(s), s, t, pooled));
                }
                pool(figures, t, pooled);
            }
            return new PooledRow(variant, pooled);
        }

        /** Of one study, whose people are added if it has figures. */
        private StudyFigures figures(@Nullable AssociationRow row, int s, int t, PooledFigures pooled) {
            int place = studies.get(s).places()[t];
            if (row == null || place < 0 || !row.figures().status()[place].hasFigures()) {
                return StudyFigures.ABSENT;
            }
            TraitFigures its = row.figures();
            pooled.n()[t] += its.n()[place];
            pooled.nCases()[t] += its.nCases()[place];
            int cases = its.nCases()[place];
            int people = its.n()[place];
            StudyFigures study = new StudyFigures(
                    its.beta()[place],
                    its.standardError()[place],
                    its.negLog10P()[place],
                    its.af(place),
                    isBinary[t] && model == Model.SAMPLE_SIZE
                            ? SampleSizeZ.effectiveSize(cases, people - cases)
                            : people);
            return control[s][t] > 1 ? new GenomicControl(control[s][t]).apply(study) : study;
        }

        private void pool(List<StudyFigures> figures, int t, PooledFigures pooled) {
            if (model == Model.SAMPLE_SIZE) {
                SampleSizeZ.of(figures).ifPresent(all -> {
                    pooled.nStudies()[t] = all.studies();
                    pooled.z()[t] = all.z();
                    pooled.negLog10P()[t] = all.negLog10P();
                    heterogeneity(all.heterogeneity(), t, pooled);
                });
            } else {
                InverseVariance.of(figures).ifPresent(all -> {
                    PooledEffect effect = model == Model.RANDOM ? all.random() : all.fixed();
                    pooled.nStudies()[t] = all.studies();
                    pooled.beta()[t] = effect.beta();
                    pooled.standardError()[t] = effect.standardError();
                    pooled.z()[t] = effect.beta() / effect.standardError();
                    pooled.negLog10P()[t] = effect.negLog10P();
                    pooled.tauSquared()[t] = all.tauSquared();
                    heterogeneity(all.heterogeneity(), t, pooled);
                });
            }
            pooled.directions()[t] = Directions.of(
                    figures, model == Model.SAMPLE_SIZE ? Weighting.SAMPLE_SIZE : Weighting.INVERSE_VARIANCE);

            StudyFrequencies.of(figures, Weighting.SAMPLE_SIZE).ifPresent(frequencies -> {
                pooled.af()[t] = frequencies.mean();
                pooled.afSpread()[t] = frequencies.spread();
            });
        }

        private static void heterogeneity(Heterogeneity of, int t, PooledFigures pooled) {
            pooled.q()[t] = of.q();
            pooled.negLog10PQ()[t] = of.negLog10P();
            pooled.iSquared()[t] = of.iSquared();
        }
    }
}
