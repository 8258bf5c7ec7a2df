package eu.goe.ingest.simulate;

import java.util.SplittableRandom;

/** Random numbers that depend on what they are for and on nothing that was drawn before. */
final class Seeds {
    private Seeds() {}

    static SplittableRandom random(long seed, long... what) {
        return new SplittableRandom(mix(seed, what));
    }

    static long mix(long seed, long... what) {
        long h = seed * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L;
        for (long w : what) {
            h = (h ^ w) * 0xFF51AFD7ED558CCDL;
            h ^= h >>> 32;
            h *= 0xC4CEB9FE1A85EC53L;
            h ^= h >>> 29;
        }
        return h;
    }

    /** A beta variate; 0 or 1 where the shape is so small that nothing else can be drawn. */
    static double beta(SplittableRandom random, double a, double b) {
        double x = gamma(random, a);
        double y = gamma(random, b);
        return x + y > 0 ? x / (x + y) : 0;
    }

    /** Marsaglia and Tsang (2000), with their step for shapes below 1. */
    private static double gamma(SplittableRandom random, double shape) {
        if (shape < 1) {
            return gamma(random, shape + 1) * Math.pow(random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double z = random.nextGaussian();
            double v = Math.pow(1 + c * z, 3);
            if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * z * z + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
