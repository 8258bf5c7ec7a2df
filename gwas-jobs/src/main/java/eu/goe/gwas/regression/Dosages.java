package eu.goe.gwas.regression;

/**
 * One variant's dosages of the people analysed, whose places are 0 to {@code nSamples - 1}: those who carry the alternate allele and those without a call, each in
 * ascending order of place; everybody else has dosage 0. Reused from variant to variant; whoever fills it owns it.
 */
public final class Dosages {
    private final int nSamples;
    private final int[] carriers;
    private final double[] dosages;
    private final int[] missing;
    private int nCarriers;
    private int nMissing;
    private double sum;
    private double sumOfSquares;
    private boolean hasFractions;

    /** @param nSamples people at most */
    public Dosages(int nSamples) {
        this.nSamples = nSamples;
        this.carriers = new int[nSamples];
        this.dosages = new double[nSamples];
        this.missing = new int[nSamples];
    }

    /** Everybody has dosage 0. */
    public void clear() {
        nCarriers = 0;
        nMissing = 0;
        sum = 0;
        sumOfSquares = 0;
        hasFractions = false;
    }

    /**
     * Adds a carrier, behind all that were added.
     *
     * @param dosage above 0, at most 2
     */
    public void addCarrier(int place, double dosage) {
        carriers[nCarriers] = place;
        dosages[nCarriers++] = dosage;
        sum += dosage;
        sumOfSquares += dosage * dosage;
        hasFractions |= dosage != (int) dosage;
    }

    /** Adds somebody without a call, behind all that were added. */
    public void addMissing(int place) {
        missing[nMissing++] = place;
    }

    /**
     * Takes what another has of some people.
     *
     * @param places here of those places there, ascending; −1 for people who are not here
     */
    public void gather(Dosages from, int[] places) {
        clear();
        for (int i = 0; i < from.nCarriers; i++) {
            int place = places[from.carriers[i]];
            if (place >= 0) {
                addCarrier(place, from.dosages[i]);
            }
        }
        for (int m = 0; m < from.nMissing; m++) {
            int place = places[from.missing[m]];
            if (place >= 0) {
                addMissing(place);
            }
        }
    }

    public int nSamples() {
        return nSamples;
    }

    public int nCarriers() {
        return nCarriers;
    }

    /** @param i 0 to {@code nCarriers() - 1} */
    public int carrier(int i) {
        return carriers[i];
    }

    /** Of carrier {@code i}: above 0, at most 2. */
    public double dosage(int i) {
        return dosages[i];
    }

    public int nMissing() {
        return nMissing;
    }

    /** @param i 0 to {@code nMissing() - 1} */
    public int missing(int i) {
        return missing[i];
    }

    /** People with a call. */
    public int nCalled() {
        return nSamples - nMissing;
    }

    /** Whether somebody's dosage is no whole number. */
    public boolean hasFractions() {
        return hasFractions;
    }

    /** Of those with a call. */
    public double sum() {
        return sum;
    }

    /** Of those with a call. */
    public double sumOfSquares() {
        return sumOfSquares;
    }
}
