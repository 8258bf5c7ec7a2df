package eu.goe.core.cohort;

/** Sex as the sex chromosomes are counted by. */
public enum Sex {
    FEMALE,
    MALE,
    UNKNOWN
}
