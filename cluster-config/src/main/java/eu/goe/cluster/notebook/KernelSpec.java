package eu.goe.cluster.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import eu.goe.core.errors.UsageException;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A kernel as Jupyter knows it: a folder with {@code kernel.json}, which says how its process is started. Two files beside it come first on the class
 * path, in place of the kernel's own: {@code logging.properties}, since that one logs everything and so breaks what Spark compiles, and {@code
 * init.jshell}, since that one imports {@code display}, which is gone once a cell imports {@code java.util.*}.
 *
 * @param folder named as the kernel
 * @param java the virtual machine
 * @param options of it
 * @param classPath behind {@code folder}: the kernel's jar, then the program
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs">Jupyter: kernel specs</a>
 */
public record KernelSpec(Path folder, Path java, List<String> options, List<String> classPath) {
    /** What notebooks of this project name. */
    public static final String NAME = "goe-java";

    public static final String DISPLAY_NAME = "Java (goe)";

    private static final String LOGGING = "handlers=\n.level=OFF\n";
    /** One snippet, since the kernel evaluates the file as one. */
    private static final String INIT =
            "String display(String mime, Object shown) { return org.rapaio.jupyter.kernel.global.Global.display(mime, shown); }\n";

    public KernelSpec {
        options = List.copyOf(options);
        classPath = List.copyOf(classPath);
    }

    /** The kernel's jar that was built or installed with this program: in a folder {@code jupyter} beside it. */
    public static Optional<Path> kernelJar() {
        CodeSource source = KernelSpec.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return Optional.empty();
        }
        try {
            Path folder = Path.of(source.getLocation().toURI()).resolveSibling("jupyter");
            if (!Files.isDirectory(folder)) {
                return Optional.empty();
            }
            try (Stream<Path> files = Files.list(folder)) {
                return files.filter(f -> f.toString().endsWith(".jar")).sorted().findFirst();
            }
        } catch (URISyntaxException | IOException e) {
            return Optional.empty();
        }
    }

    /** The class path of this process with absolute paths, since a kernel starts in the folder of its notebook. */
    public static List<String> ownClassPath() {
        return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .toList();
    }

    /** The text of {@code kernel.json}. */
    public String json() {
        List<String> argv = new ArrayList<>(List.of(java.toString()));
        argv.addAll(options);
        argv.add("-cp");
        argv.add(folder.toAbsolutePath() + File.pathSeparator + String.join(File.pathSeparator, classPath));
        argv.add(KernelMain.class.getName());
        argv.add("{connection_file}");
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("argv", argv);
        spec.put("display_name", DISPLAY_NAME);
        spec.put("language", "java");
        spec.put("interrupt_mode", "message");
        spec.put("env", environment());
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(spec) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The kernel's own settings are what they are by default, whatever the user's environment says. */
    private static Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        environment.put("RJK_CLASSPATH", "");
        environment.put("RJK_TIMEOUT_MILLIS", "-1");
        environment.put("RJK_COMPILER_OPTIONS", "");
        environment.put("RJK_INIT_SCRIPT", "");
        return environment;
    }

    /**
     * Writes the folder, in place of what it held.
     *
     * @throws UsageException if it cannot be written
     */
    public void write() {
        try {
            Files.createDirectories(folder);
            replace(folder.resolve("logging.properties"), LOGGING);
            replace(folder.resolve("init.jshell"), INIT);
            replace(folder.resolve("kernel.json"), json());
        } catch (IOException e) {
            throw new UsageException(
                    folder + " cannot be written (" + e.getClass().getSimpleName()
                            + "). Give --user, or --prefix of a folder that is yours.",
                    e);
        }
    }

    private static void replace(Path file, String text) throws IOException {
        Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
