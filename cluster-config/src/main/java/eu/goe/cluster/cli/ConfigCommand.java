package eu.goe.cluster.cli;

import eu.goe.cluster.profile.KnownSettings;
import eu.goe.cluster.profile.Setting;
import eu.goe.cluster.profile.SparkSettings;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.errors.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code goe config}: which settings hold, and why. */
@Command(
        name = "config",
        description = "Looks at the settings that a command with the same options would run with.",
        synopsisSubcommandLabel = "check",
        footer = {
            "",
            "Examples:",
            "  goe config check",
            "  goe config check --config node.yaml --profile standalone --master spark://head:7077"
        })
final class ConfigCommand implements Runnable {
    private final CliContext context;

    ConfigCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        throw new UsageException("goe config: which? There is 'check'.\n'goe config --help' shows examples.");
    }

    @Command(
            name = "check",
            description = {
                "Prints every setting with its value and who said it: setting, value, origin (TSV).",
                "Origins from weakest to strongest: built-in profiles, a site's own profile, --config, the command line.",
                "Values of secrets are not shown. A name that Spark does not declare is a warning that says the nearest."
            },
            footer = {
                "",
                "Examples:",
                "  goe config check --profile site.conf",
                "  goe config check --config node.yaml --conf spark.sql.shuffle.partitions=200 --json"
            })
    void check() {
        Map<String, Setting> settings = context.settings();
        KnownSettings known = new KnownSettings();
        List<String> unknown = new ArrayList<>();
        List<Map<String, String>> rows = new ArrayList<>();
        settings.forEach((name, setting) -> {
            Map<String, String> row = new LinkedHashMap<>();
            row.put("setting", name);
            row.put("value", SparkSettings.isSecret(name) ? "(not shown)" : setting.value());
            row.put("origin", setting.origin());
            rows.add(row);
            if (!known.isKnown(name)) {
                unknown.add(name);
                context.warn(setting.origin() + ": Spark declares no setting '" + name + "'"
                        + known.nearest(name)
                                .map(n -> " (did you mean '" + n + "'?)")
                                .orElse(""));
            }
        });
        new JsonSummary().put("settings", rows).put("unknown", unknown).print(context, () -> {
            context.out().println("setting\tvalue\torigin");
            rows.forEach(row -> context.out().println(String.join("\t", row.values())));
        });
    }
}
