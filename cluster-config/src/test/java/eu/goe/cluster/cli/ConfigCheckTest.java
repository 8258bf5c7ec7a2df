package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.ThousandGenomes.ok;
import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.cluster.cli.CommandLineRun.Done;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCheckTest {
    @TempDir
    Path folder;

    @Test
    void eachSettingSaysWhoseItIsAndTheStrongestWins() throws IOException {
        Path profile = Files.writeString(
                folder.resolve("site.conf"),
                "spark.master=local[1]\nspark.sql.shuffle.partitions=7\nspark.executor.memory=1g\nspark.io.compression.codec=zstd\n"
                        + "spark.authenticate.secret=s3cr3t\nspark.authenticate.secret.file=/etc/goe/cluster.secret\n"
                        + "spark.hadoop.fs.azure.account.oauth2.client.secret.profile.example.org=s3cr3t\n");
        Path config = Files.writeString(
                folder.resolve("node.yaml"), "executor-memory: 3g\nconf: {spark.sql.shuffle.partitions: 8}\n");
        Done done = ok(CommandLineRun.goe(
                "config",
                "check",
                "--profile",
                profile,
                "--config",
                config,
                "--conf",
                "spark.sql.shuffle.partitions=9"));
        assertThat(done.out().lines())
                .startsWith("setting\tvalue\torigin")
                .contains("spark.ui.showConsoleProgress\tfalse\tbuilt in")
                .contains("spark.io.compression.codec\tzstd\tprofile " + profile)
                .contains("spark.executor.memory\t3g\t--config: executor-memory")
                .contains("spark.sql.shuffle.partitions\t9\t--conf")
                .contains("spark.master\tlocal[2]\t--master")
                .contains("spark.authenticate.secret\t(not shown)\tprofile " + profile)
                .contains("spark.authenticate.secret.file\t/etc/goe/cluster.secret\tprofile " + profile)
                .contains(
                        "spark.hadoop.fs.azure.account.oauth2.client.secret.profile.example.org\t(not shown)\tprofile "
                                + profile);
        assertThat(done.out() + done.err()).doesNotContain("s3cr3t").doesNotContain("warning");
    }

    @Test
    void builtInProfilesHaveNoUnknownSettings() {
        for (String profile : new String[] {"local", "standalone", "yarn", "kubernetes"}) {
            assertThat(ok(CommandLineRun.goe("config", "check", "--profile", profile))
                            .err())
                    .as(profile)
                    .isEmpty();
        }
    }

    @Test
    void aMistypedNameIsAWarningWithTheNearest() {
        Done done = ok(CommandLineRun.goe("config", "check", "--conf", "spark.sql.shufle.partitions=9"));
        assertThat(done.err())
                .contains("--conf: Spark declares no setting 'spark.sql.shufle.partitions'")
                .contains("did you mean 'spark.sql.shuffle.partitions'?");
        assertThat(CommandLineRun.goe("config").exit()).isEqualTo(2);
    }
}
