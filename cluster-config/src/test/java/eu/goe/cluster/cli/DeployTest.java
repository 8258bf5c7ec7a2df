package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import eu.goe.cluster.cli.CommandLineRun.Done;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine;

/** What {@code goe deploy} writes is understood by those that read it: no key is mistyped, and each command is one of goe's. */
class DeployTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern COMMAND =
            Pattern.compile("(?:bin/goe|goe\\.sbatch|submit\\.sh) ([a-z][^\"\\n]*)", Pattern.MULTILINE);

    @TempDir
    Path folder;

    @Test
    void everyKeyOfTheManifestsIsOneThatKubernetesKnows() throws IOException {
        Path manifests = kubernetes("--secret", "goe-store", "--claim", "goe-data");
        List<Class<?>> kinds = new ArrayList<>();
        for (String name : List.of(
                "namespace.yaml",
                "network-policy.yaml",
                "driver-pod.yaml",
                "executor-pod.yaml",
                "ingest-cronjob.yaml")) {
            for (String document : Files.readString(manifests.resolve(name)).split("(?m)^---$")) {
                HasMetadata resource = Serialization.unmarshal(document);
                assertThat(unknownKeys(resource)).as(name).isEmpty();
                kinds.add(resource.getClass());
            }
        }
        assertThat(kinds)
                .containsExactly(
                        Namespace.class,
                        ServiceAccount.class,
                        Role.class,
                        RoleBinding.class,
                        NetworkPolicy.class,
                        NetworkPolicy.class,
                        Pod.class,
                        Pod.class,
                        CronJob.class);
    }

    @Test
    void aMistypedKeyWouldBeFound() {
        Pod pod = Serialization.unmarshal(
                "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - securityContext: {readOnlyRootFileSystem: true}\n",
                Pod.class);
        assertThat(unknownKeys(pod)).containsExactly("readOnlyRootFileSystem");
        JsonNode application = JSON.valueToTree(Map.of(
                "apiVersion",
                "sparkoperator.k8s.io/v1beta2",
                "kind",
                "SparkApplication",
                "spec",
                Map.of("mainclass", "x")));
        assertThat(operatorSays(application)).contains("mainclass");
    }

    @Test
    void theOperatorKnowsEveryKeyOfTheSparkApplicationAndItsPodsAreThoseOfSparkSubmit() throws IOException {
        Path manifests = kubernetes("--secret", "goe-store");
        JsonNode application = yaml(manifests.resolve("spark-application.yaml"));
        assertThat(operatorSays(application)).isEmpty();
        for (String role : List.of("driver", "executor")) {
            JsonNode template = application.path("spec").path(role).path("template");
            PodTemplateSpec pod = JSON.convertValue(template, PodTemplateSpec.class);
            assertThat(unknownKeys(pod)).isEmpty();
            Pod submitted = Serialization.unmarshal(Files.readString(manifests.resolve(role + "-pod.yaml")), Pod.class);
            assertThat(pod.getSpec()).isEqualTo(submitted.getSpec());
            assertThat(pod.getMetadata().getLabels())
                    .isEqualTo(submitted.getMetadata().getLabels());
        }
        assertThat(application.path("spec").path("executor").path("instances").asInt())
                .isEqualTo(3);
        assertThat(application.path("spec").path("mainApplicationFile").asText())
                .matches("local:///opt/goe/lib/cluster-config-[0-9.]+(-SNAPSHOT)?\\.jar");
    }

    @Test
    void noContainerIsRootOrMayWriteOrGainRights() throws IOException {
        Path manifests = kubernetes();
        List<PodSpec> pods = List.of(
                pod(manifests, "driver-pod.yaml"),
                pod(manifests, "executor-pod.yaml"),
                cronJob(manifests)
                        .getSpec()
                        .getJobTemplate()
                        .getSpec()
                        .getTemplate()
                        .getSpec());
        for (PodSpec pod : pods) {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001);
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getContainers()).hasSize(1);
            Container container = pod.getContainers().get(0);
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
        }
        assertThat(pods.get(1).getAutomountServiceAccountToken()).isFalse();
        assertThat(pods.get(2).getAutomountServiceAccountToken()).isFalse();
        assertThat(pods.get(2).getContainers().get(0).getResources().getLimits())
                .containsKey("memory");
        assertThat(pods.get(0).getContainers().get(0).getLivenessProbe()).isNotNull();
        assertThat(pods.get(1).getContainers().get(0).getLivenessProbe()).isNotNull();
    }

    @Test
    void nothingIsReachedButTheStoreTheExportsDnsTheApiServerAndEachOther() throws IOException {
        List<NetworkPolicy> policies = Stream.of(Files.readString(kubernetes().resolve("network-policy.yaml"))
                        .split("(?m)^---$"))
                .map(text -> Serialization.unmarshal(text, NetworkPolicy.class))
                .toList();
        NetworkPolicy all = policies.get(0);
        assertThat(all.getSpec().getPodSelector().getMatchLabels()).containsExactly(Map.entry("app", "goe"));
        assertThat(all.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(all.getSpec().getIngress())
                .hasSize(1)
                .allSatisfy(rule -> assertThat(rule.getFrom())
                        .allMatch(peer -> peer.getPodSelector().getMatchLabels().equals(Map.of("app", "goe"))));
        assertThat(addresses(all)).containsExactly("10.1.2.0/24:9000", "10.9.8.7/32:443");
        assertThat(all.getSpec().getEgress()).hasSize(4).allSatisfy(rule -> {
            assertThat(rule.getTo()).isNotEmpty(); // none would be: anywhere
            assertThat(rule.getPorts()).isNotEmpty();
        });
        NetworkPolicy driver = policies.get(1);
        assertThat(driver.getSpec().getPodSelector().getMatchLabels()).containsEntry("goe-role", "driver");
        assertThat(addresses(driver)).containsExactly("10.0.0.1/32:6443");
        assertThat(driver.getSpec().getEgress()).hasSize(1);
        assertThat(policies).hasSize(2);
    }

    private static List<String> addresses(NetworkPolicy policy) {
        List<String> addresses = new ArrayList<>();
        for (NetworkPolicyEgressRule rule : policy.getSpec().getEgress()) {
            rule.getTo().stream()
                    .filter(peer -> peer.getIpBlock() != null)
                    .forEach(peer -> addresses.add(peer.getIpBlock().getCidr() + ":"
                            + rule.getPorts().get(0).getPort().getIntVal()));
        }
        return addresses;
    }

    @Test
    void everyCommandInEveryFileIsOneOfGoe() throws IOException {
        Path manifests = kubernetes();
        parse(strings(
                yaml(manifests.resolve("spark-application.yaml")).path("spec").path("arguments")));
        parse(cronJob(manifests)
                .getSpec()
                .getJobTemplate()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getArgs());
        int found = 0;
        for (String target : List.of("slurm", "airflow", "systemd")) {
            ok("deploy", target, "-s", "/data/se", "-o", folder.resolve(target));
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher command = COMMAND.matcher(Files.readString(file));
                while (command.find()) {
                    parse(GoeSession.words(command.group(1)));
                    found++;
                }
                assertThat(Files.readString(file)).as("%s", file).doesNotContainPattern("@[a-z-]+@");
            }
        }
        assertThat(found).isEqualTo(6); // submit, sbatch, three tasks, ExecStart
    }

    @Test
    void sparkSubmitGetsTheCommandBehindTheJar() throws Exception {
        Path manifests = kubernetes();
        Path home = fakeHome();
        List<String> args = run(
                manifests,
                home,
                Map.of("GOE_HOME", home.toString(), "JAVA_HOME", home.toString()),
                "./submit.sh frequencies -s s3a://goe/se --name f");
        int jar = 0;
        while (!args.get(jar).startsWith("local:///opt/goe/lib/")) {
            jar++;
        }
        parse(args.subList(jar + 1, args.size()));
        assertThat(args.subList(0, jar))
                .contains(
                        "org.apache.spark.deploy.SparkSubmit", "k8s://https://10.0.0.1:6443", "spark.authenticate=true")
                .contains("spark.kubernetes.driver.podTemplateFile=" + manifests.toRealPath() + "/driver-pod.yaml");
    }

    /** Names of variables and arguments as Spark 4.1 sets them for the pods that it makes. */
    @Test
    void theImageIsADriverAnExecutorOrACommand() throws Exception {
        Path home = fakeHome();
        Files.copy(Path.of("src/dist/image/entrypoint"), home.resolve("bin/entrypoint"));
        Files.writeString(folder.resolve("spark.properties"), "spark.driver.memory=7g\nspark.app.name=goe\n");
        assertThat(
                        run(
                                folder,
                                home,
                                Map.of("JAVA_HOME", home.toString(), "SPARK_DRIVER_BIND_ADDRESS", "10.1.1.1"),
                                "home/bin/entrypoint driver --properties-file spark.properties --class eu.goe.cluster.cli.Goe a.jar check"))
                .startsWith("-Xmx7g", "-Dx=1")
                .containsSubsequence(
                        "org.apache.spark.deploy.SparkSubmit",
                        "spark.driver.bindAddress=10.1.1.1",
                        "client",
                        "--class",
                        "eu.goe.cluster.cli.Goe",
                        "a.jar",
                        "check");
        Map<String, String> variables = new HashMap<>(Map.of(
                "JAVA_HOME", home.toString(),
                "SPARK_JAVA_OPT_0", "-Da=b c",
                "SPARK_JAVA_OPT_1", "-De=f",
                "SPARK_EXECUTOR_MEMORY", "3g",
                "SPARK_DRIVER_URL", "spark://driver:7078",
                "SPARK_EXECUTOR_ID", "1",
                "SPARK_EXECUTOR_CORES", "2",
                "SPARK_APPLICATION_ID", "spark-1"));
        variables.put("SPARK_EXECUTOR_POD_IP", "10.1.1.2");
        variables.put("SPARK_RESOURCE_PROFILE_ID", "0");
        variables.put("SPARK_EXECUTOR_POD_NAME", "goe-exec-1");
        assertThat(run(folder, home, variables, "home/bin/entrypoint executor"))
                .startsWith("-Da=b c", "-De=f", "-Xmx3g", "-cp", home.toRealPath() + "/lib/*")
                .contains("org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend")
                .containsSequence("--driver-url", "spark://driver:7078", "--executor-id", "1", "--cores", "2")
                .containsSequence("--hostname", "10.1.1.2", "--resourceProfileId", "0", "--podName", "goe-exec-1");
        assertThat(run(folder, home, Map.of(), "home/bin/entrypoint describe -s /data/se"))
                .containsExactly("goe", "describe", "-s", "/data/se", "end of goe");
        assertThat(Class.forName("org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend"))
                .isNotNull();
    }

    @Test
    void slurmStartsMasterWorkersAndTheCommandAndLeavesNothing() throws Exception {
        Path script = folder.resolve("slurm");
        ok("deploy", "slurm", "-s", "/data/se", "--executors", 2, "--executor-cores", 16, "--memory", 60, "-o", script);
        Path home = fakeHome();
        List<String> said = run(
                script,
                home,
                Map.of(
                        "GOE_HOME", home.toString(),
                        "JAVA_HOME", home.toString(),
                        "HOME", home.toString(),
                        "SLURM_JOB_ID", "4711",
                        "SLURM_JOB_NUM_NODES", "2"),
                "bash goe.sbatch frequencies -s /data/se --name f");
        assertThat(said)
                .contains("org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker", "24711")
                .noneMatch(word -> word.contains("secret"));
        int command = said.indexOf("goe");
        parse(said.subList(command + 1, said.indexOf("end of goe")));
        assertThat(home.resolve(".goe/slurm-4711")).doesNotExist();
        assertThat(Files.readString(script.resolve("goe.sbatch")))
                .contains("#SBATCH --nodes=2\n", "#SBATCH --cpus-per-task=16\n", "#SBATCH --mem=72G\n");
    }

    @Test
    void pythonCompilesTheDag() throws Exception {
        assumeThat(onPath("python3")).as("python3 is installed").isTrue();
        ok("deploy", "airflow", "-s", "/data/se", "-o", folder.resolve("dags"));
        TestFiles.shell(folder, "python3 -m py_compile dags/goe_node.py");
    }

    @Test
    void systemdTakesTheUnits() throws Exception {
        assumeThat(onPath("systemd-analyze")).as("systemd-analyze is installed").isTrue();
        Path home = fakeHome();
        ok(
                "deploy",
                "systemd",
                "-s",
                "/data/se",
                "--home",
                home.toRealPath(),
                "--allow",
                "10.1.2.0/24:9000",
                "--every",
                10,
                "-o",
                folder.resolve("units"));
        Path said = folder.resolve("said.txt");
        // It also looks at units of the machine, which are none of ours.
        TestFiles.shell(
                folder,
                "systemd-analyze verify --man=no units/goe-ingest.service units/goe-ingest.timer > said.txt 2>&1 || true");
        assertThat(Files.readAllLines(said)).noneMatch(line -> line.contains("goe-ingest"));
        assertThat(Files.readString(folder.resolve("units/goe-ingest.service")))
                .contains("IPAddressDeny=any\nIPAddressAllow=localhost\nIPAddressAllow=10.1.2.0/24\n")
                .contains("ReadWritePaths=/data/se /data/inbox\n");
        assertThat(Files.readString(folder.resolve("units/goe-ingest.timer"))).contains("OnCalendar=*:0/10\n");
        TestFiles.shell(folder, "systemd-analyze calendar '*:0/10' && systemd-analyze calendar hourly");
    }

    @Test
    void examplesOfConfigurationAreRead() {
        ok("config", "check", "--config", "src/dist/conf/node.yaml");
        assertThat(CommandLineRun.goe("config", "check", "--profile", "src/dist/conf/site.conf")
                        .err())
                .doesNotContain("warning");
    }

    @Test
    void wrongValuesAreRefusedTogetherAndNothingIsWritten() {
        Path into = folder.resolve("none");
        assertThat(says("deploy", "systemd", "-s", "/data/se; rm -rf /", "--every", 7, "--memory", 0, "-o", into))
                .contains("--store '/data/se; rm -rf /'", "--every 7", "--memory 0");
        assertThat(says("deploy", "kubernetes", "-s", "s3a://goe/se", "-o", into))
                .contains("--image", "--api-server");
        assertThat(says(
                        "deploy",
                        "kubernetes",
                        "-s",
                        "s3a://goe/se",
                        "--image",
                        "goe",
                        "--api-server",
                        "10.0.0.1:6443",
                        "-o",
                        into))
                .contains("--allow ADDRESS");
        assertThat(says(
                        "deploy",
                        "kubernetes",
                        "-s",
                        "/data/se",
                        "--image",
                        "goe",
                        "--api-server",
                        "10.0.0.1:6443",
                        "-o",
                        into))
                .contains("--claim");
        assertThat(says("deploy", "systemd", "-s", "/data/se", "--allow", "store.example.org:9000", "-o", into))
                .contains("addresses, not names");
        assertThat(into).doesNotExist();
    }

    @Test
    void filesThatWereChangedByHandAreNotOverwritten() throws IOException {
        Path into = folder.resolve("units");
        assertThat(ok("deploy", "systemd", "-s", "/data/se", "-o", into, "--dry-run")
                        .out())
                .contains("goe-ingest.timer");
        assertThat(into).doesNotExist();
        ok("deploy", "systemd", "-s", "/data/se", "-o", into);
        assertThat(ok("deploy", "systemd", "-s", "/data/se", "-o", into, "--json")
                        .out())
                .contains("\"target\":\"systemd\"", "goe-ingest.service");
        Files.writeString(into.resolve("goe-ingest.timer"), "[Timer]\nOnCalendar=daily\n");
        assertThat(says("deploy", "systemd", "-s", "/data/se", "-o", into)).contains("other content");
        assertThat(Files.readString(into.resolve("goe-ingest.timer"))).contains("daily");
    }

    private static String says(Object... args) {
        Done done = CommandLineRun.goe(args);
        assertThat(done.exit()).as(done.err()).isEqualTo(2);
        return done.err();
    }

    private Path kubernetes(String... more) {
        Path into = folder.resolve("manifests");
        List<Object> args = new ArrayList<>(List.of(
                "deploy",
                "kubernetes",
                "-s",
                "s3a://goe/se",
                "--inbox",
                "s3a://goe/inbox",
                "--image",
                "registry.example.org/goe@sha256:0123",
                "--api-server",
                "10.0.0.1:6443",
                "--allow",
                "10.1.2.0/24:9000",
                "--allow",
                "10.9.8.7:443",
                "--executors",
                3,
                "-o",
                into));
        args.addAll(Arrays.asList(more));
        ok(args.toArray());
        return into;
    }

    private static PodSpec pod(Path manifests, String name) throws IOException {
        return Serialization.unmarshal(Files.readString(manifests.resolve(name)), Pod.class)
                .getSpec();
    }

    private static CronJob cronJob(Path manifests) throws IOException {
        return Serialization.unmarshal(Files.readString(manifests.resolve("ingest-cronjob.yaml")), CronJob.class);
    }

    private static JsonNode yaml(Path file) throws IOException {
        return JSON.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file)));
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(item -> strings.add(item.asText()));
        return strings;
    }

    /** What a strict reading of the operator's own definition says; empty if all is well. */
    private static String operatorSays(JsonNode application) {
        try {
            String schema = Files.readString(Path.of("src/test/resources/deploy/spark-application.schema.json"));
            return String.join(
                    "; ",
                    SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                            .getSchema(schema)
                            .validate(application.toString(), InputFormat.JSON)
                            .stream()
                            .map(Object::toString)
                            .toList());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Keys that the models of Kubernetes have no field for: they are kept aside, and no error. */
    private static List<String> unknownKeys(Object model) {
        List<String> unknown = new ArrayList<>();
        collect(model, unknown, new HashSet<>());
        return unknown;
    }

    private static void collect(Object value, List<String> unknown, Set<Integer> seen) {
        if (value instanceof Collection<?> many) {
            many.forEach(one -> collect(one, unknown, seen));
            return;
        }
        if (value == null
                || !value.getClass().getName().startsWith("io.fabric8.kubernetes.api.model")
                || value.getClass().isEnum()
                || !seen.add(System.identityHashCode(value))) {
            return;
        }
        for (Method getter : value.getClass().getMethods()) {
            if (!getter.getName().startsWith("get") || getter.getParameterCount() > 0) {
                continue;
            }
            try {
                Object of = getter.invoke(value);
                if (getter.getName().equals("getAdditionalProperties")) {
                    ((Map<?, ?>) of).keySet().forEach(key -> unknown.add(key.toString()));
                } else {
                    collect(of, unknown, seen);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(getter.toString(), e);
            }
        }
    }

    private static void parse(List<String> args) {
        CommandLine.ParseResult parsed =
                CommandLineRun.program().spec().commandLine().parseArgs(args.toArray(String[]::new));
        assertThat(parsed.hasSubcommand()).as("%s", args).isTrue();
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(f -> Files.isExecutable(Path.of(f, program)));
    }

    /** A distribution, a Java and a Slurm that say what they are asked and do nothing. */
    private Path fakeHome() throws IOException {
        Path home = folder.resolve("home");
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib"));
        Files.writeString(home.resolve("lib/goe-jvm.options"), "-Dx=1\n");
        script(home.resolve("bin/java"), "printf '%s\\n' \"$@\"");
        script(home.resolve("bin/srun"), "while [ \"${1#--}\" != \"$1\" ]; do shift; done; exec \"$@\"");
        script(home.resolve("bin/goe"), "sleep 1; printf '%s\\n' goe \"$@\" 'end of goe'");
        return home;
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/usr/bin/env bash\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** Runs a command line in a folder with programs of {@code home} first; what it printed, by line. */
    private List<String> run(Path in, Path home, Map<String, String> variables, String command)
            throws IOException, InterruptedException {
        Path said = folder.resolve("said.txt");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", command).directory(in.toFile());
        builder.environment().putAll(variables);
        builder.environment().put("PATH", home.resolve("bin") + ":" + System.getenv("PATH"));
        Process process =
                builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertThat(process.waitFor()).as("%s", Files.readString(said)).isZero();
        return Files.readAllLines(said);
    }
}
