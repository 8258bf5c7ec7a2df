package eu.goe.core.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import eu.goe.core.command.Software;
import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.frequency.Quality;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.WindowGrid;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.release.MergedInfo;
import eu.goe.core.release.MergedNode;
import eu.goe.core.release.MergedSource;
import eu.goe.core.release.MergedStratum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.io.LocalInputFile;

/** What {@code merge} wrote: {@code merged.json} and one Parquet file a window. */
public final class MergedFolder implements MergedSource {
    static final String INFO = "merged.json";

    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Path folder;
    private final Info info;
    private final Assembly assembly;

    /** {@code merged.json}. */
    record Info(
            int format,
            String assembly,
            List<String> by,
            List<Quality> qualities,
            String sexPloidy,
            boolean synthetic,
            List<MergedStratum> strata,
            List<MergedNode> nodes,
            List<String> windows,
            long variants,
            String software) {}

    /** Whether a folder is a merged table. */
    public static boolean is(Path folder) {
        return Files.isRegularFile(folder.resolve(INFO));
    }

    /**
     * Opens a merged table.
     *
     * @throws UsageException if the folder is none
     * @throws VerificationException if it is damaged or of another format
     */
    public MergedFolder(Path folder) {
        if (MergedCrossTable.is(folder)) {
            throw new UsageException(folder
                    + " is a merged cross table of people, not a table of frequencies: only that has"
                    + " sites, and is released. Its figures are in " + folder.resolve(MergedCrossTable.TABLE) + ".");
        }
        if (!is(folder)) {
            throw new UsageException(folder + " is not a merged table. Make one with: goe merge PACKAGE... -o FOLDER");
        }
        this.folder = folder;
        try {
            JsonNode tree = JSON.readTree(Files.readString(folder.resolve(INFO)));
            int format = tree.path("format").asInt(0);
            if (format != FORMAT) {
                throw new VerificationException(folder + ": merged table of format " + format
                        + "; this program reads format " + FORMAT + ". Use a newer program.");
            }
            this.info = JSON.treeToValue(tree, Info.class);
        } catch (JsonProcessingException e) {
            throw new VerificationException(folder.resolve(INFO) + " is damaged.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.assembly = Assemblies.named(info.assembly());
    }

    static void write(Path folder, Info info) throws IOException {
        Files.writeString(folder.resolve(INFO), JSON.writeValueAsString(info) + "\n");
    }

    static Info info(
            Assembly assembly,
            Manifest first,
            List<Quality> qualities,
            List<MergedStratum> strata,
            List<MergedNode> nodes,
            List<String> windows,
            long variants) {
        return new Info(
                FORMAT,
                assembly.name(),
                first.by(),
                qualities,
                first.sexPloidy(),
                first.synthetic(),
                strata,
                nodes,
                windows,
                variants,
                Software.NAME);
    }

    static Path file(Path folder, String window) {
        return folder.resolve("data").resolve(window + ".parquet");
    }

    @Override
    public MergedInfo info() {
        return new MergedInfo(
                assembly,
                info.strata(),
                info.qualities(),
                info.sexPloidy(),
                info.nodes(),
                info.synthetic(),
                info.software());
    }

    @Override
    public List<String> windowLabels() {
        return info.windows().stream().sorted(WindowGrid.order(assembly)).toList();
    }

    @Override
    public Rows rows(String windowLabel) {
        try {
            return new OpenRows(new RowFileReader<>(
                    new LocalInputFile(file(folder, windowLabel)),
                    new MergedFormat(assembly, info.strata().size())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record OpenRows(RowFileReader<MergedRow> reader) implements Rows {
        @Override
        public boolean hasNext() {
            return reader.hasNext();
        }

        @Override
        public MergedRow next() {
            return reader.next();
        }

        @Override
        public void close() {
            try {
                reader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
