package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What bcftools reads in a source, split by {@code bcftools norm -m-}, and in what {@code goe query} writes of it must be the
 * same: genotypes with phase, ids, QUAL, FILTER, kept fields.
 */
@Tag("slow")
class RoundTripIT {
    private static final List<String> FIELDS = List.of("GQ", "DP", "AD", "PS");

    /** The file's text with contigs of its records declared if it declares none: else bcftools norm refuses it. */
    private static final String DECLARED = "{ zcat -f \"$1\" | sed -n '/^##/p;/^##/!q';"
            + " zcat -f \"$1\" | awk '/^##contig/{n=1} !/^#/&&!n&&!s[$1]++{print \"##contig=<ID=\" $1 \">\"}';"
            + " zcat -f \"$1\" | grep -v '^##'; }";

    @TempDir
    static Path folder;

    private static Path corpus() {
        Path data = Path.of(System.getProperty("goe.shared", ""), "data", "vcf");
        assumeTrue(Files.isDirectory(data), "the shared corpus is not at " + data.toAbsolutePath());
        assumeTrue(onPath("bcftools"), "bcftools is not installed");
        return data.resolve("cohort");
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(f -> Files.isExecutable(Path.of(f, program)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1kg-phaseIII.chr22.16-16.5mb.vcf.gz",
                "bio2zarr_1kg_2020_chrM.vcf.gz",
                "bio2zarr_mixed_ploidy.vcf.gz",
                "bio2zarr_triploid.vcf.gz",
                "bioc_hapmap_exome_chr22.vcf.gz",
                "cyvcf2_hemi.vcf",
                "cyvcf2_test189.vcf.gz",
                "gatk_chrX_haploidPlusDiploid.vcf.gz",
                "glow_1000G.phase3.chr20.vcf.gz",
                "glow_1kg_sample.vcf",
                "glow_NA12878.20.21.vcf.gz",
                "hail_HWE_test.vcf",
                "hail_sample.vcf.gz",
                "hail_x-chromosome.vcf",
                "picard_CEUTrio-indels.vcf",
                "picard_mini.vcf.gz"
            })
    void bcftoolsReadsTheSameInTheSourceAndInWhatComesBack(String name) throws Exception {
        Path source = corpus().resolve(name);
        Path own = Files.createDirectory(folder.resolve(name));
        Path store = own.resolve("store");
        ok("init", "-s", store, "--node", "SE", "--assembly", "any");
        ok("ingest", "-s", store, source, "--keep", "gq,dp,ad,ps", "--max-bad", "100%", "--kind", "vcf");
        List<String> fields = declared(source);
        Map<String, List<String>> expected =
                lines(bcftools(DECLARED + " | bcftools norm -m- -Ou", source, fields), fields);
        Set<String> several = duplicates(expected);
        for (String ending : List.of("vcf.gz", "bcf")) {
            Path out = own.resolve("out." + ending);
            ok("query", "-s", store, "-o", out);
            Map<String, List<String>> got = lines(bcftools("cat \"$1\"", out, fields), fields);
            List<String> differences = new ArrayList<>();
            Set<String> keys = new TreeSet<>(expected.keySet());
            keys.addAll(got.keySet());
            keys.removeAll(several);
            for (String key : keys) {
                List<String> wanted = expected.getOrDefault(key, List.of("absent"));
                List<String> mine = got.getOrDefault(key, List.of("absent"));
                if (!mine.equals(wanted)) {
                    differences.add(key + ": " + first(mine, wanted));
                }
            }
            assertThat(differences).as(name + " as " + ending).isEmpty();
            System.out.printf(
                    Locale.ROOT,
                    "%s as %s: %d variants the same, %d of more than one record%n",
                    name,
                    ending,
                    keys.size(),
                    several.size());
            assertThat(keys).isNotEmpty();
        }
    }

    private static String first(List<String> mine, List<String> wanted) {
        String[] a = mine.get(0).split("\t");
        String[] b = wanted.get(0).split("\t");
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            if (!a[i].equals(b[i])) {
                return "column " + i + " " + a[i] + ", not " + b[i];
            }
        }
        return a.length + " columns " + mine.size() + " lines, not " + b.length + " and " + wanted.size();
    }

    private static Set<String> duplicates(Map<String, List<String>> lines) {
        Set<String> several = new HashSet<>();
        lines.forEach((key, its) -> {
            if (its.size() > 1) {
                several.add(key);
            }
        });
        return several;
    }

    /** Fields that the source declares as the specification does, so that bcftools splits them as we do. */
    private static List<String> declared(Path source) throws Exception {
        String header = shell("bcftools view -h \"$1\"", source);
        List<String> declared = new ArrayList<>();
        for (String field : FIELDS) {
            String number = field.equals("AD") ? "R" : "1";
            if (header.matches("(?s).*##FORMAT=<ID=" + field + ",Number=" + number + ",Type=Integer.*")) {
                declared.add(field);
            }
        }
        return declared;
    }

    private static String bcftools(String open, Path file, List<String> fields) throws Exception {
        StringBuilder format = new StringBuilder("%CHROM\\t%POS\\t%REF\\t%ALT\\t%ID\\t%QUAL\\t%FILTER[\\t%GT");
        fields.forEach(field -> format.append(":%").append(field));
        return shell(open + " | bcftools query -f '" + format + "]\\n'", file);
    }

    private static String shell(String command, Path file) throws Exception {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path log = Files.createTempFile(folder, "err", ".txt");
        Process process = new ProcessBuilder("bash", "-o", "pipefail", "-c", command, "bash", file.toString())
                .redirectOutput(out.toFile())
                .redirectError(log.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
        return Files.readString(out);
    }

    /** Lines by variant, trimmed; what no order of copies says is put in one order. */
    private static Map<String, List<String>> lines(String text, List<String> fields) {
        Map<String, List<String>> lines = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            String[] c = line.split("\t", -1);
            String alt = c[3];
            if (alt.equals(".") || alt.equals("*") || alt.equals("<NON_REF>")) {
                return; // no variant
            }
            String ref = c[2].toUpperCase(Locale.ROOT);
            alt = alt.startsWith("<") ? alt : alt.toUpperCase(Locale.ROOT);
            int pos = Integer.parseInt(c[1]);
            boolean bases = alt.matches("[ACGTN]+");
            while (bases && ref.length() > 1 && alt.length() > 1 && last(ref) == last(alt)) {
                ref = ref.substring(0, ref.length() - 1);
                alt = alt.substring(0, alt.length() - 1);
            }
            while (bases && ref.length() > 1 && alt.length() > 1 && ref.charAt(0) == alt.charAt(0)) {
                ref = ref.substring(1);
                alt = alt.substring(1);
                pos++;
            }
            String[] calls = new String[c.length - 7];
            for (int s = 7; s < c.length; s++) {
                calls[s - 7] = call(c[s], fields);
            }
            lines.computeIfAbsent(c[0] + " " + pos + " " + ref + " " + alt, k -> new ArrayList<>())
                    .add(c[4] + "\t" + c[5] + "\t" + c[6] + "\t" + String.join("\t", calls));
        });
        return lines;
    }

    private static char last(String text) {
        return text.charAt(text.length() - 1);
    }

    private static String call(String text, List<String> fields) {
        String[] values = text.split(":", -1);
        String gt = values[0];
        String[] copies = gt.split("[|/]");
        boolean phased = !gt.contains("/") && copies.length > 1;
        boolean called = gt.matches(".*[0-9].*");
        boolean ordered = phased && copies.length == 2;
        if (!called || !ordered) {
            Arrays.sort(copies); // a dot is before every digit
        }
        String canonical = String.join(phased && called ? "|" : "/", copies);
        if (!gt.contains("1")) {
            return canonical; // values of carriers only are kept
        }
        Map<String, String> kept = new HashMap<>();
        for (int f = 0; f < fields.size(); f++) {
            String value = values[1 + f];
            kept.put(fields.get(f), value.matches("[.,]+") ? "." : value);
        }
        return canonical + new java.util.TreeMap<>(kept);
    }

    @Test
    void plink2CountsInTheBedWhatOthersCountInTheSource() throws Exception {
        ThousandGenomes panel = new ThousandGenomes();
        assumeTrue(onPath("plink2"), "plink2 is not installed");
        Path own = Files.createDirectory(folder.resolve("plink"));
        Path store = own.resolve("store");
        ok("init", "-s", store, "--node", "EU", "--assembly", "GRCh37");
        ok("ingest", "-s", store, panel.vcf);
        Path prefix = own.resolve("p");
        ok("query", "-s", store, "--format", "bed", "-o", prefix);
        shell("plink2 --bfile \"$1\" --freq counts cols=chrom,pos,ref,alt,altfreq,nobs --out \"$1\"", prefix);
        Map<String, Map<String, String>> expected = panel.expected();
        List<String> differences = new ArrayList<>();
        int compared = 0;
        List<String> lines = Files.readAllLines(own.resolve("p.acount"));
        assertThat(lines.get(0)).isEqualTo("#CHROM\tPOS\tID\tREF\tALT\tALT_CTS\tOBS_CT");
        for (String line : lines.subList(1, lines.size())) {
            String[] c = line.split("\t");
            Map<String, String> row = expected.get(ThousandGenomes.key(c[1], c[3], c[4], "ALL"));
            compared++;
            if (row == null || !row.get("AC").equals(c[5]) || !row.get("AN").equals(c[6])) {
                differences.add(line + ", not " + row);
            }
        }
        assertThat(differences).isEmpty();
        assertThat(compared).isEqualTo(6139);
    }
}
