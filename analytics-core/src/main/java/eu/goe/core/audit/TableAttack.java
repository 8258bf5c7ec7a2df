package eu.goe.core.audit;

import eu.goe.core.audit.Findings.Kind;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.Quality;
import eu.goe.core.frequency.StrataCounts;

/**
 * Attacks the small counts of one table: those of each quality, and of the calls that raw counts have more than adj counts. A
 * small AC is safe if it may as well be 0 and may as well be t, or as many as people were called (rule D4 b); of combinations among three
 * attributes or more if it may be t; a genotype count if it may be 0 or t, as far as AC and AN of the same people allow.
 */
final class TableAttack {
    private final Groups table;
    private final boolean isExact;
    private final int threshold;
    private final Bounds cuts;
    private final QualityAttack raw;
    private final QualityAttack adj;
    private final FieldRange more;
    private final boolean[] few;
    private final boolean[] allButFew;

    /** @param isExact whether the strata name two attributes at most */
    TableAttack(Groups table, boolean isExact, SmallCells small) {
        this.table = table;
        this.isExact = isExact;
        threshold = small.threshold();
        cuts = table.bounds();
        raw = new QualityAttack(table, cuts, small);
        adj = new QualityAttack(table, cuts, small);
        more = new FieldRange(table, small.strata().size());
        few = new boolean[table.size()];
        allButFew = new boolean[table.size()];
    }

    /**
     * Attacks a site.
     *
     * @param places of each stratum among the published, −1 for none
     */
    void attack(FrequencyRow truth, FrequencyRow published, int[] places, PloidyRegion region, Findings findings) {
        StrataCounts trueRaw = truth.raw();
        StrataCounts seenRaw = published.raw();
        StrataCounts trueAdj = truth.adj();
        StrataCounts seenAdj = published.adj();
        if (trueRaw != null && seenRaw != null) {
            raw.load(trueRaw, seenRaw, places, region);
        }
        if (trueAdj != null && seenAdj != null) {
            adj.load(trueAdj, seenAdj, places, region);
        }
        if (trueRaw != null && trueAdj != null) {
            boolean smallMore = hasSmallDifference();
            attackCounts(adj, Quality.ADJ, trueAdj, region, smallMore, false, findings);
            boundBeside();
            attackCounts(raw, Quality.RAW, trueRaw, region, smallMore, true, findings);
            if (smallMore) {
                attackDifference(findings);
            }
        } else if (trueRaw != null) {
            attackCounts(raw, Quality.RAW, trueRaw, region, false, false, findings);
        } else if (trueAdj != null) {
            attackCounts(adj, Quality.ADJ, trueAdj, region, false, false, findings);
        }
    }

    /** Raw counts are no less than adj ones, and have no more beside them than there are calls that are not adj. */
    private void boundBeside() {
        FieldRange of = raw.ac();
        for (int g = 0; g < table.size(); g++) {
            if (!of.isKnown[g]) {
                of.narrow(g, adj.ac().min[g], adj.ac().max[g] + raw.an(g) - adj.an(g));
            }
        }
    }

    private boolean isSmall(int n) {
        return n > 0 && n < threshold;
    }

    private boolean hasSmallDifference() {
        for (int g = 0; g < table.size(); g++) {
            if (table.isAttacked(g)) {
                if (isSmall(raw.ac().truth[g] - adj.ac().truth[g])) {
                    return true;
                }
                for (CountField field : QualityAttack.GENOTYPES) {
                    if (isSmall(raw.range(field).truth[g] - adj.range(field).truth[g])) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private void attackCounts(
            QualityAttack attack,
            Quality quality,
            StrataCounts counts,
            PloidyRegion region,
            boolean isNeeded,
            boolean isBesideAdj,
            Findings findings) {
        boolean someCopies = false;
        boolean someGenotypes = false;
        for (int g = 0; g < table.size(); g++) {
            boolean isAttacked = table.isAttacked(g) && table.people(g) > 0;
            few[g] = isAttacked && attack.isSmallAc(g, false, counts, region);
            allButFew[g] = isAttacked && attack.isSmallAc(g, true, counts, region);
            someCopies |= few[g] || allButFew[g];
            for (CountField field : QualityAttack.GENOTYPES) {
                someGenotypes |= isAttacked && attack.isSmallGenotype(field, g, counts, region);
            }
        }
        if ((someCopies || someGenotypes || isNeeded) && !attack.solve(someGenotypes)) {
            findings.add(Kind.DIFFERS, quality.label() + "_ac", "a group of people");
            return;
        }
        if (someCopies) {
            judgeCopies(attack, quality, isBesideAdj, findings);
        }
        if (someGenotypes) {
            judgeGenotypes(attack, quality, counts, region, findings);
        }
    }

    private void judgeCopies(QualityAttack attack, Quality quality, boolean isBesideAdj, Findings findings) {
        FieldRange ac = attack.ac();
        for (int g = 0; g < table.size(); g++) {
            if (!few[g] && !allButFew[g]) {
                continue;
            }
            findings.attacked(!ac.isKnown[g]);
            int enough = Math.min(threshold, attack.called(g));
            // Raw counts have no more beside adj ones than there are calls that are not adj.
            int beside = attack.an(g) - adj.an(g);
            int enoughCopies = isBesideAdj ? Math.min(enough, adj.ac().max[g] + beside) : enough;
            int enoughOthers = isBesideAdj ? Math.min(enough, adj.an(g) - adj.ac().min[g] + beside) : enough;
            boolean mayBeNone = isExact || table.depth(g) < 2;
            if (ac.isKnown[g]) {
                findings.add(Kind.PUBLISHED, quality.label() + "_ac", table.label(g));
            } else if (few[g] && (ac.max[g] < enoughCopies || (mayBeNone && ac.min[g] > 0))) {
                findings.add(Kind.FOLLOWS, quality.label() + "_ac", table.label(g));
            } else if (allButFew[g]
                    && (attack.an(g) - ac.min[g] < enoughOthers || (mayBeNone && ac.max[g] < attack.an(g)))) {
                findings.add(Kind.FOLLOWS, quality.label() + "_an - " + quality.label() + "_ac", table.label(g));
            }
        }
    }

    private void judgeGenotypes(
            QualityAttack attack, Quality quality, StrataCounts counts, PloidyRegion region, Findings findings) {
        for (CountField field : QualityAttack.GENOTYPES) {
            FieldRange range = attack.range(field);
            for (int g = 0; g < table.size(); g++) {
                if (table.isAttacked(g) && table.people(g) > 0 && attack.isSmallGenotype(field, g, counts, region)) {
                    // Where a group's own AC and AN leave no room for t, its sums with others may tell no more than
                    // these.
                    int most = attack.mostOf(field, g);
                    int least = most < threshold ? attack.leastOf(field, g) : 0;
                    String count = quality.label() + "_" + field.column();
                    judge(range, g, least, Math.min(threshold, most), count, findings);
                }
            }
        }
    }

    private void judge(FieldRange range, int g, int least, int enough, String count, Findings findings) {
        findings.attacked(!range.isKnown[g]);
        if (range.isKnown[g]) {
            findings.add(Kind.PUBLISHED, count, table.label(g));
        } else if (range.min[g] > least && range.max[g] < enough) {
            findings.add(Kind.FOLLOWS, count, table.label(g));
        }
    }

    private void attackDifference(Findings findings) {
        attackDifference(raw.ac(), adj.ac(), CountField.AC, findings);
        for (CountField field : QualityAttack.GENOTYPES) {
            attackDifference(raw.range(field), adj.range(field), field, findings);
        }
    }

    private void attackDifference(FieldRange ofRaw, FieldRange ofAdj, CountField field, Findings findings) {
        String count = "raw_" + field.column() + " - adj_" + field.column();
        more.loadDifference(ofRaw, ofAdj);
        if (field == CountField.AC) {
            for (int g = 0; g < table.size(); g++) {
                if (!more.isKnown[g]) {
                    more.narrow(g, 0, raw.an(g) - adj.an(g));
                }
            }
        }
        boolean some = false;
        for (int g = 0; g < table.size(); g++) {
            some |= table.isAttacked(g) && isSmall(more.truth[g]);
        }
        if (!some) {
            return;
        }
        if (!more.solve(cuts)) {
            findings.add(Kind.DIFFERS, count, "a group of people");
            return;
        }
        for (int g = 0; g < table.size(); g++) {
            // Who was called raw and not adj, and has none of the allele, AN tells anyway.
            boolean isTold = field == CountField.N_HOM_REF && !more.isKnown[g];
            if (table.isAttacked(g) && isSmall(more.truth[g]) && !isTold) {
                int calls = field == CountField.AC ? raw.an(g) - adj.an(g) : raw.called(g) - adj.called(g);
                judge(more, g, 0, Math.min(threshold, calls), count, findings);
            }
        }
    }
}
