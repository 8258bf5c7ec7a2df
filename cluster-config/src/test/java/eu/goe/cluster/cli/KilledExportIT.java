package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.goe;
import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.disclosure.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attack 39: an export that is killed. A process that is stopped leaves on the disk what one killed at that moment leaves, so one process that is
 * stopped again and again shows many kills; the first is killed for good.
 */
@Tag("slow")
class KilledExportIT {
    private static final int MOMENTS = 50;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("goe.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private Path out;
    private Path temporary;
    private Path trust;

    @Test
    @Promise(cases = MOMENTS)
    void attack39AKilledExportLeavesNothingThatVerifiesAndNoGenotypes() throws IOException, InterruptedException {
        Path input = folder.resolve("in");
        ok("simulate", "-o", input, "--name", "ZZSECRET", "--samples", 200, "--variants", 3_000);
        Path policy = Files.writeString(
                folder.resolve("p.yaml"), "coordinator: {min_count: 3, min_cohort: 20, approvers: 1}\n");
        for (String role : List.of("signer", "approver")) {
            ok("keys", "new", "--node", "SE", "--role", role, "-o", folder.resolve("keys"));
        }
        trust = Files.createDirectories(folder.resolve("trust"));
        for (String name : List.of("SE-signer.pub.pem", "SE-approver.pub.pem")) {
            Files.copy(folder.resolve("keys").resolve(name), trust.resolve(name));
        }
        Path store = folder.resolve("store");
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--policy", policy, "--synthetic");
        ok("ingest", "-s", store, input.resolve("ZZSECRET.vcf.gz"));
        ok("samples", "-s", store, "import", input.resolve("samples.tsv"));
        ok("frequencies", "-s", store, "--by", "population,sex", "--name", "f");
        out = Files.createDirectories(folder.resolve("out"));
        temporary = Files.createDirectories(folder.resolve("tmp"));
        Path signer = folder.resolve("keys/SE-signer.key.pem");
        Object[] export = {"export", "-s", store, "--result", "f", "--key", signer, "--master", "local[2]", "-o"};

        Path first = out.resolve("se-0.pkg");
        long begin = System.currentTimeMillis();
        Process killed = start(export, first);
        while (killed.isAlive() && !isWriting(first, begin)) {
            Thread.sleep(1);
        }
        Thread.sleep(random.nextInt(200));
        killed.destroyForcibly().waitFor();
        requireNothingWorth(copy("killed"));

        // What the one that was killed left lies there when the first of these begins.
        List<Path> states = new ArrayList<>();
        int runs = 0;
        while (states.size() < MOMENTS) {
            stopAgainAndAgain(states, export, out.resolve("se-" + runs++ + ".pkg"));
        }
        for (Path state : states) {
            requireNothingWorth(state);
        }
        System.out.println(states.size() + " moments of " + runs + " exports, seed " + seed);

        // What the last one wrote is worth something once somebody else has approved it.
        Path last = out.resolve("se-" + (runs - 1) + ".pkg");
        assertThat(goe("verify", last, "--trust", trust).exit()).isEqualTo(4);
        ok("approve", last, "--key", folder.resolve("keys/SE-approver.key.pem"));
        ok("verify", last, "--trust", trust);
        try (Stream<Path> left = Files.list(out)) {
            assertThat(left.map(p -> p.getFileName().toString())).allMatch(name -> name.matches("se-[0-9]+[.]pkg"));
        }
    }

    private void stopAgainAndAgain(List<Path> states, Object[] export, Path target)
            throws IOException, InterruptedException {
        long begin = System.currentTimeMillis();
        Process process = start(export, target);
        while (process.isAlive() && !isWriting(target, begin)) {
            Thread.sleep(1);
        }
        int before = states.size();
        while (process.isAlive()) {
            ChildProcess.signal(process, "STOP");
            states.add(copy("state" + states.size()));
            ChildProcess.signal(process, "CONT");
            int most = states.size() - before < MOMENTS ? 30 : 200;
            process.waitFor(random.nextInt(1, most), TimeUnit.MILLISECONDS);
        }
        assertThat(process.exitValue()).as("seed %d", seed).isZero();
        assertThat(states.size() - before).as("moments while it wrote").isGreaterThan(5);
    }

    /** Whether the folder that becomes the package was made after a moment. */
    private static boolean isWriting(Path target, long since) throws IOException {
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            return Files.getLastModifiedTime(part).toMillis() >= since;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private Process start(Object[] export, Path target) throws IOException {
        Object[] args = Arrays.copyOf(export, export.length + 1);
        args[export.length] = target;
        return ChildProcess.start(Path.of("target/killed-export.log"), List.of("-Djava.io.tmpdir=" + temporary), args);
    }

    /** What is there of the output and of temporary files, while the process stands still. */
    private Path copy(String name) throws IOException {
        Path to = folder.resolve(name);
        for (Path from : List.of(out, temporary)) {
            Path target = to.resolve(from.getFileName());
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Path at = target.resolve(from.relativize(file).toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(at);
                    } else {
                        Files.copy(file, at);
                    }
                }
            } catch (NoSuchFileException e) {
                throw new IllegalStateException("the process that was stopped goes on", e);
            }
        }
        return to;
    }

    private void requireNothingWorth(Path state) throws IOException {
        try (Stream<Path> packages = Files.list(state.resolve("out"))) {
            for (Path exported : packages.toList()) {
                assertThat(goe("verify", exported, "--trust", trust).exit())
                        .as("%s, seed %d", exported, seed)
                        .isNotZero();
            }
        }
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = state.relativize(file).toString();
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(bytes).as(path).doesNotContain("ZZSECRET");
                if (path.endsWith(".parquet")) {
                    // Columns of the store's genotypes.
                    assertThat(bytes).as(path).doesNotContain("genotypes", "not_adj", "phase");
                }
                // Spark unpacks libraries there.
                assertThat(path.startsWith("tmp") && !path.contains(".so") && bytes.contains("PAR1"))
                        .as(path)
                        .isFalse();
            }
        }
    }
}
