package eu.goe.core.exchange;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Policy;
import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code goe trust new|add|revoke|sign}. */
@Command(
        name = "trust",
        description = {
            "The signed trust file: whose packages are believed, and what they have to be.",
            "Edits of a file that is signed make the next version, a draft; its roots, and those of the version before, sign it."
        },
        synopsisSubcommandLabel = "new|add|revoke|sign",
        footer = {
            "",
            "Examples:",
            "  goe keys new --node EU-1 --role root -o roots      # and EU-2, EU-3, each kept elsewhere",
            "  goe trust new --root EU-1-root.pub.pem --root EU-2-root.pub.pem --threshold 2 -o trust.json",
            "  goe trust add trust.json --node SE --key SE-signer.pub.pem --roles signer",
            "  goe trust sign trust.json --key EU-1-root.key.pem"
        })
public final class TrustCommand {
    private static final List<String> TYPES = List.of(
            "association",
            CrossTableFile.TYPE,
            NodePackages.COVERAGE,
            NodePackages.FREQUENCIES,
            MaskedContent.TYPE,
            Manifest.LIST,
            Manifest.PLAN,
            SumsPackage.TYPE);
    private static final int MAX_TEXT = 80;

    private final CommandContext context;

    public TrustCommand(CommandContext context) {
        this.context = context;
    }

    @Command(
            name = "new",
            description = {
                "Makes a trust file, a draft that trusts nobody yet.",
                "With --previous it is the next version of that one, with its keys, and other roots, end or minimum policy."
            },
            footer = {
                "",
                "Examples:",
                "  goe trust new --root EU-1-root.pub.pem --root EU-2-root.pub.pem --threshold 2 --expires 180 -o trust.json",
                "  goe trust new --previous trust.json --root EU-1-root.pub.pem --root EU-4-root.pub.pem -o next.json"
            })
    void create(
            @Option(
                            names = "--root",
                            paramLabel = "KEY.pub.pem",
                            required = true,
                            description = "A key that signs the file; several.")
                    List<Path> roots,
            @Option(
                            names = "--threshold",
                            paramLabel = "K",
                            description = "How many of them have to sign (default: more than half).")
                    @Nullable
                    Integer threshold,
            @Option(
                            names = "--expires",
                            paramLabel = "DAYS",
                            defaultValue = "365",
                            description = "Days from now that the file is valid (default: ${DEFAULT-VALUE}).")
                    int days,
            @Option(
                            names = "--minimum-policy",
                            paramLabel = "F",
                            description = "Policy that packages have to have passed, or a stricter one (default: the"
                                    + " built-in one, or that of --previous).")
                    @Nullable
                    Path minimum,
            @Option(names = "--previous", paramLabel = "FILE", description = "The signed trust file to go on from.")
                    @Nullable
                    Path previous,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            required = true,
                            description = "The new file, trust.json.")
                    Path output) {
        if (Files.exists(output)) {
            throw new UsageException("-o " + output + " exists already. Choose another name, or remove it first.");
        }
        List<TrustTerms.Root> keys = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Path root : roots) {
            PublicKey key = KeyPairFile.readPublic(root);
            if (!ids.add(KeyPairFile.keyId(key))) {
                throw new UsageException("--root " + root + ": the same key twice. Each root is a key of its own.");
            }
            keys.add(new TrustTerms.Root(KeyPairFile.keyId(key), KeyPairFile.spki(key)));
        }
        int of = threshold == null ? keys.size() / 2 + 1 : threshold;
        if (of < 1 || of > keys.size()) {
            throw new UsageException("--threshold " + of + ": there are " + keys.size() + " root(s).");
        }
        if (days < 1 || days > 36_500) {
            throw new UsageException("--expires " + days + " is not between 1 and 36500 days.");
        }
        String expires = now().plus(days, ChronoUnit.DAYS).toString();
        TrustTerms terms = previous == null
                ? new TrustTerms(
                        1,
                        expires,
                        of,
                        keys,
                        List.of(),
                        List.of(Manifest.FORMAT),
                        TYPES,
                        rules(Policy.builtIn()),
                        TrustTerms.MAX_SEQUENCE_JUMP,
                        List.of(),
                        null)
                : signedTerms(previous).withRoots(keys, of, expires);
        finish(output, TrustFile.draft(minimum == null ? terms : terms.withMinimumPolicy(rules(policy(minimum)))));
    }

    private static TrustTerms signedTerms(Path previous) {
        TrustFile file = TrustFile.read(previous);
        file.requireSigned(previous.toString());
        return file.editable();
    }

    private static Policy policy(Path file) {
        try {
            return Policy.parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new UsageException("--minimum-policy " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Map<String, Map<String, Integer>> rules(Policy policy) {
        Map<String, Map<String, Integer>> rules = new TreeMap<>();
        for (Audience audience : Audience.values()) {
            rules.put(audience.label(), policy.rules(audience).sorted());
        }
        return rules;
    }

    @Command(
            name = "add",
            description = "Adds a node's key, or changes what a key may do.",
            footer = {
                "",
                "Examples:",
                "  goe trust add trust.json --node SE --key SE-signer.pub.pem --roles signer --valid-to 2027-12-31",
                "  goe trust add trust.json --node SE --key SE-approver.pub.pem --roles approver --person steward-1"
            })
    void add(
            @Parameters(paramLabel = "FILE", description = "The trust file.") Path file,
            @Option(names = "--node", paramLabel = "SE", required = true, description = "Whose packages it signs.")
                    String node,
            @Option(names = "--key", paramLabel = "KEY.pub.pem", required = true, description = "The public key.")
                    Path key,
            @Option(
                            names = "--roles",
                            paramLabel = "signer,approver,coordinator|masker",
                            split = ",",
                            required = true,
                            description =
                                    "What it signs: packages, approvals of them, lists of sites (if the file has no coordinator, signers do); or that it masks sums.")
                    List<String> roles,
            @Option(
                            names = "--person",
                            paramLabel = "ID",
                            description =
                                    "Who holds it, a pseudonym: nobody approves what he signed, with whatever key.")
                    @Nullable
                    String person,
            @Option(
                            names = "--valid-from",
                            paramLabel = "DATE",
                            description = "First day, or moment, of what it may sign (default: any).")
                    @Nullable
                    String from,
            @Option(names = "--valid-to", paramLabel = "DATE", description = "Last day, or moment (default: any).")
                    @Nullable
                    String to) {
        if (!node.matches("[A-Z][A-Z0-9-]{0,15}")) {
            throw new UsageException(
                    "--node '" + node + "': a node's name is capital letters, digits and dashes, at most 16.");
        }
        if (!TrustedKey.mayHave(Set.copyOf(roles))) {
            throw new UsageException("--roles " + String.join(",", roles)
                    + ": signer, approver and coordinator, or one of them; or masker alone, whose key signs nothing.");
        }
        if (person != null && !person.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")) {
            throw new UsageException("--person: letters, digits, '_', '.' and '-', at most 40.");
        }
        PublicKey read = roles.contains(MaskKey.ROLE) ? MaskKey.readPublic(key) : KeyPairFile.readPublic(key);
        String keyId = KeyPairFile.keyId(read);
        TrustTerms terms = TrustFile.read(file).editable();
        for (TrustTerms.NodeKey known : terms.keys()) {
            if (known.keyid().equals(keyId) && known.revokedAt() != null) {
                throw new UsageException("The key " + keyId + " was revoked. Make a new one with: goe keys new");
            }
        }
        List<TrustTerms.NodeKey> keys = new ArrayList<>(terms.keys());
        keys.removeIf(k -> k.keyid().equals(keyId));
        keys.add(new TrustTerms.NodeKey(
                keyId,
                node,
                roles.stream().distinct().sorted().toList(),
                KeyPairFile.spki(read),
                person,
                moment("--valid-from", from, false),
                moment("--valid-to", to, true),
                null,
                null,
                false));
        finish(file, TrustFile.draft(terms.withKeys(keys)));
    }

    @Command(
            name = "revoke",
            description = {
                "Says that a key or a package is not to be trusted any more.",
                "What a key signed before it was revoked stays valid, unless it is --compromised: then only what somebody else approved before."
            },
            footer = {
                "",
                "Examples:",
                "  goe trust revoke trust.json --key 1f0c5ad0a1b2c3d4 --reason 'laptop stolen' --compromised",
                "  goe trust revoke trust.json --package 3b5f…e1 --reason 'wrong consent list' --replaced-by 77aa…02"
            })
    void revoke(
            @Parameters(paramLabel = "FILE", description = "The trust file.") Path file,
            @Option(names = "--key", paramLabel = "KEYID", description = "Identifier of a key of the file.") @Nullable
                    String keyId,
            @Option(names = "--package", paramLabel = "ID", description = "Identifier of a package.") @Nullable
                    String packageId,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            required = true,
                            description = "Why, at most 80 characters.")
                    String reason,
            @Option(names = "--compromised", description = "Somebody else may have the key.") boolean compromised,
            @Option(names = "--at", paramLabel = "DATE", description = "Since when (default: now).") @Nullable
                    String at,
            @Option(names = "--replaced-by", paramLabel = "ID", description = "The package to take instead.") @Nullable
                    String replacedBy) {
        if ((keyId == null) == (packageId == null)) {
            throw new UsageException("Revoke either a --key or a --package.");
        }
        if (reason.isBlank() || reason.length() > MAX_TEXT || reason.chars().anyMatch(Character::isISOControl)) {
            throw new UsageException("--reason: 1 to 80 characters on one line.");
        }
        String given = moment("--at", at, false);
        String since = given == null ? now().toString() : given;
        TrustTerms terms = TrustFile.read(file).editable();
        TrustTerms changed;
        if (keyId != null) {
            changed = terms.withKey(keyId, k -> revoked(k, since, reason, compromised))
                    .orElseThrow(() -> new UsageException("The trust file has no key " + keyId + "."));
        } else if (packageId != null && packageId.matches("[0-9a-f]{64}")) {
            changed = terms.withRevoked(new TrustTerms.RevokedPackage(packageId, since, reason, replacedBy));
        } else {
            throw new UsageException("--package: an identifier has 64 hex digits; goe verify --json gives it.");
        }
        finish(file, TrustFile.draft(changed));
    }

    private static TrustTerms.NodeKey revoked(TrustTerms.NodeKey k, String since, String reason, boolean compromised) {
        return new TrustTerms.NodeKey(
                k.keyid(),
                k.node(),
                k.roles(),
                k.spki(),
                k.person(),
                k.validFrom(),
                k.validTo(),
                since,
                reason,
                compromised);
    }

    @Command(
            name = "sign",
            description = "Adds a root's signature to a trust file.",
            footer = {
                "",
                "Examples:",
                "  goe trust sign trust.json --key EU-1-root.key.pem",
                "  goe trust sign trust.json --key EU-2-root.key.pem --json"
            })
    void sign(
            @Parameters(paramLabel = "FILE", description = "The trust file.") Path file,
            @Option(
                            names = "--key",
                            paramLabel = "ROOT.key.pem",
                            required = true,
                            description = "A root's private key.")
                    Path key) {
        finish(file, TrustFile.read(file).signed(KeyPairFile.readPrivate(key)));
    }

    private Instant now() {
        return context.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** A moment, or a day from its first to its last second, in UTC. */
    private static @Nullable String moment(String option, @Nullable String text, boolean end) {
        if (text == null) {
            return null;
        }
        try {
            if (text.contains("T")) {
                return Instant.parse(text).toString();
            }
            LocalDate day = LocalDate.parse(text);
            return end
                    ? day.atTime(23, 59, 59).toInstant(ZoneOffset.UTC).toString()
                    : day.atStartOfDay().toInstant(ZoneOffset.UTC).toString();
        } catch (DateTimeException e) {
            throw new UsageException(
                    option + " '" + text + "' is neither a day (2027-12-31) nor a moment (2027-12-31T12:00:00Z).", e);
        }
    }

    /** Writes the file, whole or not at all, and says what it is now. */
    private void finish(Path path, TrustFile file) {
        byte[] bytes = file.toBytes();
        TrustFile written = TrustFile.parse(bytes, path.toString());
        if (!context.dryRun()) {
            try {
                Path absolute = path.toAbsolutePath();
                Path temporary = absolute.resolveSibling("." + absolute.getFileName() + ".tmp");
                Files.write(temporary, bytes);
                Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UsageException(path + " cannot be written: " + e.getMessage(), e);
            }
        }
        int missing = written.missing();
        new JsonSummary()
                .put("trust", path.toString())
                .put("version", written.trust().version())
                .put("keys", written.trust().keys().size())
                .put("revoked_packages", written.trust().revokedPackages().size())
                .put("signatures", written.signatures().size())
                .put("signatures_missing", missing)
                .put("dry_run", context.dryRun())
                .print(
                        context,
                        () -> context.out()
                                .println(path + ": version " + written.trust().version() + ", "
                                        + (missing == 0 ? "signed" : "a draft, " + missing + " signature(s) missing")));
    }
}
