package eu.goe.ingest.job;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Variants that slide further than rows wait, across the border of a window of 10 Mb, and across those of tasks. The
 * reference is random but for a repeat of GAT, 50 kb long, around base 10,000,000.
 */
class RowOrderTest {
    private static final int LENGTH = 10_030_000;
    private static final int REPEAT_START = 9_975_000;
    private static final int REPEAT_END = REPEAT_START + 3 * 16_700;
    private static final int SAMPLES = 40;

    @TempDir
    static Path folder;

    private static final byte[] BASES = new byte[LENGTH];
    private static TaskTable table;

    @BeforeAll
    static void reference() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < LENGTH; i++) {
            BASES[i] = (byte)
                    (i >= REPEAT_START && i < REPEAT_END
                            ? "GAT".charAt((i - REPEAT_START) % 3)
                            : "ACGT".charAt(random.nextInt(4)));
        }
        // So that nothing slides out of the repeat.
        BASES[REPEAT_START - 1] = 'C';
        BASES[REPEAT_END] = 'C';
        Path fasta = folder.resolve("c.fa");
        Files.write(fasta, List.of(">c", new String(BASES, StandardCharsets.US_ASCII)));
        Assembly assembly = Assemblies.named("any").withContig("c", LENGTH);
        table = new TaskTable(folder, assembly, fasta);
    }

    private static String bases(int from, int n) {
        return new String(BASES, from, n, StandardCharsets.US_ASCII);
    }

    /** A record at a 0-based place that carries one copy in one sample. */
    private static String record(int start, String ref, String alt, int carrier) {
        StringBuilder line = new StringBuilder("c\t" + (start + 1) + "\t.\t" + ref + "\t" + alt + "\t.\t.\t.\tGT");
        for (int s = 0; s < SAMPLES; s++) {
            line.append(s == carrier ? "\t0/1" : "\t0/0");
        }
        return line.append('\n').toString();
    }

    private static String row(int start, String ref, String alt, TreeSet<Integer> carriers) {
        StringBuilder row = new StringBuilder("c " + (start + 1) + " " + ref + " " + alt);
        for (int s = 0; s < SAMPLES; s++) {
            row.append(carriers.contains(s) ? " 1of2" : " 0of2");
        }
        return row.toString();
    }

    @Test
    void aVariantThatSlidesFurtherThanRowsWaitIsOneRowInItsPlace() throws Exception {
        assertThat(REPEAT_END - REPEAT_START).isGreaterThan(2 * RowOrder.WAIT_BASES);
        SplittableRandom random = new SplittableRandom(2);
        StringBuilder text = new StringBuilder("##fileformat=VCFv4.2\n##contig=<ID=c>\n"
                + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"x\">\n"
                + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        for (int s = 0; s < SAMPLES; s++) {
            text.append("\ts").append(s);
        }
        text.append('\n');
        int header = text.length();
        // By construction: what is in the repeat goes to its first base, whose anchor is the C before it.
        TreeMap<String, TreeSet<Integer>> moved = new TreeMap<>();
        TreeMap<Integer, TreeSet<Integer>> snps = new TreeMap<>();
        int carrier = 0;
        int nMoved = 0;
        for (int start = REPEAT_START - 600; start < REPEAT_END + 600; start += 90 + random.nextInt(300)) {
            char ref = (char) BASES[start];
            text.append(record(start, bases(start, 1), ref == 'A' ? "G" : "A", carrier));
            snps.computeIfAbsent(start, k -> new TreeSet<>()).add(carrier);
            if (start >= REPEAT_START && start < REPEAT_END - 10 && nMoved < SAMPLES && random.nextInt(4) == 0) {
                boolean isDeletion = random.nextBoolean();
                String three = bases(start + 1, 3);
                String anchor = bases(start, 1);
                text.append(
                        isDeletion
                                ? record(start, anchor + three, anchor, nMoved)
                                : record(start, anchor, anchor + three, nMoved));
                moved.computeIfAbsent(isDeletion ? "CGAT C" : "C CGAT", k -> new TreeSet<>())
                        .add(nMoved);
                nMoved++;
            }
            carrier = (carrier + 1) % SAMPLES;
        }
        List<String> expected = new ArrayList<>();
        snps.headMap(REPEAT_START)
                .forEach((start, who) ->
                        expected.add(row(start, bases(start, 1), BASES[start] == 'A' ? "G" : "A", who)));
        moved.forEach((alleles, who) ->
                expected.add(row(REPEAT_START - 1, alleles.split(" ")[0], alleles.split(" ")[1], who)));
        snps.tailMap(REPEAT_START)
                .forEach((start, who) ->
                        expected.add(row(start, bases(start, 1), BASES[start] == 'A' ? "G" : "A", who)));
        assertThat(moved).hasSize(2);

        TaskTable.Made whole = table.of(text.toString());
        assertThat(nMoved).isGreaterThan(20);
        assertThat(whole.rows()).isEqualTo(expected);
        assertThat(whole.groups())
                .as("late rows are merged into the window before")
                .isPositive();
        assertThat(whole.joins()).isEqualTo(nMoved - 2);
        for (int seed = 1; seed <= 8; seed++) {
            SplittableRandom points = new SplittableRandom(seed);
            TreeSet<Integer> cuts = new TreeSet<>();
            int n = 1 + points.nextInt(49);
            for (int i = 0; i < n; i++) {
                cuts.add(header + 1 + points.nextInt(text.length() - header - 1));
            }
            TaskTable.Made made = table.of(List.of(text.toString()), cuts);
            assertThat(made.rows()).as("seed %d, %d cuts", seed, n).isEqualTo(whole.rows());
            assertThat(made.joins()).as("seed %d", seed).isEqualTo(nMoved - 2);
        }
    }
}
