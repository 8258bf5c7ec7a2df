package eu.goe.ingest.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That no message names a person by the name of a file. */
class FileLabelTest {
    private static final String META = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT";

    @TempDir
    Path folder;

    private List<Source> open(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Source.open(List.of(file.toString()), 1 << 20).sources();
    }

    @Test
    void aFileWithTheNameOfOneOfItsSamplesIsCalledByItsNumber() throws IOException {
        assertThat(open("ZQ-1_final.vcf", META + "\tZQ-2\tZQ-1\n").get(0).label())
                .isEqualTo("file 1");
        assertThat(open("family.ZQ 7.vcf", META + "\tZQ 7\n").get(0).label()).isEqualTo("file 1");
        assertThat(open("release7.chr22.vcf", META + "\tZQ1\tchr2\n").get(0).label())
                .isEqualTo("release7.chr22.vcf");
    }

    @Test
    void soAreAFileWhoseHeaderIsWrongAndAGvcfThatCannotBeRead() {
        assertThatThrownBy(() -> open("ZQ1.vcf", META + "\tZQ1\tZQ1\n"))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("file 1:2: columns 10 and 11 have the same sample name");
        assertThatThrownBy(() -> open("ZQ1.g.vcf.gz", "")).hasMessageStartingWith("file 1: the file is empty");
        assertThatThrownBy(() -> open("letter.vcf", "")).hasMessageStartingWith("letter.vcf: the file is empty");
    }

    @Test
    void aNameThatGoesOnIsNotTheSamples() {
        assertThat(new FileLabel("ZQ12.vcf", 3).of(Set.of("ZQ1"))).isEqualTo("ZQ12.vcf");
        assertThat(new FileLabel("aZQ1.vcf", 3).of(Set.of("ZQ1"))).isEqualTo("aZQ1.vcf");
        assertThat(new FileLabel("a.ZQ1.vcf", 3).of(Set.of("ZQ1"))).isEqualTo("file 3");
    }
}
