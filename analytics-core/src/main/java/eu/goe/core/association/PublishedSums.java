package eu.goe.core.association;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code sums.json} of a package of type {@code suffstats}: what of a {@link SumsDefinition} leaves. Specified in {@code docs/format.md}, "Sums for a regression of all nodes".
 *
 * @param format always 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PublishedSums(
        int format,
        SumsDefinition.Stage stage,
        boolean binary,
        int xModel,
        @Nullable String regions,
        SumsDefinition.@Nullable Answered plan,
        List<SumsDefinition.Group> groups)
        implements Serializable {
    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /**
     * What leaves of a definition.
     *
     * @param told of each group whether anything does
     */
    public static PublishedSums of(SumsDefinition definition, boolean[] told) {
        return new PublishedSums(
                FORMAT,
                definition.stage(),
                definition.binary(),
                definition.xModel(),
                definition.regions(),
                definition.plan(),
                IntStream.range(0, told.length)
                        .mapToObj(g -> told[g]
                                ? definition.groups().get(g).published()
                                : definition.groups().get(g).withheld())
                        .toList());
    }

    /** What its rows have. */
    public SumsLayout layout() {
        return SumsLayout.of(stage, binary, groups);
    }

    /** The bytes of the file. */
    public byte[] toBytes() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IOException if the bytes are no such file, or of another format */
    public static PublishedSums parse(byte[] bytes) throws IOException {
        PublishedSums sums = JSON.readValue(bytes, PublishedSums.class);
        if (sums.format() != FORMAT) {
            throw new IOException("sums of format " + sums.format() + "; this program reads format " + FORMAT);
        }
        return sums;
    }
}
