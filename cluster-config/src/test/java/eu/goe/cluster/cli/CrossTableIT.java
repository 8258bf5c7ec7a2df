package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.goe;
import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.cluster.cli.CommandLineRun.Done;
import eu.goe.core.disclosure.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cross tables of people out of two nodes and together, as commands. What a test expects is counted from the people whom it made up: SE
 * has 100 of SWE, 80 of FIN and 20 without a population; FI 90 of FIN, 57 of EST and 3 of SAM. Attack 28 of the design of disclosure, and 12
 * on tables of people.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossTableIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private Path trust;
    private List<Person> swedes;
    private List<Person> finns;
    private Path se;
    private Path fi;

    /** {@code NA} where there is none. */
    private record Person(String node, int number, String sex, String population, String bmi) {
        String sample() {
            return "ZZSECRET" + node + number;
        }

        boolean isIn(String sex, String population) {
            return (sex.equals("NA") || sex.equals(this.sex))
                    && (population.equals("NA") || population.equals(this.population));
        }
    }

    @BeforeAll
    void twoNodes() throws IOException {
        swedes = people("SE", 200, i -> i < 100 ? "SWE" : i < 180 ? "FIN" : "NA");
        finns = people("FI", 150, i -> i < 90 ? "FIN" : i < 147 ? "EST" : "SAM");
        trust = Files.createDirectories(folder.resolve("trust"));
        for (String node : List.of("SE", "FI")) {
            ok("keys", "new", "--node", node, "-o", folder.resolve("keys"));
            Files.copy(folder.resolve("keys/" + node + "-signer.pub.pem"), trust.resolve(node + "-signer.pub.pem"));
        }
        se = store("se", "SE", swedes);
        fi = store("fi", "FI", finns);
    }

    private static List<Person> people(String node, int n, IntFunction<String> population) {
        return IntStream.range(0, n)
                .mapToObj(i -> new Person(
                        node,
                        i,
                        i % 2 == 0 ? "female" : "male",
                        population.apply(i),
                        i % 9 == 4 ? "NA" : 18 + i * 7 % 20 + ".5"))
                .toList();
    }

    private static Path store(String name, String node, List<Person> people) throws IOException {
        String rules = "{min_count: 5, min_cohort: 50, min_diff: 10, approvers: 0}\n";
        Path policy = Files.writeString(folder.resolve(name + ".yaml"), "coordinator: " + rules + "public: " + rules);
        Path store = folder.resolve(name);
        ok("init", "-s", store, "--node", node, "--assembly", "GRCh38", "--policy", policy, "--synthetic");
        StringBuilder vcf = new StringBuilder("##fileformat=VCFv4.3\n##contig=<ID=chr22,length=50818468>\n"
                + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        people.forEach(p -> vcf.append('\t').append(p.sample()));
        vcf.append("\nchr22\t20000001\t.\tA\tG\t.\tPASS\t.\tGT");
        people.forEach(p -> vcf.append(p.number() % 3 == 0 ? "\t0/1" : "\t0/0"));
        ok("ingest", "-s", store, Files.writeString(folder.resolve(name + ".vcf"), vcf.append('\n')));
        attributes(store, people);
        return store;
    }

    private static void attributes(Path store, List<Person> people) throws IOException {
        StringBuilder text = new StringBuilder("sample\tsex\tpopulation\tBMI\tplace\tmany\n");
        people.forEach(p -> text.append(String.join(
                "\t", p.sample(), p.sex(), p.population(), p.bmi(), p.number() + "", p.number() % 4 + "\n")));
        ok("samples", "-s", store, "import", Files.writeString(folder.resolve("people.tsv"), text));
    }

    private static void count(Path store, String name, Object... more) {
        List<Object> args = new ArrayList<>(List.of("cohort", "-s", store, "count", "--name", name));
        args.addAll(Arrays.asList(more));
        ok(args.toArray());
    }

    private static Done export(Path store, String node, String result, Object... more) {
        List<Object> args = new ArrayList<>(List.of(
                "export",
                "-s",
                store,
                "--result",
                result,
                "--key",
                folder.resolve("keys/" + node + "-signer.key.pem"),
                "-o",
                packageOf(store, result)));
        args.addAll(Arrays.asList(more));
        return goe(args.toArray());
    }

    private static Path packageOf(Path store, String result) {
        return store.resolveSibling(store.getFileName() + "-" + result + ".pkg");
    }

    private static void refused(Done done, Path store, String result, String... says) {
        assertThat(done.exit()).as(done.err()).isEqualTo(4);
        assertThat(done.err()).contains(says).doesNotContain("ZZSECRET");
        assertThat(packageOf(store, result)).doesNotExist();
    }

    /** Counts a table at both nodes, exports and merges it. */
    private Path merged(String name, Object... how) {
        return merged(fi, name, how);
    }

    private Path merged(Path other, String name, Object... how) {
        for (Path store : List.of(se, other)) {
            count(store, name, how);
            Done done = export(store, store.equals(se) ? "SE" : "FI", name);
            assertThat(done.exit()).as(done.err()).isZero();
        }
        Path merged = folder.resolve(name + "-merged");
        ok("merge", packageOf(other, name), packageOf(se, name), "--trust", trust, "-o", merged);
        return merged;
    }

    private List<Person> of(Map<String, String> row) {
        return Stream.concat(swedes.stream(), finns.stream())
                .filter(p -> p.isIn(row.getOrDefault("sex", "NA"), row.getOrDefault("population", "NA")))
                .toList();
    }

    private static double[] bmi(List<Person> people) {
        return people.stream()
                .filter(p -> !p.bmi().equals("NA"))
                .mapToDouble(p -> Double.parseDouble(p.bmi()))
                .toArray();
    }

    /** No group of either node is small: every figure of the merged table is exact. */
    @Test
    void peopleAndMeansOfTwoNodesAreExactWhereNothingIsHidden() throws IOException {
        Path merged = merged("sexes", "--by", "sex", "--mean", "BMI");
        List<Map<String, String>> rows = TestFiles.table(Files.readString(merged.resolve("people.tsv")), "\t");
        assertThat(rows).extracting(r -> r.get("stratum")).containsExactly("all", "sex=female", "sex=male");
        for (Map<String, String> row : rows) {
            double[] bmi = bmi(of(row));
            assertThat(row)
                    .containsEntry("n", "" + of(row).size())
                    .containsEntry("n_min", row.get("n"))
                    .containsEntry("n_max", row.get("n"))
                    .containsEntry("n_nodes", "2")
                    .containsEntry("n_nodes_suppressed", "0")
                    .containsEntry("state", "observed")
                    .containsEntry("BMI_n", "" + bmi.length);
            // Sums of halves are exact in any order.
            assertThat(Double.parseDouble(row.get("BMI_sum")))
                    .isEqualTo(Arrays.stream(bmi).sum());
            assertThat(Double.parseDouble(row.get("BMI_mean")))
                    .isEqualTo(Arrays.stream(bmi).sum() / bmi.length);
        }
        assertThat(ok("results", "show", merged).out()).isEqualTo(Files.readString(merged.resolve("people.tsv")));
        assertThat(ok("results", "show", merged, "--format", "jsonl", "--where", "stratum = 'sex=male'")
                        .out())
                .startsWith("{\"stratum\":\"sex=male\",\"sex\":\"male\",\"n\":175,")
                .hasLineCount(1);
    }

    @Test
    void withoutAttributesEverybodyAreTheTable() throws IOException {
        Path merged = merged("everybody", "--mean", "BMI,place");
        List<Map<String, String>> rows = TestFiles.table(Files.readString(merged.resolve("people.tsv")), "\t");
        assertThat(rows).hasSize(1);
        double[] bmi = bmi(of(rows.get(0)));
        assertThat(rows.get(0))
                .containsEntry("stratum", "all")
                .containsEntry("n", "350")
                .containsEntry("BMI_n", "" + bmi.length)
                .containsEntry("place_n", "350")
                // 0 to 199 and 0 to 149
                .containsEntry("place_sum", "" + (199 * 200 / 2 + 149 * 150 / 2));
    }

    /** For the public people are rounded to 5; a sum stays as it is, and a mean is not known. */
    @Test
    void roundedPeopleMergeAsIntervals() throws IOException {
        count(se, "public", "--by", "population", "--mean", "BMI");
        assertThat(export(se, "SE", "public", "--audience", "public").exit()).isZero();
        Path merged = folder.resolve("public-merged");
        JsonNode json = JSON.readTree(ok("merge", packageOf(se, "public"), "--trust", trust, "-o", merged, "--json")
                .out());
        assertThat(json.path("strata").asInt()).isEqualTo(3);
        assertThat(json.path("strata_exact").asInt()).isZero();
        assertThat(json.path("samples").isNull()).isTrue();
        Map<String, String> fin = TestFiles.table(Files.readString(merged.resolve("people.tsv")), "\t")
                .get(1);
        double[] bmi = bmi(swedes.stream().filter(p -> p.isIn("NA", "FIN")).toList());
        assertThat(fin)
                .containsEntry("stratum", "population=FIN")
                .containsEntry("n", "NA")
                .containsEntry("n_min", "78")
                .containsEntry("n_max", "82")
                .containsEntry("state", "rounded")
                .containsEntry("BMI_mean", "NA");
        assertThat(Double.parseDouble(fin.get("BMI_sum")))
                .isEqualTo(Arrays.stream(bmi).sum());
        assertThat((double) bmi.length)
                .isBetween(Double.valueOf(fin.get("BMI_n_min")), Double.valueOf(fin.get("BMI_n_max")));
    }

    /** SAM is of three people at FI: named nowhere, and neither it nor what is left beside it follows. */
    @Test
    void aSmallGroupLeavesAsAnInterval() throws IOException {
        Path merged = merged("populations", "--by", "population", "--mean", "BMI");
        Map<String, Map<String, String>> rows = new HashMap<>();
        TestFiles.table(Files.readString(merged.resolve("people.tsv")), "\t")
                .forEach(r -> rows.put(r.get("stratum"), r));
        assertThat(rows).containsOnlyKeys("all", "population=EST", "population=FIN", "population=SWE");
        rows.values().forEach(row -> {
            long truth = of(row).size();
            assertThat(Long.parseLong(row.get("n_min"))).isLessThanOrEqualTo(truth);
            assertThat(Long.parseLong(row.get("n_max"))).isGreaterThanOrEqualTo(truth);
        });
        // FI publishes its 150, and one of its two populations; SE its 200, 100, 80. Whom a node does not list are
        // fewer than five.
        assertThat(rows.get("all")).containsEntry("n", "350").containsEntry("state", "observed");
        assertThat(rows.get("population=SWE"))
                .containsEntry("n", "NA")
                .containsEntry("n_min", "100")
                .containsEntry("n_max", "104")
                .containsEntry("n_nodes", "1")
                .containsEntry("n_nodes_suppressed", "1")
                .containsEntry("state", "suppressed")
                .containsEntry("BMI_sum", "NA")
                .containsEntry("BMI_mean", "NA");
        List<String> published = Files.readAllLines(packageOf(fi, "populations").resolve("data/cohort/people.tsv"));
        assertThat(published).hasSize(4).startsWith("population\tn\tBMI_n\tBMI_sum");
        assertThat(published.subList(2, 4))
                .filteredOn(l -> l.split("\t")[1].equals("NA"))
                .hasSize(1);
        assertThat(published.subList(2, 4)).allMatch(l -> l.endsWith("\tNA\tNA"));
        double[] bmi = bmi(finns);
        assertThat(published.get(1))
                .isEqualTo("NA\t150\t" + bmi.length + "\t" + Arrays.stream(bmi).sum());
        requireNoName(packageOf(fi, "populations"), "SAM");
        requireNoName(packageOf(se, "populations"), "ZZSECRET");
        requireNoName(merged, "SAM");
    }

    /** Neither in a file nor in its name. */
    private static void requireNoName(Path tree, String name) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain("ZZSECRET", name);
                assertThat(file.getFileName().toString()).doesNotContain("ZZSECRET", name);
            }
        }
    }

    @Test
    void combinationsHoldTheTruthAndAgreeWithTheirSums() throws IOException {
        // A store of its own: the table of populations hides one that this one may publish, and both together are
        // refused.
        Path merged = merged(store("fi-both", "FI", finns), "both", "--by", "population,sex");
        List<Map<String, String>> rows = TestFiles.table(Files.readString(merged.resolve("people.tsv")), "\t");
        assertThat(rows).hasSize(1 + 3 + 2 + 6);
        int exact = 0;
        for (Map<String, String> row : rows) {
            long truth = of(row).size();
            assertThat(Long.parseLong(row.get("n_min"))).isLessThanOrEqualTo(truth);
            assertThat(Long.parseLong(row.get("n_max"))).isGreaterThanOrEqualTo(truth);
            if (!row.get("n").equals("NA")) {
                assertThat(row).containsEntry("n", "" + truth);
                exact++;
            }
        }
        assertThat(exact).isGreaterThan(1).isLessThan(rows.size());
    }

    @Test
    void otherWordsOfANodeAreMappedOnMerge() throws IOException {
        count(se, "words", "--by", "sex");
        assertThat(export(se, "SE", "words").exit()).isZero();
        Path map = Files.writeString(
                folder.resolve("map.tsv"),
                "node\tattribute\tvalue\tas_attribute\tas_value\nSE\tsex\tfemale\tgender\tXX\nSE\tsex\tmale\tgender\tXY\n");
        Path merged = folder.resolve("words-merged");
        ok("merge", packageOf(se, "words"), "--trust", trust, "-o", merged, "--strata-map", map);
        assertThat(TestFiles.table(Files.readString(merged.resolve("people.tsv")), "\t"))
                .extracting(r -> r.get("stratum") + " " + r.get("n"))
                .containsExactly("all 200", "gender=XX 100", "gender=XY 100");
    }

    @Test
    void aTableIsReviewedVerifiedAndExportedAgainToTheSameBytes() throws IOException {
        count(se, "again", "--by", "sex", "--mean", "BMI");
        Done dry = export(se, "SE", "again", "--dry-run");
        assertThat(dry.exit()).as(dry.err()).isZero();
        assertThat(packageOf(se, "again")).doesNotExist();
        Path review = folder.resolve("review");
        ok(
                "export",
                "-s",
                se,
                "--result",
                "again",
                "--key",
                folder.resolve("keys/SE-signer.key.pem"),
                "-o",
                review,
                "--review");
        assertThat(review.resolve("review.html"))
                .content()
                .contains("<td>female</td><td>100</td>")
                .doesNotContain("ZZSECRET", "sites listed");
        assertThat(export(se, "SE", "again").exit()).isZero();
        Path again = folder.resolve("again-2.pkg");
        ok("export", "-s", se, "--result", "again", "--key", folder.resolve("keys/SE-signer.key.pem"), "-o", again);
        assertThat(again.resolve("manifest.json"))
                .hasSameBinaryContentAs(packageOf(se, "again").resolve("manifest.json"));
        JsonNode verified = JSON.readTree(
                        ok("verify", again, "--trust", trust, "--json").out())
                .path("packages")
                .get(0);
        assertThat(verified.path("type").asText()).isEqualTo("cohort");
        assertThat(verified.path("samples").asInt()).isEqualTo(200);
        Files.writeString(
                again.resolve("data/cohort/people.tsv"),
                Files.readString(again.resolve("data/cohort/people.tsv")).replace("\t100\t", "\t101\t"));
        Done changed = goe("merge", again, "--trust", trust, "-o", folder.resolve("x"));
        assertThat(changed.exit()).isEqualTo(5);
        assertThat(changed.err()).contains("people.tsv");
    }

    /** A merged cross table is no table of frequencies, and no package of it merges with one. */
    @Test
    void typesDoNotMix() throws IOException {
        Path merged = merged("mixed", "--by", "sex");
        for (String command : List.of("release", "sites", "report")) {
            Done done = goe(command, merged, "-o", folder.resolve("x"));
            assertThat(done.exit()).as(command).isEqualTo(2);
            assertThat(done.err()).as(command).contains("cross table of people, not a table of frequencies");
        }
        ok("frequencies", "-s", fi, "--name", "counts", "--by", "sex");
        assertThat(export(fi, "FI", "counts").exit()).isZero();
        Done both = goe("merge", packageOf(se, "mixed"), packageOf(fi, "counts"), "--trust", trust, "-o", "x");
        assertThat(both.exit()).isEqualTo(5);
        assertThat(both.err()).contains("merge with each other only");
        Done twice = goe(
                "merge", packageOf(fi, "mixed"), packageOf(fi, "mixed"), "--trust", trust, "-o", folder.resolve("x"));
        assertThat(twice.exit()).isEqualTo(5);
        assertThat(twice.err()).contains("second package of node FI");
        count(se, "other", "--by", "sex", "--mean", "BMI");
        assertThat(export(se, "SE", "other").exit()).isZero();
        Done sums = goe("merge", packageOf(fi, "mixed"), packageOf(se, "other"), "--trust", trust, "-o", "x");
        assertThat(sums.exit()).isEqualTo(5);
        assertThat(sums.err()).contains("sums is [BMI], but node FI has []");
        assertThat(Path.of("x")).doesNotExist();
    }

    @Test
    void tablesThatMayNotLeaveAreRefused() throws IOException {
        count(se, "three", "--by", "population,sex,many");
        refused(export(se, "SE", "three"), se, "three", "rule D4", "3 attributes");
        ok("cohort", "-s", se, "define", "few", "--where", "place < 49");
        count(se, "few", "--by", "sex", "--cohort", "few");
        refused(export(se, "SE", "few"), se, "few", "rule D1", "min_cohort 50");
        ok("cohort", "-s", se, "define", "most", "--where", "place >= 3");
        count(se, "most", "--cohort", "most");
        refused(export(se, "SE", "most"), se, "most", "rule D1", "min_diff 10");
    }

    /** Attack 28, in tables of people: nobody has anything but one. */
    @Test
    void attack28ASumThatOnePersonMakesIsRefused() throws IOException {
        List<Person> rich = swedes.stream()
                .map(p -> new Person("SE", p.number(), p.sex(), p.population(), p.number() == 7 ? "1000000" : "0"))
                .toList();
        Path store = store("rich", "SE", rich);
        count(store, "income", "--by", "sex", "--mean", "BMI");
        refused(export(store, "SE", "income"), store, "income", "rule D8", "BMI");
        count(store, "people", "--by", "sex");
        assertThat(export(store, "SE", "people").exit()).isZero();
    }

    @Test
    void attack12OnePersonFewerIsRefusedAfterATableAndAfterCounts() throws IOException {
        Path store = store("later", "SE", swedes);
        count(store, "first", "--by", "sex", "--mean", "BMI");
        assertThat(export(store, "SE", "first").exit()).isZero();
        // One person's value is another one.
        List<Person> other = new ArrayList<>(swedes);
        other.set(7, new Person("SE", 7, "male", "SWE", "44"));
        attributes(store, other);
        refused(
                goe(
                        "export",
                        "-s",
                        store,
                        "--result",
                        "first",
                        "--key",
                        folder.resolve("keys/SE-signer.key.pem"),
                        "-o",
                        packageOf(store, "changed")),
                store,
                "changed",
                "rule D6",
                "goe cohort count --name first");
        count(store, "second", "--by", "sex", "--mean", "BMI");
        refused(export(store, "SE", "second"), store, "second", "rule D6", "result first v1");
        // How many people there are is as before, and leaves; then one goes.
        count(store, "third", "--by", "population");
        assertThat(export(store, "SE", "third").exit()).isZero();
        ok("samples", "-s", store, "withdraw", swedes.get(7).sample());
        count(store, "fourth", "--by", "sex");
        refused(export(store, "SE", "fourth"), store, "fourth", "rule D6", "result fourth v1");
        ok("frequencies", "-s", store, "--name", "counts");
        refused(export(store, "SE", "counts"), store, "counts", "rule D6", "result counts v1");

        Path counted = store("counted", "SE", swedes);
        ok("frequencies", "-s", counted, "--name", "counts");
        assertThat(export(counted, "SE", "counts").exit()).isZero();
        ok("samples", "-s", counted, "withdraw", swedes.get(7).sample());
        count(counted, "people", "--by", "sex");
        refused(export(counted, "SE", "people"), counted, "people", "rule D6", "result counts v1");
    }

    /** Three men among the Finns: a table of people hides how many, and strata of frequencies say it by their numbers. */
    @Test
    void attack64NumbersOfPeopleOfFrequenciesDoNotTellWhatATableHides() throws IOException {
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            boolean isFinn = i >= 140;
            boolean isMale = isFinn ? i < 143 : i % 2 == 1;
            people.add(new Person("SE", i, isMale ? "male" : "female", isFinn ? "FIN" : "SWE", "NA"));
        }
        Path store = store("numbers", "SE", people);
        count(store, "hiding", "--by", "population,sex");
        assertThat(export(store, "SE", "hiding").exit()).isZero();
        assertThat(Files.readAllLines(packageOf(store, "hiding").resolve("data/cohort/people.tsv")))
                .contains("FIN\tmale\tNA", "FIN\tNA\t60");
        // 60 Finns and 57 women among them have min_cohort people, or as many as follow from the small strata.
        ok("frequencies", "-s", store, "--by", "population,sex", "--name", "both");
        refused(export(store, "SE", "both"), store, "both", "rule D7", "a table which was exported before hides");
        Path strict = Files.writeString(folder.resolve("strict.yaml"), """
                coordinator: {min_count: 5, min_cohort: 120, min_diff: 10, approvers: 0}
                """);
        refused(
                export(store, "SE", "both", "--policy", strict),
                store,
                "both",
                "rule D7",
                "fewer people than min_count");
        ok("frequencies", "-s", store, "--by", "population", "--name", "one");
        assertThat(export(store, "SE", "one").exit()).isZero();
        // The other way round everybody knows already.
        Path other = store("numbers-first", "SE", people);
        ok("frequencies", "-s", other, "--by", "population,sex", "--name", "both");
        assertThat(export(other, "SE", "both").exit()).isZero();
        count(other, "hiding", "--by", "population,sex");
        assertThat(export(other, "SE", "hiding").exit()).isZero();
    }

    /** FIN is hidden at FI beside SAM; a table of another shape would give it back. */
    @Promise(attack = "tables")
    @Test
    void whatOneTableHidesAnotherDoesNotGiveBack() throws IOException {
        List<Person> people = people("FI", 150, i -> i < 90 ? "FIN" : i < 147 ? "EST" : "SAM");
        Path store = store("shapes", "FI", people);
        count(store, "hiding", "--by", "population");
        assertThat(export(store, "FI", "hiding").exit()).isZero();
        String hidden = Files.readAllLines(packageOf(store, "hiding").resolve("data/cohort/people.tsv")).stream()
                .filter(l -> l.endsWith("\tNA"))
                .map(l -> l.split("\t")[0])
                .findFirst()
                .orElseThrow();
        ok("cohort", "-s", store, "define", "beside", "--where", "population = '" + hidden + "'");
        count(store, "beside", "--cohort", "beside");
        refused(export(store, "FI", "beside"), store, "beside", "rule D7");
    }
}
