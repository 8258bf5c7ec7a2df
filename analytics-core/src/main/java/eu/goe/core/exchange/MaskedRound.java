package eu.goe.core.exchange;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.frequency.FrequencyDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * A round of masked sums, fixed before any node answers: whose sums, at which sites, for which release. Specified in {@code docs/format.md},
 * "Masked sums".
 *
 * @param format always 1
 * @param name of the round
 * @param release that the sums are for
 * @param assembly that the sites are on
 * @param sites how many, and SHA-256 of them in normal form
 * @param bySex whether there are sums of each sex beside those of everybody
 * @param nodes who takes part, by name: id of its masker's key
 */
record MaskedRound(
        @JsonProperty("goe-round") int format,
        String name,
        String release,
        String assembly,
        FrequencyDefinition.AskedSites sites,
        boolean bySex,
        Map<String, String> nodes) {
    /** Fewer nodes than this would learn each other's counts from the sum. */
    static final int LEAST_NODES = 3;

    private static final String SEX = "sex";
    private static final ObjectMapper JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    MaskedRound {
        nodes = new TreeMap<>(nodes);
    }

    /** Definitions of the strata whose sums are asked for: everybody first. */
    List<Map<String, String>> strata() {
        List<Map<String, String>> strata = new ArrayList<>(List.of(Map.of()));
        if (bySex) {
            strata.add(Map.of(SEX, "female"));
            strata.add(Map.of(SEX, "male"));
        }
        return strata;
    }

    /** What the strata are by. */
    List<String> by() {
        return bySex ? List.of(SEX) : List.of();
    }

    /** The file's bytes, in the canonical form of RFC 8785. */
    byte[] toBytes() {
        try {
            return new JsonCanonicalizer(JSON.writeValueAsString(this)).getEncodedUTF8();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SHA-256 of the file in hex: what nodes agree on. */
    String sha256() {
        return DigestUtils.sha256Hex(toBytes());
    }

    /**
     * Reads a file.
     *
     * @throws VerificationException if it is no round
     */
    static MaskedRound read(Path file) {
        try {
            MaskedRound round = JSON.readValue(Files.readAllBytes(file), MaskedRound.class);
            if (round.format() != 1 || round.name() == null || round.release() == null || round.sites() == null) {
                throw new VerificationException(
                        "--round " + file + " is no round of masked sums that this program knows.");
            }
            return round;
        } catch (JsonProcessingException | RuntimeException e) {
            throw new VerificationException("--round " + file + " is no round of masked sums.", e);
        } catch (IOException e) {
            throw new UsageException("--round " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The keys of all nodes, as this node trusts them.
     *
     * @throws PolicyException if too few take part, or this node does not
     * @throws VerificationException if the round has another key of a node than this one trusts: whoever made it could take the masks off
     */
    Map<String, PublicKey> requireKeys(String node, Map<String, PublicKey> trusted) {
        if (nodes.size() < LEAST_NODES) {
            throw new PolicyException("Refused: of fewer than " + LEAST_NODES
                    + " nodes each would learn from the sum what the other has.");
        }
        if (!nodes.containsKey(node)) {
            throw new PolicyException("Refused: node " + node + " takes no part in round " + name + " ("
                    + String.join(", ", nodes.keySet()) + ").");
        }
        Map<String, PublicKey> keys = new TreeMap<>();
        nodes.forEach((other, keyId) -> {
            PublicKey key = trusted.get(other);
            if (key == null) {
                throw new VerificationException(
                        "--trust has no key " + other + "-masker.pub.pem. Get it from node " + other + " itself.");
            }
            if (!KeyPairFile.keyId(key).equals(keyId)) {
                throw new VerificationException("Round " + name + " has another masker's key of node " + other
                        + " than --trust. Whoever holds that key could see what this node has; ask node "
                        + other
                        + " which is its own.");
            }
            keys.put(other, key);
        });
        return keys;
    }
}
