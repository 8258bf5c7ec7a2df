package eu.goe.ingest.bgzf;

import eu.goe.core.errors.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the records of a file are packed, told by its content and not by its name. */
public enum Compression {
    /** Not at all; splits anywhere. */
    PLAIN,
    /** In blocks that can be read one by one; splits at blocks. */
    BGZF,
    /** By gzip, in one or more members; readable from the beginning only. */
    GZIP,
    /** As BCF, itself compressed or not; readable from the beginning only, by {@code eu.goe.ingest.bcf}. */
    BCF;

    private static final int ENOUGH = 512;

    public boolean isSplittable() {
        return this == PLAIN || this == BGZF;
    }

    /**
     * Looks at the first bytes, and at the first bytes inside of a compressed file.
     *
     * @param label how messages name the file
     * @throws BadInputException if the file is empty or certainly none of ours: archive, other compression,
     *     web page, UTF-16
     */
    public static Compression detect(SeekableBytes bytes, String label) throws IOException {
        byte[] head = firstBytes(new PlainText(bytes, label, 0));
        if (head.length == 0) {
            throw new BadInputException(label + ": the file is empty (0 bytes).\nCopy it again from where it came.");
        }
        if (!startsWith(head, 0x1f, 0x8b)) {
            refuseForeign(head, label);
            return isBcf(head) ? BCF : PLAIN;
        }
        boolean blocks = isBgzf(head);
        try (TextSource source = blocks ? new BgzfText(bytes, label, 0) : new GzipText(bytes, label)) {
            byte[] content = firstBytes(source);
            refuseForeign(content, label);
            if (isBcf(content)) {
                return BCF;
            }
        }
        return blocks ? BGZF : GZIP;
    }

    /** Whether a file that begins with the bytes of gzip is in blocks. */
    static boolean isBgzf(byte[] head) {
        return head.length >= 18 && head[3] == 4 && head[12] == 'B' && head[13] == 'C' && head[14] == 2;
    }

    private static boolean isBcf(byte[] head) {
        return startsWith(head, 'B', 'C', 'F', 2);
    }

    private static byte[] firstBytes(TextSource source) throws IOException {
        byte[] piece = new byte[TextSource.MAX_PIECE + 1];
        int n = source.next(piece, 0);
        return Arrays.copyOf(piece, Math.max(0, Math.min(n, ENOUGH)));
    }

    private static void refuseForeign(byte[] head, String label) {
        String kind = foreignKind(head);
        if (kind != null) {
            throw new BadInputException(label + ": not a VCF or BCF file: " + kind);
        }
    }

    private static @Nullable String foreignKind(byte[] head) {
        if (startsWith(head, 'B', 'C', 'F') && !isBcf(head)) {
            return "it is BCF of version 1 or of one newer than 2.\nConvert it first: bcftools view -Oz -o FILE.vcf.gz FILE.bcf";
        }
        if (startsWith(head, 'P', 'K', 3, 4) || startsWith(head, 'P', 'K', 5, 6)) {
            return "it is a zip archive.\nUnpack it and give the files inside.";
        }
        if (startsWith(head, 0xfd, '7', 'z', 'X', 'Z')
                || startsWith(head, 'B', 'Z', 'h')
                || startsWith(head, 0x28, 0xb5, 0x2f, 0xfd)
                || startsWith(head, 0x1f, 0x9d)) {
            return "it is compressed with xz, bzip2, zstd or compress.\nDecompress it and compress it again with bgzip.";
        }
        if (startsWith(head, 0x1f, 0x8b)) {
            return "it is compressed twice.\nDecompress it once.";
        }
        if (head.length > 262 && startsWith(Arrays.copyOfRange(head, 257, 262), 'u', 's', 't', 'a', 'r')) {
            return "it is a tar archive.\nUnpack it and give the files inside.";
        }
        if (startsWith(head, 0xff, 0xfe)
                || startsWith(head, 0xfe, 0xff)
                || (head.length > 3 && head[1] == 0 && head[3] == 0)) {
            return "it is UTF-16.\nConvert it first: iconv -f UTF-16 -t UTF-8";
        }
        String text = new String(head, StandardCharsets.ISO_8859_1).strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("<!doctype") || text.startsWith("<html") || text.startsWith("<?xml")) {
            return "it is a web page or XML, perhaps the error message of a server.\nDownload the file again.";
        }
        return null;
    }

    private static boolean startsWith(byte[] head, int... magic) {
        if (head.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((head[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
