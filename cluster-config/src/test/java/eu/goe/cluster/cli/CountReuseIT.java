package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that grows batch by batch: what is counted with the help of an earlier result is, line by line, what counting everybody again
 * says. Batches share positions, with other alleles, missing calls, haploid men and declared callability; the third has records that
 * disagree on who was called, and calls of three copies. The steps build on each other.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CountReuseIT {
    private static final String[] ALLELES = {"C", "G", "T", "AT", "ATT"};

    @TempDir
    static Path folder;

    private final Random random = new Random(Long.getLong("goe.seed", 5));
    private Path store;
    private int people;

    /** Lines of one batch; men are the people with an odd number. */
    private Path batch(String name, int n, boolean isOdd) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "##fileformat=VCFv4.2",
                "##contig=<ID=chr1,length=248956422>",
                "##contig=<ID=chrX,length=156040895>",
                "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"genotype\">",
                "##FORMAT=<ID=GQ,Number=1,Type=Integer,Description=\"quality\">"));
        StringBuilder head = new StringBuilder("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        for (int i = 0; i < n; i++) {
            head.append("\tP").append(people + i);
        }
        lines.add(head.toString());
        for (String contig : List.of("chr1", "chrX")) {
            for (int pos = 3_000_001; pos < 3_000_121; pos++) {
                // Two records at a position may disagree on who was called.
                for (int records = random.nextInt(3); records > 0; records = isOdd ? records - 1 : 0) {
                    lines.add(record(contig, pos, n, isOdd));
                }
            }
        }
        people += n;
        return Files.write(folder.resolve(name + ".vcf"), lines);
    }

    private String record(String contig, int pos, int n, boolean isOdd) {
        int first = random.nextInt(ALLELES.length);
        int second = (first + 1 + random.nextInt(ALLELES.length - 1)) % ALLELES.length;
        int alleles = 1 + random.nextInt(2);
        StringBuilder line = new StringBuilder(contig)
                .append('\t')
                .append(pos)
                .append("\t.\tA\t")
                .append(alleles == 1 ? ALLELES[first] : ALLELES[first] + "," + ALLELES[second])
                .append("\t.\t.\t.\tGT:GQ");
        for (int i = 0; i < n; i++) {
            boolean isMan = (people + i) % 2 == 1;
            String gt = allele(alleles);
            if (!contig.equals("chrX") || !isMan || random.nextInt(4) == 0) {
                gt += "/" + allele(alleles);
            }
            if (isOdd && random.nextInt(40) == 0) {
                gt += "/" + allele(alleles);
            }
            line.append('\t').append(gt).append(':').append(random.nextInt(60));
        }
        return line.toString();
    }

    private String allele(int alleles) {
        int drawn = random.nextInt(8);
        return drawn == 0 ? "." : String.valueOf(drawn < 6 ? 0 : 1 + random.nextInt(alleles));
    }

    private void importPeople(String populationOfFirst) throws IOException {
        List<String> lines = new ArrayList<>(List.of("sample\tpopulation\tsex"));
        for (int i = 0; i < people; i++) {
            lines.add("P" + i + "\t" + (i == 0 ? populationOfFirst : i % 3 == 0 ? "N" : "S") + "\t"
                    + (i % 2 == 1 ? "male" : "female"));
        }
        ok("samples", "-s", store, "import", Files.write(folder.resolve("people.tsv"), lines));
    }

    private String shown(String name) {
        String shown = ok("results", "-s", store, "show", name).out();
        assertThat(shown.lines().count()).isGreaterThan(1000);
        return shown;
    }

    /** Counts with and without reuse, and gives the name of the result that was reused; empty for none. */
    private String count(String name, Object... more) throws IOException {
        List<Object> args = new ArrayList<>(List.of(
                "frequencies", "-s", store, "--by", "population,sex", "--allow-mixed-callability", "--json", "--name"));
        args.add(name);
        args.addAll(List.of(more));
        JsonNode json = new ObjectMapper().readTree(ok(args.toArray()).out());
        args.set(args.size() - 1 - more.length, name + "-again");
        args.add("--recount");
        assertThat(new ObjectMapper()
                        .readTree(ok(args.toArray()).out())
                        .path("reused")
                        .isNull())
                .isTrue();
        assertThat(shown(name)).isEqualTo(shown(name + "-again"));
        return json.path("reused").asText("").replace("null", "");
    }

    @Test
    @Order(1)
    void anAddedBatchIsCountedAlone() throws IOException {
        store = folder.resolve("store");
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38");
        ok("ingest", "-s", store, batch("a", 7, false), "--batch", "a");
        importPeople("N");
        assertThat(count("first")).isEmpty();
        ok("ingest", "-s", store, batch("b", 5, false), "--batch", "b");
        importPeople("N");
        assertThat(count("second")).startsWith("first");
    }

    @Test
    @Order(2)
    void callsThatDisagreeAndMoreThanTwoCopiesAreCountedAgainWhereNeeded() throws IOException {
        ok("ingest", "-s", store, batch("c", 6, true), "--batch", "c");
        importPeople("N");
        assertThat(count("third")).startsWith("second");
        ok("ingest", "-s", store, batch("d", 4, false), "--batch", "d");
        importPeople("N");
        assertThat(count("fourth")).startsWith("third");
    }

    @Test
    @Order(3)
    void declaredCallabilityAnswersWhereABatchListsNothing() throws IOException {
        Path bed =
                Files.writeString(folder.resolve("callable.bed"), "chr1\t3000000\t3000060\nchrX\t3000030\t3000090\n");
        ok("ingest", "-s", store, batch("e", 4, false), "--absent-sites", "reference", "--callable", bed);
        importPeople("N");
        assertThat(count("fifth")).startsWith("fourth");
        ok("ingest", "-s", store, batch("f", 3, false));
        importPeople("N");
        assertThat(count("sixth")).startsWith("fifth");
    }

    @Test
    @Order(4)
    void onlyTheSameQuestionAboutTheSamePeopleIsAnswered() throws IOException {
        assertThat(count("regions", "--regions", "chr1:3000020-3000080")).isEmpty();
        assertThat(count("called", "--sex-ploidy", "as-called")).isEmpty();
        assertThat(count("nothing-new")).startsWith("sixth");
        importPeople("S");
        assertThat(count("moved")).as("a person has moved to another stratum").isEmpty();
        ok("samples", "-s", store, "withdraw", "P9");
        assertThat(count("withdrawn")).as("a person has withdrawn").isEmpty();
    }
}
