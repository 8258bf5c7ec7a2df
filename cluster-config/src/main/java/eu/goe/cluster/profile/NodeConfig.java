package eu.goe.cluster.profile;

import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What a node's configuration file ({@code --config}) says; every value may be absent.
 *
 * @param store default of {@code -s}
 * @param profile where it runs
 * @param master Spark's master
 * @param conf Spark settings by name
 * @param driverMemory as {@code 4g}
 * @param executorMemory as {@code 4g}
 * @param cores of this machine, or of the cluster
 */
public record NodeConfig(
        @Nullable String store,
        @Nullable String profile,
        @Nullable String master,
        Map<String, String> conf,
        @Nullable String driverMemory,
        @Nullable String executorMemory,
        @Nullable Integer cores) {
    private static final List<String> KEYS =
            List.of("store", "profile", "master", "conf", "driver-memory", "executor-memory", "cores");

    /** No file, nothing said. */
    public static final NodeConfig EMPTY = new NodeConfig(null, null, null, Map.of(), null, null, null);

    public NodeConfig {
        conf = Map.copyOf(conf);
    }

    /**
     * Reads a YAML file.
     *
     * @throws UsageException with all problems of the file together
     */
    public static NodeConfig read(Path file) {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageException("--config " + file + ": cannot be read (" + reason(e) + ")", e);
        }
        return parse(file.toString(), text);
    }

    static NodeConfig parse(String name, String text) {
        Object tree;
        // No list within lists by reference: a short text would be a long tree, and messages print it.
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(5);
        try {
            tree = new Yaml(new SafeConstructor(options)).load(text);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw new UsageException(name + ":" + line + ": not YAML: " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new UsageException(name + ": not YAML", e);
        }
        if (tree == null) {
            return EMPTY;
        }
        if (!(tree instanceof Map<?, ?> map)) {
            throw new UsageException(name + ": expected 'key: value' lines; the keys are " + String.join(", ", KEYS));
        }
        List<String> problems = new ArrayList<>();
        for (Object key : map.keySet()) {
            if (!KEYS.contains(String.valueOf(key))) {
                problems.add("unknown key '" + key + "'" + NearestWord.hint(String.valueOf(key), KEYS));
            }
        }
        NodeConfig config = new NodeConfig(
                text(map, "store", problems),
                text(map, "profile", problems),
                text(map, "master", problems),
                settings(map.get("conf"), problems),
                memory(map, "driver-memory", problems),
                memory(map, "executor-memory", problems),
                cores(map.get("cores"), problems));
        if (!problems.isEmpty()) {
            throw new UsageException(name + ": " + String.join("; ", problems));
        }
        return config;
    }

    private static @Nullable String text(Map<?, ?> map, String key, List<String> problems) {
        Object value = map.get(key);
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            problems.add("'" + key + "' must be one value");
            return null;
        }
        return value == null ? null : value.toString();
    }

    private static @Nullable String memory(Map<?, ?> map, String key, List<String> problems) {
        String value = text(map, key, problems);
        if (value != null && !SparkSettings.isMemory(value)) {
            problems.add("'" + key + "' must be a size such as 4g or 512m, not '" + value + "'");
        }
        return value;
    }

    private static @Nullable Integer cores(@Nullable Object value, List<String> problems) {
        if (value == null) {
            return null;
        }
        if (value instanceof Integer n && n > 0) {
            return n;
        }
        problems.add("'cores' must be a whole number above 0, not '" + value + "'");
        return null;
    }

    private static Map<String, String> settings(@Nullable Object value, List<String> problems) {
        Map<String, String> conf = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((k, v) -> conf.put(String.valueOf(k), String.valueOf(v)));
        } else if (value != null) {
            problems.add("'conf' must hold 'spark.name: value' lines");
        }
        return conf;
    }

    static String reason(IOException e) {
        return e instanceof java.nio.file.NoSuchFileException ? "no such file" : String.valueOf(e.getMessage());
    }
}
