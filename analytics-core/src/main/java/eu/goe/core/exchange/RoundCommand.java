package eu.goe.core.exchange;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.SiteList;
import eu.goe.core.genome.Assemblies;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code goe round}. */
@Command(
        name = "round",
        description = {
            "Rounds of masked sums: nodes add masks to their counts that cancel out in the sum of all, so that a coordinator",
            "sees European totals and no node's own counts, and the threshold applies to the total."
        },
        synopsisSubcommandLabel = "new",
        footer = {
            "",
            "Examples:",
            "  goe round new --name r1 --release 2026.1 --assembly GRCh38 --sites catalogue.vcf.gz \\",
            "      --nodes SE,FI,IT --trust trust -o r1.round.json",
            "  goe export -s /data/se --result r1 --round r1.round.json --mask-key SE-masker.key.pem --trust trust \\",
            "      --key SE-signer.key.pem -o se-r1.pkg"
        })
public final class RoundCommand {
    private final CommandContext context;

    public RoundCommand(CommandContext context) {
        this.context = context;
    }

    @Command(
            name = "new",
            description = {
                "Fixes a round before any node answers: its sites, its nodes, and the release that it is for. A node answers one",
                "set of nodes for a release, since the difference of two would be one node's counts."
            },
            footer = {
                "",
                "Examples:",
                "  goe round new --name r1 --release 2026.1 --assembly GRCh38 --sites catalogue.vcf.gz \\",
                "      --nodes SE,FI,IT --trust trust -o r1.round.json",
                "then, at each node:",
                "  goe frequencies -s /data/se --sites catalogue.vcf.gz --name r1",
                "  goe export -s /data/se --result r1 --round r1.round.json --mask-key SE-masker.key.pem --trust trust \\",
                "      --key SE-signer.key.pem -o se-r1.pkg",
                "and, with the packages of all nodes, at the coordinator:",
                "  goe merge se-r1.pkg fi-r1.pkg it-r1.pkg --trust trust -o europe-r1"
            })
    void create(
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "How the round is called.")
                    String name,
            @Option(
                            names = "--release",
                            required = true,
                            paramLabel = "V",
                            description = "The release that the sums are for.")
                    String release,
            @Option(
                            names = "--assembly",
                            required = true,
                            paramLabel = "NAME",
                            description = "GRCh37, GRCh38 or T2T-CHM13v2.")
                    String assembly,
            @Option(
                            names = "--sites",
                            required = true,
                            paramLabel = "FILE|PACKAGE",
                            description =
                                    "The sites, a VCF, a TSV, or a package of them: public, and not chosen by what a node has.")
                    Path sites,
            @Option(
                            names = "--nodes",
                            required = true,
                            split = ",",
                            paramLabel = "NODE",
                            description = "All that take part, at least " + MaskedRound.LEAST_NODES + ".")
                    List<String> nodes,
            @Option(names = "--by-sex", description = "Sums of each sex beside those of everybody.") boolean bySex,
            @Option(
                            names = "--trust",
                            required = true,
                            paramLabel = "DIR|FILE",
                            description =
                                    "Folder with NODE-masker.pub.pem of each node, or a signed trust.json that has them.")
                    Path trust,
            @Option(
                            names = "--first-use",
                            description =
                                    "With a trust.json that was not used here before: do not warn that nothing has been seen yet.")
                    boolean firstUse,
            @Option(
                            names = {"-o", "--output"},
                            required = true,
                            paramLabel = "FILE",
                            description = "The new file.")
                    Path output) {
        if (Files.exists(output, LinkOption.NOFOLLOW_LINKS)) {
            throw new UsageException("-o " + output + " exists already. Choose another name, or remove it first.");
        }
        if (!Assemblies.BUILT_IN.contains(assembly)) {
            throw new UsageException(
                    "--assembly " + assembly + " is none of " + String.join(", ", Assemblies.BUILT_IN) + ".");
        }
        if (nodes.stream().distinct().count() < MaskedRound.LEAST_NODES) {
            throw new UsageException("--nodes: at least " + MaskedRound.LEAST_NODES
                    + " take part; of fewer each would learn from the sum what the other has.");
        }
        Map<String, PublicKey> keys = PackageVerifier.maskers(trust, firstUse, context);
        Map<String, String> keyIds = new TreeMap<>();
        for (String node : nodes) {
            PublicKey key = keys.get(node);
            if (key == null) {
                throw new VerificationException("--trust " + trust + " has no key " + node + "-masker.pub.pem. Node "
                        + node + " makes it with: goe keys new --role masker");
            }
            keyIds.put(node, KeyPairFile.keyId(key));
        }
        MaskedRound round = new MaskedRound(1, name, release, assembly, asked(sites, assembly), bySex, keyIds);
        if (!context.dryRun()) {
            write(output, round.toBytes());
        }
        new JsonSummary()
                .put("round", output.toString())
                .put("sha256", round.sha256())
                .put("sites", round.sites().n())
                .put("nodes", nodes.size())
                .print(
                        context,
                        () -> context.out()
                                .println(output + ": round " + name + " of " + String.join(", ", keyIds.keySet())
                                        + " at " + round.sites().n() + " sites, SHA-256 " + round.sha256()));
    }

    private static FrequencyDefinition.AskedSites asked(Path sites, String assembly) {
        SitesPackage list = SitesPackage.find(sites.toString()).orElse(null);
        try (InputStream in = list == null ? new BufferedInputStream(Files.newInputStream(sites)) : list.open()) {
            return SiteList.digest(in, sites.toString(), Assemblies.named(assembly));
        } catch (IOException e) {
            throw new UsageException("--sites " + sites + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void write(Path file, byte[] bytes) {
        Path absolute = file.toAbsolutePath().normalize();
        Path temporary = absolute.resolveSibling("." + absolute.getFileName() + ".part");
        try {
            Files.write(temporary, bytes);
            Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UsageException("-o " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
