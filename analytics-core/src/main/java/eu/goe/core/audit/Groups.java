package eu.goe.core.audit;

/** Groups of people whose counts are looked at together, each with a number from 0. */
interface Groups {
    /** The place of a group that is no stratum. */
    int NONE = -1;

    /** What stands for a value where people have none; no value of an attribute is spelled so. */
    String NO_VALUE = "(none)";

    int size();

    /** Its place among the strata; {@link #NONE} for people without a value, and where nobody is. */
    int place(int group);

    /** Whether its count is one of those that may not be told, and no copy of another. */
    boolean isAttacked(int group);

    /** How many attributes its people have in common. */
    int depth(int group);

    int people(int group);

    /** What messages call it. */
    String label(int group);

    /** The counts of all groups, from those of the strata; those without a value are what is left over. */
    void values(int[] ofStrata, int[] into);

    /** New bounds on their counts by the sums that they are. */
    Bounds bounds();
}
