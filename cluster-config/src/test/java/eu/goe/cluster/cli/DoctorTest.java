package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.cluster.cli.CommandLineRun.Done;
import eu.goe.cluster.doctor.Diagnosis;
import eu.goe.cluster.doctor.Finding.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    @TempDir
    Path folder;

    @Test
    void eachCheckHasAFindingAndNothingIsLeftBehind() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(CommandLineRun.goe("doctor", "-s", folder, "--json").out());
        assertThat(json.findValuesAsText("check"))
                .containsExactly("java", "memory", "temporary-space", "ports", "store");
        assertThat(json.path("checks").get(4).path("state").asText()).isEqualTo("ok");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aProblemIsExit1AndSaysWhatToDo() {
        Done done = CommandLineRun.goe("doctor", "-s", folder.resolve("nowhere"));
        assertThat(done.exit()).isEqualTo(1);
        assertThat(done.out()).contains("nowhere is not there").contains("goe init");
        // 192.0.2.0/24 is for documentation (RFC 5737) and no machine's.
        assertThat(CommandLineRun.goe("doctor", "--conf", "spark.driver.host=192.0.2.7")
                        .out())
                .contains("192.0.2.7 cannot be listened on")
                .contains("SPARK_LOCAL_IP");
        assertThat(CommandLineRun.goe("doctor", "--conf", "spark.local.dir=" + folder.resolve("none"))
                        .out())
                .contains("none cannot be written");
    }

    @Test
    void limits() {
        assertThat(Diagnosis.java(17).state()).isEqualTo(State.OK);
        assertThat(Diagnosis.java(11).state()).isEqualTo(State.PROBLEM);
        assertThat(Diagnosis.java(21).state()).isEqualTo(State.WARNING);
        assertThat(Diagnosis.java(25).state()).isEqualTo(State.PROBLEM);
        assertThat(Diagnosis.memory(512L << 20).state()).isEqualTo(State.PROBLEM);
        Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5));
        assertThat(Diagnosis.store(folder.toString(), new Configuration(), wrong)
                        .found())
                .contains("s away from this machine's");
    }
}
