package eu.goe.ingest.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.command.Progress;
import htsjdk.variant.variantcontext.Genotype;
import htsjdk.variant.variantcontext.GenotypeLikelihoods;
import htsjdk.variant.variantcontext.VariantContext;
import htsjdk.variant.vcf.VCFFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorTest {
    private static Simulator.Simulated simulate(SimulationPlan.Fields fields, Path folder) throws IOException {
        SimulationPlan plan = new SimulationPlan(
                "sim", 50, 400, Map.of("POP", 1.0), List.of("chr22", "chrX"), fields, 0, 1, OptionalLong.empty());
        return Simulator.run(plan, 0, folder, Progress.NONE);
    }

    /** VCF 4.2, 1.4.2: a value for each genotype of the ploidy, ordered as htsjdk's calculatePLindex; 0 for the call. */
    @Test
    void likelihoodsAreThoseOfTheCalls(@TempDir Path folder) throws IOException {
        Path vcf = simulate(SimulationPlan.Fields.LIKELIHOODS, folder).vcf();
        int haploid = 0;
        int called = 0;
        try (VCFFileReader reader = new VCFFileReader(vcf, false)) {
            for (VariantContext record : reader) {
                for (Genotype genotype : record.getGenotypes()) {
                    if (!genotype.hasPL()) {
                        continue;
                    }
                    int[] likelihoods = genotype.getPL();
                    int first = record.getAlleleIndex(genotype.getAllele(0));
                    int second = genotype.getPloidy() == 1 ? 0 : record.getAlleleIndex(genotype.getAllele(1));
                    assertThat(likelihoods)
                            .hasSize(GenotypeLikelihoods.numLikelihoods(record.getNAlleles(), genotype.getPloidy()));
                    int place = genotype.getPloidy() == 1
                            ? first
                            : GenotypeLikelihoods.calculatePLindex(Math.min(first, second), Math.max(first, second));
                    assertThat(likelihoods[place]).as(record + " " + genotype).isZero();
                    called++;
                    haploid += genotype.getPloidy() == 1 ? 1 : 0;
                }
            }
        }
        assertThat(called).isGreaterThan(15_000);
        assertThat(haploid).isPositive();
    }

    @Test
    void callsWithoutQualityAreAllAdj(@TempDir Path folder) throws IOException {
        Simulator.Simulated made = simulate(SimulationPlan.Fields.GT, folder);
        try (VCFFileReader reader = new VCFFileReader(made.vcf(), false)) {
            assertThat(reader.getFileHeader().getFormatHeaderLines())
                    .extracting(line -> line.getID())
                    .containsExactly("GT");
        }
        List<String> lines = Files.readAllLines(made.truth());
        List<String> raw = lines.stream()
                .filter(line -> line.contains("\traw\t"))
                .map(line -> line.replace("\traw\t", "\t"))
                .toList();
        List<String> adj = lines.stream()
                .filter(line -> line.contains("\tadj\t"))
                .map(line -> line.replace("\tadj\t", "\t"))
                .toList();
        assertThat(adj).hasSizeGreaterThan(400).isEqualTo(raw);
    }
}
