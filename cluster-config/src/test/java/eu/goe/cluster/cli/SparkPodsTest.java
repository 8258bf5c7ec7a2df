package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkSubmit;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.apache.spark.deploy.k8s.KubernetesConf$;
import org.apache.spark.deploy.k8s.SparkPod;
import org.apache.spark.deploy.k8s.submit.ClientArguments;
import org.apache.spark.deploy.k8s.submit.ClientArguments$;
import org.apache.spark.deploy.k8s.submit.KubernetesDriverBuilder;
import org.apache.spark.internal.config.package$;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfile$;
import org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** The pods that Spark itself makes of {@code submit.sh} and the pod templates, without a cluster. */
class SparkPodsTest {
    @TempDir
    Path folder;

    private KubernetesClient client;
    private SparkConf conf;
    private ClientArguments application;

    @BeforeEach
    void submit() throws IOException, InterruptedException {
        client = new KubernetesClientBuilder().build(); // asks nobody until it is asked
        CommandLineRun.ok(
                "deploy",
                "kubernetes",
                "-s",
                "s3a://goe/se",
                "--image",
                "registry.example.org/goe:1",
                "--api-server",
                "10.0.0.1:6443",
                "--allow",
                "10.1.2.0/24:9000",
                "--secret",
                "goe-store",
                "--claim",
                "goe-data",
                "--memory",
                6,
                "--executor-cores",
                3,
                "--namespace",
                "cohort",
                "-o",
                folder);
        Files.createDirectories(folder.resolve("bin"));
        Files.createDirectories(folder.resolve("lib"));
        Files.writeString(folder.resolve("lib/goe-jvm.options"), "-Dx=1\n");
        Files.writeString(folder.resolve("bin/java"), "#!/usr/bin/env bash\nprintf '%s\\n' \"$@\"\n");
        assertThat(folder.resolve("bin/java").toFile().setExecutable(true)).isTrue();
        TestFiles.shell(folder, "GOE_HOME=$PWD JAVA_HOME=$PWD ./submit.sh check -s s3a://goe/se > words");
        List<String> words = Files.readAllLines(folder.resolve("words"));
        SparkSubmitArguments arguments = new SparkSubmitArguments(
                CollectionConverters.asScala(
                                words.subList(words.indexOf(SparkSubmit.class.getName()) + 1, words.size()))
                        .toSeq(),
                scala.collection.immutable.Map.from(CollectionConverters.asScala(Map.<String, String>of())));
        var prepared = new SparkSubmit().prepareSubmitEnvironment(arguments, Option.empty());
        conf = (SparkConf) prepared._3();
        application = ClientArguments$.MODULE$.fromCommandLineArgs(
                CollectionConverters.asJava(prepared._1()).toArray(String[]::new));
    }

    @AfterEach
    void close() {
        client.close();
        ResourceProfile$.MODULE$.clearDefaultProfile(); // of the process
    }

    @Test
    void theDriverIsWhatTheTemplateSaysAndRunsTheCommand() throws IOException {
        SparkPod made = new KubernetesDriverBuilder()
                .buildFromFeatures(
                        KubernetesConf$.MODULE$.createDriverConf(
                                conf,
                                "spark-1",
                                application.mainAppResource(),
                                application.mainClass(),
                                application.driverArgs(),
                                Option.empty()),
                        client)
                .pod();
        isConfined(made, "driver");
        Container container = made.container();
        assertThat(container.getEnv().stream().map(EnvVar::getName).toList()).containsAll(read("driver)"));
        assertThat(made.pod().getSpec().getServiceAccountName()).isEqualTo("goe");
        assertThat(made.pod().getMetadata().getNamespace()).isIn(null, "cohort");
        assertThat(conf.get("spark.kubernetes.namespace")).isEqualTo("cohort");
        assertThat(container.getArgs())
                .startsWith("driver")
                .containsSubsequence("--class", "eu.goe.cluster.cli.Goe")
                .containsSubsequence("check", "-s", "s3a://goe/se", "--profile", "kubernetes");
        assertThat(container.getPorts()).anyMatch(port -> port.getContainerPort() == 7078);
        assertThat(container.getLivenessProbe().getTcpSocket().getPort().getIntVal())
                .isEqualTo(7078);
        assertThat(container.getStartupProbe()).isNotNull();
    }

    @Test
    void anExecutorIsWhatItsTemplateSaysAndMayAskNothingOfTheCluster() throws IOException {
        conf.set("spark.driver.host", "driver").set("spark.driver.port", "7078").set("spark.executor.instances", "1");
        conf.set("spark.authenticate", "false"); // here is no driver that has made the secret
        SparkPod made = new KubernetesExecutorBuilder()
                .buildFromFeatures(
                        KubernetesConf$.MODULE$.createExecutorConf(
                                conf, "1", "spark-1", Option.empty(), ResourceProfile.DEFAULT_RESOURCE_PROFILE_ID()),
                        new SecurityManager(conf, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE()),
                        client,
                        ResourceProfile$.MODULE$.getOrCreateDefaultProfile(conf))
                .pod();
        isConfined(made, "executor");
        assertThat(made.container().getEnv().stream().map(EnvVar::getName).toList())
                .as("what the image's entry point reads")
                .containsAll(read("executor)"));
        assertThat(made.pod().getSpec().getAutomountServiceAccountToken()).isFalse();
        assertThat(made.container().getArgs()).containsExactly("executor");
        assertThat(made.container().getLivenessProbe().getTcpSocket().getPort().getIntVal())
                .isEqualTo(7079);
        assertThat(made.container().getResources().getRequests().get("cpu").getAmount())
                .isEqualTo("3");
        assertThat(made.container().getEnv())
                .anyMatch(e -> e.getName().equals("SPARK_EXECUTOR_MEMORY")
                        && e.getValue().equals("6144m"));
    }

    /** Variables that a branch of the entry point reads. */
    private static List<String> read(String branch) throws IOException {
        String script = Files.readString(Path.of("src/dist/image/entrypoint"));
        int from = script.indexOf(branch);
        List<String> names = Pattern.compile("\\$(SPARK_[A-Z_]+)")
                .matcher(script.substring(from, script.indexOf(";;", from)))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(names).isNotEmpty();
        return names;
    }

    private static void isConfined(SparkPod made, String role) {
        Pod pod = made.pod();
        Container container = made.container();
        assertThat(pod.getMetadata().getLabels()).containsEntry("app", "goe").containsEntry("goe-role", role);
        assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(container.getImage()).isEqualTo("registry.example.org/goe:1");
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getEnvFrom())
                .anyMatch(from -> from.getSecretRef().getName().equals("goe-store"));
        assertThat(container.getVolumeMounts())
                .extracting(mount -> mount.getMountPath())
                .contains("/tmp", "/data");
        assertThat(pod.getSpec().getVolumes())
                .anyMatch(volume -> volume.getName().equals("data"));
    }
}
