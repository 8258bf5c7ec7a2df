package eu.goe.core.genome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FastaReferenceTest {
    @TempDir
    Path folder;

    @Test
    void basesAreUpperCaseAndAmbiguityCodesStay() throws IOException {
        Path fasta = Files.writeString(folder.resolve("r.fa"), ">c1 text\nACgt\nNryM\nAC\n>c2\nTT\n");
        Assembly assembly = assembly(new ContigLength("c2", 2), new ContigLength("c1", 10), new ContigLength("c3", 5));
        try (FastaReference reference = FastaReference.open(fasta, assembly)) {
            assertThat(bases(reference, 1)).isEqualTo("ACGTNRYMAC");
            assertThat(bases(reference, 0)).isEqualTo("TT");
            assertThat(reference.length(2)).isZero();
            assertThatThrownBy(() -> reference.base(2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> reference.base(1, 10)).isInstanceOf(IndexOutOfBoundsException.class);
        }
        // The index was made beside it: name, length, offset of the first base, bases and bytes a line.
        assertThat(folder.resolve("r.fa.fai")).hasContent("c1\t10\t9\t4\t5\nc2\t2\t26\t2\t3\n");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void blocksJoinWithoutASeam() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder sequence = new StringBuilder();
        for (int i = 0; i < 3_000_000; i++) {
            sequence.append("ACGT".charAt(random.nextInt(4)));
        }
        Path fasta = Files.writeString(
                folder.resolve("r.fa"), ">c1\n" + sequence.toString().replaceAll("(.{70})", "$1\n") + "\n");
        try (FastaReference reference = FastaReference.open(fasta, assembly(new ContigLength("c1", 3_000_000)))) {
            for (int i = 0; i < 20_000; i++) {
                int at = i < 1000 ? (1 << 20) - 500 + i : random.nextInt(3_000_000);
                assertThat((char) reference.base(0, at)).isEqualTo(sequence.charAt(at));
            }
        }
    }

    @Test
    void contigsAreFoundByTheirAliases() throws IOException {
        Path fasta = Files.writeString(folder.resolve("mt.fa"), ">MT\n" + "A".repeat(16_569) + "\n");
        try (FastaReference reference = FastaReference.open(fasta, Assemblies.named("GRCh38"))) {
            assertThat(reference.length(24)).isEqualTo(16_569);
            assertThat(reference.length(0)).isZero();
        }
    }

    @Test
    void referenceOfAnotherAssemblyIsRefused() throws IOException {
        Path fasta = Files.writeString(folder.resolve("r.fa"), ">chr22\nACGT\n");
        assertThatThrownBy(() -> FastaReference.open(fasta, Assemblies.named("GRCh38")))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("r.fa: header: contig chr22 has 4 bases, GRCh38 has 50,818,468 bases.");
        Path other = Files.writeString(folder.resolve("o.fa"), ">scaffold\nACGT\n");
        assertThatThrownBy(() -> FastaReference.open(other, Assemblies.named("GRCh38")))
                .hasMessage(
                        "o.fa: the reference has no contig of assembly GRCh38. Give the FASTA file of that assembly.");
    }

    @Test
    void missingFileAndMissingIndexOfACompressedFileAreSaid() throws IOException {
        assertThatThrownBy(() -> FastaReference.open(folder.resolve("no.fa"), Assemblies.named("GRCh38")))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("no.fa: the reference is not there");
        Path packed = Files.write(folder.resolve("r.fa.gz"), new byte[] {31, (byte) 139});
        assertThatThrownBy(() -> FastaReference.open(packed, Assemblies.named("GRCh38")))
                .hasMessageStartingWith("r.fa.gz: the compressed reference has no index");
    }

    @Test
    void whatIsNoFastaIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("r.fa"), "hello\nworld\n");
        assertThatThrownBy(() -> FastaReference.open(text, Assemblies.named("GRCh38")))
                .isInstanceOf(BadInputException.class)
                .hasMessage(
                        "r.fa: the reference is no FASTA file that can be indexed: line 1: bases before the first '>'"
                                + " line.");
        Path ragged = Files.writeString(folder.resolve("s.fa"), ">c\nAC\nACG\n");
        assertThatThrownBy(() -> FastaReference.open(ragged, Assemblies.named("GRCh38")))
                .hasMessageContaining("line 3: the lines of sequence c differ in length");
        Path gap = Files.writeString(folder.resolve("t.fa"), ">c\nAC\n\nAC\n");
        assertThatThrownBy(() -> FastaReference.open(gap, Assemblies.named("GRCh38")))
                .hasMessageContaining("line 4: the lines of sequence c differ in length");
    }

    /** Offsets counted by hand: 5 bytes; then 6 + 4 + 2 of lines and 7 of the second name make 24. */
    @Test
    void crlfEmptyLinesBehindASequenceAndAMissingLastLineEndDoNotMatter() throws IOException {
        Path fasta = Files.writeString(folder.resolve("r.fa"), ">c1\r\nACGT\r\nAC\r\n\r\n>c2\tx\r\nTTTT\r\nGG");
        assertThat(FastaIndexer.index(fasta)).isEqualTo("c1\t6\t5\t4\t6\nc2\t6\t24\t4\t6\n");
        try (FastaReference reference =
                FastaReference.open(fasta, assembly(new ContigLength("c1", 6), new ContigLength("c2", 6)))) {
            assertThat(bases(reference, 0)).isEqualTo("ACGTAC");
            assertThat(bases(reference, 1)).isEqualTo("TTTTGG");
        }
    }

    private static Assembly assembly(ContigLength... contigs) {
        return Assemblies.listed("test", Assembly.Origin.LISTED, List.of(contigs));
    }

    private static String bases(ReferenceSequence reference, int contig) {
        StringBuilder bases = new StringBuilder();
        for (int i = 0; i < reference.length(contig); i++) {
            bases.append((char) reference.base(contig, i));
        }
        return bases.toString();
    }
}
