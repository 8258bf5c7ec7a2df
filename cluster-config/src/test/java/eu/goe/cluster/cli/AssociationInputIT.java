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
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Phenotypes and covariates that cannot be used are refused with the column's name, and never with a person's. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssociationInputIT {
    private static final int PEOPLE = 40;

    @TempDir
    static Path folder;

    private Path store;
    private Path pheno;

    @BeforeAll
    void people() throws IOException {
        store = folder.resolve("store");
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--synthetic");
        StringBuilder vcf = new StringBuilder("##fileformat=VCFv4.3\n##contig=<ID=chr22,length=50818468>\n"
                + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        IntStream.range(0, PEOPLE).forEach(i -> vcf.append('\t').append(id(i)));
        vcf.append("\nchr22\t20000001\t.\tA\tG\t.\tPASS\t.\tGT");
        IntStream.range(0, PEOPLE).forEach(i -> vcf.append(i % 3 == 0 ? "\t0/1" : "\t0/0"));
        vcf.append("\nchr22\t20000002\t.\tA\tG\t.\tPASS\t.\tGT");
        IntStream.range(0, PEOPLE).forEach(i -> vcf.append("\t0/1"));
        ok("ingest", "-s", store, Files.writeString(folder.resolve("people.vcf"), vcf.append('\n')));
        pheno = table("pheno.tsv", "q", AssociationInputIT::value);
    }

    private static String id(int person) {
        return "ZZSECRET" + person;
    }

    private static String value(int i) {
        return Double.toString(i * 37 % 101 / 10.0);
    }

    private static Path table(String name, String columns, IntFunction<String> values) throws IOException {
        StringBuilder text = new StringBuilder("#IID\t" + columns + "\n");
        IntStream.range(0, PEOPLE)
                .forEach(i ->
                        text.append(id(i)).append('\t').append(values.apply(i)).append('\n'));
        return Files.writeString(folder.resolve(name), text);
    }

    private Done test(Object... args) {
        List<Object> all = new ArrayList<>(List.of("gwas", "test", "-s", store));
        all.addAll(Arrays.asList(args));
        return goe(all.toArray());
    }

    private void refused(Done done, int exit, String... says) {
        assertThat(done.exit()).as(done.err()).isEqualTo(exit);
        assertThat(done.err().strip().lines()).as(done.err()).hasSizeLessThanOrEqualTo(3);
        assertThat(done.err()).contains(says).doesNotContain("ZZSECRET", "Exception", "\tat ");
        assertThat(ok("results", "-s", store, "list").out()).doesNotContain("refused");
    }

    private void phenoIsRefused(int exit, String values, IntFunction<String> value, String... says) throws IOException {
        refused(test("--pheno", table("bad.tsv", values, value), "--name", "refused"), exit, says);
    }

    private void covarIsRefused(String columns, IntFunction<String> value, String... says) throws IOException {
        refused(test("--pheno", pheno, "--covar", table("bad.tsv", columns, value), "--name", "refused"), 3, says);
    }

    @Test
    void phenotypesOfOneValueTextAndOtherCodesAreRefused() throws IOException {
        phenoIsRefused(3, "q", i -> "3.5", "bad.tsv", "phenotype q", "same value");
        phenoIsRefused(3, "q", i -> "1", "phenotype q", "no cases, or no controls");
        phenoIsRefused(3, "q", i -> "NA", "phenotype q", "missing for everybody");
        phenoIsRefused(3, "q", i -> i % 2 == 0 ? "case" : "control", "phenotype q", "no numbers");
        phenoIsRefused(3, "q", i -> i % 2 == 0 ? "3" : "5", "phenotype q", "--trait quantitative");
        phenoIsRefused(3, "q", i -> i == 7 ? "Infinity" : value(i), "phenotype q", "no numbers");
        refused(
                test("--pheno", table("codes.tsv", "b", i -> "" + i % 3), "--trait", "binary", "--name", "refused"),
                3,
                "phenotype b",
                "0 and 1, or 1 and 2");
        refused(test("--pheno", pheno, "--method", "firth", "--name", "refused"), 2, "phenotype q", "quantitative");
    }

    @Test
    void covariatesThatSayNothingOrTooMuchAreRefused() throws IOException {
        covarIsRefused("c", i -> "7", "covariate c", "the same for everybody");
        covarIsRefused("c", i -> "NA", "covariate c", "missing for everybody");
        covarIsRefused("c\td", i -> i + "\t" + (3 * i + 1e9), "covariate d", "follows from c");
        covarIsRefused("c", AssociationInputIT::value, "phenotype q", "follows from the covariates (c)");
        covarIsRefused("c", i -> "word" + i, "phenotype q", "people");
    }

    @Test
    void tooManyCovariatesForThePeopleAreRefused() throws IOException {
        StringBuilder names = new StringBuilder("c0");
        IntStream.range(1, 39).forEach(c -> names.append("\tc").append(c));
        covarIsRefused(
                names.toString(),
                i -> {
                    StringBuilder row = new StringBuilder(value(i));
                    IntStream.range(1, 39).forEach(c -> row.append('\t').append((i + 1) * (c + 3) * 7919 % 1009));
                    return row.toString();
                },
                "phenotype q",
                "coefficients");
    }

    @Test
    void filesThatAreNoTablesOfPeopleAreRefused() throws IOException {
        refused(test("--pheno", folder.resolve("none.tsv")), 2, "--pheno", "no such file");
        refused(test("--pheno", Files.writeString(folder.resolve("bad.tsv"), "")), 3, "bad.tsv", "empty");
        refused(
                test("--pheno", Files.writeString(folder.resolve("bad.tsv"), "person\tq\n" + id(1) + "\t3\n")),
                3,
                "bad.tsv",
                "#IID");
        refused(
                test("--pheno", Files.writeString(folder.resolve("bad.tsv"), "#IID\tq\n" + id(1) + "\t3\t4\n")),
                3,
                "bad.tsv:2",
                "3 columns");
        refused(
                test(
                        "--pheno",
                        Files.writeString(folder.resolve("bad.tsv"), "#IID\tq\n" + id(1) + "\t3\n" + id(1) + "\t3\n")),
                3,
                "bad.tsv:3",
                "line 2");
        refused(
                test("--pheno", Files.writeString(folder.resolve("bad.tsv"), "#IID\tq\nZZSECRETx\t3\n")),
                3,
                "none of its 1 people");
        refused(test("--pheno", pheno, "--pheno-names", "qq"), 3, "no column qq", "did you mean q?");
        refused(test("--pheno-attr", "height"), 2, "no attribute height");
        refused(test("--name", "x"), 2, "--pheno");
    }

    /** Blanks and family ids as REGENIE has them, ends of lines as Windows has them, people that the store does not have. */
    @Test
    void otherFormsOfTablesAreTaken() throws IOException {
        StringBuilder text = new StringBuilder("\uFEFFFID IID q\r\n");
        IntStream.range(0, PEOPLE)
                .forEach(i -> text.append("f ")
                        .append(id(i))
                        .append("  ")
                        .append(value(i))
                        .append("\r\n"));
        text.append("f ZZSECRETother 3\r\n");
        Done done = test("--pheno", Files.writeString(folder.resolve("regenie.txt"), text), "--name", "regenie");
        assertThat(done.exit()).as(done.err()).isZero();
        assertThat(done.err()).contains("1 people are not in the store").doesNotContain("ZZSECRET");
        assertThat(test("--pheno", pheno, "--name", "tabs").exit()).isZero();
        String[] shown = {
            ok("results", "-s", store, "show", "regenie").out(),
            ok("results", "-s", store, "show", "tabs").out()
        };
        assertThat(shown[0]).isEqualTo(shown[1]);
        assertThat(shown[0].lines().toList().get(2)).contains("NA\tNA", "MONOMORPHIC");
    }
}
