package eu.goe.ingest.simulate;

import eu.goe.core.command.Progress;
import htsjdk.samtools.util.BlockCompressedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SplittableRandom;

/**
 * Simulates one call set, record by record: people, their haplotypes, the calls of them, the file and its truth. The
 * same plan gives the same bytes. Memory grows with people only.
 */
public final class Simulator {
    /**
     * What was written.
     *
     * @param vcf the calls, BGZF
     * @param samples attributes of the people
     * @param truth counts by variant, stratum and quality
     * @param records of the file
     * @param variants after splitting, trimming and joining
     * @param bytes of the file's text
     */
    public record Simulated(Path vcf, Path samples, Path truth, long records, long variants, long bytes) {}

    private Simulator() {}

    /**
     * Writes {@code NAME.vcf.gz}, {@code samples.tsv} and {@code truth.tsv} into a folder, replacing what is there; and with traits {@code traits.tsv}, {@code
     * covariates.tsv} and {@code effects.tsv}.
     *
     * @param nTraits of each person, 0 for none
     */
    public static Simulated run(SimulationPlan plan, int nTraits, Path folder, Progress progress) throws IOException {
        Files.createDirectories(folder);
        People people = new People(plan);
        Path vcf = folder.resolve(plan.name() + ".vcf.gz");
        Path samples = folder.resolve("samples.tsv");
        Path truth = folder.resolve("truth.tsv");
        Path vcfPart = folder.resolve(plan.name() + ".vcf.gz.part");
        Path truthPart = folder.resolve("truth.tsv.part");
        long records = 0;
        long bytes = 0;
        long variants;
        progress.total(plan.variants(), "records");
        try (OutputStream out = new BlockCompressedOutputStream(vcfPart.toFile(), 5);
                Writer truthOut = Files.newBufferedWriter(truthPart, StandardCharsets.UTF_8)) {
            VcfText text = new VcfText(out, plan.fields());
            TruthCounter counter = new TruthCounter(people, plan.fields(), truthOut);
            text.header(people);
            LocusGenerator loci = new LocusGenerator(plan);
            Haplotypes haplotypes = new Haplotypes(people, plan);
            CallGenerator caller = new CallGenerator(people, plan);
            TraitSimulator traits = new TraitSimulator(plan, people, nTraits);
            RecordCalls[] calls = {new RecordCalls(people.n), new RecordCalls(people.n)};
            long seen = 0;
            while (loci.hasNext()) {
                Locus locus = loci.next();
                haplotypes.draw(locus);
                seen += locus.records().size();
                progress.done(seen, seen);
                if (plan.sharedSites().isEmpty()) {
                    haplotypes.makeAllVary(locus);
                } else if (!isListed(locus, haplotypes.allele, people, plan.seed())) {
                    continue;
                }
                traits.add(locus, haplotypes.allele);
                caller.calls(locus, haplotypes.allele, calls);
                for (int r = 0; r < locus.records().size(); r++) {
                    bytes += text.record(calls[r]);
                    counter.add(calls[r]);
                    records++;
                }
            }
            variants = counter.finish();
            if (nTraits > 0) {
                Files.writeString(folder.resolve("traits.tsv"), traits.traits(), StandardCharsets.UTF_8);
                Files.writeString(folder.resolve("covariates.tsv"), traits.covariates(), StandardCharsets.UTF_8);
                Files.writeString(folder.resolve("effects.tsv"), traits.effects(), StandardCharsets.UTF_8);
            }
        }
        Files.writeString(samples, people.table(), StandardCharsets.UTF_8);
        Files.move(truthPart, truth, StandardCopyOption.REPLACE_EXISTING);
        Files.move(vcfPart, vcf, StandardCopyOption.REPLACE_EXISTING);
        return new Simulated(vcf, samples, truth, records, variants, bytes);
    }

    /** Whether this call set has a site of the common list: where it varies but for a few, and a few where it does not. */
    private static boolean isListed(Locus locus, byte[] alleles, People people, long seed) {
        boolean varies = false;
        for (int h = 0; h < alleles.length; h++) {
            varies |= alleles[h] != 0 && (h % 2 == 0 || !(locus.haploidMales() && people.male[h / 2]));
        }
        SplittableRandom random = Seeds.random(seed, -5, locus.index());
        return random.nextDouble() < (varies ? 0.97 : 0.03);
    }
}
