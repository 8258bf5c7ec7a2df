package eu.goe.cluster.profile;

import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the Spark session, from weakest to strongest: {@code profiles/common.conf}, the profile, what {@code spark-submit}
 * said, the configuration file, the options of the command line. Knows no Spark class, so that it is checked before Spark starts.
 */
public final class SparkSettings {
    private static final List<String> PROFILES = List.of("local", "standalone", "yarn", "kubernetes");
    private static final String SUBMITTED = "spark-submit";
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(secret|password|passwd|token|access[.-]?key|credential).*");
    /** Says where a secret is, how long it is or who knows it. */
    private static final Pattern PLACE_OF_SECRET =
            Pattern.compile("(?i).*([.]file|tokenFile|[.]path|bitLength|[.]provider|[.]enabled|[.]renewalRatio)");

    private static final Pattern MEMORY = Pattern.compile("[1-9][0-9]*[kKmMgGtT]?[bB]?");

    private SparkSettings() {}

    /**
     * @param options what the command line says
     * @param config what the configuration file says
     * @return settings by name, with {@code spark.master} among them
     * @throws UsageException if a profile is unknown, a setting is not one, there is no master or no secret for it, or the driver would have to run elsewhere
     */
    public static Map<String, String> of(RunOptions options, NodeConfig config) {
        Map<String, String> settings = new TreeMap<>();
        explain(options, config).forEach((name, setting) -> settings.put(name, setting.value()));
        requireHere(settings, options);
        return settings;
    }

    /** The same with who said it. */
    public static Map<String, Setting> explain(RunOptions options, NodeConfig config) {
        boolean isSubmitted = options.submitted().containsKey("spark.master");
        String profile = first(options.profile(), config.profile(), isSubmitted ? SUBMITTED : "local");
        Map<String, Setting> settings = new TreeMap<>();
        put(settings, resource("common"), "built in");
        if (!profile.equals(SUBMITTED)) {
            put(
                    settings,
                    profile(profile),
                    PROFILES.contains(profile) ? "built-in profile " + profile : "profile " + profile);
        }
        put(settings, options.submitted(), SUBMITTED);
        put(settings, "spark.master", config.master(), "--config: master");
        put(settings, "spark.executor.memory", config.executorMemory(), "--config: executor-memory");
        put(settings, "spark.driver.memory", config.driverMemory(), "--config: driver-memory");
        check(config.conf());
        put(settings, config.conf(), "--config: conf");
        put(settings, "spark.master", options.master(), "--master");
        put(settings, "spark.executor.memory", options.executorMemory(), "--executor-memory");
        put(settings, "spark.driver.memory", options.driverMemory(), "--driver-memory");
        Integer cores = options.cores() != null ? options.cores() : config.cores();
        Setting master = settings.get("spark.master");
        if (master == null && !options.conf().containsKey("spark.master")) {
            throw new UsageException(
                    "profile '" + profile + "' needs a master: give --master, as for spark-submit (spark://HOST:7077)");
        }
        if (cores != null && master != null) {
            String origin = options.cores() != null ? "--cores" : "--config: cores";
            if (master.value().startsWith("local")) {
                put(settings, "spark.master", "local[" + cores + "]", origin);
            } else if (master.value().startsWith("spark:")) {
                put(settings, "spark.cores.max", cores.toString(), origin);
            } else {
                put(settings, "spark.executor.cores", cores.toString(), origin);
            }
        }
        check(options.conf());
        put(settings, options.conf(), "--conf");
        return settings;
    }

    /** Whether Spark and the JVM read it as an amount of memory: {@code 4g}, {@code 512m}. */
    public static boolean isMemory(String text) {
        return MEMORY.matcher(text).matches();
    }

    /** Whether the value of a setting is nobody else's business. */
    public static boolean isSecret(String name) {
        return SECRET.matcher(name).matches() && !PLACE_OF_SECRET.matcher(name).matches();
    }

    /** A driver on another machine is for spark-submit to start; it begins this program there. */
    private static void requireHere(Map<String, String> settings, RunOptions options) {
        if ("cluster".equals(settings.get("spark.submit.deployMode"))
                && !"cluster".equals(options.submitted().get("spark.submit.deployMode"))) {
            throw new UsageException("spark.submit.deployMode=cluster: this process is the driver."
                    + " To have it on the cluster: spark-submit --deploy-mode cluster --class eu.goe.cluster.cli.Goe goe.jar COMMAND…,"
                    + " see docs/tasks/run-on-a-cluster.md");
        }
    }

    private static Map<String, String> profile(String name) {
        if (PROFILES.contains(name)) {
            return resource(name);
        }
        Path file = Path.of(name);
        if (!name.endsWith(".conf") || !Files.isReadable(file)) {
            throw new UsageException("unknown profile '" + name + "'" + NearestWord.hint(name, PROFILES)
                    + "; built in are " + String.join(", ", PROFILES)
                    + "; a site's own is a file NAME.conf of spark.name=value lines");
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            Map<String, String> settings = load(reader);
            check(settings);
            return settings;
        } catch (IOException e) {
            throw new UsageException("profile " + name + ": cannot be read (" + NodeConfig.reason(e) + ")", e);
        }
    }

    private static Map<String, String> resource(String name) {
        try (InputStream in = SparkSettings.class.getResourceAsStream("/profiles/" + name + ".conf")) {
            if (in == null) {
                throw new IllegalStateException("profiles/" + name + ".conf is not in the program");
            }
            return load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> load(Reader reader) throws IOException {
        Properties properties = new Properties();
        properties.load(reader);
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(k -> settings.put(k, properties.getProperty(k)));
        return settings;
    }

    private static void check(Map<String, String> conf) {
        for (String key : conf.keySet()) {
            if (!key.startsWith("spark.")) {
                throw new UsageException("setting '" + key + "': names of Spark settings begin with 'spark.'");
            }
        }
    }

    private static void put(Map<String, Setting> settings, Map<String, String> said, String origin) {
        said.forEach((key, value) -> put(settings, key, value, origin));
    }

    private static void put(Map<String, Setting> settings, String key, @Nullable String value, String origin) {
        if (value != null) {
            settings.put(key, new Setting(value, origin));
        }
    }

    private static String first(@Nullable String a, @Nullable String b, String otherwise) {
        return a != null ? a : b != null ? b : otherwise;
    }
}
