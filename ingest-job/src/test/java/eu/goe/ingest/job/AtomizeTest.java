package eu.goe.ingest.job;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ingest --atomize}: the atoms of all alleles as rows, and who carries them. */
class AtomizeTest {
    private static final String HEADER = "##fileformat=VCFv4.2\n##contig=<ID=c,length=24>\n"
            + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"x\">\n"
            + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ta\tb\tc\td\n";

    @TempDir
    Path folder;

    private TaskTable table;

    @BeforeEach
    void reference() throws Exception {
        Path fasta = Files.writeString(folder.resolve("c.fa"), ">c\nACGTTGCAAAACCTGATCGGATTA\n");
        Assembly assembly = Assemblies.named("any").withContig("c", 24);
        table = new TaskTable(folder, assembly, fasta, true);
    }

    private static String record(int pos, String ref, String alt, String calls) {
        return "c\t" + pos + "\t.\t" + ref + "\t" + alt + "\t.\t.\t.\tGT\t" + calls.replace(' ', '\t') + "\n";
    }

    /**
     * {@code bcftools norm -a -f c.fa -m- | bcftools view -e 'ALT="*"' | bcftools sort | bcftools query -f '%POS %REF
     * %ALT[ %GT]\n'} (1.16); there 0/1 and 1/0 are a copy of two, ./1 one of one, a missing call a point.
     */
    @Test
    void sameRowsAndCallsAsBcftools() throws Exception {
        String text = HEADER
                + record(1, "AC", "GT", "0/1 1/1 ./1 .")
                + record(3, "GTT", "ATC,GTC,G", "1/2 0/3 1|1 2/3")
                + record(6, "GCA", "TCAT,TGAA", "0/1 1/2 2 0/0")
                + record(15, "GATCG", "GTACGA", "0/1 1/1 0/0 ./.")
                + record(22, "TTA", "CA,TTAG,TT", "0/1 1/2 2/3 0/0");
        List<String> expected = List.of(
                "c 1 A G 1of2 2of2 1of1 .",
                "c 2 C T 1of2 2of2 1of1 .",
                "c 3 G A 1of2 0of2 2of2 0of2",
                "c 3 GTT G 0of2 1of2 0of2 1of2",
                "c 5 T C 2of2 0of2 2of2 1of2",
                "c 6 G T 1of2 2of2 1of1 0of2",
                "c 7 C GA 0of2 1of2 1of1 0of2",
                "c 8 A AT 1of2 1of2 0of1 0of2",
                "c 16 A T 1of2 2of2 0of2 .",
                "c 17 T A 1of2 2of2 0of2 .",
                "c 19 G GA 1of2 2of2 0of2 .",
                "c 22 TT C 1of2 1of2 0of2 0of2",
                "c 23 TA T 0of2 0of2 1of2 0of2",
                "c 24 A AG 0of2 1of2 1of2 0of2");
        assertThat(table.of(text).rows()).isEqualTo(expected);
        TreeSet<Integer> everyRecord = new TreeSet<>();
        for (int line = HEADER.length(); line < text.length(); line = text.indexOf('\n', line) + 1) {
            everyRecord.add(line);
        }
        assertThat(table.of(List.of(text), everyRecord).rows()).isEqualTo(expected);
    }

    /** Unlike bcftools, which leaves the whole record as it is: a variant has one form, whatever stands beside it. */
    @Test
    void allelesBesideASymbolicOneOrAStarAreSplitToo() throws Exception {
        String text = HEADER
                + record(2, "CG", "*,TT", "0/1 1/2 2/2 ./.")
                + record(12, "CC", "<DEL>,TT", "0/1 1/2 2/2 0/0").replace("\t.\tGT", "\tEND=13\tGT");
        assertThat(table.of(text).rows())
                .containsExactly(
                        "c 2 C T 0of2 1of2 2of2 .",
                        "c 3 G T 0of2 1of2 2of2 .",
                        "c 12 C T 0of2 1of2 2of2 0of2",
                        "c 12 CC <DEL> DEL: 13 1of2 1of2 0of2 0of2",
                        "c 13 C T 0of2 1of2 2of2 0of2");
    }

    @Test
    void anAtomAndARecordOfItsOwnAreJoined() throws Exception {
        String text = HEADER + record(2, "CG", "TT", "0/1 0/1 0/0 1/1") + record(3, "G", "T", "0/1 0/0 0/1 0/1");
        TaskTable.Made made = table.of(text);
        // d has two copies by the first record and one more by the second.
        assertThat(made.rows()).containsExactly("c 2 C T 1of2 1of2 0of2 2of2", "c 3 G T 2of2 1of2 1of2 .");
        assertThat(made.originals()).containsExactly("2:CG:TT:1", "2:CG:TT:1|3:G:T:1");
        assertThat(made.exceeded()).isEqualTo(1);
    }

    @Test
    void aCopyOfARecordWithManyAtomsIsOneRecordSetAside() throws Exception {
        String twice = record(3, "GTT", "ATC,GTC", "1/2 0/1 0/0 2/2");
        TaskTable.Made made = table.of(List.of(HEADER + twice, HEADER + twice), new TreeSet<>());
        assertThat(made.rows()).containsExactly("c 3 G A 1of2 1of2 0of2 0of2", "c 5 T C 2of2 1of2 0of2 2of2");
        assertThat(made.quarantined()).containsExactly("the same record again at 3");
    }
}
