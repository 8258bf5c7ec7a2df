package eu.goe.ingest.vcf;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.genotype.AdjRule;
import eu.goe.core.genotype.CallPacker;
import eu.goe.core.testing.Property;
import eu.goe.ingest.bgzf.Compression;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.bgzf.MemoryBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records line by line; expected copies are counted by hand from the genotype's text. */
class VcfRecordParserTest {
    private static final AdjRule ALL = new AdjRule(true, true, true, true);

    /** A record with these samples. */
    private static String line(String alt, String format, String... samples) {
        return "chr1\t100\t.\tA\t" + alt + "\t.\t.\t.\t" + format + "\t" + String.join("\t", samples);
    }

    /** Calls as both ways of reading see them, the one for GT alone and the general one. */
    private static List<String> calls(String alt, String... genotypes) {
        ParsedLine plain = ParsedLine.of(line(alt, "GT", genotypes), genotypes.length, 100, ParsedLine.NO_ADJ);
        assertThat(plain.problem).isNull();
        List<String> calls = plain.calls();
        ParsedLine tiles = ParsedLine.of(line(alt, "GT", genotypes), genotypes.length, 3, ParsedLine.NO_ADJ);
        assertThat(tiles.problem).isNull();
        assertThat(tiles.calls()).as("in tiles of three").isEqualTo(calls);
        String[] more = Arrays.stream(genotypes).map(g -> g + ":30").toArray(String[]::new);
        ParsedLine general = ParsedLine.of(line(alt, "GT:GQ", more), genotypes.length, 100, ALL);
        assertThat(general.problem).isNull();
        assertThat(general.calls()).as("with GQ behind").isEqualTo(calls);
        String[] before = Arrays.stream(genotypes).map(g -> "30:" + g).toArray(String[]::new);
        ParsedLine late = ParsedLine.of(line(alt, "GQ:GT", before), genotypes.length, 100, ParsedLine.NO_ADJ);
        assertThat(late.problem).isNull();
        assertThat(late.calls()).as("with GT behind GQ").isEqualTo(calls);
        return calls;
    }

    private static String problem(String line, int nSamples) {
        String plain = ParsedLine.of(line, nSamples, 100, ParsedLine.NO_ADJ).problem;
        assertThat(ParsedLine.of(line, nSamples, 100, ALL).problem).isEqualTo(plain);
        assertThat(ParsedLine.of(line, nSamples, 1, ParsedLine.NO_ADJ).problem).isEqualTo(plain);
        return plain;
    }

    @Test
    void diploidCallsCountTwoCopies() {
        assertThat(calls("G", "0/0", "0|1", "1|0", "1/1", "0|0", "0|0"))
                .containsExactly("2:2:0", "2:2:1", "2:2:1", "2:2:2", "2:2:0", "2:2:0");
    }

    @Test
    void halfCallsCallOneCopy() {
        assertThat(calls("G", "./1", ".|1", "1/.", "./0", "0|.", "./."))
                .containsExactly("2:1:1", "2:1:1", "2:1:1", "2:1:0", "2:1:0", "2:0:0");
    }

    @Test
    void ploidyIsWhatGtSays() {
        assertThat(calls("G", "0", "1", ".", "0/0/1", "1|1|1|1", "./1/.", "./././."))
                .containsExactly("1:1:0", "1:1:1", "1:0:0", "3:3:1", "4:4:4", "3:1:1", "4:0:0");
    }

    @Test
    void anotherAltIsACalledCopyWithoutThisOne() {
        assertThat(calls("G,*,<NON_REF>", "1/2", "2/2", "0/3", "3/1", "2", "./3"))
                .containsExactly("2:2:1,1,0", "2:2:0,2,0", "2:2:0,0,1", "2:2:1,0,1", "1:1:0,1,0", "2:1:0,0,1");
    }

    @Test
    void aPhasingPrefixOfVcf44IsRead() {
        assertThat(calls("G", "|0|1", "/1/1", "|1", "/0|1")).containsExactly("2:2:1", "2:2:2", "1:1:1", "2:2:1");
    }

    @Test
    void alleleNumbersOfTwoDigitsAreRead() {
        String alts = "C,G,T,AA,AC,AG,AT,CA,CC,CG,CT";
        assertThat(calls(alts, "0/11", "10|11", "1/10", "9|9", "11"))
                .containsExactly(
                        "2:2:0,0,0,0,0,0,0,0,0,0,1",
                        "2:2:0,0,0,0,0,0,0,0,0,1,1",
                        "2:2:1,0,0,0,0,0,0,0,0,1,0",
                        "2:2:0,0,0,0,0,0,0,0,2,0,0",
                        "1:1:0,0,0,0,0,0,0,0,0,0,1");
        assertThat(problem(line(alts, "GT", "0/12"), 1))
                .isEqualTo("a GT names an allele that the record does not have");
    }

    @Test
    void withoutGtEveryCallIsMissing() {
        ParsedLine noGt = ParsedLine.of(line("G", "DP:GQ", "1:2", ".", "3"), 3, 10, ALL);
        assertThat(noGt.problem).isNull();
        assertThat(noGt.calls()).containsExactly("2:0:0", "2:0:0", "2:0:0");
        assertThat(noGt.notAdj()).as("nothing is called").isEmpty();
        // GT is third in FORMAT and was dropped behind the second sample's DP.
        ParsedLine dropped = ParsedLine.of(line("G", "DP:GQ:GT", "1:2:0/1", "7"), 2, 10, ParsedLine.NO_ADJ);
        assertThat(dropped.calls()).containsExactly("2:2:1", "2:0:0");
    }

    @Test
    void fieldsWithNamesLikeGtAreNotGt() {
        ParsedLine line = ParsedLine.of(line("G", "PGT:GTX:GT:T", "1|1:9:0/1:1/1"), 1, 10, ParsedLine.NO_ADJ);
        assertThat(line.calls()).containsExactly("2:2:1");
    }

    @Test
    void fixedFieldsAreTaken() {
        ParsedLine full = ParsedLine.of(
                "HLA-A*01:01:01:01\t7\trs1;rs2\tac\tA,<DEL>\t9\tq10;s50\tEND=90;SVTYPE=DEL\tGT\t0/1",
                1,
                10,
                ParsedLine.NO_ADJ);
        assertThat(full.problem).isNull();
        VcfRecord r = full.record;
        assertThat(r.contig()).isEqualTo("HLA-A*01:01:01:01");
        assertThat(r.pos()).isEqualTo(7);
        assertThat(r.id()).isEqualTo("rs1;rs2");
        assertThat(r.ref()).isEqualTo("ac");
        assertThat(r.alts()).containsExactly("A", "<DEL>");
        assertThat(r.filter()).isEqualTo("q10;s50");
        assertThat(r.info()).isEqualTo("END=90;SVTYPE=DEL");
        VcfRecord none = ParsedLine.of("1\t7\t.\tA\t.\t.\t.\tAC=1\tGT\t0/0", 1, 10, ParsedLine.NO_ADJ).record;
        assertThat(none.id()).isEmpty();
        assertThat(none.filter()).isEmpty();
        assertThat(none.alts()).isEmpty();
        assertThat(none.info()).as("only structural variants need it").isEmpty();
    }

    @Test
    void aFileWithoutSamplesHasEightColumns() {
        assertThat(problem("1\t7\t.\tA\tC\t.\t.\tAC=1", 0)).isNull();
        assertThat(problem("1\t7\t.\tA\tC\t.\t.\tAC=1\t", 0)).isEqualTo("more columns than the header");
        assertThat(problem("1\t7\t.\tA\tC\t.\t.\tAC=1\tGT\t0/0", 0)).isEqualTo("more columns than the header");
    }

    @Test
    void columnsMustBeThoseOfTheHeader() {
        String two = line("G", "GT", "0/0", "0/1");
        assertThat(problem(two, 2)).isNull();
        assertThat(problem(two, 1)).isEqualTo("more columns than the header");
        assertThat(problem(two, 3)).isEqualTo("fewer columns than the header");
        assertThat(problem(line("G", "GT", "0|0", "0|0", "0|0", "0|0"), 3)).isEqualTo("more columns than the header");
        assertThat(problem(line("G", "GT", "0|0", "0|0", "0|0", "0|0"), 5)).isEqualTo("fewer columns than the header");
        assertThat(problem("1\t7\t.\tA\tC\t.\t.\t.", 1)).isEqualTo("fewer columns than the header");
        assertThat(problem("1\t7\t.\tA\tC\t.\t.\t.\tGT", 1)).isEqualTo("fewer columns than the header");
        assertThat(problem("1\t7\t.\tA\tC\t.\t.", 1)).isEqualTo("fewer than 8 columns separated by tabs");
        assertThat(problem("1 7 . A C . . . GT 0/0", 1)).isEqualTo("fewer than 8 columns separated by tabs");
        assertThat(problem("x", 1)).isEqualTo("fewer than 8 columns separated by tabs");
        assertThat(problem("\t", 1)).isEqualTo("fewer than 8 columns separated by tabs");
        assertThat(problem(two + "\t", 2)).isEqualTo("more columns than the header");
        assertThat(problem(two + "\t", 3)).isEqualTo("a GT is empty");
        assertThat(problem("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA", 1))
                .isEqualTo("a header line among the records");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "", ".", "1e7", "2147483648", "99999999999999999999", "+5", "5.0", " 5", "0x10"})
    void posMustBeAWholeNumberInRange(String pos) {
        assertThat(problem("1\t" + pos + "\t.\tA\tC\t.\t.\t.\tGT\t0/0", 1))
                .isEqualTo("POS is not a whole number in range");
    }

    @Test
    void chromMustBeThere() {
        assertThat(problem("\t5\t.\tA\tC\t.\t.\t.\tGT\t0/0", 1)).isEqualTo("CHROM is empty");
    }

    @Test
    void contigIsKnownWhereThePositionIsNot() {
        assertThat(ParsedLine.of("chr7\tx\t.\tA\tC\t.\t.\t.\tGT\t0/0", 1, 10, ParsedLine.NO_ADJ)
                        .record
                        .contig())
                .isEqualTo("chr7");
    }

    @ParameterizedTest
    @CsvSource({
        "'', C, REF is empty or has letters that are no bases",
        "., C, REF is empty or has letters that are no bases",
        "A*, C, REF is empty or has letters that are no bases",
        "<DEL>, C, REF is empty or has letters that are no bases",
        "A, '', an ALT allele is empty or has letters that are no bases",
        "A, 'C,', an ALT allele is empty or has letters that are no bases",
        "A, 'C,.', an ALT allele is empty or has letters that are no bases",
        "A, 'C,,G', an ALT allele is empty or has letters that are no bases",
        "A, E, an ALT allele is empty or has letters that are no bases",
        "A, C*, an ALT allele is empty or has letters that are no bases",
        "R, C, REF is empty or has letters that are no bases",
        "A, <DEL>x, an ALT allele is neither bases nor a symbol nor a breakend",
        "A, [2:100[, an ALT allele is neither bases nor a symbol nor a breakend",
        "A, A[2:100], an ALT allele is neither bases nor a symbol nor a breakend",
    })
    void allelesMustBeAlleles(String ref, String alt, String expected) {
        assertThat(problem("1\t5\t.\t" + ref + "\t" + alt + "\t.\t.\t.\tGT\t0/0", 1))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C,G,C", "C,c,C", "*,T,*", "T,G,A"})
    void anAlleleThatStandsTwiceIsAProblemWhereASampleNamesIt(String alt) {
        assertThat(problem("1\t5\t.\tA\t" + alt + "\t.\t.\t.\tGT\t0/1", 1)).isNull();
        assertThat(problem("1\t5\t.\tA\t" + alt + "\t.\t.\t.\tGT\t0/0\t0/3", 2)).isEqualTo("ALT names an allele twice");
        ParsedLine line = ParsedLine.of("1\t5\t.\tA\t" + alt + "\t.\t.\t.\tGT\t0/1", 1, 10, ParsedLine.NO_ADJ);
        assertThat(line.record.isRepeatedAllele(1)).isFalse();
        assertThat(line.record.isRepeatedAllele(3)).isTrue();
    }

    /** Copies of a CNV differ by their SVLEN, so {@code <DUP>,<DUP>} are two alleles (VCF 4.4, 1.4.5). */
    @Test
    void symbolicAllelesMayStandTwice() {
        assertThat(problem("1\t5\t.\tA\t<DUP>,<DUP>\t.\t.\tSVLEN=100,50\tGT\t1|2", 1))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "100, true",
        "., true",
        "1e-5, true",
        "12.5, true",
        "NaN, true",
        "inf, true",
        "-10.00, true",
        "0, true",
        "quality, false",
        "-100, false",
        "1.2.3, false",
        "1e, false"
    })
    void qualIsMissingOrANumber(String qual, boolean isRight) {
        String problem = problem("1\t5\t.\tA\tC\t" + qual + "\t.\t.\tGT\t0/1", 1);
        assertThat(problem).isEqualTo(isRight ? null : "QUAL is neither missing nor a number that is not negative");
    }

    @ParameterizedTest
    @CsvSource({
        "GT::DP, FORMAT has an empty field",
        "GT:DP:GT, FORMAT names a field twice",
        "'', FORMAT has an empty field"
    })
    void formatNamesEachFieldOnce(String format, String expected) {
        assertThat(problem(line("C", format, "0/1"), 1)).isEqualTo(expected);
    }

    @Test
    void aSampleHasNoMoreFieldsThanFormat() {
        assertThat(problem(line("C", "GT:DP", "0/1:5", "0/1"), 2)).isNull();
        assertThat(problem(line("C", "GT:DP", "0/0", "0/1:5:6"), 2)).isEqualTo("a sample has more fields than FORMAT");
        assertThat(problem(line("C", "GT", "0/1", "0/0:5"), 2)).isEqualTo("a sample has more fields than FORMAT");
    }

    /** Of each: FORMAT line, ALT, GT and value; by VCF 4.3, 1.4.2: A one for each ALT, R one more, G one a genotype. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "A Float C 0/1 0.5 true",
                "A Float C,G 0/1 0.5 false",
                "A Float C,G 0/1 0.5,. true",
                "A Float C,G 0/1 . true",
                "R Integer C 0/1 1,2 true",
                "R Integer C 0/1 1,2,3 false",
                "R Integer C 0/1 1 false",
                "G Integer C 0/1 1,2,3 true",
                "G Integer C 0/1 1,2 false",
                "G Integer C 1 1,2 true",
                "G Integer C 1 1,2,3 true",
                "G Integer C,G 0/1 1,2,3,4,5,6 true",
                "G Integer C 0/0/1 1,2,3,4 true",
                "G Integer C 0/0/1 1,2,3 false",
                "1 Integer C 0/1 my_string false",
                "1 Float C 0/1 -1.5e-07 true",
                "1 Float C 0/1 nan true",
                "1 Float C 0/1 x false",
                "1 Character C 0/1 x true",
                "1 Character C 0/1 xy false",
                "2 Character C 0/1 II true",
                "2 Character C 0/1 I,I true",
                "2 Character C ./. .. true",
                "G Character C 0/1 .. true",
                "1 String C 0/1 x:y false",
                "1 String C 0/1 x,y true",
                "G Integer . 0/0 1,2,3 true"
            })
    void valuesAreAsManyAndOfTheTypeThatTheHeaderDeclares(
            String number, String type, String alt, String gt, String value, boolean isRight) {
        FormatRules rules = rules("##FORMAT=<ID=XX,Number=" + number + ",Type=" + type + ",Description=\"x\">");
        byte[] text = line(alt, "GT:XX", "0/0:.", gt + ":" + value).getBytes(StandardCharsets.UTF_8);
        VcfRecordParser parser = new VcfRecordParser(2, 10, ParsedLine.NO_ADJ, KeptFields.NONE, rules);
        String problem = parser.parse(text, 0, text.length, contig -> false, parser.newRecord());
        assertThat(problem == null).as(problem).isEqualTo(isRight);
    }

    private static FormatRules rules(String line) {
        return FormatRules.of(
                List.of(HeaderLine.parse(line).flatMap(VcfField::of).orElseThrow()));
    }

    /** A haploid call has as many likelihoods as alleles (VCF 4.5, 1.6.2), wherever FORMAT names GT. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"GT:PL 0:0,30", "PL:GT 0,30:0", "GT:PL 0/0/1:9,0,9,9", "PL:GT 9,0,9,9:0/0/1"})
    void ploidyIsThatOfGtWhereverItStands(String format, String sample) {
        FormatRules rules = rules("##FORMAT=<ID=PL,Number=G,Type=Integer,Description=\"x\">");
        byte[] text = line("C", format, sample).getBytes(StandardCharsets.UTF_8);
        VcfRecordParser parser = new VcfRecordParser(1, 10, ParsedLine.NO_ADJ, KeptFields.NONE, rules);
        String problem = parser.parse(text, 0, text.length, contig -> false, parser.newRecord());
        assertThat(problem).isNull();
    }

    /** By hand, from VCF 4.5, 1.6.2: local allele n is the n-th of LAA, so LGT 0/1 with LAA 3 is 0/3. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "LAA:LGT 3:0/1 2:2:0,0,1", "LGT:LAA 1/2:1,3 2:2:1,0,1", "LAA:LGT .:0/0 2:2:0,0,0",
                        "LAA:LGT 2:./1 2:1:0,1,0",
                "LAA:LGT :0/0 2:2:0,0,0", "LAA:LGT 2,3:2 1:1:0,0,1", "GT:LAA:LGT 0/1:3:0/1 2:2:1,0,0",
                        "LAA:LGT .:./. 2:0:0,0,0"
            })
    void localAllelesAreThoseOfTheRecord(String format, String sample, String expected) {
        assertThat(ParsedLine.of(line("C,G,T", format, sample), 1, 10, ParsedLine.NO_ADJ)
                        .calls())
                .containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4:0/1", "0:0/1", "3,1:0/1", "x:0/1", "1,:0/1", "1:0/2", ".:0/1"})
    void localAllelesMustBeThoseOfTheRecord(String sample) {
        assertThat(problem(line("C,G,T", "LAA:LGT", sample), 1)).isNotNull();
    }

    /** DP 10 asks for a depth of 2: of LAD 8,2 the second number is that of ALT 3. */
    @Test
    void localDepthsAreThoseOfLocalAlleles() {
        AdjRule adj = new AdjRule(false, true, true, false);
        assertThat(ParsedLine.of(
                                line(
                                        "C,G,T",
                                        "LAA:LGT:LAD:DP",
                                        "3:0/1:8,2:10",
                                        "3:0/1:9,1:10",
                                        "1,3:1/2:0,8,2:10",
                                        "1,3:1/2:0,9,1:10"),
                                4,
                                10,
                                adj)
                        .notAdj())
                .containsExactly(1, 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<DEL>", "<DUP:TANDEM>", "A[2:321681[", "]13:123456]A", "A]2:321682]", ".A", "A.", "*", "n", "R"
            })
    void everyFormOfAlleleIsTaken(String alt) {
        assertThat(problem("1\t5\t.\tA\t" + alt + "\t.\t.\t.\tGT\t0/1", 1)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/2", "2", "2|0", "0|9", "0/10", "0/99999999999", "./2", "0/0/2", "|2"})
    void anAlleleNumberTooHighIsAProblem(String gt) {
        assertThat(problem(line("G", "GT", gt, "0/0"), 2))
                .isIn("a GT names an allele that the record does not have", "a GT is not made of allele numbers");
        assertThat(problem(line("G", "GT", "0/0", gt), 2)).isNotNull();
    }

    @Test
    void anAlleleNumberWithoutAnyAltIsNoCall() {
        ParsedLine line = ParsedLine.of(line(".", "GT", "0/1", "1|1", "0/0"), 3, 10, ParsedLine.NO_ADJ);
        assertThat(line.problem).isNull();
        assertThat(line.calls()).containsExactly("2:1", "2:0", "2:2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "0/", "0|", "a", "0/a", "0\\1", "0//1", "-1", "0/-1", " 0/1", "0/1 ", "0,1", "..", "0.1", "01|"
            })
    void aMalformedGtIsAProblem(String gt) {
        for (String line :
                List.of(line("G", "GT", gt, "0/0"), line("G", "GT", "0/0", gt), line("G", "GT:DP", gt + ":3", "0/0"))) {
            assertThat(problem(line, 2)).isIn("a GT is empty", "a GT is not made of allele numbers");
        }
    }

    @Test
    void aGtOfMoreCopiesThanAByteHoldsIsAProblem() {
        assertThat(problem(line("G", "GT", "0/".repeat(254) + "1"), 1)).isNull();
        assertThat(problem(line("G", "GT", "0/".repeat(255) + "1"), 1)).isEqualTo("a GT has more than 255 copies");
    }

    @Test
    void aProblemOfOneRecordLeavesNoTraceInTheNext() {
        VcfRecordParser parser = new VcfRecordParser(2, 10, ALL, KeptFields.NONE, FormatRules.NONE);
        VcfRecord record = parser.newRecord();
        byte[] bad = line("G", "GT:DP", "0/1:3", "0/7:3").getBytes(StandardCharsets.UTF_8);
        byte[] good = line("G", "GT:DP:GQ", "0/0:30:30", "0/0:30:30").getBytes(StandardCharsets.UTF_8);
        assertThat(parser.parse(bad, 0, bad.length, c -> true, record)).isNotNull();
        assertThat(parser.parse(good, 0, good.length, c -> true, record)).isNull();
        assertThat(ParsedLine.calls(record)).containsExactly("2:2:0", "2:2:0");
        assertThat(record.calls(0).notAdj().size()).isZero();
    }

    // GQ at least 20, DP at least 10 or 5 if haploid, each ALT of a heterozygote at least a fifth of DP, FT PASS or
    // none.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0/0:20:10:10,0:PASS; true",
                "0/0:19:10:10,0:PASS; false",
                "0/0:20:9:9,0:PASS; false",
                "0/0:20:10:0,0:PASS; true", // not heterozygous: AD does not matter
                "0/0:.:10:10,0:PASS; false",
                "0/0:20:.:10,0:PASS; false",
                "0/0:20; false", // DP dropped
                "0/0; false",
                "0/0:20:10; true", // AD and FT dropped
                "0/0:20:10:10,0; true",
                "0/0:20:10:10,0:.; true",
                "0/0:20:10:10,0:q10; false",
                "0/0:20:10:10,0:PASSED; false",
                "0/1:20:10:8,2:PASS; true", // 2 of 10 is a fifth
                "0/1:20:11:9,2:PASS; false",
                "0/1:20:10:9,1:PASS; false",
                "0/1:20:10:.:PASS; false",
                "0/1:20:10:8:PASS; false",
                "0/1:20:10; false", // heterozygous without AD
                "1/1:20:10:9,1:PASS; true",
                "1/2:20:10:5,3,2:PASS; true",
                "1/2:20:10:5,4,1:PASS; false",
                "1/2:20:10:5,1,4:PASS; false",
                "0/2:20:10:8,0,2:PASS; true",
                "0:20:5:5,0:PASS; true",
                "1:20:4:0,4:PASS; false",
                "./1:20:10:10,0:PASS; true", // a half call is not heterozygous
                "./1:20:9:0,9:PASS; false",
                "./.:0:0:0,0:q10; true", // nobody's call
                ".:0:0:0,0:q10; true",
                "0/1/1:20:10:8,2:PASS; true",
                "0/1/1:20:10:9,1:PASS; false",
                "0/0:20.9:10.5:1,0:PASS; true", // decimals are cut
            })
    void adjIsJudgedByItsFourTests(String sample, boolean isAdj) {
        ParsedLine line = ParsedLine.of(line("G,T", "GT:GQ:DP:AD:FT", sample, "0/0:99:99:99,0:PASS"), 2, 10, ALL);
        assertThat(line.problem).isNull();
        assertThat(line.notAdj()).isEqualTo(isAdj ? List.of() : List.of(0));
        assertThat(line.notAdjHaploid()).as("an autosome").isEmpty();
        ParsedLine undeclared = ParsedLine.of(line("G,T", "GT:GQ:DP:AD:FT", sample, "0/0"), 2, 10, ParsedLine.NO_ADJ);
        assertThat(undeclared.notAdj())
                .as("tests of undeclared fields do not apply")
                .isEmpty();
    }

    @Test
    void onSexChromosomesBothDepthsAreJudged() {
        String[] samples = {"0/1:20:10:5,5", "0/0:20:5:5,0", "0/0:20:4:4,0", "1:20:5:0,5", "1:20:4:0,4", "0/0:19:10:9,0"
        };
        String line = line("G", "GT:GQ:DP:AD", samples);
        ParsedLine x = ParsedLine.of(line.replace("chr1", "chrX"), 6, 10, ALL);
        assertThat(x.notAdj()).containsExactly(1, 2, 4, 5);
        assertThat(x.notAdjHaploid()).containsExactly(2, 4, 5);
        ParsedLine autosome = ParsedLine.of(line, 6, 10, ALL);
        assertThat(autosome.notAdj()).containsExactly(1, 2, 4, 5);
        assertThat(autosome.notAdjHaploid()).isEmpty();
    }

    @Test
    void onlyDeclaredFieldsAreTested() {
        String line = line("G", "GT:GQ:DP:AD", "0/1:5:3:3,0");
        assertThat(ParsedLine.of(line, 1, 10, new AdjRule(true, false, false, false))
                        .notAdj())
                .containsExactly(0);
        assertThat(ParsedLine.of(line, 1, 10, new AdjRule(false, true, false, false))
                        .notAdj())
                .containsExactly(0);
        assertThat(ParsedLine.of(line, 1, 10, new AdjRule(false, false, false, true))
                        .notAdj())
                .isEmpty();
        assertThat(ParsedLine.of(line, 1, 10, new AdjRule(false, false, true, false))
                        .notAdj())
                .as("balance needs DP")
                .isEmpty();
    }

    /**
     * Diploid calls of few ALTs have a form of their own as long as all fit into it; what rows keep, or what is wrong with the record, does
     * not depend on it.
     */
    @Property
    void diploidCallsArePackedAsTheGeneralWayDoes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String alts = List.of("G", "G,T", "G,T,C", "G,T,C,GA", ".").get(random.nextInt(5));
        int nAlts = alts.equals(".") ? 0 : alts.split(",").length;
        String separator = random.nextBoolean() ? "|" : "/";
        String[] others = {"0/1", "0|1", "1", ".", "./1", ".|1", "0/0", "0|0", "0|1|1", ".|.", "./."};
        // Bytes that are near to those of calls.
        String[] wrong = {
            "0/4", "4|0", "-/0", "0|,", "/|0", "//0", "0.0", "...", "..0", ".}.", "0,0", "1|2", "3/3", "0/:", "0|\r",
            "a|0"
        };
        int n = 1 + random.nextInt(200);
        double odd = random.nextInt(3) * random.nextDouble() / n;
        double bad = random.nextInt(4) == 0 ? 1.0 / n : 0;
        double missing = random.nextInt(3) * random.nextDouble() / 4;
        double carried = random.nextDouble() * random.nextDouble();
        String[] samples = new String[n];
        for (int i = 0; i < n; i++) {
            StringBuilder gt = new StringBuilder();
            for (int c = 0; c < 2; c++) {
                gt.append(c == 0 ? "" : separator);
                gt.append(
                        random.nextDouble() < missing
                                ? "."
                                : random.nextDouble() < carried ? String.valueOf(random.nextInt(nAlts + 1)) : "0");
            }
            samples[i] = random.nextDouble() < odd
                    ? others[random.nextInt(others.length)]
                    : random.nextDouble() < bad ? wrong[random.nextInt(wrong.length)] : gt.toString();
        }
        int tile = 1 + random.nextInt(n + 3);
        ParsedLine plain = ParsedLine.of(line(alts, "GT", samples), n, tile, ParsedLine.NO_ADJ);
        String[] before = Arrays.stream(samples).map(g -> "30:" + g).toArray(String[]::new);
        ParsedLine general = ParsedLine.of(line(alts, "GQ:GT", before), n, tile, ParsedLine.NO_ADJ);
        assertThat(plain.problem).isEqualTo(general.problem);
        CallPacker packer = new CallPacker();
        for (int t = 0; t < plain.record.tiles.length && plain.problem == null; t++) {
            for (int alt = 1; alt <= nAlts; alt++) {
                CallPacker.Packed packed = packer.pack(plain.record.calls(t), alt);
                CallPacker.Packed expected = packer.pack(general.record.calls(t), alt);
                assertThat(packed.counts()).isEqualTo(expected.counts());
                assertThat(packed.genotypes()).isEqualTo(expected.genotypes());
                assertThat(packed.phase()).isEqualTo(expected.phase());
            }
        }
    }

    /** A file with line ends in wrong places is cut into the same lines, and says the same of each, whether or not ends are guessed. */
    @Property
    void guessedEndsOfLinesChangeNothing(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 1 + random.nextInt(80);
        StringBuilder text = new StringBuilder();
        String[] calls = {"0/0", "0/1", "./.", "1/1", "./1", "2/0"};
        for (int i = 0; i < 40; i++) {
            String[] samples = new String[n + (random.nextInt(12) == 0 ? random.nextInt(3) - 1 : 0)];
            Arrays.setAll(samples, s -> random.nextInt(400) == 0 ? "0" : calls[random.nextInt(calls.length)]);
            text.append(line(random.nextBoolean() ? "G" : "G,T", "GT", samples)).append(seed % 3 == 0 ? "\r\n" : "\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        for (int wrong = random.nextInt(30); wrong > 0; wrong--) {
            bytes[random.nextInt(bytes.length)] = (byte) "\n\r\t0".charAt(random.nextInt(4));
        }
        assertThat(linesOf(bytes, n, true)).isEqualTo(linesOf(bytes, n, false));
    }

    private static List<String> linesOf(byte[] bytes, int n, boolean areGuessed) throws IOException {
        VcfRecordParser parser = new VcfRecordParser(n, 100, ParsedLine.NO_ADJ, KeptFields.NONE, FormatRules.NONE);
        VcfRecord record = parser.newRecord();
        List<String> said = new ArrayList<>();
        try (LineReader lines =
                LineReader.whole(new MemoryBytes(bytes, new SplittableRandom(n)), "x", Compression.PLAIN, 1 << 20)) {
            while (areGuessed ? lines.next(parser) : lines.next()) {
                String problem = parser.parse(lines.buffer(), lines.offset(), lines.length(), c -> false, record);
                if (!parser.sawWholeLine() && lines.settle()) {
                    problem = parser.parse(lines.buffer(), lines.offset(), lines.length(), c -> false, record);
                }
                said.add(lines.lineNumber() + " " + lines.position() + " "
                        + new String(lines.buffer(), lines.offset(), lines.length(), StandardCharsets.UTF_8) + " "
                        + (problem == null ? ParsedLine.calls(record) : problem));
            }
        }
        return said;
    }

    @Test
    void onlyDiploidCallsTellWhereALineEnds() {
        VcfRecordParser parser = new VcfRecordParser(2, 100, ParsedLine.NO_ADJ, KeptFields.NONE, FormatRules.NONE);
        for (String whole : List.of("0/0\t0/1", "./.\t1|1", "0|1\t.|0")) {
            byte[] line = line("G", "GT", whole).getBytes(StandardCharsets.UTF_8);
            assertThat(parser.likelyEnd(line, 0, line.length)).isEqualTo(line.length);
        }
        byte[] other = "chr1\t100\t.\tA\tG\n\t.\t.\t.\tGT\t0/0\t0/0".getBytes(StandardCharsets.UTF_8);
        assertThat(parser.likelyEnd(other, 0, other.length)).isNegative();
        for (String odd : List.of("0/0\t0/\n", "0/0\n0/0", "0\n0\t0/0", "0/0\t0", "0/0\t0|1", "0/0\t0/1/1")) {
            byte[] line = line("G", "GT", odd).getBytes(StandardCharsets.UTF_8);
            parser.parse(line, 0, line.length, c -> false, parser.newRecord());
            assertThat(parser.sawWholeLine()).as(odd).isFalse();
        }
    }

    @Property
    void bothWaysOfReadingAgreeWhateverTheTile(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String[] kinds = {"0|0", "0/0", "0|1", "1/0", "1|1", "2/1", "./.", ".|1", "0/.", "0", "1", ".", "0/1/2", "|0"};
        int n = 1 + random.nextInt(100);
        String[] samples = new String[n];
        boolean rare = random.nextBoolean();
        for (int i = 0; i < n; i++) {
            samples[i] = kinds[rare && random.nextInt(10) > 0 ? 0 : random.nextInt(kinds.length)];
        }
        List<String> expected = new ArrayList<>();
        for (String gt : samples) {
            // The obvious way.
            String[] alleles = gt.replaceFirst("^[|/]", "").split("[|/]");
            int called = 0;
            int[] copies = new int[2];
            for (String allele : alleles) {
                called += allele.equals(".") ? 0 : 1;
                if (allele.equals("1") || allele.equals("2")) {
                    copies[allele.charAt(0) - '1']++;
                }
            }
            expected.add(ParsedLine.text(alleles.length, called, copies));
        }
        int tile = 1 + random.nextInt(n + 3);
        assertThat(calls("G,T", samples)).isEqualTo(expected);
        assertThat(ParsedLine.of(line("G,T", "GT", samples), n, tile, ParsedLine.NO_ADJ)
                        .calls())
                .isEqualTo(expected);
        assertThat(ParsedLine.of(line("G,T", "GT", samples), n, tile, ALL).calls())
                .isEqualTo(expected);
    }
}
