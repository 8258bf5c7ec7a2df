package eu.goe.core.vrs;

import eu.goe.core.genome.ReferenceSequence;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The digest of GA4GH: the first 24 bytes of SHA-512 in the URL form of Base64, 32 characters.
 *
 * @see <a href="https://doi.org/10.1371/journal.pone.0239883">Hart, Prlić (2020)</a>
 */
final class Sha512t24u {
    private static final int BYTES = 24;
    private static final int BUFFER = 1 << 16;

    private Sha512t24u() {}

    /** Of a text's bytes in UTF-8. */
    static String of(String text) {
        return text(DigestUtils.getSha512Digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Of all bases of a contig in upper case, so its refget accession without {@code SQ.}; reads the whole contig. */
    static String of(ReferenceSequence sequence, int contig) {
        MessageDigest sha512 = DigestUtils.getSha512Digest();
        int length = sequence.length(contig);
        byte[] buffer = new byte[BUFFER];
        for (int from = 0; from < length; from += BUFFER) {
            int n = Math.min(BUFFER, length - from);
            for (int i = 0; i < n; i++) {
                buffer[i] = sequence.base(contig, from + i);
            }
            sha512.update(buffer, 0, n);
        }
        return text(sha512.digest());
    }

    private static String text(byte[] sha512) {
        return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(sha512, BYTES));
    }
}
