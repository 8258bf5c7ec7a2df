package eu.goe.core.release;

import eu.goe.core.frequency.ExpectedCopies;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The people of strata of a merged table, with as much of their sexes as its other strata tell. */
public final class MergedPeople {
    private static final String SEX = "sex";

    private MergedPeople() {}

    /** @param kept places of the strata */
    public static List<ExpectedCopies.People> of(MergedInfo info, int[] kept) {
        return Arrays.stream(kept)
                .mapToObj(s -> of(info.strata(), info.strata().get(s)))
                .toList();
    }

    /** Of strata, as far as they tell each other. */
    static List<ExpectedCopies.People> of(List<MergedStratum> strata) {
        return strata.stream().map(s -> of(strata, s)).toList();
    }

    private static ExpectedCopies.People of(List<MergedStratum> strata, MergedStratum stratum) {
        long n = stratum.n();
        String sex = stratum.definition().get(SEX);
        if (sex != null) {
            return switch (sex) {
                case "female" -> new ExpectedCopies.People(n, n, 0);
                case "male" -> new ExpectedCopies.People(n, 0, n);
                default -> new ExpectedCopies.People(n, ExpectedCopies.UNKNOWN, ExpectedCopies.UNKNOWN);
            };
        }
        long females = sizeOf(strata, stratum, "female");
        long males = sizeOf(strata, stratum, "male");
        boolean isAll = females >= 0 && males >= 0 && females + males == n;
        return new ExpectedCopies.People(
                n, isAll ? females : ExpectedCopies.UNKNOWN, isAll ? males : ExpectedCopies.UNKNOWN);
    }

    private static long sizeOf(List<MergedStratum> strata, MergedStratum of, String sex) {
        Map<String, String> definition = new LinkedHashMap<>(of.definition());
        definition.put(SEX, sex);
        for (MergedStratum stratum : strata) {
            if (stratum.definition().equals(definition)) {
                return stratum.n();
            }
        }
        return ExpectedCopies.UNKNOWN;
    }
}
