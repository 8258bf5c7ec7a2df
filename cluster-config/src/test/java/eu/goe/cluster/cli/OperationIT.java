package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of commands that run as processes of their own. The person ZZPERSON1, whose file is called after them, is in the input and nowhere else. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PERSON = "ZZPERSON";

    @TempDir
    static Path folder;

    private Path store;
    private Path vcf;

    @BeforeAll
    void input() throws IOException {
        StringBuilder text = new StringBuilder("##fileformat=VCFv4.3\n##contig=<ID=chr22,length=50818468>\n"
                + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                + "#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT ZZPERSON1 ZZPERSON2\n");
        for (int i = 0; i < 40; i++) {
            text.append("chr22 ").append(20_000_100 + i * 10).append(" . A G . PASS . GT 0/1 1/1\n");
        }
        vcf = TestFiles.vcf(folder.resolve("ZZPERSON1.vcf"), text.toString());
        store = folder.resolve("store");
    }

    @Test
    void aNodesWorkIsLoggedAsJsonAndNothingTellsWhoIsInIt() throws Exception {
        Path logs = folder.resolve("logs");
        Path events = Files.createDirectories(folder.resolve("events"));
        Path attributes =
                Files.writeString(folder.resolve("people.tsv"), "sample\tsex\nZZPERSON1\tfemale\nZZPERSON2\tmale\n");
        List<List<Object>> commands = List.of(
                List.of("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--synthetic"),
                List.of("ingest", "-s", store, vcf, "--metrics", folder.resolve("ingest.prom")),
                List.of("samples", "-s", store, "import", attributes),
                List.of("frequencies", "-s", store, "--by", "sex", "--name", "f"),
                List.of("query", "-s", store, "--samples", "ZZPERSON1", "-o", folder.resolve("one.vcf")));
        for (List<Object> command : commands) {
            List<Object> args = new ArrayList<>(command);
            args.addAll(List.of(
                    "--log-format",
                    "json",
                    "--master",
                    "local[2]",
                    "--conf",
                    "spark.eventLog.enabled=true",
                    "--conf",
                    "spark.eventLog.compress=false",
                    "--conf",
                    "spark.eventLog.dir=" + events.toUri()));
            Path said = folder.resolve("said.txt");
            Process process = ChildProcess.start(said, List.of(), Map.of("GOE_LOG", logs.toString()), args.toArray());
            assertThat(process.waitFor()).as("%s", Files.readString(said)).isZero();
        }

        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(JSON.readTree(line));
                }
            }
        }
        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            Instant.parse(java.time.OffsetDateTime.parse(line.path("time").asText())
                    .toInstant()
                    .toString());
            assertThat(line.path("level").asText()).isIn("info", "warn", "error");
            assertThat(line.path("logger").asText()).isNotEmpty();
            assertThat(line.path("message").asText()).isNotEmpty();
        });
        List<String> stages = lines.stream()
                .map(line -> line.path("message").asText())
                .filter(message -> message.startsWith("stage "))
                .toList();
        assertThat(stages)
                .anyMatch(stage -> stage.matches("stage [0-9]+ done: goe ingest \\(.*\\), [1-9][0-9]* tasks,"
                        + " [0-9.]+ s, [1-9][0-9]* bytes read, [1-9][0-9]* bytes written, 0 bytes shuffled"));
        assertThat(Files.readString(folder.resolve("ingest.prom")))
                .contains(
                        "goe_last_run_exit_code{command=\"ingest\"} 0\n",
                        "goe_last_run_records{command=\"ingest\"} 40\n",
                        "goe_last_run_kept{command=\"ingest\"} 40\n",
                        "goe_last_run_quarantined{command=\"ingest\"} 0\n",
                        "goe_last_run_variants{command=\"ingest\"} 40\n",
                        "goe_last_run_samples{command=\"ingest\"} 2\n",
                        "goe_last_run_bytes{command=\"ingest\"} ");

        try (Stream<Path> files = Files.walk(events)) {
            assertThat(files.filter(Files::isRegularFile)
                            .mapToLong(f -> f.toFile().length())
                            .sum())
                    .isGreaterThan(50_000);
        }
        assertThat(TestFiles.with(events, PERSON)).isEmpty();
        assertThat(TestFiles.with(logs, PERSON)).isEmpty();
        assertThat(TestFiles.with(events, "spark.redaction.regex")).isNotEmpty();
        assertThat(Files.readString(folder.resolve("one.vcf"))).contains("ZZPERSON1"); // it was asked about this person
    }

    @Test
    void messagesOnStderrAreJsonToo() throws Exception {
        Path said = folder.resolve("error.txt");
        Process process = ChildProcess.start(said, "describe", "-s", folder.resolve("nowhere"), "--log-format", "json");
        assertThat(process.waitFor()).isEqualTo(2);
        List<String> lines = Files.readAllLines(said);
        assertThat(lines).hasSize(1);
        JsonNode line = JSON.readTree(lines.get(0));
        assertThat(line.path("level").asText()).isEqualTo("error");
        assertThat(line.path("message").asText()).startsWith("There is no store at ");
    }

    /** The settings that docs/operations.md gives. */
    @Test
    void sparksOwnMetricsAreServedForPrometheus() throws Exception {
        SparkConf conf = new SparkConf(false)
                .setMaster("local[1]")
                .setAppName("goe")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1");
        for (String line : operations()) {
            String[] setting = line.split("=", 2);
            conf.set(setting[0], setting[1]);
        }
        conf.set("spark.ui.port", "0");
        SparkContext context = new SparkContext(conf);
        try {
            String ui = context.uiWebUrl().get();
            assertThat(get(ui + "/metrics/prometheus")).contains("metrics_goe_driver_");
            assertThat(get(ui + "/metrics/executors/prometheus")).contains("metrics_executor_totalTasks_total{");
        } finally {
            context.stop();
        }
    }

    private static List<String> operations() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("../docs/operations.md"));
        int from = lines.indexOf("spark.ui.enabled=true");
        List<String> settings = lines.subList(from, lines.size()).stream()
                .takeWhile(l -> !l.startsWith("```"))
                .toList();
        assertThat(settings).hasSizeGreaterThan(3);
        return settings;
    }

    private static String get(String uri) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()
                .send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }
}
