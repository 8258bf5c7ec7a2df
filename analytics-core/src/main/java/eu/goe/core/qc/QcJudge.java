package eu.goe.core.qc;

import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.cohort.Sex;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Judges samples by their figures: sex, outliers of their population, bounds, and who is one of a set of unrelated people. */
final class QcJudge {
    /** What populations are compared in: not what depends on them by design, such as how much of X a sample has. */
    private static final List<SampleFigure> COMPARED = List.of(
            SampleFigure.CALL_RATE,
            SampleFigure.TI_TV,
            SampleFigure.HET_HOM,
            SampleFigure.INS_DEL,
            SampleFigure.N_SINGLETON,
            SampleFigure.MEAN_DP);

    private QcJudge() {}

    /**
     * @param figures by sample number, of those who are judged
     * @param people their numbers, ascending
     */
    static List<SampleQc> judge(
            double[][] figures,
            int[] people,
            SampleAttributes attributes,
            QcThresholds thresholds,
            Relatedness relatedness) {
        Map<Integer, List<String>> outliers = outliers(figures, people, attributes, thresholds);
        double[] callRates = new double[figures.length];
        for (int sample : people) {
            callRates[sample] = figures[sample][SampleFigure.CALL_RATE.ordinal()];
        }
        BitSet leftOut = UnrelatedSet.leftOut(relatedness.pairs(), callRates);
        Map<Integer, Integer> relatives = new HashMap<>();
        relatedness.pairs().forEach(pair -> {
            relatives.merge(pair.first(), 1, Integer::sum);
            relatives.merge(pair.second(), 1, Integer::sum);
        });
        List<SampleQc> judged = new ArrayList<>(people.length);
        for (int sample : people) {
            Sex declared = attributes.sex(sample);
            Sex imputed = SexByCalls.of(figures[sample]);
            List<String> outlier = outliers.getOrDefault(sample, List.of());
            List<String> reasons = thresholds.violations(figures[sample]);
            if (thresholds.failOn().contains(QcThresholds.SEX_MISMATCH)
                    && declared != Sex.UNKNOWN
                    && imputed != Sex.UNKNOWN
                    && declared != imputed) {
                reasons.add("sex=" + SampleQc.label(imputed) + "!=" + SampleQc.label(declared));
            }
            if (thresholds.failOn().contains(QcThresholds.OUTLIER)) {
                outlier.forEach(figure -> reasons.add("outlier=" + figure));
            }
            boolean isKnown = relatedness.known().get(sample);
            judged.add(new SampleQc(
                    sample,
                    figures[sample],
                    declared,
                    imputed,
                    isKnown ? relatives.getOrDefault(sample, 0) : null,
                    isKnown ? !leftOut.get(sample) : null,
                    outlier,
                    List.copyOf(reasons)));
        }
        return judged;
    }

    private static Map<Integer, List<String>> outliers(
            double[][] figures, int[] people, SampleAttributes attributes, QcThresholds thresholds) {
        Map<String, List<Integer>> groups = new TreeMap<>();
        for (int sample : people) {
            groups.computeIfAbsent(
                            attributes
                                    .value(SampleAttributes.POPULATION, sample)
                                    .orElse(""),
                            p -> new ArrayList<>())
                    .add(sample);
        }
        Map<Integer, List<String>> outliers = new HashMap<>();
        for (List<Integer> group : groups.values()) {
            for (SampleFigure figure : COMPARED) {
                double[] values = group.stream()
                        .mapToDouble(sample -> figures[sample][figure.ordinal()])
                        .toArray();
                boolean[] isOutlier = Outliers.of(values, thresholds.mad(), thresholds.minPeople());
                for (int i = 0; i < values.length; i++) {
                    if (isOutlier[i]) {
                        outliers.computeIfAbsent(group.get(i), s -> new ArrayList<>())
                                .add(figure.column());
                    }
                }
            }
        }
        return outliers;
    }
}
