package eu.goe.ingest.vcf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.genotype.AdjRule;
import eu.goe.ingest.bgzf.Compression;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.bgzf.MemoryBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers: what is taken from them, and what is refused, with the line. */
class VcfHeaderTest {
    private static final String FIRST = "##fileformat=VCFv4.2\n";
    private static final String COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO";

    private static VcfHeader read(String text) throws IOException {
        MemoryBytes bytes = new MemoryBytes(text.getBytes(StandardCharsets.UTF_8), new SplittableRandom(1));
        try (LineReader lines = LineReader.whole(bytes, "f.vcf", Compression.PLAIN, 10_000)) {
            VcfHeader header = VcfHeader.read(lines, "f.vcf");
            assertThat(lines.lineNumber()).isEqualTo(header.lines());
            return header;
        }
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(BadInputException.class)
                .message()
                .startsWith("f.vcf:")
                .contains(message);
    }

    @Test
    void samplesContigsAndFormatsAreTakenWithTagsInAnyOrder() throws IOException {
        VcfHeader header = read(FIRST
                + "##contig=<ID=chr1,length=248956422,assembly=GRCh38>\n"
                + "##contig=<length=16569,ID=chrM>\n"
                + "##contig=<ID=HLA-A*01:01:01:01>\n"
                + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"a\">\n"
                + "##FORMAT=<Description=\"b\",Type=Integer,Number=1,ID=GQ>\n"
                + "##INFO=<ID=DP,Number=1,Type=Integer,Description=\"c\">\n"
                + COLUMNS + "\tFORMAT\tNA1\tNA 2\tÅ3\nchr1\t1\n");
        assertThat(header.samples()).containsExactly("NA1", "NA 2", "Å3");
        assertThat(header.contigs())
                .containsExactly(entry("chr1", 248_956_422L), entry("chrM", 16_569L), entry("HLA-A*01:01:01:01", 0L));
        assertThat(header.formats()).containsExactlyInAnyOrder("GT", "GQ");
        assertThat(header.lines()).isEqualTo(8);
        assertThat(header.adjRule()).isEqualTo(new AdjRule(true, false, false, false));
    }

    @Test
    void whatADescriptionQuotesDeclaresNothing() throws IOException {
        VcfHeader header = read(FIRST
                + "##INFO=<Description=\"see,ID=AF,Number=A\",ID=MQ,Number=1,Type=Float>\n"
                + "##FORMAT=<Description=\"a \\\"b\\\",ID=GQ\",ID=XX,Number=R,Type=Integer>\n"
                + COLUMNS + "\n");
        assertThat(header.info("AF")).isEmpty();
        assertThat(header.info("MQ")).map(VcfField::number).contains("1");
        assertThat(header.formats()).containsExactly("XX");
        assertThat(header.formatRules().rule("XX")).isEqualTo(new FormatRules.Rule('R', FormatRules.Kind.INTEGER));
    }

    @Test
    void ofAFieldThatIsDeclaredTwiceTheFirstCountsAndOddTypesAreText() throws IOException {
        VcfHeader header = read(FIRST
                + "##INFO=<ID=AF,Number=A,Type=Float,Description=\"a\">\n"
                + "##INFO=<ID=AF,Number=1,Type=String,Description=\"b\">\n"
                + "##INFO=<ID=DB,Number=0,Type=Yes,Description=\"c\">\n"
                + "##FORMAT=<ID=AF,Number=R,Type=Float,Description=\"d\">\n"
                + COLUMNS + "\n");
        assertThat(header.fields())
                .extracting(
                        VcfField::kind,
                        VcfField::id,
                        VcfField::number,
                        field -> field.type().word())
                .containsExactly(
                        tuple(VcfField.Kind.INFO, "AF", "A", "Float"),
                        tuple(VcfField.Kind.INFO, "DB", "0", "String"),
                        tuple(VcfField.Kind.FORMAT, "AF", "R", "Float"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0", "4.1", "4.2", "4.3", "4.4", "4.5"})
    void versionsAreTaken(String version) throws IOException {
        assertThat(read("##fileformat=VCFv" + version + "\r\n" + COLUMNS + "\r\n")
                        .samples())
                .isEmpty();
        assertThat(read("##fileformat=VCFv" + version + "\n" + COLUMNS + "\tFORMAT\tNA1\n")
                        .samples())
                .containsExactly("NA1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "##fileformat=VCFv4.6",
                "##fileformat=VCFv5.0",
                "##fileformat=VCFv3.3",
                "##fileformat=VCFv4.22",
                "##source=x",
                "x",
                ""
            })
    void anotherFirstLineIsRefused(String first) {
        assertThatThrownBy(() -> read(first + "\n" + COLUMNS + "\n"))
                .isInstanceOf(BadInputException.class)
                .hasMessage("f.vcf:1: this is not VCF 4.0 to 4.5: the first line must be ##fileformat=VCFv4.x.\n"
                        + "Check that the file is what its name says; convert older versions.");
    }

    @Test
    void aHeaderWithoutColumnsIsRefused() {
        refused(FIRST, "f.vcf:1: there is no #CHROM line before the records.");
        refused(FIRST + "##x=y\nchr1\t1\t.\tA\tC\t.\t.\t.\n" + COLUMNS + "\n", "f.vcf:3: there is no #CHROM line");
        refused(FIRST + "\n" + COLUMNS + "\n", "f.vcf:2: there is no #CHROM line");
    }

    @Test
    void columnsAreChecked() {
        refused(
                FIRST + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\n",
                "f.vcf:2: column 8 of the #CHROM line must be INFO");
        refused(
                FIRST + COLUMNS.replace('\t', ' ') + "\n",
                "f.vcf:2: column 1 of the #CHROM line must be #CHROM; columns");
        refused(FIRST + COLUMNS + "\tNA1\tNA2\n", "f.vcf:2: column 9 of the #CHROM line must be FORMAT.");
        refused(FIRST + COLUMNS + "\tFORMAT\n", "f.vcf:2: the #CHROM line has FORMAT but no sample.");
        refused(FIRST + COLUMNS.replace("QUAL", " QUAL") + "\n", "f.vcf:2: column 6 of the #CHROM line must be QUAL");
    }

    @Test
    void sampleNamesMustDifferAndAreNeverShown() {
        assertThatThrownBy(() -> read(FIRST + COLUMNS + "\tFORMAT\tANNA\tBERT\tANNA\n"))
                .isInstanceOf(BadInputException.class)
                .hasMessage("f.vcf:2: columns 10 and 12 have the same sample name.\n"
                        + "Sample names must differ; rename one: bcftools reheader -s");
        refused(FIRST + COLUMNS + "\tFORMAT\tANNA\t\n", "f.vcf:2: column 11 of the #CHROM line has no sample name.");
        refused(FIRST + COLUMNS + "\tFORMAT\t \tANNA\n", "f.vcf:2: column 10 of the #CHROM line has no sample name.");
        refused(
                FIRST + COLUMNS + "\tFORMAT\tANNA\tB\rERT\n",
                "f.vcf:2: column 11 of the #CHROM line has a control character in its sample name.");
    }
}
