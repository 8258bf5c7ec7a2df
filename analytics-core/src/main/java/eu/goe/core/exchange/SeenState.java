package eu.goe.core.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier has seen, {@code seen.json} beside its trust file: so that what is older is not taken for new. Specified in
 * {@code docs/format.md}, "Seen state". It tells nothing of a file that somebody removed, and is no guard against who may write it.
 *
 * @param format always 1
 * @param number of states from 1
 * @param previous hash of the state before; 64 zeros in the first
 * @param clock the latest time of a run, to the second
 * @param packages of each stream the newest
 * @param hash SHA-256 of the canonical form without this member
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SeenState(
        @JsonProperty("goe-seen") int format,
        int number,
        String previous,
        String clock,
        SeenTrust trust,
        List<SeenPackage> packages,
        @Nullable String hash) {
    static final String NAME = "seen.json";

    private static final int FORMAT = 1;
    private static final String NONE = "0".repeat(64);

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** The highest version of the trust file, and who has to sign the next. */
    record SeenTrust(int version, String sha256, int threshold, List<TrustTerms.Root> roots) {
        static SeenTrust of(TrustFile file) {
            return new SeenTrust(
                    file.trust().version(),
                    file.sha256(),
                    file.trust().threshold(),
                    file.trust().roots());
        }
    }

    /**
     * The newest package of a stream: of a node's packages of one type for one audience, and of answers to one list of sites.
     *
     * @param sites the digest of the list; null of packages that answer none. A list itself is a stream of its own: no other takes its place
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SeenPackage(
            String node,
            String type,
            String audience,
            @Nullable String sites,
            int sequence,
            String packageId) {
        static SeenPackage of(Manifest m) {
            Manifest.SitesEntry list = m.sites();
            String its = list == null ? null : m.isQuestion() ? m.packageId() : list.sha256();
            return new SeenPackage(m.node(), m.type(), m.audience(), its, m.sequence(), m.packageId());
        }

        private String stream() {
            return node + " " + type + " " + audience + " " + sites;
        }
    }

    /**
     * Reads the state.
     *
     * @return null if there is none yet
     * @throws VerificationException if it is not as it was written
     */
    static @Nullable SeenState read(Path file) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        try {
            byte[] bytes = Files.readAllBytes(file);
            SeenState state = JSON.readValue(bytes, SeenState.class);
            if (state.format != FORMAT
                    || !Arrays.equals(state.canonical(), bytes)
                    || !state.sealed().equals(state)) {
                throw new VerificationException(
                        file + " is not as it was written: its hash does not hold. Restore it from a backup.");
            }
            Instant.parse(state.clock);
            return state;
        } catch (IOException | DateTimeException | NullPointerException e) {
            throw new VerificationException(
                    file + " cannot be read: what was seen before is not known. Restore it from a backup.", e);
        }
    }

    private byte[] canonical() throws IOException {
        return new JsonCanonicalizer(JSON.writeValueAsString(this)).getEncodedUTF8();
    }

    private SeenState sealed() throws IOException {
        SeenState open = new SeenState(format, number, previous, clock, trust, packages, null);
        return new SeenState(format, number, previous, clock, trust, packages, DigestUtils.sha256Hex(open.canonical()));
    }

    /**
     * Refuses a clock or a trust file that is older than what was seen.
     *
     * @param where how messages call the trust file
     */
    void requireNotOlder(TrustFile file, Instant now, String where) {
        if (now.isBefore(Instant.parse(clock))) {
            throw new VerificationException(where + ": this machine's clock says " + now.truncatedTo(ChronoUnit.SECONDS)
                    + ", but " + NAME + " has seen " + clock + ". Set the clock right.");
        }
        int version = file.trust().version();
        if (version < trust.version()) {
            throw new VerificationException(where + ": version " + version + " of the trust file, but " + NAME
                    + " has seen version " + trust.version() + ". Take the newest.");
        }
        if (version == trust.version() && !file.sha256().equals(trust.sha256())) {
            throw new VerificationException(where + ": another trust file of version " + version + " than the one that "
                    + NAME + " has seen. Ask its roots which one holds.");
        }
        int signed = file.signedBy(trust.roots());
        if (version > trust.version() && signed < trust.threshold()) {
            throw new VerificationException(where + ": version " + version + " is signed by " + signed + " of the "
                    + trust.threshold() + " roots of version " + trust.version()
                    + " that it takes. Verify with the versions between first, one after the other.");
        }
    }

    /**
     * Refuses a package that is older than what was seen of its stream, or too far ahead of its node.
     *
     * @param maxJump by how much the node's sequence may grow
     */
    void requireNotOlder(Manifest manifest, int maxJump, String where) {
        SeenPackage its = SeenPackage.of(manifest);
        int newest = 0;
        for (SeenPackage seen : packages) {
            if (seen.stream().equals(its.stream())) {
                requireNotOlder(seen, its, where);
            }
            if (seen.node().equals(its.node()) && seen.audience().equals(its.audience())) {
                newest = Math.max(newest, seen.sequence());
            }
        }
        if (newest > 0 && its.sequence() > (long) newest + maxJump) {
            throw new VerificationException(where + ": sequence " + its.sequence() + " of node " + its.node()
                    + ", but the newest that was seen is " + newest + ", and the trust file lets it grow by " + maxJump
                    + " at most. Ask the node.");
        }
    }

    private static void requireNotOlder(SeenPackage seen, SeenPackage its, String where) {
        if (its.sequence() < seen.sequence()) {
            throw new VerificationException(where + ": sequence " + its.sequence() + " of node " + its.node()
                    + " (replay): " + NAME + " has seen sequence " + seen.sequence() + ". Take the newest package.");
        }
        if (its.sequence() == seen.sequence() && !its.packageId().equals(seen.packageId())) {
            throw new VerificationException(where + ": another package of node " + its.node() + " with sequence "
                    + its.sequence() + " than the one that " + NAME + " has seen. Ask the node which one holds.");
        }
    }

    /** The state after a run. */
    static SeenState after(@Nullable SeenState before, TrustFile file, List<Manifest> verified, Instant now) {
        List<SeenPackage> all = new ArrayList<>(before == null ? List.of() : before.packages);
        for (Manifest manifest : verified) {
            SeenPackage its = SeenPackage.of(manifest);
            if (all.stream().noneMatch(s -> s.stream().equals(its.stream()) && s.sequence() >= its.sequence())) {
                all.removeIf(s -> s.stream().equals(its.stream()));
                all.add(its);
            }
        }
        all.sort(Comparator.comparing(SeenPackage::stream));
        try {
            return new SeenState(
                            FORMAT,
                            before == null ? 1 : before.number + 1,
                            before == null || before.hash == null ? NONE : before.hash,
                            now.truncatedTo(ChronoUnit.SECONDS).toString(),
                            SeenTrust.of(file),
                            all,
                            null)
                    .sealed();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the state, whole or not at all. */
    void write(Path file) {
        try {
            Path temporary = file.resolveSibling("." + NAME + ".tmp");
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(canonical());
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UsageException("What was seen cannot be written to " + file + ": " + e.getMessage(), e);
        }
    }
}
