package eu.goe.core.qc;

import eu.goe.core.cohort.Sex;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is found of a sample.
 *
 * @param figures by {@link SampleFigure}, {@code NaN} where one does not apply; the array belongs to the record
 * @param declared sex, and
 * @param imputed by the calls
 * @param relatives how many; null where kinship is not known
 * @param isUnrelated whether it is in the set of unrelated people; null likewise
 * @param outlier columns of figures
 * @param reasons why it fails; it passes without any
 */
public record SampleQc(
        int sampleNumber,
        double[] figures,
        Sex declared,
        Sex imputed,
        @Nullable Integer relatives,
        @Nullable Boolean isUnrelated,
        List<String> outlier,
        List<String> reasons) {
    public static final String PASS = "pass";
    public static final String FAIL = "fail";

    public String sexCheck() {
        if (declared == Sex.UNKNOWN || imputed == Sex.UNKNOWN) {
            return "unknown";
        }
        return declared == imputed ? "ok" : "mismatch";
    }

    public String status() {
        return reasons.isEmpty() ? PASS : FAIL;
    }

    @Nullable
    String unrelated() {
        return isUnrelated == null ? null : isUnrelated ? "yes" : "no";
    }

    public static String label(Sex sex) {
        return sex.name().toLowerCase(Locale.ROOT);
    }
}
