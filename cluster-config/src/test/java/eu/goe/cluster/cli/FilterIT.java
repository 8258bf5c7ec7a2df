package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.goe;
import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.cluster.cli.CommandLineRun.Done;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The filters of all analyses leave the people and variants that plink2 (2.00a3.5, run here) leaves with the options of the same names; and what is exported says whom it counts. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilterIT {
    private static final int PEOPLE = 240;
    private static final int VARIANTS = 400;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private Path store;
    private Path traits;

    @BeforeAll
    void ingest() throws IOException {
        store = folder.resolve("store");
        SplittableRandom random = new SplittableRandom(11);
        boolean[] isMale = new boolean[PEOPLE];
        double[] lost = new double[PEOPLE];
        StringBuilder sexes = new StringBuilder("sample\tsex\n");
        StringBuilder psam = new StringBuilder("#IID\tSEX\n");
        StringBuilder values = new StringBuilder("#IID\tq\n");
        for (int i = 0; i < PEOPLE; i++) {
            isMale[i] = random.nextBoolean();
            lost[i] = random.nextInt(8) == 0 ? 0.2 : 0.01;
            sexes.append("person").append(i).append(isMale[i] ? "\tmale\n" : "\tfemale\n");
            psam.append("person").append(i).append(isMale[i] ? "\t1\n" : "\t2\n");
            values.append(String.format(Locale.ROOT, "person%d\t%s%n", i, random.nextDouble()));
        }
        Files.writeString(folder.resolve("sex.psam"), psam);
        traits = Files.writeString(folder.resolve("traits.tsv"), values);
        StringBuilder vcf = new StringBuilder("##fileformat=VCFv4.2\n##contig=<ID=chr1,length=248956422>\n"
                + "##contig=<ID=chrX,length=156040895>\n##contig=<ID=chrY,length=57227415>\n"
                + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"GT\">\n"
                + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        IntStream.range(0, PEOPLE).forEach(i -> vcf.append("\tperson").append(i));
        vcf.append('\n');
        double[] frequencies = {0.005, 0.02, 0.2, 0.5, 0.85, 0.98};
        for (int v = 0; v < VARIANTS; v++) {
            String contig = v < 300 ? "chr1" : v < 360 ? "chrX" : "chrY";
            int first = contig.equals("chr1") ? 1_000_000 : contig.equals("chrX") ? 50_000_000 : 10_000_000;
            vcf.append(contig).append('\t').append(first + 100 * v);
            vcf.append("\trs").append(v).append("\tA\tG\t.\t.\t.\tGT");
            double af = frequencies[random.nextInt(frequencies.length)];
            double more = random.nextInt(5) == 0 ? 0.05 : 0;
            double inbred = random.nextInt(4) == 0 ? 0.5 : 0;
            for (int i = 0; i < PEOPLE; i++) {
                boolean isHaploid = contig.equals("chrY") || (contig.equals("chrX") && isMale[i]);
                boolean isLost = random.nextDouble() < lost[i] + more || (contig.equals("chrY") && !isMale[i]);
                String one = random.nextDouble() < af ? "1" : "0";
                String two = random.nextDouble() < inbred ? one : random.nextDouble() < af ? "1" : "0";
                vcf.append('\t').append(isLost ? "." : one);
                if (!isHaploid) {
                    vcf.append('/').append(isLost ? "." : two);
                }
            }
            vcf.append('\n');
        }
        Path file = Files.writeString(folder.resolve("people.vcf"), vcf);
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--synthetic");
        ok("ingest", "-s", store, file, "--batch", "b");
        ok("samples", "-s", store, "import", Files.writeString(folder.resolve("attributes.tsv"), sexes));
        Files.write(
                folder.resolve("some.txt"),
                IntStream.range(5, 235).mapToObj(i -> "0 person" + i).toList());
        Files.writeString(folder.resolve("iids.txt"), "#IID\nperson7\nperson9\nnobody\n");
        Files.write(
                folder.resolve("variants.txt"),
                IntStream.range(20, VARIANTS)
                        .mapToObj(v -> v % 2 == 0 || v >= 300 ? "rs" + v : "chr1:" + (1_000_000 + 100 * v) + ":A:G")
                        .toList());
        Files.write(
                folder.resolve("ids.txt"),
                IntStream.range(20, VARIANTS).mapToObj(v -> "rs" + v).toList());
        Files.writeString(folder.resolve("not.txt"), "rs33 rs34\nrs310\n");
    }

    private Object[] with(Object[] command, String options) {
        List<Object> all = new ArrayList<>(Arrays.asList(command));
        for (String word : options.split(" ")) {
            all.add(word.endsWith(".txt") ? folder.resolve(word) : word);
        }
        return all.toArray();
    }

    /** AC and AN of each position that plink2 leaves. */
    private Map<String, String> plink(String options) throws IOException, InterruptedException {
        TestFiles.shell(
                folder,
                "plink2 --vcf people.vcf --update-sex sex.psam --split-par b38 --make-pgen --out people && plink2 --pfile people --make-pgen --out left "
                        + options.replace("variants.txt", "ids.txt")
                        + " && plink2 --pfile left --freq counts cols=pos,altfreq,nobs --out plink");
        return TestFiles.table(Files.readString(folder.resolve("plink.acount")), "\t").stream()
                .collect(Collectors.toMap(r -> r.get("POS"), r -> r.get("ALT_CTS") + "/" + r.get("OBS_CT")));
    }

    private Map<String, String> shown(String name) {
        return TestFiles.table(ok("results", "-s", store, "show", name).out(), "\t").stream()
                .filter(r -> r.getOrDefault("quality", "raw").equals("raw"))
                .collect(Collectors.toMap(r -> r.get("pos"), r -> r.get("AC") + "/" + r.get("AN")));
    }

    /** All three analyses take what plink2 takes. */
    private void same(String name, String options, int atLeast, int atMost) throws IOException, InterruptedException {
        Map<String, String> theirs = plink(options);
        assertThat(theirs.size()).isBetween(atLeast, atMost);
        ok(with(new Object[] {"frequencies", "-s", store, "--name", name, "--quiet"}, options));
        assertThat(shown(name)).as(options).isEqualTo(theirs);
        ok(with(
                new Object[] {"gwas", "test", "-s", store, "--pheno", traits, "--name", name + "-q", "--quiet"},
                options));
        assertThat(TestFiles.table(
                                ok("results", "-s", store, "show", name + "-q").out(), "\t")
                        .stream()
                        .map(r -> r.get("base_pair_location")))
                .as(options)
                .containsExactlyInAnyOrderElementsOf(theirs.keySet());
        ok(with(new Object[] {"qc", "-s", store, "samples", "variants", "--name", name + "-qc", "--quiet"}, options));
        assertThat(
                        TestFiles.table(
                                        ok("results", "-s", store, "show", name + "-qc", "--table", "variants")
                                                .out(),
                                        "\t")
                                .stream()
                                .map(r -> r.get("pos")))
                .as(options)
                .containsExactlyInAnyOrderElementsOf(theirs.keySet());
    }

    @Test
    void peopleAndVariantsOfListsAreThoseOfPlink() throws IOException, InterruptedException {
        same("lists", "--keep some.txt --remove iids.txt --extract variants.txt --exclude not.txt", 377, 377);
        String definition = CommandLineRun.store(store).results().stream()
                .filter(r -> r.name().equals("lists"))
                .findFirst()
                .orElseThrow()
                .definition();
        assertThat(definition).doesNotContain("person", "rs33");
        assertThat(JSON.readTree(definition).at("/filters/keep").asInt()).isEqualTo(230);
        assertThat(JSON.readTree(definition).at("/filters/remove").asInt()).isEqualTo(2);
        assertThat(JSON.readTree(definition).at("/strata/0/n").asInt()).isEqualTo(228);
    }

    @Test
    void boundsOfCallsAreThoseOfPlink() throws IOException, InterruptedException {
        same("calls", "--mind 0.06 --geno 0.02 --maf 0.03", 100, 300);
        same("copies", "--mac 5 --geno 0.1", 100, 390);
        // In their order: --mind looks at listed variants only, the others at the people whom it leaves.
        same("order", "--keep some.txt --extract variants.txt --mind 0.05 --geno 0.03 --mac 3", 100, 370);
    }

    /** On X plink2 counts males too, so that only autosomes compare. */
    @Test
    void hardyWeinbergIsThatOfPlinkOnAutosomes() throws IOException, InterruptedException {
        Files.write(
                folder.resolve("autosomal.txt"),
                IntStream.range(0, 300).mapToObj(v -> "rs" + v).toList());
        same("hwe", "--extract autosomal.txt --hwe 0.001 --maf 0.01", 100, 290);
    }

    @Test
    void sitesOfAVcfAreVariantsToo() throws IOException {
        Path sites = TestFiles.vcf(
                folder.resolve("sites.vcf"),
                "##fileformat=VCFv4.2\n#CHROM POS ID REF ALT QUAL FILTER INFO\nchr1 1000500 . A G . . .\n1 1000700 . A T . .");
        ok("frequencies", "-s", store, "--extract", sites, "--name", "sites", "--quiet");
        assertThat(shown("sites")).containsOnlyKeys("1000500");
    }

    @Test
    void coverageCountsThePeopleOfAList() {
        ok(
                "coverage",
                "-s",
                store,
                "--keep",
                folder.resolve("some.txt"),
                "--regions",
                "chr1:1000000-1000000",
                "--name",
                "covered",
                "--quiet");
        ok(
                "frequencies",
                "-s",
                store,
                "--keep",
                folder.resolve("some.txt"),
                "--regions",
                "chr1:1000000-1000000",
                "--name",
                "counted",
                "--quiet");
        String an = shown("counted").get("1000000").replaceAll(".*/", "");
        assertThat(TestFiles.table(ok("results", "-s", store, "show", "covered").out(), "\t"))
                .anySatisfy(r -> assertThat(r.get("AN")).isEqualTo(an));
        assertThat(Integer.parseInt(an)).isBetween(400, 460);
    }

    /** Whose counts are the same people's may be taken from an earlier result, others' not. */
    @Test
    void countsOfOtherPeopleOrVariantsAreNotReused() throws IOException {
        ok("frequencies", "-s", store, "--name", "r1", "--maf", "0.3", "--quiet");
        ok("frequencies", "-s", store, "--name", "r2", "--quiet");
        assertThat(shown("r2")).hasSize(VARIANTS);
        Done kept = ok(
                "frequencies", "-s", store, "--name", "r3", "--keep", folder.resolve("some.txt"), "--json", "--quiet");
        assertThat(JSON.readTree(kept.out()).get("samples").asInt()).isEqualTo(230);
        assertThat(JSON.readTree(kept.out()).get("reused").isNull()).isTrue();
        Done again = ok(
                "frequencies", "-s", store, "--name", "r4", "--keep", folder.resolve("some.txt"), "--json", "--quiet");
        assertThat(JSON.readTree(again.out()).get("reused").asText()).startsWith("r3 ");
        assertThat(shown("r4")).isEqualTo(shown("r3"));
    }

    private Done export(String result, Path to) {
        return goe(
                "export", "-s", store, "--result", result, "-o", to, "--key", folder.resolve("keys/SE-signer.key.pem"));
    }

    @Test
    void whatLeavesSaysWhomItCountsAndIsComparedByThem() throws IOException {
        Files.writeString(
                folder.resolve("all-but-two.txt"),
                IntStream.range(0, PEOPLE - 2)
                        .mapToObj(i -> "person" + i + "\n")
                        .collect(Collectors.joining()));
        Files.writeString(
                folder.resolve("half.txt"),
                IntStream.range(0, 120).mapToObj(i -> "person" + i + "\n").collect(Collectors.joining()));
        Files.writeString(
                folder.resolve("half-and-two.txt"),
                IntStream.range(0, 122).mapToObj(i -> "person" + i + "\n").collect(Collectors.joining()));
        for (String list : List.of("all-but-two", "half", "half-and-two")) {
            ok("frequencies", "-s", store, "--keep", folder.resolve(list + ".txt"), "--name", list, "--quiet");
        }
        ok("frequencies", "-s", store, "--maf", "0.1", "--name", "common", "--quiet");
        ok("keys", "new", "--node", "SE", "-o", folder.resolve("keys"));
        assertThat(export("common", folder.resolve("p0")))
                .satisfies(done -> assertThat(done.exit()).isEqualTo(4))
                .satisfies(done -> assertThat(done.err()).contains("--maf"));
        assertThat(export("all-but-two", folder.resolve("p1")))
                .satisfies(done -> assertThat(done.exit()).isEqualTo(4))
                .satisfies(done -> assertThat(done.err()).contains("D1"));
        Done half = export("half", folder.resolve("p2"));
        assertThat(half.exit()).as(half.err()).isZero();
        assertThat(JSON.readTree(Files.readString(folder.resolve("p2/manifest.json")))
                        .get("cohort")
                        .asText())
                .isEqualTo("chosen-people");
        assertThat(export("half-and-two", folder.resolve("p3")))
                .satisfies(done -> assertThat(done.exit()).isEqualTo(4))
                .satisfies(done -> assertThat(done.err()).contains("D6"));
    }

    @Test
    void badInputIsNamed() throws IOException {
        Path unknown = Files.writeString(folder.resolve("unknown.txt"), "somebody\n");
        assertThat(goe("frequencies", "-s", store, "--keep", unknown))
                .satisfies(done -> assertThat(done.exit()).isEqualTo(3))
                .satisfies(
                        done -> assertThat(done.err()).contains("unknown.txt").doesNotContain("somebody"));
        assertThat(goe("frequencies", "-s", store, "--keep", folder.resolve("none.txt"))
                        .exit())
                .isEqualTo(2);
        assertThat(ok("frequencies", "-s", store, "--remove", folder.resolve("iids.txt"), "--dry-run")
                        .err())
                .contains("--remove: 1 people are not in the store");
        assertThat(goe("gwas", "test", "-s", store, "--pheno", traits, "--maf", "0.6")
                        .exit())
                .isEqualTo(2);
        assertThat(goe("frequencies", "-s", store, "--sites", folder.resolve("sites.vcf"), "--mac", 2)
                        .exit())
                .isEqualTo(2);
        assertThat(goe("qc", "-s", store, "samples", "--mind", "0").err()).contains("--mind 0.0 leaves nobody");
        Path empty = Files.writeString(folder.resolve("empty.txt"), "\n");
        assertThat(goe("frequencies", "-s", store, "--extract", empty).exit()).isEqualTo(3);
    }
}
