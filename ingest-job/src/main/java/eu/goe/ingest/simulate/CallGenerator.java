package eu.goe.ingest.simulate;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Makes the calls that a caller writes of the alleles that people have: depth, quality, calls that are missing more
 * often for some people and in some regions, stretches of neighbouring loci that were hardly sequenced in a person, half
 * calls, heterozygotes whose reads are unbalanced, and at some records
 * males that are called as if they had two copies of X.
 */
final class CallGenerator {
    /** One in so many people is in a stretch of low depth at a locus. */
    private static final int LOW_ONE_IN = 100;

    private static final int LOW_LOCI = 60;

    private final People people;
    private final long seed;
    /** Index of the locus at which a sample's stretch of low depth ends. */
    private final int[] lowEnd;

    CallGenerator(People people, SimulationPlan plan) {
        this.people = people;
        this.seed = plan.seed();
        this.lowEnd = new int[people.n];
    }

    /**
     * Fills one {@link RecordCalls} for each record of a locus.
     *
     * @param alleles of the locus, by haplotype
     */
    void calls(Locus locus, byte[] alleles, RecordCalls[] into) {
        SplittableRandom random = Seeds.random(seed, -4, locus.index());
        boolean malesAsDiploid = locus.haploidMales() && !locus.twoSpellings() && random.nextInt(6) == 0;
        for (int r = 0; r < locus.records().size(); r++) {
            Locus.Spelling spelling = locus.records().get(r);
            RecordCalls record = into[r];
            record.contig = locus.contig();
            record.pos = spelling.pos();
            record.ref = spelling.ref();
            record.alts = spelling.alts();
            record.poor = locus.poor();
        }
        for (int i = 0; i < people.n; i++) {
            boolean oneCopy = locus.haploidMales() && people.male[i];
            sample(
                    locus,
                    i,
                    alleles[2 * i],
                    oneCopy ? alleles[2 * i] : alleles[2 * i + 1],
                    oneCopy,
                    malesAsDiploid,
                    random,
                    into);
        }
    }

    private void sample(
            Locus locus,
            int i,
            int a,
            int b,
            boolean oneCopy,
            boolean malesAsDiploid,
            SplittableRandom random,
            RecordCalls[] into) {
        if (random.nextInt(LOW_ONE_IN * LOW_LOCI) == 0) {
            lowEnd[i] = locus.index() + 1 + (int) (-LOW_LOCI * Math.log(1 - random.nextDouble()));
        }
        boolean isLow = locus.index() < lowEnd[i];
        double mean = 32 * people.depth[i] * (locus.poor() ? 0.4 : 1) * (oneCopy ? 0.5 : 1) * (isLow ? 0.2 : 1);
        int dp = (int) Math.max(1, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        boolean isHet = a != b;
        int gq;
        if (locus.poor() && random.nextInt(3) == 0) {
            gq = 1 + random.nextInt(60);
        } else {
            gq = isHet ? 20 + random.nextInt(80) : Math.min(99, 3 * dp);
        }
        boolean missing = random.nextDouble() < (isLow ? 0.6 : people.missingRate[i] * (locus.poor() ? 15 : 1));
        boolean half = !locus.twoSpellings() && random.nextInt(1000) == 0;
        boolean noGq = random.nextInt(500) == 0;
        boolean noDp = random.nextInt(500) == 0;
        boolean unbalanced = !locus.twoSpellings() && random.nextInt(100) == 0;
        double share = unbalanced ? 0.1 * random.nextDouble() : 0.35 + 0.3 * random.nextDouble();
        int reads = (int) Math.round(dp * share);
        boolean maleHet = oneCopy && malesAsDiploid && random.nextInt(50) == 0;
        if (locus.twoSpellings()) {
            spellings(i, a, b, oneCopy, missing, random, into);
        } else {
            for (int r = 0; r < locus.records().size(); r++) {
                int[] alleleOf = locus.records().get(r).alleleOf();
                int first = maleHet ? 0 : alleleOf[a];
                int second = oneCopy && !malesAsDiploid ? RecordCalls.NONE : alleleOf[b];
                if (missing) {
                    first = RecordCalls.MISSING;
                    second = second == RecordCalls.NONE ? second : RecordCalls.MISSING;
                } else if (half && second != RecordCalls.NONE) {
                    first = RecordCalls.MISSING;
                }
                into[r].first[i] = first;
                into[r].second[i] = second;
            }
        }
        for (int r = 0; r < locus.records().size(); r++) {
            RecordCalls record = into[r];
            int first = record.first[i];
            int second = record.second[i];
            boolean het = first >= 0 && second >= 0 && first != second;
            record.gq[i] = noGq || missing ? -1 : gq;
            record.dp[i] = noDp ? -1 : dp;
            record.secondReads[i] = het ? reads : second >= 0 && first < 0 ? dp : 0;
            record.firstReads[i] = dp - record.secondReads[i];
        }
    }

    /** The copies of an allele that has two records: each falls on one of them; now and then one on both. */
    private static void spellings(
            int i, int a, int b, boolean oneCopy, boolean missing, SplittableRandom random, RecordCalls[] into) {
        int[] copies = new int[2];
        int all = oneCopy ? a : a + b;
        for (int c = 0; c < all; c++) {
            copies[random.nextInt(2)]++;
        }
        if (!oneCopy && all == 2 && random.nextInt(10) == 0) {
            Arrays.fill(copies, 1);
            copies[random.nextInt(2)] = 2;
        }
        for (int r = 0; r < 2; r++) {
            RecordCalls record = into[r];
            record.first[i] = missing ? RecordCalls.MISSING : oneCopy ? copies[r] : copies[r] == 2 ? 1 : 0;
            record.second[i] = oneCopy ? RecordCalls.NONE : missing ? RecordCalls.MISSING : copies[r] > 0 ? 1 : 0;
        }
    }
}
