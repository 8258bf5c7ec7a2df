package eu.goe.core.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
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
    private static final long MAX_MANIFEST_BYTES = 64L << 20;
    private static final int MAX_FILES = 100_000;
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
        for (String path : paths(folder, "package")) {
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
     * Checks a package: its files are what the manifest lists and nothing else, a trusted key of its node signed it, it
     * has not expired, and the approvals that its policy asks for are there.
     *
     * @throws VerificationException that names the package, the file and what does not hold
     * @throws PolicyException if only the approval is missing
     */
    public static Manifest verify(Path folder, TrustFolder trust, Clock clock) {
        Manifest manifest = verifyUnapproved(folder, trust, clock);
        int wanted = manifest.policy().rules().getOrDefault("approvers", 1);
        int given = approvals(folder, manifest, trust, clock);
        if (given < wanted) {
            throw new PolicyException(folder + ": the policy of node " + manifest.node() + " asks for " + wanted
                    + " approval(s), the package has " + given + ". Run: goe approve " + folder + " --key KEY");
        }
        return manifest;
    }

    /** Checks all but the approvals. */
    static Manifest verifyUnapproved(Path folder, TrustFolder trust, Clock clock) {
        try {
            byte[] bytes = manifestBytes(folder);
            Manifest manifest = Manifest.parse(bytes, folder.toString());
            List<String> paths = paths(folder, folder.toString());
            String signer = requireSignature(folder, bytes, manifest, trust, paths);
            requireFiles(folder, manifest, paths);
            String expires = manifest.expires();
            Instant now = clock.instant();
            if (expires != null && now.isAfter(Instant.parse(expires))) {
                throw new VerificationException(folder + ": the package expired on " + expires + ". Ask node "
                        + manifest.node() + " for a new one.");
            }
            if (Instant.parse(manifest.created()).isAfter(now.plus(1, ChronoUnit.DAYS))) {
                throw new VerificationException(folder + ": the package was made on " + manifest.created()
                        + ", after this machine's clock. Check the clock.");
            }
            if (signer.isEmpty()) {
                throw new IllegalStateException("no signer");
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

    private static String requireSignature(
            Path folder, byte[] bytes, Manifest manifest, TrustFolder trust, List<String> paths) throws IOException {
        boolean any = false;
        for (String path : paths) {
            Matcher name = SIGNATURE.matcher(path);
            if (!name.matches()) {
                continue;
            }
            any = true;
            var trusted = trust.key(name.group(1));
            if (trusted.isEmpty()) {
                continue;
            }
            if (!trusted.get().role().equals("signer") || !trusted.get().node().equals(manifest.node())) {
                throw new VerificationException(
                        folder + ": signed by the " + trusted.get().role() + " key of node "
                                + trusted.get().node() + ", but the package is of node " + manifest.node() + ".");
            }
            if (!KeyPairFile.verifies(trusted.get().key(), bytes, Files.readAllBytes(folder.resolve(path)))) {
                throw new VerificationException(folder + ": the signature " + path
                        + " does not fit manifest.json. The package was changed; ask node " + manifest.node()
                        + " for it again.");
            }
            return name.group(1);
        }
        throw new VerificationException(folder
                + (any
                        ? ": the key that signed it is not trusted. Put " + manifest.node()
                                + "-signer.pub.pem into the trust folder if it should be."
                        : ": it is not signed."));
    }

    private static void requireFiles(Path folder, Manifest manifest, List<String> paths) throws IOException {
        Set<String> listed = new HashSet<>();
        for (Manifest.FileEntry entry : manifest.files()) {
            if (!CANONICAL.matcher(entry.path()).matches() || !listed.add(entry.path())) {
                throw new VerificationException(folder + ": the manifest lists a path that is not plain, or twice.");
            }
            Path file = folder.resolve(entry.path());
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new VerificationException(folder + ": the file " + entry.path() + " is missing.");
            }
            if (Files.size(file) != entry.bytes() || !HashTree.of(file).equals(entry.sha256())) {
                throw new VerificationException(folder + ": the file " + entry.path()
                        + " is not the one that was signed. Ask node " + manifest.node() + " for the package again.");
            }
        }
        for (String path : paths) {
            boolean beside =
                    SIGNATURE.matcher(path).matches() || APPROVAL.matcher(path).matches();
            if (!listed.contains(path) && !beside) {
                throw new VerificationException(folder + ": the file " + path + " is not listed in the manifest.");
            }
        }
        if (!HashTree.root(manifest.files()).equals(manifest.packageId())) {
            throw new VerificationException(folder + ": package_id is not the root of the files' hashes.");
        }
    }

    /** Paths of all files but the manifest, sorted by bytes; refuses links and whatever is no file. */
    private static List<String> paths(Path folder, String where) throws IOException {
        List<String> paths = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) walk::iterator) {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    continue;
                }
                String name = folder.relativize(path).toString();
                if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    throw new VerificationException(where + ": " + name + " is not a plain file.");
                }
                if (paths.size() > MAX_FILES) {
                    throw new VerificationException(where + ": more than " + MAX_FILES + " files.");
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
            requireFiles(folder, manifest, paths(folder, folder.toString()));
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

    /** How many trusted approvers of the package's node approved exactly this manifest. */
    private static int approvals(Path folder, Manifest manifest, TrustFolder trust, Clock clock) {
        try {
            String digest = DigestUtils.sha256Hex(manifestBytes(folder));
            Map<String, Boolean> approved = new HashMap<>();
            for (String path : paths(folder, folder.toString())) {
                Matcher name = APPROVAL.matcher(path);
                if (!name.matches() || name.group(1) == null) {
                    continue;
                }
                byte[] text = Files.readAllBytes(folder.resolve(path));
                Path signature = folder.resolve("signatures/approver-" + name.group(1) + ".sig");
                var trusted = trust.key(name.group(1))
                        .filter(k -> k.role().equals("approver") && k.node().equals(manifest.node()));
                if (trusted.isEmpty()) {
                    throw new VerificationException(folder + ": " + path
                            + " is by a key that is not a trusted approver of node " + manifest.node() + ".");
                }
                JsonNode approval = JSON.readTree(text);
                if (!Files.exists(signature)
                        || !KeyPairFile.verifies(trusted.get().key(), text, Files.readAllBytes(signature))
                        || approval.path("goe-approval").asInt() != 1
                        || !approval.path("manifest_sha256").asText().equals(digest)
                        || !approval.path("decision").asText().equals("approved")
                        || !approval.path("report_sha256").asText().equals(reportDigest(manifest))
                        || !approval.path("role").asText().equals("approver")
                        || Instant.parse(approval.path("at").asText())
                                .isAfter(clock.instant().plus(1, ChronoUnit.DAYS))) {
                    throw new VerificationException(folder + ": " + path + " does not approve this manifest.");
                }
                if (clock.instant()
                        .isAfter(Instant.parse(approval.path("expires").asText()))) {
                    throw new VerificationException(folder + ": " + path + " expired on "
                            + approval.path("expires").asText() + ". Run: goe approve " + folder + " --key KEY");
                }
                approved.put(name.group(1), true);
            }
            return approved.size();
        } catch (JsonProcessingException | DateTimeParseException e) {
            throw new VerificationException(folder + ": an approval is damaged.", e);
        } catch (IOException e) {
            throw new VerificationException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The report that an approver is taken to have read. */
    private static String reportDigest(Manifest manifest) {
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
