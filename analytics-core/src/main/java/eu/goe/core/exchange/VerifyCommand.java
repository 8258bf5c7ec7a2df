package eu.goe.core.exchange;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.goe.core.command.CommandContext;
import eu.goe.core.command.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code goe verify}. */
@Command(
        name = "verify",
        description = "Checks signatures, checksums, trust, expiry and approvals of packages.",
        footer = {"", "Examples:", "  goe verify se-7.pkg --trust trust", "  goe verify *.pkg --trust trust --json"})
public final class VerifyCommand implements Runnable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CommandContext context;

    @Parameters(paramLabel = "PACKAGE", arity = "1..*", description = "Packages: folders or tars.")
    private List<Path> packages = List.of();

    @Mixin
    private TrustOptions trust = new TrustOptions();

    public VerifyCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        PackageVerifier verifier = trust.open(context);
        List<Manifest> verified = new ArrayList<>();
        try (Progress progress = context.progress("verify")) {
            progress.total(packages.size(), "packages");
            for (Path path : packages) {
                verified.add(verifier.verify(PackageFiles.of(path)).manifest());
                progress.done(verified.size(), 0);
            }
        }
        if (!context.dryRun()) {
            verifier.remember();
        }
        if (context.json()) {
            ObjectNode root = JSON.createObjectNode();
            ArrayNode list = root.putArray("packages");
            for (int i = 0; i < packages.size(); i++) {
                Manifest m = verified.get(i);
                list.addObject()
                        .put("package", packages.get(i).toString())
                        .put("node", m.node())
                        .put("type", m.type())
                        .put(
                                "list_of_sites",
                                m.sites() == null ? null : m.sites().sha256())
                        .put("audience", m.audience())
                        .put("sequence", m.sequence())
                        .put("sites", m.outcome().sites())
                        .put("strata", m.strata().size())
                        .put("samples", samples(m))
                        .put("package_id", m.packageId());
            }
            context.out().println(root);
            return;
        }
        context.out().println("package\tnode\ttype\taudience\tsequence\tsites\tstrata\tsamples");
        for (int i = 0; i < packages.size(); i++) {
            Manifest m = verified.get(i);
            context.out()
                    .println(packages.get(i) + "\t" + m.node() + "\t" + m.type() + "\t" + m.audience() + "\t"
                            + m.sequence() + "\t" + m.outcome().sites() + "\t"
                            + m.strata().size() + "\t"
                            + Objects.requireNonNullElse(samples(m), "NA"));
        }
    }

    /** Everybody; null of a list of sites, which counts nobody. */
    private static @Nullable Integer samples(Manifest m) {
        return m.isQuestion() ? null : Integer.valueOf(m.strata().get(0).n());
    }
}
