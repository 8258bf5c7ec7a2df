package eu.goe.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.genotype.SampleField;
import java.io.Serializable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a batch may hold beside genotypes.
 *
 * @param formats FORMAT fields that were kept, in the order of {@link SampleField}
 * @param infos keys of INFO that were kept
 * @param filters ids of filters other than PASS
 */
public record BatchFields(List<SampleField> formats, List<Info> infos, List<String> filters) implements Serializable {
    /** Nothing was kept. */
    public static final BatchFields NONE = new BatchFields(List.of(), List.of(), List.of());

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A key of INFO as a file's header declares it.
     *
     * @param number {@code 1}, {@code A}, {@code R}, {@code G}, {@code .}, …
     * @param type {@code Integer}, {@code Float}, {@code String}, {@code Character} or {@code Flag}
     */
    public record Info(String id, String number, String type) implements Serializable {}

    /** The same with the filters that records turned out to have, sorted. */
    public BatchFields withFilters(Collection<String> seen) {
        return new BatchFields(formats, infos, List.copyOf(new TreeSet<>(seen)));
    }

    String toJson() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("formats", formats);
        values.put("infos", infos);
        values.put("filters", filters);
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static BatchFields parse(@Nullable String json) {
        try {
            return json == null ? NONE : JSON.readValue(json, BatchFields.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the fields of a batch are damaged", e);
        }
    }
}
