package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.cluster.cli.CommandLineRun.Done;
import eu.goe.core.errors.UsageException;
import eu.goe.core.store.AnalysisRun;
import eu.goe.core.store.ResultType;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code goe qc} of a made-up cohort in two batches: F and M are the parents of C, who is in the second batch, and so is D, who is U1 again; L has many missing calls, B reads of
 * somebody else.
 * The second batch does not list every site.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QcIT {
    private static final List<String> FIRST = List.of("F", "M", "U1", "U2", "U3", "U4", "L");
    private static final List<String> SECOND = List.of("C", "D", "U5", "U6", "B");
    /** Of chr1, 25,000 bases between: few enough for a quick test, enough to tell parents. */
    private static final int SITES = 1_500;

    private static final String META = """
            ##fileformat=VCFv4.2
            ##contig=<ID=chr1,length=248956422>
            ##FORMAT=<ID=GT,Number=1,Type=String,Description="genotype">
            ##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="quality">
            ##FORMAT=<ID=DP,Number=1,Type=Integer,Description="depth">
            ##FORMAT=<ID=AD,Number=R,Type=Integer,Description="reads">
            """;

    @TempDir
    static Path folder;

    private Path store;
    private String shown;

    @BeforeAll
    void judgeBoth() throws IOException {
        store = store("store");
        assertThat(ok("qc", "-s", store, "samples", "variants", "--name", "q", "--json")
                        .out())
                .contains("\"samples\":12", "\"variants\":" + SITES, "\"failed\":2", "\"pairs\":3")
                .contains("\"relatedness_sites\":1");
        shown = show(store, "samples");
    }

    private static Path store(String name) throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        List<StringBuilder> texts = new ArrayList<>();
        for (List<String> batch : List.of(FIRST, SECOND)) {
            texts.add(new StringBuilder(META + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t"
                    + String.join("\t", batch) + "\n"));
        }
        for (int site = 0; site < SITES; site++) {
            double f = 0.3 + 0.4 * random.nextDouble();
            int[][] people = new int[FIRST.size() + SECOND.size()][2];
            for (int[] person : people) {
                for (int h = 0; h < 2; h++) {
                    person[h] = random.nextDouble() < f ? 1 : 0;
                }
            }
            people[7] = new int[] {people[0][random.nextInt(2)], people[1][random.nextInt(2)]};
            people[8] = people[2];
            for (int batch = 0; batch < (site % 40 == 39 ? 1 : 2); batch++) {
                StringBuilder line = texts.get(batch)
                        .append("chr1\t")
                        .append(1_000_000 + 25_000 * site)
                        .append(site % 3 == 0 ? "\t.\tA\tC" : "\t.\tA\tG")
                        .append("\t.\t.\t.\tGT:GQ:DP:AD");
                List<String> names = batch == 0 ? FIRST : SECOND;
                for (int i = 0; i < names.size(); i++) {
                    int[] alleles = people[batch * FIRST.size() + i];
                    boolean isMissing = names.get(i).equals("L") && random.nextInt(5) == 0;
                    int alt = names.get(i).equals("B") ? 9 : 15;
                    line.append(
                            isMissing
                                    ? "\t./.:.:.:."
                                    : "\t" + alleles[0] + "/" + alleles[1] + ":60:30:" + (30 - alt) + "," + alt);
                }
                line.append('\n');
            }
        }
        Path store = folder.resolve(name);
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38");
        for (int batch = 0; batch < 2; batch++) {
            Path vcf = Files.writeString(folder.resolve(name + batch + ".vcf"), texts.get(batch));
            ok("ingest", "-s", store, vcf, "--batch", "b" + batch, "--keep", "gq,dp,ad", "--no-compact");
        }
        return store;
    }

    private static String show(Path store, String table) {
        return ok("results", "-s", store, "show", "q", "--table", table).out();
    }

    private static String value(String table, String sample, String column) {
        List<String> columns = List.of(table.lines().findFirst().orElseThrow().split("\t"));
        return table.lines()
                .map(line -> line.split("\t"))
                .filter(line -> line[0].equals(sample))
                .findFirst()
                .orElseThrow()[columns.indexOf(column)];
    }

    @Test
    void aPageCountsPeopleAndNamesNobody() throws IOException {
        Path page = folder.resolve("q.html");
        ok("report", "-s", store, "q", "-o", page);
        String html = Files.readString(page);
        assertThat(html)
                .contains(
                        "<b>12</b><span>samples</span>",
                        "<b>2</b><span>fail</span>",
                        "<b>3</b><span>related pairs</span>")
                .contains("<td>duplicate</td><td class=\"num\">1</td>", "<td>first</td><td class=\"num\">2</td>")
                .contains("<td>call_rate</td><td class=\"num\">1</td>")
                .contains("default-src 'none'")
                .doesNotContain("<script", "http://", "https://", ">U1<", ">L<", ">C<");
    }

    @Test
    void linesAreChosenByCondition() {
        String failed = ok("results", "-s", store, "show", "q", "--where", "status = 'fail' and call_rate < 0.95")
                .out();
        assertThat(failed.lines().skip(1).map(line -> line.split("\t")[0])).containsExactly("L");
    }

    /** Of a sample that passes and is in the set of unrelated people, by the attributes that the command sets. */
    @Test
    void analysesMayRequireThatPeoplePass() throws IOException {
        Path marked = store("marked-cohort");
        ok("qc", "-s", marked, "samples", "--name", "q", "--mark");
        ok("cohort", "-s", marked, "define", "good", "--where", "qc = 'pass' and unrelated = 'yes'");
        long good = show(marked, "samples")
                .lines()
                .filter(line -> line.contains("\tyes\t") && line.contains("\tpass\t"))
                .count();
        assertThat(ok("frequencies", "-s", marked, "--cohort", "good", "--name", "f", "--json")
                        .out())
                .contains("\"samples\":" + good + ",");
        assertThat(good).isBetween(6L, 9L);
    }

    @Test
    void relativesAndDuplicatesAcrossBatchesAreFound() {
        assertThat(show(store, "pairs").lines().skip(1).map(line -> line.split("\t")))
                .extracting(c -> c[0] + " " + c[1] + " " + c[2] + " " + c[3] + " " + c[8])
                .containsExactly("F b0 C b1 first", "M b0 C b1 first", "U1 b0 D b1 duplicate");
        // C has two relatives and goes; then F and M have none; of U1 and D, called alike, the later one goes
        for (String sample : Stream.concat(FIRST.stream(), SECOND.stream()).toList()) {
            assertThat(value(shown, sample, "unrelated"))
                    .as(sample)
                    .isEqualTo(sample.equals("C") || sample.equals("D") ? "no" : "yes");
        }
        assertThat(value(shown, "C", "relatives")).isEqualTo("2");
    }

    @Test
    void samplesFailByTheirFiguresAndTheReasonSaysWhich() {
        assertThat(value(shown, "L", "reasons")).startsWith("call_rate=0.").endsWith("<0.95");
        assertThat(value(shown, "B", "reasons")).startsWith("ab_mean=0.3").endsWith("<0.4");
        assertThat(value(shown, "U1", "status")).isEqualTo("pass");
        assertThat(value(shown, "U1", "mean_dp")).isEqualTo("30");
        assertThat(value(shown, "U1", "ab_mean")).isEqualTo("0.5");
        assertThat(value(shown, "U1", "imputed_sex")).isEqualTo("unknown");
    }

    @Test
    void marksAreAttributesAndThresholdsComeFromAFile() throws IOException {
        Path marked = store("marked");
        Path lax = Files.writeString(folder.resolve("lax.yaml"), "samples: {call_rate: {min: 0.5}, ab_mean: }\n");
        ok("qc", "-s", marked, "samples", "--name", "q", "--thresholds", lax, "--mark", "--dry-run");
        assertThat(ok("results", "-s", marked, "list").out()).doesNotContain("\tqc\t");
        assertThat(ok("qc", "-s", marked, "samples", "--name", "q", "--thresholds", lax, "--json")
                        .out())
                .contains("\"failed\":0", "\"variants\":0", "\"marked\":0");
        ok("qc", "-s", marked, "samples", "--name", "q", "--mark", "--no-relatedness");
        String list = ok("samples", "-s", marked, "list").out();
        assertThat(value(list, "L", "qc")).isEqualTo("fail");
        assertThat(value(list, "F", "qc")).isEqualTo("pass");
        assertThat(list).doesNotContain("unrelated");
        ok("qc", "-s", marked, "samples", "--name", "q", "--mark");
        list = ok("samples", "-s", marked, "list").out();
        assertThat(value(list, "C", "unrelated")).isEqualTo("no");
        assertThat(value(list, "F", "unrelated")).isEqualTo("yes");
        Done byMark = ok("frequencies", "-s", marked, "--by", "qc", "--name", "f", "--json");
        assertThat(byMark.out()).contains("\"strata\":3");

        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "samples: {cal_rate: {min: 0.5}}\n");
        Done refused = CommandLineRun.goe("qc", "-s", marked, "samples", "--thresholds", wrong);
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("did you mean 'call_rate'?");
        assertThat(CommandLineRun.goe("qc", "-s", marked, "variants", "--mark").exit())
                .isEqualTo(2);
        assertThat(CommandLineRun.goe("qc", "-s", marked).exit()).isEqualTo(2);
        assertThat(CommandLineRun.goe("results", "-s", marked, "show", "q", "--table", "variants")
                        .err())
                .contains("has only samples");
    }

    @Test
    void nothingChangesWhenBatchesAreMerged() throws IOException {
        String variants = show(store, "variants");
        String pairs = show(store, "pairs");
        Path merged = store("merged");
        ok("compact", "-s", merged, "--all");
        assertThat(CommandLineRun.store(merged).blocks()).hasSize(1);
        ok("qc", "-s", merged, "samples", "variants", "--name", "q");
        assertThat(show(merged, "samples")).isEqualTo(shown);
        assertThat(show(merged, "variants")).isEqualTo(variants);
        assertThat(show(merged, "pairs")).isEqualTo(pairs);
    }

    @Test
    void resultsOfQualityStayInTheNode() {
        ok("keys", "new", "--node", "SE", "-o", folder.resolve("keys"));
        Done refused = CommandLineRun.goe(
                "export",
                "-s",
                store,
                "--result",
                "q",
                "--key",
                folder.resolve("keys/SE-signer.key.pem"),
                "-o",
                folder.resolve("q.pkg"));
        assertThat(refused.exit()).isEqualTo(4);
        assertThat(refused.err()).contains("of type qc");
        assertThat(folder.resolve("q.pkg")).doesNotExist();
        assertThat(ok("results", "-s", store, "list").out()).contains("q\t1\tqc\t");
    }

    @Test
    void whoWithdrawsIsShownNoMoreAndWhoIsErasedIsInNoFile() throws IOException {
        Path erased = store("erased");
        ok("qc", "-s", erased, "samples", "variants", "--name", "q", "--mark");
        ok("qc", "-s", erased, "samples", "--name", "again");
        int number = FIRST.size() + SECOND.indexOf("C");
        assertThat(numbers(erased, "qc_samples", "sample_number")).contains(number);
        assertThat(numbers(erased, "qc_pairs", "second_sample")).contains(number);
        assertThat(numbers(erased, "qc_components", "sample_number")).contains(number);
        assertThat(show(erased, "components")).contains("\nC\t").contains("\nF\t");
        ok("samples", "-s", erased, "withdraw", "C");
        assertThat(ok("results", "-s", erased, "list").out()).contains("stale");
        assertThat(show(erased, "samples")).doesNotContain("\nC\t").contains("\nF\t");
        assertThat(show(erased, "pairs")).doesNotContain("\tC\t").contains("\tD\t");
        assertThat(show(erased, "components")).doesNotContain("\nC\t").contains("\nF\t");
        ok("erase", "-s", erased);
        assertThat(numbers(erased, "qc_samples", "sample_number"))
                .doesNotContain(number)
                .hasSize(22);
        assertThat(numbers(erased, "qc_pairs", "second_sample"))
                .doesNotContain(number)
                .hasSize(2);
        assertThat(numbers(erased, "qc_components", "sample_number"))
                .isNotEmpty()
                .doesNotContain(number);
        ok("check", "-s", erased);
        ok("qc", "-s", erased, "samples", "variants", "--name", "q");
        String now = show(erased, "samples");
        assertThat(now).doesNotContain("\nC\t");
        assertThat(value(now, "F", "relatives")).isEqualTo("0");
        assertThat(value(now, "F", "n_het")).isEqualTo(value(shown, "F", "n_het"));
        assertThat(value(now, "U5", "n_called")).isEqualTo(value(shown, "U5", "n_called"));
    }

    /** A column in all data files that are in a table's folder, whether or not its log knows them. */
    private static List<Integer> numbers(Path store, String table, String column) throws IOException {
        try (Stream<Path> files = Files.list(store.resolve(table))) {
            String[] paths = files.map(Path::toString)
                    .filter(f -> f.endsWith(".parquet"))
                    .toArray(String[]::new);
            return CommandLineRun.store(store).spark().read().parquet(paths).select(column).collectAsList().stream()
                    .map(row -> row.getInt(0))
                    .toList();
        }
    }

    /** Another analysis takes the number between the rows and the result's own. */
    @Test
    void rowsOfARunThatCameToNothingGoAfterADay() throws IOException {
        Path left = store("left");
        ok("qc", "-s", left, "samples", "--name", "q");
        int rows = numbers(left, "qc_pairs", "second_sample").size();
        Store opened = CommandLineRun.store(left);
        Clock clock = Clock.systemUTC();
        AnalysisRun.Body other =
                made -> new AnalysisRun.Written(List.of(), "{\"batches\":[],\"people\":{\"withdrawn\":0}}");
        assertThatThrownBy(() -> AnalysisRun.run(opened, ResultType.QC, "lost", clock, made -> {
                    AnalysisRun.run(CommandLineRun.store(left), ResultType.QC, "winner", clock, other);
                    return new AnalysisRun.Written(
                            List.of(),
                            "{}",
                            Map.of(
                                    StoreSchema.QC_PAIRS,
                                    List.of(RowFactory.create(
                                            made.run(), clock.millis(), 0, 1, 100, 1, 1, 0.25, "first"))));
                }))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("finished at the same time");
        assertThat(rowsOf(left, clock)).isEqualTo(rows + 1L);
        CommandLineRun.store(left, Clock.offset(clock, Duration.ofHours(23))).sweep();
        assertThat(rowsOf(left, clock)).isEqualTo(rows + 1L);
        CommandLineRun.store(left, Clock.offset(clock, Duration.ofHours(25))).sweep();
        assertThat(rowsOf(left, clock)).isEqualTo((long) rows);
        assertThat(show(left, "pairs").lines().count()).isEqualTo(rows + 1L);
    }

    private static long rowsOf(Path store, Clock clock) {
        return CommandLineRun.store(store, clock)
                .spark()
                .read()
                .format("delta")
                .load(store.resolve("qc_pairs").toString())
                .count();
    }
}
