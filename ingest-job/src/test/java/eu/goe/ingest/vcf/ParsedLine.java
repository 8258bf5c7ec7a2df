package eu.goe.ingest.vcf;

import eu.goe.core.genotype.AdjRule;
import eu.goe.core.genotype.CallBuffer;
import eu.goe.core.genotype.SampleList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Parses one line for a test, and says what each sample carries as {@code ploidy:called:copies of each ALT}. */
final class ParsedLine {
    static final AdjRule NO_ADJ = new AdjRule(false, false, false, false);

    final VcfRecord record;
    final String problem;

    private ParsedLine(VcfRecord record, String problem) {
        this.record = record;
        this.problem = problem;
    }

    static ParsedLine of(String line, int nSamples, int tileSamples, AdjRule adj) {
        // The line lies somewhere in a larger buffer, full of what must not be read.
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        byte[] buffer = new byte[text.length + 20];
        java.util.Arrays.fill(buffer, (byte) '\t');
        System.arraycopy(text, 0, buffer, 7, text.length);
        VcfRecordParser parser = new VcfRecordParser(nSamples, tileSamples, adj, KeptFields.NONE, FormatRules.NONE);
        VcfRecord record = parser.newRecord();
        return new ParsedLine(
                record,
                parser.parse(buffer, 7, text.length, contig -> contig.endsWith("X") || contig.endsWith("Y"), record));
    }

    /** {@code 2:2:1,0}: diploid, both called, one copy of the first ALT. */
    List<String> calls() {
        return calls(record);
    }

    static List<String> calls(VcfRecord record) {
        List<String> calls = new ArrayList<>();
        for (int t = 0; t < record.tiles.length; t++) {
            CallBuffer tile = record.calls(t);
            int e = 0;
            for (int s = 0; s < tile.nSamples(); s++) {
                boolean listed = e < tile.nEntries() && tile.sample(e) == s;
                int ploidy = listed ? tile.ploidy(e) : 2;
                int called = listed ? 0 : 2;
                int[] copies = new int[record.alts().length];
                for (int c = 0; listed && c < ploidy; c++) {
                    int allele = tile.allele(e, c);
                    called += allele < 0 ? 0 : 1;
                    if (allele > 0) {
                        copies[allele - 1]++;
                    }
                }
                e += listed ? 1 : 0;
                calls.add(text(ploidy, called, copies));
            }
            if (e != tile.nEntries()) {
                throw new IllegalStateException("entries out of order");
            }
        }
        return calls;
    }

    static String text(int ploidy, int called, int[] copies) {
        StringBuilder text = new StringBuilder().append(ploidy).append(':').append(called);
        for (int a = 0; a < copies.length; a++) {
            text.append(a == 0 ? ':' : ',').append(copies[a]);
        }
        return text.toString();
    }

    List<Integer> notAdj() {
        return list(record.calls(0).notAdj());
    }

    List<Integer> notAdjHaploid() {
        return list(record.calls(0).notAdjHaploid());
    }

    private static List<Integer> list(SampleList samples) {
        List<Integer> list = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            list.add(samples.get(i));
        }
        return list;
    }
}
