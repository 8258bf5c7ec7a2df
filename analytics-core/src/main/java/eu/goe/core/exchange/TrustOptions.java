package eu.goe.core.exchange;

import eu.goe.core.command.CommandContext;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --trust}, the same for every command that takes packages. */
final class TrustOptions {
    @Option(
            names = "--trust",
            required = true,
            paramLabel = "DIR|FILE",
            description = "Folder of trusted public keys, or a signed trust.json (goe trust).")
    private Path trust = Path.of("");

    @Option(
            names = "--first-use",
            description =
                    "With a trust.json that was not used here before: do not warn that nothing has been seen yet.")
    private boolean firstUse;

    PackageVerifier open(CommandContext context) {
        return PackageVerifier.open(trust, firstUse, context);
    }
}
