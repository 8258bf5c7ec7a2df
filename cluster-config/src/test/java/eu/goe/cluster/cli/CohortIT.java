package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.goe.cluster.cli.CommandLineRun.Done;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 1000 Genomes, chr22, 2,504 people: counts of everybody, each population, each sex and both equal those that an
 * independent program wrote down ({@code expected/}, whose README says how).
 */
@Tag("slow")
class CohortIT {
    private static final String NAME = "1kg-phaseIII.chr22.16-16.5mb";

    @TempDir
    Path folder;

    @Test
    void countsOfAllStrataEqualTheIndependentOnes() throws IOException {
        Path data = Path.of(System.getProperty("goe.shared", ""), "data", "vcf");
        assumeTrue(Files.isDirectory(data), "the shared corpus is not there");
        Path vcf = data.resolve("cohort/" + NAME + ".vcf.gz");
        Path store = folder.resolve("store");
        ok(CommandLineRun.goe("init", "-s", store, "--node", "XX", "--assembly", "GRCh37"));
        Done ingest = ok(CommandLineRun.goe("ingest", "-s", store, vcf, "--json"));
        assertThat(ingest.out())
                .contains("\"samples\":2504")
                .contains("\"records\":6109")
                .contains("\"kept\":6109")
                .contains("\"quarantined\":0")
                .contains("\"variants\":6139");
        Path people = folder.resolve("people.tsv");
        Files.write(people, peopleOf(data.resolve("cohort/1000g_samples.tsv"), vcf));
        ok(CommandLineRun.goe("samples", "-s", store, "import", people));
        ok(CommandLineRun.goe("frequencies", "-s", store, "--by", "population,sex", "--name", "f"));
        List<String> shown = ok(CommandLineRun.goe("results", "-s", store, "show", "f"))
                .out()
                .lines()
                .toList();
        compare(shown, expected(data.resolve("expected/strat_" + NAME + ".asis.oracle.tsv.gz")));

        Done again = ok(CommandLineRun.goe("ingest", "-s", store, vcf, "--json"));
        assertThat(again.out()).contains("\"repeated\":true");
    }

    private static Done ok(Done done) {
        assertThat(done.exit()).as(done.err()).isZero();
        return done;
    }

    /** The lines of the sample table for the people in the file: the table lists more. */
    private static List<String> peopleOf(Path table, Path vcf) throws IOException {
        Set<String> samples = new HashSet<>();
        try (BufferedReader lines = gunzip(vcf)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("#CHROM")) {
                    samples.addAll(List.of(line.split("\t")));
                    break;
                }
            }
        }
        List<String> wanted = new ArrayList<>();
        for (String line : Files.readAllLines(table)) {
            String key = line.substring(0, line.indexOf('\t'));
            if (key.equals("sample") || samples.contains(key)) {
                wanted.add(line);
            }
        }
        return wanted;
    }

    /** Columns of the expected file by pos, ref, alt and group. */
    private static Map<String, Map<String, String>> expected(Path file) throws IOException {
        Map<String, Map<String, String>> byKey = new HashMap<>();
        try (BufferedReader lines = gunzip(file)) {
            String[] header = lines.readLine().split("\t", -1);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] values = line.split("\t", -1);
                Map<String, String> row = new HashMap<>();
                for (int c = 0; c < header.length; c++) {
                    row.put(header[c], values[c]);
                }
                byKey.put(key(row.get("pos"), row.get("ref"), row.get("alt"), row.get("group")), row);
            }
        }
        return byKey;
    }

    private static String key(String pos, String ref, String alt, String group) {
        return pos + " " + ref + " " + alt + " " + group;
    }

    private static void compare(List<String> shown, Map<String, Map<String, String>> expected) {
        List<String> columns = List.of(shown.get(0).split("\t"));
        assertThat(columns)
                .startsWith(
                        "contig",
                        "pos",
                        "ref",
                        "alt",
                        "stratum",
                        "quality",
                        "AC",
                        "AN",
                        "AF",
                        "n_hom_alt",
                        "n_het",
                        "n_hemi_alt",
                        "n_missing",
                        "hwe_p",
                        "faf95",
                        "faf99");
        String[] theirs = {"AC", "AN", "nhom", "nhet", "nhemi", "nmiss"};
        String[] ours = {"AC", "AN", "n_hom_alt", "n_het", "n_hemi_alt", "n_missing"};
        List<String> differences = new ArrayList<>();
        Set<String> compared = new HashSet<>();
        for (String line : shown.subList(1, shown.size())) {
            String[] values = line.split("\t", -1);
            String key = key(values[1], values[2], values[3], group(values[4]));
            // The expected file splits without trimming: GA>GAA at 16404838 is G>GA once trimmed.
            key = key.replace("16404838 G GA ", "16404838 GA GAA ");
            Map<String, String> row = expected.get(key);
            int ac = Integer.parseInt(values[columns.indexOf("AC")]);
            if (row == null) {
                // It leaves out groups without the allele.
                if (ac != 0 || values[4].equals("all")) {
                    differences.add(key + " is not expected");
                }
                continue;
            }
            compared.add(key);
            for (int f = 0; f < ours.length; f++) {
                if (!values[columns.indexOf(ours[f])].equals(row.get(theirs[f]))) {
                    differences.add(key + " " + ours[f] + " " + values[columns.indexOf(ours[f])] + ", not "
                            + row.get(theirs[f]));
                }
            }
            double p = Double.parseDouble(values[columns.indexOf("hwe_p")]);
            double q = Double.parseDouble(row.get("hwe"));
            // Six digits are printed there, and 0 where a double underflows.
            if (Math.abs(p - q) > 1e-5 * q + 1e-320) {
                differences.add(key + " hwe_p " + p + ", not " + q);
            }
        }
        assertThat(differences).isEmpty();
        assertThat(compared).hasSameSizeAs(expected.keySet());
    }

    private static String group(String stratum) {
        if (stratum.equals("all")) {
            return "ALL";
        }
        return stratum.replace("population=", "")
                .replace(",sex=", "_")
                .replace("sex=", "")
                .replace("female", "XX")
                .replace("male", "XY");
    }

    private static BufferedReader gunzip(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
    }
}
