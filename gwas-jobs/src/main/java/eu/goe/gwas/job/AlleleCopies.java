package eu.goe.gwas.job;

import eu.goe.core.cohort.Sex;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.gwas.regression.Dosages;
import org.jspecify.annotations.Nullable;

/**
 * Counts the copies that some of the people analysed have at a variant, from dosages in which one copy may stand for two. Somebody has a copy whose expected copies are half a one or more. Touches
 * carriers and those without a call only.
 */
final class AlleleCopies {
    private static final double HAS_ONE = 0.5;

    /** Copies of each person; 0 of one who does not count. */
    private final byte[] copies;
    /** Dosage of a person with one copy. */
    private final double ofHaploid;

    private final boolean @Nullable [] counts;
    private final int everybody;
    private final int everybodysCopies;
    private int an;
    private double ac;
    private int called;
    private int withAlt;
    private int homozygous;

    /**
     * @param people sample numbers in the order of the dosages
     * @param counts which of them count; null for all
     */
    AlleleCopies(int[] people, Sex[] sexes, PloidyRegion region, int xModel, boolean @Nullable [] counts) {
        this.counts = counts;
        copies = new byte[people.length];
        int n = 0;
        int sum = 0;
        for (int i = 0; i < people.length; i++) {
            if (isCounted(i)) {
                copies[i] = (byte) region.expectedCopies(sexes[people[i]]);
                sum += copies[i];
                n++;
            }
        }
        everybody = n;
        everybodysCopies = sum;
        ofHaploid = region == PloidyRegion.X_NON_PAR ? xModel : 1;
    }

    private boolean isCounted(int place) {
        return counts == null || counts[place];
    }

    void count(Dosages dosages) {
        an = everybodysCopies;
        called = everybody;
        for (int m = 0; m < dosages.nMissing(); m++) {
            int place = dosages.missing(m);
            an -= copies[place];
            called -= isCounted(place) ? 1 : 0;
        }
        ac = 0;
        withAlt = 0;
        homozygous = 0;
        for (int i = 0; i < dosages.nCarriers(); i++) {
            int place = dosages.carrier(i);
            if (isCounted(place)) {
                double alt = copies[place] == 1 ? dosages.dosage(i) / ofHaploid : dosages.dosage(i);
                ac += alt;
                withAlt += alt >= HAS_ONE ? 1 : 0;
                homozygous += copies[place] - alt < HAS_ONE ? 1 : 0;
            }
        }
    }

    /** Says of each person counted whether they have a copy of the allele that is rarer, of the variant that was counted last. */
    void carriers(Dosages dosages, boolean[] into) {
        boolean ofAlt = altIsRarer();
        for (int i = 0; i < copies.length; i++) {
            into[i] = !ofAlt && copies[i] > 0;
        }
        for (int m = 0; m < dosages.nMissing(); m++) {
            into[dosages.missing(m)] = false;
        }
        for (int i = 0; i < dosages.nCarriers(); i++) {
            int place = dosages.carrier(i);
            double alt = copies[place] == 1 ? dosages.dosage(i) / ofHaploid : dosages.dosage(i);
            into[place] = (ofAlt ? alt : copies[place] - alt) >= HAS_ONE;
        }
    }

    /** Copies of any allele. */
    int an() {
        return an;
    }

    /** Copies of the alternate allele. */
    double ac() {
        return ac;
    }

    /** People with a call. */
    int called() {
        return called;
    }

    /** People counted who have a copy of an allele. */
    int carriers(boolean ofAlt) {
        return ofAlt ? withAlt : called - homozygous;
    }

    /** Whether the alternate allele is not the more frequent one. */
    boolean altIsRarer() {
        return ac <= an - ac;
    }
}
