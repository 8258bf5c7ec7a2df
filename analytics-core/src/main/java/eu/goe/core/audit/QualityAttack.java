package eu.goe.core.audit;

import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.StrataCounts;
import java.util.Arrays;

/**
 * What a reader knows of the counts of one quality in one table, from sums over groups of people and from what AC, AN and the genotype
 * counts of a group have to do with each other. As if AN of every group were known, which makes the reader at least as strong as any.
 *
 * <p>Ranges of AC are exact if genotype counts are published only where AC is. Those of genotype counts are so if AC is
 * published of all groups and everybody is diploid or not called; else they are what follows from the ranges of AC and from their own sums.
 */
final class QualityAttack {
    /** Genotype counts, each of which is bounded by its own sums. */
    static final CountField[] GENOTYPES = {
        CountField.N_HOM_ALT, CountField.N_HET, CountField.N_HOM_REF, CountField.N_HEMI_ALT, CountField.N_POLYPLOID
    };

    /** Rounds of narrowing, where genotype counts are published of some. */
    private static final int ROUNDS = 3;

    private final Groups table;
    private final Bounds cuts;
    private final SmallCells small;
    private final int[] an;
    private final int[] ofStrata;
    private final int[] people;

    private final FieldRange ac;
    private final FieldRange homAlt;
    private final FieldRange het;
    private final FieldRange homRef;
    private final FieldRange hemi;
    private final FieldRange polyploid;

    private boolean isDiploid;
    private boolean isPartlyKnown;

    QualityAttack(Groups table, Bounds cuts, SmallCells small) {
        this.table = table;
        this.cuts = cuts;
        this.small = small;
        int nStrata = small.strata().size();
        an = new int[table.size()];
        ofStrata = new int[nStrata];
        people = new int[table.size()];
        Arrays.setAll(people, table::people);
        ac = new FieldRange(table, nStrata);
        homAlt = new FieldRange(table, nStrata);
        het = new FieldRange(table, nStrata);
        homRef = new FieldRange(table, nStrata);
        hemi = new FieldRange(table, nStrata);
        polyploid = new FieldRange(table, nStrata);
    }

    /** Takes a site. */
    void load(StrataCounts counts, StrataCounts published, int[] places, PloidyRegion region) {
        for (int s = 0; s < ofStrata.length; s++) {
            ofStrata[s] = counts.get(CountField.AN, s);
        }
        table.values(ofStrata, an);
        ac.load(CountField.AC, counts, published, places, an);
        for (CountField field : GENOTYPES) {
            range(field).load(field, counts, published, places, people);
        }
        isDiploid = isDiploid(counts, region);
        isPartlyKnown = false;
        for (CountField field : GENOTYPES) {
            for (int s = 0; s < places.length && !isPartlyKnown; s++) {
                isPartlyKnown = places[s] >= 0 && !published.isHidden(field, places[s]);
            }
        }
        isPartlyKnown &= !ac.isAllKnown;
    }

    /** Whether every call is of two copies or none, so that AC, AN and one genotype count tell the others. */
    private static boolean isDiploid(StrataCounts counts, PloidyRegion region) {
        return region == PloidyRegion.DIPLOID
                && counts.get(CountField.N_POLYPLOID, 0) == 0
                && counts.get(CountField.AC, 0)
                        == counts.get(CountField.N_HET, 0) + 2 * counts.get(CountField.N_HOM_ALT, 0)
                && counts.get(CountField.AN, 0)
                        == 2
                                * (counts.get(CountField.N_HOM_REF, 0)
                                        + counts.get(CountField.N_HET, 0)
                                        + counts.get(CountField.N_HOM_ALT, 0));
    }

    FieldRange ac() {
        return ac;
    }

    int an(int group) {
        return an[group];
    }

    /** People who were called, at most. */
    int called(int group) {
        return isDiploid ? an[group] / 2 : Math.min(an[group], table.people(group));
    }

    /** A genotype count at most, by AC and AN of the same people. */
    int mostOf(CountField field, int g) {
        int called = called(g);
        return switch (field) {
            case N_HOM_ALT -> Math.min(called, ac.max[g] / 2);
            case N_HOM_REF -> Math.min(called, isDiploid ? called - (ac.min[g] + 1) / 2 : (an[g] - ac.min[g]) / 2);
            case N_HET -> Math.min(Math.min(called, ac.max[g]), an[g] - ac.min[g]);
            case N_HEMI_ALT -> Math.min(called, ac.max[g]);
            case N_POLYPLOID -> called;
            case AC, AN, N_MISSING -> throw new IllegalArgumentException("no genotype count: " + field);
        };
    }

    /** Likewise at least. */
    int leastOf(CountField field, int g) {
        int called = called(g);
        boolean isOdd = ac.min[g] == ac.max[g] && (ac.min[g] & 1) == 1;
        return !isDiploid
                ? 0
                : switch (field) {
                    case N_HOM_ALT -> Math.max(0, ac.min[g] - called);
                    case N_HOM_REF -> Math.max(0, called - ac.max[g]);
                    case N_HET -> isOdd ? 1 : 0;
                    default -> 0;
                };
    }

    FieldRange range(CountField field) {
        return switch (field) {
            case AC -> ac;
            case N_HOM_ALT -> homAlt;
            case N_HET -> het;
            case N_HOM_REF -> homRef;
            case N_HEMI_ALT -> hemi;
            case N_POLYPLOID -> polyploid;
            case AN, N_MISSING -> throw new IllegalArgumentException("no range of " + field);
        };
    }

    /**
     * Narrows the ranges.
     *
     * @param withGenotypes whether also those of genotype counts are asked for
     * @return false if what is published contradicts itself
     */
    boolean solve(boolean withGenotypes) {
        boolean possible = ac.solve(cuts);
        if (!isPartlyKnown) {
            return possible && (!withGenotypes || solveGenotypes());
        }
        // Where genotype counts of some are published, they tell of the copies of all.
        boolean isNarrower = true;
        for (int round = 0; isNarrower && round < ROUNDS; round++) {
            possible &= solveGenotypes();
            isNarrower = narrowCopies();
            possible &= !isNarrower || ac.solve(cuts);
        }
        return possible;
    }

    private boolean narrowCopies() {
        boolean isNarrower = false;
        for (int g = 0; g < an.length; g++) {
            isNarrower |=
                    ac.narrow(g, het.min[g] + 2 * homAlt.min[g] + hemi.min[g], an[g] - 2 * homRef.min[g] - het.min[g]);
            if (isDiploid) {
                int called = an[g] / 2;
                isNarrower |= ac.narrow(g, an[g] - 2 * homRef.max[g] - het.max[g], het.max[g] + 2 * homAlt.max[g]);
                // Who is no homozygote of the allele has one copy at most, who is none of the other has one at least.
                isNarrower |= ac.narrow(g, called - homRef.max[g], called + homAlt.max[g]);
                if (het.min[g] == het.max[g]) {
                    int odd = het.min[g];
                    isNarrower |=
                            ac.narrow(g, ac.min[g] + ((ac.min[g] - odd) & 1), ac.max[g] - ((ac.max[g] - odd) & 1));
                }
            }
        }
        return isNarrower;
    }

    private boolean solveGenotypes() {
        for (int g = 0; g < an.length; g++) {
            homAlt.narrow(g, 0, ac.max[g] / 2);
            het.narrow(g, 0, ac.max[g]);
            hemi.narrow(g, 0, ac.max[g]);
            homRef.narrow(g, 0, (an[g] - ac.min[g]) / 2);
            if (isDiploid) {
                int called = an[g] / 2;
                homAlt.narrow(
                        g,
                        Math.max(ac.min[g] - called, (ac.min[g] - het.max[g] + 1) / 2),
                        (ac.max[g] - het.min[g]) / 2);
                homAlt.narrow(g, called - het.max[g] - homRef.max[g], called - het.min[g] - homRef.min[g]);
            }
        }
        boolean possible = homAlt.solve(cuts);
        for (int g = 0; g < an.length && isDiploid; g++) {
            int called = an[g] / 2;
            het.narrow(g, ac.min[g] - 2 * homAlt.max[g], ac.max[g] - 2 * homAlt.min[g]);
            het.narrow(g, 0, Math.min(called - homAlt.min[g] - homRef.min[g], 2 * called - ac.min[g]));
        }
        possible &= het.solve(cuts);
        for (int g = 0; g < an.length && isDiploid; g++) {
            int called = an[g] / 2;
            homRef.narrow(g, called - ac.max[g] + homAlt.min[g], called - ac.min[g] + homAlt.max[g]);
            homRef.narrow(g, called - het.max[g] - homAlt.max[g], called - het.min[g] - homAlt.min[g]);
        }
        possible &= homRef.solve(cuts);
        if (!isDiploid) {
            possible &= hemi.solve(cuts);
            possible &= polyploid.solve(cuts);
        }
        return possible;
    }

    /**
     * Whether a group's AC is of few, or of all but few.
     *
     * @param allBut the latter
     */
    boolean isSmallAc(int g, boolean allBut, StrataCounts counts, PloidyRegion region) {
        int s = table.place(g);
        if (s >= 0) {
            return allBut ? small.isOfAllButFew(counts, s, region) : small.isOfFew(counts, s, region);
        }
        return small.isSmall(allBut ? an[g] - ac.truth[g] : ac.truth[g]);
    }

    boolean isSmallGenotype(CountField field, int g, StrataCounts counts, PloidyRegion region) {
        int s = table.place(g);
        return s >= 0 ? small.isSmallGenotype(field, counts, s, region) : small.isSmall(range(field).truth[g]);
    }
}
