package eu.goe.core.exchange;

import eu.goe.core.command.CommandContext;
import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the packages of one run: each as it is, and beside what was seen before. What the run saw counts only when it has done all
 * that it wanted with the packages and says so by {@link #remember()}.
 */
final class PackageVerifier {
    private final Trust trust;
    private final Clock clock;
    private final @Nullable Signed signed;
    private final List<Manifest> verified = new ArrayList<>();

    /** A trust file with the state beside it. */
    private record Signed(
            Path file,
            TrustFile content,
            TrustPolicy policy,
            Path stateFile,
            @Nullable SeenState state) {}

    private PackageVerifier(Trust trust, @Nullable Signed signed, Clock clock) {
        this.trust = trust;
        this.signed = signed;
        this.clock = clock;
    }

    /**
     * Opens what {@code --trust} names.
     *
     * @param path a folder of keys, of which nothing is remembered, or a trust file
     * @param firstUse whether the user knows that nothing has been seen yet
     * @throws VerificationException if the trust file is a draft, has expired or is older than what was seen
     */
    static PackageVerifier open(Path path, boolean firstUse, CommandContext context) {
        if (Files.isDirectory(path)) {
            return new PackageVerifier(new TrustFolder(path), null, context.clock());
        }
        TrustFile file = TrustFile.read(path);
        Instant now = context.clock().instant();
        Path stateFile = path.toAbsolutePath().resolveSibling(SeenState.NAME);
        SeenState state = SeenState.read(stateFile);
        file.requireSigned(path.toString());
        if (state != null) {
            state.requireNotOlder(file, now, path.toString());
        } else if (!firstUse) {
            context.warn(
                    "there is no " + SeenState.NAME + " beside " + path + " yet, so that old packages and trust files"
                            + " cannot be told from new ones this time. It is made now (--first-use says that you know).");
        }
        TrustPolicy policy = new TrustPolicy(file, now, path.toString());
        return new PackageVerifier(policy, new Signed(path, file, policy, stateFile, state), context.clock());
    }

    /**
     * The masker's keys of nodes, by node.
     *
     * @param trust as for {@link #open}; as firstUse
     */
    static Map<String, PublicKey> maskers(Path trust, boolean firstUse, CommandContext context) {
        if (Files.isDirectory(trust)) {
            return MaskKey.readTrusted(trust);
        }
        PackageVerifier verifier = open(trust, firstUse, context);
        Signed by = verifier.signed;
        Map<String, PublicKey> maskers =
                by == null ? Map.of() : by.policy().maskers(context.clock().instant());
        if (!context.dryRun()) {
            verifier.remember();
        }
        return maskers;
    }

    /** As {@link PackageFolder#verify}, and that the package is not older than what was seen. */
    NodePackages.Input verify(PackageFiles files) {
        NodePackages.Input input = PackageFolder.verify(files, trust, clock);
        Manifest manifest = input.manifest();
        if (signed != null && signed.state() != null) {
            signed.state().requireNotOlder(manifest, signed.policy().maxSequenceJump(), files.label());
        }
        verified.add(manifest);
        return input;
    }

    /**
     * As {@link #verify}, of what is kept of a package whose files were checked when it was read.
     *
     * @param label how messages call it
     * @param manifest its bytes
     * @param beside its signatures and approvals, by path
     */
    Manifest verifyKept(String label, byte[] manifest, Map<String, byte[]> beside) {
        Manifest kept = PackageFolder.verifyKept(label, manifest, beside, trust, clock);
        if (signed != null && signed.state() != null) {
            signed.state().requireNotOlder(kept, signed.policy().maxSequenceJump(), label);
        }
        verified.add(kept);
        return kept;
    }

    /** Moves the state on by what was verified; another run may have moved it meanwhile. */
    void remember() {
        if (signed == null) {
            return;
        }
        Path lock = signed.stateFile().resolveSibling("." + SeenState.NAME + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (!held.isValid()) {
                throw new IOException("no lock");
            }
            SeenState now = SeenState.read(signed.stateFile());
            Instant at = clock.instant();
            if (now != null) {
                now.requireNotOlder(signed.content(), at, signed.file().toString());
                for (Manifest manifest : verified) {
                    now.requireNotOlder(manifest, signed.policy().maxSequenceJump(), "node " + manifest.node());
                }
            }
            SeenState.after(now, signed.content(), verified, at).write(signed.stateFile());
        } catch (IOException e) {
            throw new UsageException(
                    "What was seen cannot be written to " + signed.stateFile() + ": " + e.getMessage(), e);
        }
    }
}
