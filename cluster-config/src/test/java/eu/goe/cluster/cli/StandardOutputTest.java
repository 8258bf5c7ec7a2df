package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class StandardOutputTest {
    @Test
    void aReaderThatHasGoneIsNoFailure() {
        PrintStream out = StandardOutput.open(failing("Broken pipe"));
        out.println("x");
        assertThatThrownBy(out::flush).isInstanceOf(StandardOutput.ReaderGone.class);
    }

    @Test
    void anyOtherFailureIsOne() {
        PrintStream out = StandardOutput.open(failing("Input/output error"));
        out.println("x");
        assertThatThrownBy(out::flush)
                .isInstanceOf(StandardOutput.CannotWrite.class)
                .hasMessageContaining("Input/output error");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskEndsACommandWithOneAndSaysSo() throws IOException {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (FileOutputStream full = new FileOutputStream("/dev/full")) {
            int exit = new Program(new ProgramEnvironment(
                            StandardOutput.open(full),
                            new PrintStream(err, true, StandardCharsets.UTF_8),
                            Clock.systemUTC(),
                            Map.of(),
                            Map.of(),
                            false,
                            LogFile.of(
                                    Map.of("GOE_LOG", Path.of("target", "logs").toString())),
                            () -> false))
                    .run("completion", "bash");
            assertThat(exit).isEqualTo(1);
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("No space left on device");
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }
}
