package eu.goe.ingest.vcf;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.genotype.AdjRule;
import eu.goe.core.genotype.CallBuffer;
import eu.goe.core.genotype.FieldDecoder;
import eu.goe.core.genotype.FieldEncoder;
import eu.goe.core.genotype.SampleField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept beside calls; expected values are read off the line by hand. */
class KeptFieldsTest {
    private static final KeptFields ALL = new KeptFields(EnumSet.allOf(SampleField.class), Map.of());
    private static final AdjRule NO_ADJ = new AdjRule(false, false, false, false);

    private static VcfRecord parse(String alt, String format, String... samples) {
        VcfRecordParser parser = new VcfRecordParser(samples.length, 100, NO_ADJ, ALL, FormatRules.NONE);
        VcfRecord record = parser.newRecord();
        byte[] line = ("chr1\t100\trs1;rs2\tA\t" + alt + "\t12.5\tPASS\t.\t" + format + "\t"
                        + String.join("\t", samples))
                .getBytes(StandardCharsets.UTF_8);
        assertThat(parser.parse(line, 0, line.length, c -> false, record)).isNull();
        return record;
    }

    /** What a row of carriers holds, −1 where it is missing; none for an absent column. */
    private static List<Integer> carriers(VcfRecord record, SampleField field, int alt, int n) {
        byte[] packed = new FieldEncoder().encode(field, record.calls(0), alt);
        if (packed == null) {
            return List.of();
        }
        int[] values = new int[n];
        FieldDecoder.carriers(packed, n, values);
        List<Integer> list = new ArrayList<>();
        for (int value : values) {
            list.add(value);
        }
        return list;
    }

    @Test
    void fieldsOfCarriersAreKeptWhereverTheyStand() {
        VcfRecord record = parse(
                "C,G",
                "GT:AD:DP:GQ:PS",
                "0/0:9,0,0:9:27:5",
                "0|1:4,6,0:10:99:77",
                "1/2:1,20,300:321:.",
                "./.:0,0,0:0",
                "2",
                "0/1:.:8.9:12.7:2147483647",
                "1/1:.,5:x:-3:2147483646");
        assertThat(carriers(record, SampleField.GQ, 1, 4)).containsExactly(99, -1, 12, -1);
        assertThat(carriers(record, SampleField.DP, 1, 4)).containsExactly(10, 321, 8, -1);
        assertThat(carriers(record, SampleField.AD, 1, 8)).containsExactly(4, 6, 1, 20, -1, -1, -1, 5);
        assertThat(carriers(record, SampleField.PS, 1, 4)).containsExactly(77, -1, -1, 2147483646);
        assertThat(carriers(record, SampleField.DP, 2, 2)).containsExactly(321, -1);
        assertThat(carriers(record, SampleField.AD, 2, 4)).containsExactly(1, 300, -1, -1);
        assertThat(carriers(record, SampleField.GQ, 2, 2)).as("nobody has one").isEmpty();
        assertThat(record.qual()).isEqualTo(12.5f);
        assertThat(record.id()).isEqualTo("rs1;rs2");
    }

    @Test
    void whatWasNotAskedForIsNotKept() {
        VcfRecordParser parser = new VcfRecordParser(
                1,
                100,
                new AdjRule(true, true, true, false),
                new KeptFields(EnumSet.of(SampleField.DP), Map.of()),
                FormatRules.NONE);
        VcfRecord record = parser.newRecord();
        byte[] line = "1\t1\t.\tA\tC\t.\t.\t.\tGT:GQ:DP:AD\t0/1:30:20:10,10".getBytes(StandardCharsets.UTF_8);
        assertThat(parser.parse(line, 0, line.length, c -> false, record)).isNull();
        assertThat(carriers(record, SampleField.DP, 1, 1)).containsExactly(20);
        for (SampleField other : List.of(SampleField.GQ, SampleField.AD, SampleField.PS)) {
            assertThat(carriers(record, other, 1, 1)).isEmpty();
        }
        assertThat(record.calls(0).notAdj().size()).as("adj").isZero();
    }

    @Test
    void probabilitiesAndDosagesOfEverybodyAreKept() {
        VcfRecord record = parse(
                "C",
                "GT:GP:DS",
                "0|0:1,0,0:0",
                "0|1:0.1,0.8,0.1:1.0",
                "1|1:2e-2,0.08,9E-1:1.88",
                "0|0",
                "1:0.25,0.75:0.75",
                "0|0:0,30,40:3", // phred-scaled; more copies than there are
                "0|0:0.5,0.2,0.1:nan",
                "0/0/1:0.1,0.2,0.3,0.4:1",
                "0|1:0.33,0.33,0.33:.");
        int n = 9;
        double[] one = new double[n];
        double[] all = new double[n];
        FieldDecoder.probabilities(new FieldEncoder().encode(SampleField.GP, record.calls(0), 1), n, one, all);
        assertThat(rounded(one)).containsExactly("0.0", "0.8", "0.08", "NaN", "0.0", "NaN", "NaN", "NaN", "0.33");
        assertThat(rounded(all)).containsExactly("0.0", "0.1", "0.9", "NaN", "0.75", "NaN", "NaN", "NaN", "0.33");
        double[] copies = new double[n];
        FieldDecoder.dosages(new FieldEncoder().encode(SampleField.DS, record.calls(0), 1), n, copies);
        assertThat(rounded(copies)).containsExactly("0.0", "1.0", "1.88", "NaN", "0.75", "NaN", "NaN", "1.0", "NaN");
    }

    @Test
    void ofSeveralAllelesDosagesAreKeptAndProbabilitiesAreNot() {
        VcfRecord record = parse("C,G", "GT:DS:GP", "1|2:0.9,0.8:0,0,0,0,1,0");
        double[] copies = new double[1];
        FieldDecoder.dosages(new FieldEncoder().encode(SampleField.DS, record.calls(0), 2), 1, copies);
        assertThat(rounded(copies)).containsExactly("0.8");
        assertThat(new FieldEncoder().encode(SampleField.GP, record.calls(0), 1))
                .isNull();
    }

    private static List<String> dosages(String format, String... samples) {
        double[] copies = new double[samples.length];
        byte[] packed = new FieldEncoder()
                .encode(SampleField.DS, parse("C", format, samples).calls(0), 1);
        if (packed == null) {
            return List.of();
        }
        FieldDecoder.dosages(packed, samples.length, copies);
        return rounded(copies);
    }

    @Test
    void dosagesFollowFromHaplotypesOrProbabilitiesWhereThereAreNone() {
        assertThat(dosages(
                        "GT:GP",
                        "0/0:1,0,0",
                        "0/1:0.1,0.8,0.1",
                        "./.:0.2,0.2,0.6",
                        "1:0.25,0.75",
                        "0/0:0,30,40",
                        "0/0"))
                .containsExactly("0.0", "1.0", "1.4", "0.75", "NaN", "NaN");
        assertThat(dosages("GT:HDS", "0|0:0,0.1", "1|1:0.9,1", "0:0.2", "0|1:0,1.5", "0|1:0,0.5,0.5", "0|1:."))
                .containsExactly("0.1", "1.9", "0.2", "NaN", "NaN", "NaN");
        assertThat(dosages("GT:GP:HDS", "0|1:0,1,0:0.2,0.3"))
                .as("HDS is nearer")
                .containsExactly("0.5");
        assertThat(dosages("GT:GP:HDS:DS", "0|1:0,1,0:0.2,0.3:0.7")).containsExactly("0.7");
    }

    private static VcfHeader header(VcfField... fields) {
        return new VcfHeader(List.of(), Map.of(), Map.of(), List.of(fields), false, 1);
    }

    private static VcfField format(String id) {
        return new VcfField(VcfField.Kind.FORMAT, id, "1", VcfField.Type.INTEGER, "");
    }

    private static VcfField info(String key, String number) {
        return new VcfField(VcfField.Kind.INFO, key, number, VcfField.Type.FLOAT, "");
    }

    @Test
    void aFileDeclaresDosagesByEachOfTheirFields() {
        for (String id : List.of("DS", "HDS", "GP")) {
            VcfHeader header = header(format(id));
            assertThat(KeptFields.of(EnumSet.of(SampleField.DS), List.of(), List.of(header))
                            .formats())
                    .containsExactly(SampleField.DS);
        }
        assertThat(KeptFields.of(EnumSet.of(SampleField.DS), List.of(), List.of(header(format("GQ"))))
                        .formats())
                .isEmpty();
    }

    private static List<String> rounded(double[] values) {
        List<String> list = new ArrayList<>();
        for (double value : values) {
            list.add(Double.isNaN(value) ? "NaN" : Double.toString(Math.round(value * 1e4) / 1e4));
        }
        return list;
    }

    @ParameterizedTest
    @CsvSource({
        "12.5,12.5",
        "2e+1,20",
        "-10,-10",
        "INF,Infinity",
        "+infinity,Infinity",
        "NaN,NaN",
        "-nan,NaN",
        "poor,-Infinity",
        "1 2,-Infinity"
    })
    void qualMayBeInfiniteOrNoNumberAtAll(String text, float value) {
        assertThat(Float.valueOf(SampleFieldReader.quality(text))).isEqualTo(Float.valueOf(value));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "0.25,0.25", ".5,0.5", "1.,1", "2.5e-05,0.000025", "1E2,100", "1e+1,10"})
    void decimalsAreRead(String text, double value) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(SampleFieldReader.decimal(bytes, 0, bytes.length)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"''", ".", "nan", "-1", "1x", "1e", "1e-", "e5", "1.2.3", "1e999"})
    void whatIsNoDecimalIsMissing(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(SampleFieldReader.decimal(bytes, 0, bytes.length)).isNaN();
    }

    @ParameterizedTest
    @CsvSource({
        "'MQ=60;AF=0.1,0.2;DB;DP=7', 1, MQ=60;AF=0.1;DB",
        "'MQ=60;AF=0.1,0.2;DB;DP=7', 2, MQ=60;AF=0.2;DB",
        "'ADR=9,1,2', 2, 'ADR=9,2'",
        // Genotypes 00 01 11 02 12 22: those of REF and the second are the first, fourth and last.
        "'PLG=1,2,3,4,5,6', 2, 'PLG=1,4,6'",
        "'PLG=1,2,3,4,5,6', 1, 'PLG=1,2,3'",
        "'AF=0.1;MQ=1', 1, MQ=1", // a list that is too short
        "AF=.;MQ=., 1, ''",
        "., 1, ''",
    })
    void listsByAlleleAreReducedToTheRowsAllele(String info, int alt, String expected) {
        KeptFields kept = new KeptFields(Set.of(), Map.of("MQ", "1", "AF", "A", "ADR", "R", "PLG", "G", "DB", "0"));
        assertThat(kept.reduce(info, alt, 2)).isEqualTo(expected);
    }

    @Test
    void onlyWhatIsDeclaredIsKept() {
        VcfHeader one = header(format("GT"), format("GQ"), info("MQ", "1"));
        VcfHeader two = header(format("GT"), format("DP"), info("MQ", "."));
        KeptFields kept = KeptFields.of(
                EnumSet.of(SampleField.GQ, SampleField.DP, SampleField.PS), List.of("MQ", "QD"), List.of(one, two));
        assertThat(kept.formats()).containsExactlyInAnyOrder(SampleField.GQ, SampleField.DP);
        assertThat(kept.infos()).isEqualTo(Map.of("MQ", "1"));
    }

    @Test
    void phaseIsReadTheSameWhateverStandsBesideIt() {
        String[] gts = {"0|1", "0|0", "0/0", "0|0", "0|0", "0/1", "1|1", ".|1", "./.", "0", "0|0|1", "0/0", "0/0", "0|0"
        };
        VcfRecordParser plain = new VcfRecordParser(gts.length, 100, NO_ADJ, KeptFields.NONE, FormatRules.NONE);
        VcfRecord record = plain.newRecord();
        byte[] line = ("1\t1\t.\tA\tC\t.\t.\t.\tGT\t" + String.join("\t", gts)).getBytes(StandardCharsets.UTF_8);
        assertThat(plain.parse(line, 0, line.length, c -> false, record)).isNull();
        VcfRecord general =
                parse("C", "GT:GQ", Arrays.stream(gts).map(g -> g + ":9").toArray(String[]::new));
        for (CallBuffer calls : List.of(record.calls(0), general.calls(0))) {
            assertThat(calls.isPhasedByDefault()).isTrue();
            List<Integer> others = new ArrayList<>();
            for (int i = 0; i < calls.otherPhase().size(); i++) {
                others.add(calls.otherPhase().get(i));
            }
            // Those with a slash and a called copy.
            assertThat(others).containsExactly(2, 5, 11, 12);
        }
    }
}
