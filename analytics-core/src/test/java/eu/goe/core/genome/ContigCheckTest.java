package eu.goe.core.genome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.BadInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContigCheckTest {
    private static final Assembly GRCH37 = Assemblies.named("GRCh37");
    private static final Assembly GRCH38 = Assemblies.named("GRCh38");

    @Test
    void primaryContigOfAnotherLengthIsRefusedWithTheAssemblyThatItFits() {
        ContigCheck check = ContigCheck.of(GRCH38, List.of(new ContigLength("22", 51_304_566)));
        assertThatThrownBy(() -> check.orThrow("a.vcf.gz"))
                .isInstanceOf(BadInputException.class)
                .hasMessage("a.vcf.gz: header: contig 22 has 51,304,566 bases, GRCh38 has 50,818,468 bases"
                        + " (GRCh37 has 51,304,566 bases).\n"
                        + "The file is on another assembly than the store (GRCh38): lift it over, or make a store for its"
                        + " assembly.");
    }

    @Test
    void allProblemsAreCountedAndTheFirstShown() {
        List<ContigLength> hg19 = GRCH37.contigs().stream()
                .map(c -> new ContigLength(c.name(), c.length()))
                .toList();
        ContigCheck check = ContigCheck.of(GRCH38, hg19);
        assertThat(check.problems()).hasSize(24); // MT is the same
        assertThatThrownBy(() -> check.orThrow("a.vcf")).hasMessageContaining("; and 21 more.");
    }

    @Test
    void contigsThatTheAssemblyLacksDoNotMatter() {
        ContigCheck check = ContigCheck.of(
                GRCH38,
                List.of(
                        new ContigLength("chr22", 50_818_468),
                        new ContigLength("chrUn_KI270302v1", 2274),
                        new ContigLength("chr1", 0)));
        check.orThrow("a.vcf");
        assertThat(check.warnings()).isEmpty();
        assertThat(check.resolve("chrUn_KI270302v1")).isEmpty();
        assertThat(check.resolve("chr1")).contains(GRCH38.contig(0));
    }

    @Test
    void twoNamesOfOneContigAreOneContigWithAWarning() {
        ContigCheck check =
                ContigCheck.of(GRCH38, List.of(new ContigLength("chr22", 0), new ContigLength("22", 50_818_468)));
        assertThat(check.problems()).isEmpty();
        assertThat(check.warnings()).containsExactly("contigs chr22 and 22 are one contig, chr22.");
        assertThat(check.resolve("22")).isEqualTo(check.resolve("chr22"));
    }

    @Test
    void mitochondrionOfHg19IsAContigThatTheAssemblyLacks() {
        ContigCheck check = ContigCheck.of(
                GRCH37, List.of(new ContigLength("chr1", 249_250_621), new ContigLength("chrM", 16_571)));
        assertThat(check.problems()).isEmpty();
        assertThat(check.resolve("chrM")).isEmpty();
        assertThat(check.warnings())
                .containsExactly(
                        "contig chrM has 16,571 bases: it is the chrM of hg19, not MT; the assembly lacks it.");
        ContigCheck silent = ContigCheck.of(GRCH37, List.of(new ContigLength("chr1", 0), new ContigLength("chrM", 0)));
        assertThat(silent.resolve("chrM")).contains(GRCH37.contig(24));
        assertThat(silent.warnings()).hasSize(1);
    }

    @Test
    void openAssemblyChecksNothing() {
        Assembly any = Assemblies.named("any").withContig("chr22", 100);
        assertThat(ContigCheck.of(any, List.of(new ContigLength("chr22", 7))).problems())
                .isEmpty();
    }
}
