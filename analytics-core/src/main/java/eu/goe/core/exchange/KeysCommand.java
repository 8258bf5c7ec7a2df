package eu.goe.core.exchange;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.errors.UsageException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code goe keys new}. */
@Command(
        name = "keys",
        description = "Keys that sign and approve packages.",
        synopsisSubcommandLabel = "new",
        footer = {
            "",
            "Examples:",
            "  goe keys new --node SE -o keys",
            "  goe keys new --node SE --role approver -o steward"
        })
public final class KeysCommand {
    private final CommandContext context;

    public KeysCommand(CommandContext context) {
        this.context = context;
    }

    @Command(
            name = "new",
            description =
                    "Makes a pair NODE-ROLE.key.pem (mode 600) and NODE-ROLE.pub.pem: Ed25519, or X25519 for a masker.",
            footer = {
                "",
                "Examples:",
                "  goe keys new --node SE -o keys",
                "  goe keys new --node SE --role approver -o steward"
            })
    void create(
            @Option(names = "--node", paramLabel = "SE", required = true, description = "Name of the node.")
                    String node,
            @Option(
                            names = "--role",
                            paramLabel = "signer|approver|masker|root",
                            defaultValue = "signer",
                            description = "What it is for; roots sign trust files (default: ${DEFAULT-VALUE}).")
                    String role,
            @Option(
                            names = {"-o", "--output"},
                            required = true,
                            paramLabel = "DIR",
                            description = "Folder for both files.")
                    Path folder) {
        if (!node.matches("[A-Z][A-Z0-9-]{0,15}")) {
            throw new UsageException(
                    "--node '" + node + "': a node's name is capital letters, digits and dashes, at most 16.");
        }
        boolean isMasker = role.equals(MaskKey.ROLE);
        if (!role.matches("signer|approver|masker|root")) {
            throw new UsageException("--role '" + role + "' is none of signer, approver, masker, root.");
        }
        if (context.dryRun()) {
            context.out().println("would make " + folder.resolve(node + "-" + role + ".key.pem"));
            return;
        }
        Path publicFile = KeyPairFile.create(folder, node, role);
        String keyId =
                KeyPairFile.keyId(isMasker ? MaskKey.readPublic(publicFile) : KeyPairFile.readPublic(publicFile));
        new JsonSummary()
                .put("public_key", publicFile.toString())
                .put("key_id", keyId)
                .put("node", node)
                .put("role", role)
                .print(context, () -> context.out().println(publicFile + " (key " + keyId + ")"));
    }
}
