package eu.goe.core.frequency;

/**
 * Counts of a variant as a store keeps them: what they are more than other counts tell, and of adj what it lacks of raw. Most of these
 * numbers are 0, so that a row is a third of the bytes, and of the time to compress them. Specified in {@code docs/format.md}, "Counts
 * of a result". Arithmetic is modulo 2³², so that any counts come back. Mutable, one owner.
 *
 * <p>A loop for each column, over arrays of its own, becomes vector instructions; one for all of them does not.
 */
final class CountRemainders {
    private static final CountField[] FIELDS = CountField.values();

    private final int[] people;
    private final int[][] numbers;

    /** @param people of each stratum */
    CountRemainders(int[] people) {
        this.people = people;
        this.numbers = new int[FIELDS.length][people.length];
    }

    /** The numbers of one field by stratum, to read or to fill. */
    int[] of(CountField field) {
        return numbers[field.ordinal()];
    }

    /** Takes what is left of counts. */
    void take(StrataCounts counts) {
        int[] homRef = counts.array(CountField.N_HOM_REF);
        int[] het = counts.array(CountField.N_HET);
        int[] homAlt = counts.array(CountField.N_HOM_ALT);
        int[] hemiAlt = counts.array(CountField.N_HEMI_ALT);
        int[] missing = counts.array(CountField.N_MISSING);
        addCarried(counts.array(CountField.AC), -1, het, homAlt, hemiAlt, of(CountField.AC));
        addCalled(counts.array(CountField.AN), -1, homRef, het, homAlt, hemiAlt, of(CountField.AN));
        others(homRef, het, homAlt, hemiAlt, missing, of(CountField.N_HOM_REF));
        copy(het, of(CountField.N_HET));
        copy(homAlt, of(CountField.N_HOM_ALT));
        copy(hemiAlt, of(CountField.N_HEMI_ALT));
        copy(missing, of(CountField.N_MISSING));
        copy(counts.array(CountField.N_POLYPLOID), of(CountField.N_POLYPLOID));
    }

    /** The counts that they are left of. */
    StrataCounts counts() {
        int[] het = of(CountField.N_HET);
        int[] homAlt = of(CountField.N_HOM_ALT);
        int[] hemiAlt = of(CountField.N_HEMI_ALT);
        int[] missing = of(CountField.N_MISSING);
        StrataCounts counts = new StrataCounts(people.length);
        int[] homRef = counts.array(CountField.N_HOM_REF);
        others(of(CountField.N_HOM_REF), het, homAlt, hemiAlt, missing, homRef);
        addCalled(of(CountField.AN), 1, homRef, het, homAlt, hemiAlt, counts.array(CountField.AN));
        addCarried(of(CountField.AC), 1, het, homAlt, hemiAlt, counts.array(CountField.AC));
        copy(het, counts.array(CountField.N_HET));
        copy(homAlt, counts.array(CountField.N_HOM_ALT));
        copy(hemiAlt, counts.array(CountField.N_HEMI_ALT));
        copy(missing, counts.array(CountField.N_MISSING));
        copy(of(CountField.N_POLYPLOID), counts.array(CountField.N_POLYPLOID));
        return counts;
    }

    /** Becomes what raw has more than this; of the missing, whom adj has more of, what it has less. */
    void subtractFrom(CountRemainders raw) {
        for (CountField field : FIELDS) {
            if (field == CountField.N_MISSING) {
                add(of(field), -1, raw.of(field));
            } else {
                subtract(raw.of(field), of(field));
            }
        }
    }

    /** Undoes {@link #subtractFrom}. */
    void addTo(CountRemainders raw) {
        for (CountField field : FIELDS) {
            if (field == CountField.N_MISSING) {
                add(of(field), 1, raw.of(field));
            } else {
                subtract(raw.of(field), of(field));
            }
        }
    }

    /** Adds copies of the allele that complete calls have, or takes them away. */
    private static void addCarried(int[] to, int sign, int[] het, int[] homAlt, int[] hemiAlt, int[] into) {
        for (int s = 0; s < into.length; s++) {
            into[s] = to[s] + sign * (het[s] + 2 * homAlt[s] + hemiAlt[s]);
        }
    }

    /** Adds copies that complete calls have, but for haploid ones of another allele, or takes them away. */
    private static void addCalled(
            int[] to, int sign, int[] homRef, int[] het, int[] homAlt, int[] hemiAlt, int[] into) {
        for (int s = 0; s < into.length; s++) {
            into[s] = to[s] + sign * (2 * (homRef[s] + het[s] + homAlt[s]) + hemiAlt[s]);
        }
    }

    /** People in none of these counts; of such people and the last four, the first. */
    private void others(int[] homRef, int[] het, int[] homAlt, int[] hemiAlt, int[] missing, int[] into) {
        for (int s = 0; s < into.length; s++) {
            into[s] = people[s] - homRef[s] - het[s] - homAlt[s] - hemiAlt[s] - missing[s];
        }
    }

    private static void copy(int[] from, int[] to) {
        System.arraycopy(from, 0, to, 0, to.length);
    }

    private static void add(int[] into, int times, int[] numbers) {
        for (int stratum = 0; stratum < into.length; stratum++) {
            into[stratum] += times * numbers[stratum];
        }
    }

    /** The second becomes the first less it. */
    private static void subtract(int[] from, int[] numbers) {
        for (int stratum = 0; stratum < numbers.length; stratum++) {
            numbers[stratum] = from[stratum] - numbers[stratum];
        }
    }
}
