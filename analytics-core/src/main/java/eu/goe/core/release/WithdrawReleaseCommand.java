package eu.goe.core.release;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code goe withdraw-release}. */
@Command(
        name = "withdraw-release",
        description = {
            "Marks a release WITHDRAWN: writes the tombstone WITHDRAWN.json and the status in metadata.ttl.",
            "",
            "The figures stay where they are: whoever keeps the folder decides whether to delete them, and copies that are",
            "public already cannot be recalled. Again: nothing happens, the first reason stays."
        },
        footer = {
            "",
            "Examples:",
            "  goe withdraw-release release-1.0 --reason \"Consent of a cohort was wrong\" --key keys/EU-signer.key.pem",
            "  goe withdraw-release release-1.0 --reason \"Wrong assembly\" --dry-run"
        })
public final class WithdrawReleaseCommand implements Runnable {
    private static final int MAX_REASON = 1_000;

    private final CommandContext context;
    private final ReleaseInputs inputs;

    @Parameters(index = "0", paramLabel = "DIR", description = "Folder that goe release wrote.")
    private Path folder = Path.of("");

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            required = true,
            description = "Why, for everybody to read; at most 1000 characters, and nothing about a person.")
    private String reason = "";

    @Option(names = "--key", paramLabel = "KEY", description = "Private key that signs the tombstone.")
    private @Nullable Path key;

    public WithdrawReleaseCommand(CommandContext context, ReleaseInputs inputs) {
        this.context = context;
        this.inputs = inputs;
    }

    @Override
    public void run() {
        String why = reason.strip();
        if (why.isEmpty() || why.length() > MAX_REASON || why.chars().anyMatch(Character::isISOControl)) {
            throw new UsageException("--reason: a line of 1 to " + MAX_REASON + " characters.");
        }
        Signer signer = key == null ? null : inputs.signer(key);
        try {
            ReleaseWithdrawal withdrawal = new ReleaseWithdrawal(folder);
            Optional<Tombstone> before = withdrawal.withdrawn();
            if (context.dryRun()) {
                print(withdrawal.version(), before.orElse(null), true, before.isPresent());
                return;
            }
            Tombstone stands = withdrawal.withdraw(why, context.clock().instant(), inputs.software(), signer);
            if (before.isPresent() && (signer != null || !stands.reason().equals(why))) {
                context.warn("release " + stands.version() + " was withdrawn before: its reason and signature stay.");
            } else if (stands.keyId() == null) {
                context.warn("no --key: nothing proves who withdrew the release.");
            }
            print(withdrawal.version(), stands, false, before.isPresent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void print(String version, @Nullable Tombstone tombstone, boolean dryRun, boolean already) {
        String when = tombstone == null ? "" : " on " + tombstone.withdrawn() + ": " + tombstone.reason();
        new JsonSummary()
                .put("release", folder.toString())
                .put("version", version)
                .put("dry_run", dryRun)
                .put("already", already)
                .put("withdrawn", tombstone == null ? null : tombstone.withdrawn())
                .put("reason", tombstone == null ? null : tombstone.reason())
                .put("key_id", tombstone == null ? null : tombstone.keyId())
                .print(
                        context,
                        () -> context.out()
                                .println(
                                        already
                                                ? "release " + version + " was withdrawn already" + when
                                                : dryRun
                                                        ? "would withdraw release " + version
                                                        : "release " + version + " withdrawn" + when));
    }
}
