package eu.goe.core.disclosure;

import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.errors.PolicyException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Rule D12: names and values of attributes leave in the ids of strata, so they must be labels and name nobody. */
public final class StratumLabels {
    private static final Pattern DATE =
            Pattern.compile("[0-9]{4}[-_.]?[0-9]{2}[-_.]?[0-9]{2}.*|[0-9]{1,2}[-_.][0-9]{1,2}[-_.]([0-9]{2}|[0-9]{4})");

    private StratumLabels() {}

    /**
     * @param strata definitions of those that leave: attribute to value
     * @param isSample whether a text is the id of a sample of the store
     * @throws PolicyException that names the attributes and how many of their values are not fit, never a value
     */
    public static void require(List<Map<String, String>> strata, Predicate<String> isSample) {
        Map<String, Set<String>> bad = new TreeMap<>();
        boolean badName = false;
        for (Map<String, String> stratum : strata) {
            for (Map.Entry<String, String> value : stratum.entrySet()) {
                if (!isFit(value.getKey(), isSample)) {
                    badName = true;
                } else if (!isFit(value.getValue(), isSample)) {
                    bad.computeIfAbsent(value.getKey(), a -> new TreeSet<>()).add(value.getValue());
                }
            }
        }
        if (badName) {
            throw new PolicyException("Refused by rule D12: an attribute's name is no label, a date or a sample's name."
                    + " Import it under another name, and count again.");
        }
        if (!bad.isEmpty()) {
            StringBuilder message = new StringBuilder("Refused by rule D12: ");
            bad.forEach((attribute, values) -> message.append(values.size())
                    .append(values.size() == 1 ? " value of " : " values of ")
                    .append(attribute)
                    .append(", "));
            throw new PolicyException(message.append(
                            "not fit to leave: no label (letters, digits, '_', '.' and '-', a letter"
                                    + " or digit first, at most 40), a date or a sample's name.\nImport other values, and count again.")
                    .toString());
        }
    }

    private static boolean isFit(String text, Predicate<String> isSample) {
        return SampleAttributes.isLabel(text) && !DATE.matcher(text).matches() && !isSample.test(text);
    }
}
