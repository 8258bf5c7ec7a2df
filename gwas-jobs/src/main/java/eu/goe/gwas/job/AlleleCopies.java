package eu.goe.gwas.job;

import eu.goe.core.cohort.Sex;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.gwas.regression.Dosages;

/** Counts the copies of some people at a variant, from dosages in which one copy may stand for two. */
final class AlleleCopies {
    /** Copies of each person. */
    private final byte[] copies;
    /** Dosage of a person with one copy. */
    private final double ofHaploid;

    private final int all;
    private int an;
    private double ac;
    private int called;
    private int withAlt;
    private int homozygous;

    /** @param people sample numbers in the order of the dosages */
    AlleleCopies(int[] people, Sex[] sexes, PloidyRegion region, int xModel) {
        copies = new byte[people.length];
        for (int i = 0; i < people.length; i++) {
            copies[i] = (byte) region.expectedCopies(sexes[people[i]]);
        }
        ofHaploid = region == PloidyRegion.X_NON_PAR ? xModel : 1;
        int sum = 0;
        for (byte of : copies) {
            sum += of;
        }
        all = sum;
    }

    /** Everybody. */
    void count(Dosages dosages) {
        an = all;
        ac = 0;
        called = dosages.nCalled();
        for (int m = 0; m < dosages.nMissing(); m++) {
            an -= copies[dosages.missing(m)];
        }
        withAlt = 0;
        homozygous = 0;
        for (int i = 0; i < dosages.nCarriers(); i++) {
            add(dosages, i);
        }
    }

    /** Some of them. */
    void count(Dosages dosages, boolean[] counts) {
        an = 0;
        ac = 0;
        called = 0;
        for (int i = 0; i < copies.length; i++) {
            an += counts[i] ? copies[i] : 0;
            called += counts[i] ? 1 : 0;
        }
        for (int m = 0; m < dosages.nMissing(); m++) {
            int place = dosages.missing(m);
            an -= counts[place] ? copies[place] : 0;
            called -= counts[place] ? 1 : 0;
        }
        withAlt = 0;
        homozygous = 0;
        for (int i = 0; i < dosages.nCarriers(); i++) {
            if (counts[dosages.carrier(i)]) {
                add(dosages, i);
            }
        }
    }

    private void add(Dosages dosages, int carrier) {
        double dosage = dosages.dosage(carrier);
        int its = copies[dosages.carrier(carrier)];
        double alt = its == 1 ? dosage / ofHaploid : dosage;
        ac += alt;
        withAlt++;
        homozygous += alt == its ? 1 : 0;
    }

    /** People counted who have a copy of an allele. */
    int carriers(boolean ofAlt) {
        return ofAlt ? withAlt : called - homozygous;
    }

    /** Whether the alternate allele is not the more frequent one. */
    boolean altIsRarer() {
        return ac <= an - ac;
    }

    int an() {
        return an;
    }

    double ac() {
        return ac;
    }

    /** People with a call. */
    int called() {
        return called;
    }
}
