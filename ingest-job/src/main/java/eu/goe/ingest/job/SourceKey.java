package eu.goe.ingest.job;

import eu.goe.ingest.bgzf.SeekableBytes;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What tells a file from others without reading it: its length, when it was changed, and a CRC of its first and last
 * {@value #SAMPLE} bytes. The same key is taken for the same content, as {@code make} and {@code rsync} do, so that the usual
 * repeat of a scheduled ingest costs nothing; a copy of a file has another time, and is read.
 *
 * @param length in bytes
 * @param modified milliseconds since 1970
 * @param crc of the two ends
 */
record SourceKey(long length, long modified, long crc) implements Serializable {
    private static final int SAMPLE = 1 << 16;

    static SourceKey of(SeekableBytes bytes, long modified) throws IOException {
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[SAMPLE];
        for (long from : new long[] {0, Math.max(0, bytes.length() - SAMPLE)}) {
            long at = from;
            while (at < Math.min(bytes.length(), from + SAMPLE)) {
                int n = bytes.read(at, buffer, 0, (int) (Math.min(bytes.length(), from + SAMPLE) - at));
                if (n < 0) {
                    break;
                }
                crc.update(buffer, 0, n);
                at += n;
            }
        }
        return new SourceKey(bytes.length(), modified, crc.getValue());
    }

    /** As the store keeps it behind the file's name. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d %d %08x", length, modified, crc);
    }

    /** 32 hex digits for a list of texts, which hold no NUL, in their order. */
    static String digest(List<String> texts) {
        return DigestUtils.sha256Hex(String.join("\0", texts)).substring(0, 32);
    }
}
