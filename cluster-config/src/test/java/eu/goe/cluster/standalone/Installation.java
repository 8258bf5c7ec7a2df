package eu.goe.cluster.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** An installed copy: the launcher beside {@code lib} with every jar, of which {@code jars} is another name, so that Spark's processes find them too. */
final class Installation {
    private final Path home;

    private Installation(Path home) {
        this.home = home;
    }

    /** Of what this build has made, by links. */
    static Installation in(Path home) {
        try {
            Path target = Path.of("target").toAbsolutePath();
            Path lib = Files.createDirectories(home.resolve("lib"));
            List<Path> jars = new ArrayList<>();
            try (Stream<Path> files = Files.list(target.resolve("lib"))) {
                files.filter(f -> f.toString().endsWith(".jar")).forEach(jars::add);
            }
            jars.add(own(target));
            for (Path jar : jars) {
                Files.createSymbolicLink(lib.resolve(jar.getFileName()), jar);
            }
            Files.copy(target.resolve("classes/goe-jvm.options"), lib.resolve("goe-jvm.options"));
            Files.copy(target.resolve("../../goe").normalize(), home.resolve("goe"));
            Files.createSymbolicLink(home.resolve("jars"), lib);
            Installation made = new Installation(home);
            made.add(Sabotage.class);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path own(Path target) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(f -> f.getFileName().toString().matches("cluster-config-[^-]*(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("mvn package has not been run"));
        }
    }

    /** Adds a class of the tests, and those within it. */
    private void add(Class<?> type) throws IOException {
        Path classes = Path.of("target/test-classes");
        String folder = type.getPackageName().replace('.', '/');
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(home.resolve("lib/of-tests.jar")));
                Stream<Path> files = Files.list(classes.resolve(folder))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.matches(type.getSimpleName() + "(\\$.*)?\\.class")) {
                    jar.putNextEntry(new JarEntry(folder + "/" + name));
                    Files.copy(file, jar);
                }
            }
        }
    }

    Path home() {
        return home;
    }

    Path launcher() {
        return home.resolve("goe");
    }

    /** The jar with the program, as {@code spark-submit} takes it. */
    Path program() {
        try {
            return home.resolve("lib")
                    .resolve(own(Path.of("target").toAbsolutePath()).getFileName());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String classPath() {
        return home.resolve("lib") + "/*";
    }

    /** What processes of Spark need to know. */
    Map<String, String> variables() {
        return Map.of(
                "SPARK_HOME",
                home.toString(),
                "SPARK_SCALA_VERSION",
                "2.13",
                "JAVA_HOME",
                System.getProperty("java.home"));
    }
}
