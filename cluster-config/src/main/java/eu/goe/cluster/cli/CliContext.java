package eu.goe.cluster.cli;

import eu.goe.cluster.profile.ClusterSecret;
import eu.goe.cluster.profile.NodeConfig;
import eu.goe.cluster.profile.Setting;
import eu.goe.cluster.profile.SparkHolder;
import eu.goe.cluster.profile.SparkSettings;
import eu.goe.core.command.CommandContext;
import eu.goe.core.command.Progress;
import java.io.PrintStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** What commands get from the command line: the global options as parsed, and Spark as they say. */
public final class CliContext implements CommandContext {
    private final ProgramEnvironment environment;
    private final GlobalOptions options;
    private final SparkHolder spark;

    private final Map<String, @Nullable Object> summary = new LinkedHashMap<>();
    private @Nullable NodeConfig config;

    CliContext(ProgramEnvironment environment, GlobalOptions options, SparkHolder spark) {
        this.environment = environment;
        this.options = options;
        this.spark = spark;
    }

    /**
     * Runs another command line in this process, with the same session, printing its result to {@code out}.
     *
     * @throws RuntimeException what the command threw, for the caller's caller to report
     */
    public void call(PrintStream out, String... args) {
        Program program = new Program(environment.withOut(out), spark);
        program.call(options.inheritedBy(args));
    }

    @Override
    public PrintStream out() {
        return environment.out();
    }

    @Override
    public PrintStream err() {
        return switch (options.logFormat) {
            case text -> environment.err();
            case json -> new JsonMessages(environment.err(), environment.clock());
        };
    }

    @Override
    public void summarise(Map<String, @Nullable Object> values) {
        summary.putAll(values);
    }

    /** What the command said that it did; empty before it said anything. */
    Map<String, @Nullable Object> summary() {
        return summary;
    }

    @Override
    public Clock clock() {
        return environment.clock();
    }

    @Override
    public SparkSession spark() {
        return spark.session(this::sparkSettings);
    }

    @Override
    public Configuration hadoop() {
        return spark.hadoop(this::sparkSettings);
    }

    /** The settings that the session starts with; checks them without starting it. */
    Map<String, String> sparkSettings() {
        Map<String, String> settings = SparkSettings.of(options.runOptions(environment.submitted()), config());
        ClusterSecret.addTo(settings, environment.variables());
        options.conf.keySet().stream()
                .filter(SparkSettings::isSecret)
                .forEach(name -> warn("--conf " + name
                        + ": everybody on this machine can read a command line. Put it into a profile of your own (--profile FILE.conf, mode 600)"
                        + " or the environment"));
        return settings;
    }

    /** The same with who said it. */
    Map<String, Setting> settings() {
        return SparkSettings.explain(options.runOptions(environment.submitted()), config());
    }

    @Override
    public Optional<String> defaultStore() {
        String store = environment.variables().get("GOE_STORE");
        return store != null && !store.isBlank() ? Optional.of(store) : Optional.ofNullable(config().store());
    }

    @Override
    public boolean json() {
        return options.json;
    }

    @Override
    public boolean dryRun() {
        return options.dryRun;
    }

    /** Memory of this process, or of one like it, as the virtual machine's {@code -Xmx} reads it. */
    String driverMemory() {
        String asked = options.driverMemory != null ? options.driverMemory : config().driverMemory();
        return (asked == null ? "2g" : asked).replaceFirst("[bB]$", "");
    }

    /** A variable of the environment, empty if it is not set. */
    String variable(String name) {
        return environment.variables().getOrDefault(name, "");
    }

    /** Whether only results and errors are wanted. */
    public boolean quiet() {
        return options.quiet;
    }

    @Override
    public Progress progress(String what) {
        boolean isBar = environment.terminal() && options.logFormat == LogFormat.text;
        return options.quiet ? Progress.NONE : ProgressLine.start(what, err(), isBar, spark::stages);
    }

    /** The configuration file, read once; empty if none was named. */
    NodeConfig config() {
        if (config == null) {
            config = options.config == null ? NodeConfig.EMPTY : NodeConfig.read(options.config);
        }
        return config;
    }
}
