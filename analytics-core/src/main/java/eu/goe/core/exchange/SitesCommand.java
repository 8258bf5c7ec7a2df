package eu.goe.core.exchange;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Progress;
import eu.goe.core.errors.UsageException;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.Quality;
import eu.goe.core.frequency.SiteListWriter;
import eu.goe.core.genome.Assembly;
import eu.goe.core.release.MergedSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code goe sites}. */
@Command(
        name = "sites",
        description = {
            "Writes the sites of a merged table as a list for a second round: each node answers it with",
            "goe frequencies --sites and goe export, and goe merge takes the answers beside the first packages.",
            "With --key the list is a signed package of type sites. Under a threshold nodes answer no other: of three nodes",
            "or more, and of 1,000 sites or more."
        },
        footer = {
            "",
            "Examples:",
            "  goe sites europe -o europe.sites.vcf.gz",
            "  goe sites europe --open -o open.tsv",
            "  goe sites europe --key EU-signer.key.pem -o europe.sites.tar",
            "then, at each node:",
            "  goe frequencies -s /data/se --by population,sex --sites europe.sites.tar --name answer"
        })
public final class SitesCommand implements Runnable {
    private final CommandContext context;

    @Parameters(paramLabel = "MERGED", description = "The folder that goe merge wrote.")
    private Path merged = Path.of("");

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "SITES",
            description =
                    "The new file: a VCF without samples, or a TSV if its name ends in .tsv or .tsv.gz; in BGZF blocks if it"
                            + " ends in .gz or .bgz. With --key the new package: a folder, or one file if it ends in .tar.")
    private Path output = Path.of("");

    @Option(names = "--open", description = "Only sites where AN of some node is not known (default: all).")
    private boolean open;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The coordinator's private signing key, NODE-signer.key.pem: write a signed package.")
    private @Nullable Path key;

    private Progress progress = Progress.NONE;

    public SitesCommand(CommandContext context) {
        this.context = context;
    }

    /** How many sites a list has, and how many could not go into it. */
    private record Listed(long sites, long symbolic) {}

    @Override
    public void run() {
        if (Files.exists(output, LinkOption.NOFOLLOW_LINKS)) {
            throw new UsageException("-o " + output + " exists already. Choose another name, or remove it first.");
        }
        Listed listed;
        Manifest[] signed = new Manifest[1];
        Path keyFile = key;
        try (MergedFolder table = new MergedFolder(merged);
                Progress shown = context.progress("sites")) {
            progress = shown;
            if (keyFile == null) {
                listed = context.dryRun() ? write(table, null) : writeAtomically(table);
            } else {
                String node = KeyPairFile.signerNode(keyFile);
                KeyPairFile pair = KeyPairFile.readPrivate(keyFile);
                listed = context.dryRun() ? write(table, null) : writePackage(table, node, pair, signed);
                warnIfNotAnswered(table.info().nodes().size(), listed.sites());
            }
        } catch (IOException e) {
            throw new UsageException("-o " + output + " cannot be written: " + e.getMessage(), e);
        }
        if (listed.symbolic() > 0) {
            context.warn(listed.symbolic()
                    + " allele(s) are not made of bases: no list of sites has them, so their AN stays" + " as it is");
        }
        JsonSummary summary = new JsonSummary()
                .put("sites", listed.sites())
                .put("symbolic", listed.symbolic())
                .put("open", open)
                .put("file", output.toString());
        if (signed[0] != null) {
            summary.put("package_id", signed[0].packageId());
        }
        if (context.dryRun()) {
            summary.put("dry_run", true);
        }
        summary.print(
                context,
                () -> context.out()
                        .println((context.dryRun() ? "would write " : "") + output + ": " + listed.sites() + " sites"));
    }

    private void warnIfNotAnswered(int nodes, long sites) {
        if (nodes < AskedList.LEAST_NODES || sites < AskedList.LEAST_SITES) {
            context.warn("the list is of " + nodes + " node(s) and " + sites
                    + " site(s); under a threshold nodes answer" + " lists of " + AskedList.LEAST_NODES + " nodes and "
                    + AskedList.LEAST_SITES + " sites or more");
        }
    }

    private Listed writePackage(MergedFolder table, String node, KeyPairFile pair, Manifest[] signed) {
        Listed[] listed = new Listed[1];
        PackageFolder.writePackage(output, folder -> {
            Path file = folder.resolve(SitesPackage.DATA);
            Files.createDirectories(folder.resolve("data"));
            FrequencyDefinition.AskedSites sites;
            try (SiteListWriter out =
                    new SiteListWriter(file, SitesPackage.DATA, table.info().assembly())) {
                listed[0] = write(table, out);
                sites = out.written();
            }
            Manifest draft = SitesPackage.draft(
                    table.info(), sites, node, context.clock().instant());
            signed[0] = PackageFolder.complete(folder, draft, Map.of(SitesPackage.DATA, sites.n()));
            PackageFolder.sign(folder, signed[0], pair);
        });
        return listed[0];
    }

    private Listed writeAtomically(MergedFolder table) throws IOException {
        Path absolute = output.toAbsolutePath().normalize();
        String name = String.valueOf(absolute.getFileName());
        Path temporary = absolute.resolveSibling("." + name + ".part");
        Assembly assembly = table.info().assembly();
        try {
            Listed listed;
            try (SiteListWriter out = new SiteListWriter(temporary, name, assembly)) {
                listed = write(table, out);
            }
            Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE);
            return listed;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private Listed write(MergedFolder table, @Nullable SiteListWriter out) throws IOException {
        List<Quality> qualities = table.info().qualities();
        long sites = 0;
        long symbolic = 0;
        List<String> windows = table.windowLabels();
        progress.total(windows.size(), "windows");
        int looked = 0;
        for (String window : windows) {
            progress.done(looked++, sites);
            try (MergedSource.Rows rows = table.rows(window)) {
                while (rows.hasNext()) {
                    MergedRow row = rows.next();
                    if (open && !isOpen(row, qualities)) {
                        continue;
                    }
                    if (!SiteListWriter.takes(row.variant())) {
                        symbolic++;
                        continue;
                    }
                    sites++;
                    if (out != null) {
                        out.write(row.variant());
                    }
                }
            }
        }
        return new Listed(sites, symbolic);
    }

    /** Whether some node has not said who of all its people was called. */
    private static boolean isOpen(MergedRow row, List<Quality> qualities) {
        for (Quality quality : qualities) {
            MergedCounts counts = row.counts(quality);
            if (counts != null && counts.nNodesAn(0) < counts.nNodes(0)) {
                return true;
            }
        }
        return false;
    }
}
