package eu.goe.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Splitting of records with several alternate alleles, beside what vt, Hail and bcftools made of the same files. */
class VcfSplitToBiallelicTest {
    @TempDir
    Path folder;

    private static Path data() {
        Path data = Path.of(System.getProperty("goe.shared", ""), "data", "vcf");
        assumeTrue(
                Files.isDirectory(data),
                "NOT COMPARED WITH GOLDENS: the corpus is not at " + data.toAbsolutePath() + " (-Dgoe.shared=FOLDER)");
        return data;
    }

    /** Files of VCF 4.0 are read as 4.2: nothing else differs in them. */
    private SourceRead split(Path file) throws IOException {
        Path copy = folder.resolve(file.getFileName());
        Files.writeString(
                copy,
                Files.readString(file, StandardCharsets.UTF_8).replaceFirst("VCFv4.0", "VCFv4.2"),
                StandardCharsets.UTF_8);
        return SourceRead.vcf(copy, "splitToBiallelic", "true");
    }

    private static List<String[]> records(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .toList();
    }

    /** Glow's own golden: what {@code vt decompose -s} makes of the file, which is what Glow's splitter does. */
    @Test
    void everyFieldIsAsVtDecomposeHasIt() throws IOException {
        Path glow = data().resolve("norm/glow");
        List<Row> rows = split(glow.resolve("01_IN_altered_multiallelic.vcf")).rows();
        List<String[]> golden = records(glow.resolve("01_IN_altered_multiallelic_vtdecompose.vcf"));
        assertThat(rows).hasSameSizeAs(golden).hasSizeGreaterThan(10);
        for (int i = 0; i < golden.size(); i++) {
            String[] expected = golden.get(i);
            Row row = rows.get(i);
            assertThat(row.<String>getAs("contigName")).isEqualTo(expected[0]);
            assertThat(row.<Long>getAs("start")).isEqualTo(Long.parseLong(expected[1]) - 1);
            assertThat(row.<String>getAs("referenceAllele")).isEqualTo(expected[3]);
            assertThat(SourceRead.get(row, "alternateAlleles")).isEqualTo(List.of(expected[4]));
            Map<String, String> info = info(expected[7]);
            assertThat(row.<String>getAs("INFO_OLD_MULTIALLELIC")).isEqualTo(info.get("OLD_MULTIALLELIC"));
            assertThat(row.<Boolean>getAs("splitFromMultiAllelic")).isEqualTo(info.containsKey("OLD_MULTIALLELIC"));
            assertThat(text(SourceRead.get(row, "INFO_AC"))).isEqualTo(info.get("AC"));
            assertThat(text(SourceRead.get(row, "INFO_AF"))).isEqualTo(info.get("AF"));
            assertThat(text(SourceRead.get(row, "INFO_AN"))).isEqualTo(info.get("AN"));
            assertThat(expected[8]).isEqualTo("GT:AD:DP:GQ:PL");
            List<Row> genotypes = SourceRead.genotypes(row);
            for (int s = 0; s < genotypes.size(); s++) {
                Row genotype = genotypes.get(s);
                String calls = ((List<?>) SourceRead.get(genotype, "calls"))
                        .stream().map(c -> c.equals(-1) ? "." : c.toString()).collect(Collectors.joining("/"));
                assertThat(String.join(
                                ":",
                                calls,
                                text(SourceRead.get(genotype, "alleleDepths")),
                                text(SourceRead.get(genotype, "depth")),
                                text(SourceRead.get(genotype, "conditionalQuality")),
                                text(SourceRead.get(genotype, "phredLikelihoods"))))
                        .as("%s:%s sample %d", expected[0], expected[1], s)
                        .isEqualTo(expected[9 + s]);
            }
        }
    }

    private static Map<String, String> info(String text) {
        Map<String, String> info = new HashMap<>();
        for (String entry : text.split(";")) {
            String[] pair = entry.split("=", 2);
            info.put(pair[0], pair.length == 2 ? pair[1] : "");
        }
        return info;
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(VcfSplitToBiallelicTest::text).collect(Collectors.joining(","))
                : value == null ? "." : value.toString();
    }

    /**
     * Hail and bcftools also trim alleles and write other alternates as 0; so what must be equal is how many copies of
     * the row's allele each sample carries, by the place and alleles trimmed here by hand.
     */
    @ParameterizedTest
    @CsvSource({
        "split/hail_split_test.vcf, split/hail_split_test_b.golden.vcf",
        "split/norm.split.vcf, split/norm.split.out",
        "split/norm.split.2.vcf, split/norm.split.2.out",
        "split/norm.split.3.vcf, split/norm.split.3.out",
        "split/norm.phased-split.vcf, split/norm.phased-split.1.out"
    })
    void carriersOfEachAlleleAreThoseOfTheGolden(String source, String golden) throws IOException {
        Path data = data();
        Map<String, List<Integer>> ours = new TreeMap<>();
        for (Row row : split(data.resolve(source)).rows()) {
            List<?> alts = (List<?>) SourceRead.get(row, "alternateAlleles");
            List<Integer> copies = new ArrayList<>();
            for (Row genotype : genotypes(row)) {
                List<?> calls = (List<?>) SourceRead.get(genotype, "calls");
                copies.add(
                        calls == null
                                ? 0
                                : (int) calls.stream().filter(c -> c.equals(1)).count());
            }
            assertThat(alts == null ? List.of() : alts)
                    .as("alternate alleles of a split row")
                    .hasSizeLessThan(2);
            if (alts != null && alts.get(0).equals("*")) {
                continue; // Hail leaves these out
            }
            ours.put(
                    trimmed(
                            row.getAs("contigName"),
                            row.<Long>getAs("start") + 1,
                            row.getAs("referenceAllele"),
                            alts == null ? "." : (String) alts.get(0)),
                    copies);
        }
        Map<String, List<Integer>> expected = new TreeMap<>();
        for (String[] record : records(data.resolve(golden))) {
            int gt =
                    record.length < 9 ? -1 : Arrays.asList(record[8].split(":")).indexOf("GT");
            List<Integer> copies = new ArrayList<>();
            for (int s = 9; s < record.length; s++) {
                String call = gt < 0 ? "." : record[s].split(":")[gt];
                copies.add((int)
                        Arrays.stream(call.split("[|/]")).filter("1"::equals).count());
            }
            expected.put(trimmed(record[0], Long.parseLong(record[1]), record[3], record[4]), copies);
        }
        assertThat(ours).isEqualTo(expected);
    }

    private static List<Row> genotypes(Row row) {
        List<Row> genotypes = SourceRead.genotypes(row);
        return genotypes == null ? List.of() : genotypes;
    }

    private static String trimmed(String contig, long pos, String ref, String alt) {
        String r = ref;
        String a = alt;
        long p = pos;
        if (!a.startsWith("<") && !a.equals("*") && !a.equals(".")) {
            while (r.length() > 1 && a.length() > 1 && r.charAt(r.length() - 1) == a.charAt(a.length() - 1)) {
                r = r.substring(0, r.length() - 1);
                a = a.substring(0, a.length() - 1);
            }
            while (r.length() > 1 && a.length() > 1 && r.charAt(0) == a.charAt(0)) {
                r = r.substring(1);
                a = a.substring(1);
                p++;
            }
        }
        return contig + ":" + p + ":" + r + ":" + a;
    }

    /** Lists by genotype of ploidies 1 to 3, by hand from the specification's order (VCF 4.3, 1.6.2). */
    @Test
    void listsByGenotypeAreSplitForEveryPloidy() {
        AlleleSelection selection = new AlleleSelection(2);
        selection.select(2);
        assertThat(selection.keep("G", 3)).containsExactly(0, 2); // 0 1 2
        assertThat(selection.keep("G", 6)).containsExactly(0, 3, 5); // 00 01 11 02 12 22
        // 000 001 011 111 002 012 112 022 122 222
        assertThat(selection.keep("G", 10)).containsExactly(0, 4, 7, 9);
        assertThat(selection.keep("G", 5)).isNull();
        assertThat(selection.keep("A", 2)).containsExactly(1);
        assertThat(selection.keep("R", 3)).containsExactly(0, 2);
        assertThat(selection.keep("R", 2)).isNull();
        assertThat(selection.keep("2", 2)).isNull();
    }
}
