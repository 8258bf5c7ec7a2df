package eu.goe.core.frequency;

import eu.goe.core.cohort.NamedCohort;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.errors.UsageException;
import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which histograms a result has: of calls, and of people's ages if an attribute has these.
 *
 * @param age attribute, null for none
 */
public record AskedHistograms(@Nullable String age) implements Serializable {
    /**
     * Ages by sample number, negative where missing; null without an attribute.
     *
     * @throws UsageException if a value of the attribute is no number from 0 on, or there is no such attribute
     */
    float @Nullable [] ages(SampleAttributes attributes) {
        String attribute = age;
        if (attribute == null) {
            return null;
        }
        if (!attributes.names().contains(attribute)) {
            throw new UsageException(
                    "--age: no attribute '" + attribute + "' (known: " + String.join(", ", attributes.names()) + ").");
        }
        @Nullable String[] column = attributes.column(attribute);
        float[] ages = new float[column.length];
        Arrays.fill(ages, -1);
        for (int sample = 0; sample < ages.length; sample++) {
            String value = column[sample];
            if (value != null) {
                ages[sample] = NamedCohort.number(value)
                        .filter(number -> number >= 0)
                        .orElseThrow(() -> new UsageException(
                                "--age: attribute '" + attribute + "' has values that are no numbers from 0 on."))
                        .floatValue();
            }
        }
        return ages;
    }
}
