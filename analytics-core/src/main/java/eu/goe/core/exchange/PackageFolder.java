package eu.goe.core.exchange;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * A package as a folder: {@code manifest.json}, {@code data/}, {@code report/}, and beside what the manifest lists only
 * {@code signatures/} and {@code approvals/}. Sealed by a node, checked by whoever gets it; nothing in it is believed
 * before its signature and hashes hold.
 */
public final class PackageFolder {
    private static final String MANIFEST = "manifest.json";
    private static final long MAX_MANIFEST_BYTES = 32L << 20;
    /** What a reader puts up with: whole genomes in windows have some thousand files of some hundred megabytes. */
    private static final int MAX_FILES = 100_000;

    private static final long MAX_FILE_BYTES = 64L << 30;
    /** Signatures, approvals and folders beside what the manifest lists. */
    private static final int MAX_BESIDE = 256;

    private static final int APPROVAL_DAYS = 365;
    private static final Pattern SIGNATURE = Pattern.compile("signatures/signer-([0-9a-f]{16})\\.sig");
    private static final Pattern APPROVAL =
            Pattern.compile("approvals/([0-9a-f]{16})\\.json|signatures/approver-([0-9a-f]{16})\\.sig");
    /** Names between slashes; none is empty or begins with a dot, so none leads anywhere else. */
    private static final Pattern CANONICAL =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*");

    private static final ObjectMapper JSON = new ObjectMapper();

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
        for (String path : paths(folder, "package", MAX_FILES)) {
            Path file = folder.resolve(path);
            entries.add(new Manifest.FileEntry(
                    path, Files.size(file), rowsByPath.getOrDefault(path, -1L), HashTree.of(file)));
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
     * @throws VerificationException that names the package, the file and what does not hold
     * @throws PolicyException if only the approval is missing
     */
    static Manifest verify(Path folder, Trust trust, Clock clock) {
        try {
            byte[] bytes = manifestBytes(folder);
            PackageSignatures signatures = new PackageSignatures(folder, bytes, trust);
            Manifest manifest = Manifest.parse(bytes, folder.toString());
            signatures.requireSigner(manifest, clock);
            trust.requireAccepted(manifest, folder.toString());
            requireDates(folder, manifest, clock.instant());
            requireFiles(folder, manifest);
            int wanted = manifest.policy().rules().getOrDefault("approvers", 1);
            int given = signatures.approvers(manifest, clock);
            if (given < wanted) {
                throw new PolicyException(folder + ": the policy of node " + manifest.node() + " asks for " + wanted
                        + " approval(s), the package has " + given + ". Run: goe approve " + folder + " --key KEY");
            }
            return manifest;
        } catch (IOException e) {
            throw new VerificationException(folder + " cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            if (e instanceof VerificationException || e instanceof PolicyException) {
                throw e;
            }
            throw new VerificationException(folder + ": the manifest does not make sense.", e);
        }
    }

    private static void requireDates(Path folder, Manifest manifest, Instant now) {
        String expires = manifest.expires();
        if (expires != null && now.isAfter(Instant.parse(expires))) {
            throw new VerificationException(folder + ": the package expired on " + expires + ". Ask node "
                    + manifest.node() + " for a new one.");
        }
        String notBefore = manifest.notBefore();
        if (notBefore != null && now.isBefore(Instant.parse(notBefore))) {
            throw new VerificationException(folder + ": the package is not valid before " + notBefore + ".");
        }
        if (Instant.parse(manifest.created()).isAfter(now.plus(1, ChronoUnit.DAYS))) {
            throw new VerificationException(folder + ": the package was made on " + manifest.created()
                    + ", after this machine's clock. Check the clock.");
        }
    }

    static byte[] manifestBytes(Path folder) throws IOException {
        Path file = folder.resolve(MANIFEST);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new VerificationException(folder + " is not a package: it has no manifest.json.");
        }
        if (Files.size(file) > MAX_MANIFEST_BYTES) {
            throw new VerificationException(
                    folder + ": manifest.json is larger than " + MAX_MANIFEST_BYTES + " bytes.");
        }
        return Files.readAllBytes(file);
    }

    /** Checks the files against the manifest: all that costs little first, then what is in them. */
    private static void requireFiles(Path folder, Manifest manifest) throws IOException {
        requirePlain(folder, manifest.files());
        Set<String> listed = new HashSet<>();
        manifest.files().forEach(entry -> listed.add(entry.path()));
        for (String path : paths(folder, folder.toString(), listed.size() + MAX_BESIDE)) {
            boolean beside =
                    SIGNATURE.matcher(path).matches() || APPROVAL.matcher(path).matches();
            if (!listed.contains(path) && !beside) {
                throw new VerificationException(folder + ": the file " + path + " is not listed in the manifest.");
            }
        }
        for (Manifest.FileEntry entry : manifest.files()) {
            Path file = folder.resolve(entry.path());
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new VerificationException(folder + ": the file " + entry.path() + " is missing.");
            }
            if (Files.size(file) != entry.bytes()) {
                throw notSigned(folder, manifest, entry);
            }
        }
        for (Manifest.FileEntry entry : manifest.files()) {
            if (!HashTree.of(folder.resolve(entry.path())).equals(entry.sha256())) {
                throw notSigned(folder, manifest, entry);
            }
        }
        if (!HashTree.root(manifest.files()).equals(manifest.packageId())) {
            throw new VerificationException(folder + ": package_id is not the root of the files' hashes.");
        }
    }

    private static VerificationException notSigned(Path folder, Manifest manifest, Manifest.FileEntry entry) {
        return new VerificationException(folder + ": the file " + entry.path()
                + " is not the one that was signed. Ask node " + manifest.node() + " for the package again.");
    }

    /** Paths that are plain and differ on every file system, and sizes that can be. */
    private static void requirePlain(Path folder, List<Manifest.FileEntry> entries) {
        if (entries.size() > MAX_FILES) {
            throw new VerificationException(folder + ": more than " + MAX_FILES + " files.");
        }
        Set<String> known = new HashSet<>();
        for (Manifest.FileEntry entry : entries) {
            String path = entry.path();
            if (!CANONICAL.matcher(path).matches() || !known.add(path.toLowerCase(Locale.ROOT))) {
                throw new VerificationException(
                        folder + ": the manifest lists a path that is not plain, or twice, or in two cases.");
            }
            if (entry.bytes() < 0 || entry.bytes() > MAX_FILE_BYTES) {
                throw new VerificationException(folder + ": the file " + path + " is said to have " + entry.bytes()
                        + " bytes; at most " + MAX_FILE_BYTES + " are read.");
            }
        }
    }

    /** Paths of all files but the manifest, sorted by bytes; refuses links and whatever is no file, and stops at more than the most. */
    private static List<String> paths(Path folder, String where, int most) throws IOException {
        List<String> paths = new ArrayList<>();
        int n = 0;
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) walk::iterator) {
                if (++n > 2 * most) {
                    throw new VerificationException(where + ": more than " + most + " files.");
                }
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    continue;
                }
                String name = folder.relativize(path).toString();
                if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    throw new VerificationException(where + ": " + name + " is not a plain file.");
                }
                if (!name.equals(MANIFEST)) {
                    paths.add(name);
                }
            }
        }
        paths.sort(Comparator.comparing(p -> p.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
        return paths;
    }

    /**
     * Adds a second signature to a package.
     *
     * @param role of the key, as its file is named
     * @throws PolicyException if the key is the signer's own or is not an approver's
     */
    static void approve(Path folder, KeyPairFile key, String role, Clock clock) {
        try {
            byte[] bytes = manifestBytes(folder);
            Manifest manifest = Manifest.parse(bytes, folder.toString());
            if (!role.equals("approver")) {
                throw new PolicyException("Refused: the key is a " + role
                        + "'s. Approve with a key made by: goe keys new --role approver");
            }
            if (Files.exists(folder.resolve("signatures/signer-" + key.keyId() + ".sig"))) {
                throw new PolicyException("Refused: this key signed the package. Somebody else has to approve it.");
            }
            requireFiles(folder, manifest);
            ObjectNode approval = JSON.createObjectNode();
            approval.put("goe-approval", 1);
            approval.put("manifest_sha256", DigestUtils.sha256Hex(bytes));
            approval.put("decision", "approved");
            approval.put("report_sha256", reportDigest(manifest));
            approval.put("role", role);
            Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            approval.put("at", now.toString());
            // An approval says no more than the package does: where that ends it ends, else after a year.
            String expires = manifest.expires();
            approval.put(
                    "expires",
                    expires != null
                            ? expires
                            : now.plus(APPROVAL_DAYS, ChronoUnit.DAYS).toString());
            byte[] text = new JsonCanonicalizer(approval.toString()).getEncodedUTF8();
            Path approvals = Files.createDirectories(folder.resolve("approvals"));
            Path file = approvals.resolve(key.keyId() + ".json");
            Path signature = folder.resolve("signatures/approver-" + key.keyId() + ".sig");
            writeWhole(signature, key.sign(text));
            writeWhole(file, text);
        } catch (IOException e) {
            throw new VerificationException(folder + " cannot be read or written: " + e.getMessage(), e);
        }
    }

    private static void writeWhole(Path file, byte[] bytes) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
        Files.write(temporary, bytes);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The report that an approver is taken to have read. */
    static String reportDigest(Manifest manifest) {
        return manifest.files().stream()
                .filter(file -> file.path().equals("report/" + ReviewPage.NAME))
                .map(Manifest.FileEntry::sha256)
                .findFirst()
                .orElse("");
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
