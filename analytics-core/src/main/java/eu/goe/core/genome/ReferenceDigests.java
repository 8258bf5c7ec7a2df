package eu.goe.core.genome;

import eu.goe.core.errors.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * MD5 of the sequences of a reference: of their bases in upper case without line ends, as {@code M5} of a SAM header (SAM
 * specification, section 1.3) and {@code md5} of a VCF header have them. Computed when first asked for, some seconds for
 * a large chromosome, and kept in {@code REFERENCE.goe-md5} beside the file if its folder can be written to.
 */
public final class ReferenceDigests {
    private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");
    private static final int BUFFER = 1 << 16;

    private final Path fasta;
    private final Assembly assembly;
    private final Path cache;
    /** What the cache begins with: which state of the file it is of. */
    private final String state;

    private final Map<String, String> known = new TreeMap<>();

    private ReferenceDigests(Path fasta, Assembly assembly, String state) {
        this.fasta = fasta;
        this.assembly = assembly;
        this.state = state;
        this.cache = fasta.resolveSibling(fasta.getFileName() + ".goe-md5");
    }

    /**
     * Of a reference that {@link FastaReference#open} accepts.
     *
     * @throws BadInputException if the file cannot be read
     */
    public static ReferenceDigests of(Path fasta, Assembly assembly) {
        try {
            String state =
                    Files.size(fasta) + " " + Files.getLastModifiedTime(fasta).toMillis();
            ReferenceDigests digests = new ReferenceDigests(fasta, assembly, state);
            digests.readCache();
            return digests;
        } catch (IOException e) {
            throw new BadInputException(
                    fasta.getFileName() + ": the reference cannot be read (" + e.getMessage() + ").", e);
        }
    }

    /** MD5 of a contig's sequence, 32 hex digits in lower case; empty if the reference lacks the contig. */
    public Optional<String> md5(int contig) {
        String name = assembly.contig(contig).name();
        String before = known.get(name);
        if (before != null) {
            return Optional.of(before);
        }
        try (FastaReference reference = FastaReference.open(fasta, assembly)) {
            int length = reference.length(contig);
            if (length == 0) {
                return Optional.empty();
            }
            String md5 = digest(reference, contig, length);
            known.put(name, md5);
            writeCache();
            return Optional.of(md5);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(ReferenceSequence reference, int contig, int length) {
        MessageDigest md5 = DigestUtils.getMd5Digest();
        byte[] buffer = new byte[BUFFER];
        for (int from = 0; from < length; from += BUFFER) {
            int n = Math.min(BUFFER, length - from);
            for (int i = 0; i < n; i++) {
                buffer[i] = reference.base(contig, from + i);
            }
            md5.update(buffer, 0, n);
        }
        return HexFormat.of().formatHex(md5.digest());
    }

    private void readCache() throws IOException {
        if (!Files.isReadable(cache)) {
            return;
        }
        List<String> lines = Files.readAllLines(cache, StandardCharsets.UTF_8);
        if (lines.isEmpty() || !lines.get(0).equals(state)) {
            return;
        }
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split("\t", -1);
            if (fields.length == 2 && MD5.matcher(fields[1]).matches()) {
                known.put(fields[0], fields[1]);
            }
        }
    }

    private void writeCache() throws IOException {
        Path folder = cache.toAbsolutePath().getParent();
        if (folder == null || !Files.isWritable(folder)) {
            return;
        }
        StringBuilder text = new StringBuilder(state).append('\n');
        known.forEach((name, md5) -> text.append(name).append('\t').append(md5).append('\n'));
        // Written under another name first: another ingest may be doing the same.
        Path fresh = Files.createTempFile(folder, String.valueOf(cache.getFileName()), ".part");
        Files.writeString(fresh, text);
        Files.move(fresh, cache, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
