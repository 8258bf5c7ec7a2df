package eu.goe.core.exchange;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import eu.goe.core.association.AssociationTest;
import eu.goe.core.association.PooledFormat;
import eu.goe.core.association.PooledRow;
import eu.goe.core.association.PooledTsv;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.parquet.io.LocalInputFile;

/** Associations of nodes pooled: {@code association.json}, and rows by window. Specified in {@code docs/format.md}, "Pooled association". */
public final class PooledAssociation {
    static final String INFO = "association.json";
    static final String DATA = "data/";
    /** One regression of all people, rather than an average of nodes' effects. */
    static final String REGRESSION = "regression";

    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT);

    private final Path folder;
    private final Info info;

    /**
     * {@code association.json}.
     *
     * @param model {@code fixed} or {@code random} of effects of nodes, {@code sample-size} of their z, or {@code regression} of all people
     * @param genomicControl whether each node's χ² were divided by their inflation
     * @param windows in genome order
     */
    public record Info(
            int format,
            String assembly,
            boolean synthetic,
            String model,
            boolean genomicControl,
            List<Trait> traits,
            List<Node> nodes,
            List<String> windows,
            long variants,
            String software) {
        /** In the format that this program writes. */
        public static Info of(
                String assembly,
                boolean synthetic,
                String model,
                boolean genomicControl,
                List<Trait> traits,
                List<Node> nodes,
                List<String> windows,
                long variants,
                String software) {
            return new Info(
                    FORMAT, assembly, synthetic, model, genomicControl, traits, nodes, windows, variants, software);
        }
    }

    /** One trait; people and cases as nodes published them, added up. */
    public record Trait(String name, @JsonProperty("binary") boolean isBinary, long n, long cases)
            implements Serializable {}

    /**
     * A node whose package went in, in the order of directions.
     *
     * @param lambda inflation of each trait's statistics; NaN where the node does not have the trait
     */
    public record Node(String node, String packageId, String audience, int sequence, List<Double> lambda) {}

    /** Whether a folder is one. */
    public static boolean is(Path folder) {
        return Files.isRegularFile(folder.resolve(INFO));
    }

    /** @throws VerificationException if it is damaged or of another format */
    public PooledAssociation(Path folder) {
        this.folder = folder;
        try {
            this.info = JSON.readValue(Files.readString(folder.resolve(INFO)), Info.class);
        } catch (JsonProcessingException e) {
            throw new VerificationException(folder.resolve(INFO) + " is damaged.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (info.format() != FORMAT) {
            throw new VerificationException(folder + ": pooled association of format " + info.format()
                    + "; this program reads format " + FORMAT + ". Use a newer program.");
        }
    }

    static void write(Path folder, Info info) throws IOException {
        Files.writeString(folder.resolve(INFO), JSON.writeValueAsString(info) + "\n");
    }

    public Info info() {
        return info;
    }

    public Assembly assembly() {
        return Assemblies.named(info.assembly());
    }

    /** How its rows are shown. */
    public PooledTsv lines() {
        return new PooledTsv(
                assembly(),
                info.traits().stream().map(Trait::name).toList(),
                info.traits().stream().map(Trait::isBinary).toList(),
                test());
    }

    private String test() {
        if (info.model().equals(AssociationMerger.Model.SAMPLE_SIZE.toString())) {
            return "SAMPLE_SIZE_Z";
        }
        if (!info.model().equals(REGRESSION)) {
            return "IVW_" + info.model().toUpperCase(Locale.ROOT);
        }
        return (info.traits().stream().anyMatch(Trait::isBinary) ? AssociationTest.SCORE : AssociationTest.LINEAR)
                .name();
    }

    /** How nodes were put together, for people. */
    public String how() {
        return switch (info.model()) {
            case REGRESSION -> "one regression of all people";
            case "sample-size" -> "z by people";
            default -> "inverse variance, effects " + info.model();
        };
    }

    /** The rows of a window, in order. */
    public void rows(String window, Consumer<PooledRow> action) {
        PooledFormat format =
                new PooledFormat(assembly(), info.traits().size(), info.nodes().size());
        try (RowFileReader<PooledRow> rows =
                new RowFileReader<>(new LocalInputFile(folder.resolve(DATA + window + WindowFile.SUFFIX)), format)) {
            rows.forEachRemaining(action);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
