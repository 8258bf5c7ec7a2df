package eu.goe.gwas.regression;

/**
 * Dosages of one variant as what most people have and who differs from it: sums over people then touch only these, whichever allele is common.
 * Of those without a call, too, the difference is listed, as if their dosage were 0 until it is known what to take for it.
 */
final class Deviations {
    private final int[] places;
    private final double[] differences;
    private int n;
    private double base;

    Deviations(int nSamples) {
        places = new int[nSamples];
        differences = new double[nSamples];
    }

    void fill(Dosages dosages) {
        base = commonest(dosages);
        n = 0;
        if (base == 0) {
            for (int i = 0; i < dosages.nCarriers(); i++) {
                add(dosages.carrier(i), dosages.dosage(i));
            }
            return;
        }
        int carrier = 0;
        int nCarriers = dosages.nCarriers();
        for (int place = 0; place < dosages.nSamples(); place++) {
            double dosage = 0;
            if (carrier < nCarriers && dosages.carrier(carrier) == place) {
                dosage = dosages.dosage(carrier++);
            }
            if (dosage != base) {
                add(place, dosage - base);
            }
        }
    }

    private void add(int place, double difference) {
        places[n] = place;
        differences[n++] = difference;
    }

    private static double commonest(Dosages dosages) {
        int ones = 0;
        int twos = 0;
        for (int i = 0; i < dosages.nCarriers(); i++) {
            double dosage = dosages.dosage(i);
            ones += dosage == 1 ? 1 : 0;
            twos += dosage == 2 ? 1 : 0;
        }
        int zeros = dosages.nSamples() - dosages.nCarriers();
        return zeros >= ones && zeros >= twos ? 0 : twos >= ones ? 2 : 1;
    }

    int n() {
        return n;
    }

    int place(int i) {
        return places[i];
    }

    double difference(int i) {
        return differences[i];
    }

    /** What everybody has who is not listed. */
    double base() {
        return base;
    }
}
