package eu.goe.cluster.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** Spark's Master and two Workers of one core each, that authenticate each other and have no pages. */
final class StandaloneCluster implements AutoCloseable {
    static final String SECRET = "zzsecret-of-the-cluster-4711";

    private final Path folder;
    private final Installation installation;
    private final int port = Server.freePort();
    private final int masterPages = Server.freePort();
    private final List<Integer> workerPages = new ArrayList<>();
    private final List<Server> processes = new ArrayList<>();
    private final Path secret;
    private final Path settings;

    StandaloneCluster(Path folder, Installation installation, Map<String, String> variables) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.installation = installation;
        secret = folder.resolve("secret");
        Files.writeString(ownersOnly(secret), SECRET + "\n");

        Properties said = new Properties();
        said.putAll(Map.of(
                "spark.authenticate",
                "true",
                "spark.authenticate.secret",
                SECRET,
                "spark.network.crypto.enabled",
                "true",
                "spark.network.crypto.saslFallback",
                "false",
                "spark.master.rest.enabled",
                "false",
                "spark.ui.filters",
                "eu.goe.cluster.profile.ClosedUi"));
        settings = folder.resolve("daemons.conf");
        try (var out = Files.newBufferedWriter(ownersOnly(settings))) {
            said.store(out, null);
        }
        start(
                "master",
                variables,
                List.of(
                        "org.apache.spark.deploy.master.Master",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        port,
                        "--webui-port",
                        masterPages,
                        "--properties-file",
                        settings),
                port);
        for (int i = 0; i < 2; i++) {
            startWorker(variables);
        }
    }

    private static Path ownersOnly(Path file) throws IOException {
        return Files.createFile(
                file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** One more. */
    void startWorker(Map<String, String> variables) throws IOException {
        int pages = Server.freePort();
        workerPages.add(pages);
        start(
                "worker" + workerPages.size(),
                variables,
                List.of(
                        "org.apache.spark.deploy.worker.Worker",
                        "--host",
                        "127.0.0.1",
                        "--cores",
                        1,
                        "--memory",
                        "2g",
                        "--work-dir",
                        folder.resolve("work"),
                        "--webui-port",
                        pages,
                        "--properties-file",
                        settings,
                        master()),
                pages);
    }

    private void start(String name, Map<String, String> variables, List<?> main, int opens) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of(Files.readString(Path.of("target/classes/goe-jvm.options"))
                .strip()
                .split("\\s+")));
        arguments.addAll(List.of("-cp", installation.classPath()));
        arguments.addAll(main);
        Map<String, String> all = new HashMap<>(installation.variables());
        all.putAll(variables);
        processes.add(Server.java(folder.resolve(name + ".log"), all, "400m", arguments)
                .awaitPort(opens));
    }

    String master() {
        return "spark://127.0.0.1:" + port;
    }

    Path secret() {
        return secret;
    }

    /** Of the pages that Master and Workers would show. */
    List<Integer> pages() {
        List<Integer> all = new ArrayList<>(workerPages);
        all.add(masterPages);
        return all;
    }

    /** Where the Workers keep what drivers and executors print. */
    Path work() {
        return folder.resolve("work");
    }

    /** What Master, Workers, drivers and executors have written. */
    List<Path> written() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(f -> !f.equals(secret) && !f.equals(settings))
                    .toList();
        }
    }

    /** Of those that still live. */
    long workers() {
        return processes.stream().skip(1).filter(p -> p.handle().isAlive()).count();
    }

    @Override
    public void close() {
        processes.forEach(Server::close);
    }
}
