package eu.goe.core.store;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.StoreOption;
import eu.goe.core.disclosure.Policy;
import eu.goe.core.errors.UsageException;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.FastaReference;
import eu.goe.core.genome.WindowGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code goe init}. */
@Command(
        name = "init",
        description = "Makes an empty store.",
        footer = {
            "",
            "Examples:",
            "  goe init -s /data/se --node SE --assembly GRCh38 --reference GRCh38.fa",
            "  goe init -s /tmp/try --node XX --assembly any --synthetic"
        })
public final class InitCommand implements Runnable {
    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    @Option(
            names = "--node",
            paramLabel = "SE",
            required = true,
            description = "Name of the node, as packages carry it: SE.")
    private String node = "";

    @Option(
            names = "--assembly",
            required = true,
            paramLabel = "GRCh38",
            description = "GRCh37, GRCh38, T2T-CHM13v2, a .fai or .dict file, or any.")
    private String assembly = "";

    @Option(
            names = "--reference",
            paramLabel = "ref.fa",
            description = "Indexed FASTA; variants are left-aligned with it.")
    private @Nullable Path reference;

    @Option(
            names = "--policy",
            paramLabel = "policy.yaml",
            description = "Disclosure policy (YAML); without it the built-in one holds.")
    private @Nullable Path policy;

    @Option(names = "--synthetic", description = "All people of the store are simulated.")
    private boolean synthetic;

    public InitCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        if (!node.matches("[A-Z][A-Z0-9-]{0,15}")) {
            throw new UsageException(
                    "--node '" + node + "': a node's name is capital letters, digits and dashes, at most 16.");
        }
        Assembly contigs = Assemblies.of(assembly);
        Path fasta = reference;
        if (fasta != null) {
            FastaReference.open(fasta, contigs).close();
        }
        boolean listed = !contigs.isBuiltIn() && !contigs.isOpen();
        StoreInfo info = new StoreInfo(
                StoreInfo.FORMAT,
                node,
                contigs.name(),
                listed ? contigs.contigLengths() : List.of(),
                fasta == null ? null : fasta.toAbsolutePath().normalize().toString(),
                WindowGrid.WINDOW_BASES,
                synthetic,
                policyText());
        String uri = store.uri(context);
        boolean isNew = context.dryRun()
                ? Store.wouldInit(context.hadoop(), uri, info)
                : Store.init(context::spark, context.hadoop(), uri, info, context.clock());
        String done = context.dryRun() ? "would be made" : "made";
        new JsonSummary()
                .put("store", uri)
                .put("node", node)
                .put("assembly", contigs.name())
                .put("made", isNew && !context.dryRun())
                .put("dry_run", context.dryRun())
                .print(
                        context,
                        () -> context.out()
                                .println(isNew ? "store " + uri + " " + done : "store " + uri + " is there already"));
    }

    private @Nullable String policyText() {
        Path file = policy;
        if (file == null) {
            return null;
        }
        try {
            String text = Files.readString(file);
            Policy.parse(text, file.toString());
            return text;
        } catch (IOException e) {
            throw new UsageException("--policy " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
