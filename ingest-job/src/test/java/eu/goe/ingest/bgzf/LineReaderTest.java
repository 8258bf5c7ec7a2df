package eu.goe.ingest.bgzf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.testing.Property;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of whole files and of any ranges; damage. What htsjdk and zlib packed is compared with the text itself. */
class LineReaderTest {
    private static final String FILE = "x.vcf.gz";
    private static final int NO_LIMIT = LineReader.DEFAULT_MAX_LINE;

    @TempDir
    Path folder;

    private record Read(List<String> lines, List<Long> positions) {}

    /** Reads all ranges between the cuts, one after the other. */
    private static Read read(byte[] file, Compression compression, int[] cuts, int maxLine, SplittableRandom random)
            throws IOException {
        Read read = new Read(new ArrayList<>(), new ArrayList<>());
        for (int c = 0; c <= cuts.length; c++) {
            long from = c == 0 ? 0 : cuts[c - 1];
            long to = c == cuts.length ? file.length : cuts[c];
            try (MemoryBytes bytes = new MemoryBytes(file, random);
                    LineReader lines = LineReader.range(bytes, FILE, compression, from, to, maxLine)) {
                long n = 0;
                while (lines.next()) {
                    n++;
                    assertThat(lines.lineNumber()).isEqualTo(from == 0 ? n : 0);
                    read.lines()
                            .add(new String(
                                    lines.buffer(), lines.offset(), lines.length(), StandardCharsets.ISO_8859_1));
                    read.positions().add(lines.position());
                }
            }
        }
        return read;
    }

    /** Fails at the first difference, and does not print whole files. */
    private static void requireSame(List<?> read, List<?> written) {
        for (int i = 0; i < Math.min(read.size(), written.size()); i++) {
            assertThat(read.get(i)).as("line %d", i).isEqualTo(written.get(i));
        }
        assertThat(read.size()).as("lines").isEqualTo(written.size());
    }

    private static int[] cuts(SplittableRandom random, int length) {
        int[] cuts = length < 2
                ? new int[0]
                : random.ints(random.nextInt(12), 1, length).toArray();
        // Some cuts beside each other, some twice at one place.
        for (int c = 1; c < cuts.length; c++) {
            cuts[c] = random.nextInt(3) == 0 ? Math.min(length - 1, cuts[c - 1] + random.nextInt(3)) : cuts[c];
        }
        Arrays.sort(cuts);
        return cuts;
    }

    private static byte[] text(SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> new byte[0];
            case 1 -> PackedText.random(random, 20, 20);
            case 2 -> PackedText.random(random, random.nextInt(600_000), 250_000);
            case 3 -> PackedText.random(random, random.nextInt(600_000), 3_000);
            default -> PackedText.random(random, 1 + random.nextInt(40_000), 3_000);
        };
    }

    @Property
    void rangesOfBgzfGiveEachLineOnceWhereverTheyAreCut(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] text = text(random);
        byte[] file = PackedText.bgzf(random, text, true);
        Read whole = read(file, Compression.BGZF, new int[0], NO_LIMIT, random);
        requireSame(whole.lines(), PackedText.lines(text));
        assertThat(whole.positions()).isSorted().doesNotHaveDuplicates();
        Read parts = read(file, Compression.BGZF, cuts(random, file.length), NO_LIMIT, random);
        requireSame(parts.lines(), whole.lines());
        requireSame(parts.positions(), whole.positions());
    }

    @Property
    void rangesOfPlainTextGiveEachLineOnceWhereverTheyAreCut(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] text = text(random);
        Read whole = read(text, Compression.PLAIN, new int[0], NO_LIMIT, random);
        requireSame(whole.lines(), PackedText.lines(text));
        assertThat(whole.positions()).isSorted().doesNotHaveDuplicates();
        Read parts = read(text, Compression.PLAIN, cuts(random, text.length), NO_LIMIT, random);
        requireSame(parts.lines(), whole.lines());
        requireSame(parts.positions(), whole.positions());
    }

    @Test
    void everySingleCutOfSmallFilesGivesTheSameLines() throws IOException {
        for (long seed = 1; seed <= 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] text = PackedText.random(random, 40, 20);
            for (Compression compression : List.of(Compression.PLAIN, Compression.BGZF)) {
                byte[] file = compression == Compression.PLAIN ? text : PackedText.bgzf(random, text, true);
                for (int cut = 1; cut < file.length; cut++) {
                    assertThat(read(file, compression, new int[] {cut}, NO_LIMIT, random)
                                    .lines())
                            .as("seed %d, %s, cut at %d", seed, compression, cut)
                            .isEqualTo(PackedText.lines(text));
                }
            }
        }
    }

    @Property
    void membersOfGzipAreReadOneAfterTheOther(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] text = text(random);
        byte[] file = PackedText.gzip(random, text, 1 + random.nextInt(5), new ArrayList<>());
        requireSame(read(file, Compression.GZIP, new int[0], NO_LIMIT, random).lines(), PackedText.lines(text));
    }

    @Property
    void aFlippedBitIsRefusedOrChangesNothing(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] text = PackedText.random(random, 1 + random.nextInt(3_000), 200);
        boolean blocks = random.nextBoolean();
        byte[] good = blocks
                ? PackedText.bgzf(random, text, true)
                : PackedText.gzip(random, text, 1 + random.nextInt(3), new ArrayList<>());
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            byte[] file = good.clone();
            file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
            int[] cuts = blocks ? cuts(random, file.length) : new int[0];
            try {
                Read read = read(file, blocks ? Compression.BGZF : Compression.GZIP, cuts, NO_LIMIT, random);
                requireSame(read.lines(), PackedText.lines(text));
            } catch (BadInputException e) {
                refused++;
                assertThat(e.getMessage()).startsWith(FILE + ": ").containsPattern("at byte [0-9]+");
            }
        }
        // The time, flags of the packing level and names in headers are of no consequence, all else is.
        assertThat(refused).isGreaterThan(20);
    }

    @Property
    void aCutBgzfFileIsRefused(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] file = PackedText.bgzf(random, text(random), false);
        int kept = random.nextInt(file.length);
        assertThatThrownBy(
                        () -> read(Arrays.copyOf(file, kept), Compression.BGZF, cuts(random, kept), NO_LIMIT, random))
                .isInstanceOf(BadInputException.class)
                .message()
                .startsWith(FILE + ": ")
                .contains("byte ");
    }

    @Property
    void aGzipFileThatIsCutInsideAMemberIsRefused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> members = new ArrayList<>();
        byte[] file = PackedText.gzip(random, text(random), 1 + random.nextInt(4), members);
        int kept = random.nextInt(file.length);
        if (members.contains(kept)) {
            // Between two members nothing tells that more should follow.
            kept++;
        }
        byte[] cut = Arrays.copyOf(file, kept);
        assertThatThrownBy(() -> read(cut, Compression.GZIP, new int[0], NO_LIMIT, random))
                .isInstanceOf(BadInputException.class)
                .message()
                .startsWith(FILE + ": damaged at byte ");
    }

    @Property
    void theLongestLineMayBeAsLongAsMaxLineAndNoLonger(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] text = text(random);
        byte[] file = PackedText.bgzf(random, text, true);
        // CR counts, LF does not.
        String all = new String(text, StandardCharsets.ISO_8859_1);
        String[] raw = (all.startsWith("\u00ef\u00bb\u00bf") ? all.substring(3) : all).split("\n", -1);
        int longest = 1;
        int place = 0;
        for (int i = 0; i < raw.length; i++) {
            if (raw[i].length() > longest) {
                longest = raw[i].length();
                place = i + 1;
            }
        }
        requireSame(read(file, Compression.BGZF, new int[0], longest, random).lines(), PackedText.lines(text));
        if (longest > 1) {
            int limit = longest - 1;
            String where = FILE + ":" + place + ": ";
            assertThatThrownBy(() -> read(file, Compression.BGZF, new int[0], limit, random))
                    .isInstanceOf(BadInputException.class)
                    .message()
                    .startsWith(where + "the line is longer than " + limit + " bytes.")
                    .contains("--max-line");
        }
    }

    @Test
    void endsOfLinesAreNoPartOfThem() throws IOException {
        for (String text : List.of("a\nbc\n", "a\r\nbc\r\n", "a\r\nbc", "\u00ef\u00bb\u00bfa\nbc\r\n", "a\nbc\r")) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            assertThat(read(bytes, Compression.PLAIN, new int[0], 10, new SplittableRandom(1))
                            .lines())
                    .as(text)
                    .containsExactly("a", "bc");
        }
    }

    @Test
    void blankLinesAreLines() throws IOException {
        byte[] bytes = "\n\r\na\n\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(read(bytes, Compression.PLAIN, new int[] {1, 3}, 10, new SplittableRandom(1))
                        .lines())
                .containsExactly("", "", "a", "");
    }

    @Test
    void placesNameTheLineWhereItIsKnownAndElseTheByte() throws IOException {
        Path file = Files.writeString(folder.resolve("t.vcf"), "aa\nbb\ncc\n");
        try (FileBytes bytes = new FileBytes(file)) {
            assertThat(Compression.detect(bytes, "t.vcf")).isEqualTo(Compression.PLAIN);
            LineReader lines = LineReader.whole(bytes, "t.vcf", Compression.PLAIN, 10);
            lines.next();
            lines.next();
            assertThat(lines.place()).isEqualTo("t.vcf:2");
            LineReader later = LineReader.range(bytes, "t.vcf", Compression.PLAIN, 1, 9, 10);
            later.next();
            assertThat(later.place()).isEqualTo("t.vcf, line at byte 3");
        }
        // Two blocks "aa\nb" and "b\ncc\n": the last line begins at byte 2 of the second.
        byte[] blocks = concat(block("aa\nb"), block("b\ncc\n"), PackedText.EOF_BLOCK);
        int second = block("aa\nb").length;
        try (MemoryBytes bytes = new MemoryBytes(blocks, new SplittableRandom(1))) {
            LineReader lines = LineReader.range(bytes, FILE, Compression.BGZF, 1, blocks.length, 10);
            assertThat(lines.next()).isTrue();
            assertThat(lines.place()).isEqualTo(FILE + ", line at byte 2 of the BGZF block at byte " + second);
            assertThat(lines.position()).isEqualTo((long) second << 16 | 2);
            assertThat(lines.next()).isFalse();
            lines.close();
        }
    }

    @Test
    void aMissingEndBlockIsNamedEvenWhereTheTextEndsWell() throws IOException {
        byte[] cut = block("a\nb\n");
        assertThatThrownBy(() -> read(cut, Compression.BGZF, new int[0], 10, new SplittableRandom(1)))
                .isInstanceOf(BadInputException.class)
                .hasMessage(FILE + ": the empty BGZF block that ends a complete file is missing at byte " + cut.length
                        + ": the file was cut, or something was added behind it.\n"
                        + "Copy it again from where it came and compare checksums.");
        byte[] more = concat(block("a\nb\n"), PackedText.EOF_BLOCK, "x".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> read(more, Compression.BGZF, new int[0], 10, new SplittableRandom(1)))
                .isInstanceOf(BadInputException.class)
                .message()
                .contains("something was added behind it");
    }

    @Test
    void aFileCutInsideABlockAndMendedWithAnEndBlockIsRefusedAtThatBlock() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        byte[] text = PackedText.random(random, 200_000, 100);
        byte[] good = PackedText.bgzf(random, text, false);
        List<Integer> starts = PackedText.blocks(good);
        int broken = starts.get(starts.size() / 2);
        byte[] mended = concat(Arrays.copyOf(good, broken + 30), PackedText.EOF_BLOCK);
        assertThatThrownBy(() -> read(mended, Compression.BGZF, new int[0], NO_LIMIT, random))
                .isInstanceOf(BadInputException.class)
                .message()
                .startsWith(FILE + ": damaged at byte " + broken + " of " + mended.length + ": ");
    }

    @Test
    void aBlockWhoseContentIsNotWhatItStatesIsNamed() throws IOException {
        byte[] file = concat(block("a\n"), block("b\n"), PackedText.EOF_BLOCK);
        int second = block("a\n").length;
        file[second + block("b\n").length - 8] ^= 1; // the lowest byte of the CRC32
        assertThatThrownBy(() -> read(file, Compression.BGZF, new int[0], 10, new SplittableRandom(1)))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(FILE + ": damaged at byte " + second + " of " + file.length
                        + ": the BGZF block that begins here does not have the content, size and CRC32 that it states");
    }

    @Test
    void textBehindAGzipMemberIsRefused() {
        byte[] file = concat(
                PackedText.gzip(
                        new SplittableRandom(1), "a\n".getBytes(StandardCharsets.US_ASCII), 1, new ArrayList<>()),
                "trailing".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> read(file, Compression.GZIP, new int[0], 10, new SplittableRandom(1)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("damaged at byte " + (file.length - 8) + " of " + file.length)
                .hasMessageContaining("neither a gzip member nor the end of the file");
    }

    @Test
    void aGzipFileCannotBeSplit() {
        MemoryBytes bytes = new MemoryBytes(new byte[100], new SplittableRandom(1));
        assertThatThrownBy(() -> LineReader.range(bytes, FILE, Compression.GZIP, 0, 50, 10))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Compression.GZIP.isSplittable()).isFalse();
        assertThat(Compression.BGZF.isSplittable()).isTrue();
        assertThat(Compression.PLAIN.isSplittable()).isTrue();
    }

    private static byte[] block(String text) throws IOException {
        byte[] file = PackedText.bgzf(new SplittableRandom(2), text.getBytes(StandardCharsets.US_ASCII), false);
        List<Integer> starts = PackedText.blocks(file);
        assertThat(starts).as("one block and the end block").hasSize(2);
        return Arrays.copyOf(file, starts.get(1));
    }

    private static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
