package eu.goe.ingest.bgzf;

import htsjdk.samtools.util.BlockCompressedOutputStream;
import htsjdk.samtools.util.BlockCompressedStreamConstants;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Random text, its lines by an obvious rule, and the text packed by other programs' code (htsjdk, zlib). */
final class PackedText {
    static final byte[] EOF_BLOCK = BlockCompressedStreamConstants.EMPTY_GZIP_BLOCK;

    private PackedText() {}

    /** Lines of 0 to {@code longest} bytes, most of them short; ends LF or CRLF; perhaps a BOM and an open end. */
    static byte[] random(SplittableRandom random, int size, int longest) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        if (random.nextInt(4) == 0) {
            text.writeBytes(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
        }
        boolean crlf = random.nextInt(3) == 0;
        while (text.size() < size) {
            int length = random.nextInt(1 + (random.nextInt(10) == 0 ? longest : 60));
            for (int i = 0; i < length; i++) {
                text.write(random.nextInt(50) == 0 ? '\r' : 'A' + random.nextInt(26));
            }
            if (random.nextInt(40) == 0) {
                // Looks like the beginning of a block, and is none.
                text.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 4, 0, 0, 0, 0, 0, (byte) 0xff, 6, 0, 'B', 'C', 2, 0});
                text.write(random.nextInt(256));
                text.write(random.nextInt(256));
            }
            text.writeBytes(crlf ? new byte[] {'\r', '\n'} : new byte[] {'\n'});
        }
        byte[] all = text.toByteArray();
        return random.nextInt(3) == 0 ? Arrays.copyOf(all, all.length - (crlf ? 2 : 1)) : all;
    }

    /** What the lines of a text are, the slow and obvious way; one char a byte. */
    static List<String> lines(byte[] text) {
        String all = new String(text, StandardCharsets.ISO_8859_1);
        if (all.startsWith("\u00ef\u00bb\u00bf")) {
            all = all.substring(3);
        }
        List<String> lines = new ArrayList<>(List.of(all.split("\n", -1)));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        lines.replaceAll(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        return lines;
    }

    /** By htsjdk, in blocks of all sizes; some empty ones between if wanted, as concatenated files have them. */
    static byte[] bgzf(SplittableRandom random, byte[] text, boolean emptyBlocks) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        int level = random.nextInt(3) == 0 ? 0 : 5;
        int largest = 1 + random.nextInt(random.nextBoolean() ? 200_000 : 500);
        try (BlockCompressedOutputStream out = new BlockCompressedOutputStream(file, (Path) null, level)) {
            for (int at = 0; at < text.length; ) {
                int n = Math.min(text.length - at, 1 + random.nextInt(largest));
                out.write(text, at, n);
                at += n;
                if (random.nextInt(3) > 0) {
                    out.flush();
                    if (emptyBlocks && random.nextInt(4) == 0) {
                        file.writeBytes(EOF_BLOCK);
                    }
                }
            }
        }
        return file.toByteArray();
    }

    /** Where the blocks of a BGZF file begin, by their BSIZE at its usual place. */
    static List<Integer> blocks(byte[] file) {
        List<Integer> starts = new ArrayList<>();
        for (int at = 0; at < file.length; at += (file[at + 16] & 0xff | (file[at + 17] & 0xff) << 8) + 1) {
            starts.add(at);
        }
        return starts;
    }

    /** Members with each of the optional header fields of RFC 1952 here and there; adds where each begins. */
    static byte[] gzip(SplittableRandom random, byte[] text, int members, List<Integer> starts) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int m = 0; m < members; m++) {
            starts.add(file.size());
            int from = (int) ((long) text.length * m / members);
            int to = (int) ((long) text.length * (m + 1) / members);
            int flags = random.nextInt(16) << 1;
            file.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags, 0, 0, 0, 0, 0, 3});
            if ((flags & 4) != 0) {
                file.writeBytes(new byte[] {5, 0, 'x', 'y', 1, 0, 'z'});
            }
            if ((flags & 8) != 0) {
                file.writeBytes("name\0".getBytes(StandardCharsets.ISO_8859_1));
            }
            if ((flags & 16) != 0) {
                file.writeBytes("comment\0".getBytes(StandardCharsets.ISO_8859_1));
            }
            if ((flags & 2) != 0) {
                file.writeBytes(new byte[] {1, 2});
            }
            Deflater deflater = new Deflater(6, true);
            deflater.setInput(text, from, to - from);
            deflater.finish();
            byte[] packed = new byte[1024];
            while (!deflater.finished()) {
                file.write(packed, 0, deflater.deflate(packed));
            }
            deflater.end();
            CRC32 crc = new CRC32();
            crc.update(text, from, to - from);
            for (long number : new long[] {crc.getValue(), to - from}) {
                for (int shift = 0; shift < 32; shift += 8) {
                    file.write((int) (number >>> shift));
                }
            }
        }
        return file.toByteArray();
    }
}
