package eu.goe.ingest.simulate;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Progress;
import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code goe simulate}. */
@Command(
        name = "simulate",
        description = {
            "Makes realistic input with known truth: NAME.vcf.gz, samples.tsv and truth.tsv; with --gvcf one",
            "NAMEnnnnnn.g.vcf.gz a person, and the truth is what blocks of GQ 20 and DP 10 tell.",
            "",
            "Coordinates are those of GRCh38; bases are invented, so use it in a store without --reference."
        },
        footer = {
            "",
            "Examples:",
            "  goe simulate -o sim --samples 500 --variants 10000 --populations FIN:0.4,SWE:0.6",
            "  goe simulate -o gvcfs --gvcf --samples 50 --variants 20000 --contigs chr22",
            "  goe simulate -o se --name SE --samples 300 --variants 5000 --populations SWE --sites-seed 7 --seed 1"
        })
public final class SimulateCommand implements Callable<Integer> {
    private final CommandContext context;

    @Option(names = "-o", required = true, paramLabel = "DIR", description = "Folder for the files; made if missing.")
    private @Nullable Path folder;

    @Option(names = "--samples", required = true, paramLabel = "N", description = "People.")
    private int samples;

    @Option(names = "--variants", required = true, paramLabel = "M", description = "Records, in all.")
    private int variants;

    @Option(
            names = "--populations",
            paramLabel = "P:SHARE,…",
            defaultValue = "POP",
            description = "Populations and their shares, as FIN:0.4,SWE:0.6 (default: ${DEFAULT-VALUE}).")
    private String populations = "POP";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "sim",
            description = "Name of the VCF file and prefix of sample names (default: ${DEFAULT-VALUE}).")
    private String name = "sim";

    @Option(
            names = "--contigs",
            paramLabel = "CONTIG",
            split = ",",
            defaultValue = "chr22,chrX",
            description = "Contigs of GRCh38: chr1 to chr22 and chrX (default: ${DEFAULT-VALUE}).")
    private List<String> contigs = List.of();

    @Option(
            names = "--fields",
            paramLabel = "FORMAT",
            defaultValue = "GT:AD:DP:GQ",
            description = "Fields of each call: GT, GT:AD:DP:GQ or GT:AD:DP:GQ:PL (default: ${DEFAULT-VALUE}).")
    private String fields = "GT:AD:DP:GQ";

    @Option(
            names = "--gvcf",
            description =
                    "A gVCF with reference blocks for each person instead of one VCF of all; --fields does not matter.")
    private boolean isGvcf;

    @Option(
            names = "--flank",
            paramLabel = "BASES",
            defaultValue = "0",
            description = "With --gvcf: blocks cover so many bases on both sides of each record, as in targeted"
                    + " sequencing (default: everything between records).")
    private int flank;

    @Option(
            names = "--unknown-sex",
            paramLabel = "SHARE",
            defaultValue = "0.02",
            description = "Share of people whose sex is not known, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double unknownSex;

    @Option(
            names = "--traits",
            paramLabel = "K",
            defaultValue = "0",
            description =
                    "Traits of each person, every second one binary: traits.tsv, covariates.tsv, and effects.tsv, which says what is true"
                            + " (default: ${DEFAULT-VALUE}).")
    private int traits;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "The same seed gives the same files (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--sites-seed",
            paramLabel = "S",
            description = "Call sets with the same one have sites and populations in common; M counts the common sites,"
                    + " of which each has those where it varies. Without it all M records vary.")
    private @Nullable Long sitesSeed;

    public SimulateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        long started = System.nanoTime();
        SimulationPlan plan = new SimulationPlan(
                name,
                samples,
                variants,
                SimulationPlan.parsePopulations(populations),
                contigs,
                SimulationPlan.Fields.parse(fields),
                unknownSex,
                seed,
                sitesSeed == null ? OptionalLong.empty() : OptionalLong.of(sitesSeed));
        if (flank < 0 || (flank > 0 && !isGvcf)) {
            throw new UsageException("--flank is a number of bases above 0, and goes with --gvcf");
        }
        if (traits < 0 || (traits > 0 && isGvcf)) {
            throw new UsageException("--traits is a number of traits above 0, and does not go with --gvcf");
        }
        Path into = folder;
        if (into == null) {
            throw new UsageException("-o is missing");
        }
        String calls = isGvcf ? new People(plan).id(0) + ".g.vcf.gz" : name + ".vcf.gz";
        for (String file : List.of(calls, "samples.tsv", "truth.tsv")) {
            if (Files.exists(into.resolve(file))) {
                throw new UsageException(into.resolve(file) + " is there already; name another folder with -o");
            }
        }
        new LocusGenerator(plan);
        if (context.dryRun()) {
            new JsonSummary()
                    .put("samples", samples)
                    .put("dry_run", true)
                    .print(
                            context,
                            () -> context.out()
                                    .println("would write " + calls + (isGvcf ? " and so on" : "")
                                            + ", samples.tsv and truth.tsv into " + into));
            return 0;
        }
        if (isGvcf) {
            return simulateGvcfs(plan, into);
        }
        Simulator.Simulated done;
        try (Progress progress = context.progress("simulate")) {
            done = Simulator.run(plan, traits, into, progress);
        }
        double seconds = Math.round((System.nanoTime() - started) / 1e7) / 100.0;
        new JsonSummary()
                .put("vcf", done.vcf().toString())
                .put("sample_table", done.samples().toString())
                .put("truth", done.truth().toString())
                .put("samples", samples)
                .put("records", done.records())
                .put("variants", done.variants())
                .put("bytes", done.bytes())
                .put("seconds", seconds)
                .print(
                        context,
                        () -> context.out()
                                .println(done.vcf() + ": " + done.records() + " records of " + samples + " samples, "
                                        + done.variants() + " variants; truth in " + done.truth()));
        return 0;
    }

    private int simulateGvcfs(SimulationPlan plan, Path into) throws IOException {
        GvcfSimulator.Simulated done;
        try (Progress progress = context.progress("simulate")) {
            done = GvcfSimulator.run(plan, flank, into, progress);
        }
        new JsonSummary()
                .put("sample_table", done.samples().toString())
                .put("truth", done.truth().toString())
                .put("samples", samples)
                .put("records", done.records())
                .put("variants", done.variants())
                .put("bytes", done.bytes())
                .print(
                        context,
                        () -> context.out()
                                .println(into + ": " + samples + " gVCFs of " + done.records() + " records, "
                                        + done.variants() + " variants; truth in " + done.truth()));
        return 0;
    }
}
