package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.cluster.cli.GoeSession.Done;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoeSessionTest {
    @TempDir
    Path folder;

    private final GoeSession goe = GoeSession.open(Map.of("GOE_LOG", "target/logs"));

    @Test
    void quotedWordsStayTogether() {
        assertThat(GoeSession.words("cohort define a --where \"sex = 'male'\" -s 'my store'"))
                .containsExactly("cohort", "define", "a", "--where", "sex = 'male'", "-s", "my store");
    }

    @Test
    void runReturnsWhatWasPrintedAndThrowsWithTheMessageWhereACommandFails() {
        assertThat(goe.run("--version")).startsWith("goe ");
        goe.run("keys new --node SE -o '" + folder.resolve("keys of SE") + "'");
        assertThat(folder.resolve("keys of SE/SE-signer.key.pem")).exists();
        assertThatThrownBy(() -> goe.run("describe"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("exit 2")
                .hasMessageContaining("Which store?");
    }

    @Test
    void attemptGivesTheExitCodeAndBothStreams() {
        Done done = goe.attempt("ingets");
        assertThat(done.exit()).isEqualTo(2);
        assertThat(done.out()).isEmpty();
        assertThat(done.err()).contains("ingest");
    }
}
