package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.disclosure.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every package of counts says in its manifest that it was attacked before it was signed, and every other one why it was not. */
@Tag("slow")
class AuditorIT {
    private static final int PEOPLE = 600;
    private static final int SITES = 150;

    @TempDir
    static Path folder;

    private static Path store;
    private static Path key;

    /** Frequencies of all sizes; every fourth call of a population is of low quality, so that raw and adj differ. */
    @BeforeAll
    static void countOneStore() throws IOException {
        Path policy = Files.writeString(
                folder.resolve("policy.yaml"), "coordinator: {min_count: 10, min_cohort: 50, approvers: 0}\n");
        ok("keys", "new", "--node", "SE", "-o", folder.resolve("keys"));
        key = folder.resolve("keys/SE-signer.key.pem");
        store = folder.resolve("store");
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--policy", policy, "--synthetic");
        ok("ingest", "-s", store, vcf(), "--absent-sites", "reference");
        StringBuilder text = new StringBuilder("sample\tsex\tpopulation\tcentre\n");
        for (int i = 0; i < PEOPLE; i++) {
            text.append("ZZSECRET").append(i);
            text.append('\t').append(i % 20 == 0 ? "" : i % 2 == 0 ? "F" : "M");
            text.append('\t').append(i % 30 == 1 ? "" : i < 330 ? "FIN" : i < 530 ? "SWE" : "ISL");
            text.append('\t').append(i % 3 == 0 ? "north" : "south").append('\n');
        }
        ok("samples", "-s", store, "import", Files.writeString(folder.resolve("attributes.tsv"), text));
    }

    private static Path vcf() throws IOException {
        SplittableRandom random = new SplittableRandom(20261127);
        StringBuilder text = new StringBuilder("##fileformat=VCFv4.3\n##contig=<ID=chr22,length=50818468>\n"
                + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                + "##FORMAT=<ID=GQ,Number=1,Type=Integer,Description=\"Genotype quality\">\n"
                + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        for (int i = 0; i < PEOPLE; i++) {
            text.append("\tZZSECRET").append(i);
        }
        for (int site = 0; site < SITES; site++) {
            double af = Math.pow(10, -3 * random.nextDouble());
            text.append("\nchr22\t").append(20_000_001 + 100 * site).append("\t.\tA\tG\t.\tPASS\t.\tGT:GQ");
            for (int i = 0; i < PEOPLE; i++) {
                int copies = (random.nextDouble() < af ? 1 : 0) + (random.nextDouble() < af ? 1 : 0);
                text.append('\t')
                        .append(
                                random.nextInt(60) == 0
                                        ? "./."
                                        : List.of("0/0", "0/1", "1/1").get(copies));
                text.append(':').append(random.nextInt(12) == 0 ? 10 : 60);
            }
        }
        return Files.writeString(folder.resolve("calls.vcf"), text.append('\n'));
    }

    private static JsonNode auditorOf(String name, String command, Object... more) throws IOException {
        List<Object> args = new ArrayList<>(List.of(command, "-s", store, "--name", name));
        args.addAll(Arrays.asList(more));
        ok(args.toArray());
        Path exported = folder.resolve(name + ".pkg");
        ok("export", "-s", store, "--result", name, "--key", key, "-o", exported);
        JsonNode manifest =
                new ObjectMapper().readTree(exported.resolve("manifest.json").toFile());
        String review = Files.readString(exported.resolve("report/review.html"));
        JsonNode auditor = manifest.path("outcome").path("auditor");
        assertThat(auditor.path("version").asInt()).isEqualTo(1);
        if (auditor.has("not_audited")) {
            assertThat(review)
                    .contains("Not audited: " + auditor.path("not_audited").asText());
        } else {
            assertThat(auditor.path("unsafe").asInt(-1)).isZero();
            assertThat(auditor.path("sites").asLong())
                    .isEqualTo(manifest.path("outcome").path("sites").asLong())
                    .isPositive();
            assertThat(review)
                    .contains("<td>small counts there, to the nearest 100</td><td class=\"num\">"
                            + auditor.path("cells").asLong() + "</td>");
        }
        return auditor;
    }

    @Promise(attack = "auditor")
    @Test
    void countsByTwoAttributesAreAttacked() throws IOException {
        JsonNode auditor = auditorOf("two", "frequencies", "--by", "population,sex");
        assertThat(auditor.path("hidden").asLong()).isGreaterThan(100);
    }

    @Promise(attack = "auditor")
    @Test
    void countsByThreeAttributesAreAttacked() throws IOException {
        JsonNode auditor = auditorOf("three", "frequencies", "--by", "population,sex,centre");
        assertThat(auditor.path("hidden").asLong()).isGreaterThan(100);
    }

    @Test
    void coverageSaysWhyItIsNot() throws IOException {
        JsonNode auditor = auditorOf("coverage", "coverage");
        assertThat(auditor.path("not_audited").asText()).startsWith("coverage");
    }
}
