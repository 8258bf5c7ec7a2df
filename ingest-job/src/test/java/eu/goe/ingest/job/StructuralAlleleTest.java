package eu.goe.ingest.job;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.variant.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** END, SVTYPE and SVLEN as versions 4.1 to 4.5 write them; figures by hand. Positions in the tables are of the text. */
class StructuralAlleleTest {
    /** REF is one base at POS 101; the end is 1-based, inclusive, as END is. */
    @ParameterizedTest
    @CsvSource({
        // 4.1 to 4.3: SVTYPE, negative SVLEN, END.
        "<DEL>, 1, SVTYPE=DEL;END=200;SVLEN=-99, DEL:-99, 200",
        "<DEL>, 1, SVTYPE=DEL;END=200, 'DEL:', 200",
        "<INS>, 1, SVTYPE=INS;END=101;SVLEN=500, INS:500, 101",
        "<DEL:ME:ALU>, 1, SVTYPE=DEL;END=400;SVLEN=-299, DEL:-299, 400",
        "<INV>, 1, IMPRECISE;SVTYPE=INV;END=150;SVLEN=49, INV:49, 150",
        // 4.4 and 4.5: no SVTYPE, positive SVLEN, no END: POS plus the bases that are gone.
        "<DEL>, 1, SVLEN=99, DEL:-99, 200",
        "<DUP:TANDEM>, 1, SVLEN=9;END=110, DUP:9, 110",
        "<CNV:TR>, 1, SVLEN=30;RN=1, CNV:30, 131",
        "<INS:ME>, 1, SVLEN=300;SVCLAIM=J, INS:300, 101",
        // One number for each allele; END is then the furthest.
        "'<DEL>,<DUP>', 1, 'SVLEN=99,49;END=200', DEL:-99, 200",
        "'<DEL>,<DUP>', 2, 'SVLEN=99,49;END=200', DUP:49, 150",
        "'T,<DEL>', 2, 'SVLEN=.,99', DEL:-99, 200",
        "'T,<DEL>', 2, 'END=200', 'DEL:', 200",
        // One SVTYPE for alleles of two kinds: each is what it says.
        "'<DEL>,<DUP>', 1, 'SVTYPE=DUP;SVLEN=-99,49', DEL:-99, 200",
        "'<DEL>,<DUP>', 2, 'SVTYPE=DEL;SVLEN=-99,49', DUP:49, 150",
        "'<CN0>,<CN2>', 2, 'SVTYPE=CNV;END=200', 'CNV:', 200",
        "'<DEL>,G]chr2:321681]', 2, 'SVTYPE=DEL', 'BND:', 101",
        // A list of another length, or what is no number, says nothing about this allele.
        "'<DEL>,<DUP>', 2, 'SVLEN=1,2,3;END=150', 'DUP:', 150",
        "<DEL>, 1, SVLEN=many, 'DEL:', 101",
        "<DEL>, 1, END=50, 'DEL:', 101",
        "<DEL>, 1, SVLEN=999999999;END=., 'DEL:-999999999', 1000000100",
        // Breakends and single ones end with their REF.
        "G]chr2:321681], 1, SVTYPE=BND;MATEID=b, BND:, 101",
        "]chr2:321681]G, 1, MATEID=b, BND:, 101",
        "G., 1, ., BND:, 101",
    })
    void endTypeAndLengthAreThoseOfTheAllele(String alts, int alt, String info, String structural, int end) {
        Variant variant = StructuralAllele.variant(3, 100, "g", alts.split(","), alt, info);
        assertThat(variant).isEqualTo(new Variant(3, 100, end, "G", alts.split(",")[alt - 1], structural));
    }

    @Test
    void oneDeletionHasOneKeyInEveryVersion() {
        Variant of42 = StructuralAllele.variant(0, 9, "A", new String[] {"<DEL>"}, 1, "SVTYPE=DEL;END=30;SVLEN=-20");
        Variant of44 = StructuralAllele.variant(0, 9, "A", new String[] {"<DEL>"}, 1, "SVCLAIM=J;SVLEN=20");
        assertThat(of44).isEqualTo(of42);
    }

    @Test
    void lengthIsPartOfWhatAnAlleleIs() {
        Variant one = StructuralAllele.variant(0, 9, "A", new String[] {"<INS>"}, 1, "SVTYPE=INS;END=10;SVLEN=20");
        Variant other = StructuralAllele.variant(0, 9, "A", new String[] {"<INS>"}, 1, "SVTYPE=INS;END=10;SVLEN=21");
        assertThat(one.compareTo(other)).isNotZero();
    }
}
