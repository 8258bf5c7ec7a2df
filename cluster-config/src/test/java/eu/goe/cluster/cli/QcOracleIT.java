package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import eu.goe.cluster.cli.CommandLineRun.Done;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Quality of 1000 Genomes, chr22, 2,504 people, and of a male and a female on chrX, against bcftools and plink2, which are needed (Debian packages of these names).
 *
 * <p>Both programs get the file split into one allele a record ({@code bcftools norm -m-}), as a store has it. Where their words mean something else: bcftools counts nHets and
 * nNonRefHom of SNPs only, and ti, tv and indels of diploid calls only; plink2's HOM_ALT and HET are of all kinds; to both a singleton is a variant that one person has, also
 * in two copies, and here it is one copy.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QcOracleIT {
    @TempDir
    static Path folder;

    private ThousandGenomes panel;
    private Path store;
    private Path split;

    @BeforeAll
    void judgeEverybody() throws IOException, InterruptedException {
        panel = new ThousandGenomes();
        for (String program : List.of("bcftools", "plink2")) {
            assertThat(Stream.of(System.getenv("PATH").split(":"))
                            .anyMatch(f -> Files.isExecutable(Path.of(f, program))))
                    .as("%s is installed (apt-get install %s)", program, program)
                    .isTrue();
        }
        store = panel.oneStore(folder);
        // All common sites, however near: for the comparison of kinship, of which in half a megabase most is chance.
        Path all = Files.writeString(folder.resolve("all.yaml"), "relatedness: {sites: 1000000, distance: 1}\n");
        Done done = ok("qc", "-s", store, "samples", "variants", "--name", "q", "--thresholds", all, "--json");
        assertThat(done.out()).contains("\"samples\":2504", "\"variants\":6139", "\"failed\":0");
        split = folder.resolve("split.vcf.gz");
        run("bcftools norm -m- -Oz -o %s %s", split, panel.vcf);
    }

    private static void run(String command, Object... args) throws IOException, InterruptedException {
        TestFiles.shell(folder, String.format(command, args));
    }

    /** Rows of a table by a key made of columns. */
    private static Map<String, Map<String, String>> read(Path file, String prefix, String... key) throws IOException {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        List<String> columns = List.of();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith(prefix)) {
                    continue;
                }
                List<String> values = List.of(line.split("\t", -1));
                if (columns.isEmpty()) {
                    columns = values.stream()
                            .map(c -> c.replaceFirst("^# ?", "").replaceFirst("^\\[[0-9]+\\]", ""))
                            .toList();
                    continue;
                }
                Map<String, String> row = new HashMap<>();
                for (int c = 0; c < columns.size(); c++) {
                    row.put(columns.get(c), values.get(c));
                }
                rows.put(String.join(" ", Stream.of(key).map(row::get).toList()), row);
            }
        }
        return rows;
    }

    private static Map<String, Map<String, String>> shown(Path store, String table, String... key) throws IOException {
        Path file = ThousandGenomes.show(folder.resolve(table + ".tsv"), "-s", store, "show", "q", "--table", table);
        return read(file, "", key);
    }

    private static int sum(Map<String, String> row, String... columns) {
        return Stream.of(columns).mapToInt(c -> Integer.parseInt(row.get(c))).sum();
    }

    private static Map<String, Map<String, String>> psc(Path vcf) throws IOException, InterruptedException {
        Path stats = folder.resolve("stats.txt");
        Path psc = folder.resolve("psc.txt");
        run("bcftools stats -s - %s > %s", vcf, stats);
        run("(grep '^# PSC' %1$s | tail -1; grep '^PSC' %1$s) > %2$s", stats, psc);
        return read(psc, "", "sample");
    }

    @Test
    void samplesEqualBcftoolsStatsAndPlink2() throws IOException, InterruptedException {
        Map<String, Map<String, String>> psc = psc(split);
        Path out = folder.resolve("counts");
        run(
                "plink2 --vcf %s --set-all-var-ids '@:#:$r:$a' --new-id-max-allele-len 1000 --sample-counts"
                        + " cols=homref,homalt,het,ts,tv,nonsnpsymb,single,hapalt,missing --out %s",
                split, out);
        Map<String, Map<String, String>> plink = read(Path.of(out + ".scount"), "", "IID");
        Path doubles = folder.resolve("doubles.txt");
        run(
                "bcftools query -i 'AC=2 && COUNT(GT=\"AA\")=1' -f '[%%SAMPLE %%GT\\n]' %s | grep '1|1' > %s",
                split, doubles);
        Map<String, Integer> inTwoCopies = new HashMap<>();
        Files.readAllLines(doubles).forEach(line -> inTwoCopies.merge(line.split(" ")[0], 1, Integer::sum));
        assertThat(inTwoCopies).isNotEmpty();
        Map<String, Map<String, String>> mine = shown(store, "samples", "sample");
        assertThat(mine).hasSize(2504);
        assertThat(mine.keySet()).isEqualTo(psc.keySet()).isEqualTo(plink.keySet());
        mine.forEach((sample, row) -> {
            Map<String, String> b = psc.get(sample);
            int nSingleton = sum(row, "n_singleton") + inTwoCopies.getOrDefault(sample, 0);
            assertThat(List.of(
                            sum(row, "n_hom_ref"),
                            sum(row, "n_snv"),
                            sum(row, "n_ti"),
                            sum(row, "n_tv"),
                            sum(row, "n_insertion", "n_deletion"),
                            nSingleton,
                            sum(row, "n_missing")))
                    .isEqualTo(List.of(
                            sum(b, "nRefHom"),
                            sum(b, "nHets", "nNonRefHom"),
                            sum(b, "nTransitions"),
                            sum(b, "nTransversions"),
                            sum(b, "nIndels"),
                            sum(b, "nSingletons"),
                            sum(b, "nMissing")));
            Map<String, String> p = plink.get(sample);
            assertThat(List.of(
                            sum(row, "n_hom_ref"),
                            sum(row, "n_hom_alt"),
                            sum(row, "n_het"),
                            sum(row, "n_ti"),
                            sum(row, "n_tv"),
                            sum(row, "n_insertion", "n_deletion"),
                            nSingleton,
                            sum(row, "n_hemi_alt"),
                            sum(row, "n_missing")))
                    .isEqualTo(List.of(
                            sum(p, "HOM_REF_CT"),
                            sum(p, "HOM_ALT_CT"),
                            sum(p, "HET_CT"),
                            sum(p, "TRANSITION_CT"),
                            sum(p, "TRANSVERSION_CT"),
                            sum(p, "NONSNP_NONSYMBOLIC_CT"),
                            sum(p, "SINGLETON_CT"),
                            sum(p, "HAP_ALT_CT"),
                            sum(p, "MISSING_CT")));
        });
    }

    /** Sites by bcftools: alone at their position, one base for another, minor allele 0.05 or more; all of the file are called. */
    private Path commonSites() throws IOException, InterruptedException {
        Path sites = folder.resolve("common.vcf.gz");
        run("bcftools norm -m+any %s | bcftools view -v snps -m2 -M2 -q 0.05:minor -Oz -o %s", panel.vcf, sites);
        return sites;
    }

    /** plink2 2.00 finds all eigenvectors of its matrix; ours are of an iteration. The sign is free. */
    @Test
    void componentsEqualPlink2AtTheSameSites() throws IOException, InterruptedException {
        Path out = folder.resolve("pca");
        run("plink2 --vcf %s --pca 4 --out %s", commonSites(), out);
        Map<String, Map<String, String>> theirs = read(Path.of(out + ".eigenvec"), "", "IID");
        Map<String, Map<String, String>> mine = shown(store, "components", "sample");
        assertThat(mine.keySet()).hasSize(2504).isEqualTo(theirs.keySet());
        for (int c = 1; c <= 4; c++) {
            double cosine = 0;
            for (String sample : mine.keySet()) {
                cosine += Double.parseDouble(mine.get(sample).get("pc" + c))
                        * Double.parseDouble(theirs.get(sample).get("PC" + c));
            }
            assertThat(Math.abs(cosine)).as("component %d", c).isCloseTo(1, within(1e-4));
        }
    }

    @Test
    void kinshipEqualsPlink2AtTheSameSites() throws IOException, InterruptedException {
        Path out = folder.resolve("king");
        run("plink2 --vcf %s --make-king-table counts --king-table-filter 0.0884 --out %s", commonSites(), out);
        Map<String, Map<String, String>> king = read(Path.of(out + ".kin0"), "", "IID1", "IID2");
        Map<String, Map<String, String>> pairs = shown(store, "pairs", "sample_1", "sample_2");
        assertThat(pairs).hasSizeGreaterThan(4_000);
        pairs.forEach((pair, row) -> {
            Map<String, String> theirs = king.get(pair.replaceFirst("(.*) (.*)", "$2 $1"));
            theirs = theirs == null ? king.get(pair) : theirs;
            assertThat(theirs).as(pair).isNotNull();
            assertThat(List.of(sum(row, "n_sites"), sum(row, "n_het_het"), sum(row, "n_ibs0")))
                    .as(pair)
                    .isEqualTo(List.of(sum(theirs, "NSNP"), sum(theirs, "HETHET"), sum(theirs, "IBS0")));
            assertThat(Double.parseDouble(row.get("kinship")))
                    .as(pair)
                    .isCloseTo(Double.parseDouble(theirs.get("KINSHIP")), within(1e-6));
        });
        double least = pairs.values().stream()
                .mapToDouble(row -> Double.parseDouble(row.get("kinship")))
                .min()
                .orElseThrow();
        long beyond = king.values().stream()
                .filter(row -> Double.parseDouble(row.get("KINSHIP")) >= least - 5e-7)
                .count();
        assertThat((long) pairs.size()).isEqualTo(beyond);
    }

    /** And those of a test for independence follow from the same counts as there. */
    @Test
    void variantsEqualFrequencies() throws IOException {
        Map<String, Map<String, String>> mine = shown(store, "variants", "contig", "pos", "ref", "alt");
        long compared = 0;
        Path frequencies = ThousandGenomes.show(folder.resolve("f.tsv"), "-s", store, "show", "f");
        try (ShownTable table = new ShownTable(frequencies)) {
            for (ShownTable.Block block = table.next(); block != null; block = table.next()) {
                Map<String, String> row = mine.get(block.variant());
                String[] raw = block.lines().get("all raw");
                String[] adj = block.lines().get("all adj");
                for (String column : List.of("AC", "AN", "AF", "n_het", "n_hom_alt", "n_missing", "hwe_p")) {
                    assertThat(row.get(column))
                            .as("%s %s", block.variant(), column)
                            .isEqualTo(table.value(raw, column));
                }
                for (String column : List.of("AC", "AN", "AF")) {
                    assertThat(row.get(column + "_adj")).isEqualTo(table.value(adj, column));
                }
                double nHet = sum(row, "n_het");
                double n = (sum(row, "AN") - sum(row, "n_missing")) / 2.0;
                double p = (nHet + 2.0 * sum(row, "n_hom_alt")) / (2 * n);
                if (p > 0 && p < 1) {
                    assertThat(Double.parseDouble(row.get("inbreeding_coeff")))
                            .isCloseTo(1 - nHet / (2 * p * (1 - p) * n), within(1e-12));
                }
                compared++;
            }
        }
        assertThat(compared).isEqualTo(mine.size()).isEqualTo(6139);
        assertThat(mine.values().stream()
                        .filter(r -> r.get("AC_adj").equals("0"))
                        .map(r -> r.get("filter")))
                .isNotEmpty()
                .allMatch(filter -> filter.startsWith("AC0"));
    }

    /** NA12891 is the father, with haploid calls on X, NA12892 the mother. bcftools counts no ti and tv of haploid calls. */
    @Test
    void sexIsToldByChrXAndAWrongOneFails() throws IOException, InterruptedException {
        Path vcf = panel.data.resolve("cohort/gatk_chrX_haploidPlusDiploid.vcf.gz");
        Path x = folder.resolve("x");
        ok("init", "-s", x, "--node", "EU", "--assembly", "GRCh38");
        ok("ingest", "-s", x, vcf, "--keep", "dp,gq,ad");
        Path right = Files.writeString(folder.resolve("right.tsv"), "sample\tsex\nNA12891\tmale\nNA12892\tfemale\n");
        ok("samples", "-s", x, "import", right);
        assertThat(ok("qc", "-s", x, "samples", "--name", "q", "--json").out()).contains("\"failed\":0");
        Map<String, Map<String, String>> rows = shown(x, "samples", "sample");
        Map<String, String> father = rows.get("NA12891");
        Map<String, String> mother = rows.get("NA12892");
        assertThat(father.get("imputed_sex") + father.get("sex_check")).isEqualTo("maleok");
        assertThat(mother.get("imputed_sex") + mother.get("sex_check")).isEqualTo("femaleok");
        Path splitX = folder.resolve("splitX.vcf.gz");
        run("bcftools norm -m- -Oz -o %s %s", splitX, vcf);
        Map<String, Map<String, String>> psc = psc(splitX);
        assertThat(sum(mother, "n_ti")).isEqualTo(sum(psc.get("NA12892"), "nTransitions"));
        assertThat(sum(mother, "n_tv")).isEqualTo(sum(psc.get("NA12892"), "nTransversions"));

        Path wrong = Files.writeString(folder.resolve("wrong.tsv"), "sample\tsex\nNA12891\tfemale\nNA12892\tfemale\n");
        ok("samples", "-s", x, "import", wrong);
        assertThat(ok("qc", "-s", x, "samples", "--name", "q", "--json").out()).contains("\"failed\":1");
        Map<String, String> mistaken = shown(x, "samples", "sample").get("NA12891");
        assertThat(mistaken)
                .containsEntry("sex_check", "mismatch")
                .containsEntry("status", "fail")
                .containsEntry("reasons", "sex=male!=female");
    }
}
