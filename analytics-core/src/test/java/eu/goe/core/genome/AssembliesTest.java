package eu.goe.core.genome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.UsageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssembliesTest {
    private static final Assembly GRCH37 = Assemblies.named("GRCh37");
    private static final Assembly GRCH38 = Assemblies.named("GRCh38");
    private static final Assembly T2T = Assemblies.named("T2T-CHM13v2");

    @TempDir
    Path folder;

    /** Lengths from the assembly reports of NCBI. */
    @ParameterizedTest
    @CsvSource({
        "GRCh37, 1, 249250621",
        "GRCh37, 22, 51304566",
        "GRCh37, X, 155270560",
        "GRCh37, Y, 59373566",
        "GRCh37, MT, 16569",
        "GRCh38, chr1, 248956422",
        "GRCh38, chr22, 50818468",
        "GRCh38, chrX, 156040895",
        "GRCh38, chrY, 57227415",
        "GRCh38, chrM, 16569",
        "T2T-CHM13v2, chr1, 248387328",
        "T2T-CHM13v2, chr22, 51324926",
        "T2T-CHM13v2, chrX, 154259566",
        "T2T-CHM13v2, chrY, 62460029",
        "T2T-CHM13v2, chrM, 16569"
    })
    void builtInContigsHaveTheirOwnNamesAndLengths(String assembly, String contig, long length) {
        assertThat(Assemblies.named(assembly).resolve(contig)).hasValueSatisfying(c -> {
            assertThat(c.name()).isEqualTo(contig);
            assertThat(c.length()).isEqualTo(length);
        });
    }

    /** Totals from the assembly reports: chromosomes 1 to 22, X and Y, and MT of 16,569. */
    @Test
    void lengthsAddUpToThePublishedTotals() {
        assertThat(GRCH37.contigs().stream().mapToLong(Contig::length).sum()).isEqualTo(3_095_677_412L + 16_569);
        assertThat(GRCH38.contigs().stream().mapToLong(Contig::length).sum()).isEqualTo(3_088_269_832L + 16_569);
        assertThat(T2T.contigs().stream().mapToLong(Contig::length).sum()).isEqualTo(3_117_292_070L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GRCh37", "GRCh38", "T2T-CHM13v2"})
    void builtInAssembliesHaveTheTwentyFivePrimaryContigsInOrder(String name) {
        Assembly assembly = Assemblies.named(name);
        assertThat(assembly.isBuiltIn()).isTrue();
        assertThat(assembly.contigs()).hasSize(25);
        for (int i = 0; i < 22; i++) {
            assertThat(assembly.resolve("chr" + (i + 1))).contains(assembly.contig(i));
            assertThat(assembly.resolve("" + (i + 1))).contains(assembly.contig(i));
            assertThat(assembly.contig(i).kind()).isEqualTo(Contig.Kind.AUTOSOME);
        }
        assertThat(List.of("X", "chrX"))
                .allMatch(x -> assembly.resolve(x).orElseThrow().kind() == Contig.Kind.X);
        assertThat(List.of("Y", "chrY"))
                .allMatch(y -> assembly.resolve(y).orElseThrow().kind() == Contig.Kind.Y);
        assertThat(List.of("MT", "M", "chrM", "chrMT"))
                .allMatch(m -> assembly.resolve(m).orElseThrow().kind() == Contig.Kind.MT);
        assertThat(assembly.contigs()).extracting(Contig::index).isSorted();
    }

    @Test
    void accessionsAreThoseOfTheAssemblyOnly() {
        assertThat(GRCH38.resolve("NC_000022.11")).contains(GRCH38.contig(21));
        assertThat(GRCH38.resolve("CM000684.2")).contains(GRCH38.contig(21));
        assertThat(GRCH38.resolve("NC_000022.10")).isEmpty();
        assertThat(GRCH37.resolve("NC_000022.10")).contains(GRCH37.contig(21));
        assertThat(GRCH37.resolve("NC_000024.9")).contains(GRCH37.contig(23));
        assertThat(T2T.resolve("NC_060946.1")).contains(T2T.contig(21));
        assertThat(T2T.resolve("CP086569.2")).contains(T2T.contig(23));
        assertThat(GRCH38.resolve("NC_012920.1")).contains(GRCH38.contig(24));
        // CHM13's own mitochondrion is another sequence than the rCRS.
        assertThat(T2T.resolve("NC_012920.1")).isEmpty();
        assertThat(GRCH38.aliases(21)).containsExactly("22", "CM000684.2", "NC_000022.11");
        assertThat(GRCH38.resolve("chr1_KI270706v1_random")).isEmpty();
    }

    @Test
    void mitochondrionOfHg19IsNotMt() {
        assertThat(GRCH37.resolve("chrM", 16_571)).isEmpty();
        assertThat(GRCH37.resolve("chrM", 16_569)).contains(GRCH37.contig(24));
        assertThat(GRCH37.resolve("chrM", 0)).contains(GRCH37.contig(24));
    }

    /** Bounds as 1-based closed in the GRC's table: X:10,001-2,781,479 and so on; T2T from its BED file. */
    @ParameterizedTest
    @CsvSource({
        "GRCh38, X, 10000, 2781479", "GRCh38, X, 155701382, 156030895", "GRCh38, Y, 10000, 2781479",
        "GRCh38, Y, 56887902, 57217415", "GRCh37, X, 60000, 2699520", "GRCh37, X, 154931043, 155260560",
        "GRCh37, Y, 10000, 2649520", "GRCh37, Y, 59034049, 59363566", "T2T-CHM13v2, X, 0, 2394410",
        "T2T-CHM13v2, X, 153925834, 154259566", "T2T-CHM13v2, Y, 0, 2458320", "T2T-CHM13v2, Y, 62122809, 62460029"
    })
    void parBoundaryIsHalfOpen(String name, String contig, int start, int end) {
        Assembly assembly = Assemblies.named(name);
        int index = assembly.resolve(contig).orElseThrow().index();
        assertThat(assembly.inPar(index, start)).isTrue();
        assertThat(assembly.inPar(index, end - 1)).isTrue();
        assertThat(assembly.inPar(index, end)).isFalse();
        assertThat(start > 0 && assembly.inPar(index, start - 1)).isFalse();
        assertThat(assembly.inPar(0, start)).isFalse();
    }

    /** X and Y recombine there, so that the regions are as long on both (PAR1 and 2 of GRCh37 and GRCh38). */
    @Test
    void parIsAsLongOnXAndY() {
        for (Assembly assembly : List.of(GRCH37, GRCH38)) {
            List<Region> par = assembly.par();
            assertThat(par.get(0).end() - par.get(0).start())
                    .isEqualTo(par.get(2).end() - par.get(2).start());
            assertThat(par.get(1).end() - par.get(1).start())
                    .isEqualTo(par.get(3).end() - par.get(3).start());
        }
    }

    /** chr1 as in the VRS 2.0 validation suite; the mitochondrion is the same sequence in both. */
    @Test
    void refgetDigestsAreOfEachAssemblysOwnSequences() {
        assertThat(GRCH38.refget(0)).contains("SQ.Ya6Rs7DHhDeg7YaOSg1EoNi3U_nQ9SvO");
        assertThat(GRCH37.refget(0)).contains("SQ.S_KjnFVz-FE7M0W6yoaUDgYxLPc1jyWU");
        assertThat(GRCH37.refget(24)).isEqualTo(GRCH38.refget(24)).isPresent();
        assertThat(T2T.refget(0)).isEmpty();
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 24; i++) {
            assertThat(GRCH37.refget(i).orElseThrow()).matches("SQ\\.[A-Za-z0-9_-]{32}");
            assertThat(GRCH38.refget(i).orElseThrow()).matches("SQ\\.[A-Za-z0-9_-]{32}");
            all.add(GRCH37.refget(i).orElseThrow());
            all.add(GRCH38.refget(i).orElseThrow());
        }
        assertThat(all).hasSize(48);
    }

    @Test
    void unknownAssemblyIsRefusedWithWhatIsKnown() {
        assertThatThrownBy(() -> Assemblies.of("hg38"))
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        "--assembly hg38: no such assembly. Known are GRCh37, GRCh38, T2T-CHM13v2, any, or the path of a"
                                + " .fai or .dict file. Did you mean GRCh38?");
        assertThatThrownBy(() -> Assemblies.of("missing.fai"))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--assembly missing.fai: cannot be read");
    }

    @Test
    void faiAndDictGiveContigsWithoutAliases() throws IOException {
        Path fai = Files.writeString(
                folder.resolve("ref.fa.fai"), "chr1\t1000\t6\t60\t61\nHLA-A*01:01\t50\t1100\t60\t61\n");
        Path dict = Files.writeString(
                folder.resolve("ref.dict"), "@HD\tVN:1.6\n@SQ\tSN:chr1\tLN:1000\tM5:x\n@SQ\tLN:50\tSN:HLA-A*01:01\n");
        Assembly fromFai = Assemblies.of(fai.toString());
        assertThat(fromFai.name()).isEqualTo("ref.fa");
        assertThat(fromFai.contigs())
                .containsExactly(
                        new Contig(0, "chr1", 1000, Contig.Kind.AUTOSOME),
                        new Contig(1, "HLA-A*01:01", 50, Contig.Kind.OTHER))
                .isEqualTo(Assemblies.of(dict.toString()).contigs());
        assertThat(fromFai.resolve("1")).isEmpty();
        assertThat(fromFai.par()).isEmpty();
        assertThat(fromFai.isBuiltIn()).isFalse();
        assertThat(fromFai.isOpen()).isFalse();
        assertThat(fromFai.refget(0)).isEmpty();
    }

    @Test
    void unusableListsOfContigsNameTheLine() {
        assertThatThrownBy(() -> Assemblies.fromFai("x", "x.fai", List.of("chr1\t10", "chr2\tten")))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("x.fai:2: contig chr2 has no length between 1 and 2147483647.");
        assertThatThrownBy(() -> Assemblies.fromFai("x", "x.fai", List.of("chr1\t10", "chr1\t10")))
                .hasMessage("x.fai:2: contig chr1 is already on line 1.");
        assertThatThrownBy(() -> Assemblies.fromDict("x", "x.dict", List.of("@HD\tVN:1.6")))
                .hasMessageStartingWith("x.dict: no contigs.");
    }

    @Test
    void openAssemblyGrowsAndGuessesNoAliases() {
        Assembly empty = Assemblies.named("any");
        Assembly one = empty.withContig("chr22", 0);
        Assembly two = one.withContig("22", 100);
        assertThat(empty.contigs()).isEmpty();
        assertThat(two.contigs()).extracting(Contig::name).containsExactly("chr22", "22");
        assertThat(two.withContig("chr22", 0)).isSameAs(two);
        assertThat(two.withContig("chr22", 50).contig(0).length()).isEqualTo(50);
        assertThat(two.withContig("X", 0).contig(2).kind()).isEqualTo(Contig.Kind.AUTOSOME);
        assertThatThrownBy(() -> GRCH38.withContig("chrZ", 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void onlyTheFirstHundredContigsOfAListHaveWindowsOfTheirOwn() {
        Assembly assembly = Assemblies.named("any");
        for (int i = 0; i < 102; i++) {
            assembly = assembly.withContig("c" + i, 10);
        }
        assertThat(assembly.contig(99).kind()).isEqualTo(Contig.Kind.AUTOSOME);
        assertThat(assembly.contig(100).kind()).isEqualTo(Contig.Kind.OTHER);
    }

    @Test
    void assemblyTravelsToTasks() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(GRCH38);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            Assembly back = (Assembly) in.readObject();
            assertThat(back.contigs()).isEqualTo(GRCH38.contigs());
            assertThat(back.resolve("NC_000022.11")).contains(GRCH38.contig(21));
            assertThat(back.par()).isEqualTo(GRCH38.par());
        }
    }
}
