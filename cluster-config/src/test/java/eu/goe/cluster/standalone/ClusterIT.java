package eu.goe.cluster.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import eu.goe.core.store.S3Commits;
import eu.goe.core.store.WholeFile;
import io.delta.storage.LogStore;
import io.delta.storage.S3SingleDriverLogStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The main job on Spark's own cluster, from HDFS and S3, while machines fail: the same table as on this machine alone. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterIT {
    private static final String KEY_OF_S3 = "zzkey-of-the-storage-0815";
    private static final Map<String, String> S3_VARIABLES =
            Map.of("AWS_ACCESS_KEY_ID", "goe", "AWS_SECRET_ACCESS_KEY", KEY_OF_S3);

    @TempDir
    static Path folder;

    private final int hdfsPort = Server.freePort();
    private final int s3Port = Server.freePort();
    private final List<Server> servers = new ArrayList<>();
    private final List<Server> commands = new ArrayList<>();
    private Installation installation;
    private StandaloneCluster cluster;
    private Server hdfs;
    private Server guesses;
    private Server without;
    private Path vcf;
    private Path samples;
    private Path config;
    /** The table of this machine alone. */
    private String expected;

    @BeforeAll
    void start() throws IOException {
        installation = Installation.in(folder.resolve("goe"));
        ok(goe("prepare"));
        hdfs = hdfs();
        Server s3 = s3();
        cluster = new StandaloneCluster(folder.resolve("cluster"), installation, S3_VARIABLES);
        config = Files.writeString(
                folder.resolve("node.yaml"), """
                profile: standalone
                master: %s
                driver-memory: 1g
                executor-memory: 1g
                conf:
                  spark.executor.extraJavaOptions: "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
                  spark.authenticate.secret.file: %s
                  spark.hadoop.fs.s3a.endpoint: http://127.0.0.1:%d
                  spark.hadoop.fs.s3a.endpoint.region: eu-north-1
                  spark.hadoop.fs.s3a.path.style.access: "true"
                """.formatted(cluster.master(), cluster.secret(), s3Port));
        Path in = folder.resolve("in");
        ok(goe(
                "simulate",
                "-o",
                in,
                "--name",
                "K",
                "--samples",
                300,
                "--variants",
                8_000,
                "--populations",
                "FIN:0.5,SWE:0.5",
                "--traits",
                1));
        vcf = in.resolve("K.vcf.gz");
        samples = in.resolve("samples.tsv");
        Path store = folder.resolve("store");
        Path policy = Files.writeString(
                folder.resolve("policy.yaml"), "coordinator: {min_cohort: 20, min_count: 5, approvers: 0}\n");
        ok(goe("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--synthetic", "--policy", policy));
        ok(goe("ingest", "-s", store, vcf));
        ok(goe("samples", "-s", store, "import", samples));
        ok(goe("frequencies", "-s", store, "--by", "population,sex", "--name", "f"));
        expected = ok(goe("results", "-s", store, "show", "f"));
        assertThat(expected.lines()).hasSizeGreaterThan(8_000);
        // Each asks for a minute before it gives up.
        Path other = folder.resolve("other-secret");
        Files.copy(cluster.secret(), other);
        Files.writeString(other, "guessed");
        guesses = onCluster(
                "frequencies",
                "-s",
                folder.resolve("store"),
                "--name",
                "g",
                "--conf",
                "spark.authenticate.secret.file=" + other);
        without = onCluster(
                "frequencies",
                "-s",
                folder.resolve("store"),
                "--name",
                "h",
                "--conf",
                "spark.authenticate=false",
                "--conf",
                "spark.network.crypto.enabled=false",
                "--conf",
                "spark.io.encryption.enabled=false");
        hdfs.awaitLine("ready");
        s3.awaitPort(s3Port);
        put("hdfs://127.0.0.1:" + hdfsPort + "/in/K.vcf.gz");
        put("s3a://goe/in/K.vcf.gz");
    }

    private Server hdfs() {
        List<String> jars = new ArrayList<>();
        for (String name : List.of("servers", "lib")) {
            jars.add(Path.of("target", name).toAbsolutePath() + "/*");
        }
        Server server = Server.java(
                folder.resolve("hdfs.log"),
                Map.of(),
                "600m",
                List.of(
                        "-Dlog4j2.level=error",
                        "-cp",
                        String.join(":", jars),
                        Path.of("src/test/resources/servers/HdfsServer.java"),
                        folder.resolve("hdfs"),
                        hdfsPort));
        servers.add(server);
        return server;
    }

    private Server s3() throws IOException {
        Path jar;
        try (Stream<Path> files = Files.list(Path.of("target/servers"))) {
            jar = files.filter(f -> f.getFileName().toString().startsWith("s3mock"))
                    .findFirst()
                    .orElseThrow();
        }
        Server server = Server.java(
                folder.resolve("s3.log"),
                Map.of(
                        "COM_ADOBE_TESTING_S3MOCK_STORE_INITIAL_BUCKETS",
                        "goe",
                        "COM_ADOBE_TESTING_S3MOCK_HTTPPORT",
                        Integer.toString(s3Port),
                        "SERVER_PORT",
                        "0"),
                "400m",
                List.of("-jar", jar));
        servers.add(server);
        return server;
    }

    private Configuration hadoop() {
        Configuration configuration = new Configuration();
        configuration.set("fs.s3a.endpoint", "http://127.0.0.1:" + s3Port);
        configuration.set("fs.s3a.endpoint.region", "eu-north-1");
        configuration.set("fs.s3a.path.style.access", "true");
        configuration.set("fs.s3a.access.key", "goe");
        configuration.set("fs.s3a.secret.key", KEY_OF_S3);
        return configuration;
    }

    private void put(String target) throws IOException {
        FileSystem.newInstance(URI.create(target), hadoop())
                .copyFromLocalFile(new org.apache.hadoop.fs.Path(vcf.toUri()), new org.apache.hadoop.fs.Path(target));
    }

    /** The launcher on this machine alone. */
    private Server goe(Object... args) {
        return run(Map.of(), args);
    }

    /** The same of a store on HDFS or S3. */
    private Server remote(Object... args) {
        List<Object> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--config", config, "--profile", "local", "--master", "local[2]"));
        return run(S3_VARIABLES, all.toArray());
    }

    /** The launcher with the node's configuration, which says where the cluster is. */
    private Server onCluster(Object... args) {
        List<Object> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--config", config));
        return run(S3_VARIABLES, all.toArray());
    }

    private Server run(Map<String, String> variables, Object... args) {
        List<Object> command = new ArrayList<>(List.of(installation.launcher()));
        command.addAll(List.of(args));
        command.addAll(List.of("--quiet", "--debug"));
        return remember(Server.start(log(), with(variables), command));
    }

    /** The same by Spark's own program for that. */
    private Server submitted(String deployMode, Object... args) throws IOException {
        Path settings =
                Files.writeString(folder.resolve("submit.conf"), """
                spark.authenticate true
                spark.authenticate.secret %s
                spark.network.crypto.enabled true
                spark.network.crypto.saslFallback false
                spark.ui.enabled false
                spark.driver.memory 1g
                spark.executor.memory 1g
                spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
                spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
                spark.standalone.submit.waitAppCompletion true
                spark.hadoop.fs.s3a.endpoint http://127.0.0.1:%d
                spark.hadoop.fs.s3a.endpoint.region eu-north-1
                spark.hadoop.fs.s3a.path.style.access true
                """.formatted(StandaloneCluster.SECRET, s3Port));
        List<Object> command = new ArrayList<>(List.of(Files.readString(Path.of("target/classes/goe-jvm.options"))
                .strip()
                .split("\\s+")));
        command.addAll(List.of(
                "-cp",
                installation.classPath(),
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                cluster.master(),
                "--deploy-mode",
                deployMode,
                "--properties-file",
                settings,
                "--class",
                "eu.goe.cluster.cli.Goe",
                installation.program()));
        command.addAll(List.of(args));
        Map<String, String> variables = with(S3_VARIABLES);
        variables.putAll(installation.variables());
        return remember(Server.java(log(), variables, "1g", command));
    }

    private static Map<String, String> with(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("GOE_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        all.put("GOE_LOG", Path.of("target", "logs").toAbsolutePath().toString());
        return all;
    }

    private Path log() {
        return folder.resolve("command" + commands.size() + ".log");
    }

    private Server remember(Server command) {
        commands.add(command);
        return command;
    }

    private static String ok(Server command) {
        assertThat(command.exit()).as(command.printed()).isZero();
        return command.out();
    }

    private Path marks(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private static Object[] and(Object[] first, Object... then) {
        return Stream.concat(Stream.of(first), Stream.of(then)).toArray();
    }

    private static long count(Path marks) throws IOException {
        try (Stream<Path> files = Files.list(marks)) {
            return files.filter(f -> f.getFileName().toString().startsWith("stage-"))
                    .count();
        }
    }

    @Test
    void executorsTheDriverADataNodeAndAWorkerAreLost() throws IOException {
        String store = "hdfs://127.0.0.1:" + hdfsPort + "/store";
        ok(remote("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--synthetic"));
        Object[] ingest = {"ingest", "-s", store, "hdfs://127.0.0.1:" + hdfsPort + "/in/K.vcf.gz"};
        Path first = marks("first");
        Server killed = onCluster(and(ingest, (Object[]) Sabotage.options(Sabotage.Kind.PAUSE, first)));
        killed.await("a stage", () -> Files.exists(first.resolve("stage-0")));
        assertNoSecretIsInProcessList();
        killed.close();
        Files.createFile(first.resolve("go"));
        assertThat(ok(remote("describe", "-s", store, "--json"))).contains("\"samples\":0");

        Path second = marks("second");
        Server again = onCluster(and(ingest, (Object[]) Sabotage.options(Sabotage.Kind.PAUSE_AND_EXECUTORS, second)));
        again.await("a stage", () -> Files.exists(second.resolve("stage-0")));
        hdfs.tell("1");
        hdfs.awaitLine("stopped");
        Files.createFile(second.resolve("go"));
        ok(again);
        ok(remote("samples", "-s", store, "import", samples));

        Path counting = marks("counting");
        ok(onCluster(and(frequencies(store, "f"), (Object[]) Sabotage.options(Sabotage.Kind.EXECUTORS, counting))));
        assertThat(count(counting)).as("stages in which an executor was killed").isPositive();
        Path lost = marks("lost");
        long workers = cluster.workers();
        ok(onCluster(and(frequencies(store, "g"), (Object[]) Sabotage.options(Sabotage.Kind.WORKER, lost))));
        assertThat(cluster.workers()).isEqualTo(workers - 1);
        cluster.startWorker(S3_VARIABLES);
        assertThat(ok(remote("results", "-s", store, "show", "f"))).isEqualTo(expected);
        assertThat(ok(remote("results", "-s", store, "show", "g"))).isEqualTo(expected);
        ok(remote("check", "-s", store));
    }

    private static Object[] frequencies(String store, String name) {
        return new Object[] {"frequencies", "-s", store, "--recount", "--by", "population,sex", "--name", name};
    }

    /** Commands with jobs of their own, on a disk that all machines see. */
    @Test
    void otherAnalysesAreThoseOfThisMachine() {
        Path store = folder.resolve("store");
        Path in = vcf.resolveSibling("traits.tsv");
        List<Object[]> analyses = List.of(new Object[] {"qc", "-s", store, "samples", "variants"}, new Object[] {
            "gwas", "test", "-s", store, "--pheno", in, "--covar", vcf.resolveSibling("covariates.tsv")
        });
        for (int i = 0; i < analyses.size(); i++) {
            ok(goe(and(analyses.get(i), "--name", "here" + i)));
            ok(onCluster(and(analyses.get(i), "--name", "there" + i)));
            String here = ok(goe("results", "-s", store, "show", "here" + i));
            assertThat(here.lines()).hasSizeGreaterThan(100);
            assertThat(ok(goe("results", "-s", store, "show", "there" + i))).isEqualTo(here);
        }

        Path gvcfs = folder.resolve("gvcfs");
        ok(goe("simulate", "-o", gvcfs, "--gvcf", "--samples", 6, "--variants", 400, "--contigs", "chr22"));
        List<String> coverage = new ArrayList<>();
        for (boolean there : List.of(false, true)) {
            Path people = folder.resolve(there ? "people-there" : "people-here");
            ok(goe("init", "-s", people, "--node", "FI", "--assembly", "GRCh38", "--synthetic"));
            Object[] ingest = {"ingest", "-s", people, gvcfs, "--kind", "gvcf"};
            ok(there ? onCluster(ingest) : goe(ingest));
            ok(goe("coverage", "-s", people, "--name", "c"));
            coverage.add(ok(goe("results", "-s", people, "show", "c")));
        }
        assertThat(coverage.get(1).lines()).hasSizeGreaterThan(100);
        assertThat(coverage.get(1)).isEqualTo(coverage.get(0));
    }

    @Test
    void aPackageAndAMergeAreThoseOfThisMachine() throws IOException {
        Path store = folder.resolve("store");
        Path keys = folder.resolve("keys");
        ok(goe("keys", "new", "--node", "SE", "--role", "signer", "-o", keys));
        Path trust = Files.createDirectories(folder.resolve("trust"));
        Files.copy(keys.resolve("SE-signer.pub.pem"), trust.resolve("SE-signer.pub.pem"));
        List<String> merged = new ArrayList<>();
        List<String> manifests = new ArrayList<>();
        for (boolean there : List.of(false, true)) {
            Path made = folder.resolve(there ? "there.pkg" : "here.pkg");
            Path table = folder.resolve(there ? "there.merged" : "here.merged");
            Object[] export = {
                "export", "-s", store, "--result", "f", "--key", keys.resolve("SE-signer.key.pem"), "-o", made
            };
            Object[] merge = {"merge", made, "--trust", trust, "-o", table};
            ok(there ? onCluster(export) : goe(export));
            manifests.add(Files.readString(made.resolve("manifest.json")));
            ok(there ? onCluster(merge) : goe(merge));
            merged.add(ok(goe("results", "show", table)));
        }
        assertThat(manifests.get(1)).as("the same package, byte for byte").isEqualTo(manifests.get(0));
        assertThat(merged.get(1).lines()).hasSizeGreaterThan(1_000);
        assertThat(merged.get(1)).isEqualTo(merged.get(0));
    }

    @Test
    void sparkSubmitDoesTheSameOnS3() throws IOException {
        String store = "s3a://goe/store";
        ok(remote("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--synthetic"));
        ok(submitted("client", "ingest", "-s", store, "s3a://goe/in/K.vcf.gz", "--quiet"));
        ok(remote("samples", "-s", store, "import", samples));
        ok(submitted("cluster", "frequencies", "-s", store, "--by", "population,sex", "--name", "f", "--json"));
        try (Stream<Path> files = Files.walk(cluster.work())) {
            assertThat(files.filter(f -> f.endsWith("stdout") && f.toString().contains("driver-")))
                    .anySatisfy(f -> assertThat(Files.readString(f)).contains("\"name\":\"f\",\"version\":1"));
        }
        assertThat(ok(remote("results", "-s", store, "show", "f"))).isEqualTo(expected);
    }

    /** Another process commits a version while this one writes the same: it is told, and takes the next. Delta's own log store replaces the other's. */
    @Test
    void aCommitOnS3DoesNotReplaceAnothers() throws IOException {
        org.apache.hadoop.fs.Path ours = new org.apache.hadoop.fs.Path("s3a://goe/log/_delta_log/1.json");
        LogStore commits = new S3Commits(hadoop());
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> commits.write(ours, afterAnother(commits, ours), false, hadoop()));
        assertThat(content(ours)).isEqualTo("another's\n");

        org.apache.hadoop.fs.Path delta = new org.apache.hadoop.fs.Path("s3a://goe/log/_delta_log/2.json");
        LogStore single = new S3SingleDriverLogStore(hadoop());
        single.write(delta, afterAnother(commits, delta), false, hadoop());
        assertThat(content(delta)).as("what S3Commits is for").isEqualTo("ours\n");

        FileSystem fs = ours.getFileSystem(hadoop());
        org.apache.hadoop.fs.Path lock = new org.apache.hadoop.fs.Path("s3a://goe/lock");
        assertThat(WholeFile.create(fs, lock)).isTrue();
        assertThat(WholeFile.create(fs, lock)).isFalse();
    }

    /** What a process writes, before the first line of which another has committed. */
    private Iterator<String> afterAnother(LogStore other, org.apache.hadoop.fs.Path path) {
        return Stream.of("ours")
                .peek(line -> {
                    try {
                        other.write(path, List.of("another's").iterator(), false, hadoop());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .iterator();
    }

    private String content(org.apache.hadoop.fs.Path path) throws IOException {
        try (InputStream in = path.getFileSystem(hadoop()).open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whoDoesNotKnowTheSecretIsNotServed() throws IOException {
        for (Server refused : List.of(guesses, without)) {
            assertThat(refused.exit()).as(refused.printed()).isEqualTo(2);
            assertThat(refused.printed()).contains("did not take this program").doesNotContain("guessed");
        }

        Server tells =
                onCluster("describe", "-s", folder.resolve("store"), "--conf", "spark.authenticate.secret=guessed");
        ok(tells);
        assertThat(tells.printed())
                .contains("everybody on this machine can read a command line")
                .doesNotContain("guessed");
        assertThat(Server.isOpen(6066))
                .as("Spark's port for submissions by HTTP")
                .isFalse();
        List<Integer> pages = cluster.pages().stream().filter(Server::isOpen).toList();
        assertThat(pages).as("of the Master and two Workers").hasSize(3);
        for (int port : pages) {
            HttpURLConnection page = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/").toURL().openConnection();
            assertThat(page.getResponseCode()).isEqualTo(HttpURLConnection.HTTP_FORBIDDEN);
        }
    }

    private static void assertNoSecretIsInProcessList() throws IOException {
        int looked = 0;
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : (Iterable<Path>) processes::iterator) {
                if (process.getFileName().toString().matches("[0-9]+")) {
                    assertOpen(process.resolve("cmdline"));
                    looked++;
                }
            }
        }
        assertThat(looked).isPositive();
    }

    private static void assertOpen(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return;
        }
        assertThat(text.contains(StandaloneCluster.SECRET) || text.contains(KEY_OF_S3))
                .as("a secret in %s", file)
                .isFalse();
    }

    @AfterEach
    void noSecretIsWritten() throws IOException {
        List<Path> written = new ArrayList<>(cluster.written());
        try (Stream<Path> logs = Files.list(Path.of("target/logs"))) {
            logs.forEach(written::add);
        }

        for (Path file : written) {
            assertOpen(file);
        }
        for (Server command : commands) {
            assertThat(command.printed()).doesNotContain(StandaloneCluster.SECRET, KEY_OF_S3);
        }
    }

    @AfterAll
    void stop() {
        commands.forEach(Server::close);
        if (cluster != null) {
            cluster.close();
        }
        servers.forEach(Server::close);
    }
}
