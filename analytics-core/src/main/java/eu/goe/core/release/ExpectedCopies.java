package eu.goe.core.release;

import eu.goe.core.cohort.Sex;
import eu.goe.core.frequency.PloidyRegion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many copies the people of each kept stratum have where a variant starts, as far as their sexes are known. */
final class ExpectedCopies {
    private static final String SEX = "sex";

    /** By region, then stratum; −1 where the sexes of its people are not known. */
    private final long[][] copies;

    ExpectedCopies(MergedInfo info, int[] kept) {
        this.copies = new long[PloidyRegion.values().length][kept.length];
        for (PloidyRegion region : PloidyRegion.values()) {
            for (int k = 0; k < kept.length; k++) {
                copies[region.ordinal()][k] = copies(info, info.strata().get(kept[k]), region);
            }
        }
    }

    /** Copies of the people of a stratum (its place among the kept ones), −1 if that is not known. */
    long of(PloidyRegion region, int stratum) {
        return copies[region.ordinal()][stratum];
    }

    private static long copies(MergedInfo info, MergedStratum stratum, PloidyRegion region) {
        if (region == PloidyRegion.DIPLOID || !info.adjustsSexPloidy()) {
            return 2 * stratum.n();
        }
        if (region == PloidyRegion.MITOCHONDRIAL) {
            return stratum.n();
        }
        String sex = stratum.definition().get(SEX);
        if (sex != null) {
            return sex.equals("male") || sex.equals("female")
                    ? stratum.n() * region.expectedCopies(sex.equals("male") ? Sex.MALE : Sex.FEMALE)
                    : -1;
        }
        long males = sizeOf(info.strata(), stratum, "male");
        long females = sizeOf(info.strata(), stratum, "female");
        return males < 0 || females < 0 || males + females != stratum.n()
                ? -1
                : males * region.expectedCopies(Sex.MALE) + females * region.expectedCopies(Sex.FEMALE);
    }

    private static long sizeOf(List<MergedStratum> strata, MergedStratum of, String sex) {
        Map<String, String> definition = new LinkedHashMap<>(of.definition());
        definition.put(SEX, sex);
        for (MergedStratum stratum : strata) {
            if (stratum.definition().equals(definition)) {
                return stratum.n();
            }
        }
        return -1;
    }
}
