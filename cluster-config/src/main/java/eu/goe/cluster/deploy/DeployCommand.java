package eu.goe.cluster.deploy;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.StoreOption;
import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code goe deploy}. */
@Command(
        name = "deploy",
        description = {
            "Writes the files that schedule goe elsewhere, with your values in them: manifests for Kubernetes (spark-submit, Spark operator,",
            "CronJob, NetworkPolicy), a script for Slurm, a DAG for Airflow, a service and timer for systemd. Installs nothing."
        },
        footer = {
            "",
            "Examples:",
            "  goe deploy systemd -s /data/se --inbox /data/inbox -o units",
            "  goe deploy slurm -s /data/se --executors 8 --executor-cores 16 --memory 64 -o slurm",
            "  goe deploy kubernetes -s s3a://goe/se --inbox s3a://goe/inbox --image registry.example.org/goe:0.1.0 \\",
            "    --api-server 10.0.0.1:6443 --allow 10.1.2.0/24:9000 --secret goe-store -o manifests"
        })
public final class DeployCommand implements Runnable {
    private final CommandContext context;

    @Parameters(paramLabel = "TARGET", description = "kubernetes, slurm, airflow or systemd.")
    private Target target = Target.systemd;

    @Mixin
    private StoreOption store = new StoreOption();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "Folder for the files; those that are there with other content are not overwritten.")
    private Path output = Path.of("");

    @Option(
            names = "--inbox",
            paramLabel = "DIR",
            defaultValue = "/data/inbox",
            description = "Folder of deliveries, for ingest --watch-once (default ${DEFAULT-VALUE}).")
    private String inbox = "";

    @Option(
            names = "--every",
            paramLabel = "MINUTES",
            defaultValue = "15",
            description = "How often to look there; divides an hour (default ${DEFAULT-VALUE}).")
    private int every;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = "/opt/goe",
            description = "Where the distribution is unpacked; not for kubernetes (default ${DEFAULT-VALUE}).")
    private String home = "";

    @Option(
            names = "--memory",
            paramLabel = "GB",
            defaultValue = "8",
            description = "Gigabytes of heap of the driver and of each executor (default ${DEFAULT-VALUE}).")
    private int memory;

    // Not --cores, which every command has for itself.
    @Option(
            names = "--executor-cores",
            paramLabel = "N",
            defaultValue = "4",
            description = "Cores of each executor (default ${DEFAULT-VALUE}).")
    private int cores;

    @Option(
            names = "--executors",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many executors; for slurm, nodes (default ${DEFAULT-VALUE}).")
    private int executors;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "The image of goe in your registry, with its digest at best (kubernetes; required).")
    private @Nullable String image;

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            defaultValue = "goe",
            description = "Namespace of Kubernetes (default ${DEFAULT-VALUE}).")
    private String namespace = "";

    @Option(
            names = "--api-server",
            paramLabel = "ADDRESS:PORT",
            description =
                    "The API server, as 'kubectl get endpoints kubernetes' tells it: drivers may talk to it (kubernetes; required).")
    private @Nullable String apiServer;

    @Option(
            names = "--allow",
            paramLabel = "ADDRESS[/BITS]:PORT",
            description = {
                "Where the store is, or where exports go; may be repeated. Pods, and the service of systemd, reach nothing else.",
                "systemd does not look at ports."
            })
    private List<String> allow = new ArrayList<>();

    @Option(
            names = "--claim",
            paramLabel = "NAME",
            description = "A PersistentVolumeClaim that pods see at /data, for a store in a file system (kubernetes).")
    private @Nullable String claim;

    @Option(
            names = "--secret",
            paramLabel = "NAME",
            description = "A Secret whose entries are variables of the pods: credentials of the store (kubernetes).")
    private @Nullable String secret;

    public DeployCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        Map<String, String> files = deployment().files(target);
        List<String> names = new ArrayList<>();
        files.forEach((name, text) -> {
            Path file = output.resolve(name);
            names.add(file.toString());
            if (Files.exists(file) && !text.equals(read(file))) {
                throw new UsageException(file + " is there with other content. Choose another folder, or remove it.");
            }
        });
        if (!context.dryRun()) {
            files.forEach(this::write);
        }
        new JsonSummary()
                .put("target", target.name())
                .put("files", names)
                .put("dry_run", context.dryRun())
                .print(context, () -> names.forEach(context.out()::println));
    }

    private Deployment deployment() {
        boolean isKubernetes = target == Target.kubernetes;
        if (isKubernetes && (image == null || apiServer == null)) {
            throw new UsageException("goe deploy kubernetes needs --image and --api-server ADDRESS:PORT"
                    + " ('kubectl get endpoints kubernetes' tells it), and --allow for where the store is.");
        }
        String uri = store.uri(context);
        if (isKubernetes && uri.startsWith("/") && claim == null) {
            throw new UsageException("The store " + uri
                    + " is in a file system that pods do not see: give --claim, and a store below /data.");
        }
        if (isKubernetes && !uri.startsWith("/") && allow.isEmpty()) {
            throw new UsageException("Pods would not reach the store " + uri + ": give --allow ADDRESS[/BITS]:PORT.");
        }
        return new Deployment(
                uri,
                inbox,
                every,
                home,
                memory,
                cores,
                executors,
                image == null ? "goe" : image,
                namespace,
                Endpoint.parse("--api-server", apiServer == null ? "127.0.0.1:443" : apiServer),
                allow.stream().map(a -> Endpoint.parse("--allow", a)).toList(),
                claim,
                secret);
    }

    private void write(String name, String text) {
        Path file = output.resolve(name);
        try {
            Files.createDirectories(output);
            Files.writeString(file, text);
            if (text.startsWith("#!") && !file.toFile().setExecutable(true, false)) {
                throw new IOException("cannot make it executable");
            }
        } catch (IOException e) {
            throw new UsageException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
