package eu.goe.core.qc;

import com.fasterxml.jackson.annotation.JsonInclude;
import eu.goe.core.command.PlainYaml;
import eu.goe.core.errors.NearestName;
import eu.goe.core.errors.UsageException;
import eu.goe.core.frequency.DerivedFigures;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a sample has to be like to pass, and a variant to have no filter. What a file does not name is as built in.
 *
 * <p>Built in, of samples: a call rate of 0.95, a mean depth of 15 (gnomAD's bound; 1+MG asks for genomes of 30, of which a carrier's mean has little less), a mean allele balance of 0.4 to
 * 0.6, and a sex that is not another than declared. No bound is built in of what depends on the kind of data, such as transitions by transversions: outliers are marked instead. A ratio or mean of fewer than
 * {@code min_n} things is not judged, so that a file of a few variants does not fail everybody.
 *
 * @param mad deviations from the median of a population that make an outlier
 * @param minPeople of a population with fewer no outliers are looked for
 * @param minN of how many things a ratio or mean is made at least to be judged
 * @param failOn what else makes a sample fail: {@value #SEX_MISMATCH}, {@value #OUTLIER}
 * @param samples bounds by the column of a {@link SampleFigure}
 * @param variants bounds by the column of a {@link VariantFigure}
 * @param relatedness where relatives are looked for
 */
public record QcThresholds(
        double mad,
        int minPeople,
        double minN,
        List<String> failOn,
        Map<String, Bound> samples,
        Map<String, Bound> variants,
        Sites relatedness)
        implements Serializable {
    static final String SEX_MISMATCH = "sex_mismatch";
    static final String OUTLIER = "outlier";

    private static final List<String> KEYS =
            List.of("mad", "min_people", "min_n", "fail_on", "samples", "variants", "relatedness");
    private static final List<String> SAMPLE_KEYS =
            Arrays.stream(SampleFigure.values()).map(SampleFigure::column).toList();
    private static final List<String> VARIANT_KEYS =
            Arrays.stream(VariantFigure.values()).map(VariantFigure::column).toList();

    /** Both ends are allowed; null for no end. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Bound(@Nullable Double min, @Nullable Double max) implements Serializable {
        @Override
        public String toString() {
            List<String> ends = new ArrayList<>();
            if (min != null) {
                ends.add("at least " + DerivedFigures.text(min));
            }
            if (max != null) {
                ends.add("at most " + DerivedFigures.text(max));
            }
            return String.join(", ", ends);
        }

        /** What is wrong with a value, {@code 0.91<0.95}; empty for nothing, and of NaN. */
        Optional<String> violation(double value) {
            if (min != null && value < min) {
                return Optional.of(DerivedFigures.text(value) + "<" + DerivedFigures.text(min));
            }
            return max != null && value > max
                    ? Optional.of(DerivedFigures.text(value) + ">" + DerivedFigures.text(max))
                    : Optional.empty();
        }
    }

    /**
     * Which sites kinship is estimated at.
     *
     * @param sites at most so many, and
     * @param distance bases at least between them
     */
    public record Sites(int sites, int distance) implements Serializable {}

    public QcThresholds {
        failOn = List.copyOf(failOn);
    }

    static QcThresholds builtIn() {
        Map<String, Bound> samples = new LinkedHashMap<>();
        samples.put(SampleFigure.CALL_RATE.column(), new Bound(0.95, null));
        samples.put(SampleFigure.MEAN_DP.column(), new Bound(15.0, null));
        samples.put(SampleFigure.AB_MEAN.column(), new Bound(0.4, 0.6));
        Map<String, Bound> variants = new LinkedHashMap<>();
        variants.put(VariantFigure.INBREEDING_COEFF.column(), new Bound(-0.3, null));
        variants.put(VariantFigure.CALL_RATE.column(), new Bound(0.9, null));
        variants.put(VariantFigure.HWE_P.column(), new Bound(1e-15, null));
        return new QcThresholds(4, 10, 100, List.of(SEX_MISMATCH), samples, variants, new Sites(5_000, 20_000));
    }

    /**
     * Reads YAML.
     *
     * @param file how messages call it
     * @throws UsageException that names all keys that are unknown (with the nearest known one) or have no number
     */
    static QcThresholds parse(String text, String file) {
        Reading in = new Reading();
        QcThresholds b = builtIn();
        Map<String, Object> top = in.map("", PlainYaml.load(text, "thresholds " + file), KEYS);
        Map<String, Object> sites = in.map("relatedness", top.get("relatedness"), List.of("sites", "distance"));
        QcThresholds read = new QcThresholds(
                in.number("mad", top.get("mad"), b.mad),
                (int) in.number("min_people", top.get("min_people"), b.minPeople),
                in.number("min_n", top.get("min_n"), b.minN),
                in.words("fail_on", top.get("fail_on"), b.failOn, List.of(SEX_MISMATCH, OUTLIER)),
                in.bounds("samples", top.get("samples"), b.samples, SAMPLE_KEYS),
                in.bounds("variants", top.get("variants"), b.variants, VARIANT_KEYS),
                new Sites((int) in.number("relatedness.sites", sites.get("sites"), b.relatedness.sites), (int)
                        in.number("relatedness.distance", sites.get("distance"), b.relatedness.distance)));
        if (!in.problems.isEmpty()) {
            throw new UsageException("thresholds " + file + ": " + String.join("; ", in.problems) + ".");
        }
        return read;
    }

    /** Why a sample fails by its figures, {@code call_rate=0.91<0.95}; empty if it does not. */
    List<String> violations(double[] figures) {
        List<String> reasons = new ArrayList<>();
        for (SampleFigure figure : SampleFigure.values()) {
            Bound bound = samples.get(figure.column());
            if (bound != null && figure.basis(figures) >= minN) {
                bound.violation(figures[figure.ordinal()]).ifPresent(how -> reasons.add(figure.column() + "=" + how));
            }
        }
        return reasons;
    }

    /** Collects what is wrong with a file while it is read. */
    private static final class Reading {
        final List<String> problems = new ArrayList<>();

        Map<String, Object> map(String where, @Nullable Object value, Collection<String> known) {
            Map<String, Object> read = new LinkedHashMap<>();
            if (value instanceof Map<?, ?> map) {
                map.forEach((k, v) -> {
                    String key = String.valueOf(k);
                    if (known.contains(key)) {
                        read.put(key, v == null ? Map.of() : v);
                    } else {
                        problems.add("unknown key '" + (where.isEmpty() ? "" : where + ".") + key + "'"
                                + NearestName.of(key, known)
                                        .map(near -> "; did you mean '" + near + "'?")
                                        .orElse(" (known: " + String.join(", ", known) + ")"));
                    }
                });
            } else if (value != null) {
                problems.add((where.isEmpty() ? "the file" : where) + " is not a map of keys to values");
            }
            return read;
        }

        double number(String key, @Nullable Object value, double builtIn) {
            if (value == null) {
                return builtIn;
            }
            double number = toNumber(value);
            if (!(number > 0) || number > Integer.MAX_VALUE) {
                problems.add(key + ": " + value + " is not a number above 0");
            }
            return number;
        }

        List<String> words(String key, @Nullable Object value, List<String> builtIn, List<String> known) {
            if (value == null) {
                return builtIn;
            }
            List<String> words = new ArrayList<>();
            if (value instanceof Collection<?> list) {
                list.forEach(word -> words.add(String.valueOf(word)));
            } else if (!value.equals(Map.of())) {
                words.add(String.valueOf(value));
            }
            words.stream()
                    .filter(word -> !known.contains(word))
                    .forEach(word -> problems.add(key + ": '" + word + "' is none of " + String.join(", ", known)));
            return words;
        }

        Map<String, Bound> bounds(
                String where, @Nullable Object value, Map<String, Bound> builtIn, Collection<String> known) {
            Map<String, Bound> bounds = new LinkedHashMap<>(builtIn);
            map(where, value, known).forEach((figure, given) -> {
                String key = where + "." + figure;
                Map<String, Object> ends = map(key, given, List.of("min", "max"));
                Bound bound = new Bound(end(key + ".min", ends.get("min")), end(key + ".max", ends.get("max")));
                if (bound.min() == null && bound.max() == null) {
                    bounds.remove(figure);
                } else {
                    bounds.put(figure, bound);
                }
            });
            return bounds;
        }

        private @Nullable Double end(String key, @Nullable Object value) {
            if (value == null || value.equals(Map.of())) {
                return null;
            }
            double number = toNumber(value);
            if (Double.isNaN(number)) {
                problems.add(key + ": " + value + " is not a number");
            }
            return number;
        }

        /** YAML 1.1 takes {@code 1e-15}, which has no point, for text. */
        private static double toNumber(Object value) {
            try {
                return value instanceof Number number ? number.doubleValue() : Double.parseDouble(value.toString());
            } catch (NumberFormatException e) {
                return Double.NaN;
            }
        }
    }
}
