package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.ThousandGenomes.ok;
import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.disclosure.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed with -9: what they did is there whole or not at all, and the same command then succeeds. */
@Tag("slow")
class KilledIT {
    /** Of each command; {@code -Dgoe.kills=50} for a long try. Moments within an ingest are {@code IngestFaultsIT}'s. */
    private static final int KILLS = Integer.getInteger("goe.kills", 3);

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(Long.getLong("goe.seed", System.nanoTime()));
    private int killed;

    @Promise(attack = "39")
    @Test
    void nothingIsHalfDone() throws IOException, InterruptedException {
        Path input = folder.resolve("in");
        ok(CommandLineRun.goe("simulate", "-o", input, "--name", "K", "--samples", 400, "--variants", 12_000));
        Path vcf = input.resolve("K.vcf.gz");
        Path policy = Files.writeString(
                folder.resolve("p.yaml"), "coordinator: {min_count: 3, min_cohort: 20, approvers: 0}\n");
        ok(CommandLineRun.goe("keys", "new", "--node", "SE", "-o", folder.resolve("keys")));
        Path key = folder.resolve("keys/SE-signer.key.pem");
        Path trust = Files.createDirectories(folder.resolve("trust"));
        Files.copy(folder.resolve("keys/SE-signer.pub.pem"), trust.resolve("SE-signer.pub.pem"));
        Path store = folder.resolve("store");
        ok(CommandLineRun.goe(
                "init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--policy", policy, "--synthetic"));

        for (int i = 0; i < KILLS; i++) {
            kill("ingest", "-s", store, vcf);
            assertThat(describe(store)).containsAnyOf("\"samples\":0", "\"samples\":400");
        }
        ok(CommandLineRun.goe("ingest", "-s", store, vcf));
        ok(CommandLineRun.goe("samples", "-s", store, "import", input.resolve("samples.tsv")));
        for (int i = 0; i < KILLS; i++) {
            kill("frequencies", "-s", store, "--by", "sex", "--name", "killed");
        }
        ok(CommandLineRun.goe("frequencies", "-s", store, "--by", "sex", "--name", "whole"));
        String whole =
                ok(CommandLineRun.goe("results", "-s", store, "show", "whole")).out();
        for (String line : ok(CommandLineRun.goe("results", "-s", store, "list"))
                .out()
                .lines()
                .toList()) {
            if (line.startsWith("killed")) {
                assertThat(ok(CommandLineRun.goe("results", "-s", store, "show", "killed"))
                                .out())
                        .isEqualTo(whole);
            }
        }
        Path exported = folder.resolve("se.pkg");
        for (int i = 0; i < KILLS; i++) {
            kill("export", "-s", store, "--result", "whole", "--key", key, "-o", exported);
            if (Files.exists(exported)) {
                ok(CommandLineRun.goe("verify", exported, "--trust", trust));
                Files.move(exported, folder.resolve("done-" + i));
            }
        }
        ok(CommandLineRun.goe("export", "-s", store, "--result", "whole", "--key", key, "-o", exported));
        ok(CommandLineRun.goe("verify", exported, "--trust", trust));
        assertThat(killed).as("processes killed before they had ended").isPositive();

        Path untouched = folder.resolve("untouched");
        ok(CommandLineRun.goe("init", "-s", untouched, "--node", "SE", "--assembly", "GRCh38", "--synthetic"));
        ok(CommandLineRun.goe("ingest", "-s", untouched, vcf));
        ok(CommandLineRun.goe("samples", "-s", untouched, "import", input.resolve("samples.tsv")));
        ok(CommandLineRun.goe("frequencies", "-s", untouched, "--by", "sex", "--name", "whole"));
        assertThat(whole)
                .isEqualTo(ok(CommandLineRun.goe("results", "-s", untouched, "show", "whole"))
                        .out());
    }

    private static String describe(Path store) {
        return ok(CommandLineRun.goe("describe", "-s", store, "--json")).out();
    }

    /** Starts a process as the launcher does and kills it at some moment, most often while it works. */
    private void kill(Object... args) throws IOException, InterruptedException {
        Path log = Path.of("target/killed.log");
        Process process = ChildProcess.start(log, args);
        if (!process.waitFor(3_000 + random.nextInt(12_000), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
            killed++;
        } else {
            assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        }
    }
}
