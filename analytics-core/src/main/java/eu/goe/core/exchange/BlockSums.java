package eu.goe.core.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * SHA-256 of each stretch of {@value #BLOCK} bytes of a file, taken in the one pass in which the file's own was: so that of a file that lies
 * where others may write, bytes are known to be those that were verified when they are read at last. 32 bytes for each 256 KiB.
 */
final class BlockSums implements Serializable {
    private static final long serialVersionUID = 1L;

    /** As much as Parquet reads at once of a small table; a stretch of which one byte is wanted is read whole. */
    static final int BLOCK = 1 << 18;

    private static final int SUM = 32;

    private final long size;
    private final String sha256;
    private final byte[] sums;

    private BlockSums(long size, String sha256, byte[] sums) {
        this.size = size;
        this.sha256 = sha256;
        this.sums = sums;
    }

    /** Reads all of a file, once. */
    static BlockSums of(FilePart file) throws IOException {
        MessageDigest whole = DigestUtils.getSha256Digest();
        byte[] sums = new byte[Math.toIntExact((file.size() + BLOCK - 1) / BLOCK * SUM)];
        byte[] block = new byte[BLOCK];
        try (InputStream in = file.open()) {
            int at = 0;
            for (int n = in.readNBytes(block, 0, BLOCK); n > 0; n = in.readNBytes(block, 0, BLOCK)) {
                whole.update(block, 0, n);
                System.arraycopy(sum(block, n), 0, sums, at, SUM);
                at += SUM;
            }
        }
        return new BlockSums(file.size(), HexFormat.of().formatHex(whole.digest()), sums);
    }

    /** Bytes of the file. */
    long size() {
        return size;
    }

    /** SHA-256 of the file, in hex. */
    String sha256() {
        return sha256;
    }

    /**
     * Whether a stretch is as it was.
     *
     * @param number from 0
     * @param length how many of the bytes are its own
     */
    boolean fits(int number, byte[] bytes, int length) {
        return Arrays.equals(sums, SUM * number, SUM * (number + 1), sum(bytes, length), 0, SUM);
    }

    private static byte[] sum(byte[] bytes, int length) {
        MessageDigest digest = DigestUtils.getSha256Digest();
        digest.update(bytes, 0, length);
        return digest.digest();
    }
}
