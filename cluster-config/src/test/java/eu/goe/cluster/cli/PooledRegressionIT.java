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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * One regression of the people of three nodes, as commands. 1000 Genomes cut into three nodes gives what R 4.2.2 gives of all of them (README of the shared data); simulated people, of whom some lack genotypes,
 * phenotypes or a level of a covariate, what one store of all of them gives. Attacks 30 and 32 of the design of disclosure.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PooledRegressionIT {
    private static final Path DATA =
            Path.of(System.getProperty("goe.shared", "../../shared"), "data", "gwas", "glow-1kg");
    private static final List<String> NODES = List.of("DK", "FI", "SE");
    private static final String OPEN = "{approvers: 0, min_count: 1, min_cohort: 1, min_diff: 1, gwas_min_n: 1,"
            + " gwas_min_cases: 1, gwas_min_controls: 1, gwas_min_mac: 1, gwas_min_mac_arm: 1, max_share: 1,"
            + " max_params_ratio: 1}";

    @TempDir
    static Path folder;

    private Path trust;
    private Simulated simulated;

    @BeforeAll
    void nodes() throws IOException {
        trust = Files.createDirectories(folder.resolve("trust"));
        for (String node : List.of("DK", "FI", "SE", "EU")) {
            ok("keys", "new", "--node", node, "-o", folder.resolve("keys"));
            Files.copy(folder.resolve("keys/" + node + "-signer.pub.pem"), trust.resolve(node + "-signer.pub.pem"));
        }
        simulated = Simulated.make("sim", 500, 300, "chr21,chrX");
    }

    private static Path init(String name, String node, String assembly, String rules) throws IOException {
        Path policy = Files.writeString(folder.resolve(name + ".yaml"), "coordinator: " + rules + "\n");
        Path made = folder.resolve(name);
        ok("init", "-s", made, "--node", node, "--assembly", assembly, "--policy", policy, "--synthetic");
        return made;
    }

    private static Path key(String node) {
        return folder.resolve("keys/" + node + "-signer.key.pem");
    }

    private static Done sum(Path store, String name, List<Object> options) {
        List<Object> args = new ArrayList<>(List.of("gwas", "suffstats", "-s", store, "--name", name));
        args.addAll(options);
        return goe(args.toArray());
    }

    private static Done export(Path store, String node, String result) {
        Path out = store.resolveSibling(store.getFileName() + "-" + result + ".pkg");
        return goe("export", "-s", store, "--result", result, "--key", key(node), "-o", out);
    }

    /** Sums and exports at all nodes; their packages. */
    private static List<Object> round(Map<String, Path> stores, String name, List<Object> options) {
        List<Object> packages = new ArrayList<>();
        stores.forEach((node, store) -> {
            Done summed = sum(store, name, options);
            assertThat(summed.exit()).as(summed.err()).isZero();
            Done exported = export(store, node, name);
            assertThat(exported.exit()).as(exported.err()).isZero();
            packages.add(store.resolveSibling(store.getFileName() + "-" + name + ".pkg"));
        });
        return packages;
    }

    private Done merge(List<Object> packages, Path out, Object... more) {
        List<Object> args = new ArrayList<>(List.of("merge", "--trust", trust, "-o", out));
        args.addAll(packages);
        args.addAll(Arrays.asList(more));
        return ok(args.toArray());
    }

    /** All rounds; the folder of the associations. */
    private Path regression(Map<String, Path> stores, String name, List<Object> options, Object... first) {
        Path plan = folder.resolve(name + "-plan1.tar");
        List<Object> how = new ArrayList<>(Arrays.asList(first));
        how.addAll(List.of("--key", key("EU")));
        merge(round(stores, name + "0", options), plan, how.toArray());
        for (int round = 1; round <= 12; round++) {
            List<Object> answering = new ArrayList<>(options);
            answering.addAll(List.of("--plan", plan, "--trust", trust));
            List<Object> packages = round(stores, name + round, answering);
            Path next = folder.resolve(name + "-plan" + (round + 1) + ".tar");
            String said =
                    merge(packages, next, "--plan", plan, "--key", key("EU")).out();
            if (said.contains("one regression")) {
                return next;
            }
            plan = next;
        }
        throw new AssertionError("more than 12 rounds");
    }

    private Map<String, Path> thousandGenomes(String name) throws IOException {
        Map<String, String> nodeOf = new HashMap<>();
        TestFiles.table(Files.readString(DATA.resolve("nodes.tsv")), "\t")
                .forEach(r -> nodeOf.put(r.get("IID"), r.get("node")));
        Map<String, Path> stores = new LinkedHashMap<>();
        for (String node : NODES) {
            Path store = init(name + node, node, "GRCh37", OPEN);
            Path its = folder.resolve(name + node + ".vcf");
            TestFiles.someSamples(DATA.resolve("genotypes.vcf.gz"), its, id -> node.equals(nodeOf.get(id)));
            ok("ingest", "-s", store, its);
            stores.put(node, store);
        }
        return stores;
    }

    private static Map<String, Map<String, String>> shown(Object... what) {
        List<Object> args = new ArrayList<>(List.of("results"));
        args.addAll(Arrays.asList(what));
        Map<String, Map<String, String>> byKey = new LinkedHashMap<>();
        TestFiles.table(ok(args.toArray()).out(), "\t")
                .forEach(r -> byKey.put(r.get("variant_id") + " " + r.get("trait"), r));
        return byKey;
    }

    private static double number(Map<String, String> row, String column) {
        return Double.parseDouble(row.get(column));
    }

    private static void near(Map<String, String> ours, String column, double expected, double relative) {
        assertThat(number(ours, column))
                .as("%s of %s", column, ours)
                .isCloseTo(expected, within(Math.abs(expected) * relative));
    }

    @Test
    void threeNodesAreOneRegressionAsRDoesIt() throws IOException {
        Map<String, Path> stores = thousandGenomes("kg");
        List<Object> options = List.of(
                "--pheno", DATA.resolve("continuous-phenotypes.tsv"), "--covar", DATA.resolve("covariates.tsv"));
        Map<String, Map<String, String>> ours = shown("show", regression(stores, "q", options));
        int compared = 0;
        for (Map<String, String> row :
                TestFiles.table(Files.readString(DATA.resolve("expected/R_lm_pooled.tsv")), "\t")) {
            if (row.get("offset").equals("TRUE")) {
                continue;
            }
            Map<String, String> its = of(ours, row);
            assertThat(its)
                    .containsEntry("n", "2504")
                    .containsEntry("test", "LINEAR")
                    .containsEntry("n_nodes", "3");
            near(its, "beta", number(row, "beta"), 1e-9);
            near(its, "standard_error", number(row, "se"), 1e-9);
            assertThat(number(its, "neg_log_10_p_value")).isCloseTo(-Math.log10(number(row, "p")), within(1e-8));
            compared++;
        }
        assertThat(compared).isEqualTo(65);
    }

    /** R's statistic has the weights of the step before the last: of the traits of this data that is up to 2e-6. */
    @Test
    void scoresOfABinaryTraitAreThoseOfR() throws IOException {
        Map<String, Path> stores = thousandGenomes("kb");
        List<Object> options = List.of(
                "--pheno",
                DATA.resolve("binary-phenotypes.tsv"),
                "--pheno-names",
                "Binary_Trait_1,Binary_Trait_2",
                "--covar",
                DATA.resolve("covariates.tsv"));
        Map<String, Map<String, String>> ours = shown("show", regression(stores, "b", options));
        int compared = 0;
        for (Map<String, String> row :
                TestFiles.table(Files.readString(DATA.resolve("expected/R_glm_pooled.tsv")), "\t")) {
            if (row.get("offset").equals("TRUE")
                    || !List.of("Binary_Trait_1", "Binary_Trait_2").contains(row.get("trait"))) {
                continue;
            }
            Map<String, String> its = of(ours, row);
            assertThat(its).containsEntry("n", "2504").containsEntry("test", "SCORE");
            double z = number(its, "beta") / number(its, "standard_error");
            assertThat(z * z).isCloseTo(number(row, "score_chisq"), within(2e-6 * number(row, "score_chisq")));
            compared++;
        }
        assertThat(compared).isEqualTo(26);
    }

    private static Map<String, String> of(Map<String, Map<String, String>> ours, Map<String, String> row) {
        return ours.entrySet().stream()
                .filter(e -> e.getKey().contains("_" + row.get("pos") + "_")
                        && e.getKey().endsWith(" " + row.get("trait")))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    /** Simulated people at three nodes, and all of them in one store; what both programs take of them. */
    private record Simulated(Map<String, Path> stores, Path all, Path phenotypes, Path covariates) {
        static Simulated make(String name, int people, int variants, String contigs) throws IOException {
            Path in = folder.resolve(name + "-in");
            ok(
                    "simulate",
                    "-o",
                    in,
                    "--samples",
                    people,
                    "--variants",
                    variants,
                    "--contigs",
                    contigs,
                    "--populations",
                    "FIN:0.4,SWE:0.6",
                    "--seed",
                    11);
            List<Map<String, String>> samples = TestFiles.table(Files.readString(in.resolve("samples.tsv")), "\t");
            SplittableRandom random = new SplittableRandom(5);
            Map<String, String> nodeOf = new HashMap<>();
            StringBuilder traits = new StringBuilder("#IID\tq1\tq2\tb1\n");
            StringBuilder beside = new StringBuilder("#IID\tage\tclinic\n");
            for (Map<String, String> sample : samples) {
                String id = sample.get("sample");
                String node = NODES.get(random.nextInt(3));
                nodeOf.put(id, node);
                double age = 50 + 10 * random.nextGaussian() + (node.equals("DK") ? 8 : 0);
                traits.append(String.join(
                        "\t",
                        id,
                        Double.toString(3 * random.nextGaussian() + age / 10),
                        random.nextInt(12) == 0 ? "NA" : Double.toString(100 + random.nextGaussian()),
                        random.nextInt(20) == 0 ? "NA" : random.nextDouble() * 100 < age - 20 ? "1" : "0"));
                traits.append('\n');
                // A level that no Dane has.
                String clinic = List.of("a", "b", "c").get(random.nextInt(node.equals("DK") ? 2 : 3));
                beside.append(id)
                        .append('\t')
                        .append(age)
                        .append('\t')
                        .append(clinic)
                        .append('\n');
            }
            Map<String, Path> stores = new LinkedHashMap<>();
            for (String node : NODES) {
                Path store = init(name + node, node, "GRCh38", OPEN);
                Path its = folder.resolve(name + node + ".vcf");
                TestFiles.someSamples(in.resolve("sim.vcf.gz"), its, id -> node.equals(nodeOf.get(id)));
                fill(store, its, samples, nodeOf, node);
                stores.put(node, store);
            }
            Path all = init(name + "all", "ALL", "GRCh38", OPEN);
            fill(all, in.resolve("sim.vcf.gz"), samples, nodeOf, "");
            return new Simulated(
                    stores,
                    all,
                    Files.writeString(folder.resolve(name + "-traits.tsv"), traits),
                    Files.writeString(folder.resolve(name + "-covariates.tsv"), beside));
        }

        private static void fill(
                Path store, Path vcf, List<Map<String, String>> samples, Map<String, String> nodeOf, String node)
                throws IOException {
            StringBuilder sexes = new StringBuilder("sample\tsex\n");
            for (Map<String, String> sample : samples) {
                if (node.isEmpty() || node.equals(nodeOf.get(sample.get("sample")))) {
                    sexes.append(sample.get("sample"))
                            .append('\t')
                            .append(sample.get("sex"))
                            .append('\n');
                }
            }
            ok("ingest", "-s", store, vcf);
            ok("samples", "-s", store, "import", Files.writeString(Path.of(store + "-sexes.tsv"), sexes));
        }

        List<Object> options(String names) {
            return List.of("--pheno", phenotypes, "--covar", covariates, "--pheno-names", names);
        }

        /** Of all in one store. */
        Map<String, Map<String, String>> inOnePlace(String name, String names, Object... more) {
            List<Object> args =
                    new ArrayList<>(List.of("gwas", "test", "-s", all, "--name", name, "--missing-genotypes", "mean"));
            args.addAll(options(names));
            args.addAll(Arrays.asList(more));
            ok(args.toArray());
            return shown("-s", all, "show", name);
        }
    }

    private static int compare(
            Map<String, Map<String, String>> ours, Map<String, Map<String, String>> expected, double relative) {
        int compared = 0;
        assertThat(ours.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
        for (Map.Entry<String, Map<String, String>> row : expected.entrySet()) {
            Map<String, String> its = ours.get(row.getKey());
            if (!row.getValue().get("status").equals("OK")) {
                assertThat(its).containsEntry("beta", "NA");
                continue;
            }
            assertThat(its)
                    .containsEntry("n", row.getValue().get("n"))
                    .containsEntry("n_nodes", "3")
                    .containsEntry("effect_allele_frequency", row.getValue().get("effect_allele_frequency"));
            double error = number(row.getValue(), "standard_error");
            assertThat(number(its, "beta"))
                    .as("%s", its)
                    .isCloseTo(
                            number(row.getValue(), "beta"),
                            within(relative * (error + Math.abs(number(row.getValue(), "beta")))));
            near(its, "standard_error", error, relative);
            compared++;
        }
        return compared;
    }

    @Test
    void missingGenotypesPhenotypesAndLevelsAndTheXAreAsInOnePlace() throws IOException {
        Path linear = regression(simulated.stores(), "lin", simulated.options("q1,q2"));
        assertThat(compare(shown("show", linear), simulated.inOnePlace("lin", "q1,q2"), 1e-9))
                .isGreaterThan(500);
        Path binary = regression(simulated.stores(), "bin", simulated.options("b1"));
        assertThat(compare(shown("show", binary), simulated.inOnePlace("bin", "b1", "--method", "score"), 1e-6))
                .isGreaterThan(250);

        // Node intercepts are those of a covariate that says the node.
        Path nodes = regression(simulated.stores(), "fix", simulated.options("q1"), "--node-intercepts");
        Path covariates = withNode(simulated);
        ok(
                "gwas",
                "test",
                "-s",
                simulated.all(),
                "--name",
                "fix",
                "--missing-genotypes",
                "mean",
                "--pheno",
                simulated.phenotypes(),
                "--pheno-names",
                "q1",
                "--covar",
                covariates);
        assertThat(compare(shown("show", nodes), shown("-s", simulated.all(), "show", "fix"), 1e-9))
                .isGreaterThan(250);
    }

    private static Path withNode(Simulated simulated) throws IOException {
        Map<String, String> nodeOf = new HashMap<>();
        for (Map.Entry<String, Path> store : simulated.stores().entrySet()) {
            TestFiles.table(ok("samples", "-s", store.getValue(), "list").out(), "\t")
                    .forEach(r -> nodeOf.put(r.get("sample"), store.getKey()));
        }
        StringBuilder text = new StringBuilder();
        for (String line : Files.readAllLines(simulated.covariates())) {
            String id = line.substring(0, line.indexOf('\t'));
            text.append(line)
                    .append('\t')
                    .append(nodeOf.getOrDefault(id, "node"))
                    .append('\n');
        }
        return Files.writeString(folder.resolve("with-node.tsv"), text);
    }

    @Test
    void attack32APlanIsOfTheModelThatTheFirstPackagesFix() throws IOException {
        Path store = simulated.stores().get("SE");
        List<Object> packages = round(simulated.stores(), "one", simulated.options("q1,q2"));

        // A node that repeats a round sends the same.
        Path first = (Path) packages.get(2);
        Path again = folder.resolve("again.pkg");
        ok("export", "-s", store, "--result", "one", "--key", key("SE"), "-o", again);
        assertThat(Files.readString(again.resolve("manifest.json")))
                .isEqualTo(Files.readString(first.resolve("manifest.json")));
        Path twice = folder.resolve("twice.tar");
        List<Object> repeated = new ArrayList<>(packages);
        repeated.add(again);
        merge(repeated, twice, "--key", key("EU"));

        List<Object> answering = new ArrayList<>(simulated.options("q1,q2"));
        answering.addAll(List.of("--plan", twice, "--trust", trust));
        List<Object> answers = round(simulated.stores(), "two", answering);
        Path other = folder.resolve("other.tar");
        merge(packages, other, "--key", key("EU"), "--node-intercepts");
        answering.set(answering.indexOf(twice), other);
        assertThat(sum(store, "model", answering).exit()).isZero();
        refused(export(store, "SE", "model"), "rule D10", "another model");

        // Other values than those of the first package, nobody's signature, and a plan that is none of this node's.
        List<Object> changed = new ArrayList<>(answering);
        changed.set(
                1,
                Files.writeString(
                        folder.resolve("changed.tsv"),
                        Files.readString(simulated.phenotypes()).replaceAll("\\.[0-9]+\t", ".5\t")));
        Done mixed = sum(store, "mixed", changed);
        assertThat(mixed.exit()).isEqualTo(3);
        assertThat(mixed.err()).contains("not those of the first package");
        byte[] bytes = Files.readAllBytes(twice);
        bytes[bytes.length / 2] ^= 1;
        answering.set(answering.indexOf(other), Files.write(folder.resolve("broken.tar"), bytes));
        assertThat(sum(store, "broken", answering).exit()).isEqualTo(5);
        answering.set(answering.size() - 3, twice);
        Done foreign = sum(simulated.all(), "foreign", answering);
        assertThat(foreign.exit()).as(foreign.err()).isEqualTo(5);
        assertThat(foreign.err()).contains("no package of this store");

        // First packages answer nothing, and a regression of some of the nodes is another one.
        Path none = folder.resolve("none");
        assertThat(merged(packages, none, twice).exit()).isEqualTo(2);
        Done some = merged(answers.subList(0, 2), none, twice);
        assertThat(some.exit()).isEqualTo(5);
        assertThat(some.err()).contains("DK, FI, SE");
        assertThat(none).doesNotExist();
    }

    private Done merged(List<Object> packages, Path out, Path plan) {
        List<Object> args = new ArrayList<>(List.of("merge", "--trust", trust, "--plan", plan, "-o", out));
        args.addAll(packages);
        return goe(args.toArray());
    }

    private static void refused(Done done, String... says) {
        assertThat(done.exit()).as(done.err()).isEqualTo(4);
        assertThat(done.err()).contains(says).doesNotContain("sim0");
    }

    /** Attack 30: products of covariates of two results, or two phenotypes of one, of which one has a person more; and what few people have. */
    @Test
    void attack30TwoSumsThatDifferInOnePersonAreRefused() throws IOException {
        int people = 400;
        StringBuilder vcf = new StringBuilder("##fileformat=VCFv4.3\n##contig=<ID=chr22,length=50818468>\n"
                + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        StringBuilder traits = new StringBuilder("#IID\tq\n");
        StringBuilder fewer = new StringBuilder("#IID\tr\n");
        StringBuilder covariates = new StringBuilder("#IID\tage\tmale\trare\n");
        StringBuilder[] records = {new StringBuilder(), new StringBuilder(), new StringBuilder()};
        for (int i = 0; i < people; i++) {
            vcf.append("\tZZSECRET").append(i);
            String id = "ZZSECRET" + i + "\t";
            traits.append(id).append(i * 37 % 101).append('\n');
            fewer.append(id)
                    .append(i == 9 ? "NA" : Integer.toString(i * 53 % 103))
                    .append('\n');
            covariates
                    .append(id)
                    .append(20 + i * 29 % 61)
                    .append('\t')
                    .append(i % 2)
                    .append('\t');
            covariates.append(i < 3 ? "1" : "0").append('\n');
            records[0].append(i % 3 == 0 ? "\t0/1" : "\t0/0");
            // Ten carriers, of whom one is male; and nine.
            records[1].append(i == 1 || (i % 2 == 0 && i < 18) ? "\t0/1" : "\t0/0");
            records[2].append(i % 40 == 0 && i > 0 ? "\t0/1" : "\t0/0");
        }
        for (int r = 0; r < records.length; r++) {
            vcf.append("\nchr22\t")
                    .append(20_000_000 + r)
                    .append("\t.\tA\tG\t.\tPASS\t.\tGT")
                    .append(records[r]);
        }
        Path store = init("strict", "SE", "GRCh38", "{approvers: 0}");
        ok("ingest", "-s", store, Files.writeString(folder.resolve("strict.vcf"), vcf.append('\n')));
        Path covar = Files.writeString(folder.resolve("strict-c.tsv"), covariates);
        List<Object> options = new ArrayList<>(List.of(
                "--pheno",
                Files.writeString(folder.resolve("strict-q.tsv"), traits),
                "--covar",
                covar,
                "--covar-names",
                "age,male"));
        assertThat(sum(store, "one", options).exit()).isZero();
        Done first = export(store, "SE", "one");
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out()).contains("1 sites");
        assertThat(TestFiles.with(folder.resolve("strict-one.pkg"), "ZZSECRET")).isEmpty();
        options.set(1, Files.writeString(folder.resolve("strict-r.tsv"), fewer));
        assertThat(sum(store, "two", options).exit()).isZero();
        refused(export(store, "SE", "two"), "rule D6");
        Path both = folder.resolve("strict-both.tsv");
        StringBuilder columns = new StringBuilder("#IID\tq\tr\n");
        for (int i = 0; i < people; i++) {
            columns.append("ZZSECRET")
                    .append(i)
                    .append('\t')
                    .append(i * 37 % 101)
                    .append('\t');
            columns.append(i == 9 ? "NA" : Integer.toString(i * 53 % 103)).append('\n');
        }
        options.set(1, Files.writeString(both, columns));
        assertThat(sum(store, "both", options).exit()).isZero();
        refused(export(store, "SE", "both"), "rule D6", "phenotype(s) r", "min_diff");
        options.set(5, "age,male,rare");
        assertThat(sum(store, "three", options).exit()).isZero();
        refused(export(store, "SE", "three"), "rule D10", "rare", "min_count");
    }
}
