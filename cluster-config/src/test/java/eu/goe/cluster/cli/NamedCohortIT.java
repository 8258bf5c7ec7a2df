package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.goe;
import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.cluster.cli.CommandLineRun.Done;
import eu.goe.core.disclosure.Promise;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Cohorts by expressions, cross tables of people, and ways to look at results, as a user gives the commands. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NamedCohortIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private Path store;
    /** Sex, population and age by sample, as they were imported. */
    private List<String[]> people;

    @BeforeAll
    void countEverybody() throws IOException {
        store = folder.resolve("store");
        ok(
                "simulate",
                "-o",
                folder.resolve("in"),
                "--samples",
                60,
                "--variants",
                300,
                "--contigs",
                "chr22,chrX",
                "--populations",
                "FIN:0.5,SWE:0.3,ROM:0.2",
                "--unknown-sex",
                0,
                "--quiet");
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--synthetic");
        ok("ingest", "-s", store, folder.resolve("in/sim.vcf.gz"), "--keep", "gq,dp,ad", "--quiet");
        people = new ArrayList<>();
        List<String> lines = new ArrayList<>(List.of("sample\tsex\tpopulation\tage\tBMI"));
        for (String line : Files.readAllLines(folder.resolve("in/samples.tsv"))) {
            String[] c = line.split("\t", -1);
            if (!c[0].equals("sample")) {
                int age = 10 + people.size();
                people.add(new String[] {c[1], c[2], Integer.toString(age)});
                // Every third has no BMI.
                String bmi = age % 3 == 0 ? "NA" : age / 2 + ".5";
                lines.add(String.join("\t", c[0], c[1], c[2], Integer.toString(age), bmi));
            }
        }
        ok("samples", "-s", store, "import", Files.write(folder.resolve("people.tsv"), lines));
        ok("frequencies", "-s", store, "--by", "population,sex", "--name", "all", "--grpmax-exclude", "ROM", "--quiet");
    }

    private List<Map<String, String>> shown(Object... args) {
        List<Object> all = new ArrayList<>(List.of("results", "-s", store, "show"));
        all.addAll(Arrays.asList(args));
        return table(ok(all.toArray()).out());
    }

    private static List<Map<String, String>> table(String text) {
        List<String> lines = text.lines().toList();
        String[] columns = lines.get(0).split("\t", -1);
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split("\t", -1);
            Map<String, String> row = new HashMap<>();
            for (int c = 0; c < columns.length; c++) {
                row.put(columns[c], values[c]);
            }
            rows.add(row);
        }
        return rows;
    }

    /** What a line counts, whoever it is of. */
    private static List<String> counts(Map<String, String> row) {
        return Stream.of(
                        "contig",
                        "pos",
                        "ref",
                        "alt",
                        "quality",
                        "AC",
                        "AN",
                        "n_hom_alt",
                        "n_het",
                        "n_hemi_alt",
                        "n_missing",
                        "hwe_p",
                        "faf95",
                        "call_rate",
                        "inbreeding_coeff")
                .map(row::get)
                .toList();
    }

    @Test
    void aCohortOfAStratumCountsAsTheStratum() {
        ok("cohort", "-s", store, "define", "finns", "--where", "population = 'FIN'");
        ok("frequencies", "-s", store, "--cohort", "finns", "--by", "sex", "--name", "finns", "--quiet");
        assertThat(shown("finns", "--where", "stratum = 'all'").stream().map(NamedCohortIT::counts))
                .isEqualTo(shown("all", "--where", "stratum = 'population=FIN'").stream()
                        .map(NamedCohortIT::counts)
                        .toList())
                .hasSizeGreaterThan(500);
        assertThat(shown("finns", "--where", "stratum = 'sex=male'").stream().map(NamedCohortIT::counts))
                .isEqualTo(shown("all", "--where", "stratum = 'population=FIN,sex=male'").stream()
                        .map(NamedCohortIT::counts)
                        .toList());
        // Who is not in it would follow from the difference.
        Done export = goe("export", "-s", store, "--result", "finns", "-o", folder.resolve("p"), "--key", "no.pem");
        assertThat(export.exit()).isNotZero();
        assertThat(folder.resolve("p")).doesNotExist();
    }

    @Test
    void cohortsAreNamedOnce() {
        Object[] define = {"cohort", "-s", store, "define", "adults", "--where", "age >= 18 and sex = 'female'"};
        assertThat(ok(append(define, "--dry-run")).out()).startsWith("would define adults, ");
        assertThat(ok("cohort", "-s", store, "list").out()).doesNotContain("adults");
        long adults = people.stream()
                .filter(p -> Integer.parseInt(p[2]) >= 18 && p[0].equals("female"))
                .count();
        assertThat(ok(define).out()).isEqualTo("defined adults, " + adults + " people now\n");
        assertThat(ok(define).out()).startsWith("unchanged: adults");
        Done other = goe("cohort", "-s", store, "define", "adults", "--where", "age >= 21");
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.err()).contains("adults").contains("--replace");
        ok("cohort", "-s", store, "define", "adults", "--where", "age >= 21", "--replace");
        assertThat(table(ok("cohort", "-s", store, "list").out()))
                .anySatisfy(row -> assertThat(row)
                        .containsEntry("name", "adults")
                        .containsEntry("expression", "age >= 21")
                        .containsEntry("people", "49"));
        ok("cohort", "-s", store, "drop", "adults");
        assertThat(goe("cohort", "-s", store, "drop", "adults").exit()).isEqualTo(2);
        assertThat(goe("frequencies", "-s", store, "--cohort", "adults", "--quiet")
                        .err())
                .contains("There is no cohort 'adults'");
    }

    @Promise(attack = "53")
    @Test
    void anExpressionIsRefusedWithoutItsLiterals() {
        Done done = goe("cohort", "-s", store, "define", "x", "--where", "sample = 'sim000001'");
        assertThat(done.exit()).isEqualTo(2);
        assertThat(done.err()).contains("'sample' is no attribute").doesNotContain("sim000001");
        Done named = goe("cohort", "-s", store, "define", "x", "--where", "population = 'sim000001'");
        assertThat(named.exit()).isEqualTo(2);
        assertThat(named.err()).contains("is the name of a sample").doesNotContain("sim000001");
        assertThat(goe("cohort", "-s", store, "define", "x", "--where", "agee > 3")
                        .err())
                .contains("did you mean age?");
        assertThat(goe("cohort", "-s", store, "define", "x", "--where", "age >").exit())
                .isEqualTo(2);
    }

    @Test
    void crossTablesAddUp() throws IOException {
        Done done = ok("cohort", "-s", store, "count", "--by", "population,sex", "--mean", "BMI", "--name", "t1");
        for (Map<String, String> row : table(done.out())) {
            List<String[]> its = people.stream()
                    .filter(p -> List.of("NA", p[1]).contains(row.get("population")))
                    .filter(p -> List.of("NA", p[0]).contains(row.get("sex")))
                    .toList();
            assertThat(row).containsEntry("n", Integer.toString(its.size()));
            double[] bmi = its.stream()
                    .mapToInt(p -> Integer.parseInt(p[2]))
                    .filter(age -> age % 3 != 0)
                    .mapToDouble(age -> age / 2 + 0.5)
                    .toArray();
            assertThat(row).containsEntry("BMI_n", Integer.toString(bmi.length));
            if (bmi.length > 0) {
                assertThat(Double.parseDouble(row.getOrDefault("BMI_mean", "")))
                        .isEqualTo(Arrays.stream(bmi).sum() / bmi.length);
            }
        }
        assertThat(table(done.out())).hasSize(1 + 3 + 2 + 6);
        assertThat(ok("results", "-s", store, "show", "t1").out()).isEqualTo(done.out());
        JsonNode json = JSON.readTree(
                ok("cohort", "-s", store, "count", "--name", "t2", "--json").out());
        assertThat(json.path("name").asText()).isEqualTo("t2");
        assertThat(json.path("strata").get(0).path("n").asText()).isEqualTo("60");
        assertThat(goe("cohort", "-s", store, "count", "--mean", "population").err())
                .contains("no numbers");
        assertThat(goe("results", "-s", store, "copy", "t1", "-o", folder.resolve("t1"))
                        .err())
                .contains("--format tsv");
    }

    @Test
    void linesAreChosenByRegionAndCondition() {
        List<Map<String, String>> all = shown("all");
        Map<String, String> middle = all.get(all.size() / 2);
        String region = middle.get("contig") + ":" + middle.get("pos") + "-"
                + (Integer.parseInt(middle.getOrDefault("pos", "")) + 1_000_000);
        assertThat(shown("all", "--regions", region, "--where", "AF < 0.05 and quality = 'raw'"))
                .isEqualTo(all.stream()
                        .filter(r -> r.get("contig").equals(middle.get("contig"))
                                && Integer.parseInt(r.getOrDefault("pos", ""))
                                        >= Integer.parseInt(middle.getOrDefault("pos", ""))
                                && Integer.parseInt(r.getOrDefault("pos", ""))
                                        <= Integer.parseInt(middle.getOrDefault("pos", "")) + 1_000_000
                                && !r.get("AF").equals("NA")
                                && Double.parseDouble(r.getOrDefault("AF", "")) < 0.05
                                && r.get("quality").equals("raw"))
                        .toList())
                .isNotEmpty();
        Done wrong = goe("results", "-s", store, "show", "all", "--where", "faf = 1");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("no column 'faf'");
        assertThat(goe("results", "-s", store, "show", "all", "--where", "AF = 'x'")
                        .err())
                .contains("'AF' holds numbers");
    }

    /** As gnomAD defines it, from the lines of the populations alone. */
    @Test
    void grpmaxIsTheGreatestPopulation() {
        Map<String, List<Map<String, String>>> byVariant = new HashMap<>();
        shown("all", "--where", "quality = 'adj'", "--regions", "chr22")
                .forEach(r -> byVariant
                        .computeIfAbsent(
                                r.get("contig") + r.get("pos") + r.get("ref") + ">" + r.get("alt"),
                                v -> new ArrayList<>())
                        .add(r));
        int observed = 0;
        for (List<Map<String, String>> lines : byVariant.values()) {
            Map<String, String> greatest = lines.stream()
                    .filter(r -> List.of("population=FIN", "population=SWE").contains(r.get("stratum")))
                    .filter(r -> !r.get("AC").equals("0"))
                    // Half of the copies that its people have.
                    .filter(r -> Integer.parseInt(r.getOrDefault("AN", ""))
                            >= people.stream()
                                    .filter(p -> r.getOrDefault("stratum", "").endsWith("=" + p[1]))
                                    .count())
                    .max(Comparator.comparingDouble(r -> Double.parseDouble(r.getOrDefault("AF", ""))))
                    .orElse(Map.of("stratum", "population=NA", "AC", "NA", "AN", "NA", "AF", "NA"));
            Map<String, String> everybody = lines.get(0);
            assertThat(everybody).containsEntry("stratum", "all").containsEntry("AF_grpmax", greatest.get("AF"));
            observed += greatest.get("AC").equals("NA") ? 0 : 1;
        }
        assertThat(observed).isGreaterThan(80);
    }

    @Test
    void bcftoolsReadsTheVcf() throws IOException, InterruptedException {
        Path vcf = folder.resolve("all.vcf");
        CommandLineRun.goe(vcf, "results", "-s", store, "show", "all", "--format", "vcf");
        Path out = folder.resolve("query.tsv");
        String format =
                "%CHROM\\t%POS\\t%REF\\t%ALT\\t%INFO/AC\\t%INFO/AN\\t%INFO/AC_FIN_XX\\t%INFO/nhomalt_raw\\t%INFO/grpmax\\n";
        Process process = new ProcessBuilder("bcftools", "query", "-f", format, vcf.toString())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
        Map<String, String> expected = new HashMap<>();
        shown("all").forEach(r -> {
            if (r.get("quality").equals("adj") && r.get("stratum").equals("all")) {
                expected.put(
                        String.join("\t", r.get("contig"), r.get("pos"), r.get("ref"), r.get("alt")),
                        r.get("AC") + "\t" + r.get("AN"));
            }
        });
        List<String> lines = Files.readAllLines(out);
        assertThat(lines).hasSize(expected.size());
        for (String line : lines) {
            String[] c = line.split("\t", -1);
            assertThat(expected).containsEntry(String.join("\t", c[0], c[1], c[2], c[3]), c[4] + "\t" + c[5]);
        }
    }

    @Test
    void copiesAndDropsResults() throws IOException {
        ok("frequencies", "-s", store, "--name", "gone", "--quiet");
        ok("frequencies", "-s", store, "--name", "gone", "--quiet");
        String shown = ok("results", "-s", store, "show", "gone").out();
        ok("results", "-s", store, "copy", "gone", "-o", folder.resolve("tsv"), "--format", "tsv");
        assertThat(folder.resolve("tsv/rows.tsv")).hasContent(shown);
        ok("results", "-s", store, "copy", "gone", "-o", folder.resolve("parquet"));
        assertThat(CommandLineRun.store(store)
                        .spark()
                        .read()
                        .parquet(folder.resolve("parquet").toString() + "/*.parquet")
                        .selectExpr("concat_ws(':', start + 1, alt, adj_ac[0], adj_an[0])")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrderElementsOf(table(shown).stream()
                        .filter(row -> "adj".equals(row.get("quality")))
                        .map(row -> String.join(":", row.get("pos"), row.get("alt"), row.get("AC"), row.get("AN")))
                        .toList());
        assertThat(goe("results", "-s", store, "copy", "gone", "-o", folder.resolve("tsv"))
                        .exit())
                .isEqualTo(2);
        assertThat(ok("results", "-s", store, "drop", "gone", "--dry-run").out())
                .contains("2 version(s)");
        assertThat(ok("results", "-s", store, "drop", "gone").out()).isEqualTo("dropped gone, 2 version(s)\n");
        assertThat(goe("results", "-s", store, "show", "gone").exit()).isEqualTo(2);
        assertThat(ok("check", "-s", store).exit()).isZero();
        ok("frequencies", "-s", store, "--name", "gone", "--quiet");
        assertThat(ok("results", "-s", store, "list").out()).contains("gone\t3\tfrequencies");
    }

    /** Figures of the page are those of the lines; it loads nothing, and names nobody. */
    @Test
    void aPageStandsAlone() throws IOException {
        Path page = folder.resolve("all.html");
        ok("report", "-s", store, "all", "-o", page);
        String html = Files.readString(page);
        List<Map<String, String>> everybody = shown("all", "--where", "stratum = 'all' and quality = 'adj'");
        long seen = everybody.stream().filter(r -> !r.get("AC").equals("0")).count();
        long once = everybody.stream().filter(r -> r.get("AC").equals("1")).count();
        assertThat(html)
                .contains("<b>" + everybody.size() + "</b><span>variants</span>")
                .contains("<b>" + seen + "</b><span>seen among adj calls</span>")
                .contains("<b>" + once + "</b><span>seen once</span>");
        for (String population : List.of("FIN", "SWE", "ROM")) {
            List<Map<String, String>> its =
                    shown("all", "--where", "stratum = 'population=" + population + "' and quality = 'adj'");
            assertThat(html)
                    .contains("<td>population=" + population + "</td><td class=\"num\">"
                            + people.stream()
                                    .filter(p -> p[1].equals(population))
                                    .count() + "</td><td class=\"num\">"
                            + its.stream().filter(r -> !r.get("AC").equals("0")).count() + "</td><td class=\"num\">"
                            + its.stream()
                                    .filter(r -> r.get("singleton").equals("1"))
                                    .count()
                            + "</td><td class=\"num\">"
                            + its.stream()
                                    .filter(r -> r.get("private").equals("1"))
                                    .count());
        }
        assertThat(html)
                .contains("default-src 'none'")
                .doesNotContain("<script", "http://", "https://", "src=", "sim0");
        ok("cohort", "-s", store, "count", "--by", "sex", "--name", "sexes");
        ok("report", "-s", store, "sexes", "-o", page);
        assertThat(Files.readString(page)).contains("<td>sex=female</td>");
        ok("coverage", "-s", store, "--name", "cov", "--quiet");
        ok("report", "-s", store, "cov", "-o", page);
        assertThat(Files.readString(page)).contains("Who was called along the genome");
        assertThat(goe("report", "-s", store, "nothing", "-o", page).exit()).isEqualTo(2);
    }

    /** Bins by the definition, over the text of the VCF: everybody at substitutions that one record speaks of. */
    @Test
    void histogramsAreThoseOfTheText() throws IOException {
        ok("frequencies", "-s", store, "--histograms", "--age", "age", "--name", "hist", "--quiet");
        Map<String, Map<String, String>> shown = new HashMap<>();
        shown("hist", "--regions", "chr22", "--where", "stratum = 'all' and quality = 'raw'")
                .forEach(r -> shown.put(r.get("pos") + r.get("ref") + ">" + r.get("alt"), r));
        Map<String, List<String[]>> records = new HashMap<>();
        try (BufferedReader vcf = ThousandGenomes.gunzip(folder.resolve("in/sim.vcf.gz"))) {
            for (String line = vcf.readLine(); line != null; line = vcf.readLine()) {
                String[] c = line.split("\t", -1);
                if (c[0].equals("chr22")) {
                    records.computeIfAbsent(c[1], pos -> new ArrayList<>()).add(c);
                }
            }
        }
        int compared = 0;
        for (List<String[]> atOnePlace : records.values()) {
            String[] c = atOnePlace.get(0);
            if (atOnePlace.size() > 1 || c[3].length() > 1 || c[4].length() > 1) {
                continue;
            }
            assertThat(c[8]).isEqualTo("GT:AD:DP:GQ");
            int[] gq = new int[20];
            int[] dp = new int[20];
            int[] ab = new int[20];
            int[] het = new int[10];
            int[] hom = new int[10];
            int copiesInText = 0;
            for (int s = 9; s < c.length; s++) {
                String[] f = c[s].split(":", -1);
                long copies = f[0].chars().filter(x -> x == '1').count();
                copiesInText += (int) copies;
                if (copies == 0) {
                    continue;
                }
                int age = Integer.parseInt(people.get(s - 9)[2]);
                String[] reads = f[1].split(",", -1);
                bin(gq, f[3], 5);
                bin(dp, f[2], 5);
                if (copies == 1 && f[0].matches("[01][/|][01]")) {
                    int ref = Integer.parseInt(reads[0]);
                    int alt = Integer.parseInt(reads[1]);
                    ab[Math.min(19, 20 * alt / (ref + alt))]++;
                }
                if (age >= 30 && f[0].matches("[01][/|][01]")) {
                    (copies == 1 ? het : hom)[(age - 30) / 5]++;
                }
            }
            Map<String, String> row = shown.getOrDefault(c[1] + c[3] + ">" + c[4], Map.of());
            if (!Integer.toString(copiesInText).equals(row.get("AC"))) {
                continue; // another record, spelled otherwise, is of the variant too
            }
            assertThat(row)
                    .as(c[1])
                    .containsEntry("gq_hist_alt_bin_freq", text(gq))
                    .containsEntry("dp_hist_alt_bin_freq", text(dp))
                    .containsEntry("ab_hist_alt_bin_freq", text(ab))
                    .containsEntry("age_hist_het_bin_freq", text(het))
                    .containsEntry("age_hist_hom_bin_freq", text(hom))
                    .containsEntry("age_hist_het_n_larger", "0");
            compared++;
        }
        assertThat(compared).isGreaterThan(80);
        assertThat(shown("all").get(0)).doesNotContainKey("gq_hist_alt_bin_freq");
    }

    private static void bin(int[] bins, String value, int width) {
        if (!value.equals(".") && Integer.parseInt(value) <= bins.length * width) {
            bins[Math.min(bins.length - 1, Integer.parseInt(value) / width)]++;
        }
    }

    private static String text(int[] bins) {
        return Arrays.stream(bins).mapToObj(Integer::toString).collect(Collectors.joining("|"));
    }

    private static Object[] append(Object[] args, Object more) {
        Object[] all = Arrays.copyOf(args, args.length + 1);
        all[args.length] = more;
        return all;
    }
}
