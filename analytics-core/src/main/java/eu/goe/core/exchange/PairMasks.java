package eu.goe.core.exchange;

import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.StrataCounts;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/**
 * The masks of one node in a round. Each two nodes draw the same numbers from the secret that their keys agree on; the one adds them to its
 * counts, the other takes them away, modulo 2^32. So what a node sends is like drawn at random as long as one other node is honest, and all
 * that all nodes send adds up to the true sums (K. Bonawitz et al., <i>CCS</i> 2017, without their recovery of nodes that drop out: who
 * drops out ends the round). Keys are derived by HKDF (RFC 5869), numbers drawn by ChaCha20 (RFC 8439), anew for each window.
 *
 * @param pairs one for each other node
 */
record PairMasks(List<Pair> pairs) implements Serializable {
    private static final int NONCE_BYTES = 12;
    private static final int FIELDS = CountField.values().length;

    /**
     * What a node has in common with another one.
     *
     * @param nodes both, in the order of the alphabet
     * @param secret of the round, never written anywhere
     * @param adds whether this node is the one that adds
     */
    record Pair(String nodes, byte[] secret, boolean adds) implements Serializable {
        /** Says nothing of the secret. */
        @Override
        public String toString() {
            return nodes;
        }
    }

    /**
     * @param node whose masks these are
     * @param key its own
     * @param keys of all nodes of the round
     * @param round digest of the round, by which two rounds never have the same masks
     */
    static PairMasks of(String node, MaskKey key, Map<String, PublicKey> keys, byte[] round) {
        List<Pair> pairs = new ArrayList<>();
        new TreeMap<>(keys).forEach((other, its) -> {
            if (!other.equals(node)) {
                boolean isFirst = node.compareTo(other) < 0;
                pairs.add(new Pair(
                        isFirst ? node + "|" + other : other + "|" + node, hmac(round, key.agree(its)), isFirst));
            }
        });
        return new PairMasks(pairs);
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key).hmac(text);
    }

    /** The masks of a window's rows, or of what else a label stands for, from its first on. */
    Stream open(String label) {
        return new Stream(pairs.stream().map(pair -> cipher(pair, label)).toList(), pairs);
    }

    private static Cipher cipher(Pair pair, String label) {
        byte[] info = ("goe-mask 1|" + pair.nodes() + "|" + label + "\u0001").getBytes(StandardCharsets.UTF_8);
        try {
            Cipher cipher = Cipher.getInstance("ChaCha20");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(hmac(pair.secret(), info), "ChaCha20"),
                    // The key is of this one stream, so that its nonce need not differ from any other's.
                    new ChaCha20ParameterSpec(new byte[NONCE_BYTES], 0));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no ChaCha20", e);
        }
    }

    /** Masks one after the other. Mutable, one owner. */
    static final class Stream {
        private final List<Cipher> ciphers;
        private final List<Pair> pairs;

        private Stream(List<Cipher> ciphers, List<Pair> pairs) {
            this.ciphers = ciphers;
            this.pairs = pairs;
        }

        /** Masks all counts of a quality, by field and then stratum. */
        void mask(StrataCounts counts) {
            int n = counts.nStrata();
            int[] masks = next(FIELDS * n);
            for (CountField field : CountField.values()) {
                for (int s = 0; s < n; s++) {
                    counts.add(field, s, masks[field.ordinal() * n + s]);
                }
            }
        }

        /** The sums of the next masks over all pairs, each with its sign. */
        int[] next(int n) {
            int[] sums = new int[n];
            byte[] zeros = new byte[Integer.BYTES * n];
            for (int p = 0; p < pairs.size(); p++) {
                ByteBuffer drawn = ByteBuffer.wrap(ciphers.get(p).update(zeros));
                for (int i = 0; i < n; i++) {
                    int mask = drawn.getInt();
                    sums[i] += pairs.get(p).adds() ? mask : -mask;
                }
            }
            return sums;
        }
    }
}
