package eu.goe.ingest.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of one variant that meet, in one task or across tasks and files: copies are set aside, spellings are joined. */
class SeamMergeTest {
    private static final String HEADER = "##fileformat=VCFv4.2\n##contig=<ID=c>\n"
            + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"x\">\n"
            + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ta\tb\tc\n";

    // Bases 1 to 12: an insertion or deletion of one A anywhere in 3-8 is one change, written G 2 by the norm.
    private static final String SEQUENCE = "CGAAAAAATCGT";

    @TempDir
    Path folder;

    private TaskTable table;

    @BeforeEach
    void reference() throws Exception {
        Path fasta = Files.writeString(folder.resolve("c.fa"), ">c\n" + SEQUENCE + "\n");
        Assembly assembly = Assemblies.named("any").withContig("c", SEQUENCE.length());
        table = new TaskTable(folder, assembly, fasta);
    }

    private static String record(int pos, String ref, String alt, String a, String b, String c) {
        return "c\t" + pos + "\t.\t" + ref + "\t" + alt + "\t.\t.\t.\tGT\t" + a + "\t" + b + "\t" + c + "\n";
    }

    /** No cut, one cut at the beginning and one within each record, and all of these at once. */
    private static List<TreeSet<Integer>> cutsBetween(String text) {
        List<TreeSet<Integer>> cuts = new ArrayList<>();
        cuts.add(new TreeSet<>());
        TreeSet<Integer> everywhere = new TreeSet<>();
        for (int line = HEADER.length(); line < text.length(); line = text.indexOf('\n', line) + 1) {
            for (int cut : new int[] {line, line + 3}) {
                cuts.add(new TreeSet<>(List.of(cut)));
                everywhere.add(cut);
            }
        }
        cuts.add(everywhere);
        return cuts;
    }

    @Test
    void spellingsOfOneVariantAddUpWhereverTheFileIsCut() throws Exception {
        // Both delete one A of 3-8. Sample a has one copy in each, b in the second, c none and then a missing call.
        String text = HEADER + record(3, "AA", "A", "0/1", "0/0", "0/0") + record(7, "AA", "A", "0/1", "0/1", "./.");
        for (TreeSet<Integer> cuts : cutsBetween(text)) {
            TaskTable.Made made = table.of(List.of(text), cuts);
            assertThat(made.rows()).as("cuts %s", cuts).containsExactly("c 2 GA G 2of2 1of2 0of2");
            assertThat(made.originals()).containsExactly("3:AA:A:1|7:AA:A:1");
            assertThat(made.joins()).isEqualTo(1);
            assertThat(made.exceeded()).isZero();
            assertThat(made.quarantined()).isEmpty();
        }
    }

    @Test
    void aSampleWithMoreCopiesThanItsPloidyIsMissingThere() throws Exception {
        String text = HEADER + record(2, "GA", "G", "1/1", "0/1", "1") + record(7, "AA", "A", "0/1", "./.", "1");
        for (TreeSet<Integer> cuts : cutsBetween(text)) {
            TaskTable.Made made = table.of(List.of(text), cuts);
            assertThat(made.rows()).as("cuts %s", cuts).containsExactly("c 2 GA G . 1of2 .");
            assertThat(made.exceeded()).isEqualTo(2);
            assertThat(made.originals()).containsExactly("2:GA:G:1|7:AA:A:1");
        }
    }

    @Test
    void copiesOfARecordAreSetAsideWhereverTheFileIsCut() throws Exception {
        String snp = record(9, "T", "C,G", "0/1", "1/2", "0/0");
        String deletion = record(7, "AA", "A", "0/1", "0/0", "1/1");
        String text = HEADER + deletion + deletion.toLowerCase(Locale.ROOT).replace("gt", "GT") + deletion + snp + snp;
        for (TreeSet<Integer> cuts : cutsBetween(text)) {
            TaskTable.Made made = table.of(List.of(text), cuts);
            assertThat(made.rows())
                    .as("cuts %s", cuts)
                    .containsExactly("c 2 GA G 1of2 0of2 2of2", "c 9 T C 1of2 1of2 0of2", "c 9 T G 0of2 1of2 0of2");
            assertThat(made.quarantined())
                    .containsExactly(
                            "the same record again at 7", "the same record again at 7", "the same record again at 9");
            assertThat(made.joins()).isZero();
        }
    }

    @Test
    void copiesInShardsThatOverlapAreSetAside() throws Exception {
        String first = record(3, "AA", "A", "0/1", "0/0", "0/0");
        String second = record(7, "AA", "A", "0/0", "0/1", "0/0");
        String third = record(9, "T", "C", "0/0", "0/0", "0/1");
        List<String> expected = List.of("c 2 GA G 1of2 1of2 0of2", "c 9 T C 0of2 0of2 1of2");
        // The second shard repeats both spellings, then the one that the first ends with, then the one it lacks.
        TaskTable.Made both =
                table.of(List.of(HEADER + first + second, HEADER + first + second + third), new TreeSet<>());
        assertThat(both.rows()).isEqualTo(expected);
        assertThat(both.quarantined()).containsExactly("the same record again at 3", "the same record again at 7");
        TaskTable.Made one = table.of(List.of(HEADER + first + second, HEADER + second + third), new TreeSet<>());
        assertThat(one.rows()).isEqualTo(expected);
        assertThat(one.quarantined()).containsExactly("the same record again at 7");
        TaskTable.Made more = table.of(List.of(HEADER + first, HEADER + first + second + third), new TreeSet<>());
        assertThat(more.rows()).isEqualTo(expected);
        assertThat(more.quarantined()).containsExactly("the same record again at 3");
    }

    @Test
    void copiesThatCannotBeTakenApartAreRefused() {
        String first = record(3, "AA", "A", "0/1", "0/0", "0/0");
        String second = record(5, "AA", "A", "0/0", "0/1", "0/0");
        String third = record(7, "AA", "A", "0/0", "0/0", "0/1");
        assertThatThrownBy(() -> table.of(List.of(HEADER + first + second, HEADER + second + third), new TreeSet<>()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("c:5: the record is in the input twice");
    }

    @Test
    void aBlockThatIsInTheFileAgainIsSetAsideThoughOutOfOrder() throws Exception {
        String block = record(3, "A", "C", "0/1", "0/0", "0/0") + record(5, "AA", "A", "0/1", "0/0", "0/0");
        String text = HEADER + block + block + record(9, "T", "C", "0/0", "0/0", "0/1");
        for (TreeSet<Integer> cuts : cutsBetween(text)) {
            TaskTable.Made made = table.of(List.of(text), cuts);
            assertThat(made.rows())
                    .as("cuts %s", cuts)
                    .containsExactly("c 2 GA G 1of2 0of2 0of2", "c 3 A C 1of2 0of2 0of2", "c 9 T C 0of2 0of2 1of2");
            assertThat(made.quarantined()).containsExactly("the same record again at 3", "the same record again at 5");
        }
    }

    @Test
    void aRecordOutOfOrderThatIsNoCopyIsRefused() {
        String text = HEADER + record(9, "T", "C", "0/1", "0/0", "0/0") + record(3, "A", "C", "0/1", "0/0", "0/0");
        assertThatThrownBy(() -> table.of(text)).hasMessageContaining("c:3: the record comes after one at 9");
        String spelling =
                HEADER + record(7, "AA", "A", "0/1", "0/0", "0/0") + record(3, "AA", "A", "0/1", "0/0", "0/0");
        assertThatThrownBy(() -> table.of(spelling)).hasMessageContaining("c:3: the record comes after one at 7");
    }

    @Test
    void symbolicAllelesOfOtherLengthAreOtherRecords() throws Exception {
        String del = "c\t2\t.\tG\t<DEL>\t.\t.\tSVTYPE=DEL;END=%d;SVLEN=-%d\tGT\t0/1\t0/0\t0/0\n";
        String text = HEADER + String.format(del, 6, 4) + String.format(del, 8, 6) + String.format(del, 8, 6);
        for (TreeSet<Integer> cuts : cutsBetween(text)) {
            TaskTable.Made made = table.of(List.of(text), cuts);
            assertThat(made.rows())
                    .as("cuts %s", cuts)
                    .containsExactly("c 2 G <DEL> DEL:-4 6 1of2 0of2 0of2", "c 2 G <DEL> DEL:-6 8 1of2 0of2 0of2");
            assertThat(made.quarantined()).containsExactly("the same record again at 2");
        }
    }

    @Test
    void shuffledShardsOfOneCallSetMakeOneTable() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder all = new StringBuilder(HEADER);
        StringBuilder one = new StringBuilder(HEADER);
        StringBuilder other = new StringBuilder(HEADER);
        for (int pos = 1; pos <= SEQUENCE.length(); pos++) {
            String ref = SEQUENCE.substring(pos - 1, pos);
            String line = record(pos, ref, ref.equals("T") ? "G" : "T", "0/1", "1/1", "./1");
            all.append(line);
            (random.nextBoolean() ? one : other).append(line);
        }
        TaskTable.Made made = table.of(List.of(one.toString(), other.toString()), new TreeSet<>());
        assertThat(made.groups()).isEqualTo(1);
        assertThat(made.rows()).hasSize(12).isEqualTo(table.of(all.toString()).rows());
    }
}
