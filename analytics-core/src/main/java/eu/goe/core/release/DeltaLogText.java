package eu.goe.core.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * The first and only version of a Delta table over files that are there already: a text, so that a release needs no
 * engine.
 *
 * @see <a href="https://github.com/delta-io/delta/blob/master/PROTOCOL.md">Delta transaction log protocol</a>
 */
final class DeltaLogText {
    /** Where the version is, in the table's folder. */
    static final String PATH = "_delta_log/00000000000000000000.json";

    /** Keys in order, so that the same release has the same bytes. */
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private DeltaLogText() {}

    /**
     * A file of the table.
     *
     * @param name in the table's folder; plain characters only
     * @param firstContig least name of a contig in the file, as texts compare, and
     * @param lastContig greatest
     * @param firstPos least {@code pos}, 1-based, and
     * @param lastPos greatest
     */
    record DataFile(
            String name, long bytes, long rows, String firstContig, String lastContig, int firstPos, int lastPos) {}

    /**
     * @param id of the table: the same for the same release
     * @param schema of all files
     */
    static String of(String id, Instant created, MessageType schema, List<DataFile> files) {
        StringBuilder text = new StringBuilder();
        line(text, "protocol", Map.of("minReaderVersion", 1, "minWriterVersion", 2));
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put(
                "id",
                UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString());
        metadata.put("name", id);
        metadata.put("format", Map.of("provider", "parquet", "options", Map.of()));
        metadata.put("schemaString", json(Map.of("type", "struct", "fields", fields(schema))));
        metadata.put("partitionColumns", List.of());
        metadata.put("configuration", Map.of());
        metadata.put("createdTime", created.toEpochMilli());
        line(text, "metaData", metadata);
        for (DataFile file : files) {
            Map<String, Object> statistics = new LinkedHashMap<>();
            statistics.put("numRecords", file.rows());
            statistics.put("minValues", place(file.firstContig(), file.firstPos()));
            statistics.put("maxValues", place(file.lastContig(), file.lastPos()));
            statistics.put("nullCount", Map.of("contig", 0, "pos", 0));
            Map<String, Object> add = new LinkedHashMap<>();
            add.put("path", file.name());
            add.put("partitionValues", Map.of());
            add.put("size", file.bytes());
            add.put("modificationTime", created.toEpochMilli());
            add.put("dataChange", true);
            add.put("stats", json(statistics));
            line(text, "add", add);
        }
        return text.toString();
    }

    private static Map<String, Object> place(String contig, int pos) {
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("contig", contig);
        place.put("pos", pos);
        return place;
    }

    private static List<Object> fields(MessageType schema) {
        List<Object> fields = new ArrayList<>();
        for (Type column : schema.getFields()) {
            Map<String, Object> field = new LinkedHashMap<>();
            field.put("name", column.getName());
            field.put("type", type(column.asPrimitiveType()));
            field.put("nullable", column.isRepetition(Type.Repetition.OPTIONAL));
            field.put("metadata", Map.of());
            fields.add(field);
        }
        return fields;
    }

    private static String type(PrimitiveType column) {
        return switch (column.getPrimitiveTypeName()) {
            case BINARY -> "string";
            case INT32 -> "integer";
            case INT64 -> "long";
            case DOUBLE -> "double";
            case BOOLEAN, FLOAT, INT96, FIXED_LEN_BYTE_ARRAY ->
                throw new IllegalStateException("a release has no " + column);
        };
    }

    private static void line(StringBuilder text, String action, Object value) {
        text.append(json(Map.of(action, value))).append('\n');
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
