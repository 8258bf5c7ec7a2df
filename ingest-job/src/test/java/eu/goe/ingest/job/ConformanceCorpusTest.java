package eu.goe.ingest.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.store.VariantRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file of the conformance corpus, ingested with {@code --kind vcf} into a store of assembly {@code any} by the
 * same code as in a cluster, against the verdict that {@code expected/verdicts.tsv} wants for it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceCorpusTest {
    private static final Path DATA = Path.of(System.getProperty("goe.shared", ""), "data", "vcf");

    /** The README of the corpus counts 677 files under spec and 141 under bad, some of them not VCF. */
    private static final int LEAST_FILES = 780;

    @TempDir
    static Path folder;

    /** Wanted, as wanted, not as wanted; by tier and what is wanted. */
    private final Map<String, int[]> tally = new TreeMap<>();

    private LocalIngest base;

    private record Verdict(String file, String tier, String wanted) {
        @Override
        public String toString() {
            return tier + " " + file;
        }
    }

    /** What came of a file: counts, or why it was refused. */
    private record Outcome(LocalIngest ingest, String refusal) {
        boolean refused() {
            return refusal != null;
        }

        /** Without records that repeat a kept one, which are set aside with a warning. */
        long quarantined() {
            return ingest.tally.quarantined().size() - ingest.tally.copies();
        }

        /** Whether the default of {@code --max-bad} refuses the file. */
        boolean tooManyBad() {
            try {
                ingest.tally.requireFewBad(0.001);
                return false;
            } catch (BadInputException e) {
                return true;
            }
        }

        long kept() {
            return ingest.tally.kept();
        }

        @Override
        public String toString() {
            return refused()
                    ? "refused: " + refusal
                    : ingest.tally.records() + " records, " + kept() + " kept, quarantined: "
                            + ingest.tally.quarantined().stream()
                                    .map(q -> q.line() + " " + q.reason())
                                    .toList();
        }
    }

    static Stream<Verdict> verdicts() throws IOException {
        Path file = DATA.resolve("expected/verdicts.tsv");
        if (!Files.exists(file)) {
            return Stream.of(new Verdict("", "", ""));
        }
        return Files.readAllLines(file).stream()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .map(c -> new Verdict(c[0], c[1], c[2]));
    }

    @BeforeAll
    void undamagedFile() throws Exception {
        assumeTrue(
                Files.isDirectory(DATA),
                "CONFORMANCE NOT TESTED: the corpus is not at " + DATA.toAbsolutePath() + " (-Dgoe.shared=FOLDER)");
        base = outcome("bad/derived/base.vcf").ingest();
        assertThat(base.rows).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verdicts")
    void fileIsIngestedOrRefusedAsWanted(Verdict verdict) throws Exception {
        int[] counts = tally.computeIfAbsent(verdict.tier() + "\t" + verdict.wanted(), k -> new int[2]);
        counts[1]++;
        Outcome outcome = outcome(verdict.file());
        assertAsWanted(verdict, outcome);
        counts[1]--;
        counts[0]++;
    }

    @AfterAll
    void printTally() {
        int files = 0;
        System.out.printf("%-6s%-80s%10s%6s%n", "tier", "wanted", "as wanted", "not");
        for (Map.Entry<String, int[]> line : tally.entrySet()) {
            String[] key = line.getKey().split("\t");
            System.out.printf(
                    Locale.ROOT, "%-6s%-80s%10d%6d%n", key[0], key[1], line.getValue()[0], line.getValue()[1]);
            files += line.getValue()[0] + line.getValue()[1];
        }
        System.out.println(files + " files");
        if (Files.isDirectory(DATA)) {
            assertThat(files).isGreaterThanOrEqualTo(LEAST_FILES);
        }
    }

    /** Anything but a message for users is a crash, and fails the test by itself. */
    private static Outcome outcome(String file) throws Exception {
        try {
            Path own = Files.createTempDirectory(folder, "table");
            return new Outcome(LocalIngest.of(own, List.of(DATA.resolve(file)), 1), null);
        } catch (BadInputException e) {
            assertThat(e.getMessage()).startsWith(file.substring(file.lastIndexOf('/') + 1));
            assertThat(e.getMessage().lines().count()).isLessThanOrEqualTo(3);
            return new Outcome(null, e.getMessage());
        }
    }

    private void assertAsWanted(Verdict verdict, Outcome outcome) throws IOException {
        String file = verdict.file();
        String seen = verdict + ": " + outcome;
        if (!outcome.refused() && !file.endsWith(".bcf")) {
            assertThat(outcome.kept() + outcome.ingest().tally.quarantined().size())
                    .as(seen)
                    .isEqualTo(recordLines(file));
        }
        switch (verdict.wanted()) {
            case "ingest every record, no error", "ingest" -> {
                assertThat(outcome.refused()).as(seen).isFalse();
                assertThat(outcome.quarantined()).as(seen).isZero();
            }
            case "refuse the file with one clear message" ->
                assertThat(outcome.refused()).as(seen).isTrue();
            case "refuse" ->
                assertThat(outcome.refused() || outcome.tooManyBad()).as(seen).isTrue();
            case "quarantine the record or refuse the file; never count it silently", "refuse-or-quarantine" ->
                assertThat(outcome.refused()
                                || outcome.kept() < outcome.ingest().tally.records())
                        .as(seen)
                        .isTrue();
            case "may ingest; a warning naming the file and line; AC/AN must be right",
                    "may ingest (Spark sorts) with a warning; counts must equal the records present",
                    "either" -> assertThat(outcome).isNotNull();
            case "ingest 200 records" -> {
                assertThat(outcome.refused()).as(seen).isFalse();
                assertThat(outcome.kept()).as(seen).isEqualTo(200);
                boolean sitesOnly = file.endsWith("ok_sites_only.vcf");
                assertThat(told(outcome.ingest(), sitesOnly)).isEqualTo(told(base, sitesOnly));
            }
            case "ingest 0 records" -> {
                assertThat(outcome.refused()).as(seen).isFalse();
                assertThat(outcome.ingest().tally.records()).as(seen).isZero();
                assertThat(outcome.ingest().samples).isEqualTo(base.samples);
            }
            case "quarantine exactly 1 record (199 stay) or refuse" -> {
                if (!outcome.refused()) {
                    assertThat(outcome.quarantined()).as(seen).isEqualTo(1);
                    assertThat(outcome.kept()).as(seen).isEqualTo(199);
                }
            }
            case "quarantine, keep every other record" -> {
                assertThat(outcome.refused()).as(seen).isFalse();
                assertThat(outcome.quarantined()).as(seen).isEqualTo(1);
                assertThat(told(outcome.ingest(), false)).isEqualTo(told(base, false));
            }
            case "quarantine" -> {
                assertThat(outcome.refused()).as(seen).isFalse();
                // What is odd in hail_test_set_field_missing.vcf are two blank lines, which are no records: a warning.
                long odd = file.endsWith("hail_test_set_field_missing.vcf")
                        ? outcome.ingest().tally.blankLines()
                        : outcome.quarantined();
                assertThat(odd).as(seen).isPositive();
            }
            case "warn" -> {
                assertThat(outcome.refused()).as(seen).isFalse();
                assertThat(outcome.quarantined()).as(seen).isZero();
            }
            case "ingest-or-warn", "warn-or-harmonise" -> {
                assertThat(outcome.refused()).as(seen).isFalse();
                assertThat(outcome.kept()).as(seen).isEqualTo(200);
            }
            default -> throw new IllegalStateException("no such verdict: " + verdict.wanted());
        }
    }

    /** Lines that are neither header nor blank, counted without any of our readers. */
    private static long recordLines(String file) throws IOException {
        byte[] content = Files.readAllBytes(DATA.resolve(file));
        if (content.length > 1 && content[0] == 0x1f) {
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
                content = in.readAllBytes();
            }
        }
        String[] lines = new String(content, StandardCharsets.ISO_8859_1).split("\r?\n");
        int first = 0;
        while (!lines[first].startsWith("#CHROM")) {
            first++;
        }
        return Arrays.stream(lines)
                .skip(first + 1)
                .filter(line -> !line.isEmpty())
                .count();
    }

    /** What the table says, in words. */
    private static List<String> told(LocalIngest ingest, boolean sitesOnly) {
        List<String> told = new ArrayList<>();
        for (VariantRow row : ingest.rows) {
            String site = ingest.assembly.contig(row.variant().contig()).name() + " "
                    + row.variant().start() + " " + row.variant().ref() + " "
                    + row.variant().alt() + " " + row.id() + " " + row.filter();
            told.add(
                    sitesOnly
                            ? site
                            : site + " " + row.counts().ac() + " "
                                    + row.counts().an() + " " + Arrays.toString(row.genotypes()) + " "
                                    + Arrays.toString(row.notAdj()));
        }
        return told;
    }

    @Test
    void sameRecordsAgainAreKeptOnceAndSetAside() throws Exception {
        Outcome twice = outcome("bad/derived/bad_dup_records.vcf");
        assertThat(twice.ingest().tally.copies()).isEqualTo(40);
        assertThat(twice.ingest().tally.kept()).isEqualTo(200);
        assertThat(told(twice.ingest(), false)).isEqualTo(told(base, false));
    }
}
