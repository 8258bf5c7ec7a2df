package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.cluster.cli.CommandLineRun.Done;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two small batches in, and out again in every form; expected lines are written by hand from the input. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryIT {
    private static final String HEADER = """
            ##fileformat=VCFv4.2
            ##contig=<ID=1,length=1000>
            ##contig=<ID=2,length=500>
            ##FILTER=<ID=q10,Description="poor">
            ##INFO=<ID=MQ,Number=1,Type=Float,Description="mapping">
            ##INFO=<ID=AF,Number=A,Type=Float,Description="frequency">
            ##INFO=<ID=DB,Number=0,Type=Flag,Description="known">
            ##INFO=<ID=OTHER,Number=1,Type=String,Description="not kept">
            ##FORMAT=<ID=GT,Number=1,Type=String,Description="genotype">
            ##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="quality">
            ##FORMAT=<ID=AD,Number=R,Type=Integer,Description="depths">
            ##FORMAT=<ID=DS,Number=A,Type=Float,Description="dosage">
            #CHROM POS ID REF ALT QUAL FILTER INFO FORMAT\s""";

    private static final String A = HEADER + """
            Anna Bert Cleo
            1 10 rs1;rs2 A C,G 30 PASS MQ=60;AF=0.1,0.2;DB;OTHER=x GT:GQ:AD 0|1:20:5,6,0 2|1:30:0,7,8 ./.:0:0,0,0
            1 20 . AT AG . . . GT 1/0 0/0 1|0
            1 30 rs3 G <DEL> 1.5e+08 q10 SVTYPE=DEL;SVLEN=-20;END=50 GT 0/1 0/0 0/0
            2 5 rs5 C T 12.25 PASS . GT:DS:GQ 1:0.875:9 .|1:.:. 0|0|1:0:7
            """;

    private static final String B = HEADER.replace("q10", "s50") + """
            Dora
            1 10 rs9 A C 50.5 s50 MQ=10 GT:GQ 1|0:99
            1 21 . T A . PASS . GT 0/1
            """;

    @TempDir
    static Path folder;

    private Path store;

    @BeforeAll
    void ingestTwoBatches() throws IOException {
        store = folder.resolve("store");
        ok("init", "-s", store, "--node", "SE", "--assembly", "any");
        ingest("a", A);
        ingest("b", B);
        Path people = folder.resolve("people.tsv");
        Files.writeString(people, "sample\tsex\nAnna\tfemale\nBert\tmale\n");
        ok("samples", "-s", store, "import", people);
    }

    private void ingest(String batch, String text) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n")) {
            lines.add(line.startsWith("##") ? line : line.replace(' ', '\t'));
        }
        Path file = Files.write(folder.resolve(batch + ".vcf"), lines);
        ok("ingest", "-s", store, file, "--batch", batch, "--keep", "gq,ad,ds", "--keep-info", "MQ,AF,DB");
    }

    private List<String> records(Object... args) {
        List<Object> all = new ArrayList<>(List.of("query", "-s", store));
        all.addAll(List.of(args));
        return ok(all.toArray())
                .out()
                .lines()
                .filter(l -> !l.startsWith("##"))
                .map(l -> l.replace('\t', ' '))
                .toList();
    }

    @Test
    void whatWasIngestedReturnsSplitAndMerged() {
        assertThat(records())
                .containsExactly(
                        "#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT Anna Bert Cleo Dora",
                        "1 10 rs1;rs2;rs9 A C 50.5 s50 MQ=60;AF=0.1;DB;ORIGINAL=10:A:C,G:1 GT:GQ:AD"
                                + " 0|1:20:5,6 0|1:30:0,7 ./. 1|0:99",
                        "1 10 rs1;rs2 A G 30 PASS MQ=60;AF=0.2;DB;ORIGINAL=10:A:C,G:2 GT:GQ:AD 0|0 1|0:30:0,8 ./. ./.",
                        "1 21 . T A . PASS . GT ./. ./. ./. 0/1",
                        "1 21 . T G . . ORIGINAL=20:AT:AG:1 GT 0/1 0/0 1|0 ./.",
                        "1 30 rs3 G <DEL> 1.5e+08 q10 END=50;SVTYPE=DEL;SVLEN=-20 GT 0/1 0/0 0/0 ./.",
                        "2 5 rs5 C T 12.25 PASS . GT:GQ:DS 1:9:0.875 .|1 0|0|1:7:0 ./.");
    }

    @Test
    void theHeaderDeclaresWhatTheLinesHave() {
        String header = ok("query", "-s", store).out();
        assertThat(header)
                .startsWith("##fileformat=VCFv4.3\n")
                .contains("##FILTER=<ID=q10,", "##FILTER=<ID=s50,", "##contig=<ID=1,length=1000>")
                .contains("##INFO=<ID=MQ,Number=1,Type=Float,", "##INFO=<ID=AF,Number=A,", "##INFO=<ID=ORIGINAL,")
                .contains("##FORMAT=<ID=AD,Number=R,Type=Integer,", "##FORMAT=<ID=DS,Number=A,Type=Float,")
                .doesNotContain("OTHER", "FORMAT=<ID=DP");
    }

    @Test
    void samplesComeInTheOrderThatWasAskedFor() throws IOException {
        assertThat(records("--samples", "Dora,Anna", "--regions", "1:10"))
                .extracting(l -> String.join(" ", List.of(l.split(" ")).subList(9, 11)))
                .containsExactly("Dora Anna", "1|0:99 0|1:20:5,6", "./. 0|0");
        Path list = Files.writeString(folder.resolve("list.txt"), "Cleo\n\n");
        assertThat(records("--samples", "@" + list, "--regions", "1:21"))
                .containsExactly(
                        "#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT Cleo",
                        "1 21 . T A . PASS . GT ./.",
                        "1 21 . T G . . ORIGINAL=20:AT:AG:1 GT 1|0");
    }

    @Test
    void oneBatchBringsItsOwnVariantsOnly() {
        assertThat(records("--batch", "b"))
                .containsExactly(
                        "#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT Dora",
                        "1 10 rs9 A C 50.5 s50 MQ=10 GT:GQ 1|0:99",
                        "1 21 . T A . PASS . GT 0/1");
    }

    @Test
    void regionsOfABedFileAreTaken() throws IOException {
        Path bed = Files.writeString(folder.resolve("some.bed"), "1\t20\t29\n2\t4\t5\n");
        assertThat(records("--regions", bed))
                .extracting(l -> l.substring(0, 4))
                .containsExactly("#CHR", "1 21", "1 21", "2 5 ");
    }

    @Test
    void tsvHasALineForEachCarrier() {
        assertThat(records("--format", "tsv"))
                .containsExactly(
                        "contig pos ref alt sample gt gq ad ds",
                        "1 10 A C Anna 0|1 20 5,6 NA",
                        "1 10 A C Bert 0|1 30 0,7 NA",
                        "1 10 A C Dora 1|0 99 NA NA",
                        "1 10 A G Bert 1|0 30 0,8 NA",
                        "1 21 T A Dora 0/1 NA NA NA",
                        "1 21 T G Anna 0/1 NA NA NA",
                        "1 21 T G Cleo 1|0 NA NA NA",
                        "1 30 G <DEL> Anna 0/1 NA NA NA",
                        "2 5 C T Anna 1 9 NA 0.875",
                        "2 5 C T Bert .|1 NA NA NA",
                        "2 5 C T Cleo 0|0|1 7 NA 0");
    }

    @Test
    void bedHasTheAlleleAsA1() throws IOException {
        Path out = folder.resolve("plink");
        ok("query", "-s", store, "--format", "bed", "-o", out);
        assertThat(Files.readAllLines(folder.resolve("plink.fam")))
                .containsExactly(
                        "0\tAnna\t0\t0\t2\t-9", "0\tBert\t0\t0\t1\t-9", "0\tCleo\t0\t0\t0\t-9", "0\tDora\t0\t0\t0\t-9");
        assertThat(Files.readAllLines(folder.resolve("plink.bim")).get(2)).isEqualTo("1\t1:21:T:A\t0\t21\tA\tT");
        // Four samples a byte, the first lowest: 00 A1 A1, 01 missing, 10 heterozygous, 11 A2 A2.
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(folder.resolve("plink.bed"))))
                .isEqualTo("6c1b01"
                        + "9a" // het het missing het
                        + "5b" // hom ref, het, missing, missing
                        + "95" // missing three times, het
                        + "6e" // het, hom ref, het, missing
                        + "7e" // het, hom ref, hom ref, missing
                        + "54"); // haploid alt, half call, triploid, missing
    }

    @Test
    void parquetHasGlowsColumns() throws IOException {
        Path out = folder.resolve("out.parquet");
        ok("query", "-s", store, "-o", out);
        List<Group> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = ParquetReader.builder(
                        new GroupReadSupport(), new org.apache.hadoop.fs.Path(out.toUri()))
                .withConf(new Configuration(false))
                .build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows.add(row);
            }
        }
        assertThat(rows).hasSize(6);
        Group first = rows.get(0);
        assertThat(first.getString("contigName", 0)).isEqualTo("1");
        assertThat(first.getLong("start", 0)).isEqualTo(9);
        assertThat(first.getLong("end", 0)).isEqualTo(10);
        assertThat(first.getDouble("qual", 0)).isEqualTo(50.5);
        assertThat(first.getBoolean("splitFromMultiAllelic", 0)).isTrue();
        assertThat(first.getGroup("names", 0).getGroup(0, 2).getString(0, 0)).isEqualTo("rs9");
        Group bert = first.getGroup("genotypes", 0).getGroup(0, 1).getGroup(0, 0);
        assertThat(bert.getString("sampleId", 0)).isEqualTo("Bert");
        assertThat(bert.getBoolean("phased", 0)).isTrue();
        assertThat(bert.getGroup("calls", 0).getGroup(0, 0).getInteger(0, 0)).isZero();
        assertThat(bert.getGroup("calls", 0).getGroup(0, 1).getInteger(0, 0)).isEqualTo(1);
        assertThat(bert.getInteger("conditionalQuality", 0)).isEqualTo(30);
        assertThat(bert.getGroup("alleleDepths", 0).getGroup(0, 1).getInteger(0, 0))
                .isEqualTo(7);
        Group cleo = first.getGroup("genotypes", 0).getGroup(0, 2).getGroup(0, 0);
        assertThat(cleo.getGroup("calls", 0).getGroup(0, 1).getInteger(0, 0)).isEqualTo(-1);
        assertThat(cleo.getFieldRepetitionCount("conditionalQuality")).isZero();
    }

    @Test
    void anExistingFileIsRefusedAndStaysAsItIs() throws IOException {
        Path there = Files.writeString(folder.resolve("there.vcf"), "mine");
        Done done = CommandLineRun.goe("query", "-s", store, "-o", there);
        assertThat(done.exit()).isEqualTo(2);
        assertThat(done.err()).contains("is there already");
        assertThat(there).hasContent("mine");
        Path bim = Files.writeString(folder.resolve("half.bim"), "mine");
        assertThat(CommandLineRun.goe("query", "-s", store, "-o", folder.resolve("half.bed"))
                        .exit())
                .isEqualTo(2);
        assertThat(bim).hasContent("mine");
        assertThat(folder.resolve("half.bed")).doesNotExist();
    }

    @Test
    void unknownSamplesAreCountedAndNotNamed() {
        Done done = CommandLineRun.goe("query", "-s", store, "--samples", "Anna,Zoe");
        assertThat(done.exit()).isEqualTo(2);
        assertThat(done.err()).contains("1 of the 2 samples").doesNotContain("Zoe");
        Done twice = CommandLineRun.goe("query", "-s", store, "--samples", "Anna,Anna");
        assertThat(twice.exit()).isEqualTo(2);
        assertThat(CommandLineRun.goe("query", "-s", store, "--batch", "c").exit())
                .isEqualTo(2);
        assertThat(CommandLineRun.goe("query", "-s", store, "--format", "bed").exit())
                .isEqualTo(2);
        assertThat(CommandLineRun.goe("query", "-s", store, "--json").exit()).isEqualTo(2);
    }

    @Test
    void aDryRunWritesNothingAndIsNotMarked() throws IOException {
        int before = audited().size();
        Path out = folder.resolve("dry.vcf.gz");
        Done done = ok("query", "-s", store, "-o", out, "--dry-run", "--json");
        assertThat(done.out()).contains("\"samples\":4", "\"rows_at_most\":7", "\"dry_run\":true");
        assertThat(out).doesNotExist();
        assertThat(audited()).hasSize(before);
    }

    @Test
    void everyQueryIsMarkedInAChainWithoutNames() throws Exception {
        ok("query", "-s", store, "--samples", "Anna", "-o", folder.resolve("marked.vcf"));
        List<Path> lines = audited();
        String previous = "0".repeat(64);
        for (int i = 0; i < lines.size(); i++) {
            String text = Files.readString(lines.get(i));
            assertThat(text)
                    .startsWith("{\"number\":" + (i + 1) + ",")
                    .endsWith("\"previous\":\"" + previous + "\"}\n")
                    // Who the samples are was told once, when the store was made.
                    .contains(i == 0 ? "\"action\":\"import\"" : "\"action\":\"query\"")
                    .doesNotContain("Anna", "marked");
            previous = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(lines).hasSizeGreaterThan(1);
    }

    private List<Path> audited() throws IOException {
        if (!Files.exists(store.resolve("audit"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(store.resolve("audit"))) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
    }

    @Test
    void aStoreThatLostAFileGivesNoOutput() throws IOException {
        Path broken = folder.resolve("broken");
        copy(store, broken);
        try (Stream<Path> files = Files.walk(broken.resolve("variants"))) {
            Path last = files.filter(f ->
                            f.toString().contains("window=2.") && f.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
            Files.delete(last);
        }
        Path out = Files.createDirectory(folder.resolve("empty")).resolve("out.vcf.gz");
        assertThat(CommandLineRun.goe("query", "-s", broken, "-o", out).exit()).isEqualTo(1);
        try (Stream<Path> left = Files.list(out.getParent())) {
            assertThat(left).isEmpty();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
