package eu.goe.core.exchange;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.errors.UsageException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code goe approve}. */
@Command(
        name = "approve",
        description = "Adds the second signature that a node's policy asks for.",
        footer = {
            "",
            "Examples:",
            "  goe approve se-7.pkg --key steward/SE-approver.key.pem",
            "  goe approve se-7.pkg --key steward/SE-approver.key.pem --dry-run"
        })
public final class ApproveCommand implements Runnable {
    private static final Pattern KEY = Pattern.compile("[A-Z][A-Z0-9-]{0,15}-(signer|approver)\\.key\\.pem");

    private final CommandContext context;

    @Parameters(paramLabel = "PACKAGE", description = "The package: a folder or a tar.")
    private Path folder = Path.of("");

    @Option(names = "--key", required = true, paramLabel = "KEY", description = "NODE-approver.key.pem.")
    private Path key = Path.of("");

    public ApproveCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        Matcher name = KEY.matcher(String.valueOf(key.getFileName()));
        if (!name.matches()) {
            throw new UsageException("--key " + key + ": a key's file is called NODE-approver.key.pem.");
        }
        KeyPairFile pair = KeyPairFile.readPrivate(key);
        if (!context.dryRun()) {
            PackageApproval.approve(folder, pair, name.group(1), context.clock());
        }
        new JsonSummary()
                .put("package", folder.toString())
                .put("key_id", pair.keyId())
                .put("dry_run", context.dryRun())
                .print(
                        context,
                        () -> context.out().println((context.dryRun() ? "would approve " : "approved ") + folder));
    }
}
