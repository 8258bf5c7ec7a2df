package eu.goe.core.genotype;

/** How the samples of a batch or block lie in tiles: runs of so many, the last one shorter; one tile even of nobody. */
public final class Tiles {
    private Tiles() {}

    /** How many tiles there are, at least 1. */
    public static int count(int nSamples, int tileSamples) {
        return Math.max(1, (nSamples + tileSamples - 1) / tileSamples);
    }

    /** Samples in one of them, numbered from 0. */
    public static int samples(int tile, int nSamples, int tileSamples) {
        return Math.min(tileSamples, nSamples - tile * tileSamples);
    }
}
