package eu.goe.core.genome;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceDigestsTest {
    // printf ACGTNRYM | md5sum; printf TTTT | md5sum
    private static final String FIRST = "77b8d355bd09eb630e1eb0d533df9201";
    private static final String SECOND = "2f803268a6367d0943978eb5f84cc62e";

    @TempDir
    Path folder;

    private static final Assembly ASSEMBLY = Assemblies.listed(
            "a",
            Assembly.Origin.LISTED,
            List.of(new ContigLength("c1", 8), new ContigLength("c2", 4), new ContigLength("c3", 9)));

    @Test
    void digestIsOfUpperCaseBasesWithoutLineEnds() throws IOException {
        Path fasta = Files.writeString(folder.resolve("r.fa"), ">c1\nACgt\nNryM\n>c2 text\nTTTT\n");
        ReferenceDigests digests = ReferenceDigests.of(fasta, ASSEMBLY);
        assertThat(digests.md5(0)).contains(FIRST);
        assertThat(digests.md5(1)).contains(SECOND);
        assertThat(digests.md5(2)).isEmpty();
        assertThat(folder.resolve("r.fa.goe-md5")).content().endsWith("\nc1\t" + FIRST + "\nc2\t" + SECOND + "\n");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void digestsOfAnotherStateOfTheFileAreNotBelieved() throws IOException {
        Path fasta = Files.writeString(folder.resolve("r.fa"), ">c1\nACgtNryM\n>c2\nTTTA\n");
        assertThat(ReferenceDigests.of(fasta, ASSEMBLY).md5(1)).isNotEmpty().isNotEqualTo(Optional.of(SECOND));
        Files.writeString(fasta, ">c1\nACgtNryM\n>c2\nTTTT\n");
        Files.setLastModifiedTime(
                fasta, FileTime.fromMillis(Files.getLastModifiedTime(fasta).toMillis() + 5_000));
        assertThat(ReferenceDigests.of(fasta, ASSEMBLY).md5(1)).contains(SECOND);
    }

    @Test
    void whatIsKeptIsNotComputedAgain() throws IOException {
        Path fasta = Files.writeString(folder.resolve("r.fa"), ">c1\nACgtNryM\n>c2\nTTTT\n");
        assertThat(ReferenceDigests.of(fasta, ASSEMBLY).md5(1)).contains(SECOND);
        Path cache = folder.resolve("r.fa.goe-md5");
        Files.writeString(cache, Files.readString(cache).replace(SECOND, FIRST));
        assertThat(ReferenceDigests.of(fasta, ASSEMBLY).md5(1)).contains(FIRST);
    }
}
