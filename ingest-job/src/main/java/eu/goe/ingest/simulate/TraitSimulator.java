package eu.goe.ingest.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Simulates traits of people with known effects: a few common variants each, sex, age, and noise of variance 1. Odd traits are quantitative; even ones are binary, cases are those above a value that all
 * simulations have in common. Simulations with the same sites have the same effects, so that they can be pooled.
 */
final class TraitSimulator {
    /** About so many variants of a simulation have an effect on each trait. */
    private static final int EFFECTS = 8;

    private static final double MIN_FREQUENCY = 0.1;
    /** Standard deviation of what a variant explains. */
    private static final double EXPLAINED = 0.35;

    private static final double OF_MALES = 0.3;
    private static final double OF_A_YEAR = 0.02;
    private static final double CASES_ABOVE = 0.5;

    private final SimulationPlan plan;
    private final People people;
    private final int nTraits;
    private final double[][] values;
    private final int[] ages;
    private final List<String> effects = new ArrayList<>();

    TraitSimulator(SimulationPlan plan, People people, int nTraits) {
        this.plan = plan;
        this.people = people;
        this.nTraits = nTraits;
        values = new double[nTraits][people.n];
        ages = new int[people.n];
        for (int i = 0; i < people.n; i++) {
            SplittableRandom random = Seeds.random(plan.seed(), -7, i);
            ages[i] = 20 + random.nextInt(60);
            for (int t = 0; t < nTraits; t++) {
                values[t][i] = random.nextGaussian() + OF_A_YEAR * (ages[i] - 50) + (people.male[i] ? OF_MALES : 0);
            }
        }
    }

    /**
     * Takes a locus that is written, and adds its effects.
     *
     * @param alleles by haplotype
     */
    void add(Locus locus, byte[] alleles) {
        if (locus.haploidMales()
                || locus.records().size() != 1
                || locus.frequencies().length != 1
                || Math.abs(locus.frequencies()[0] - 0.5) > 0.5 - MIN_FREQUENCY) {
            return;
        }
        Locus.Spelling spelling = locus.records().get(0);
        double af = locus.frequencies()[0];
        // A tenth of simulated loci are as common as that.
        double share = 10.0 * EFFECTS / plan.variants();
        SplittableRandom random = Seeds.random(plan.sitesSeed(), -6, locus.index());
        for (int t = 0; t < nTraits; t++) {
            if (random.nextDouble() >= share) {
                continue;
            }
            double beta = (random.nextBoolean() ? 1 : -1) * EXPLAINED / Math.sqrt(2 * af * (1 - af));
            for (int i = 0; i < people.n; i++) {
                values[t][i] += beta * ((alleles[2 * i] == 1 ? 1 : 0) + (alleles[2 * i + 1] == 1 ? 1 : 0) - 2 * af);
            }
            effects.add(String.join(
                    "\t",
                    name(t),
                    locus.contig(),
                    Integer.toString(spelling.pos()),
                    spelling.ref(),
                    spelling.alts().get(0),
                    String.format(Locale.ROOT, "%.6f", beta)));
        }
    }

    private static String name(int trait) {
        return "trait" + (trait + 1);
    }

    private static boolean isBinary(int trait) {
        return trait % 2 == 1;
    }

    /** {@code #IID trait1 …}, as {@code goe gwas test --pheno} takes it. */
    String traits() {
        StringBuilder text = new StringBuilder("#IID");
        for (int t = 0; t < nTraits; t++) {
            text.append('\t').append(name(t));
        }
        text.append('\n');
        for (int i = 0; i < people.n; i++) {
            text.append(people.id(i));
            for (int t = 0; t < nTraits; t++) {
                text.append('\t')
                        .append(
                                isBinary(t)
                                        ? values[t][i] > CASES_ABOVE ? "1" : "0"
                                        : String.format(Locale.ROOT, "%.6f", values[t][i]));
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** {@code #IID age male}, for {@code --covar}. */
    String covariates() {
        StringBuilder text = new StringBuilder("#IID\tage\tmale\n");
        for (int i = 0; i < people.n; i++) {
            text.append(people.id(i)).append('\t').append(ages[i]).append(people.male[i] ? "\t1\n" : "\t0\n");
        }
        return text.toString();
    }

    /** What is true: of each effect trait, contig, pos, ref, alt, beta; of binary traits on the scale of what decides who is a case. */
    String effects() {
        return "trait\tcontig\tpos\tref\talt\tbeta\n" + (effects.isEmpty() ? "" : String.join("\n", effects) + "\n");
    }
}
