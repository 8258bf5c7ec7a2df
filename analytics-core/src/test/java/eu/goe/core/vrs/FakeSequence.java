package eu.goe.core.vrs;

import eu.goe.core.genome.ReferenceSequence;

/** One contig, of which some bases are known; the others are N. */
record FakeSequence(int offset, String bases, int contigLength) implements ReferenceSequence {
    @Override
    public int length(int contig) {
        return contigLength;
    }

    @Override
    public byte base(int contig, int position) {
        int i = position - offset;
        return (byte) (i >= 0 && i < bases.length() ? bases.charAt(i) : 'N');
    }

    @Override
    public void close() {}
}
