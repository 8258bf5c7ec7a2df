package eu.goe.ingest.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.store.QuarantinedRecord;
import eu.goe.ingest.vcf.Fingerprint;
import eu.goe.ingest.vcf.RecordRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of one batch: shards, copies, headers, other formats, and whether the counts come out. */
class ShardsTest {
    private static final String HEADER = "##fileformat=VCFv4.2\n##contig=<ID=1>\n##contig=<ID=2>\n"
            + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"x\">\n"
            + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA1\tA2\n";

    @TempDir
    Path folder;

    private int files;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("f" + files++ + ".vcf"), text);
    }

    private static String record(String contig, int pos) {
        return contig + "\t" + pos + "\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t" + (pos % 2 == 0 ? "1/1" : "0/0") + "\n";
    }

    private LocalIngest ingest(List<Path> shards, int tasks) throws Exception {
        return LocalIngest.of(Files.createTempDirectory(folder, "table"), shards, tasks);
    }

    private static List<String> table(LocalIngest ingest) {
        return ingest.rows.stream()
                .map(r -> r.variant().contig() + ":" + (r.variant().start() + 1) + " "
                        + r.counts().ac() + "/" + r.counts().an())
                .toList();
    }

    /** Ten records of contig 1 and ten of contig 2, one a shard. */
    private List<Path> shards() throws IOException {
        List<Path> shards = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            shards.add(file(HEADER + record(i < 10 ? "1" : "2", 100 + i)));
        }
        return shards;
    }

    @Test
    void smallShardsInAnyOrderShareFilesOfTheTable() throws Exception {
        List<Path> shards = shards();
        List<String> expected = table(ingest(shards, 1));
        assertThat(expected).hasSize(20);
        Collections.shuffle(shards, new Random(7));
        LocalIngest shuffled = ingest(shards, 1);
        assertThat(table(shuffled)).isEqualTo(expected);
        assertThat(shuffled.tally.files()).hasSize(2); // one a contig
        assertThat(shuffled.tally.fingerprints()).hasSize(20);
    }

    @Test
    void aFileThatGrowsWhileItIsReadIsRefused() throws Exception {
        Path whole = file(HEADER + record("1", 100));
        Path growing = file(HEADER + record("1", 200));
        List<Source> sources = Source.open(
                        List.of(whole.toUri().toString(), growing.toUri().toString()), 1 << 20)
                .sources();
        Source.requireUnchanged(sources);
        long before = Files.size(growing);
        Files.writeString(growing, record("1", 300), StandardOpenOption.APPEND);
        assertThatThrownBy(() -> Source.requireUnchanged(sources))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("f1.vcf: ")
                .hasMessageContaining(before + " bytes before, " + Files.size(growing) + " now");
    }

    @Test
    void aFileThatIsWrittenOverWhileItIsReadIsRefused() throws Exception {
        Path file = file(HEADER + record("1", 100));
        List<Source> sources =
                Source.open(List.of(file.toUri().toString()), 1 << 20).sources();
        Files.writeString(file, HEADER + record("1", 102));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
        assertThatThrownBy(() -> Source.requireUnchanged(sources))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("changed while it was read");
    }

    @Test
    void oneHeaderOfManyFilesIsParsedOnce() throws Exception {
        List<Path> shards = shards();
        shards.add(file(HEADER.replace("ID=2", "ID=3") + record("3", 5)));
        Source.Opened opened =
                Source.open(shards.stream().map(f -> f.toUri().toString()).toList(), 1 << 20);
        assertThat(opened.sources()).hasSize(21);
        assertThat(opened.headers()).hasSize(2);
        assertThat(opened.header(opened.sources().get(0)))
                .isSameAs(opened.header(opened.sources().get(19)))
                .isNotSameAs(opened.header(opened.sources().get(20)));
        assertThat(opened.sources().get(19).firstContig()).isEqualTo("2");
        assertThat(opened.sources().get(19).firstPos()).isEqualTo(119);
    }

    @Test
    void overlappingShardsGiveEachRecordOnce() throws Exception {
        StringBuilder first = new StringBuilder(HEADER);
        StringBuilder second = new StringBuilder(HEADER);
        StringBuilder all = new StringBuilder(HEADER);
        for (int pos = 1; pos <= 30; pos++) {
            first.append(pos <= 20 ? record("1", pos) : "");
            second.append(pos > 12 ? record("1", pos) : "");
            all.append(record("1", pos));
        }
        List<String> expected = table(ingest(List.of(file(all.toString())), 1));
        List<Path> shards = List.of(file(second.toString()), file(first.toString()));
        LocalIngest overlapping = ingest(shards, 1);
        assertThat(table(overlapping)).isEqualTo(expected);
        assertThat(overlapping.tally.records()).isEqualTo(38);
        assertThat(overlapping.tally.kept()).isEqualTo(30);
        // 13 to 20 are in both.
        assertThat(overlapping.tally.copies()).isEqualTo(8);
        overlapping.tally.requireFewBad(0);
        assertThat(overlapping.tally.warnings(overlapping.assembly))
                .containsExactly("8 record(s) were in the input again and are set aside as copies");
    }

    @Test
    void twoFilesWithTheSameRecordsAreRefused() throws Exception {
        String text = HEADER + record("1", 1) + record("1", 2);
        Path one = file(text);
        Path other = file("##fileformat=VCFv4.2\n"
                + text.substring(text.indexOf('\n') + 1).replace("<ID=2>", "<ID=3>"));
        assertThatThrownBy(() -> ingest(List.of(one, other), 1))
                .isInstanceOf(BadInputException.class)
                .hasMessage("f1.vcf: it holds the same records as f0.vcf.\nGive one of them; the store is unchanged.");
    }

    @Test
    void aFileThatIsNotQuiteSortedIsTheSortedTable() throws Exception {
        List<String> sorted =
                table(ingest(List.of(file(HEADER + record("1", 1) + record("1", 2) + record("1", 3))), 1));
        LocalIngest unsorted = ingest(List.of(file(HEADER + record("1", 3) + record("1", 1) + record("1", 2))), 1);
        assertThat(table(unsorted)).isEqualTo(sorted);
        assertThat(unsorted.tally.kept()).isEqualTo(3);
    }

    @Test
    void aFileWithoutSamplesHasRowsThatNobodyIsCalledAt() throws Exception {
        LocalIngest sites = ingest(
                List.of(file("##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
                        + "1\t5\trs1\tA\tC,G\t.\tPASS\tAC=1,2\n1\t6\t.\tA\t.\t.\tPASS\t.\n")),
                1);
        assertThat(sites.samples).isEmpty();
        assertThat(sites.tally.kept()).isEqualTo(2);
        assertThat(table(sites)).containsExactly("0:5 0/0", "0:5 0/0");
    }

    @Test
    void bcfIsTheContentOfItsText() throws Exception {
        List<Fingerprint> fingerprints = new ArrayList<>();
        List<List<String>> tables = new ArrayList<>();
        for (String name : List.of("every-type.vcf", "every-type.bcf", "every-type-uncompressed.bcf")) {
            Path file = folder.resolve(name);
            Files.copy(ShardsTest.class.getResourceAsStream("/bcf/" + name), file);
            LocalIngest ingest = ingest(List.of(file), 4);
            assertThat(ingest.tally.quarantined()).as(name).isEmpty();
            fingerprints.add(ingest.tally.fingerprint(Fingerprint.ZERO));
            tables.add(table(ingest));
        }
        assertThat(new TreeSet<>(fingerprints.stream().map(Fingerprint::hex).toList()))
                .hasSize(1);
        assertThat(tables.get(1)).isEqualTo(tables.get(0)).isNotEmpty();
        assertThat(tables.get(2)).isEqualTo(tables.get(0));
    }

    @Test
    void twoNamesOfOneContigAreSaid() throws Exception {
        String text = HEADER.replace("<ID=2>", "<ID=chr1>") + record("1", 1) + record("chr1", 2);
        LocalIngest any = ingest(List.of(file(text)), 1);
        assertThat(any.tally.warnings(any.assembly))
                .containsExactly("records are on chr1 and on 1, which a store of any assembly takes for two contigs");
        LocalIngest human = LocalIngest.of(
                Files.createTempDirectory(folder, "table"), List.of(file(text)), 1, Assemblies.named("GRCh38"));
        assertThat(human.tally.warnings(human.assembly))
                .containsExactly("records are on 1 and on chr1, which are one contig, chr1");
        assertThat(table(human)).containsExactly("0:1 1/4", "0:2 3/4");
    }

    /** POS 0 and one behind the last base (VCF 4.3, 1.6.1.2); one further is not on the contig. */
    @Test
    void telomeresAreKept() throws Exception {
        String text = HEADER.replace("<ID=1>", "<ID=1,length=248956422>")
                + record("1", 0)
                + record("1", 1)
                + record("1", 248956423)
                + record("1", 248956424);
        LocalIngest human = LocalIngest.of(
                Files.createTempDirectory(folder, "table"), List.of(file(text)), 1, Assemblies.named("GRCh38"));
        assertThat(human.tally.quarantined().stream().map(QuarantinedRecord::pos))
                .containsExactly("248956424");
        assertThat(human.rows.stream()
                        .filter(r -> r.variant().structural() != null)
                        .map(r -> r.variant().start() + "-" + r.variant().end() + " "
                                + r.variant().structural() + " " + r.original()))
                .containsExactly("0-0 TELOMERE: 0:A:C:1", "248956422-248956422 TELOMERE: null");
    }

    @Test
    void aCountThatDoesNotComeOutEndsTheIngest() {
        QuarantinedRecord bad = new QuarantinedRecord(1, 1, "1", "1", "x", "");
        Tally right = new Tally(
                10,
                9,
                List.of(bad),
                12,
                0,
                0,
                0,
                List.of(),
                Map.of(),
                Map.of(),
                Set.of(),
                Set.of(),
                List.of(),
                0,
                Map.of());
        right.reconcile(12);
        assertThatThrownBy(() -> right.reconcile(11)).isInstanceOf(IllegalStateException.class);
        Tally lost = new Tally(
                11,
                9,
                List.of(bad),
                12,
                0,
                0,
                0,
                List.of(),
                Map.of(),
                Map.of(),
                Set.of(),
                Set.of(),
                List.of(),
                0,
                Map.of());
        assertThatThrownBy(() -> lost.reconcile(12))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("11 records against 9 kept and 1 in quarantine");
    }

    private static Tally withOneBad(String reason) {
        QuarantinedRecord bad = new QuarantinedRecord(1, 7, "1", "5", reason, "");
        return new Tally(
                1000,
                999,
                List.of(bad),
                0,
                0,
                0,
                0,
                List.of(),
                Map.of(),
                Map.of(),
                Set.of(),
                Set.of(),
                List.of(),
                0,
                Map.of());
    }

    @Test
    void moreThanMaxBadIsRefusedAndSaysWhatIsMost() {
        Tally tally = withOneBad("POS is odd");
        tally.requireFewBad(0.001);
        assertThatThrownBy(() -> tally.requireFewBad(0.0009))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("1 of 1000 records are bad, more than --max-bad 0.09 %. Most often: POS is odd"
                        + " (1 times, first at 1:5, file 1, line 7).")
                .hasMessageContaining("Correct the file, or raise --max-bad");
    }

    /** A release with decoys and alternates, and a store that has the chromosomes only: the file is not wrong. */
    @Test
    void contigsThatTheAssemblyLacksAreNoFaultOfTheFile() {
        assertThatThrownBy(() -> withOneBad(RecordRules.NO_CONTIG).requireFewBad(0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--assembly FILE.fai")
                .hasMessageNotContaining("Correct the file");
    }
}
