package eu.goe.ingest.simulate;

import java.util.List;

/** One record of the file with the calls of all samples, as they are written. Mutable, reused, one owner. */
final class RecordCalls {
    /** A copy that is not called. */
    static final int MISSING = -1;
    /** The second copy of a haploid call. */
    static final int NONE = -2;

    String contig = "";
    int pos;
    String ref = "";
    List<String> alts = List.of();
    boolean poor;
    final int n;
    final int[] first;
    final int[] second;
    /** −1 where not written; likewise depth. */
    final int[] gq;

    final int[] dp;
    /** Reads of the first and the second copy's allele; of a homozygous call all in the first. */
    final int[] firstReads;

    final int[] secondReads;

    RecordCalls(int n) {
        this.n = n;
        first = new int[n];
        second = new int[n];
        gq = new int[n];
        dp = new int[n];
        firstReads = new int[n];
        secondReads = new int[n];
    }
}
