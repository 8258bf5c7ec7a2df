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
        if (size == samples.length) {
            samples = Arrays.copyOf(samples, 2 * size);
        }
        samples[size++] = sampleInTile;
    }

    public int size() {
        return size;
    }

    public int get(int i) {
        return samples[i];
    }
}
