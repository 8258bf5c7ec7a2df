package eu.goe.cluster.cli;

import eu.goe.cluster.notebook.KernelSpec;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code goe notebook install}. */
@Command(
        name = "notebook",
        description = "Notebooks in Java, with goe and Spark in them.",
        synopsisSubcommandLabel = "install",
        footer = {
            "",
            "Examples:",
            "  goe notebook install",
            "  goe notebook install --prefix /usr/local --driver-memory 8g"
        })
final class NotebookCommand {
    private final CliContext context;

    NotebookCommand(CliContext context) {
        this.context = context;
    }

    @Command(
            name = "install",
            description = {
                "Tells Jupyter of a kernel for Java with this goe on its class path, as jupyter kernelspec install does.",
                "Again after goe has moved or was updated. Jupyter itself is not needed for it. To take it away:",
                "jupyter kernelspec remove goe-java."
            },
            footer = {
                "",
                "Examples:",
                "  goe notebook install --user && jupyter lab",
                "  goe notebook install --prefix /opt/jupyter --driver-memory 8g --dry-run"
            })
    void install(
            @Option(
                            names = "--user",
                            description =
                                    "For this user (the default): in JUPYTER_DATA_DIR, else where Jupyter looks by itself.")
                    boolean user,
            @Option(
                            names = "--prefix",
                            paramLabel = "DIR",
                            description =
                                    "In DIR/share/jupyter/kernels: /usr/local for everybody, or a virtual environment.")
                    @Nullable
                    Path prefix,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = KernelSpec.NAME,
                            description = "What notebooks call it (default: ${DEFAULT-VALUE}).")
                    String name,
            @Option(
                            names = "--kernel",
                            paramLabel = "JAR",
                            description = "Another jar of rapaio-jupyter-kernel than the one that comes with goe.")
                    @Nullable
                    Path kernel) {
        if (user && prefix != null) {
            throw new UsageException("--user or --prefix, not both.");
        }
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw new UsageException("--name '" + name + "': Jupyter takes letters, digits, '.', '_' and '-'.");
        }
        Path folder = (prefix != null ? prefix.resolve("share").resolve("jupyter") : userFolder())
                .resolve("kernels")
                .resolve(name)
                .toAbsolutePath();
        Path jar = kernelJar(kernel);
        List<String> classPath = new ArrayList<>(List.of(jar.toString()));
        classPath.addAll(KernelSpec.ownClassPath());
        KernelSpec spec = new KernelSpec(
                folder, Path.of(System.getProperty("java.home", ""), "bin", "java"), virtualMachine(), classPath);
        if (!context.dryRun()) {
            spec.write();
        }
        new JsonSummary()
                .put("name", name)
                .put("folder", folder.toString())
                .put("kernel", jar.toString())
                .put("java", spec.java().toString())
                .put("dry_run", context.dryRun())
                .print(
                        context,
                        () -> context.out()
                                .println((context.dryRun() ? "would install " : "installed ") + name + " ("
                                        + KernelSpec.DISPLAY_NAME + ") in " + folder));
    }

    private static Path kernelJar(@Nullable Path asked) {
        Path jar = asked != null ? asked : KernelSpec.kernelJar().orElse(null);
        if (jar == null) {
            throw new UsageException(
                    "The jar of the Jupyter kernel is not beside this program, in a folder jupyter.\n"
                            + "Get io.github.padreati:rapaio-jupyter-kernel:3.0.1 from Maven Central and give it with --kernel JAR.");
        }
        if (!Files.isRegularFile(jar)) {
            throw new UsageException("--kernel " + jar + " is no file.");
        }
        return jar.toAbsolutePath();
    }

    /** As the launcher starts the program. */
    private List<String> virtualMachine() {
        List<String> options = new ArrayList<>(List.of("-Xmx" + context.driverMemory(), "-XX:+UseParallelGC"));
        try (InputStream in = NotebookCommand.class.getResourceAsStream("/goe-jvm.options")) {
            options.addAll(words(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        options.addAll(words(context.variable("GOE_JAVA_OPTIONS")));
        return options;
    }

    private static List<String> words(String text) {
        return Stream.of(text.split("\\s+")).filter(w -> !w.isEmpty()).toList();
    }

    /** Where Jupyter looks for a user's kernels. */
    private Path userFolder() {
        String told = context.variable("JUPYTER_DATA_DIR");
        if (!told.isBlank()) {
            return Path.of(told);
        }
        Path home = Path.of(System.getProperty("user.home", "."));
        if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac")) {
            return home.resolve("Library").resolve("Jupyter");
        }
        String data = context.variable("XDG_DATA_HOME");
        return (data.isBlank() ? home.resolve(".local").resolve("share") : Path.of(data)).resolve("jupyter");
    }
}
