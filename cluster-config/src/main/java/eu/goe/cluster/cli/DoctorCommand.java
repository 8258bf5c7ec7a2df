package eu.goe.cluster.cli;

import eu.goe.cluster.doctor.Diagnosis;
import eu.goe.cluster.doctor.Finding;
import eu.goe.cluster.doctor.Finding.State;
import eu.goe.cluster.start.ClassArchive;
import eu.goe.core.command.JsonSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code goe doctor}. */
@Command(
        name = "doctor",
        description = {
            "Looks whether this machine can do the work: Java, memory, temporary space, ports, the store and its clock.",
            "Says what to do. Starts no Spark and leaves nothing behind. Exit 1 if there is a problem, 0 for warnings."
        },
        footer = {"", "Examples:", "  goe doctor", "  goe doctor -s hdfs://head:8020/goe/se --profile yarn --json"})
final class DoctorCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(
            names = {"-s", "--store"},
            paramLabel = "URI",
            description = "The node's store, to be looked at too (default: the variable GOE_STORE, else none).")
    private @Nullable String store;

    DoctorCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {

        List<Finding> findings = new ArrayList<>();
        findings.add(Diagnosis.java(Runtime.version().feature()));
        findings.add(Diagnosis.memory(Runtime.getRuntime().maxMemory()));
        Optional<ClassArchive> archive = ClassArchive.ofThisProcess();
        if (archive.isPresent()) {
            findings.add(Diagnosis.start(archive.get()));
        }
        Map<String, String> settings = context.sparkSettings();
        findings.add(Diagnosis.temporarySpace(
                Path.of(settings.getOrDefault("spark.local.dir", System.getProperty("java.io.tmpdir", "/tmp")))));
        findings.add(Diagnosis.ports(settings.getOrDefault("spark.driver.host", "localhost")));
        Optional<String> uri = store != null ? Optional.of(store) : context.defaultStore();
        uri.ifPresent(u -> findings.add(Diagnosis.store(u, context.hadoop(), context.clock())));
        boolean bad = findings.stream().anyMatch(f -> f.state() == State.PROBLEM);
        new JsonSummary()
                .put("healthy", !bad)
                .put("checks", findings.stream().map(DoctorCommand::json).toList())
                .print(context, () -> {
                    for (Finding f : findings) {
                        context.out()
                                .println(String.format(
                                        Locale.ROOT, "%-8s %-16s %s", f.state().label(), f.check(), f.found()));
                        if (!f.advice().isEmpty()) {
                            context.out().println("                          " + f.advice());
                        }
                    }
                });
        return bad ? 1 : 0;
    }

    private static Map<String, String> json(Finding finding) {
        Map<String, String> json = new LinkedHashMap<>();
        json.put("check", finding.check());
        json.put("state", finding.state().label());
        json.put("found", finding.found());
        json.put("advice", finding.advice());
        return json;
    }
}
