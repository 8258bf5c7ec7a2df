package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.ThousandGenomes.group;
import static eu.goe.cluster.cli.ThousandGenomes.key;
import static eu.goe.cluster.cli.ThousandGenomes.ok;
import static eu.goe.cluster.cli.ThousandGenomes.show;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.goe.cluster.cli.CommandLineRun.Done;
import eu.goe.cluster.cli.ShownTable.Block;
import eu.goe.cluster.cli.ThousandGenomes.Person;
import eu.goe.core.disclosure.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * 1000 Genomes, chr22, 2,504 people, by hand: counts of everybody, each population, each sex and both equal those that
 * independent programs found, in one store and merged from five.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CohortIT {
    private static final String[] COUNTS = {"AC", "AN", "n_hom_alt", "n_het", "n_hemi_alt", "n_missing"};

    private static final List<String> TAGS = List.of("AC", "AN", "AC_Hom", "AC_Het", "AC_Hemi", "NS", "HWE");

    @TempDir
    static Path folder;

    private ThousandGenomes panel;
    private Path one;
    /** What the one store shows. */
    private Path whole;

    private Map<String, Path> parts;

    @BeforeAll
    void countEverybodyInOneStore() throws IOException {
        panel = new ThousandGenomes();
        one = panel.oneStore(folder);
        whole = show(folder.resolve("one.tsv"), "-s", one, "show", "f");
        parts = panel.cutBySuperpopulation(folder);
        assertThat(parts).hasSize(5);
    }

    @Test
    void theSameContentAgainIsNoBatch() {
        Done again = ok(CommandLineRun.goe("ingest", "-s", one, panel.vcf, "--json"));
        assertThat(again.out())
                .contains("\"samples\":2504")
                .contains("\"records\":6109")
                .contains("\"kept\":6109")
                .contains("\"quarantined\":0")
                .contains("\"variants\":6139")
                .contains("\"repeated\":true");
    }

    @Test
    void countsAndHweEqualTheExpectedFile() throws IOException {
        Map<String, Map<String, String>> expected = panel.expected();
        String[] theirs = {"AC", "AN", "nhom", "nhet", "nhemi", "nmiss"};
        List<String> differences = new ArrayList<>();
        Set<String> compared = new HashSet<>();
        try (ShownTable shown = new ShownTable(whole)) {
            assertThat(String.join(" ", shown.columns()))
                    .startsWith("contig pos ref alt stratum quality AC AN AF n_hom_alt n_het n_hemi_alt n_missing"
                            + " hwe_p faf95 faf99");
            for (Block block = shown.next(); block != null; block = shown.next()) {
                for (String[] values : block.lines().values()) {
                    String key = key(values[1], values[2], values[3], group(values[4]));
                    Map<String, String> row = expected.get(key);
                    if (row == null) {
                        // It leaves out groups without the allele.
                        if (!shown.value(values, "AC").equals("0") || values[4].equals("all")) {
                            differences.add(key + " is not expected");
                        }
                        continue;
                    }
                    compared.add(key);
                    for (int f = 0; f < COUNTS.length; f++) {
                        String mine = shown.value(values, COUNTS[f]);
                        if (!mine.equals(row.get(theirs[f]))) {
                            differences.add(key + " " + COUNTS[f] + " " + mine + ", not " + row.get(theirs[f]));
                        }
                    }
                    requireSameHwe(key, shown.value(values, "hwe_p"), row.get("hwe"), differences);
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(compared).hasSameSizeAs(expected.keySet());
    }

    @Test
    void countsAndHweEqualBcftoolsFillTags() throws IOException, InterruptedException {
        assumeTrue(onPath("bcftools"), "bcftools is not installed");
        Path groups = folder.resolve("groups.txt");
        List<String> lines = new ArrayList<>();
        Map<String, Integer> sizes = new TreeMap<>();
        for (Person p : panel.people()) {
            List<String> its = List.of(p.population(), p.sex(), p.population() + "_" + p.sex());
            lines.add(p.sample() + "\t" + String.join(",", its));
            its.forEach(g -> sizes.merge(g, 1, Integer::sum));
            sizes.merge("ALL", 1, Integer::sum);
        }
        Files.write(groups, lines);
        List<String> names = List.copyOf(sizes.keySet());
        Map<String, String[]> tags = fillTags(groups, names);
        List<String> differences = new ArrayList<>();
        long compared = 0;
        try (ShownTable shown = new ShownTable(whole)) {
            for (Block block = shown.next(); block != null; block = shown.next()) {
                for (String[] values : block.lines().values()) {
                    String group = group(values[4]);
                    String[] c = tags.get(key(values[1], values[2], values[3], ""));
                    if (c == null || !values[5].equals("raw")) {
                        continue;
                    }
                    compared++;
                    int at = 3 + TAGS.size() * names.indexOf(group);
                    String key = block.variant() + " " + group;
                    String theirs = c[at] + " " + c[at + 1] + " " + Long.parseLong(c[at + 2]) / 2 + " " + c[at + 3]
                            + " " + c[at + 4] + " " + (sizes.getOrDefault(group, 0) - Integer.parseInt(c[at + 5]));
                    String mine = String.join(
                            " ",
                            Stream.of(COUNTS).map(n -> shown.value(values, n)).toList());
                    if (!mine.equals(theirs)) {
                        differences.add(key + " " + mine + ", not " + theirs);
                    }
                    requireSameHwe(key, shown.value(values, "hwe_p"), c[at + 6], differences);
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(compared).isEqualTo(6139L * 81).isEqualTo((long) tags.size() * names.size());
    }

    /** What bcftools counts for each group: columns pos, ref, alt, then {@link #TAGS} of each name. */
    private Map<String, String[]> fillTags(Path groups, List<String> names) throws IOException, InterruptedException {
        StringBuilder format = new StringBuilder("%POS\\t%REF\\t%ALT");
        for (String name : names) {
            TAGS.forEach(tag -> format.append("\\t%").append(tag).append(name.equals("ALL") ? "" : "_" + name));
        }
        Path log = folder.resolve("bcftools.log");
        Path out = folder.resolve("tags.tsv");
        String pipe = "bcftools norm -m- -Ou \"$1\" | bcftools +fill-tags -Ou -- -S \"$2\" -t " + String.join(",", TAGS)
                + " | bcftools query -f \"$3\\n\" > \"$4\"";
        Process process = new ProcessBuilder(
                        "bash",
                        "-o",
                        "pipefail",
                        "-c",
                        pipe,
                        "bash",
                        panel.vcf.toString(),
                        groups.toString(),
                        format.toString(),
                        out.toString())
                .redirectError(log.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
        Map<String, String[]> tags = new HashMap<>();
        for (String line : Files.readAllLines(out)) {
            String[] c = line.split("\t", -1);
            tags.put(key(c[0], c[1], c[2], ""), c);
        }
        return tags;
    }

    @Promise(attack = "37")
    @Test
    void fiveStoresMergeToTheTableOfTheOne() throws IOException {
        Path policy = Files.writeString(
                folder.resolve("exact.yaml"), "coordinator: {min_count: 1, min_cohort: 20, approvers: 0}\n");
        List<String> differences = new ArrayList<>();
        try (ShownTable mine = new ShownTable(whole);
                ShownTable merged = new ShownTable(merged("exact", policy))) {
            Block wanted = mine.next();
            Block block = merged.next();
            for (; block != null && wanted != null; block = merged.next(), wanted = mine.next()) {
                assertThat(block.variant()).isEqualTo(wanted.variant());
                assertThat(block.lines().keySet()).isEqualTo(wanted.lines().keySet());
                for (Map.Entry<String, String[]> line : block.lines().entrySet()) {
                    String[] one = wanted.lines().get(line.getKey());
                    String[] values = line.getValue();
                    for (String column : mine.columns()) {
                        String its = merged.value(values, column);
                        String truth = mine.value(one, column);
                        if (!its.equals(truth)) {
                            differences.add(block.variant() + " " + line.getKey() + " " + column + " " + its + ", not "
                                    + truth);
                        }
                    }
                    requireWithin(merged, values, mine, one, differences);
                }
            }
            assertThat(block).isNull();
            assertThat(wanted).isNull();
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void underTheDefaultPolicyFiguresAreEqualAndIntervalsContainThem() throws IOException {
        List<String> differences = new ArrayList<>();
        long given = 0;
        long hidden = 0;
        try (ShownTable mine = new ShownTable(whole);
                ShownTable merged = new ShownTable(merged("default", null))) {
            for (Block block = merged.next(); block != null; block = merged.next()) {
                Block wanted = mine.next();
                while (wanted != null && !wanted.variant().equals(block.variant())) {
                    wanted = mine.next();
                }
                assertThat(wanted)
                        .as(block.variant() + " is not in the one store")
                        .isNotNull();
                for (Map.Entry<String, String[]> line : block.lines().entrySet()) {
                    String[] one = wanted.lines().get(line.getKey());
                    String[] values = line.getValue();
                    for (String column : figures(mine)) {
                        String its = merged.value(values, column);
                        String truth = mine.value(one, column);
                        if (its.equals("NA") && !truth.equals("NA")) {
                            hidden++;
                        } else if (!its.equals(truth)) {
                            differences.add(block.variant() + " " + line.getKey() + " " + column + " " + its + ", not "
                                    + truth);
                        } else {
                            given++;
                        }
                    }
                    requireWithin(merged, values, mine, one, differences);
                }
            }
        }
        assertThat(differences).isEmpty();
        System.out.printf(Locale.ROOT, "default policy: %,d figures equal, %,d hidden%n", given, hidden);
        assertThat(given).as("figures given").isGreaterThan(100_000);
        assertThat(hidden).as("figures hidden").isGreaterThan(1_000);
    }

    /** Without the greatest of groups: some are dropped under the default policy, since too few people are in them. */
    private static List<String> figures(ShownTable table) {
        return table.columns().stream()
                .skip(6)
                .filter(column -> !column.contains("grpmax") && !column.startsWith("fafmax"))
                .toList();
    }

    private static void requireWithin(
            ShownTable merged, String[] values, ShownTable mine, String[] one, List<String> differences) {
        for (String count : List.of("AC", "AN")) {
            long wanted = Long.parseLong(mine.value(one, count));
            long min = Long.parseLong(merged.value(values, count + "_min"));
            long max = Long.parseLong(merged.value(values, count + "_max"));
            boolean exact = !merged.value(values, count).equals("NA");
            if (wanted < min || wanted > max || exact != (min == max)) {
                differences.add(String.join(" ", values) + ": " + count + " " + wanted + " in " + min + ".." + max);
            }
        }
    }

    /** Five stores, each with its keys, exported under a policy (null for the built-in one) and merged, as shown. */
    private Path merged(String name, Path policy) throws IOException {
        Path root = Files.createDirectories(folder.resolve(name));
        Path trust = Files.createDirectories(root.resolve("trust"));
        List<Object> merge = new ArrayList<>(List.of("merge"));
        for (Map.Entry<String, Path> part : parts.entrySet()) {
            String node = part.getKey();
            List<Person> people = panel.people().stream()
                    .filter(p -> p.superpopulation().equals(node))
                    .toList();
            Path store = ThousandGenomes.store(root.resolve(node), node, part.getValue(), people, policy);
            Path keys = root.resolve(node + "-keys");
            Path exported = root.resolve(node + ".pkg");
            ok(CommandLineRun.goe("keys", "new", "--node", node, "-o", keys));
            Files.copy(keys.resolve(node + "-signer.pub.pem"), trust.resolve(node + "-signer.pub.pem"));
            ok(CommandLineRun.goe(
                    "export",
                    "-s",
                    store,
                    "--result",
                    "f",
                    "--key",
                    keys.resolve(node + "-signer.key.pem"),
                    "-o",
                    exported));
            if (policy == null) {
                // The built-in policy asks for a second pair of eyes.
                assertThat(CommandLineRun.goe("verify", exported, "--trust", trust)
                                .exit())
                        .isEqualTo(4);
                ok(CommandLineRun.goe("keys", "new", "--node", node, "--role", "approver", "-o", keys));
                Files.copy(keys.resolve(node + "-approver.pub.pem"), trust.resolve(node + "-approver.pub.pem"));
                ok(CommandLineRun.goe("approve", exported, "--key", keys.resolve(node + "-approver.key.pem")));
            }
            requireNoNames(exported);
            merge.add(exported);
        }
        Path merged = root.resolve("merged");
        merge.addAll(List.of("--trust", trust, "-o", merged));
        ok(CommandLineRun.goe(merge.toArray()));
        return show(root.resolve("merged.tsv"), "show", merged);
    }

    private void requireNoNames(Path exported) throws IOException {
        try (Stream<Path> files = Files.walk(exported)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(panel.sampleIds().stream().filter(text::contains))
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }

    /** Six digits are printed elsewhere, and 0 or a subnormal where a smaller one underflows. */
    private static void requireSameHwe(String key, String ours, String theirs, List<String> differences) {
        if (ours.equals("NA") || theirs.equals(".")) {
            if (!ours.equals("NA") || !theirs.equals(".")) {
                differences.add(key + " hwe_p " + ours + ", not " + theirs);
            }
            return;
        }
        double p = Double.parseDouble(ours);
        double q = Double.parseDouble(theirs);
        if (Math.abs(p - q) > 1e-5 * q + 1e-37) {
            differences.add(key + " hwe_p " + p + ", not " + q);
        }
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
