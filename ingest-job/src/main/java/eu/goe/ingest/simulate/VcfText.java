package eu.goe.ingest.simulate;

import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Contig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes header and records as VCF 4.2 text. One buffer, no object per genotype. */
final class VcfText {
    private static final int MAX_LIKELIHOOD = 9_999;

    private final OutputStream out;
    private final SimulationPlan.Fields fields;
    private byte[] line = new byte[1 << 16];
    private int size;

    VcfText(OutputStream out, SimulationPlan.Fields fields) {
        this.out = out;
        this.fields = fields;
    }

    void header(People people) throws IOException {
        StringBuilder header = new StringBuilder("##fileformat=VCFv4.2\n##source=goe simulate\n");
        header.append("##FILTER=<ID=PASS,Description=\"All filters passed\">\n");
        header.append("##FILTER=<ID=LowQual,Description=\"In a region that is hard to sequence\">\n");
        header.append("##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n");
        if (fields != SimulationPlan.Fields.GT) {
            header.append("##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"Reads of each allele\">\n");
            header.append("##FORMAT=<ID=DP,Number=1,Type=Integer,Description=\"Reads\">\n");
            header.append("##FORMAT=<ID=GQ,Number=1,Type=Integer,Description=\"Genotype quality\">\n");
        }
        if (fields == SimulationPlan.Fields.LIKELIHOODS) {
            header.append("##FORMAT=<ID=PL,Number=G,Type=Integer,Description=\"Scaled likelihoods of genotypes\">\n");
        }
        header.append(contigLines());
        header.append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        for (int i = 0; i < people.n; i++) {
            header.append('\t').append(people.id(i));
        }
        out.write(header.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Header lines of the contigs that may be simulated. */
    static String contigLines() {
        StringBuilder lines = new StringBuilder();
        for (Contig contig : Assemblies.named("GRCh38").contigs()) {
            if (contig.kind() != Contig.Kind.OTHER) {
                lines.append("##contig=<ID=").append(contig.name()).append(",length=");
                lines.append(contig.length()).append(",assembly=GRCh38>\n");
            }
        }
        return lines.toString();
    }

    /** Returns how many bytes of text it wrote. */
    int record(RecordCalls record) throws IOException {
        size = 0;
        text(record.contig + '\t' + record.pos + "\t.\t" + record.ref + '\t' + String.join(",", record.alts)
                + (record.poor ? "\t30\tLowQual" : "\t60\tPASS") + "\t.\t" + fields.format());
        int nAlleles = record.alts.size() + 1;
        for (int i = 0; i < record.n; i++) {
            reserve(32 + 11 * nAlleles + 5 * nAlleles * (nAlleles + 1) / 2);
            int a = record.first[i];
            int b = record.second[i];
            line[size++] = '\t';
            number(a);
            if (b != RecordCalls.NONE) {
                line[size++] = '/';
                number(b);
            }
            if (fields == SimulationPlan.Fields.GT) {
                continue;
            }
            line[size++] = ':';
            if (a < 0 && b < 0) {
                line[size++] = '.';
            } else {
                for (int k = 0; k < nAlleles; k++) {
                    if (k > 0) {
                        line[size++] = ',';
                    }
                    number((k == a ? record.firstReads[i] : 0) + (k == b ? record.secondReads[i] : 0));
                }
            }
            line[size++] = ':';
            number(record.dp[i]);
            line[size++] = ':';
            number(record.gq[i]);
            if (fields == SimulationPlan.Fields.LIKELIHOODS) {
                likelihoods(record, i, nAlleles);
            }
        }
        line[size++] = '\n';
        out.write(line, 0, size);
        return size;
    }

    /**
     * PL of a sample: 0 for its call, its quality for the likeliest other and more with each copy that is another
     * allele, by the reads that speak against it.
     */
    private void likelihoods(RecordCalls record, int i, int nAlleles) {
        line[size++] = ':';
        int a = record.first[i];
        int b = record.second[i];
        if (a < 0 || b == RecordCalls.MISSING || record.gq[i] < 0) {
            line[size++] = '.';
            return;
        }
        boolean haploid = b == RecordCalls.NONE;
        int low = haploid ? a : Math.min(a, b);
        int high = haploid ? a : Math.max(a, b);
        for (int second = 0; second < nAlleles; second++) {
            for (int first = haploid ? second : 0; first <= second; first++) {
                int others = (first == low ? 0 : 1) + (second == high ? 0 : 1);
                int more = (record.dp[i] < 0 ? 30 : record.dp[i]) * (13 + 3 * first + second);
                number(others == 0 ? 0 : Math.min(MAX_LIKELIHOOD, record.gq[i] + (others - 1) * more));
                line[size++] = ',';
            }
        }
        size--;
    }

    /** A number, or {@code .} below 0. */
    private void number(int n) {
        if (n < 0) {
            line[size++] = '.';
        } else if (n < 10) {
            line[size++] = (byte) ('0' + n);
        } else {
            int digits = n < 100 ? 2 : n < 1000 ? 3 : n < 10_000 ? 4 : 10;
            if (digits == 10) {
                text(Integer.toString(n));
                return;
            }
            for (int d = digits - 1, rest = n; d >= 0; d--, rest /= 10) {
                line[size + d] = (byte) ('0' + rest % 10);
            }
            size += digits;
        }
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        reserve(bytes.length + 64);
        System.arraycopy(bytes, 0, line, size, bytes.length);
        size += bytes.length;
    }

    private void reserve(int more) {
        if (size + more > line.length) {
            line = Arrays.copyOf(line, 2 * (size + more));
        }
    }
}
