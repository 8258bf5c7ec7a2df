package eu.goe.ingest.simulate;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The alleles of all haplotypes at a locus. Each haplotype copies a founder of its population and changes to another
 * one now and then (Li and Stephens 2003), so that neighbouring common variants go together; alleles too rare for the
 * small panel of founders fall on haplotypes one by one. Frequencies of populations scatter about the common one as
 * Balding and Nichols (1995) have it. Memory: two numbers a haplotype.
 */
final class Haplotypes {
    private static final int FOUNDERS = 40;
    private static final double FST = 0.03;
    private static final double SWITCHES_PER_BASE = 4e-6;

    private final People people;
    private final long sitesSeed;
    private final long[] populationSeed;
    private final SplittableRandom random;
    private final int[] founder;
    /** Allele of each haplotype at the current locus; sample i has 2i and 2i + 1. Owned. */
    final byte[] allele;

    private final byte[][] founderAllele;
    private final double[][] frequency;
    private String contig = "";
    private int lastPos;

    Haplotypes(People people, SimulationPlan plan) {
        this.people = people;
        this.sitesSeed = plan.sitesSeed();
        this.populationSeed =
                people.populations().stream().mapToLong(String::hashCode).toArray();
        this.random = Seeds.random(plan.seed(), -3);
        this.founder = new int[2 * people.n];
        this.allele = new byte[2 * people.n];
        this.founderAllele = new byte[populationSeed.length][FOUNDERS];
        this.frequency = new double[populationSeed.length][];
    }

    /** Moves to the next locus and draws its alleles. */
    void draw(Locus locus) {
        int pos = locus.records().get(0).pos();
        boolean same = locus.contig().equals(contig);
        double change = same ? 1 - Math.exp(-SWITCHES_PER_BASE * (pos - lastPos)) : 1;
        contig = locus.contig();
        lastPos = pos;
        for (int h = 0; h < founder.length; h++) {
            if (random.nextDouble() < change) {
                founder[h] = random.nextInt(FOUNDERS);
            }
        }
        int nAlts = locus.frequencies().length;
        for (int p = 0; p < populationSeed.length; p++) {
            SplittableRandom site = Seeds.random(sitesSeed, locus.index(), populationSeed[p]);
            frequency[p] = new double[nAlts];
            for (int k = 0; k < nAlts; k++) {
                double f = locus.frequencies()[k];
                frequency[p][k] = Seeds.beta(site, f * (1 - FST) / FST, (1 - f) * (1 - FST) / FST);
            }
            Arrays.fill(founderAllele[p], (byte) 0);
            for (int f = 0; f < FOUNDERS; f++) {
                founderAllele[p][f] = pick(site.nextDouble(), frequency[p], true);
            }
        }
        for (int h = 0; h < allele.length; h++) {
            int p = people.population[h / 2];
            byte common = founderAllele[p][founder[h]];
            allele[h] = common != 0 ? common : pick(random.nextDouble(), frequency[p], false);
        }
    }

    /** Which alternate a number in [0, 1) falls on, among the common or the rare ones; 0 for none. */
    private static byte pick(double u, double[] frequency, boolean common) {
        double sum = 0;
        for (int k = 0; k < frequency.length; k++) {
            if ((frequency[k] >= 0.5 / FOUNDERS) == common) {
                sum += frequency[k];
                if (u < sum) {
                    return (byte) (k + 1);
                }
            }
        }
        return 0;
    }

    /** Gives every alternate at least one copy. */
    void makeAllVary(Locus locus) {
        for (int k = 1; k <= locus.frequencies().length; k++) {
            int seen = 0;
            for (int h = 0; h < allele.length; h++) {
                boolean counts = h % 2 == 0 || !(locus.haploidMales() && people.male[h / 2]);
                seen += counts && allele[h] == k ? 1 : 0;
            }
            for (int tries = 0; seen == 0 && tries < 100; tries++) {
                int h = 2 * random.nextInt(people.n);
                if (allele[h] == 0 || tries > 50) {
                    allele[h] = (byte) k;
                    seen = 1;
                }
            }
        }
    }
}
