package eu.goe.core.frequency;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which strata take part in grpmax and fafmax, the greatest frequency among groups of people: those of one attribute alone, without groups whose
 * frequencies say nothing of others, such as founder populations and catch-all ones. As gnomAD's, whose list of such groups it is for each to
 * declare.
 *
 * @param attribute whose values are the groups
 * @param excluded values that do not take part
 */
public record GroupMaximum(String attribute, List<String> excluded) implements Serializable {
    public GroupMaximum {
        excluded = List.copyOf(excluded);
    }

    /** Places of the strata that take part. */
    int[] groups(List<Map<String, String>> strata) {
        return IntStream.range(0, strata.size())
                .filter(s -> strata.get(s).size() == 1
                        && strata.get(s).containsKey(attribute)
                        && !excluded.contains(strata.get(s).get(attribute)))
                .toArray();
    }
}
