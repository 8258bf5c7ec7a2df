package eu.goe.core.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.ValidationReport;
import org.apache.jena.sparql.graph.GraphFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The oracle is Apache Jena with the official shapes of the GDI. */
class HealthDcatTest {
    private static final List<String> SHAPES = List.of(
            "Dataset",
            "Distribution",
            "AgentCreator",
            "AgentHdab",
            "Kind",
            "Identifier",
            "Catalog",
            "DataService",
            "Resource");
    private static final String DCT = "http://purl.org/dc/terms/";
    private static final Graph RULES = GraphFactory.createDefaultGraph();

    @TempDir
    Path folder;

    @BeforeAll
    static void readShapes() throws IOException {
        for (String shape : SHAPES) {
            try (InputStream in = HealthDcatTest.class.getResourceAsStream("/gdi-shacl/" + shape + ".ttl")) {
                // Identifier.ttl uses a prefix that it does not declare.
                String text = "@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
                        + new String(in.readAllBytes(), StandardCharsets.UTF_8);
                RDFParser.fromString(text, Lang.TURTLE).parse(RULES);
            }
        }
    }

    @Test
    void recordIsValidByTheOfficialShapes() throws IOException {
        requireValid(record(ReleaseDescriptionYaml.parse(ReleaseDescriptionTest.FULL, "m.yaml")));
    }

    @Test
    void recordOfPlaceholdersIsValidToo() throws IOException {
        requireValid(record(ReleaseDescription.placeholder()));
    }

    @Test
    void theShapesAreLookedAt() throws IOException {
        String text = text(ReleaseDescription.placeholder());
        for (String without :
                List.of("dct:title", "dct:publisher", "dcat:theme", "dct:accessRights", "dcat:accessURL")) {
            String damaged = text.replace(without + " ", "gdi:nothing ");
            assertThat(damaged).isNotEqualTo(text);
            assertThat(ShaclValidator.get().validate(RULES, parse(damaged)).conforms())
                    .as(without)
                    .isFalse();
        }
    }

    @Test
    void hostileTextsComeBackAsTheyWere() throws IOException {
        String hostile =
                "\"\"\" . <a> <b> <c> . \\\" \\u0041 '''\n@prefix x: <y> .\t</script> \u202e\u2028\ud83e\uddec ${x}";
        String yaml = "title: " + json(hostile) + "\ndescription: " + json(hostile) + "\nkeywords: [" + json(hostile)
                + "]\nprovenance: " + json(hostile) + "\npublisher: {name: " + json(hostile) + "}\n";
        Graph graph = record(ReleaseDescriptionYaml.parse(yaml, "m.yaml"));
        requireValid(graph);
        for (String predicate : List.of("title", "description")) {
            Node dataset = graph.find(Node.ANY, uri("http://www.w3.org/ns/adms#status"), Node.ANY)
                    .filterKeep(t -> t.getObject().getURI().contains("/dataset-status/"))
                    .next()
                    .getSubject();
            assertThat(graph.find(dataset, uri(DCT + predicate), Node.ANY)
                            .mapWith(t -> t.getObject().getLiteralLexicalForm())
                            .toList())
                    .containsExactly(hostile);
        }
        assertThat(graph.contains(uri("a"), Node.ANY, Node.ANY)).isFalse();
    }

    @Test
    void strataWithHostileNamesDoNotBreakTheRecord() throws IOException {
        Path release = folder.resolve("r");
        WrittenRelease.write(
                release,
                "1.0",
                ReleaseDescription.placeholder(),
                WrittenRelease.table("population=\"@en . <x> <y> <z"),
                java.util.EnumSet.of(ReleaseFormat.PARQUET, ReleaseFormat.HTML),
                null,
                null);
        requireValid(parse(Files.readString(release.resolve("metadata.ttl"))));
    }

    @Test
    void distributionsTellSizesAndChecksumsOfTheFiles() throws IOException {
        Graph graph = record(ReleaseDescription.placeholder());
        List<String> urls = graph.find(Node.ANY, uri("http://www.w3.org/ns/dcat#accessURL"), Node.ANY)
                .mapWith(t -> t.getObject().getURI())
                .toList();
        assertThat(urls)
                .containsExactlyInAnyOrder(
                        "https://placeholder.invalid/PLACEHOLDER/goe-1.0.sites.vcf.gz",
                        "https://placeholder.invalid/PLACEHOLDER/parquet/");
        List<String> sums = graph.find(Node.ANY, uri("http://spdx.org/rdf/terms#checksumValue"), Node.ANY)
                .mapWith(t -> t.getObject().getLiteralLexicalForm())
                .toList();
        assertThat(sums).hasSize(1);
        assertThat(Files.readString(folder.resolve("r").resolve("SHA256SUMS")))
                .contains(sums.get(0) + "  goe-1.0.sites.vcf.gz\n")
                .contains("  metadata.ttl\n");
        assertThat(Files.readString(folder.resolve("r").resolve("release.json")))
                .contains("\"metadata.ttl\"");
    }

    @Test
    void aFolderIsWhatItsLargestFileIs() {
        List<ReleaseSummary.ReleasedFile> files = List.of(
                new ReleaseSummary.ReleasedFile("parquet/_log/0.json", 10, -1, "00"),
                new ReleaseSummary.ReleasedFile("parquet/chr1.0.parquet", 1000, 5, "11"));
        assertThat(ReleaseFileType.of(HealthDcat.largest(files).path()).mediaType())
                .isEqualTo("application/vnd.apache.parquet");
    }

    private String text(ReleaseDescription description) throws IOException {
        Path release = folder.resolve("r");
        WrittenRelease.write(
                release,
                "1.0",
                description,
                WrittenRelease.table(),
                java.util.EnumSet.of(ReleaseFormat.VCF, ReleaseFormat.PARQUET, ReleaseFormat.HTML),
                null,
                null);
        return Files.readString(release.resolve("metadata.ttl"));
    }

    private Graph record(ReleaseDescription description) throws IOException {
        return parse(text(description));
    }

    static Graph parse(String turtle) {
        Graph graph = GraphFactory.createDefaultGraph();
        RDFParser.create()
                .source(new StringReader(turtle))
                .lang(Lang.TURTLE)
                .strict(true)
                .parse(graph);
        return graph;
    }

    static void requireValid(Graph graph) {
        ValidationReport report = ShaclValidator.get().validate(RULES, graph);
        List<String> messages = new ArrayList<>();
        report.getEntries().forEach(e -> messages.add(e.focusNode() + " " + e.resultPath() + ": " + e.message()));
        assertThat(messages).isEmpty();
        assertThat(graph.contains(
                        Node.ANY,
                        uri("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
                        uri("http://www.w3.org/ns/dcat#Dataset")))
                .isTrue();
    }

    private static Node uri(String uri) {
        return NodeFactory.createURI(uri);
    }

    /** JSON strings are YAML strings. */
    private static String json(String text) throws IOException {
        return new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(text);
    }
}
