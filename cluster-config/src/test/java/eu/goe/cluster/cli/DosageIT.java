package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Imputed dosages through ingest and {@code gwas test}, beside {@code plink2 --vcf dosage=DS --glm} (2.00a3.5, run here). Dosages are kept in 32,767ths, which moves an effect by less than 10⁻⁴ of its
 * standard error.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DosageIT {
    private static final int PEOPLE = 300;
    private static final int AUTOSOMAL = 60;
    private static final int VARIANTS = 90;

    @TempDir
    static Path folder;

    private Path store;
    private Path traits;
    private Path sexes;
    private final boolean[] isMale = new boolean[PEOPLE];
    /** Expected copies, of a male's X of one; NaN where missing. */
    private final double[][] expected = new double[VARIANTS][PEOPLE];

    @BeforeAll
    void ingest() throws IOException {
        SplittableRandom random = new SplittableRandom(31);
        StringBuilder values = new StringBuilder("#IID\tq\tcase\n");
        StringBuilder attributes = new StringBuilder("sample\tsex\n");
        StringBuilder psam = new StringBuilder("#IID\tSEX\n");
        for (int i = 0; i < PEOPLE; i++) {
            isMale[i] = random.nextBoolean();
            attributes.append("person").append(i).append(isMale[i] ? "\tmale\n" : "\tfemale\n");
            psam.append("person").append(i).append(isMale[i] ? "\t1\n" : "\t2\n");
            values.append(String.format(
                    Locale.ROOT, "person%d\t%.6f\t%d%n", i, 5 + random.nextDouble(), 1 + random.nextInt(2)));
        }
        double[] frequencies = {0.05, 0.2, 0.5, 0.9};
        for (int v = 0; v < VARIANTS; v++) {
            double af = frequencies[random.nextInt(frequencies.length)];
            for (int i = 0; i < PEOPLE; i++) {
                boolean isHaploid = v >= AUTOSOMAL && isMale[i];
                double copies = (random.nextDouble() < af ? 1 : 0) + (isHaploid || random.nextDouble() >= af ? 0 : 1);
                int most = isHaploid ? 1 : 2;
                double noise = random.nextInt(3) == 0 ? random.nextInt(60) / 128.0 : 0;
                expected[v][i] =
                        random.nextInt(20) == 0 ? Double.NaN : copies == most ? copies - noise : copies + noise;
            }
        }
        traits = Files.writeString(folder.resolve("traits.tsv"), values);
        sexes = Files.writeString(folder.resolve("attributes.tsv"), attributes);
        Files.writeString(folder.resolve("sex.psam"), psam);
        int[] all = IntStream.range(0, PEOPLE).toArray();
        store = store("ds", all);
    }

    private Path vcf(String name, String field, int[] people) throws IOException {
        String number = field.equals("DS") ? "A" : field.equals("GP") ? "G" : "2";
        StringBuilder text = new StringBuilder("##fileformat=VCFv4.2\n##contig=<ID=chr1,length=248956422>\n"
                + "##contig=<ID=chrX,length=156040895>\n"
                + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"GT\">\n##FORMAT=<ID=" + field + ",Number="
                + (field.equals("HDS") ? "." : number) + ",Type=Float,Description=\"dosage\">\n"
                + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        for (int i : people) {
            text.append("\tperson").append(i);
        }
        text.append('\n');
        for (int v = 0; v < VARIANTS; v++) {
            text.append(v < AUTOSOMAL ? "chr1\t" : "chrX\t").append(position(v));
            text.append("\trs").append(v).append("\tA\tG\t.\t.\t.\tGT:").append(field);
            for (int i : people) {
                boolean isHaploid = v >= AUTOSOMAL && isMale[i];
                text.append('\t').append(call(expected[v][i], isHaploid));
                text.append(':').append(values(expected[v][i], isHaploid, field));
            }
            text.append('\n');
        }
        return Files.writeString(folder.resolve(name + ".vcf"), text);
    }

    private static int position(int variant) {
        return (variant < AUTOSOMAL ? 1_000_000 : 50_000_000) + 100 * variant;
    }

    /** The nearest call. */
    private static String call(double copies, boolean isHaploid) {
        if (Double.isNaN(copies)) {
            return isHaploid ? "." : "./.";
        }
        long nearest = Math.round(copies);
        if (isHaploid) {
            return Long.toString(nearest);
        }
        return nearest == 0 ? "0/0" : nearest == 1 ? "0/1" : "1/1";
    }

    private static String values(double copies, boolean isHaploid, String field) {
        if (Double.isNaN(copies)) {
            return ".";
        }
        if (field.equals("DS")) {
            return Double.toString(copies);
        }
        if (field.equals("HDS")) {
            return isHaploid ? Double.toString(copies) : copies / 2 + "," + copies / 2;
        }
        if (isHaploid) {
            return 1 - copies + "," + copies;
        }
        return copies <= 1 ? 1 - copies + "," + copies + ",0" : "0," + (2 - copies) + "," + (copies - 1);
    }

    private Path init(String name) {
        Path made = folder.resolve("store-" + name);
        ok("init", "-s", made, "--node", "SE", "--assembly", "GRCh38", "--synthetic");
        return made;
    }

    private Path store(String name, int[] people) throws IOException {
        Path made = init(name);
        ok("ingest", "-s", made, vcf(name, name.toUpperCase(Locale.ROOT), people), "--keep", "ds", "--batch", "b");
        ok("samples", "-s", made, "import", sexes);
        return made;
    }

    private static Map<String, Map<String, String>> tested(Path of, String name, Path traits, Object... more) {
        List<Object> args = new ArrayList<>(List.of(
                "gwas",
                "test",
                "-s",
                of,
                "--pheno",
                traits,
                "--name",
                name,
                "--method",
                "linear",
                "--quiet",
                "--pheno-names",
                "q"));
        args.addAll(Arrays.asList(more));
        ok(args.toArray());
        return TestFiles.table(ok("results", "-s", of, "show", name).out(), "\t").stream()
                .collect(Collectors.toMap(r -> r.get("base_pair_location"), r -> r));
    }

    private List<Map<String, String>> plink(String options, String file) throws IOException, InterruptedException {
        TestFiles.shell(
                folder,
                "plink2 --vcf ds.vcf dosage=DS --update-sex sex.psam --split-par b38 --make-pgen --out people && plink2 --pfile people --out"
                        + " plink --pheno traits.tsv --glm allow-no-covars hide-covar omit-ref " + options);
        return TestFiles.table(Files.readString(folder.resolve(file)), "\t");
    }

    private static void compare(Map<String, Map<String, String>> ours, List<Map<String, String>> theirs) {
        for (Map<String, String> row : theirs) {
            Map<String, String> our = ours.get(row.get("POS"));
            double error = Double.parseDouble(row.get("SE"));
            assertThat(our.get("n")).as("%s", row).isEqualTo(row.get("OBS_CT"));
            assertThat(Double.parseDouble(our.get("beta")))
                    .as("%s", row)
                    .isCloseTo(Double.parseDouble(row.get("BETA")), Offset.offset(1e-4 * error));
            assertThat(Double.parseDouble(our.get("standard_error")))
                    .as("%s", row)
                    .isCloseTo(error, Offset.offset(3e-5 * error));
            double p = -Math.log10(Double.parseDouble(row.get("P")));
            assertThat(Double.parseDouble(our.get("neg_log_10_p_value")))
                    .as("%s", row)
                    .isCloseTo(p, Offset.offset(1e-4 * (1 + p)));
        }
    }

    @Test
    void associationsOfDosagesAreThoseOfPlink() throws IOException, InterruptedException {
        List<Map<String, String>> theirs = plink("--pheno-name q", "plink.q.glm.linear");
        assertThat(theirs).hasSize(VARIANTS);
        Map<String, Map<String, String>> ours = tested(store, "q", traits);
        compare(ours, theirs);
        Map<String, Map<String, String>> calls = tested(store, "calls", traits, "--hard-calls");
        long moved = ours.entrySet().stream()
                .filter(e -> Math.abs(Double.parseDouble(e.getValue().get("beta"))
                                - Double.parseDouble(calls.get(e.getKey()).get("beta")))
                        > 0.01 * Double.parseDouble(e.getValue().get("standard_error")))
                .count();
        assertThat(moved).isGreaterThan(VARIANTS / 2);
        assertThat(ok("gwas", "test", "-s", store, "--pheno", traits, "--name", "said")
                        .out())
                .contains("by dosages (DS)");
    }

    @Test
    void frequenciesOfVariantsAreOfDosages() throws IOException, InterruptedException {
        for (String bound : List.of("--maf 0.2", "--mac 55")) {
            List<String> theirs = plink("--pheno-name q " + bound, "plink.q.glm.linear").stream()
                    .map(r -> r.get("POS"))
                    .toList();
            assertThat(theirs).hasSizeBetween(20, VARIANTS - 10);
            String[] words = bound.split(" ", -1);
            assertThat(tested(store, "some" + words[1], traits, words[0], words[1])
                            .keySet())
                    .as(bound)
                    .containsExactlyInAnyOrderElementsOf(theirs);
        }
    }

    /** What GP expects, and the sum of HDS, where there is no DS. */
    @Test
    void otherFieldsThatSayTheSameGiveTheSame() throws IOException, InterruptedException {
        List<Map<String, String>> theirs = plink("--pheno-name q", "plink.q.glm.linear");
        int[] all = IntStream.range(0, PEOPLE).toArray();
        for (String field : List.of("gp", "hds")) {
            compare(tested(store(field, all), field, traits), theirs);
        }
    }

    /** A condition on a variant is by dosage too. */
    @Test
    void conditionsAreDosages() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("condition.txt"), "rs5\n");
        List<Map<String, String>> theirs =
                plink("--chr 1 --condition-list condition.txt --pheno-name q --vif 1000", "plink.q.glm.linear").stream()
                        .filter(r -> !r.get("ID").equals("rs5"))
                        .toList();
        assertThat(theirs).hasSize(AUTOSOMAL - 1);
        compare(tested(store, "beside", traits, "--condition", "rs5", "--regions", "chr1"), theirs);
    }

    /** Two batches that were put together, without people who withdrew, are as one of the others. */
    @Test
    void dosagesPassThroughCompactionAndErasure() throws IOException {
        int[] left = IntStream.range(0, PEOPLE).filter(i -> i % 10 != 3).toArray();
        Path one = init("left");
        ok("ingest", "-s", one, vcf("left", "DS", left), "--keep", "ds", "--batch", "b");
        Path two = init("two");
        for (int half = 0; half < 2; half++) {
            int parity = half;
            int[] people =
                    IntStream.range(0, PEOPLE).filter(i -> i % 2 == parity).toArray();
            ok("ingest", "-s", two, vcf("half" + half, "DS", people), "--keep", "ds", "--batch", "b" + half);
        }
        for (Path made : List.of(one, two)) {
            Path known = made == one
                    ? Files.write(
                            folder.resolve("left.tsv"),
                            Files.readAllLines(sexes).stream()
                                    .filter(line -> !line.matches("person\\d*3\t.*"))
                                    .toList())
                    : sexes;
            ok("samples", "-s", made, "import", known);
        }
        ok("compact", "-s", two);
        Files.write(
                folder.resolve("withdrawn.txt"),
                IntStream.range(0, PEOPLE)
                        .filter(i -> i % 10 == 3)
                        .mapToObj(i -> "person" + i)
                        .toList());
        ok("samples", "-s", two, "withdraw", "--file", folder.resolve("withdrawn.txt"));
        Map<String, Map<String, String>> expectedRows = tested(one, "q", traits);
        for (String when : List.of("withdrawn", "erased")) {
            if (when.equals("erased")) {
                ok("erase", "-s", two);
            }
            Map<String, Map<String, String>> ours = tested(two, when, traits);
            assertThat(ours.keySet()).isEqualTo(expectedRows.keySet());
            ours.forEach((pos, row) -> {
                Map<String, String> other = expectedRows.get(pos);
                assertThat(row.get("n")).isEqualTo(other.get("n"));
                double error = Double.parseDouble(other.get("standard_error"));
                assertThat(Double.parseDouble(row.get("beta")))
                        .as("%s %s", when, pos)
                        .isCloseTo(Double.parseDouble(other.get("beta")), Offset.offset(1e-9 * error));
                assertThat(Double.parseDouble(row.get("mac")))
                        .isCloseTo(Double.parseDouble(other.get("mac")), Offset.offset(1e-6));
            });
        }
    }
}
