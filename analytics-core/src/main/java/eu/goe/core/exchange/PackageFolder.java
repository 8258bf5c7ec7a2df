package eu.goe.core.exchange;

import eu.goe.core.errors.PolicyException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A package as a folder: {@code manifest.json}, {@code data/}, {@code report/}, and beside what the manifest lists only
 * {@code signatures/} and {@code approvals/}. Sealed by a node, checked by whoever gets it; nothing in it is believed
 * before its signature and hashes hold.
 */
public final class PackageFolder {
    static final String MANIFEST = "manifest.json";

    private static final long MAX_MANIFEST_BYTES = 32L << 20;
    /** Signatures, approvals and folders beside what the manifest lists. */
    private static final int MAX_BESIDE = 256;

    private static final Pattern SIGNATURE = Pattern.compile("signatures/signer-([0-9a-f]{16})\\.sig");
    private static final Pattern APPROVAL =
            Pattern.compile("approvals/([0-9a-f]{16})\\.json|signatures/approver-([0-9a-f]{16})\\.sig");

    private PackageFolder() {}

    /**
     * Lists and hashes the files of a folder.
     *
     * @param manifest all but its files
     * @param rowsByPath rows of each table
     * @return the manifest with files and identifier
     */
    static Manifest complete(Path folder, Manifest manifest, Map<String, Long> rowsByPath) throws IOException {
        List<Manifest.FileEntry> entries = new ArrayList<>();
        FolderFiles files = new FolderFiles(folder);
        for (String path : files.paths(PackageFiles.MAX_FILES)) {
            FilePart file = required(files, path);
            entries.add(
                    new Manifest.FileEntry(path, file.size(), rowsByPath.getOrDefault(path, -1L), HashTree.of(file)));
        }
        return manifest.withFiles(entries);
    }

    /** Makes a package of a folder: its manifest and the node's signature. */
    static void sign(Path folder, Manifest manifest, KeyPairFile key) throws IOException {
        byte[] bytes = manifest.toBytes();
        Files.write(folder.resolve(MANIFEST), bytes);
        Path signatures = Files.createDirectories(folder.resolve("signatures"));
        Files.write(signatures.resolve("signer-" + key.keyId() + ".sig"), key.sign(bytes));
    }

    /**
     * Checks a package: a trusted key of its node signed it and it is accepted, it has not expired, its files are what the manifest
     * lists and nothing else, and the approvals that its policy asks for are there.
     *
     * @return what was verified, for who reads it
     * @throws VerificationException that names the package, the file and what does not hold
     * @throws PolicyException if only the approval is missing
     */
    static NodePackages.Input verify(PackageFiles files, Trust trust, Clock clock) {
        try {
            byte[] bytes = manifestBytes(files);
            PackageSignatures signatures =
                    new PackageSignatures(files.label(), bytes, PackageSignatures.read(files), trust);
            Manifest manifest = signed(files.label(), bytes, signatures, trust, clock);
            VerifiedFiles verified = requireFiles(files, manifest);
            int wanted = manifest.isQuestion() ? 0 : manifest.policy().rules().getOrDefault("approvers", 1);
            int given = signatures.approvers(manifest, clock);
            if (given < wanted) {
                throw new PolicyException(files.label() + ": the policy of node " + manifest.node() + " asks for "
                        + wanted + " approval(s), the package has " + given + ". Run: goe approve " + files.label()
                        + " --key KEY");
            }
            return new NodePackages.Input(verified, manifest);
        } catch (IOException e) {
            throw new VerificationException(files.label() + " cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw senseless(files.label(), e);
        }
    }

    /** What a manifest that makes no sense, though it is signed, makes of a verification; refusals stay what they are. */
    private static RuntimeException senseless(String label, RuntimeException e) {
        return e instanceof VerificationException || e instanceof PolicyException
                ? e
                : new VerificationException(label + ": the manifest does not make sense.", e);
    }

    /** As {@link #verify}, of a manifest with what lies beside it; its files were checked before. */
    static Manifest verifyKept(String label, byte[] bytes, Map<String, byte[]> beside, Trust trust, Clock clock) {
        try {
            return signed(label, bytes, new PackageSignatures(label, bytes, beside, trust), trust, clock);
        } catch (RuntimeException e) {
            throw senseless(label, e);
        }
    }

    /** The manifest, whose signatures were looked at: its node's key signed it, it is accepted, and holds today. */
    private static Manifest signed(String label, byte[] bytes, PackageSignatures signatures, Trust trust, Clock clock) {
        Manifest manifest = Manifest.parse(bytes, label);
        signatures.requireSigner(manifest, clock);
        trust.requireAccepted(manifest, label);
        requireDates(label, manifest, clock.instant());
        return manifest;
    }

    private static void requireDates(String label, Manifest manifest, Instant now) {
        String expires = manifest.expires();
        if (expires != null && now.isAfter(Instant.parse(expires))) {
            throw new VerificationException(label + ": the package expired on " + expires + ". Ask node "
                    + manifest.node() + " for a new one.");
        }
        String notBefore = manifest.notBefore();
        if (notBefore != null && now.isBefore(Instant.parse(notBefore))) {
            throw new VerificationException(label + ": the package is not valid before " + notBefore + ".");
        }
        if (Instant.parse(manifest.created()).isAfter(now.plus(1, ChronoUnit.DAYS))) {
            throw new VerificationException(label + ": the package was made on " + manifest.created()
                    + ", after this machine's clock. Check the clock.");
        }
    }

    static byte[] manifestBytes(PackageFiles files) throws IOException {
        FilePart file = files.file(MANIFEST)
                .orElseThrow(
                        () -> new VerificationException(files.label() + " is not a package: it has no manifest.json."));
        if (file.size() > MAX_MANIFEST_BYTES) {
            throw new VerificationException(
                    files.label() + ": manifest.json is larger than " + MAX_MANIFEST_BYTES + " bytes.");
        }
        return file.bytes();
    }

    /**
     * Checks the files against the manifest: all that costs little first, then what is in them.
     *
     * @return the files as they are now, whatever becomes of them
     */
    static VerifiedFiles requireFiles(PackageFiles files, Manifest manifest) throws IOException {
        String label = files.label();
        requirePlain(label, manifest.files());
        Set<String> listed = new HashSet<>();
        manifest.files().forEach(entry -> listed.add(entry.path()));
        for (String path : files.paths(listed.size() + MAX_BESIDE)) {
            boolean beside =
                    SIGNATURE.matcher(path).matches() || APPROVAL.matcher(path).matches();
            if (!listed.contains(path) && !beside) {
                throw new VerificationException(label + ": the file " + path + " is not listed in the manifest.");
            }
        }
        for (Manifest.FileEntry entry : manifest.files()) {
            if (required(files, entry.path()).size() != entry.bytes()) {
                throw notSigned(label, manifest, entry);
            }
        }
        TreeMap<String, BlockSums> verified = new TreeMap<>();
        for (Manifest.FileEntry entry : manifest.files()) {
            BlockSums sums = BlockSums.of(required(files, entry.path()));
            if (!sums.sha256().equals(entry.sha256())) {
                throw notSigned(label, manifest, entry);
            }
            verified.put(entry.path(), sums);
        }
        if (!HashTree.root(manifest.files()).equals(manifest.packageId())) {
            throw new VerificationException(label + ": package_id is not the root of the files' hashes.");
        }
        return new VerifiedFiles(files, verified);
    }

    private static FilePart required(PackageFiles files, String path) throws IOException {
        return files.file(path)
                .orElseThrow(() -> new VerificationException(files.label() + ": the file " + path + " is missing."));
    }

    private static VerificationException notSigned(String label, Manifest manifest, Manifest.FileEntry entry) {
        return new VerificationException(label + ": the file " + entry.path()
                + " is not the one that was signed. Ask node " + manifest.node() + " for the package again.");
    }

    /** Paths that are plain and differ on every file system, and sizes that can be. */
    private static void requirePlain(String label, List<Manifest.FileEntry> entries) {
        if (entries.size() > PackageFiles.MAX_FILES) {
            throw new VerificationException(label + ": more than " + PackageFiles.MAX_FILES + " files.");
        }
        Set<String> known = new HashSet<>();
        for (Manifest.FileEntry entry : entries) {
            String path = entry.path();
            if (!PackageFiles.PLAIN.matcher(path).matches() || !known.add(path.toLowerCase(Locale.ROOT))) {
                throw new VerificationException(
                        label + ": the manifest lists a path that is not plain, or twice, or in two cases.");
            }
            if (entry.bytes() < 0 || entry.bytes() > PackageFiles.MAX_FILE_BYTES) {
                throw new VerificationException(label + ": the file " + path + " is said to have " + entry.bytes()
                        + " bytes; at most " + PackageFiles.MAX_FILE_BYTES + " are read.");
            }
        }
    }

    /**
     * A new package that appears whole under its name or not at all: a folder, or one file if its name ends in {@code .tar}.
     *
     * @throws UsageException if the name is taken
     */
    static void writePackage(Path target, FolderWriter writer) {
        Path absolute = target.toAbsolutePath().normalize();
        if (!absolute.toString().endsWith(PackageFiles.TAR)) {
            writeAtomically(target, writer);
            return;
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new UsageException("-o " + target + " exists already. Choose another name, or remove it first.");
        }
        Path folder = absolute.resolveSibling("." + absolute.getFileName() + ".part");
        Path tar = absolute.resolveSibling("." + absolute.getFileName() + ".tmp");
        try {
            deleteTree(folder);
            Files.createDirectories(folder);
            try {
                writer.write(folder);
                TarFiles.write(new FolderFiles(folder), Map.of(), tar);
                Files.move(tar, absolute, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                deleteTree(folder);
                Files.deleteIfExists(tar);
            }
        } catch (IOException e) {
            throw new UsageException("-o " + target + " cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * A new folder that appears whole under its name or not at all.
     *
     * @throws UsageException if the name is taken
     */
    public static void writeAtomically(Path target, FolderWriter writer) {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new UsageException("-o " + target + " exists already. Choose another name, or remove it first.");
        }
        Path absolute = target.toAbsolutePath().normalize();
        Path temporary = absolute.resolveSibling("." + absolute.getFileName() + ".part");
        try {
            deleteTree(temporary);
            Files.createDirectories(temporary);
            try {
                writer.write(temporary);
                Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                deleteTree(temporary);
            }
        } catch (IOException e) {
            throw new UsageException("-o " + target + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Fills the new folder. */
    public interface FolderWriter {
        void write(Path folder) throws IOException;
    }

    /** Deletes all that is in a folder. */
    static void emptyFolder(Path folder) throws IOException {
        deleteTree(folder);
        Files.createDirectories(folder);
    }

    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
