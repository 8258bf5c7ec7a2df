package eu.goe.core.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.genome.ContigLength;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What {@code store.json} says: fixed when the store is made.
 *
 * @param format version of the store's format; a reader refuses a newer one
 * @param node as packages name it, {@code SE}
 * @param assembly {@code GRCh38}, {@code any}, or a name made from the file that {@code init} was given
 * @param contigs of an assembly that is not built in, in order; empty for {@code any}, whose contigs are in the batches
 * @param reference FASTA that variants are left-aligned with, null if they are only trimmed
 * @param windowBases width of a window
 * @param synthetic whether all people are simulated
 * @param policy text of the disclosure policy, null for the built-in one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoreInfo(
        int format,
        String node,
        String assembly,
        List<ContigLength> contigs,
        @Nullable String reference,
        int windowBases,
        boolean synthetic,
        @Nullable String policy) {
    /** The format that this program writes and the newest that it reads. */
    public static final int FORMAT = 4;

    /** The oldest that {@code goe upgrade} takes over. */
    private static final int OLDEST = 3;

    /** The file, written last by {@code init}. */
    static final String NAME = "store.json";

    private static final ObjectMapper JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public StoreInfo {
        contigs = List.copyOf(contigs);
    }

    /**
     * Of the store at a root, which may have a format to be taken over; empty if there is none.
     *
     * @throws VerificationException if it has a format that is too old for that or too new, or is damaged
     */
    static Optional<StoreInfo> read(StoreFiles files) {
        return files.readText(NAME).map(text -> parse(text, files.path("")));
    }

    private static StoreInfo parse(String text, String uri) {
        try {
            JsonNode tree = JSON.readTree(text);
            int format = tree.path("format").asInt(0);
            if (format > FORMAT) {
                throw new VerificationException("The store at " + uri + " has format " + format
                        + ", of a later goe; this one reads format " + FORMAT + ". Use the program that made it.");
            }
            if (format < OLDEST) {
                throw new VerificationException("The store at " + uri + " has format " + format
                        + ", of an earlier build; this program reads format " + FORMAT + " and cannot migrate it.\n"
                        + "Keep it as the record of what left, and ingest its files into a new store: goe init -s NEW"
                        + " --node XX --assembly GRCh38");
            }
            return JSON.treeToValue(tree, StoreInfo.class);
        } catch (JsonProcessingException e) {
            throw new VerificationException(NAME + " at " + uri + " is damaged.", e);
        }
    }

    void write(StoreFiles files) {
        files.writeText(NAME, toJson());
    }

    /** Says in its place that the store has the format of this program. */
    void raiseFormat(StoreFiles files) {
        StoreInfo raised = new StoreInfo(FORMAT, node, assembly, contigs, reference, windowBases, synthetic, policy);
        files.replaceText(NAME, raised.toJson());
    }

    private String toJson() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What another says differently, for a message. */
    List<String> differences(StoreInfo wanted) {
        Map<String, JsonNode> a = fields();
        Map<String, JsonNode> b = wanted.fields();
        TreeSet<String> names = new TreeSet<>(a.keySet());
        names.addAll(b.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            if (!Objects.equals(a.get(name), b.get(name))) {
                boolean isLong = name.equals("policy") || name.equals("contigs");
                differences.add(isLong ? name + " differs" : name + " is " + a.get(name) + ", not " + b.get(name));
            }
        }
        return differences;
    }

    private Map<String, JsonNode> fields() {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        JSON.valueToTree(this).properties().forEach(e -> fields.put(e.getKey(), e.getValue()));
        return fields;
    }
}
