package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.goe;
import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.cluster.cli.CommandLineRun.Done;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What leaves a node after other things have left: attacks 1, 2, 12, 13, 14, 15 and 18 of the design of disclosure, by their numbers, as
 * commands. The counts that a test expects are those of the genotypes that it wrote.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerIT {
    private static final int PEOPLE = 400;
    private static final int LATER = 60;
    private static final int SITES = 120;
    private static final int T = 10;
    private static final String POLICY =
            "{min_count: 10, min_cohort: 100, min_diff: 20, approvers: 0, rounding: 1, expires_days: none}\n";

    @TempDir
    static Path folder;

    /** Copies of the alternate allele by site and sample. */
    private final int[][] copies = new int[SITES][PEOPLE + LATER];

    private Path policy;
    private Path key;
    private Path trust;

    @BeforeAll
    void drawGenotypes() throws IOException {
        SplittableRandom random = new SplittableRandom(20261127);
        for (int[] site : copies) {
            double af = random.nextDouble() * random.nextDouble() * 0.3;
            for (int i = 0; i < site.length; i++) {
                site[i] = (random.nextDouble() < af ? 1 : 0) + (random.nextDouble() < af ? 1 : 0);
            }
        }
        // At the first site one copy came later, at the second a hundred, spread over everybody.
        for (int i = 0; i < PEOPLE + LATER; i++) {
            copies[0][i] = i % 4 == 0 && i < PEOPLE || i == PEOPLE + 3 ? 1 : 0;
            copies[1][i] = 1 + i % 2;
        }
        policy = Files.writeString(folder.resolve("policy.yaml"), "coordinator: " + POLICY + "public: " + POLICY);
        ok("keys", "new", "--node", "SE", "-o", folder.resolve("keys"));
        key = folder.resolve("keys/SE-signer.key.pem");
        ok("keys", "new", "--node", "EU", "-o", folder.resolve("keys"));
        trust = Files.createDirectories(folder.resolve("trust"));
        Files.copy(folder.resolve("keys/EU-signer.pub.pem"), trust.resolve("EU-signer.pub.pem"));
        Files.copy(folder.resolve("keys/SE-signer.pub.pem"), trust.resolve("SE-signer.pub.pem"));
    }

    /** A store of the first people, and their numbers as an attribute, by which cohorts choose. */
    private Path store(String name) throws IOException {
        Path store = folder.resolve(name);
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--policy", policy, "--synthetic");
        ok("ingest", "-s", store, vcf(name + "-1.vcf", 0, PEOPLE));
        attributes(store, PEOPLE);
        return store;
    }

    private static void attributes(Path store, int people) throws IOException {
        StringBuilder text = new StringBuilder("sample\tplace\tpopulation\n");
        for (int i = 0; i < people; i++) {
            text.append(sample(i))
                    .append('\t')
                    .append(i)
                    .append('\t')
                    .append(i % 2 == 0 ? "FIN" : "SWE")
                    .append('\n');
        }
        ok("samples", "-s", store, "import", Files.writeString(folder.resolve("attributes.tsv"), text));
    }

    private static String sample(int i) {
        return "ZZSECRET" + i;
    }

    private Path vcf(String name, int from, int to) throws IOException {
        StringBuilder text = new StringBuilder("##fileformat=VCFv4.3\n##contig=<ID=chr22,length=50818468>\n"
                + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        IntStream.range(from, to).forEach(i -> text.append('\t').append(sample(i)));
        for (int site = 0; site < SITES; site++) {
            text.append("\nchr22\t").append(position(site)).append("\t.\tA\tG\t.\tPASS\t.\tGT");
            for (int i = from; i < to; i++) {
                text.append('\t').append(List.of("0/0", "0/1", "1/1").get(copies[site][i]));
            }
        }
        return Files.writeString(folder.resolve(name), text.append('\n'));
    }

    private static int position(int site) {
        return 20_000_001 + 100 * site;
    }

    private void count(Path store, String name, Object... more) {
        List<Object> args = new ArrayList<>(List.of("frequencies", "-s", store, "--name", name));
        args.addAll(Arrays.asList(more));
        ok(args.toArray());
    }

    /** Counts the people of places. */
    private void countCohort(Path store, String name, String where) {
        ok("cohort", "-s", store, "define", name, "--where", where);
        count(store, name, "--cohort", name);
    }

    private Done export(Path store, String result) {
        return goe("export", "-s", store, "--result", result, "--key", key, "-o", packageOf(store, result));
    }

    private static Path packageOf(Path store, String result) {
        return store.resolveSibling(store.getFileName() + "-" + result + ".pkg");
    }

    private void refused(Done done, Path store, String result, String... says) throws IOException {
        assertThat(done.exit()).as(done.err()).isEqualTo(4);
        assertThat(done.err()).contains(says).doesNotContain("ZZSECRET");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(p -> p.getFileName().toString()))
                    .noneMatch(n -> n.contains(store.getFileName() + "-" + result + ".pkg"));
        }
    }

    /** AC of everybody by position, of one quality, as a coordinator reads it; absent where it is hidden or not listed. */
    private Map<Integer, Integer> published(Path store, String result, String quality) {
        Path merged = folder.resolve(store.getFileName() + "-" + result + "-merged");
        if (!Files.exists(merged)) {
            ok("merge", packageOf(store, result), "--trust", trust, "-o", merged);
        }
        Map<Integer, Integer> ac = new HashMap<>();
        List<String> lines =
                ok("results", "show", merged, "--format", "tsv").out().lines().toList();
        List<String> header = List.of(lines.get(0).split("\t", -1));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            if (cells[header.indexOf("stratum")].equals("all")
                    && cells[header.indexOf("quality")].equals(quality)
                    && !cells[header.indexOf("AC")].equals("NA")) {
                ac.put(Integer.parseInt(cells[header.indexOf("pos")]), Integer.parseInt(cells[header.indexOf("AC")]));
            }
        }
        return ac;
    }

    private int ac(int site, IntPredicate isIn) {
        return IntStream.range(0, PEOPLE + LATER)
                .filter(isIn)
                .map(i -> copies[site][i])
                .sum();
    }

    @Test
    void attack1ACohortBelowTheFloorIsRefused() throws IOException {
        Path store = store("floor");
        countCohort(store, "small", "place < 99");
        refused(export(store, "small"), store, "small", "rule D1");
        countCohort(store, "enough", "place < 100");
        assertThat(export(store, "enough").exit()).isZero();
    }

    @Test
    void attack2ACohortOfAllButThreeIsRefused() throws IOException {
        Path store = store("complement");
        countCohort(store, "most", "place >= 3");
        refused(export(store, "most"), store, "most", "rule D1");
        assertThat(goe("export", "-s", store, "--result", "most", "--key", key, "-o", folder.resolve("x"), "--dry-run")
                        .exit())
                .isEqualTo(4);
        countCohort(store, "some", "place >= 20");
        assertThat(export(store, "some").exit()).isZero();
    }

    @Test
    void attack12EverybodyButOneIsRefusedAfterEverybody() throws IOException {
        Path store = store("withdrawal");
        count(store, "A");
        assertThat(export(store, "A").exit()).isZero();
        ok("samples", "-s", store, "withdraw", sample(7));
        count(store, "B");
        refused(export(store, "B"), store, "B", "rule D6", "result A v1", "result B v1");
        // Once as many as min_diff have gone it leaves, without what the difference of the two would tell.
        List<Object> more = new ArrayList<>(List.of("samples", "-s", store, "withdraw"));
        IntStream.range(40, 59).forEach(i -> more.add(sample(i)));
        ok(more.toArray());
        count(store, "C");
        assertThat(export(store, "C").exit()).isZero();
        requireNoSmallDifferences(store, "A", i -> i < PEOPLE, "C", i -> i < PEOPLE && i != 7 && (i < 40 || i >= 59));
    }

    @Test
    void attack13CohortsWhoseSumsTellOfTwoPeopleAreRefused() throws IOException {
        Path store = store("sums");
        count(store, "A");
        assertThat(export(store, "A").exit()).isZero();
        countCohort(store, "B", "place < 200");
        assertThat(export(store, "B").exit()).isZero();
        countCohort(store, "C", "place >= 202");
        refused(export(store, "C"), store, "C", "rule D7", "A v1, B v1");
    }

    @Test
    void attack14FewInAndFewOutLeaveWithoutSmallDifferences() throws IOException {
        Path store = store("swap");
        countCohort(store, "A", "place < 300");
        countCohort(store, "B", "place >= 15 and place < 315");
        assertThat(export(store, "A").exit()).isZero();
        assertThat(export(store, "B").exit()).isZero();
        requireNoSmallDifferences(store, "A", i -> i < 300, "B", i -> i >= 15 && i < 315);
    }

    @Test
    void attack15AReleaseHidesWhatFewOfThoseWhoCameHave() throws IOException {
        Path store = store("release");
        count(store, "A");
        assertThat(export(store, "A").exit()).isZero();
        ok("ingest", "-s", store, vcf("release-2.vcf", PEOPLE, PEOPLE + LATER), "--batch", "second");
        count(store, "B");
        assertThat(export(store, "B").exit()).isZero();
        requireNoSmallDifferences(store, "A", i -> i < PEOPLE, "B", i -> true);
        assertThat(ac(0, i -> i >= PEOPLE)).isEqualTo(1);
        assertThat(published(store, "B", "raw")).doesNotContainKey(position(0)).containsKey(position(1));
        // The same export again is the same package, though its own rows are among those that left.
        Path again = folder.resolve("again.pkg");
        ok("export", "-s", store, "--result", "B", "--key", key, "-o", again);
        assertThat(again.resolve("manifest.json"))
                .hasSameBinaryContentAs(packageOf(store, "B").resolve("manifest.json"));
    }

    /** Each published figure is the true one, and two of a site are equal or t apart. */
    private void requireNoSmallDifferences(Path store, String a, IntPredicate inA, String b, IntPredicate inB) {
        int hidden = 0;
        int shown = 0;
        Map<Integer, Integer> first = published(store, a, "raw");
        Map<Integer, Integer> second = published(store, b, "raw");
        for (int site = 0; site < SITES; site++) {
            Integer one = first.get(position(site));
            Integer other = second.get(position(site));
            assertThat(one == null || one == ac(site, inA)).isTrue();
            assertThat(other == null || other == ac(site, inB)).isTrue();
            int difference = Math.abs(ac(site, inA) - ac(site, inB));
            if (one != null && other != null) {
                assertThat(difference == 0 || difference >= T)
                        .as("site %d", site)
                        .isTrue();
                shown++;
            } else if (one != null && difference > 0 && difference < T && ac(site, inB) >= 2 * T) {
                hidden++;
            }
        }
        assertThat(hidden).isGreaterThan(5);
        assertThat(shown).isPositive();
    }

    private static Path list(String name, int first, int sites) throws IOException {
        StringBuilder text = new StringBuilder("contig\tpos\tref\talt\n");
        IntStream.range(first, first + sites)
                .forEach(i -> text.append("chr22\t").append(position(i)).append("\tA\tG\n"));
        return Files.writeString(folder.resolve(name), text);
    }

    /** Whether or not somebody carries what is asked for: the text is the same, but for the name of the result. */
    @Test
    void attack21AShortListIsRefusedWhoeverCarriesItsAlleles() throws IOException {
        Path store = store("list");
        count(store, "somebody", "--sites", list("carried.tsv", 0, 900));
        count(store, "nobody", "--sites", list("not-carried.tsv", SITES, 900));
        Done carried = export(store, "somebody");
        refused(carried, store, "somebody", "rule D5");
        Done notCarried = export(store, "nobody");
        refused(notCarried, store, "nobody", "rule D5");
        assertThat(notCarried.err()).isEqualTo(carried.err().replace("somebody", "nobody"));
    }

    @Test
    void attack23ListsAreAnsweredUntilTheBudgetIsSpent() throws IOException {
        Path store = store("budget");
        Path strict = Files.writeString(
                folder.resolve("budget.yaml"), "coordinator: " + POLICY.replace("{", "{sites_budget: 2500, "));
        for (int i = 0; i < 4; i++) {
            List<SignedList.Site> sites = IntStream.range(1_000 * i, 1_000 * (i + 1))
                    .mapToObj(s -> new SignedList.Site("chr22", position(s), "A", "G"))
                    .toList();
            Path coordinator = folder.resolve("keys/EU-signer.key.pem");
            List<String> nodes = List.of("SE", "FI", "IT");
            count(
                    store,
                    "L" + i,
                    "--sites",
                    SignedList.write(folder.resolve("L" + i + ".sites"), coordinator, nodes, sites));
            Done done = goe(
                    "export",
                    "-s",
                    store,
                    "--result",
                    "L" + i,
                    "--key",
                    key,
                    "--policy",
                    strict,
                    "--trust",
                    trust,
                    "-o",
                    packageOf(store, "L" + i));
            if (i < 2) {
                assertThat(done.exit()).as(done.err()).isZero();
            } else {
                refused(done, store, "L" + i, "rule D5", "sites_budget");
            }
        }
        // What was answered is answered again.
        ok(
                "export",
                "-s",
                store,
                "--result",
                "L0",
                "--key",
                key,
                "--policy",
                strict,
                "--trust",
                trust,
                "-o",
                folder.resolve("L0-again.pkg"));
    }

    @Test
    void attack18AChangedOrShortenedLedgerStopsExports() throws IOException {
        Path store = store("chain");
        count(store, "A");
        countCohort(store, "B", "place < 200");
        assertThat(export(store, "A").exit()).isZero();
        assertThat(export(store, "B").exit()).isZero();
        countCohort(store, "C", "place < 150");
        List<Path> files = new ArrayList<>();
        for (String part : List.of("ledger", "audit")) {
            try (Stream<Path> all = Files.walk(store.resolve(part))) {
                all.filter(p -> p.toString().matches(".*[.](json|parquet)")).forEach(files::add);
            }
        }
        files.add(store.resolve("names/exports.head"));
        assertThat(files).hasSizeGreaterThan(6);

        for (Path file : files) {
            byte[] was = Files.readAllBytes(file);
            byte[] changed = was.clone();
            changed[was.length / 2] ^= 1;
            Files.write(file, changed);
            broken(store, file);
            Files.delete(file);
            broken(store, file);
            Files.write(file, was);
        }
        Done done = export(store, "C");
        assertThat(done.exit()).as(done.err()).isZero();
    }

    private void broken(Path store, Path file) {
        Done done = export(store, "C");

        assertThat(done.exit()).as("%s: %s", file, done.err()).isEqualTo(5);
        assertThat(packageOf(store, "C")).doesNotExist();
    }
}
