package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.goe;
import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.cluster.cli.CommandLineRun.Done;
import eu.goe.cluster.cli.TableAttacker.Figure;
import eu.goe.core.disclosure.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a package of counts tells of few people: attacks 3, 4, 6, 7, 8, 10, 34, 44 and rule D13 on what {@code export} wrote of 2,000 people in
 * three populations and both sexes, at sites whose counts the test chose.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SuppressionIT {
    /** Tables of attack 6. */
    private static final int TABLES = 500;

    private static final int T = 10;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> ALL = Map.of();
    private static final Map<String, String> FIN = Map.of("population", "FIN");
    private static final Map<String, String> SWE = Map.of("population", "SWE");
    private static final Map<String, String> ISL = Map.of("population", "ISL");
    private static final String RULES = "{min_count: 10, min_cohort: 100, min_diff: 20, approvers: 0, rounding: ";

    @TempDir
    static Path folder;

    private final CellCohort cohort = CellCohort.ofTwoThousand();
    private final List<Integer> random = new ArrayList<>();
    private Path policy;
    private Path store;
    private Path key;
    private Path trust;
    private Path exported;
    private List<PublishedSites> margins = List.of();
    private PublishedSites coordinator;
    private PublishedSites everybody;
    private int few;
    private int small;
    private int homozygotes;
    private int missing;
    private int common;

    @BeforeAll
    void export() throws IOException {
        few = cohort.addHets(3, 0, 0);
        small = cohort.addHets(40, 20, 4);
        // 30 with one copy and 2 with two, all Finns.
        homozygotes = cohort.add(cells(new int[] {15, 1, 0}, new int[] {15, 1, 0}));
        missing = cohort.add(cells(new int[] {200, 20, 1}, new int[] {200, 20, 0}));
        common = cohort.addHets(300, 200, 30);
        SplittableRandom draw = new SplittableRandom(Long.getLong("goe.seed", 6));
        for (int table = 0; table < TABLES; table++) {
            int[][] unknowns = new int[cohort.nCells()][3];
            int most = draw.nextInt(3) == 0 ? 25 : 12;
            for (int cell = 0; cell < unknowns.length; cell++) {
                // 24 + 13 + 12 are fewer than the 50 of the smallest cell.
                unknowns[cell][0] = draw.nextInt(3) == 0 ? 0 : draw.nextInt(most);
                unknowns[cell][1] = draw.nextInt(3) == 0 ? draw.nextInt(14) : 0;
                unknowns[cell][2] = draw.nextInt(4) == 0 ? draw.nextInt(13) : 0;
            }
            random.add(cohort.add(unknowns));
        }
        policy = Files.writeString(
                folder.resolve("policy.yaml"), "coordinator: " + RULES + "1}\npublic: " + RULES + "5}\n");
        ok("keys", "new", "--node", "FI", "-o", folder.resolve("keys"));
        key = folder.resolve("keys/FI-signer.key.pem");
        trust = Files.createDirectories(folder.resolve("trust"));
        Files.copy(folder.resolve("keys/FI-signer.pub.pem"), trust.resolve("FI-signer.pub.pem"));
        store = folder.resolve("store");
        ok("init", "-s", store, "--node", "FI", "--assembly", "GRCh38", "--policy", policy, "--synthetic");
        ok("ingest", "-s", store, cohort.vcf(folder.resolve("f.vcf")));
        ok("samples", "-s", store, "import", cohort.attributes(folder.resolve("f.tsv")));
        ok("frequencies", "-s", store, "--by", "population,sex", "--quality", "raw", "--name", "f");
        exported = folder.resolve("f.pkg");
        ok("export", "-s", store, "--result", "f", "--key", key, "-o", exported);
        Path forAll = folder.resolve("public.pkg");
        ok("export", "-s", store, "--result", "f", "--key", key, "-o", forAll, "--audience", "public");
        SparkSession spark = CommandLineRun.store(store).spark();
        coordinator = new PublishedSites(spark, exported);
        everybody = new PublishedSites(spark, forAll);
        margins = margins(spark, store);
    }

    /** Packages of a store by population alone and by sex alone. */
    private List<PublishedSites> margins(SparkSession spark, Path of) throws IOException {
        List<PublishedSites> margins = new ArrayList<>();
        for (String by : List.of("population", "sex")) {
            Path out = of.resolveSibling(of.getFileName() + "-" + by + ".pkg");
            ok("frequencies", "-s", of, "--by", by, "--quality", "raw", "--name", by);
            ok("export", "-s", of, "--result", by, "--key", key, "-o", out);
            margins.add(new PublishedSites(spark, out));
        }
        return margins;
    }

    /** Cells of which the first ones are given, and nobody in the others has a copy. */
    private int[][] cells(int[]... first) {
        int[][] all = new int[cohort.nCells()][3];
        System.arraycopy(first, 0, all, 0, first.length);
        return all;
    }

    @Test
    void attack3AnAlleleOfThreePeopleIsNowhere() throws IOException {
        assertThat(coordinator.lists(few)).isFalse();
        assertThat(everybody.lists(few)).isFalse();
        assertThat(coordinator.lists(small)).isTrue();
        // It would be the first of its file, as the least start in Parquet's statistics; the one that is the first is
        // there.
        assertThat(bytesHold(exported, few)).isFalse();
        assertThat(bytesHold(exported, small)).isTrue();
        assertThat(coordinator.manifest().path("outcome").path("sites_dropped").asInt() % 100)
                .isZero();
    }

    /** Whether any file has the position as text, or its start as Parquet writes numbers. */
    private static boolean bytesHold(Path root, int position) throws IOException {
        byte[] start = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(position - 1)
                .array();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (bytes.contains(Integer.toString(position))
                        || bytes.contains(Integer.toString(position - 1))
                        || bytes.contains(new String(start, StandardCharsets.ISO_8859_1))) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void attack4ASmallPopulationTakesOneMoreWithIt() {
        assertThat(coordinator.get(small, "ac", ALL)).isEqualTo(64);
        assertThat(coordinator.get(small, "ac", ISL)).isNull();
        boolean finnsAreHidden = coordinator.get(small, "ac", FIN) == null;
        assertThat(coordinator.get(small, "ac", SWE) == null).isNotEqualTo(finnsAreHidden);
        TableAttacker attacker = attacker(small, coordinator);
        Set<Integer> cells = cohort.cells(ISL);
        assertThat(attacker.mayBeAtMost(Figure.AC, cells, 0)).isTrue();
        assertThat(attacker.mayBeAtLeast(Figure.AC, cells, T)).isTrue();
        // The attacker is not blind: with the count that was hidden beside it, it finds the four.
        Map<String, String> beside = finnsAreHidden ? FIN : SWE;
        attacker.learn(Figure.AC, cohort.cells(beside), finnsAreHidden ? 40 : 20);
        assertThat(attacker.mayBeAtMost(Figure.AC, cells, 3)).isFalse();
        assertThat(attacker.mayBeAtLeast(Figure.AC, cells, 5)).isFalse();
    }

    /** Of one site: that so many are small and so many were hidden beside them would say which. */
    @Test
    void attack61HowManyCellsARuleHidIsNotTold() throws IOException {
        Path out = folder.resolve("one-site.pkg");
        ok(
                "frequencies",
                "-s",
                store,
                "--by",
                "population,sex",
                "--quality",
                "raw",
                "--regions",
                "chr22:" + small + "-" + small,
                "--name",
                "one");
        Done done = ok("export", "-s", store, "--result", "one", "--key", key, "-o", out);
        assertThat(done.out()).contains("1 sites").contains("cells hidden {}");
        JsonNode outcome = JSON.readTree(out.resolve("manifest.json").toFile()).path("outcome");
        assertThat(outcome.path("sites").asInt()).isEqualTo(1);
        assertThat(outcome.path("cells_hidden").isEmpty()).isTrue();
        assertThat(outcome.path("auditor").path("cells").asInt(-1)).isZero();
        assertThat(outcome.path("auditor").path("hidden").asInt(-1)).isZero();
        // Of many sites as many as before, but for what a hundred hide.
        JsonNode many = coordinator.manifest().path("outcome");
        assertThat(many.path("cells_hidden").path("D2").asInt()).isGreaterThan(500);
        many.path("cells_hidden").forEach(n -> assertThat(n.asInt() % 100).isZero());
        assertThat(many.path("auditor").path("hidden").asInt() % 100).isZero();
    }

    @Test
    @Promise(cases = TABLES)
    void attack6NoTableTellsOfFewToTheCoordinator() {
        assertThat(random).hasSize(TABLES);
        requireSafe(coordinator);
    }

    @Test
    @Promise(cases = TABLES)
    void attack6NoTableTellsOfFewToTheReaderOfThePublicPackage() {
        requireSafe(everybody);
    }

    @Test
    @Promise(cases = TABLES)
    void attack6AllPackagesTogetherTellNoMore() {
        requireSafe(margins.get(0), margins.get(1), coordinator, everybody);
    }

    /** Two margins bound what is in both, which neither counts; a table of both that leaves after them adds nothing to that. */
    @Test
    @Promise(cases = TABLES)
    void attack6ATableAfterItsMarginsTellsNoMoreThanThey() throws IOException {
        Path other = folder.resolve("other");
        ok("init", "-s", other, "--node", "FI", "--assembly", "GRCh38", "--policy", policy, "--synthetic");
        ok("ingest", "-s", other, folder.resolve("f.vcf"));
        ok("samples", "-s", other, "import", folder.resolve("f.tsv"));
        SparkSession spark = CommandLineRun.store(other).spark();
        List<PublishedSites> first = margins(spark, other);
        ok("frequencies", "-s", other, "--by", "population,sex", "--quality", "raw", "--name", "f");
        Path out = folder.resolve("other-f.pkg");
        ok("export", "-s", other, "--result", "f", "--key", key, "-o", out);
        PublishedSites table = new PublishedSites(spark, out);
        assertThat(table.strata()).hasSize(10);
        assertThat(random)
                .anyMatch(
                        p -> table.lists(p) && table.get(p, "ac", Map.of("population", "FIN", "sex", "male")) != null);
        // AN is never hidden: that nobody has more copies than are called bounds cells too.
        List<String> before = attackAll(first.get(0), first.get(1), table.only("an", "n_missing"));
        List<String> after = attackAll(first.get(0), first.get(1), table);
        assertThat(before).hasSameSizeAs(after).hasSizeGreaterThan(TABLES);
        assertThat(before.stream().filter(a -> !a.isEmpty()))
                .containsAll(after.stream().filter(a -> !a.isEmpty()).toList());
    }

    private void requireSafe(PublishedSites... packages) {
        List<String> attacked = attackAll(packages);
        assertThat(attacked).hasSizeGreaterThan(TABLES);
        assertThat(attacked.stream().filter(a -> !a.isEmpty()))
                .as("of %d small figures", attacked.size())
                .isEmpty();
    }

    private List<String> attackAll(PublishedSites... packages) {
        return random.parallelStream()
                .filter(position -> Stream.of(packages).anyMatch(p -> p.lists(position)))
                .flatMap(position -> attack(position, packages).stream())
                .toList();
    }

    /** Each small figure of a site: empty, or which one it is that an attacker knows to be small. */
    private List<String> attack(int position, PublishedSites... packages) {
        TableAttacker attacker = attacker(position, packages);
        List<String> attacked = new ArrayList<>();
        for (Map<String, String> stratum : cohort.strata()) {
            Set<Integer> cells = cohort.cells(stratum);
            for (Figure figure : Figure.values()) {
                int truth = cohort.truth(position, figure, cells);
                // Who was not called is attack 10's: to the coordinator AN tells it.
                if (truth > 0 && truth < T && figure != Figure.MISSING) {
                    // Of AC it is promised that it may be 0, of genotypes that they may be 0 or enough.
                    boolean enough = attacker.mayBeAtLeast(figure, cells, T);
                    boolean isSafe = figure == Figure.AC
                            ? enough && attacker.mayBeAtMost(figure, cells, 0)
                            : enough || attacker.mayBeAtMost(figure, cells, 0);
                    attacked.add(isSafe ? "" : position + " " + figure + " of " + stratum + " is " + truth);
                }
            }
        }
        return attacked;
    }

    /** Who knows all that packages say of a site. */
    private TableAttacker attacker(int position, PublishedSites... packages) {
        TableAttacker attacker = new TableAttacker(cohort.people());
        for (PublishedSites published : packages) {
            if (!published.lists(position)) {
                continue;
            }
            int rounding = published.manifest().path("an_rounding").asInt();
            for (int s = 0; s < published.strata().size(); s++) {
                Set<Integer> cells = cohort.cells(published.strata().get(s));
                for (Figure figure : Figure.values()) {
                    Integer value = figure.column.isEmpty() ? null : published.get(position, figure.column, s);
                    if (value != null && figure == Figure.AN && rounding > 1) {
                        attacker.learn(
                                figure,
                                cells,
                                value - rounding / 2,
                                Math.min(value + rounding / 2, 2 * cohort.people(cells)));
                    } else if (value != null) {
                        assertThat(value).isEqualTo(cohort.truth(position, figure, cells));
                        attacker.learn(figure, cells, value);
                    }
                }
            }
        }
        return attacker;
    }

    @Test
    void attack7TwoHomozygotesGoWithWhatTellsThem() throws IOException {
        assertThat(coordinator.get(homozygotes, "n_hom_alt", ALL)).isNull();
        assertThat(coordinator.get(homozygotes, "n_het", ALL) == null
                        || coordinator.get(homozygotes, "ac", ALL) == null)
                .isTrue();
        TableAttacker attacker = attacker(homozygotes, coordinator);
        assertThat(attacker.mayBeAtMost(Figure.HOM_ALT, cohort.cells(ALL), 0)).isTrue();
        Map<String, String> shown = merged().get(homozygotes + " all");
        assertThat(shown.get("hwe_p")).isEqualTo("NA");
        assertThat(shown.get("inbreeding_coeff")).isEqualTo("NA");
        Map<String, String> other = merged().get(common + " all");
        assertThat(other.get("hwe_p")).isNotEqualTo("NA");
        assertThat(other.get("inbreeding_coeff")).isNotEqualTo("NA");
    }

    @Test
    void attack8NothingShownGivesAHiddenCountBack() throws IOException {
        Map<String, String> shown = merged().get(small + " population=ISL");
        int ac = 4;
        int an = 200;
        for (String column : List.of("AC", "AF", "faf95", "faf99", "hwe_p", "inbreeding_coeff", "n_het", "n_hom_alt")) {
            assertThat(shown.get(column)).as(column).isEqualTo("NA");
        }
        for (String column : List.of("grpmax", "AC_grpmax", "AF_grpmax", "fafmax_faf95_max", "singleton", "private")) {
            assertThat(shown.get(column)).as(column).isEqualTo("NA");
            assertThat(merged().get(small + " all").get(column)).as(column).isIn("NA", "0");
        }
        assertThat(Integer.parseInt(shown.get("AC_min"))).isZero();
        assertThat(Integer.parseInt(shown.get("AC_max"))).isGreaterThanOrEqualTo(T);
        shown.forEach((column, text) -> {
            if (text.matches("[0-9.eE-]+") && !column.equals("pos")) {
                double value = Double.parseDouble(text);
                for (double back :
                        new double[] {value, value * an, an - value, an * (1 - value), value * 100, 100 - value}) {
                    assertThat(Math.abs(back - ac)).as(column).isGreaterThan(0.5);
                }
            }
        });
        // What is shown elsewhere can be taken back, so the search above would have found it.
        Map<String, String> other = merged().get(common + " population=ISL");
        assertThat(Double.parseDouble(other.get("AF")) * 200).isEqualTo(30);
    }

    /** What a merge of the one package shows, by position and stratum. */
    private Map<String, Map<String, String>> merged() throws IOException {
        Path table = folder.resolve("merged");
        if (!Files.exists(table)) {
            ok("merge", exported, "--trust", trust, "-o", table);
        }
        List<String> lines =
                ok("results", "show", table, "--format", "tsv").out().lines().toList();
        String[] columns = lines.get(0).split("\t", -1);
        Map<String, Map<String, String>> rows = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            Map<String, String> row = new LinkedHashMap<>();
            for (int c = 0; c < cells.length; c++) {
                row.put(columns[c], cells[c]);
            }
            rows.put(row.get("pos") + " " + row.get("stratum"), row);
        }
        return rows;
    }

    @Test
    void attack10OnePersonWithoutACallIsNotTold() {
        for (Map<String, String> stratum : List.of(ALL, FIN, Map.of("sex", "female"))) {
            assertThat(cohort.truth(missing, Figure.MISSING, cohort.cells(stratum)))
                    .isEqualTo(1);
            assertThat(coordinator.get(missing, "n_missing", stratum)).isNull();
            assertThat(everybody.get(missing, "n_missing", stratum)).isNull();
            int an = everybody.get(missing, "an", stratum);
            assertThat(an % 10).isZero();
            assertThat(an).isNotEqualTo(cohort.truth(missing, Figure.AN, cohort.cells(stratum)));
            assertThat(everybody.get(missing, "n_hom_ref", stratum)).isNull();
        }
        assertThat(coordinator.get(missing, "n_missing", SWE)).isZero();
    }

    @Test
    void attack34QualityControlStaysAndHistogramsToo() throws IOException {
        ok("qc", "-s", store, "samples", "variants", "--name", "q", "--no-relatedness");
        Path out = folder.resolve("q.pkg");
        Done done = goe("export", "-s", store, "--result", "q", "--key", key, "-o", out);
        assertThat(done.exit()).as(done.err()).isEqualTo(4);
        assertThat(done.err()).contains("rule on types").doesNotContain("ZZSECRET");
        assertThat(out).doesNotExist();
        ok("frequencies", "-s", store, "--by", "population,sex", "--quality", "raw", "--histograms", "--name", "h");
        Path histograms = folder.resolve("h.pkg");
        Done left = goe("export", "-s", store, "--result", "h", "--key", key, "-o", histograms);
        assertThat(left.exit()).as(left.err()).isZero();
        SparkSession spark = CommandLineRun.store(store).spark();
        List<String> columns = List.of(spark.read()
                .parquet(histograms.resolve("data/frequencies").toString())
                .columns());
        assertThat(columns).contains("raw_ac").noneMatch(c -> c.contains("hist") || c.contains("bin"));
        try (Stream<Path> files = Files.walk(histograms)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("_hist_", "bin_freq");
            }
        }
    }

    @Test
    void attack44APackageForTheCoordinatorIsNotReleased() throws IOException {
        merged();
        Path out = folder.resolve("release");
        Done done = goe("release", folder.resolve("merged"), "-o", out, "--version", "1.0");
        assertThat(done.exit()).as(done.err()).isEqualTo(4);
        assertThat(out).doesNotExist();
        assertThat(goe("release", exported, "-o", out, "--version", "1.0").exit())
                .isIn(2, 5);
        assertThat(out).doesNotExist();
    }

    /** Rule D13: sites of 10 kb count once, people as the manifest has them. The formula is worked out by hand. */
    @Test
    @Promise(attack = "D13")
    void membershipPowerIsToldAndRefusedAboveThePolicy() throws IOException {
        TreeSet<Integer> stretches = new TreeSet<>();
        for (int position : coordinator.positions()) {
            if (coordinator.get(position, "ac", ISL) != null) {
                stretches.add((position - 1) / 10_000);
            }
        }
        JsonNode membership = coordinator.manifest().path("outcome").path("membership");
        int isl = coordinator.strata().indexOf(ISL);
        assertThat(membership).hasSameSizeAs(coordinator.strata());
        assertThat(membership.get(isl).path("independent_sites").asInt()).isEqualTo(stretches.size());
        assertThat(stretches.size()).isEqualTo(6);
        // Φ(√(6/100) − 2.3263) = Φ(−2.0814) = 0.0187 by a table of the normal distribution.
        assertThat(membership.get(isl).path("power").asInt()).isEqualTo(19);
        assertThat(Files.readString(exported.resolve("report/review.html"))).contains("probability 0.019");

        Path strict = Files.writeString(
                folder.resolve("strict.yaml"), "coordinator: " + RULES + "1, max_membership_power: 0.015}\n");
        Path out = folder.resolve("strict.pkg");
        Done done = goe("export", "-s", store, "--result", "f", "--key", key, "-o", out, "--policy", strict);
        assertThat(done.exit()).as(done.err()).isEqualTo(4);
        assertThat(done.err()).contains("rule D13", "0.019", "0.015");
        assertThat(out).doesNotExist();
        Path laxer = Files.writeString(
                folder.resolve("enough.yaml"), "coordinator: " + RULES + "1, max_membership_power: 0.02}\n");
        Done json = ok("export", "-s", store, "--result", "f", "--key", key, "-o", out, "--policy", laxer, "--json");
        assertThat(JSON.readTree(json.out()).path("membership_power").asDouble())
                .isEqualTo(0.019);
    }
}
