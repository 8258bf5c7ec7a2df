package eu.goe.core.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;

/**
 * The hash tree over a package's files, in the shape of RFC 6962: a leaf is SHA-256 of 0x00, path, 0x00, size in
 * decimal, 0x00 and the file's SHA-256; a node is SHA-256 of 0x01 and its two children; an odd node moves up.
 */
final class HashTree {
    private HashTree() {}

    /** The root in hex; the files in the order of their paths' bytes. */
    static String root(List<Manifest.FileEntry> files) {
        List<byte[]> level = new ArrayList<>();
        for (Manifest.FileEntry file : files) {
            MessageDigest leaf = DigestUtils.getSha256Digest();
            leaf.update((byte) 0);
            leaf.update(file.path().getBytes(StandardCharsets.UTF_8));
            leaf.update((byte) 0);
            leaf.update(Long.toString(file.bytes()).getBytes(StandardCharsets.US_ASCII));
            leaf.update((byte) 0);
            leaf.update(HexFormat.of().parseHex(file.sha256()));
            level.add(leaf.digest());
        }
        if (level.isEmpty()) {
            return HexFormat.of().formatHex(DigestUtils.getSha256Digest().digest());
        }
        while (level.size() > 1) {
            List<byte[]> above = new ArrayList<>();
            for (int i = 0; i + 1 < level.size(); i += 2) {
                MessageDigest node = DigestUtils.getSha256Digest();
                node.update((byte) 1);
                node.update(level.get(i));
                node.update(level.get(i + 1));
                above.add(node.digest());
            }
            if (level.size() % 2 == 1) {
                above.add(level.get(level.size() - 1));
            }
            level = above;
        }
        return HexFormat.of().formatHex(level.get(0));
    }

    /** SHA-256 of a file in hex. */
    static String of(FilePart file) throws IOException {
        try (InputStream in = file.open()) {
            return new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(in);
        }
    }
}
