package eu.goe.ingest.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Normaliser;
import eu.goe.core.variant.Variant;
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
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Counts of ingested corpus files against bcftools 1.16 ({@code norm -m-}, {@code +fill-tags}; {@code af_*} in the corpus's
 * {@code expected}). Not compared, by the README there: sites where somebody has more than two copies (AN is wrong), and
 * records that become one variant here (bcftools keeps them apart).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlleleCountsCorpusTest {
    private static final Path DATA = Path.of(System.getProperty("goe.shared", ""), "data", "vcf");
    private static final String SUFFIX = ".bcftools.tsv.gz";

    @TempDir
    static Path folder;

    private int compared;
    private int polyploid;
    private int joined;

    static Stream<String> names() throws IOException {
        if (!Files.isDirectory(DATA)) {
            return Stream.of("");
        }
        try (Stream<Path> files = Files.list(DATA.resolve("expected"))) {
            return files
                    .map(f -> f.getFileName().toString())
                    .filter(n -> n.startsWith("af_") && n.endsWith(SUFFIX))
                    .map(n -> n.substring(3, n.length() - SUFFIX.length()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void countsAreThoseOfBcftools(String name) throws Exception {
        assumeTrue(
                Files.isDirectory(DATA),
                "COUNTS NOT COMPARED WITH BCFTOOLS: the corpus is not at " + DATA.toAbsolutePath()
                        + " (-Dgoe.shared=FOLDER)");
        LocalIngest ingest = LocalIngest.of(Files.createTempDirectory(folder, "table"), List.of(source(name)), 4);
        Map<Variant, VariantRow> rows = new HashMap<>();
        ingest.rows.forEach(row -> rows.put(row.variant(), row));
        Set<String> aside = new HashSet<>();
        ingest.tally.quarantined().forEach(q -> aside.add(q.contig() + ":" + q.pos()));
        Map<Variant, List<String[]>> expected = expected(name, ingest);
        assertThat(expected).isNotEmpty();
        int here = 0;
        for (Map.Entry<Variant, List<String[]>> entry : expected.entrySet()) {
            String[] line = entry.getValue().get(0);
            VariantRow row = rows.get(entry.getKey());
            if (entry.getValue().size() > 1 || (row != null && RowSpellings.joins(row))) {
                joined++;
            } else if (row == null) {
                assertThat(aside).as(String.join(" ", line)).contains(line[0] + ":" + line[1]);
            } else if (row.counts().nPolyploid() > 0) {
                polyploid++;
            } else {
                here++;
                assertThat(List.of(
                                row.counts().ac(),
                                row.counts().an(),
                                2 * row.counts().nHomAlt(),
                                row.counts().nHet()))
                        .as(String.join(" ", line))
                        .isEqualTo(List.of(
                                Integer.valueOf(line[4]),
                                Integer.valueOf(line[5]),
                                Integer.valueOf(line[7]),
                                Integer.valueOf(line[8])));
            }
        }
        compared += here;
    }

    @AfterAll
    void printTally() {
        System.out.println("counts equal to bcftools: " + compared + " alleles; not compared: " + polyploid
                + " with more than two copies, " + joined + " of several records");
        if (Files.isDirectory(DATA)) {
            assertThat(compared).isGreaterThan(9_000);
        }
    }

    /** How rows say that they join records. */
    private static final class RowSpellings {
        static boolean joins(VariantRow row) {
            return Spelling.of(row).size() > 1;
        }
    }

    private static Path source(String name) throws IOException {
        if (name.equals("derived_base")) {
            return DATA.resolve("bad/derived/base.vcf");
        }
        try (Stream<Path> walk = Files.walk(DATA)) {
            return walk.filter(f -> f.getFileName().toString().matches("\\Q" + name + "\\E\\.vcf(\\.gz)?"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Map<Variant, List<String[]>> expected(String name, LocalIngest ingest) throws IOException {
        Map<Variant, List<String[]>> expected = new HashMap<>();
        Normaliser trimming = Normaliser.trimming();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(DATA.resolve("expected/af_" + name + SUFFIX))),
                StandardCharsets.UTF_8))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] columns = line.split("\t", -1);
                boolean isSequence = columns[3].matches("[ACGTNacgtn]+");
                if (isSequence) {
                    int contig =
                            ingest.assembly.resolve(columns[0]).orElseThrow().index();
                    Variant variant =
                            trimming.normalise(contig, Integer.parseInt(columns[1]) - 1, columns[2], columns[3]);
                    expected.computeIfAbsent(variant, v -> new ArrayList<>()).add(columns);
                }
            }
        }
        return expected;
    }
}
