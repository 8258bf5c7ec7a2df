package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.goe;
import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.association.AssociationDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Models of {@code gwas test} beside the plain one against plink2 (2.00a3.5, run here) on people some of whose genotypes, phenotypes and covariates are missing. plink2 prints six digits, and is of single precision in logistic regression. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssociationModelsIT {
    private static final double SIX_DIGITS = 6e-6;
    private static final double SINGLE_PRECISION = 2e-3;
    private static final int PEOPLE = 400;
    private static final int VARIANTS = 120;
    /** One that not everybody has a call of. */
    private static final int MISSING = 6;

    @TempDir
    static Path folder;

    private Path store;
    private Path traits;
    private Path covariates;

    @BeforeAll
    void ingest() throws IOException {
        SplittableRandom random = new SplittableRandom(23);
        int[][] copies = new int[VARIANTS][PEOPLE];
        double[] frequencies = {0.02, 0.1, 0.3, 0.5, 0.85};
        StringBuilder vcf = new StringBuilder("##fileformat=VCFv4.2\n##contig=<ID=chr1,length=248956422>\n"
                + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"GT\">\n"
                + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        for (int i = 0; i < PEOPLE; i++) {
            vcf.append("\tperson").append(i);
        }
        vcf.append('\n');
        for (int v = 0; v < VARIANTS; v++) {
            double af = frequencies[random.nextInt(frequencies.length)];
            double lost = random.nextInt(3) == 0 ? 0.1 : 0;
            vcf.append("chr1\t").append(position(v)).append("\trs").append(v).append("\tA\tG\t.\t.\t.\tGT");
            for (int i = 0; i < PEOPLE; i++) {
                int one = random.nextDouble() < af ? 1 : 0;
                int two = random.nextDouble() < af ? 1 : 0;
                copies[v][i] = one + two;
                vcf.append('\t').append(random.nextDouble() < lost ? "./." : one + "/" + two);
            }
            vcf.append('\n');
        }
        StringBuilder values = new StringBuilder("#IID\tq1\tq2\tcase\n");
        StringBuilder beside = new StringBuilder("#IID\tage\texposure\tsmoking\n");
        for (int i = 0; i < PEOPLE; i++) {
            double exposure = 3 * random.nextDouble() - 1;
            boolean smokes = random.nextInt(3) == 0;
            double noise = random.nextDouble() - random.nextDouble();
            double q = 10 + 0.4 * copies[3][i] + 0.3 * copies[7][i] * exposure + noise;
            double odds = Math.exp(-0.5 + 0.4 * copies[3][i] * (smokes ? 1 : 0));
            values.append(String.format(
                    Locale.ROOT,
                    "person%d\t%.6f\t%s\t%d%n",
                    i,
                    q,
                    random.nextInt(12) == 0 ? "NA" : String.format(Locale.ROOT, "%.6f", random.nextDouble()),
                    random.nextDouble() < odds / (1 + odds) ? 2 : 1));
            beside.append(String.format(
                    Locale.ROOT,
                    "person%d\t%s\t%.6f\t%d%n",
                    i,
                    random.nextInt(40) == 0 ? "NA" : 20 + random.nextInt(50),
                    exposure,
                    smokes ? 1 : 0));
        }
        Path file = Files.writeString(folder.resolve("people.vcf"), vcf);
        traits = Files.writeString(folder.resolve("traits.tsv"), values);
        covariates = Files.writeString(folder.resolve("covariates.tsv"), beside);
        store = folder.resolve("store");
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--synthetic");
        ok("ingest", "-s", store, file, "--batch", "b");
    }

    private static int position(int variant) {
        return 1_000_000 + 100 * variant;
    }

    private void test(String name, String phenotypes, Object... more) {
        List<Object> args = new ArrayList<>(List.of(
                "gwas",
                "test",
                "-s",
                store,
                "--pheno",
                traits,
                "--pheno-names",
                phenotypes,
                "--covar",
                covariates,
                "--name",
                name,
                "--quiet"));
        args.addAll(Arrays.asList(more));
        ok(args.toArray());
    }

    /** Rows of a result's trait by position. */
    private Map<String, Map<String, String>> shown(String name, String trait) {
        return TestFiles.table(ok("results", "-s", store, "show", name).out(), "\t").stream()
                .filter(r -> r.get("trait").equals(trait))
                .collect(Collectors.toMap(r -> r.get("base_pair_location"), r -> r));
    }

    /** Rows of one test of plink2 by position. */
    private Map<String, Map<String, String>> plink(String file, String test) throws IOException {
        return TestFiles.table(Files.readString(folder.resolve(file)), "\t").stream()
                .filter(r -> r.get("TEST").equals(test))
                .collect(Collectors.toMap(r -> r.get("POS"), r -> r, (a, b) -> a, LinkedHashMap::new));
    }

    private static void near(String ours, String theirs, double tolerance, Object row) {
        double expected = Double.parseDouble(theirs);
        assertThat(Double.parseDouble(ours))
                .as("%s", row)
                .isCloseTo(expected, Offset.offset(Math.max(1e-7, Math.abs(expected) * tolerance)));
    }

    /** Compares three columns that begin so; returns how many rows have figures. */
    private static int compare(
            Map<String, Map<String, String>> ours,
            Map<String, Map<String, String>> theirs,
            String prefix,
            double tolerance) {
        assertThat(ours.keySet()).containsAll(theirs.keySet());
        int compared = 0;
        for (Map<String, String> row : theirs.values()) {
            Map<String, String> our = ours.get(row.get("POS"));
            if (row.get("P").equals("NA")) {
                assertThat(our.get("status")).as("%s", row).isNotEqualTo("OK");
                continue;
            }
            near(our.get(prefix + "beta"), row.get("BETA"), tolerance, row);
            near(
                    our.get(prefix + "standard_error"),
                    row.get(row.containsKey("SE") ? "SE" : "LOG(OR)_SE"),
                    tolerance,
                    row);
            near(our.get(prefix + "p_value"), row.get("P"), 10 * tolerance, row);
            assertThat(our.get("n")).isEqualTo(row.get("OBS_CT"));
            compared++;
        }
        return compared;
    }

    private void plink(String options) throws IOException, InterruptedException {
        TestFiles.shell(
                folder,
                "plink2 --vcf people.vcf --make-pgen --out people && plink2 --pfile people --pheno traits.tsv --covar covariates.tsv --out"
                        + " plink " + options);
    }

    @Test
    void interactionWithACovariateIsThatOfPlink() throws IOException, InterruptedException {
        test("by-exposure", "q1,q2", "--interaction", "exposure");
        // ADD, three covariates, ADDxage, ADDxexposure, ADDxsmoking
        plink("--pheno-name q1,q2 --glm interaction omit-ref --parameters 1-4,6 --vif 1000 --max-corr 0.9999");
        for (String trait : List.of("q1", "q2")) {
            Map<String, Map<String, String>> ours = shown("by-exposure", trait);
            String file = "plink." + trait + ".glm.linear";
            assertThat(compare(ours, plink(file, "ADD"), "", SIX_DIGITS)).isEqualTo(VARIANTS);
            assertThat(compare(ours, plink(file, "ADDxexposure"), "interaction_", SIX_DIGITS))
                    .isEqualTo(VARIANTS);
        }
        assertThat(Double.parseDouble(shown("by-exposure", "q1")
                        .get(Integer.toString(position(7)))
                        .get("interaction_neg_log_10_p_value")))
                .isGreaterThan(5);
        assertThat(shown("by-exposure", "q1").values())
                .allSatisfy(r -> assertThat(r.get("interaction")).isEqualTo("exposure"));
    }

    private static void numpy(Map<String, Map<String, String>> ours, int variant, double... expected) {
        Map<String, String> row = ours.get(Integer.toString(position(variant)));
        int i = 0;
        for (String column : List.of("beta", "standard_error", "interaction_beta", "interaction_standard_error")) {
            assertThat(Double.parseDouble(row.get(column))).isCloseTo(expected[i++], Offset.offset(1e-10));
        }
    }

    /** Where its iterations stop early, the standard error is that of the step before: of one variant in ten it is off by more than rounding. */
    @Test
    void interactionOfABinaryTraitIsThatOfPlink() throws IOException, InterruptedException {
        test("by-smoking", "case", "--interaction", "smoking");
        plink(
                "--pheno-name case --glm interaction omit-ref no-firth cols=+beta,-orbeta --parameters 1-4,7 --vif 1000 --max-corr 0.9999");
        Map<String, Map<String, String>> ours = shown("by-smoking", "case");
        for (String test : List.of("ADD", "ADDxsmoking")) {
            String prefix = test.equals("ADD") ? "" : "interaction_";
            int tested = 0;
            int close = 0;
            for (Map<String, String> row :
                    plink("plink.case.glm.logistic", test).values()) {
                Map<String, String> our = ours.get(row.get("POS"));
                if (row.get("P").equals("NA")) {
                    assertThat(our.get("status")).as("%s", row).isNotEqualTo("OK");
                    continue;
                }
                tested++;
                near(our.get(prefix + "beta"), row.get("BETA"), SINGLE_PRECISION, row);
                near(our.get(prefix + "standard_error"), row.get("SE"), 0.1, row);
                double off = Double.parseDouble(our.get(prefix + "standard_error")) / Double.parseDouble(row.get("SE"));
                close += Math.abs(off - 1) < 3e-4 ? 1 : 0;
            }
            assertThat(tested).isBetween(110, VARIANTS - 4);
            assertThat(close).isGreaterThan(tested * 9 / 10);
        }
        // Newton's method to the end in numpy 2.4.6.
        numpy(ours, 3, -0.410857015257, 0.274452603193, 1.27524875931, 0.539326272003);
        numpy(ours, 7, 0.202401316586, 0.192205361763, 0.227805404267, 0.358771588264);
        numpy(ours, 12, 0.0136126367921, 0.326683136343, 0.184023738454, 0.575377826332);
        assertThat(ours.values()).allSatisfy(r -> assertThat(r.get("test")).isEqualTo("WALD"));
    }

    @Test
    void anInteractionDoesNotLeaveAndIsOfOneCovariate() throws IOException {
        test("inside", "q1", "--interaction", "age", "--missing-genotypes", "mean");
        ok("keys", "new", "--node", "SE", "-o", folder.resolve("keys"));
        assertThat(goe(
                        "export",
                        "-s",
                        store,
                        "--result",
                        "inside",
                        "-o",
                        folder.resolve("p"),
                        "--key",
                        folder.resolve("keys/SE-signer.key.pem")))
                .satisfies(done -> assertThat(done.exit()).isEqualTo(4))
                .satisfies(done -> assertThat(done.err()).contains("D10", "--interaction"));
        ok("report", "-s", store, "inside", "-o", folder.resolve("inside.html"));
        assertThat(Files.readString(folder.resolve("inside.html"))).contains("may change with age");
        assertThat(goe("gwas", "test", "-s", store, "--pheno", traits, "--covar", covariates, "--interaction", "agee"))
                .satisfies(done -> assertThat(done.exit()).isEqualTo(2))
                .satisfies(done -> assertThat(done.err()).contains("did you mean age?"));
        assertThat(goe(
                                "gwas",
                                "test",
                                "-s",
                                store,
                                "--pheno",
                                traits,
                                "--covar",
                                covariates,
                                "--interaction",
                                "age",
                                "--method",
                                "score")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void conditionsOnVariantsAreThoseOfPlink() throws IOException, InterruptedException {
        test("beside", "q1,q2", "--condition", "rs3,1_" + position(4) + "_A_G");
        Path list = Files.writeString(folder.resolve("list.txt"), "rs3 rs4\n");
        test("listed", "q1,q2", "--condition-list", list);
        plink("--pheno-name q1,q2 --glm hide-covar omit-ref --condition-list list.txt --vif 1000 --max-corr 0.9999");
        for (String trait : List.of("q1", "q2")) {
            Map<String, Map<String, String>> ours = shown("beside", trait);
            assertThat(compare(ours, plink("plink." + trait + ".glm.linear", "ADD"), "", SIX_DIGITS))
                    .isEqualTo(VARIANTS - 2);
            assertThat(ours.get(Integer.toString(position(3))).get("status")).isEqualTo("COLLINEAR_WITH_COVARIATES");
            assertThat(shown("listed", trait)).isEqualTo(ours);
        }
    }

    /** As the covariate that anybody could write into a file. */
    @Test
    void whoHasNoCallHasTheMeanIfAskedFor() throws IOException {
        String[] record = Files.readAllLines(folder.resolve("people.vcf")).stream()
                .filter(line -> line.contains("\t" + position(MISSING) + "\t"))
                .findFirst()
                .orElseThrow()
                .split("\t", -1);
        double[] copies = new double[PEOPLE];
        double sum = 0;
        int called = 0;
        for (int i = 0; i < PEOPLE; i++) {
            String call = record[9 + i];
            copies[i] = call.equals("./.") ? Double.NaN : call.charAt(0) + call.charAt(2) - 2 * '0';
            sum += Double.isNaN(copies[i]) ? 0 : copies[i];
            called += Double.isNaN(copies[i]) ? 0 : 1;
        }
        assertThat(called).isLessThan(PEOPLE - 10);
        StringBuilder file = new StringBuilder("#IID\tcopies\n");
        for (int i = 0; i < PEOPLE; i++) {
            file.append("person").append(i).append('\t');
            file.append(Double.isNaN(copies[i]) ? sum / called : copies[i]).append('\n');
        }
        Path beside = Files.writeString(folder.resolve("copies.tsv"), file);
        Object[] of = {"gwas", "test", "-s", store, "--pheno", traits, "--pheno-names", "q1", "--quiet"};
        List<Object> condition = new ArrayList<>(Arrays.asList(of));
        condition.addAll(List.of("--missing-genotypes", "mean", "--condition", "rs" + MISSING, "--name", "imputed"));
        ok(condition.toArray());
        List<Object> covariate = new ArrayList<>(Arrays.asList(of));
        covariate.addAll(List.of("--missing-genotypes", "mean", "--covar", beside, "--name", "written"));
        ok(covariate.toArray());
        Map<String, Map<String, String>> written = shown("written", "q1");
        shown("imputed", "q1").forEach((pos, row) -> {
            Map<String, String> expected = written.get(pos);
            assertThat(row.get("status")).isEqualTo(expected.get("status"));
            if (row.get("status").equals("OK")) {
                near(row.get("beta"), expected.get("beta"), 1e-9, row);
                near(row.get("standard_error"), expected.get("standard_error"), 1e-9, row);
            }
        });
    }

    /** The gate judges a condition by who has another dosage than most; people who have the mean for want of a call are none of these. */
    @Test
    void fewCarriersOfAConditionAreKnown() throws IOException {
        String[] rare = Files.readAllLines(folder.resolve("people.vcf")).stream()
                .map(line -> line.split("\t", -1))
                .filter(r -> !r[0].startsWith("#") && count(r, "./.") > 10)
                .min(Comparator.comparingLong(r -> count(r, "0/1", "1/0", "1/1")))
                .orElseThrow();
        long carriers = count(rare, "0/1", "1/0", "1/1");
        assertThat(carriers).isBetween(5L, 30L);
        ok(
                "gwas",
                "test",
                "-s",
                store,
                "--pheno",
                traits,
                "--pheno-names",
                "q1",
                "--missing-genotypes",
                "mean",
                "--condition",
                rare[2],
                "--name",
                "rare",
                "--quiet");
        String definition = CommandLineRun.store(store).results().stream()
                .filter(r -> r.name().equals("rare"))
                .findFirst()
                .orElseThrow()
                .definition();
        AssociationDefinition.TestedTrait trait =
                AssociationDefinition.parse(definition).traits().get(0);
        assertThat(trait.n()).isEqualTo(PEOPLE);
        assertThat(trait.leastLevel()).isEqualTo((int) carriers);
        assertThat(trait.leastLevelOf()).isEqualTo("1_" + rare[1] + "_A_G");
    }

    private static long count(String[] record, String... calls) {
        return Arrays.stream(record).filter(List.of(calls)::contains).count();
    }

    @Test
    void aConditionIsAVariantOfTheStore() {
        for (String word : List.of("rs999", "chr1:1000300:A:T", "chr1:5:A:G")) {
            assertThat(goe("gwas", "test", "-s", store, "--pheno", traits, "--condition", word))
                    .satisfies(done -> assertThat(done.exit()).isEqualTo(2))
                    .satisfies(done -> assertThat(done.err()).contains("--condition " + word, "no such variant"));
        }
        assertThat(goe("gwas", "test", "-s", store, "--pheno", traits, "--condition", "rs3,chr1:1000300:A:G"))
                .satisfies(done -> assertThat(done.exit()).isEqualTo(2))
                .satisfies(done -> assertThat(done.err()).contains("covariate 1_1000300_A_G"));
    }
}
