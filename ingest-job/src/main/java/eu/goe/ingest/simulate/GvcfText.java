package eu.goe.ingest.simulate;

import htsjdk.samtools.util.BlockCompressedOutputStream;
import htsjdk.tribble.SimpleFeature;
import htsjdk.tribble.index.Index;
import htsjdk.tribble.index.tabix.TabixFormat;
import htsjdk.tribble.index.tabix.TabixIndexCreator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Writes one person's gVCF as GATK's HaplotypeCaller does with {@code -ERC GVCF}: reference blocks by bands of quality, and records
 * with {@code <NON_REF>} behind the alleles. BGZF, with an index beside it; both have their names once they are complete.
 */
final class GvcfText implements AutoCloseable {
    private static final String OTHER = "<NON_REF>";

    private final Path file;
    private final Path part;
    private final BlockCompressedOutputStream out;
    private final TabixIndexCreator index = new TabixIndexCreator(TabixFormat.VCF);
    private final StringBuilder line = new StringBuilder(128);
    private long bytes;
    private long records;
    private boolean isOpen = true;

    GvcfText(Path file, String sample) throws IOException {
        this.file = file;
        part = file.resolveSibling(file.getFileName() + ".part");
        out = new BlockCompressedOutputStream(part.toFile(), 5);
        StringBuilder header = new StringBuilder("##fileformat=VCFv4.2\n##source=goe simulate\n");
        header.append("##ALT=<ID=NON_REF,Description=\"Any other allele\">\n");
        header.append("##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n");
        header.append("##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"Reads of each allele\">\n");
        header.append("##FORMAT=<ID=DP,Number=1,Type=Integer,Description=\"Reads\">\n");
        header.append("##FORMAT=<ID=GQ,Number=1,Type=Integer,Description=\"Genotype quality\">\n");
        header.append(
                "##FORMAT=<ID=MIN_DP,Number=1,Type=Integer,Description=\"Least reads of a base in the block\">\n");
        header.append("##INFO=<ID=END,Number=1,Type=Integer,Description=\"Last base of the block\">\n");
        header.append(VcfText.contigLines());
        header.append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t").append(sample);
        write(header.append('\n'));
    }

    /**
     * A reference block.
     *
     * @param from its first base and
     * @param to its last one, from 1
     * @param copies 1 or 2
     */
    void block(String contig, int from, int to, char base, int copies, int gq, int dp, int minDp) throws IOException {
        line.setLength(0);
        line.append(contig)
                .append('\t')
                .append(from)
                .append("\t.\t")
                .append(base)
                .append('\t')
                .append(OTHER);
        line.append("\t.\t.\tEND=").append(to).append("\tGT:DP:GQ:MIN_DP\t").append(copies == 1 ? "0" : "0/0");
        line.append(':')
                .append(dp)
                .append(':')
                .append(gq)
                .append(':')
                .append(minDp)
                .append('\n');
        record(contig, from, to);
    }

    /** A place where nothing could be called. */
    void noCall(String contig, int from, int to, char base, int copies) throws IOException {
        line.setLength(0);
        line.append(contig)
                .append('\t')
                .append(from)
                .append("\t.\t")
                .append(base)
                .append('\t')
                .append(OTHER);
        line.append("\t.\t.\tEND=").append(to).append("\tGT:DP:GQ:MIN_DP\t").append(copies == 1 ? "." : "./.");
        line.append(":0:0:0\n");
        record(contig, from, to);
    }

    /** The call of a person who has an alternate allele. */
    void call(RecordCalls calls, int i) throws IOException {
        int a = calls.first[i];
        int b = calls.second[i];
        line.setLength(0);
        line.append(calls.contig)
                .append('\t')
                .append(calls.pos)
                .append("\t.\t")
                .append(calls.ref)
                .append('\t');
        // A caller names the alleles of this person only.
        int low = b > 0 && (a <= 0 || b < a) ? b : a;
        int high = Math.max(a, b);
        List<String> alts = low == high || Math.min(a, b) <= 0
                ? List.of(calls.alts.get(high - 1))
                : List.of(calls.alts.get(low - 1), calls.alts.get(high - 1));
        line.append(String.join(",", alts)).append(',').append(OTHER).append("\t60\t.\t.\tGT:AD:DP:GQ\t");
        int first = own(a, low, alts.size());
        line.append(first);
        int[] reads = new int[alts.size() + 2];
        reads[first] += calls.firstReads[i];
        if (b != RecordCalls.NONE) {
            int second = own(b, low, alts.size());
            line.append('/').append(second);
            reads[second] += calls.secondReads[i];
        }
        for (int k = 0; k < reads.length; k++) {
            line.append(k == 0 ? ':' : ',').append(reads[k]);
        }
        line.append(':').append(calls.dp[i]).append(':').append(calls.gq[i]).append('\n');
        record(calls.contig, calls.pos, calls.pos + calls.ref.length() - 1);
    }

    /** Number of an allele among those that are named. */
    private static int own(int allele, int low, int named) {
        return allele <= 0 ? 0 : named == 1 || allele == low ? 1 : 2;
    }

    private void record(String contig, int from, int to) throws IOException {
        index.addFeature(new SimpleFeature(contig, from, to), out.getFilePointer());
        write(line);
        records++;
    }

    private void write(StringBuilder text) throws IOException {
        byte[] encoded = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        out.write(encoded);
        bytes += encoded.length;
    }

    long bytes() {
        return bytes;
    }

    long records() {
        return records;
    }

    /** Gives file and index their names. */
    void finish() throws IOException {
        long end = out.getFilePointer();
        close();
        Index made = index.finalizeIndex(end);
        made.write(file.resolveSibling(file.getFileName() + ".tbi"));
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        // htsjdk's stream cannot be closed twice.
        if (isOpen) {
            isOpen = false;
            out.close();
        }
    }
}
