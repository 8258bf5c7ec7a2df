package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.goe;
import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Associations out of nodes and together, as commands. Pooled figures of 1000 Genomes cut into three nodes are those of metafor 3.8.1 from R's regressions at each (README of
 * the shared data). Attacks 12, 24, 25, 26 and 28 of the design of disclosure on made-up people.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssociationPackageIT {
    private static final Path DATA = Path.of(System.getProperty("goe.shared", "../../shared"), "data", "gwas");
    private static final int PEOPLE = 600;

    @TempDir
    static Path folder;

    private Path trust;
    /** Made-up people under the built-in policy, but without approvals. */
    private Path store;

    @BeforeAll
    void nodes() throws IOException {
        trust = Files.createDirectories(folder.resolve("trust"));
        for (String node : List.of("SE", "FI", "DK")) {
            ok("keys", "new", "--node", node, "-o", folder.resolve("keys"));
            Files.copy(folder.resolve("keys/" + node + "-signer.pub.pem"), trust.resolve(node + "-signer.pub.pem"));
        }
        store = init("made", "SE", "GRCh38", "{approvers: 0}");
        ok("ingest", "-s", store, madeUp());
    }

    private static Path init(String name, String node, String assembly, String rules) throws IOException {
        Path policy = Files.writeString(folder.resolve(name + ".yaml"), "coordinator: " + rules + "\n");
        Path made = folder.resolve(name);
        ok("init", "-s", made, "--node", node, "--assembly", assembly, "--policy", policy, "--synthetic");
        return made;
    }

    private static String id(int person) {
        return "ZZSECRET" + person;
    }

    /** Variants at 1,000 (everybody), 2,000 (4 carriers), 3,000 (20 carriers: persons 0, 2, 4 and every 30th). */
    private static Path madeUp() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder vcf = new StringBuilder("##fileformat=VCFv4.3\n##contig=<ID=chr22,length=50818468>\n"
                + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        IntStream.range(0, PEOPLE).forEach(i -> vcf.append('\t').append(id(i)));
        IntFunction<String> common = i -> random.nextInt(3) == 0 ? "0/1" : random.nextInt(9) == 0 ? "1/1" : "0/0";
        IntFunction<String> rare = i -> i < 4 ? "0/1" : "0/0";
        IntFunction<String> ofFewCases = i -> i % 30 == 0 || i == 2 || i == 4 ? "0/1" : "0/0";
        record(vcf, 20_001_000, common);
        record(vcf, 20_002_000, rare);
        record(vcf, 20_003_000, ofFewCases);
        return Files.writeString(folder.resolve("made.vcf"), vcf.append('\n'));
    }

    private static void record(StringBuilder vcf, int pos, IntFunction<String> call) {
        vcf.append("\nchr22\t").append(pos).append("\t.\tA\tG\t.\tPASS\t.\tGT");
        IntStream.range(0, PEOPLE).forEach(i -> vcf.append('\t').append(call.apply(i)));
    }

    private static Path traits(String name, String column, IntFunction<String> value) throws IOException {
        StringBuilder text = new StringBuilder("#IID\t" + column + "\n");
        IntStream.range(0, PEOPLE)
                .forEach(i ->
                        text.append(id(i)).append('\t').append(value.apply(i)).append('\n'));
        return Files.writeString(folder.resolve(name), text);
    }

    private static void test(Path store, String name, Path pheno, Object... more) {
        List<Object> args = new ArrayList<>(List.of("gwas", "test", "-s", store, "--pheno", pheno, "--name", name));
        args.addAll(Arrays.asList(more));
        ok(args.toArray());
    }

    private static Path packageOf(Path store, String result) {
        return store.resolveSibling(store.getFileName() + "-" + result + ".pkg");
    }

    private static Done export(Path store, String node, String result) {
        return goe(
                "export",
                "-s",
                store,
                "--result",
                result,
                "--key",
                folder.resolve("keys/" + node + "-signer.key.pem"),
                "-o",
                packageOf(store, result));
    }

    private static void refused(Done done, String result, String... says) {
        assertThat(done.exit()).as(done.err()).isEqualTo(4);
        assertThat(done.err()).contains(says).doesNotContain("ZZSECRET");
        assertThat(packageOf(folder.resolve("made"), result)).doesNotExist();
    }

    private static List<Map<String, String>> rows(String text) {
        return TestFiles.table(text, "\t");
    }

    private static double number(Map<String, String> row, String column) {
        return Double.parseDouble(row.get(column));
    }

    /** Rare variants, most of which only some nodes have: those of metafor are at two nodes or more. */
    @Test
    void threeNodesPoolAsMetaforDoes() throws IOException {
        Path data = DATA.resolve("glow-1kg");
        Map<String, String> nodeOf = new HashMap<>();
        rows(Files.readString(data.resolve("nodes.tsv"))).forEach(r -> nodeOf.put(r.get("IID"), r.get("node")));
        String open = "{approvers: 0, min_count: 1, min_cohort: 1, gwas_min_n: 1, gwas_min_mac: 1, gwas_min_mac_arm: 1,"
                + " max_share: 1, max_params_ratio: 1}";
        List<Path> packages = new ArrayList<>();
        for (String node : List.of("SE", "FI", "DK")) {
            Path its = init("kg" + node, node, "GRCh37", open);
            ok(
                    "ingest",
                    "-s",
                    its,
                    TestFiles.someSamples(
                            data.resolve("genotypes.vcf.gz"),
                            folder.resolve(node + ".vcf"),
                            id -> node.equals(nodeOf.get(id))));
            ok(
                    "gwas",
                    "test",
                    "-s",
                    its,
                    "--pheno",
                    data.resolve("continuous-phenotypes.tsv"),
                    "--covar",
                    data.resolve("covariates.tsv"),
                    "--name",
                    "q");
            Done done = export(its, node, "q");
            assertThat(done.exit()).as(done.err()).isZero();
            packages.add(packageOf(its, "q"));
        }
        Map<String, Map<String, String>> fixed = pooled(packages, "fixed");
        Map<String, Map<String, String>> random = pooled(packages, "random");
        int compared = 0;
        for (Map<String, String> row : rows(Files.readString(data.resolve("expected/metafor_meta.tsv")))) {
            String key = row.get("pos") + " " + row.get("trait");
            Map<String, String> ours = fixed.get(key);
            assertThat(ours).containsEntry("n_nodes", row.get("k"));
            near(ours, "beta", row, "fe_beta", 1e-8);
            near(ours, "standard_error", row, "fe_se", 1e-8);
            near(ours, "q", row, "Q", 1e-7);
            near(ours, "tau_squared", row, "tau2", 1e-7);
            assertThat(100 * number(ours, "i_squared")).isCloseTo(number(row, "I2"), within(1e-5));
            assertThat(number(ours, "neg_log_10_p_value")).isCloseTo(-Math.log10(number(row, "fe_p")), within(1e-7));
            assertThat(number(ours, "q_p_value")).isCloseTo(number(row, "Q_p"), within(1e-5));
            near(random.get(key), "beta", row, "dl_beta", 1e-7);
            near(random.get(key), "standard_error", row, "dl_se", 1e-7);
            compared++;
        }
        assertThat(compared).isGreaterThan(15);
        sampleSizes(pooled(packages, "sample-size"), data);
    }

    /** z of the p-values that R prints for each node, weighted by the square root of its people. */
    private static void sampleSizes(Map<String, Map<String, String>> ours, Path data) throws IOException {
        Map<String, double[]> sums = new HashMap<>();
        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        for (Map<String, String> row : rows(Files.readString(data.resolve("expected/R_lm_per_node.tsv")))) {
            if (row.get("beta").equals("NA")) {
                continue;
            }
            double z = -normal.inverseCumulativeProbability(number(row, "p") / 2);
            double[] its = sums.computeIfAbsent(row.get("pos") + " " + row.get("trait"), k -> new double[2]);
            double people = 10 * Math.rint(number(row, "n") / 10); // as packages tell it
            its[0] += Math.sqrt(people) * Math.copySign(z, number(row, "beta"));
            its[1] += people;
        }
        assertThat(sums).hasSize(65);
        sums.forEach((key, its) -> {
            double z = its[0] / Math.sqrt(its[1]);
            Map<String, String> row = ours.get(key);
            assertThat(number(row, "z")).as(key).isCloseTo(z, within(1e-7));
            assertThat(row).containsEntry("beta", "NA").containsEntry("test", "SAMPLE_SIZE_Z");
            assertThat(number(row, "neg_log_10_p_value"))
                    .isCloseTo(-Math.log10(2 * normal.cumulativeProbability(-Math.abs(z))), within(1e-7));
        });
    }

    private static void near(
            Map<String, String> ours, String column, Map<String, String> theirs, String of, double relative) {
        double expected = number(theirs, of);
        assertThat(number(ours, column))
                .as("%s of %s", column, theirs)
                .isCloseTo(expected, within(Math.abs(expected) * relative + 1e-12));
    }

    private Map<String, Map<String, String>> pooled(List<Path> packages, String model) {
        Path merged = folder.resolve("pooled-" + model);
        List<Object> args = new ArrayList<>(List.of("merge"));
        args.addAll(packages);
        args.addAll(List.of("--trust", trust, "--model", model, "-o", merged));
        ok(args.toArray());
        Map<String, Map<String, String>> byKey = new HashMap<>();
        for (Map<String, String> row : rows(ok("results", "show", merged).out())) {
            byKey.put(row.get("base_pair_location") + " " + row.get("trait"), row);
        }
        return byKey;
    }

    /** Person i has the value of i; the residual of no one stands out. */
    private static String spread(int i) {
        return Double.toString(i * 37 % 101 / 10.0);
    }

    @Test
    void attack24FewCasesAreRefused() throws IOException {
        test(store, "few", traits("few.tsv", "t", i -> i < 40 ? "1" : "0"));
        refused(export(store, "SE", "few"), "few", "rule D10", "phenotype t", "gwas_min_cases 50");
    }

    /** Of the 21 carriers at 3,000 two are cases: nothing of it is told, nor that anybody has the variant at 2,000. */
    @Test
    void attack25RareVariantsAndFewCarriersOfAnArmAreNotTold() throws IOException {
        test(store, "rare", traits("arm.tsv", "t", i -> i == 2 || i == 4 || (i % 2 == 1 && i < 300) ? "1" : "0"));
        Map<String, String> inside = new HashMap<>();
        rows(ok("results", "-s", store, "show", "rare").out())
                .forEach(r -> inside.put(r.get("base_pair_location"), r.get("status")));
        assertThat(inside).containsOnlyKeys("20001000", "20002000", "20003000").containsEntry("20003000", "OK");
        Done done = export(store, "SE", "rare");
        assertThat(done.exit()).as(done.err()).isZero();
        Path merged = folder.resolve("rare-merged");
        ok("merge", packageOf(store, "rare"), "--trust", trust, "-o", merged);
        assertThat(rows(ok("results", "show", merged).out()))
                .extracting(r -> r.get("base_pair_location"))
                .containsExactly("20001000");
        assertThat(TestFiles.with(packageOf(store, "rare"), "ZZSECRET")).isEmpty();
    }

    @Test
    void attack26ACovariateThatThreePeopleHaveIsRefused() throws IOException {
        Path covar = traits("clinic.tsv", "clinic", i -> i < 3 ? "north" : i % 2 == 0 ? "east" : "west");
        test(store, "clinic", traits("q26.tsv", "q", AssociationPackageIT::spread), "--covar", covar);
        refused(export(store, "SE", "clinic"), "clinic", "rule D10", "clinic=north", "min_count 5");
    }

    @Test
    void attack28ATraitThatOnePersonMakesIsRefused() throws IOException {
        test(store, "rich", traits("rich.tsv", "income", i -> i == 7 ? "1000000" : i % 2 == 0 ? "0" : "0.5"));
        refused(export(store, "SE", "rich"), "rich", "rule D8", "phenotype income");
    }

    @Test
    void attack12OnePersonFewerOrAnotherValueIsRefused() throws IOException {
        Path all = init("later", "SE", "GRCh38", "{approvers: 0}");
        ok("ingest", "-s", all, madeUp());
        test(all, "first", traits("q12.tsv", "q", AssociationPackageIT::spread));
        assertThat(export(all, "SE", "first").exit()).isZero();
        test(all, "fewer", traits("fewer.tsv", "q", i -> i == 5 ? "NA" : spread(i)));
        refused(export(all, "SE", "fewer"), "fewer", "rule D6");
        test(all, "other", traits("other.tsv", "q", i -> i == 5 ? "9.9" : spread(i)));
        refused(export(all, "SE", "other"), "other", "rule D6");
    }
}
