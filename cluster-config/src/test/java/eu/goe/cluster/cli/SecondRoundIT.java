package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.cluster.cli.CommandLineRun.Done;
import eu.goe.cluster.cli.ShownTable.Block;
import eu.goe.core.disclosure.Promise;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * One cohort in one store, and cut into nodes in three ways: after the second round the merged table is that of the one store. What
 * the one store counts comes from its records alone, since those list every site; the nodes', from callability too.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondRoundIT {
    /** Groups of people by store; stores are nodes. */
    private static final Map<String, List<Integer>> STORES = new TreeMap<>(Map.of(
            "A", List.of(4),
            "B", List.of(0, 5),
            "C", List.of(1, 2, 3),
            "AB", List.of(0, 4, 5),
            "BC", List.of(0, 1, 2, 3, 5)));

    private static final List<List<String>> CUTS =
            List.of(List.of("A", "B", "C"), List.of("AB", "C"), List.of("BC", "A"));

    /** Where nothing is. */
    private static final String PADDING = "chr1";

    @TempDir
    static Path folder;

    private final CutCohort cohort = new CutCohort(7);
    private Path bed;
    private Path exact;
    private Path threshold;
    private Path trust;

    /** What the one store shows. */
    private Path whole;

    /** Packages of all variants under the exact policy, by store; and under the threshold, of the first cut's. */
    private final Map<String, Path> first = new TreeMap<>();

    private final Map<String, Path> firstOfFew = new TreeMap<>();

    @BeforeAll
    void countTheOneStoreAndTheNodes() throws IOException {
        bed = cohort.bed(folder.resolve("callable.bed"));
        exact = Files.writeString(folder.resolve("exact.yaml"), policy(1));
        threshold = Files.writeString(folder.resolve("threshold.yaml"), policy(3));
        trust = Files.createDirectories(folder.resolve("trust"));
        ok("keys", "new", "--node", "EU", "-o", folder.resolve("keys"));
        Files.copy(folder.resolve("keys/EU-signer.pub.pem"), trust.resolve("EU-signer.pub.pem"));
        Path one = store("EU", IntStream.range(0, CutCohort.GROUPS).boxed().toList());
        whole = show(folder.resolve("one.tsv"), "-s", one, "show", "first");
        for (Map.Entry<String, List<Integer>> node : STORES.entrySet()) {
            store(node.getKey(), node.getValue());
            ok("keys", "new", "--node", node.getKey(), "-o", folder.resolve("keys"));
            String key = node.getKey() + "-signer.pub.pem";
            Files.copy(folder.resolve("keys").resolve(key), trust.resolve(key));
            first.put(node.getKey(), export(node.getKey(), "first", exact, folder.resolve(node.getKey() + ".pkg")));
        }
        for (String node : CUTS.get(0)) {
            firstOfFew.put(node, export(node, "first", threshold, folder.resolve(node + "-few.pkg")));
        }
    }

    private static String policy(int minCount) {
        return "coordinator: {min_count: " + minCount + ", min_cohort: 1, min_diff: 1, approvers: 0}\n"
                + "public: {min_count: " + minCount + ", min_cohort: 1, min_diff: 1, approvers: 0, rounding: 1}\n";
    }

    private Path store(String node, List<Integer> groups) throws IOException {
        Path its = Files.createDirectories(folder.resolve(node));
        Path store = its.resolve("store");
        ok("init", "-s", store, "--node", node, "--assembly", "GRCh38", "--policy", exact);
        Path vcf = cohort.vcf(its.resolve("calls.vcf"), groups);
        ok("ingest", "-s", store, vcf, "--absent-sites", "reference", "--callable", bed);
        ok("samples", "-s", store, "import", cohort.attributes(its.resolve("people.tsv"), groups));
        ok("frequencies", "-s", store, "--by", "population,sex", "--name", "first");
        return store;
    }

    private static Path storeOf(String node) {
        return folder.resolve(node).resolve("store");
    }

    private static Path show(Path file, Object... args) {
        Object[] all = new Object[args.length + 1];
        all[0] = "results";
        System.arraycopy(args, 0, all, 1, args.length);
        assertThat(CommandLineRun.goe(file, all).exit()).isZero();
        return file;
    }

    private static Object[] exporting(String node, String result, Path policy, Path target) {
        Path key = folder.resolve("keys").resolve(node + "-signer.key.pem");
        return new Object[] {
            "export",
            "-s",
            storeOf(node),
            "--result",
            result,
            "--policy",
            policy,
            "--key",
            key,
            "--trust",
            folder.resolve("trust"),
            "-o",
            target
        };
    }

    private static Path export(String node, String result, Path policy, Path target) {
        ok(exporting(node, result, policy, target));
        return target;
    }

    /** A node's answer to a list. */
    private static Path answer(String node, String name, Path sites, Path policy, Path target) {
        ok("frequencies", "-s", storeOf(node), "--by", "population,sex", "--name", name, "--sites", sites);
        return export(node, name, policy, target);
    }

    /** A list with a thousand sites before it that nobody lists, and signed, since under a threshold no other is answered. */
    private static Path lengthened(Path sites, Path into) throws IOException {
        List<SignedList.Site> all = new ArrayList<>();
        IntStream.range(0, 1_000).forEach(i -> all.add(new SignedList.Site(PADDING, 1_000_000 + i, "A", "C")));
        for (String line : Files.readAllLines(sites)) {
            if (!line.startsWith("contig") && !line.startsWith("#")) {
                all.add(SignedList.Site.of(line));
            }
        }
        return SignedList.write(into, folder.resolve("keys/EU-signer.key.pem"), CUTS.get(0), all);
    }

    private Path merge(Path target, List<Path> packages) {
        List<Object> args = new ArrayList<>(List.of("merge", "--trust", trust, "-o", target));
        args.addAll(packages);
        ok(args.toArray());
        return target;
    }

    @Test
    void theOneStoreCountsWhatWasWritten() throws IOException {
        List<String> shown = new ArrayList<>();
        try (ShownTable table = new ShownTable(whole)) {
            for (Block block = table.next(); block != null; block = table.next()) {
                String[] all = block.lines().get("all raw");
                if (Integer.parseInt(all[1]) < 50_000_000) {
                    shown.add(String.join("\t", all[0], all[1], all[2], all[3], all[6], all[7]));
                }
            }
        }
        assertThat(shown).isEqualTo(cohort.counts()).hasSizeGreaterThan(140);
    }

    @Test
    void afterTheSecondRoundEveryFigureIsThatOfTheOneStore() throws IOException {
        Path into = Files.createDirectories(folder.resolve("exact"));
        Map<String, Path> answers = new TreeMap<>();
        Path list = into.resolve("list-0.vcf.gz");
        for (int c = 0; c < CUTS.size(); c++) {
            List<Path> packages =
                    new ArrayList<>(CUTS.get(c).stream().map(first::get).toList());
            Path once = merge(into.resolve("once-" + c), packages);
            Path its = into.resolve("list-" + c + ".vcf.gz");
            assertThat(ok("sites", once, "-o", its, "--json").out()).contains("\"sites\":" + variantsOfTheOne());
            assertThat(its).hasSameBinaryContentAs(list); // however it was cut
            for (String node : CUTS.get(c)) {
                if (!answers.containsKey(node)) {
                    answers.put(node, answer(node, "all", list, exact, into.resolve(node + ".pkg")));
                }
                packages.add(answers.get(node));
            }
            Path twice = merge(into.resolve("twice-" + c), packages);
            Compared before = compare(show(into.resolve("once.tsv"), "show", once));
            Compared after = compare(show(into.resolve("twice.tsv"), "show", twice));
            assertThat(after.width()).isZero();
            assertThat(before.open()).as("lines whose AN is open").isGreaterThan(1_000);
            assertThat(after.open()).isZero();
            assertThat(after.notGiven()).isZero();
            assertThat(after.lines()).isEqualTo(before.lines());
            assertThat(after.variants()).isEqualTo(variantsOfTheOne());
            assertThat(ok("sites", once, "-o", into.resolve("open"), "--open", "--dry-run")
                            .out())
                    .contains("would write")
                    .contains(": " + before.openVariants() + " sites");
            assertThat(ok("sites", twice, "-o", into.resolve("open"), "--open", "--dry-run")
                            .out())
                    .contains(": 0 sites");
            assertThat(Files.readString(twice.resolve("merged.json"))).contains("further_package_ids");
            if (c == 0) {
                requireReleased(twice, into);
            }
        }
    }

    @Test
    void underAThresholdEveryAnIsExactAndIntervalsOfCarriersContainTheTruth() throws IOException {
        Path into = Files.createDirectories(folder.resolve("threshold"));
        List<Path> packages = new ArrayList<>(firstOfFew.values());
        Path once = merge(into.resolve("once"), packages);
        Path sites = into.resolve("sites.tsv");
        ok("sites", once, "-o", sites);
        sites = lengthened(sites, into.resolve("long.sites"));
        for (String node : CUTS.get(0)) {
            packages.add(answer(node, "listed", sites, threshold, into.resolve(node + "-answer.pkg")));
        }
        Compared before = compare(show(into.resolve("once.tsv"), "show", once));
        Compared after = compare(show(into.resolve("twice.tsv"), "show", merge(into.resolve("twice"), packages)));
        assertThat(before.open()).isGreaterThan(500);
        assertThat(after.open()).isZero();
        assertThat(after.variants()).isEqualTo(before.variants()).isGreaterThan(50);
        assertThat(after.notGiven()).isGreaterThan(100).isLessThan(before.notGiven());
    }

    @Promise(attack = "22")
    @Test
    void anAnswerLooksTheSameWhetherNobodyOrOneCarriesTheAllele() throws IOException {
        Path into = Files.createDirectories(folder.resolve("alike"));
        String place = "";
        String alt = "";
        try (ShownTable table = new ShownTable(show(into.resolve("node.tsv"), "-s", storeOf("C"), "show", "first"))) {
            for (Block block = table.next(); block != null && place.isEmpty(); block = table.next()) {
                String[] all = block.lines().get("all raw");
                if (all[0].equals("chr22") && all[6].equals("1") && all[2].equals("A")) {
                    place = all[1];
                    alt = all[3];
                }
            }
        }
        // Nobody carries C anywhere.
        Path sites = Files.writeString(
                into.resolve("sites.tsv"),
                "contig\tpos\tref\talt\n22\t" + place + "\tA\tC\n22\t" + place + "\tA\t" + alt + "\n");
        ok("frequencies", "-s", storeOf("C"), "--by", "population,sex", "--name", "short", "--sites", sites);
        Done tooShort = CommandLineRun.goe(exporting("C", "short", threshold, into.resolve("short.pkg")));
        assertThat(tooShort.exit()).isEqualTo(4);
        assertThat(tooShort.err()).contains("rule D5").contains("1000 sites");
        sites = lengthened(sites, into.resolve("long.sites"));
        Path shown = show(
                into.resolve("two.tsv"),
                "show",
                merge(into.resolve("merged"), List.of(answer("C", "two", sites, threshold, into.resolve("two.pkg")))));
        try (ShownTable table = new ShownTable(shown)) {
            Block nobody = table.next();
            while (isPadding(nobody)) {
                nobody = table.next();
            }
            Block one = table.next();
            for (Map.Entry<String, String[]> line : nobody.lines().entrySet()) {
                String[] its = line.getValue();
                its[3] = alt;
                its[table.columns().indexOf("variant_type")] =
                        table.value(one.lines().get(line.getKey()), "variant_type");
                assertThat(its).isEqualTo(one.lines().get(line.getKey()));
                assertThat(table.value(its, "AC")).isEqualTo("NA");
                assertThat(table.value(its, "AN")).isNotEqualTo("NA");
            }
            assertThat(table.next()).isNull();
        }
        List<Object> publicly = new ArrayList<>(List.of(exporting("C", "two", threshold, into.resolve("no.pkg"))));
        publicly.addAll(List.of("--audience", "public"));
        Done refused = CommandLineRun.goe(publicly.toArray());
        assertThat(refused.exit()).isEqualTo(4);
        assertThat(refused.err()).contains("rule D5").contains("--audience coordinator");
        assertThat(into.resolve("no.pkg")).doesNotExist();
    }

    @Test
    void coverageGivesAnWhereANodeListsNothingAndBoundsItUnderAThreshold() throws IOException {
        Path into = Files.createDirectories(folder.resolve("coverage"));
        List<Path> exactly = new ArrayList<>();
        List<Path> bounds = new ArrayList<>();
        for (String node : CUTS.get(0)) {
            ok("coverage", "-s", storeOf(node), "--by", "population,sex", "--name", "along");
            exactly.add(first.get(node));
            exactly.add(export(node, "along", exact, into.resolve(node + "-exact.pkg")));
            bounds.add(firstOfFew.get(node));
            bounds.add(export(node, "along", threshold, into.resolve(node + "-bounds.pkg")));
        }
        Compared all = compare(show(into.resolve("exact.tsv"), "show", merge(into.resolve("exact"), exactly)));
        assertThat(all.open()).isZero();
        assertThat(all.width()).isZero(); // AC and AN are exact; how many are missing coverage does not say
        assertThat(all.variants()).isEqualTo(variantsOfTheOne());

        Compared without = compare(
                show(into.resolve("none.tsv"), "show", merge(into.resolve("none"), List.copyOf(firstOfFew.values()))));
        Compared with = compare(show(into.resolve("bounds.tsv"), "show", merge(into.resolve("bounds"), bounds)));
        assertThat(with.lines()).isEqualTo(without.lines());
        assertThat(with.width()).isLessThan(without.width());
    }

    /**
     * A merged table beside that of the one store.
     *
     * @param lines in it
     * @param open lines whose AN is an interval, or not known of some node
     * @param notGiven figures that it does not give, being intervals
     * @param width of the intervals of AC and AN, in copies
     */
    private record Compared(int variants, int lines, int openVariants, int open, int notGiven, long width) {}

    private int variantsOfTheOne() throws IOException {
        int n = 0;
        try (ShownTable table = new ShownTable(whole)) {
            while (table.next() != null) {
                n++;
            }
        }
        return n;
    }

    /** Every figure is that of the one store, or an interval that contains it. */
    private static boolean isPadding(Block block) {
        return block.lines().values().iterator().next()[0].equals(PADDING);
    }

    private Compared compare(Path file) throws IOException {
        int variants = 0;
        int lines = 0;
        int openVariants = 0;
        int open = 0;
        int notGiven = 0;
        long width = 0;
        List<String> differences = new ArrayList<>();
        try (ShownTable one = new ShownTable(whole);
                ShownTable merged = new ShownTable(file)) {
            Block wanted = one.next();
            for (Block block = merged.next(); block != null; block = merged.next()) {
                if (isPadding(block)) {
                    continue;
                }
                while (!wanted.variant().equals(block.variant())) {
                    wanted = one.next();
                    assertThat(wanted).as(block.variant()).isNotNull();
                }
                assertThat(block.lines().keySet()).isEqualTo(wanted.lines().keySet());
                variants++;
                boolean openHere = false;
                for (Map.Entry<String, String[]> line : block.lines().entrySet()) {
                    String[] truth = wanted.lines().get(line.getKey());
                    String[] its = line.getValue();
                    for (String column : one.columns()) {
                        String figure = merged.value(its, column);
                        String wantedFigure = one.value(truth, column);
                        if (figure.equals("NA") && !wantedFigure.equals("NA")) {
                            notGiven += dependsOnSexes(block.variant(), column) ? 0 : 1;
                        } else if (!figure.equals(wantedFigure)) {
                            differences.add(block.variant() + " " + line.getKey() + " " + column + " " + figure
                                    + ", not " + wantedFigure);
                        }
                    }
                    for (String count : List.of("AC", "AN")) {
                        long figure = Long.parseLong(one.value(truth, count));
                        long min = Long.parseLong(merged.value(its, count + "_min"));
                        long max = Long.parseLong(merged.value(its, count + "_max"));
                        width += max - min;
                        if (figure < min || figure > max) {
                            differences.add(String.join(" ", its) + ": " + count + " is " + figure);
                        }
                    }
                    boolean isOpen = !merged.value(its, "n_nodes_an").equals(merged.value(its, "n_nodes"));
                    assertThat(merged.value(its, "AN").equals("NA") && !isOpen)
                            .as(String.join(" ", its))
                            .isFalse();
                    open += isOpen ? 1 : 0;
                    openHere |= isOpen && line.getKey().startsWith("all ");
                    lines++;
                }
                openVariants += openHere ? 1 : 0;
            }
        }
        assertThat(differences).isEmpty();
        return new Compared(variants, lines, openVariants, open, notGiven, width);
    }

    /** What is said of shares of people's copies: on X and Y it may not be known, since packages say of no stratum how many of which sex it has. */
    private static boolean dependsOnSexes(String variant, String column) {
        return variant.matches("chr[XY] .*")
                && (column.contains("grpmax") || column.startsWith("fafmax") || column.equals("call_rate"));
    }

    /** The sites VCF of a release has the greatest of groups that the merged table has, without the excluded one. */
    private void requireReleased(Path merged, Path into) throws IOException {
        Path release = into.resolve("release");
        ok("release", merged, "-o", release, "--policy", exact, "--formats", "vcf", "--version", "1");
        Map<String, String> released = new HashMap<>();
        try (Stream<Path> files = Files.list(release)) {
            Path vcf = files.filter(f -> f.toString().endsWith(".sites.vcf.gz"))
                    .findFirst()
                    .orElseThrow();
            try (BufferedReader lines = ThousandGenomes.gunzip(vcf)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] c = line.split("\t", -1);
                    if (!line.startsWith("#")) {
                        released.put(
                                String.join(" ", c[0], c[1], c[3], c[4]),
                                info(c[7], "grpmax") + " " + info(c[7], "AC_grpmax") + " "
                                        + info(c[7], "fafmax_faf95_max_gen_anc"));
                    }
                }
            }
        }
        int given = 0;
        try (ShownTable table = new ShownTable(show(into.resolve("twice.tsv"), "show", merged))) {
            for (Block block = table.next(); block != null; block = table.next()) {
                String[] all = block.lines().get("all adj");
                String wanted = Stream.of("grpmax", "AC_grpmax", "fafmax_faf95_max_gen_anc")
                        .map(column -> table.value(all, column).replace("NA", "."))
                        .collect(Collectors.joining(" "));
                assertThat(released).containsEntry(block.variant(), wanted);
                given += wanted.startsWith(".") ? 0 : 1;
            }
        }
        assertThat(given).isGreaterThan(50);
        assertThat(CommandLineRun.goe("release", merged, "-o", into.resolve("no"), "--grpmax-exclude", "XXX")
                        .err())
                .contains("no population XXX");
        requireSucceeded(merged, release, into);
    }

    /** A release that follows another one tells that nothing changed; either may be withdrawn. */
    private void requireSucceeded(Path merged, Path release, Path into) throws IOException {
        Path about = Files.writeString(into.resolve("about.yaml"), "title: Second\nkeywords: [one]\n");
        Path second = into.resolve("second");
        Object[] line = {
            "release",
            merged,
            "-o",
            second,
            "--policy",
            exact,
            "--version",
            "2",
            "--metadata",
            about,
            "--previous",
            release
        };
        assertThat(ok(line).err())
                .contains("warning: --metadata " + about + " lacks description, identifier, publisher.name");
        assertThat(Files.readAllLines(second.resolve("changes.tsv"))).hasSize(1);
        assertThat(Files.readString(second.resolve("metadata.ttl"))).contains("dct:title \"Second\"@en");
        assertThat(CommandLineRun.goe("withdraw-release", second).exit()).isEqualTo(2);
        assertThat(ok("withdraw-release", second, "--reason", "wrong", "--dry-run")
                        .out())
                .isEqualTo("would withdraw release 2\n");
        assertThat(second.resolve("WITHDRAWN.json")).doesNotExist();
        assertThat(ok("withdraw-release", second, "--reason", "wrong").err()).contains("no --key");
        assertThat(ok("withdraw-release", second, "--reason", "other").out())
                .contains("release 2 was withdrawn already", ": wrong");
        Path third = into.resolve("third");
        assertThat(ok("release", merged, "-o", third, "--policy", exact, "--version", "3", "--previous", second)
                        .err())
                .contains("release 2 was withdrawn");
        assertThat(third.resolve("changes.tsv")).doesNotExist();
        Files.writeString(second.resolve("report.html"), "damaged");
        assertThat(CommandLineRun.goe("release", merged, "-o", into.resolve("no"), "--previous", second)
                        .exit())
                .isEqualTo(5);
        Files.writeString(about, "titles: Second\n");
        CommandLineRun.Done unknown =
                CommandLineRun.goe("release", merged, "-o", into.resolve("no"), "--metadata", about);
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("unknown key 'titles'; the nearest is 'title'");
        assertThat(into.resolve("no")).doesNotExist();
    }

    private static String info(String info, String key) {
        return Arrays.stream(info.split(";", -1))
                .filter(f -> f.startsWith(key + "="))
                .findFirst()
                .orElseThrow()
                .substring(key.length() + 1);
    }
}
