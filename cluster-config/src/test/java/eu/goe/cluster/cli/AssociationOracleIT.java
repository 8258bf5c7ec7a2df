package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code gwas test} against what other programs printed of the same people: recorded output of plink2 2.00a3.5, REGENIE 4.1.2 and R 4.2.2 (README of the shared data), and plink2 run here (Debian
 * package of that name) on people with missing genotypes, phenotypes and covariates, and sex chromosomes. All of them print six digits but R, which prints 15.
 */
@Tag("slow")
class AssociationOracleIT {
    private static final double SIX_DIGITS = 6e-6;
    private static final Path DATA = Path.of(System.getProperty("goe.shared", "../../shared"), "data", "gwas");

    @TempDir
    Path folder;

    /** What to compare: the columns of another program's table. */
    private record Columns(String pos, String beta, String error, String p, String n, boolean isLog10) {
        static final Columns PLINK = new Columns("POS", "BETA", "SE", "P", "OBS_CT", false);
        static final Columns REGENIE = new Columns("GENPOS", "BETA", "SE", "LOG10P", "N", true);
        static final Columns R = new Columns("pos", "beta", "se", "p", "", false);
    }

    private Path store(String assembly, Path vcf) {
        Path store = folder.resolve("store");
        ok("init", "-s", store, "--node", "SE", "--assembly", assembly, "--synthetic");
        ok("ingest", "-s", store, vcf, "--batch", "b");
        return store;
    }

    private static List<Map<String, String>> rows(Path file, String separator) throws IOException {
        return TestFiles.table(Files.readString(file), separator);
    }

    private static void test(Path store, String name, Path pheno, Path covar, Object... more) {
        List<Object> args = new ArrayList<>(
                List.of("gwas", "test", "-s", store, "--pheno", pheno, "--covar", covar, "--name", name));
        args.addAll(Arrays.asList(more));
        ok(args.toArray());
    }

    /** Rows of a result by chromosome, position and trait. */
    private Map<String, Map<String, String>> shown(Path store, String name) throws IOException {
        Path file = folder.resolve(name + ".tsv");
        assertThat(CommandLineRun.goe(file, "results", "-s", store, "show", name)
                        .exit())
                .isZero();
        Map<String, Map<String, String>> byKey = new LinkedHashMap<>();
        for (Map<String, String> row : rows(file, "\t")) {
            assertThat(byKey.put(key(row.get("chromosome"), row.get("base_pair_location"), row.get("trait")), row))
                    .isNull();
        }
        return byKey;
    }

    private static String key(String chromosome, String pos, String trait) {
        return chromosome + ":" + pos + " " + trait;
    }

    private static String number(String chromosome) {
        return switch (chromosome) {
            case "X" -> "23";
            case "Y" -> "24";
            case "MT" -> "25";
            default -> chromosome;
        };
    }

    /** Every row of another program's table has its figures in ours; returns how many had. */
    private static int compare(
            Map<String, Map<String, String>> ours,
            String trait,
            List<Map<String, String>> theirs,
            Columns columns,
            double tolerance) {
        int tested = 0;
        for (Map<String, String> row : theirs) {
            String chromosome = row.getOrDefault("CHROM", row.getOrDefault("chrom", ""));
            String pos = row.get(columns.pos());
            Map<String, String> our = chromosome.isEmpty()
                    ? ours.entrySet().stream()
                            .filter(e -> e.getKey().endsWith(":" + pos + " " + trait))
                            .map(Map.Entry::getValue)
                            .findFirst()
                            .orElseThrow()
                    : ours.get(key(number(chromosome), pos, trait));
            assertThat(our).as("%s %s", chromosome, pos).isNotNull();
            if (row.get(columns.beta()).equals("NA")) {
                assertThat(our.get("beta")).as("%s %s", pos, row).isEqualTo("NA");
                assertThat(our.get("status")).isEqualTo("MONOMORPHIC");
                continue;
            }
            tested++;
            assertThat(our.get("status")).as("%s", row).isEqualTo("OK");
            near(our.get("beta"), row.get(columns.beta()), tolerance, row);
            near(our.get("standard_error"), row.get(columns.error()), tolerance, row);
            double p = Double.parseDouble(row.get(columns.p()));
            assertThat(Double.parseDouble(our.get("neg_log_10_p_value")))
                    .as("%s", row)
                    .isCloseTo(columns.isLog10() ? p : -Math.log10(p), Offset.offset(1e-5));
            if (!columns.n().isEmpty()) {
                assertThat(our.get("n")).isEqualTo(row.get(columns.n()));
            }
        }
        return tested;
    }

    private static void near(String ours, String theirs, double tolerance, Object row) {
        double expected = Double.parseDouble(theirs);
        assertThat(Double.parseDouble(ours))
                .as("%s", row)
                .isCloseTo(expected, Offset.offset(Math.abs(expected) * tolerance));
    }

    @Test
    void quantitativeTraitsAreThoseOfPlinkAndOfRegenie() throws IOException {
        Path data = DATA.resolve("regenie-example");
        Path store = store("any", data.resolve("geno.vcf.gz"));
        test(store, "linear", data.resolve("phenotype.txt"), data.resolve("covariates.txt"));
        test(
                store,
                "score",
                data.resolve("phenotype.txt"),
                data.resolve("covariates.txt"),
                "--method",
                "score",
                "--missing-genotypes",
                "mean");
        Map<String, Map<String, String>> linear = shown(store, "linear");
        Map<String, Map<String, String>> score = shown(store, "score");
        assertThat(linear).hasSize(2000);
        for (String trait : List.of("Y1", "Y2")) {
            Path expected = data.resolve("expected");
            assertThat(compare(
                            linear,
                            trait,
                            rows(expected.resolve("plink2_qt." + trait + ".glm.linear"), "\t"),
                            Columns.PLINK,
                            SIX_DIGITS))
                    .isEqualTo(1000);
            assertThat(compare(
                            score,
                            trait,
                            rows(expected.resolve("regenie4/qt_nopred_" + trait + ".regenie"), " "),
                            Columns.REGENIE,
                            SIX_DIGITS))
                    .isEqualTo(1000);
        }
    }

    @Test
    void aResultIsDrawnAndWrittenAsGwasSsf() throws IOException {
        Path data = DATA.resolve("regenie-example");
        Path store = store("any", data.resolve("geno.vcf.gz"));
        ok("gwas", "test", "-s", store, "--pheno", data.resolve("phenotype.txt"), "--name", "q");
        Path page = folder.resolve("q.html");
        ok("report", "-s", store, "q", "-o", page);
        assertThat(Files.readString(page))
                .contains(
                        "INSIDE THE NODE ONLY",
                        "<svg",
                        "λ1000",
                        "Y2",
                        "1,000",
                        "p-values along the genome",
                        "Expected p")
                .doesNotContain("<script");
        assertThat(Files.size(page)).isLessThan(3_000_000);
        Path ssf = folder.resolve("ssf");
        ok("results", "-s", store, "copy", "q", "-o", ssf, "--format", "ssf");
        Map<String, Map<String, String>> shown = shown(store, "q");
        for (String trait : List.of("Y1", "Y2")) {
            Path table = ssf.resolve((trait.equals("Y1") ? "01-" : "02-") + trait + ".tsv");
            List<Map<String, String>> rows = rows(table, "\t");
            assertThat(rows)
                    .hasSize(1000)
                    .allSatisfy(row ->
                            assertThat(row).isEqualTo(shown.get(key("1", row.get("base_pair_location"), trait))));
            assertThat(Files.readAllLines(table).get(0))
                    .startsWith("chromosome\tbase_pair_location\teffect_allele\tother_allele\tbeta\tstandard_error\t"
                            + "effect_allele_frequency\tp_value\t");
            assertThat(Files.readString(ssf.resolve(table.getFileName() + "-meta.yaml")))
                    .contains(
                            "data_file_md5sum: " + DigestUtils.md5Hex(Files.readAllBytes(table)),
                            "sample_size: 500",
                            "- " + trait);
        }
    }

    /** The kernels' own tests compare effects and errors too; here it is that the right ones are called with the right people. */
    @Test
    void binaryTraitsAreThoseOfRegenieAndPlink() throws IOException {
        Path data = DATA.resolve("regenie-example");
        Path store = store("any", data.resolve("geno.vcf.gz"));
        Map<String, String> fileOf = new LinkedHashMap<>();
        fileOf.put("wald", "plink2_bt_nofirth.%s.glm.logistic");
        fileOf.put("score", "regenie4/bt_score_nopred_%s.regenie");
        fileOf.put("firth-approx", "regenie4/bt_firthapprox_nopred_%s.regenie");
        fileOf.put("firth", "regenie4/bt_firthexact_nopred_%s.regenie");
        fileOf.put("spa", "regenie4/bt_spa_nopred_%s.regenie");
        for (Map.Entry<String, String> method : fileOf.entrySet()) {
            test(
                    store,
                    method.getKey(),
                    data.resolve("phenotype_bin.txt"),
                    data.resolve("covariates.txt"),
                    "--method",
                    method.getKey());
            Map<String, Map<String, String>> ours = shown(store, method.getKey());
            for (String trait : List.of("Y1", "Y2")) {
                Path file = data.resolve("expected").resolve(String.format(Locale.ROOT, method.getValue(), trait));
                boolean isPlink = method.getKey().equals("wald");
                Columns columns = isPlink ? Columns.PLINK : Columns.REGENIE;
                int compared = 0;
                for (Map<String, String> row : rows(file, isPlink ? "\t" : " ")) {
                    Map<String, String> our = ours.get(key("1", row.get(columns.pos()), trait));
                    String p = row.get(columns.p());
                    assertThat(our.get("n_cases")).isEqualTo(trait.equals("Y1") ? "121" : "115");
                    if (p.equals("NA")) {
                        assertThat(our.get("status")).as("%s", row).isNotEqualTo("OK");
                        continue;
                    }
                    double expected = isPlink ? -Math.log10(Double.parseDouble(p)) : Double.parseDouble(p);
                    assertThat(Double.parseDouble(our.get("neg_log_10_p_value")))
                            .as("%s %s", method.getKey(), row)
                            // REGENIE stops iterating early, which shows where p is all but 1.
                            .isCloseTo(expected, Offset.offset(expected < 0.02 ? 2e-2 : 5e-3));
                    compared++;
                }
                assertThat(compared).as("%s", file).isGreaterThan(900);
            }
        }
    }

    @Test
    void severalChromosomesAreThoseOfPlink() throws IOException {
        Path data = DATA.resolve("regenie-3chr");
        Path store = store("any", data.resolve("geno.vcf.gz"));
        test(store, "q", data.resolve("phenotype.txt"), data.resolve("covariates.txt"));
        for (String trait : List.of("Y1", "Y2")) {
            List<Map<String, String>> theirs = rows(data.resolve("expected/plink2_qt." + trait + ".glm.linear"), "\t");
            assertThat(compare(shown(store, "q"), trait, theirs, Columns.PLINK, SIX_DIGITS))
                    .isPositive();
        }
    }

    /** The one carrier of a rare variant is as exact as R's own digits. */
    @Test
    void rareVariantsOfThousandGenomesAreThoseOfR() throws IOException {
        Path data = DATA.resolve("glow-1kg");
        Path store = store("any", data.resolve("genotypes.vcf.gz"));
        test(store, "q", data.resolve("continuous-phenotypes.tsv"), data.resolve("covariates.tsv"));
        Map<String, Map<String, String>> ours = shown(store, "q");
        Map<String, List<Map<String, String>>> theirs = new LinkedHashMap<>();
        for (Map<String, String> row : rows(data.resolve("expected/R_lm_pooled.tsv"), "\t")) {
            if (row.get("offset").equals("FALSE")) {
                theirs.computeIfAbsent(row.get("trait"), t -> new ArrayList<>()).add(row);
            }
        }
        assertThat(theirs).hasSize(5);
        theirs.forEach((trait, rows) ->
                assertThat(compare(ours, trait, rows, Columns.R, 1e-9)).isEqualTo(13));
    }

    /**
     * 300 people, a third of whose genotypes are missing at some variants, with phenotypes that not all have, a categorical covariate, and chromosomes 1, X, Y and MT. What differs from plink2 is the
     * frequency on X, where it counts a male's copy twice.
     */
    @Test
    void missingValuesAndSexChromosomesAreThoseOfPlink() throws IOException, InterruptedException {
        Cohort cohort = new Cohort(folder, 7);
        Path store = store("GRCh38", cohort.vcf);
        ok("samples", "-s", store, "import", cohort.attributes);
        test(store, "q", cohort.phenotypes, cohort.covariates);
        cohort.plink("--glm hide-covar omit-ref --covar-variance-standardize");
        Map<String, Map<String, String>> ours = shown(store, "q");
        int tested = 0;
        for (String trait : List.of("q1", "q2", "q3")) {
            List<Map<String, String>> theirs = rows(folder.resolve("plink." + trait + ".glm.linear"), "\t");
            assertThat(theirs).hasSize(240);
            tested += compare(ours, trait, theirs, Columns.PLINK, SIX_DIGITS);
        }
        assertThat(tested).isBetween(600, 719);
        assertThat(ours.values())
                .allSatisfy(row -> assertThat(row.get("status")).isIn("OK", "MONOMORPHIC"));
    }

    /** Two batches of which each lists only what its people carry, or do not all have a call of, are as good as the one of all. */
    @Test
    void batchesThatDoNotListAVariantCountAsReferenceWhereTheySaySo() throws IOException {
        Cohort cohort = new Cohort(folder, 7);
        Path one = store("GRCh38", cohort.vcf);
        Path two = folder.resolve("two");
        ok("init", "-s", two, "--node", "SE", "--assembly", "GRCh38", "--synthetic");
        for (int half = 0; half < 2; half++) {
            Path listed = cohort.half(half);
            assertThat(Files.readAllLines(listed))
                    .hasSizeLessThan(Files.readAllLines(cohort.vcf).size() - 5);
            ok("ingest", "-s", two, listed, "--batch", "b" + half, "--absent-sites", "reference");
        }
        for (Path store : List.of(one, two)) {
            ok("samples", "-s", store, "import", cohort.attributes);
        }
        test(one, "one", cohort.phenotypes, cohort.covariates, "--regions", "chr1");
        test(two, "two", cohort.phenotypes, cohort.covariates, "--regions", "chr1");
        assertThat(ok("describe", "-s", two, "--json").out()).contains("\"batches\":2");
        Map<String, Map<String, String>> ours = shown(two, "two");
        int compared = 0;
        for (Map.Entry<String, Map<String, String>> expected : shown(one, "one").entrySet()) {
            Map<String, String> row = ours.get(expected.getKey());
            if (expected.getValue().get("status").equals("MONOMORPHIC")) {
                continue; // nobody lists it
            }
            for (String column : List.of("n", "mac", "status")) {
                assertThat(row).containsEntry(column, expected.getValue().get(column));
            }
            near(row.get("beta"), expected.getValue().get("beta"), 1e-9, row);
            near(row.get("standard_error"), expected.getValue().get("standard_error"), 1e-9, row);
            compared++;
        }
        assertThat(compared).isGreaterThan(150);
    }

    /** Made-up people in the files that both programs take. */
    private static final class Cohort {
        private static final int PEOPLE = 300;
        private static final int VARIANTS = 60;
        private final Path folder;
        private final Path vcf;
        private final Path attributes;
        private final Path phenotypes;
        private final Path covariates;
        private final boolean[] isMale = new boolean[PEOPLE];
        private final SplittableRandom random;

        Cohort(Path folder, long seed) throws IOException {
            this.folder = folder;
            random = new SplittableRandom(seed);
            StringBuilder sexes = new StringBuilder("sample\tsex\n");
            StringBuilder psam = new StringBuilder("#IID\tSEX\n");
            StringBuilder traits = new StringBuilder("#IID\tq1\tq2\tq3\n");
            StringBuilder beside = new StringBuilder("#IID\tage\tbatch\n");
            for (int i = 0; i < PEOPLE; i++) {
                isMale[i] = random.nextBoolean();
                String id = "person" + i;
                sexes.append(id).append(isMale[i] ? "\tmale\n" : "\tfemale\n");
                psam.append(id).append(isMale[i] ? "\t1\n" : "\t2\n");
                traits.append(String.format(
                        Locale.ROOT,
                        "%s\t%s\t%s\t%s%n",
                        id,
                        100 + 5 * random.nextDouble(),
                        random.nextInt(10) == 0 ? "NA" : Double.toString(random.nextDouble()),
                        -Math.log(random.nextDouble())));
                beside.append(id)
                        .append('\t')
                        .append(random.nextInt(30) == 0 ? "NA" : Integer.toString(20 + random.nextInt(60)))
                        .append('\t')
                        .append(List.of("a", "b", "b", "c").get(random.nextInt(4)))
                        .append('\n');
            }
            attributes = Files.writeString(folder.resolve("attributes.tsv"), sexes);
            Files.writeString(folder.resolve("sex.psam"), psam);
            phenotypes = Files.writeString(folder.resolve("traits.tsv"), traits);
            covariates = Files.writeString(folder.resolve("covariates.tsv"), beside);
            vcf = Files.writeString(folder.resolve("people.vcf"), records());
        }

        private String records() {
            StringBuilder text = new StringBuilder("##fileformat=VCFv4.2\n##contig=<ID=chr1,length=248956422>\n"
                    + "##contig=<ID=chrX,length=156040895>\n##contig=<ID=chrY,length=57227415>\n"
                    + "##contig=<ID=chrM,length=16569>\n##FORMAT=<ID=GT,Number=1,Type=String,Description=\"GT\">\n"
                    + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
            for (int i = 0; i < PEOPLE; i++) {
                text.append("\tperson").append(i);
            }
            text.append('\n');
            double[] frequencies = {0.003, 0.02, 0.2, 0.5, 0.8, 0.97};
            double[] missing = {0, 0, 0.02, 0.3};
            Map<String, Integer> contigs = new LinkedHashMap<>();
            contigs.put("chr1", 1_000_000);
            contigs.put("chrX", 50_000_000);
            contigs.put("chrY", 10_000_000);
            contigs.put("chrM", 100);
            contigs.forEach((contig, first) -> {
                for (int v = 0; v < VARIANTS; v++) {
                    text.append(contig).append('\t').append(first + 100 * v).append("\t.\tA\tG\t.\t.\t.\tGT");
                    double af = frequencies[random.nextInt(frequencies.length)];
                    double lost = missing[random.nextInt(missing.length)];
                    for (int i = 0; i < PEOPLE; i++) {
                        boolean isHaploid =
                                contig.equals("chrM") || contig.equals("chrY") || (contig.equals("chrX") && isMale[i]);
                        boolean isLost = random.nextDouble() < lost || (contig.equals("chrY") && !isMale[i]);
                        text.append('\t').append(isLost ? "." : random.nextDouble() < af ? "1" : "0");
                        if (!isHaploid) {
                            text.append('/').append(isLost ? "." : random.nextDouble() < af ? "1" : "0");
                        }
                    }
                    text.append('\n');
                }
            });
            return text.toString();
        }

        void plink(String analysis) throws IOException, InterruptedException {
            TestFiles.shell(
                    folder,
                    "plink2 --vcf people.vcf --update-sex sex.psam --split-par b38 --make-pgen --out people && plink2 --pfile people --pheno"
                            + " traits.tsv --covar covariates.tsv --out plink " + analysis);
        }

        /** The columns of every second person, without records in which they are all called and none of them carries the allele. */
        Path half(int which) throws IOException {
            List<String> lines = new ArrayList<>();
            for (String line : Files.readAllLines(vcf)) {
                String[] cells = line.split("\t", -1);
                if (cells.length > 1) {
                    line = IntStream.range(0, cells.length)
                            .filter(c -> c < 9 || c % 2 == which)
                            .mapToObj(c -> cells[c])
                            .collect(Collectors.joining("\t"));
                }
                if (line.startsWith("#")
                        || line.indexOf('1', line.indexOf("GT")) > 0
                        || line.indexOf('.', line.indexOf("GT")) > 0) {
                    lines.add(line);
                }
            }
            return Files.write(folder.resolve("half" + which + ".vcf"), lines);
        }
    }
}
