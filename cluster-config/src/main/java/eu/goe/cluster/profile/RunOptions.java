package eu.goe.cluster.profile;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says about where it runs; every value may be absent.
 *
 * @param profile a built-in name or a {@code .conf} file
 * @param master Spark's master
 * @param conf Spark settings by name
 * @param driverMemory as {@code 4g}
 * @param executorMemory as {@code 4g}
 * @param cores above 0
 * @param submitted Spark settings that spark-submit started this process with; empty if it did not
 *
 */
public record RunOptions(
        @Nullable String profile,
        @Nullable String master,
        Map<String, String> conf,
        @Nullable String driverMemory,
        @Nullable String executorMemory,
        @Nullable Integer cores,
        Map<String, String> submitted) {
    public RunOptions {
        conf = Map.copyOf(conf);
        submitted = Map.copyOf(submitted);
    }
}
