package eu.goe.ingest.bcf;

import static java.math.RoundingMode.HALF_EVEN;
import static java.math.RoundingMode.HALF_UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.testing.Property;
import eu.goe.ingest.bgzf.Compression;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.bgzf.MemoryBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BCF against the text that bcftools writes of it ({@code src/test/resources/bcf/README.md}), and damaged. */
class BcfTextTest {
    private static byte[] resource(String name) throws IOException {
        try (InputStream in = BcfTextTest.class.getResourceAsStream("/bcf/" + name)) {
            return in.readAllBytes();
        }
    }

    private static List<String> lines(byte[] content, SplittableRandom random) throws IOException {
        MemoryBytes bytes = new MemoryBytes(content, random);
        Compression compression = Compression.detect(bytes, "f.bcf");
        List<String> lines = new ArrayList<>();
        try (LineReader reader = RecordLines.whole(bytes, "f.bcf", compression, 1 << 20)) {
            while (reader.next()) {
                lines.add(new String(reader.buffer(), reader.offset(), reader.length(), StandardCharsets.UTF_8));
                assertThat(reader.lineNumber()).isEqualTo(lines.size());
                assertThat(reader.bytesReached()).isLessThanOrEqualTo(content.length);
            }
        }
        return lines;
    }

    private static List<String> records(List<String> lines) {
        return lines.stream().filter(line -> !line.startsWith("#")).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"every-type.bcf", "every-type-uncompressed.bcf"})
    void everyTypeIsWrittenAsBcftoolsWritesIt(String name) throws IOException {
        List<String> text = new String(resource("every-type.vcf"), StandardCharsets.UTF_8)
                .lines()
                .toList();
        List<String> lines = lines(resource(name), new SplittableRandom(1));
        assertThat(records(lines)).isEqualTo(records(text)).hasSize(7);
        // bcftools adds IDX to the header's lines, and nothing else.
        assertThat(lines.stream()
                        .map(line -> line.replaceAll(",IDX=[0-9]+", ""))
                        .toList())
                .isEqualTo(text);
    }

    @Test
    void gzippedBcfIsReadToo() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(resource("every-type-uncompressed.bcf"));
        }
        assertThat(records(lines(packed.toByteArray(), new SplittableRandom(1))))
                .hasSize(7);
    }

    /** By bcftools 1.16, {@code view} of a BCF with these QUALs; the same as {@code printf %g} but for 123456.5. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "1, 1",
        "-1, -1",
        "0.5, 0.5",
        "100000, 100000",
        "999999, 999999",
        "1000000, 1e+06",
        "123456.5, 123457",
        "1234567, 1.23457e+06",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "0.000123456, 0.000123456",
        "99.9999, 99.9999",
        "0.1, 0.1",
        "0.3333333, 0.333333",
        "0.99999994, 1",
        "9.9999995, 10",
        "3.4028235e38, 3.40282e+38",
        "1.4e-45, 1.4013e-45",
        "16777216, 1.67772e+07",
        "NaN, nan",
        "Infinity, inf",
        "-Infinity, -inf",
        "-12.25, -12.25"
    })
    void floatsHaveSixDigitsAsInHtslib(String value, String expected) {
        LineBuffer text = new LineBuffer();
        text.addFloat(Float.parseFloat(value));
        assertThat(new String(text.buf, 0, text.length, StandardCharsets.US_ASCII))
                .isEqualTo(expected);
    }

    /** Against exact decimal arithmetic. */
    @Property
    void floatsAreRoundedToSixDigits(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            float value = i % 2 == 0
                    ? Float.intBitsToFloat(random.nextInt() & 0x7f7fffff)
                    : (float) (random.nextInt(10_000_000) / Math.pow(10, random.nextInt(10)));
            LineBuffer text = new LineBuffer();
            text.addFloat(value);
            String written = new String(text.buf, 0, text.length, StandardCharsets.US_ASCII);
            boolean isSmallOrLarge = Math.abs(value) < 1e-4 || Math.abs(value) > 999_999;
            BigDecimal expected = new BigDecimal(value).round(new MathContext(6, isSmallOrLarge ? HALF_EVEN : HALF_UP));
            assertThat(new BigDecimal(written)).as(written).isEqualByComparingTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, -1", "10, 10", "2147483647, 2147483647", "-2147483646, -2147483646", "99, 99", "-100, -100"
    })
    void numbersAreWritten(long value, String expected) {
        LineBuffer text = new LineBuffer();
        text.addNumber(value);
        assertThat(new String(text.buf, 0, text.length, StandardCharsets.US_ASCII))
                .isEqualTo(expected);
    }

    @Test
    void aFileThatWasCutIsRefusedWhereverItWasCut() throws IOException {
        byte[] whole = resource("every-type-uncompressed.bcf");
        int ends = 0;
        for (int length = 5; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                // Between two records nothing is missed by the format itself; BGZF has its end block for that.
                assertThat(records(lines(cut, new SplittableRandom(1)))).hasSizeLessThan(7);
                ends++;
            } catch (BadInputException refused) {
                assertThat(refused.getMessage()).startsWith("f.bcf:").contains("ends in");
            }
        }
        assertThat(ends).isEqualTo(7);
        byte[] blocks = resource("every-type.bcf");
        for (int length = 20; length < blocks.length; length++) {
            byte[] cut = Arrays.copyOf(blocks, length);
            assertThatThrownBy(() -> lines(cut, new SplittableRandom(1))).isInstanceOf(BadInputException.class);
        }
    }

    @Property
    void damageIsRefusedOrReadAsOtherText(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] whole = resource("every-type-uncompressed.bcf");
        for (int i = 0; i < 100; i++) {
            byte[] damaged = whole.clone();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                damaged[5 + random.nextInt(whole.length - 5)] = (byte) random.nextInt(256);
            }
            try {
                lines(damaged, random.split());
            } catch (BadInputException refused) {
                assertThat(refused.getMessage()).startsWith("f.bcf:");
            }
        }
    }

    @Test
    void aNewerVersionIsRefusedByName() throws IOException {
        byte[] newer = resource("every-type-uncompressed.bcf");
        newer[4] = 3;
        assertThatThrownBy(() -> lines(newer, new SplittableRandom(1)))
                .hasMessageStartingWith("f.bcf: this is BCF 2.3; 2.1 and 2.2 can be read.");
    }

    @Test
    void aPartOfAFileCannotBeRead() throws IOException {
        MemoryBytes bytes = new MemoryBytes(resource("every-type.bcf"), new SplittableRandom(1));
        assertThat(Compression.BCF.isSplittable()).isFalse();
        assertThatThrownBy(() -> RecordLines.range(bytes, "f", Compression.BCF, 0, 100, 1000))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** BCF 2.1 has no end of a vector: a shorter genotype is filled up with missing values. */
    @Test
    void shorterGenotypesOfVersion21EndInMissingValues() throws IOException {
        byte[] bcf = resource("every-type-uncompressed.bcf");
        List<String> expected = records(lines(bcf, new SplittableRandom(1)));
        bcf[4] = 1;
        // 0|2, 1/2 and 0, that is (allele + 1) << 1 | phased, and 0x81 at the end.
        byte[] calls = {2, 7, 4, 6, 2, (byte) 0x81};
        int at = 0;
        while (!Arrays.equals(bcf, at, at + calls.length, calls, 0, calls.length)) {
            at++;
        }
        bcf[at + calls.length - 1] = (byte) 0x80;
        assertThat(records(lines(bcf, new SplittableRandom(1))).get(1))
                .isEqualTo(expected.get(1))
                .endsWith("\tGT\t0|2\t1/2\t0");
    }
}
