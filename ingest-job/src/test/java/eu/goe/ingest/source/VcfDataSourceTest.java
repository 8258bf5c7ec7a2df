package eu.goe.ingest.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code spark.read().format("vcf")} as a user meets it. */
class VcfDataSourceTest {
    private static final String HEADER = String.join(
            "\n",
            "##fileformat=VCFv4.3",
            "##INFO=<ID=END,Number=1,Type=Integer,Description=\"End of it\">",
            "##INFO=<ID=DP,Number=1,Type=Integer,Description=\"Depth, all\">",
            "##INFO=<ID=AF,Number=A,Type=Float,Description=\"Frequency\">",
            "##INFO=<ID=DB,Number=0,Type=Flag,Description=\"dbSNP\">",
            "##INFO=<ID=CSQ,Number=.,Type=String,Description=\"From VEP. Format: Allele|Consequence|EXON\">",
            "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">",
            "##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"Depths\">",
            "##FORMAT=<ID=FT,Number=1,Type=String,Description=\"Filters\">",
            "##FORMAT=<ID=XX,Number=1,Type=Float,Description=\"Other\">",
            "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\tS2",
            "");
    private static final String RECORDS = String.join(
            "\n",
            "1\t100\trs1;rs2\tA\tC,G\t7.5\tq10;s50\tDP=12;AF=0.25,.;DB;CSQ=C|stop_gained&NMD|2/7,G||\tGT:AD:FT:XX\t0|1:3,4,5:PASS:1e-3\t./2:1,.,0",
            "1\t200\t.\tN\t<DEL>\t.\t.\tEND=5000\tGT\t0\t1/1",
            "2\t300\t.\tAC\t.\t50\tPASS\t.\tXX:GT\t.:0/0\t0.5:.",
            "");

    @TempDir
    static Path folder;

    private static SparkSession spark;
    private static Path file;

    @BeforeAll
    static void start() throws IOException {
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate();
        spark.sparkContext().setLogLevel("OFF");
        file = folder.resolve("three.vcf");
        Files.writeString(file, HEADER + RECORDS);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static Dataset<Row> load(Path path) {
        return spark.read().format("vcf").load(path.toString());
    }

    @Test
    void theSchemaIsGlows() {
        StructType schema = load(file).schema();
        assertThat(schema.simpleString())
                .isEqualTo(
                        "struct<contigName:string,start:bigint,end:bigint,names:array<string>,referenceAllele:string,"
                                + "alternateAlleles:array<string>,qual:double,filters:array<string>,splitFromMultiAllelic:boolean,"
                                + "INFO_END:int,INFO_DP:int,INFO_AF:array<double>,INFO_DB:boolean,"
                                + "INFO_CSQ:array<struct<Allele:string,Consequence:array<string>,EXON:struct<rank:string,total:string>>>,"
                                + "genotypes:array<struct<sampleId:string,phased:boolean,calls:array<int>,alleleDepths:array<int>,"
                                + "filters:array<string>,XX:double>>>");
        var metadata = schema.apply("INFO_AF").metadata();
        assertThat(metadata.getString("vcf_header_count")).isEqualTo("A");
        assertThat(metadata.getString("vcf_header_description")).isEqualTo("Frequency");
        assertThat(schema.apply("INFO_CSQ").metadata().getString("vcf_header_count"))
                .isEqualTo("UNBOUNDED");
        assertThat(schema.apply("INFO_DP").metadata().getString("vcf_header_description"))
                .isEqualTo("Depth, all");
    }

    @Test
    void everyColumnHasWhatTheRecordSays() {
        List<String> rows = load(file).orderBy("contigName", "start").toJSON().collectAsList();
        assertThat(rows)
                .containsExactly(
                        "{\"contigName\":\"1\",\"start\":99,\"end\":100,\"names\":[\"rs1\",\"rs2\"],\"referenceAllele\":\"A\","
                                + "\"alternateAlleles\":[\"C\",\"G\"],\"qual\":7.5,\"filters\":[\"q10\",\"s50\"],"
                                + "\"splitFromMultiAllelic\":false,\"INFO_DP\":12,\"INFO_AF\":[0.25,null],\"INFO_DB\":true,"
                                + "\"INFO_CSQ\":[{\"Allele\":\"C\",\"Consequence\":[\"stop_gained\",\"NMD\"],\"EXON\":{\"rank\":\"2\",\"total\":\"7\"}},{\"Allele\":\"G\"}],"
                                + "\"genotypes\":[{\"sampleId\":\"S1\",\"phased\":true,\"calls\":[0,1],\"alleleDepths\":[3,4,5],\"filters\":[\"PASS\"],\"XX\":0.001},"
                                + "{\"sampleId\":\"S2\",\"phased\":false,\"calls\":[-1,2],\"alleleDepths\":[1,null,0]}]}",
                        "{\"contigName\":\"1\",\"start\":199,\"end\":5000,\"referenceAllele\":\"N\",\"alternateAlleles\":[\"<DEL>\"],"
                                + "\"splitFromMultiAllelic\":false,\"INFO_END\":5000,\"INFO_DB\":false,"
                                + "\"genotypes\":[{\"sampleId\":\"S1\",\"phased\":false,\"calls\":[0]},{\"sampleId\":\"S2\",\"phased\":false,\"calls\":[1,1]}]}",
                        "{\"contigName\":\"2\",\"start\":299,\"end\":301,\"referenceAllele\":\"AC\",\"qual\":50.0,\"filters\":[\"PASS\"],"
                                + "\"splitFromMultiAllelic\":false,\"INFO_DB\":false,"
                                + "\"genotypes\":[{\"sampleId\":\"S1\",\"phased\":false,\"calls\":[0,0]},{\"sampleId\":\"S2\",\"phased\":false,\"calls\":[-1],\"XX\":0.5}]}");
    }

    @Test
    void infoIsOneMapWhereItIsNotFlattened() {
        Dataset<Row> table = spark.read()
                .format("vcf")
                .option("flattenInfoFields", false)
                .option("includeSampleIds", false)
                .load(file.toString());
        assertThat(table.columns()).contains("attributes").noneMatch(c -> c.startsWith("INFO_"));
        assertThat(table.where("start = 99")
                        .select(expr("map_entries(attributes)"))
                        .toJSON()
                        .first())
                .contains("{\"key\":\"AF\",\"value\":\"0.25,.\"}", "{\"key\":\"DB\",\"value\":\"true\"}");
        assertThat(table.selectExpr("genotypes[0]").schema().simpleString()).doesNotContain("sampleId");
    }

    @Test
    void sitesAloneDoNotParseGenotypesOrInfo() throws IOException {
        // What cannot be parsed is not looked at, so this shows what was parsed.
        Path odd = folder.resolve("odd-genotypes.vcf");
        Files.writeString(odd, HEADER + "1\t100\t.\tA\tC\t.\t.\tDP=many\tGT:AD\tmany:1\t0/1:x\n");
        assertThat(load(odd).select("start").collectAsList()).hasSize(1);
        assertThat(load(odd).selectExpr("genotypes.sampleId[0]").first().getString(0))
                .isEqualTo("S1");
        assertThatThrownBy(() -> load(odd).select("INFO_DP").collect()).hasStackTraceContaining("INFO field DP");
        assertThatThrownBy(() -> load(odd).selectExpr("genotypes.calls").collect())
                .hasStackTraceContaining("FORMAT field GT is no genotype");
        assertThat(plan(load(odd).selectExpr("start", "genotypes.calls")))
                .contains("ReadSchema: struct<start:bigint,genotypes:array<struct<calls:array<int>>>>");
        assertThat(load(odd).count()).isEqualTo(1);
    }

    @Test
    void conditionsOnPlacesAndAllelesArePushedDown() {
        Dataset<Row> table = load(file)
                .where(
                        "contigName = '1' and start >= 99 and end < 101 and referenceAllele in ('A', 'T') and alternateAlleles[0] = 'C'");
        assertThat(plan(table))
                .contains("PushedFilters: [")
                .contains("contigName = '1'", "start >= 99", "end < 101", "referenceAllele IN ('A', 'T')")
                .doesNotContain("Filter (");
        assertThat(table.select("start").collectAsList())
                .extracting(r -> r.getLong(0))
                .containsExactly(99L);
        Dataset<Row> alts = load(file).where("alternateAlleles = array('C', 'G') and qual > 1");
        assertThat(plan(alts)).contains("PushedFilters: [").contains("qual");
        assertThat(alts.count()).isEqualTo(1);
        assertThat(load(file).where("end = 5000 or contigName = '2'").count()).isEqualTo(2);
        assertThat(load(file).where("not (contigName = '1')").count()).isEqualTo(1);
        assertThat(load(file).where(col("alternateAlleles").isNull()).count()).isEqualTo(1);
    }

    private static String plan(Dataset<Row> table) {
        return table.queryExecution().executedPlan().toString();
    }

    @Test
    void compressionIsToldByContentAndFoldersAndGlobsAreRead() throws IOException {
        Path shards = Files.createDirectory(folder.resolve("shards"));
        Files.writeString(shards.resolve("a.vcf.gz"), HEADER + RECORDS);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(shards.resolve("b.vcf.bgz")))) {
            out.write((HEADER + RECORDS).getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(shards.resolve("b.vcf.gz.tbi"), "not looked at");
        Files.writeString(shards.resolve("notes.txt"), "not looked at");
        assertThat(load(shards).count()).isEqualTo(6);
        assertThat(load(shards.resolve("*")).count()).isEqualTo(6);
        assertThat(load(shards.resolve("a.*")).count()).isEqualTo(3);
        assertThat(spark.read()
                        .format("vcf")
                        .load(shards.resolve("a.vcf.gz").toString(), file.toString())
                        .select(expr("input_file_name()"))
                        .distinct()
                        .count())
                .isEqualTo(2);
        assertThatThrownBy(() -> load(folder.resolve("absent.vcf"))).hasMessageContaining("no such file");
    }

    @Test
    void strictIsTheDefaultAndNamesFileLinePlaceAndReason() throws IOException {
        Path bad = folder.resolve("bad.vcf");
        Files.writeString(
                bad,
                HEADER + RECORDS + "2\t400\t.\tA\tC\t.\t.\tDP=1.5\tGT\t0/0\t0/3\n2\t500\t.\tA\tC\t.\t.\t.\tGT\t0/0\n");
        assertThatThrownBy(() -> load(bad).select("INFO_DP").collect())
                .hasStackTraceContaining("bad.vcf:15: 2:400: INFO field DP is not a whole number in range.");
        assertThatThrownBy(() -> load(bad).selectExpr("genotypes.calls").collect())
                .hasStackTraceContaining("bad.vcf:15: 2:400: FORMAT field GT names an allele that ALT does not have.");
        for (String stringency : List.of("lenient", "SILENT")) {
            Dataset<Row> table = spark.read()
                    .format("vcf")
                    .option("validationStringency", stringency)
                    .load(bad.toString());
            assertThat(table.selectExpr("genotypes.calls").collectAsList()).hasSize(3);
            assertThat(table.select("INFO_DP").collectAsList()).hasSize(4);
        }
        assertThatThrownBy(() -> spark.read()
                        .format("vcf")
                        .option("validationStringency", "fakeStringency")
                        .load(file.toString()))
                .hasMessageContaining("it must be strict, lenient or silent");
    }

    @Test
    void headersThatContradictEachOtherAreRefusedUnlessASchemaIsGiven() throws IOException {
        Path other = folder.resolve("other-header.vcf");
        Files.writeString(
                other, (HEADER + RECORDS).replace("ID=DP,Number=1,Type=Integer", "ID=DP,Number=1,Type=Float"));
        String[] both = {file.toString(), other.toString()};
        assertThatThrownBy(() -> spark.read().format("vcf").load(both))
                .hasMessageContaining("other-header.vcf: INFO field DP is declared as Number=1, FLOAT; three.vcf has");
        StructType schema = new StructType().add("start", DataTypes.LongType).add("INFO_DP", DataTypes.DoubleType);
        assertThat(spark.read()
                        .format("vcf")
                        .schema(schema)
                        .load(both)
                        .where("start = 99")
                        .collectAsList())
                .extracting(r -> r.getDouble(1))
                .containsExactly(12.0, 12.0);
        assertThatThrownBy(() -> spark.read()
                        .format("vcf")
                        .schema(new StructType().add("chrom", DataTypes.StringType))
                        .load(both)
                        .collect())
                .hasStackTraceContaining("a VCF file has no column chrom");
    }
}
