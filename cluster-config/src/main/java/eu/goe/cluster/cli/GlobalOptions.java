package eu.goe.cluster.cli;

import eu.goe.cluster.profile.RunOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program itself: the options that every command takes, before or after its name. */
@Command(
        name = "goe",
        description = {
            "Allele frequencies from VCF files that stay where they are.",
            "",
            "A node turns its VCF files into a store, counts alleles, and exports signed aggregates;",
            "a coordinator verifies, merges and releases them."
        },
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "'goe COMMAND --help' tells more. Environment: GOE_STORE is the default of --store; GOE_LOG the folder of logs.",
            "Exit codes: 0 done, 1 unexpected failure, 2 usage, 3 bad input, 4 refused by policy, 5 verification failed.",
            "",
            "Examples:",
            "  goe demo -o demo",
            "  goe init -s store --node SE --assembly GRCh38"
        })
final class GlobalOptions implements Runnable {
    private static final int LAST = 1000;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            order = LAST,
            description =
                    "Node configuration (YAML): store, profile, master, conf, driver-memory, executor-memory, cores.")
    @Nullable
    Path config;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            order = LAST + 1,
            description =
                    "Where it runs: local (default), standalone, yarn, kubernetes, or a file NAME.conf of Spark settings.")
    @Nullable
    String profile;

    @Option(
            names = "--master",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            order = LAST + 2,
            description = "Spark's master, as for spark-submit.")
    @Nullable
    String master;

    @Option(
            names = "--conf",
            paramLabel = "K=V",
            scope = ScopeType.INHERIT,
            order = LAST + 3,
            description = "A Spark setting, as for spark-submit; may be repeated.")
    Map<String, String> conf = new LinkedHashMap<>();

    @Option(
            names = "--driver-memory",
            paramLabel = "SIZE",
            scope = ScopeType.INHERIT,
            order = LAST + 4,
            description = "Memory of this process, as 4g or 512m (default 2g).")
    @Nullable
    String driverMemory;

    @Option(
            names = "--executor-memory",
            paramLabel = "SIZE",
            scope = ScopeType.INHERIT,
            order = LAST + 5,
            description = "Memory of each executor on a cluster, as 4g.")
    @Nullable
    String executorMemory;

    @Option(
            names = "--cores",
            paramLabel = "N",
            scope = ScopeType.INHERIT,
            order = LAST + 6,
            description = "Cores to use (default: all of this machine).")
    @Nullable
    Integer cores;

    @Option(
            names = "--quiet",
            scope = ScopeType.INHERIT,
            order = LAST + 7,
            description = "No progress line, and no word of what to run next.")
    boolean quiet;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            order = LAST + 8,
            description = "One JSON object on stdout that says what was done.")
    boolean json;

    @Option(
            names = "--dry-run",
            scope = ScopeType.INHERIT,
            order = LAST + 9,
            description = "Say what would be done and change nothing.")
    boolean dryRun;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            order = LAST + 10,
            description = "Add the stack trace to an error.")
    boolean debug;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            order = LAST + 11,
            description = "text (default) or json: lines of the log, and messages on stderr as one JSON object each.")
    LogFormat logFormat = LogFormat.text;

    @Option(
            names = "--metrics",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            order = LAST + 12,
            description =
                    "Write what was done as Prometheus metrics too: FILE.prom in the folder of node_exporter's textfile collector.")
    @Nullable
    Path metrics;

    /** @param submitted what spark-submit started this process with */
    RunOptions runOptions(Map<String, String> submitted) {
        return new RunOptions(profile, master, conf, driverMemory, executorMemory, cores, submitted);
    }

    /** The arguments of a command that is run as part of this one: they come first, then what says where it runs. */
    String[] inheritedBy(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        option(all, "--config", config);
        option(all, "--profile", profile);
        option(all, "--master", master);
        option(all, "--driver-memory", driverMemory);
        option(all, "--executor-memory", executorMemory);
        option(all, "--cores", cores);
        conf.forEach((k, v) -> option(all, "--conf", k + "=" + v));
        option(all, "--log-format", logFormat);
        if (quiet) {
            all.add("--quiet");
        }
        return all.toArray(String[]::new);
    }

    private static void option(List<String> args, String name, @Nullable Object value) {
        if (value != null) {
            args.add(name);
            args.add(value.toString());
        }
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "which command? (" + String.join(", ", spec.subcommands().keySet()) + ")");
        }
    }
}
