package eu.goe.core.cohort;

/** Sex as declared for a sample: says how many copies of X and Y it has. */
public enum Sex {
    FEMALE,
    MALE,
    UNKNOWN
}
