package eu.goe.ingest.bgzf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.BadInputException;
import htsjdk.samtools.util.BlockCompressedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines of plain, BGZF (as htsjdk writes it) and gzip files, whole and in ranges. */
class LineReaderTest {
    /** A file in memory. */
    private record Bytes(byte[] bytes) implements SeekableBytes {
        @Override
        public int read(long position, byte[] into, int off, int len) {
            if (position >= bytes.length) {
                return -1;
            }
            int n = (int) Math.min(len, bytes.length - position);
            System.arraycopy(bytes, (int) position, into, off, n);
            return n;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public void close() {}
    }

    static LongStream seeds() {
        Long one = Long.getLong("goe.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, 120);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rangesThatTouchGiveEachLineOnceWhereverTheyAreCut(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> lines = lines(random);
        boolean windows = random.nextInt(4) == 0;
        String end = windows ? "\r\n" : "\n";
        String text = String.join(end, lines) + (random.nextBoolean() && !lines.isEmpty() ? end : "");
        for (Compression compression : List.of(Compression.PLAIN, Compression.BGZF)) {
            byte[] file = compression == Compression.PLAIN ? text.getBytes(StandardCharsets.UTF_8) : bgzf(text, random);
            List<Long> cuts = new ArrayList<>(List.of(0L, (long) file.length));
            for (int c = random.nextInt(8); c > 0; c--) {
                cuts.add(random.nextLong(file.length + 1L));
            }
            cuts.sort(null);
            List<String> read = new ArrayList<>();
            for (int c = 0; c + 1 < cuts.size(); c++) {
                if (!cuts.get(c).equals(cuts.get(c + 1)) || cuts.size() == 2) {
                    read.addAll(read(file, compression, cuts.get(c), cuts.get(c + 1)));
                }
            }
            requireSame(compression + " cut at " + cuts, read, lines);
        }
        if (!lines.isEmpty()) {
            byte[] gzip = gzip(text, random);
            requireSame("gzip", read(gzip, Compression.GZIP, 0, gzip.length), lines);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aDamagedOrTruncatedBgzfFileIsRefusedOrReadsTheSame(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> lines = lines(random);
        String text = String.join("\n", lines) + "\n";
        byte[] file = bgzf(text, random);
        byte[] damaged = file.clone();
        if (random.nextBoolean()) {
            damaged = Arrays.copyOf(file, random.nextInt(file.length));
        } else {
            damaged[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
        }
        try {
            // Some bytes of a header (time, operating system) mean nothing; whatever is read must be what was written.
            assertThat(read(damaged, Compression.BGZF, 0, damaged.length))
                    .isEqualTo(read(file, Compression.BGZF, 0, file.length));
            assertThat(damaged).hasSameSizeAs(file);
        } catch (BadInputException e) {
            assertThat(e.getMessage()).startsWith("f.vcf");
        }
    }

    @Test
    void aLineLongerThanAllowedIsRefusedWithItsPlace() {
        byte[] file = ("a\n" + "x".repeat(5000) + "\n").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> {
                    try (LineReader reader =
                            LineReader.range(new Bytes(file), "f.vcf", Compression.PLAIN, 0, file.length, 4999)) {
                        while (reader.next()) {
                            assertThat(reader.length()).isLessThan(5000);
                        }
                    }
                })
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("f.vcf")
                .hasMessageContaining("4999");
    }

    @Test
    void contentIsToldByItsFirstBytesAndForeignContentIsNamed() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        assertThat(Compression.detect(new Bytes(bgzf("##fileformat=VCFv4.2\n", random)), "f"))
                .isEqualTo(Compression.BGZF);
        assertThat(Compression.detect(new Bytes(gzip("##fileformat=VCFv4.2\n", random)), "f"))
                .isEqualTo(Compression.GZIP);
        assertThat(Compression.detect(new Bytes("##fileformat=VCFv4.2\n".getBytes(StandardCharsets.UTF_8)), "f"))
                .isEqualTo(Compression.PLAIN);
        byte[] zip = {'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        assertThatThrownBy(() -> Compression.detect(new Bytes(zip), "f.zip"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("f.zip");
    }

    private static void requireSame(String what, List<String> read, List<String> written) {
        for (int i = 0; i < Math.min(read.size(), written.size()); i++) {
            assertThat(read.get(i)).as(what + ", line " + i).isEqualTo(written.get(i));
        }
        assertThat(read).as(what).hasSameSizeAs(written);
    }

    private static List<String> lines(SplittableRandom random) {
        List<String> lines = new ArrayList<>();
        int n = random.nextInt(300);
        for (int i = 0; i < n; i++) {
            int length = switch (random.nextInt(12)) {
                case 0 -> 0;
                case 1 -> random.nextInt(150_000);
                default -> random.nextInt(300);
            };
            StringBuilder line = new StringBuilder("L" + i);
            while (line.length() < length) {
                line.append((char) ('!' + random.nextInt(90)));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static byte[] bgzf(String text, SplittableRandom random) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (BlockCompressedOutputStream out =
                new BlockCompressedOutputStream(bytes, (File) null, random.nextInt(10))) {
            pieces(text, out, random);
        }
        return bytes.toByteArray();
    }

    /** Several members, as {@code cat a.gz b.gz} makes them. */
    private static byte[] gzip(String text, SplittableRandom random) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        int cut = random.nextInt(all.length + 1);
        for (byte[] part : List.of(Arrays.copyOf(all, cut), Arrays.copyOfRange(all, cut, all.length))) {
            try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
                out.write(part);
            }
        }
        return bytes.toByteArray();
    }

    /** Writes with a flush here and there, so that blocks have all sizes. */
    private static void pieces(String text, OutputStream out, SplittableRandom random) throws IOException {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < all.length; ) {
            int n = Math.min(all.length - from, 1 + random.nextInt(70_000));
            out.write(all, from, n);
            out.flush();
            from += n;
        }
    }

    private static List<String> read(byte[] file, Compression compression, long from, long to) throws IOException {
        List<String> lines = new ArrayList<>();
        try (LineReader reader =
                LineReader.range(new Bytes(file), "f.vcf.gz", compression, from, to, LineReader.DEFAULT_MAX_LINE)) {
            while (reader.next()) {
                lines.add(new String(reader.buffer(), reader.offset(), reader.length(), StandardCharsets.UTF_8));
            }
        }
        return lines;
    }
}
