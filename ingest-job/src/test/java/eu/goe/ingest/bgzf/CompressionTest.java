package eu.goe.ingest.bgzf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.BadInputException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file is, told by its first bytes. */
class CompressionTest {
    private static final String VCF = "##fileformat=VCFv4.2\n#CHROM\n";

    private static Compression detect(byte[] file) throws IOException {
        return Compression.detect(new MemoryBytes(file, new SplittableRandom(1)), "f");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] gzip(byte[] content) {
        return PackedText.gzip(new SplittableRandom(1), content, 1, new ArrayList<>());
    }

    @Test
    void textIsKnownHoweverItIsPacked() throws IOException {
        assertThat(detect(bytes(VCF))).isEqualTo(Compression.PLAIN);
        assertThat(detect(bytes("x"))).isEqualTo(Compression.PLAIN);
        assertThat(detect(PackedText.bgzf(new SplittableRandom(1), bytes(VCF), true)))
                .isEqualTo(Compression.BGZF);
        assertThat(detect(PackedText.EOF_BLOCK)).isEqualTo(Compression.BGZF);
        assertThat(detect(gzip(bytes(VCF)))).isEqualTo(Compression.GZIP);
    }

    @Test
    void anEmptyFileIsRefused() {
        assertThatThrownBy(() -> detect(new byte[0]))
                .isInstanceOf(BadInputException.class)
                .hasMessage("f: the file is empty (0 bytes).\nCopy it again from where it came.");
    }

    // Magic numbers as in file(1)'s database.
    @ParameterizedTest
    @CsvSource({
        "42434601020000, BCF",
        "42434604000000, BCF",
        "504b0304140000, zip archive",
        "fd377a585a0000, 'xz, bzip2, zstd or compress'",
        "425a6839314159, 'xz, bzip2, zstd or compress'",
        "28b52ffd000000, 'xz, bzip2, zstd or compress'",
        "fffe2300230066, UTF-16",
        "feff0023002300, UTF-16",
        "23002300660069, UTF-16",
        "3c21444f435459504520, web page",
        "0a3c68746d6c3e, web page",
    })
    void whatIsNoVcfIsRefusedByKindPackedOrNot(String hex, String kind) {
        byte[] file = new byte[hex.length() / 2];
        for (int i = 0; i < file.length; i++) {
            file[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        }
        assertThatThrownBy(() -> detect(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("f: not a VCF or BCF file: ")
                .hasMessageContaining(kind);
        assertThatThrownBy(() -> detect(gzip(file)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(kind);
        assertThatThrownBy(() -> detect(PackedText.bgzf(new SplittableRandom(1), file, false)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(kind);
    }

    @Test
    void archivesAndTextPackedTwiceAreRefused() throws IOException {
        byte[] tar = Arrays.copyOf(bytes("name"), 1024);
        System.arraycopy(bytes("ustar"), 0, tar, 257, 5);
        assertThatThrownBy(() -> detect(tar)).hasMessageContaining("tar archive");
        assertThatThrownBy(() -> detect(gzip(tar))).hasMessageContaining("tar archive");
        assertThatThrownBy(() -> detect(gzip(gzip(bytes(VCF))))).hasMessageContaining("compressed twice");
        byte[] utf16 = VCF.getBytes(Charset.forName("UTF-16LE"));
        assertThatThrownBy(() -> detect(utf16)).hasMessageContaining("iconv -f UTF-16");
    }
}
