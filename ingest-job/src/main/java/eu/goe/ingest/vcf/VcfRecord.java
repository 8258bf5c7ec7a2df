package eu.goe.ingest.vcf;

import eu.goe.core.genotype.CallBuffer;
import org.jspecify.annotations.Nullable;

/** One record of a VCF file, as parsed. Mutable, one owner, reused from record to record. */
public final class VcfRecord {
    String contig = "";
    long pos;
    String id = "";
    String ref = "";
    String[] alts = new String[0];
    String filter = "";
    String info = "";

    @Nullable
    Float qual;
    /** Whether some ALT is REF or an earlier ALT again; such alleles have no calls. */
    boolean hasRepeatedAllele;

    /** Whether some ALT is symbolic or a breakend. */
    boolean hasSymbolicAllele;

    final CallBuffer[] tiles;

    /** @param nTiles runs of samples, each with its own calls */
    VcfRecord(int nTiles) {
        tiles = new CallBuffer[nTiles];
        for (int t = 0; t < nTiles; t++) {
            tiles[t] = new CallBuffer();
        }
    }

    /** As the file spells it. */
    public String contig() {
        return contig;
    }

    /** 1-based, as the file has it. */
    public long pos() {
        return pos;
    }

    /** Empty where it is {@code .}. */
    public String id() {
        return id;
    }

    public String ref() {
        return ref;
    }

    /** None where ALT is {@code .}. The array is the record's. */
    public String[] alts() {
        return alts;
    }

    /** Whether an ALT, counted from 1, is REF or an earlier ALT again; then no sample carries it. */
    public boolean isRepeatedAllele(int alt) {
        if (!hasRepeatedAllele || RecordRules.isSymbolic(alts[alt - 1])) {
            return false;
        }
        boolean repeated = alts[alt - 1].equalsIgnoreCase(ref);
        for (int earlier = 0; earlier < alt - 1; earlier++) {
            repeated |= alts[earlier].equalsIgnoreCase(alts[alt - 1]);
        }
        return repeated;
    }

    /** Empty where it is {@code .}. */
    public String filter() {
        return filter;
    }

    /** Null where it is {@code .}. */
    public @Nullable Float qual() {
        return qual;
    }

    /** The text of INFO, if the parser was asked for it or an allele is symbolic or a breakend; empty for others. */
    public String info() {
        return info;
    }

    /** What the samples of a tile carry. */
    public CallBuffer calls(int tile) {
        return tiles[tile];
    }
}
