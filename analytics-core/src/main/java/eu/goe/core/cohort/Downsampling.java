package eu.goe.core.cohort;

import eu.goe.core.errors.UsageException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Strata of so many people drawn at random, each with all people of the smaller ones, so that counts of cohorts of different sizes compare.
 *
 * @param sizes in increasing order, each once
 * @param seed of the draw: the same people and seed give the same strata
 */
public record Downsampling(List<Integer> sizes, long seed) implements Serializable {
    /** What the strata are named by, as if it were an attribute. */
    public static final String NAME = "downsampling";

    public Downsampling {
        sizes = sizes.stream().sorted().distinct().toList();
        if (sizes.isEmpty() || sizes.get(0) < 1) {
            throw new UsageException("--downsample: sizes are whole numbers from 1 on.");
        }
    }

    /**
     * Of each person how many of the sizes are too small for a stratum that they are in.
     *
     * @param samples their numbers, in any order
     * @param nSamples one more than the greatest sample number
     * @return by sample number; 0 for who is in all strata, as many as sizes for who is in none
     */
    int[] levels(int[] samples, int nSamples) {
        int largest = sizes.get(sizes.size() - 1);
        if (largest > samples.length) {
            throw new UsageException("--downsample " + largest + ": there are only " + samples.length + " people.");
        }
        int[] drawn = samples.clone();
        Arrays.sort(drawn);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = drawn.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int sample = drawn[i];
            drawn[i] = drawn[other];
            drawn[other] = sample;
        }
        int[] levels = new int[nSamples];
        int level = 0;
        for (int rank = 0; rank < drawn.length; rank++) {
            while (level < sizes.size() && rank >= sizes.get(level)) {
                level++;
            }
            levels[drawn[rank]] = level;
        }
        return levels;
    }
}
