package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.goe.cluster.cli.CommandLineRun.Done;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Thirty real single-sample GATK gVCFs of the shared corpus, ingested as one batch, against the independent joint counts beside them in
 * every threshold setting.
 */
@Tag("slow")
class GvcfOracleIT {
    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void findCorpus() {
        data = Path.of(System.getProperty("goe.shared", ""), "data", "vcf");
        assumeTrue(Files.isDirectory(data), "the shared corpus is not at " + data.toAbsolutePath());
    }

    private List<Path> gvcfs() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("gvcf/hail_1kg_chr22"))) {
            return new ArrayList<>(files.filter(f -> f.toString().endsWith(".g.vcf.gz"))
                    .sorted()
                    .toList());
        }
    }

    /** The table of a store that holds one batch of the files: {@code contig pos ref alt AC AN n_hom_alt n_het}. */
    private List<String> table(String name, List<Path> files, Object... options) {
        Path store = folder.resolve(name);
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38");
        List<Object> ingest = new ArrayList<>(List.of("ingest", "-s", store));
        ingest.addAll(files);
        ingest.addAll(List.of(options));
        ok(ingest.toArray());
        ok("frequencies", "-s", store, "--name", "f", "--quality", "raw");
        return ok("results", "-s", store, "show", "f")
                .out()
                .lines()
                .skip(1)
                .map(line -> line.split("\t"))
                .map(f -> String.join(" ", f[0], f[1], f[2], f[3], f[6], f[7], f[9], f[10]))
                .toList();
    }

    private List<String> oracle(String setting) throws IOException {
        return Files.readAllLines(data.resolve("expected/gvcf_1kg_chr22." + setting + ".oracle.tsv")).stream()
                .skip(1)
                .map(line -> String.join(" ", List.of(line.split("\t")).subList(0, 8)))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "20,0", "20,10"})
    void countsAreThoseOfTheOracle(int gq, int dp) throws IOException {
        assertThat(table("store", gvcfs(), "--gq", gq, "--dp", dp))
                .hasSize(349)
                .containsExactlyInAnyOrderElementsOf(oracle("gq" + gq + ".dp" + dp + ".overlap_called"));
    }

    @Test
    void filesWithoutIndexInAnyOrderGiveTheSame() throws IOException {
        List<Path> plain = new ArrayList<>();
        for (Path file : gvcfs()) {
            Path copy = folder.resolve(file.getFileName().toString().replace(".gz", ""));
            try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)));
                    OutputStream out = Files.newOutputStream(copy)) {
                in.transferTo(out);
            }
            plain.add(copy);
        }
        Collections.shuffle(plain, new Random(5));
        assertThat(table("plain", plain, "--kind", "gvcf"))
                .containsExactlyInAnyOrderElementsOf(oracle("gq20.dp10.overlap_called"));
    }

    @Test
    void theSameFilesAgainAreNothingNewAndOtherThresholdsAreRefused() throws IOException {
        List<Path> files = gvcfs().subList(0, 4);
        table("store", files);
        Path store = folder.resolve("store");
        List<Object> again = new ArrayList<>(List.of("ingest", "-s", store));
        again.addAll(files);
        assertThat(ok(again.toArray()).out()).contains("is in the store already");
        again.addAll(List.of("--gq", "30"));
        Done other = CommandLineRun.goe(again.toArray());
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.err()).contains("gvcf gq=20 dp=10, not gvcf gq=30 dp=10");
    }
}
