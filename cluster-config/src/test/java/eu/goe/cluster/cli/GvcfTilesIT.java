package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * gVCFs of more people than a tile has, counted by stratum: every figure is that of the simulation, which knows what each person has at
 * each locus and shares no code with the engine.
 */
@Tag("slow")
class GvcfTilesIT {
    private static final int PEOPLE = 300;
    private static final int TILES = 2;
    /** contig, pos, ref, alt, stratum, quality, AC, AN, n_hom_alt, n_het, n_hemi_alt, n_missing. */
    private static final int TRUTH_COLUMNS = 12;

    @TempDir
    static Path folder;

    /** It is taken, since nobody called anywhere is what it says; but it is more often a slip. */
    @Test
    void aFileWithoutRecordsIsWarnedOf() throws IOException {
        String header = "##fileformat=VCFv4.2\n##contig=<ID=chr22,length=50818468>\n"
                + "##INFO=<ID=END,Number=1,Type=Integer,Description=\"End\">\n"
                + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                + "##FORMAT=<ID=DP,Number=1,Type=Integer,Description=\"Depth\">\n"
                + "##FORMAT=<ID=GQ,Number=1,Type=Integer,Description=\"Quality\">\n"
                + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t";
        Path empty = Files.writeString(folder.resolve("empty.g.vcf"), header + "S1\n");
        Path full = Files.writeString(
                folder.resolve("full.g.vcf"),
                header + "S2\nchr22\t20000000\t.\tA\t<NON_REF>\t.\t.\tEND=20001000\tGT:DP:GQ\t0/0:30:60\n");
        Path store = folder.resolve("slip");
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38");
        assertThat(ok("ingest", "-s", store, "--kind", "gvcf", empty, full).err())
                .contains("1 of 2 sample(s) have no record at all")
                .doesNotContain("S1");
    }

    @Test
    void countsOfSeveralTilesAreThoseOfTheSimulation() throws IOException {
        Path in = folder.resolve("in");
        Path store = folder.resolve("store");
        ok(
                "simulate",
                "--gvcf",
                "-o",
                in,
                "--samples",
                PEOPLE,
                "--variants",
                120,
                "--flank",
                400,
                "--populations",
                "N,S");
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38");
        ok("ingest", "-s", store, "--kind", "gvcf", in.resolve("*.g.vcf.gz"));
        ok("samples", "-s", store, "import", in.resolve("samples.tsv"));
        ok("frequencies", "-s", store, "--by", "population,sex", "--name", "counts");

        TreeSet<String> counted = new TreeSet<>();
        List<String> shown =
                ok("results", "-s", store, "show", "counts").out().lines().toList();
        List<String> names = Arrays.asList(shown.get(0).split("\t"));
        List<String> truth = Files.readAllLines(in.resolve("truth.tsv"));
        List<Integer> columns =
                Arrays.stream(truth.get(0).split("\t")).map(names::indexOf).toList();
        assertThat(columns).hasSize(TRUTH_COLUMNS).doesNotContain(-1);
        for (String line : shown.subList(1, shown.size())) {
            String[] fields = line.split("\t");
            StringBuilder same = new StringBuilder();
            columns.forEach(c -> same.append(same.isEmpty() ? "" : "\t").append(fields[c]));
            counted.add(same.toString());
        }
        TreeSet<String> missed = new TreeSet<>(truth.subList(1, truth.size()));
        assertThat(missed).hasSizeGreaterThan(1000);
        TreeSet<String> wrong = new TreeSet<>(counted);
        wrong.removeAll(missed);
        missed.removeAll(counted);
        assertThat(wrong).as("counted, and not true").isEmpty();
        assertThat(missed).as("true, and not counted").isEmpty();
        assertThat(CommandLineRun.store(store).blocks().get(0).tiles()).isEqualTo(TILES);
    }
}
