package eu.goe.core.audit;

import java.util.ArrayList;
import java.util.List;

/** What the auditor found at one site, and how many small counts it attacked. Mutable, one owner. */
final class Findings {
    private final List<Finding> found = new ArrayList<>();
    private long cells;
    private long hidden;

    /** What is wrong with a count. */
    enum Kind {
        /** It is small and is published. */
        PUBLISHED("is small and is published"),
        /** It is small, and what is published leaves it no room. */
        FOLLOWS("follows from published counts so nearly that it is known to be small"),
        /** Genotype counts and AC of a group tell each other, and it is published where others are not (rule D3). */
        PARTLY("is published where what it tells is hidden"),
        /** It is not the store's count, nor what rounding makes of it. */
        DIFFERS("is not the count of the result"),
        /** Fewer than t people have the allele, so the site may not be listed. */
        LISTED("is of too few people for the site to be listed");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /**
     * One count that may not leave.
     *
     * @param count which, as columns call it: {@code adj_ac}
     * @param group whose; no value is named
     */
    record Finding(Kind kind, String count, String group) {}

    void clear() {
        found.clear();
    }

    void add(Kind kind, String count, String group) {
        found.add(new Finding(kind, count, group));
    }

    /** A small count was looked at. */
    void attacked(boolean isHidden) {
        cells++;
        hidden += isHidden ? 1 : 0;
    }

    List<Finding> found() {
        return found;
    }

    /** Small counts that were looked at so far, at all sites. */
    long cells() {
        return cells;
    }

    /** Of those the ones that had to be bounded, since they are not published. */
    long hidden() {
        return hidden;
    }
}
