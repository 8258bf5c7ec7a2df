package eu.goe.gwas.regression;

import java.util.Arrays;

/**
 * One variant as the tests read it: the dosage most people have, and the difference from it of everybody else. As the intercept is among the covariates, the common
 * dosage drops out of every test, and a variant of which nearly everybody has two copies costs as little as its mirror. Reused from variant to variant.
 */
final class Genotype {
    /** Of the people that {@link #places} does not name: 0, 1 or 2. */
    double common;
    /** Entries of the next two. */
    int size;
    /** People whose dosage differs, or is imputed, ascending. */
    final int[] places;
    /** Their dosage less {@link #common}. */
    final double[] differences;
    /** How many of them are imputed. */
    int imputed;
    /** People analysed. */
    int n;
    /** Whether all of these have the same dosage. */
    boolean isConstant;
    /** Copies of the rarer allele among those with a call. */
    double minorCopies;

    Genotype(int nSamples) {
        this.places = new int[nSamples];
        this.differences = new double[nSamples];
    }

    /** @param impute whether people without a call get the mean of the others; otherwise they are not among the people analysed */
    void load(Dosages dosages, boolean impute) {
        int nCalled = dosages.nCalled();
        n = impute ? dosages.nSamples() : nCalled;
        minorCopies = Math.min(dosages.sum(), 2.0 * nCalled - dosages.sum());
        isConstant = isConstant(dosages);
        common = common(dosages);
        size = 0;
        double mean = dosages.sum() / nCalled - common;
        imputed = impute && mean != 0 ? dosages.nMissing() : 0;
        int c = 0;
        int m = 0;
        if (common == 0) {
            for (; c < dosages.nCarriers(); c++) {
                for (; impute && m < dosages.nMissing() && dosages.missing(m) < dosages.carrier(c); m++) {
                    add(dosages.missing(m), mean);
                }
                add(dosages.carrier(c), dosages.dosage(c));
            }
            for (; impute && m < dosages.nMissing(); m++) {
                add(dosages.missing(m), mean);
            }
            return;
        }
        for (int place = 0; place < dosages.nSamples(); place++) {
            if (c < dosages.nCarriers() && dosages.carrier(c) == place) {
                add(place, dosages.dosage(c++) - common);
            } else if (m < dosages.nMissing() && dosages.missing(m) == place) {
                m++;
                if (impute) {
                    add(place, mean);
                }
            } else {
                add(place, -common);
            }
        }
    }

    /** Differences of all people, 0 for those left out. */
    void spread(double[] all) {
        Arrays.fill(all, 0);
        for (int j = 0; j < size; j++) {
            all[places[j]] = differences[j];
        }
    }

    private void add(int place, double difference) {
        if (difference != 0) {
            places[size] = place;
            differences[size++] = difference;
        }
    }

    private static boolean isConstant(Dosages dosages) {
        if (dosages.nCarriers() < dosages.nCalled()) {
            return dosages.nCarriers() == 0;
        }
        for (int c = 1; c < dosages.nCarriers(); c++) {
            if (dosages.dosage(c) != dosages.dosage(0)) {
                return false;
            }
        }
        return true;
    }

    private static double common(Dosages dosages) {
        int none = dosages.nCalled() - dosages.nCarriers();
        if (none >= dosages.nCarriers()) {
            return 0;
        }
        int ones = 0;
        int twos = 0;
        for (int c = 0; c < dosages.nCarriers(); c++) {
            double dosage = dosages.dosage(c);
            ones += dosage == 1 ? 1 : 0;
            twos += dosage == 2 ? 1 : 0;
        }
        if (none >= Math.max(ones, twos)) {
            return 0;
        }
        return ones > twos ? 1 : 2;
    }
}
