package eu.goe.core.genotype;

import java.util.Arrays;

/** A growing list of places of samples in a tile, in increasing order. Mutable, one owner. */
public final class SampleList {
    private int[] samples = new int[16];
    private int size;

    public void clear() {
        size = 0;
    }

    /** Adds a sample after all earlier ones. */
    public void add(int sampleInTile) {
        reserve(size + 1)[size++] = sampleInTile;
    }

    /** For who fills many at once: room for so many samples, of which those that were added are the first. */
    int[] reserve(int n) {
        if (samples.length < n) {
            samples = Arrays.copyOf(samples, Math.max(n, 2 * samples.length));
        }
        return samples;
    }

    /** Takes that many of {@link #reserve} as the samples. */
    void filled(int n) {
        size = n;
    }

    public int size() {
        return size;
    }

    public int get(int i) {
        return samples[i];
    }
}
