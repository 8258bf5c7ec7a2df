package eu.goe.core.frequency;

/**
 * Counts of a variant as a store keeps them: what they are more than other counts tell, and of adj what it lacks of raw. Most of these
 * numbers are 0, so that a row is a third of the bytes, and of the time to compress them. Specified in {@code docs/format.md}, "Counts
 * of a result". Arithmetic is modulo 2³², so that any counts come back. Mutable, one owner.
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
        for (CountField field : FIELDS) {
            System.arraycopy(counts.array(field), 0, of(field), 0, people.length);
        }
        addCopies(-1);
        complementHomRef();
    }

    /** The counts that they are left of. Nothing is left here then. */
    StrataCounts counts() {
        complementHomRef();
        addCopies(1);
        StrataCounts counts = new StrataCounts(people.length);
        for (CountField field : FIELDS) {
            System.arraycopy(of(field), 0, counts.array(field), 0, people.length);
        }
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

    /** Adds the copies of those whose call is complete to AC and AN, or takes them away. */
    private void addCopies(int sign) {
        add(of(CountField.AC), sign, of(CountField.N_HET));
        add(of(CountField.AC), 2 * sign, of(CountField.N_HOM_ALT));
        add(of(CountField.AC), sign, of(CountField.N_HEMI_ALT));
        add(of(CountField.AN), 2 * sign, of(CountField.N_HOM_REF));
        add(of(CountField.AN), 2 * sign, of(CountField.N_HET));
        add(of(CountField.AN), 2 * sign, of(CountField.N_HOM_ALT));
        add(of(CountField.AN), sign, of(CountField.N_HEMI_ALT));
    }

    /** N_HOM_REF becomes how many people are in it and in no other count, and the other way round. */
    private void complementHomRef() {
        subtract(people, of(CountField.N_HOM_REF));
        add(of(CountField.N_HOM_REF), -1, of(CountField.N_HET));
        add(of(CountField.N_HOM_REF), -1, of(CountField.N_HOM_ALT));
        add(of(CountField.N_HOM_REF), -1, of(CountField.N_HEMI_ALT));
        add(of(CountField.N_HOM_REF), -1, of(CountField.N_MISSING));
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
