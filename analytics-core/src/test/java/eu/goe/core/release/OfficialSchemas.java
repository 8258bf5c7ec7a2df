package eu.goe.core.release;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The schemas under {@code src/test/resources/schemas}; whatever they refer to must be there too. */
final class OfficialSchemas {
    private static final String BEACON = "https://raw.githubusercontent.com/ga4gh-beacon/beacon-v2/main/";

    /** Beginning of an identifier, and where files are that it names; those of GKS have no ending. */
    private static final Map<String, String> FOLDERS = Map.of(
            BEACON,
            "beacon-v2/",
            "https://w3id.org/ga4gh/schema/vrs/1.3/",
            "vrs-1.3/",
            "https://w3id.org/ga4gh/schema/vrs/2.x/json/",
            "vrs-2/",
            "https://w3id.org/ga4gh/schema/va-spec/1.x/profiles/json/",
            "va-spec/",
            "https://w3id.org/ga4gh/schema/gks-common/1.x/core-im/json/",
            "gks-common/");

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(OfficialSchemas::text));

    Schema beaconVariant() {
        return schema(BEACON + "models/json/beacon-v2-default-model/genomicVariations/defaultSchema.json");
    }

    Schema cohortAlleleFrequency() {
        return schema("https://w3id.org/ga4gh/schema/va-spec/1.x/profiles/json/CohortAlleleFrequencyStudyResult");
    }

    private Schema schema(String id) {
        return registry.getSchema(SchemaLocation.of(id));
    }

    /** What is wrong with a document; empty if it is valid. */
    static List<String> faults(Schema schema, String json) {
        return schema.validate(json, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    /** A file under {@code schemas}. */
    static String resource(String name) {
        try (InputStream in = OfficialSchemas.class.getResourceAsStream("/schemas/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no schema " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a gzip file. */
    static List<String> lines(Path file) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    private static String text(String iri) {
        for (Map.Entry<String, String> folder : FOLDERS.entrySet()) {
            if (iri.startsWith(folder.getKey())) {
                String name = folder.getValue() + iri.substring(folder.getKey().length());
                return resource(name.endsWith(".json") ? name : name + ".json");
            }
        }
        throw new IllegalStateException("no schema " + iri);
    }
}
