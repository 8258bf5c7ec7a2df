package eu.goe.core.frequency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Normaliser;
import eu.goe.core.variant.Variant;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteListWriterTest {
    private static final Assembly GRCH38 = Assemblies.named("GRCh38");

    private static final int CHR22 = GRCH38.resolve("chr22").orElseThrow().index();
    private static final int CHRX = GRCH38.resolve("chrX").orElseThrow().index();

    private static final List<Variant> SITES = List.of(
            Variant.of(CHR22, 19_999_999, "A", "C"),
            Variant.of(CHR22, 19_999_999, "A", "T"),
            Variant.of(CHR22, 20_000_004, "AC", "A"),
            Variant.of(CHRX, 0, "N", "NT"));

    @TempDir
    static Path folder;

    private static Path written(String name, Assembly assembly, List<Variant> sites) throws IOException {
        Path file = folder.resolve(name);
        try (SiteListWriter out = new SiteListWriter(file, name, assembly)) {
            for (Variant site : sites) {
                out.write(site);
            }
        }
        return file;
    }

    private static SiteList.Sites read(Path file, Assembly assembly) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return SiteList.read(in, String.valueOf(file.getFileName()), assembly, Normaliser.trimming());
        }
    }

    @Test
    void everyFormIsReadBackAsTheSameSites() throws IOException {
        for (String name : List.of("a.vcf", "b.vcf.gz", "c.tsv", "d.tsv.gz", "e.vcf.bgz", "f")) {
            SiteList.Sites sites = read(written(name, GRCH38, SITES), GRCH38);
            List<Variant> back = new ArrayList<>();
            sites.chunks().forEach(chunk -> back.addAll(chunk.variants()));
            assertThat(back).as(name).isEqualTo(SITES);
            assertThat(sites.unknownContigs() + sites.symbolic()).isZero();
        }
        assertThat(Files.readAllLines(folder.resolve("c.tsv")))
                .containsExactly(
                        "##assembly=GRCh38",
                        "contig\tpos\tref\talt",
                        "chr22\t20000000\tA\tC",
                        "chr22\t20000000\tA\tT",
                        "chr22\t20000005\tAC\tA",
                        "chrX\t1\tN\tNT");
        assertThat(Files.readAllLines(folder.resolve("a.vcf")))
                .startsWith("##fileformat=VCFv4.3", "##assembly=GRCh38", "##contig=<ID=chr1,length=248956422>")
                .endsWith("chrX\t1\t.\tN\tNT\t.\t.\t.");
    }

    @Test
    void aListOfAnotherAssemblyIsRefused() throws IOException {
        Assembly grch37 = Assemblies.named("GRCh37");
        Path list = written("37.vcf", grch37, List.of());
        assertThatThrownBy(() -> read(list, GRCH38))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("37.vcf:2: the list is of assembly GRCh37, the store of GRCh38");
        assertThat(read(list, grch37).n()).isZero();
    }

    @Test
    void symbolicAllelesAreInNoList() throws IOException {
        Variant deletion = new Variant(CHR22, 100, 200, "N", "<DEL>", "DEL:-100");
        assertThat(SiteListWriter.takes(deletion)).isFalse();
        assertThatThrownBy(() -> written("g.vcf", GRCH38, List.of(deletion)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
