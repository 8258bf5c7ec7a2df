package eu.goe.ingest.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of files as people and programs give them. */
class SourceFilesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"10:30/a.vcf", "chr22:1-9.vcf", "run[1]/a.vcf", "{a,b}/a.vcf", "a b.vcf", "50%.vcf"})
    void aFileIsFoundByItsOwnNameWhateverLettersAPatternHas(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        assertThat(SourceFiles.expand(List.of(file.toString()))).hasSize(1);
    }

    @Test
    void aPatternStillStandsForWhatItMatches() throws IOException {
        Files.writeString(folder.resolve("a1.vcf"), "");
        Files.writeString(folder.resolve("a2.vcf"), "");
        assertThat(SourceFiles.expand(List.of(folder + "/a[12].vcf"))).hasSize(2);
        assertThatThrownBy(() -> SourceFiles.expand(List.of(folder + "/b*.vcf")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere/10:30/a.vcf", "10:30.vcf", "/nowhere/run[1]/a.vcf"})
    void aNameOfNoFileIsSaidToBeOne(String name) {
        assertThatThrownBy(() -> SourceFiles.expand(List.of(name)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no such file");
    }

    @Test
    void aListOfItselfAndAnEmptyNameAreRefused() throws IOException {
        Path list = folder.resolve("l.txt");
        Files.writeString(list, "@" + list + "\n");
        assertThatThrownBy(() -> SourceFiles.expand(List.of("@" + list)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no other list");
        assertThatThrownBy(() -> SourceFiles.expand(List.of(""))).isInstanceOf(UsageException.class);
    }
}
