package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.ThousandGenomes.ok;
import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.cluster.cli.CommandLineRun.Done;
import eu.goe.core.disclosure.Promise;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is refused, how it is said, and that the store is bit for bit as before. Input is simulated. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    @TempDir
    static Path folder;

    /** Holds one batch, and the result {@code f}. */
    private Path store;

    private Path vcf;
    /** Of people that the store does not hold. */
    private Path otherVcf;

    private List<String> lines;
    private Path people;
    private Path policy;
    private Path key;
    private Path trust;
    private Path exported;

    @BeforeAll
    void oneNode() throws IOException {
        vcf = simulate("in", "A", 1).resolve("A.vcf.gz");
        people = folder.resolve("in/samples.tsv");
        otherVcf = simulate("other", "B", 2).resolve("B.vcf.gz");
        lines = unzipped(otherVcf);
        store = folder.resolve("store");
        policy = Files.writeString(
                folder.resolve("policy.yaml"), "coordinator: {min_count: 3, min_cohort: 20, approvers: 0}\n");
        ok(CommandLineRun.goe(
                "init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--policy", policy, "--synthetic"));
        ok(CommandLineRun.goe("ingest", "-s", store, vcf));
        ok(CommandLineRun.goe("samples", "-s", store, "import", people));
        ok(CommandLineRun.goe("frequencies", "-s", store, "--by", "population,sex", "--name", "f"));
        ok(CommandLineRun.goe("keys", "new", "--node", "SE", "-o", folder.resolve("keys")));
        key = folder.resolve("keys/SE-signer.key.pem");
        trust = Files.createDirectories(folder.resolve("trust"));
        Files.copy(folder.resolve("keys/SE-signer.pub.pem"), trust.resolve("SE-signer.pub.pem"));
        exported = folder.resolve("se.pkg");
        ok(CommandLineRun.goe("export", "-s", store, "--result", "f", "--key", key, "-o", exported));
        ok(CommandLineRun.goe("verify", exported, "--trust", trust));
    }

    private static Path simulate(String name, String prefix, int seed) {
        Path out = folder.resolve(name);
        ok(CommandLineRun.goe(
                "simulate",
                "-o",
                out,
                "--name",
                prefix,
                "--samples",
                120,
                "--variants",
                400,
                "--populations",
                "SWE:0.6,FIN:0.4",
                "--seed",
                seed));
        return out;
    }

    @Test
    void truncatedFile() throws IOException {
        byte[] whole = Files.readAllBytes(otherVcf);
        for (int length : new int[] {whole.length - 28, whole.length / 2, whole.length - 40, 100}) {
            Path cut = Files.write(folder.resolve("cut.vcf.gz"), Arrays.copyOf(whole, length));
            refused(3, List.of("cut.vcf.gz"), "ingest", "-s", store, cut);
        }
    }

    @Test
    void damagedFile() throws IOException {
        byte[] damaged = Files.readAllBytes(otherVcf);
        damaged[damaged.length / 2] ^= 0x10;
        Path file = Files.write(folder.resolve("damaged.vcf.gz"), damaged);
        refused(3, List.of("damaged.vcf.gz"), "ingest", "-s", store, file);
    }

    @Test
    void fileThatIsNoVcf() throws IOException {
        Path text = Files.writeString(folder.resolve("letter.vcf"), "Dear Sir,\nplease find attached\n");
        refused(3, List.of("letter.vcf"), "ingest", "-s", store, text);
        refused(3, List.of("empty.vcf"), "ingest", "-s", store, Files.writeString(folder.resolve("empty.vcf"), ""));
        refused(3, List.of("nowhere.vcf.gz", "no such file"), "ingest", "-s", store, folder.resolve("nowhere.vcf.gz"));
    }

    @Test
    void anotherAssembly() throws IOException {
        // chr22 has 50,818,468 bases in GRCh38 and 51,304,566 in GRCh37.
        Path other = changed("hg19.vcf", line -> line.replace("length=50818468", "length=51304566"));
        refused(3, List.of("hg19.vcf", "chr22", "51,304,566", "GRCh37", "GRCh38"), "ingest", "-s", store, other);
    }

    @Test
    void recordsOutOfOrder() throws IOException {
        List<String> records = lines.stream().filter(l -> !l.startsWith("#")).toList();
        List<String> reversed =
                new ArrayList<>(lines.stream().filter(l -> l.startsWith("#")).toList());
        reversed.add(records.get(5));
        reversed.add(records.get(0));
        Path file = Files.write(folder.resolve("unsorted.vcf"), reversed);
        Path own = folder.resolve("unsorted-store");
        ok(CommandLineRun.goe("init", "-s", own, "--node", "SE", "--assembly", "GRCh38"));
        Done done = CommandLineRun.goe("ingest", "-s", own, file);
        ok(done);
        assertThat(done.err()).contains("not sorted").contains("unsorted.vcf");
        assertThat(done.out()).contains("2 = 2 kept + 0 quarantined");
    }

    @Test
    void moreBadRecordsThanAllowed() throws IOException {
        Path bad = changed("bad.vcf", line -> line.startsWith("#") ? line : line.replaceFirst("\t[ACGT]+\t", "\t?\t"));
        refused(3, List.of("--max-bad", "first at chr", ", file 1, line "), "ingest", "-s", store, bad);
        refused(3, List.of("bad.vcf", "--on-bad-record"), "ingest", "-s", store, bad, "--on-bad-record", "fail");
    }

    @Test
    void referenceBlocks() throws IOException {
        List<String> gvcf =
                new ArrayList<>(lines.stream().filter(l -> l.startsWith("#")).toList());
        String[] record = lines.get(lines.size() - 1).split("\t", -1);
        record[4] = "<NON_REF>";
        Arrays.fill(record, 9, record.length, "0/0");
        record[8] = "GT";
        gvcf.add(String.join("\t", record));
        Path file = Files.write(folder.resolve("blocks.g.vcf"), gvcf);
        refused(3, List.of("blocks.g.vcf", "gVCF", "--kind vcf"), "ingest", "-s", store, file);
    }

    @Test
    void sameSamplesWithOtherContent() throws IOException {
        List<String> fewer = unzipped(vcf);
        Path file = Files.write(folder.resolve("fewer.vcf"), fewer.subList(0, fewer.size() - 1));
        refused(3, List.of("120 of the 120 samples"), "ingest", "-s", store, file);
    }

    @Test
    void samplesOfShardsInAnotherOrder() throws IOException {
        Path first = changed("order-1.vcf", line -> line);
        Path second = changed("order-2.vcf", line -> line.startsWith("#CHROM") ? firstTwoSamplesSwapped(line) : line);
        Done done = refused(3, List.of("order-2.vcf", "another order"), "ingest", "-s", store, first, second);
        assertThat(done.err()).doesNotContain("batches of their own").doesNotContain("B1");
        Path third = changed("order-3.vcf", line -> line.startsWith("#CHROM") ? line + "X" : line);
        refused(3, List.of("order-3.vcf", "not those of", "batches of their own"), "ingest", "-s", store, first, third);
    }

    private static String firstTwoSamplesSwapped(String line) {
        String[] columns = line.split("\t", -1);
        String name = columns[9];
        columns[9] = columns[10];
        columns[10] = name;
        return String.join("\t", columns);
    }

    @Test
    void aFileThatGrowsWhileItIsRead() throws Exception {
        Path growing = changed("growing.vcf", line -> line);
        String last = lines.get(lines.size() - 1);
        String[] place = last.split("\t", 3);
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            try (BufferedWriter out = Files.newBufferedWriter(growing, StandardOpenOption.APPEND)) {
                for (long pos = Long.parseLong(place[1]) + 1; !done.get(); pos++) {
                    out.write(place[0] + "\t" + pos + "\t" + place[2] + "\n");
                    out.flush();
                    Thread.sleep(5);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();
        try {
            refused(3, List.of("growing.vcf: ", "changed while it was read"), "ingest", "-s", store, growing);
        } finally {
            done.set(true);
            writer.join();
        }
        ok(CommandLineRun.goe("ingest", "-s", store, growing, "--dry-run"));
    }

    @Test
    void repeatedOrEmptyContentIsNoChange() throws IOException {
        Map<String, Long> before = content(store);
        Path plain = Files.write(folder.resolve("renamed.vcf"), unzipped(vcf));
        assertThat(ok(CommandLineRun.goe("ingest", "-s", store, plain)).out()).contains("in the store already");
        assertThat(content(store)).isEqualTo(before);
        ok(CommandLineRun.goe("ingest", "-s", store, otherVcf, "--dry-run"));
        assertThat(content(store)).isEqualTo(before);
    }

    @Test
    void unknownSampleInAttributes() throws IOException {
        Path table = Files.writeString(folder.resolve("who.tsv"), "sample\tsex\nNOBODY-77\tfemale\n");
        Done done = refused(3, List.of("who.tsv"), "samples", "-s", store, "import", table);
        assertThat(done.err()).doesNotContain("NOBODY-77");
    }

    @Test
    void wrongUsage() {
        refused(2, List.of("no store at"), "describe", "-s", folder.resolve("nowhere"));
        refused(2, List.of("no result 'g'", "f"), "results", "-s", store, "show", "g");
        refused(2, List.of("--by", "shoe_size"), "frequencies", "-s", store, "--by", "shoe_size");
        refused(2, List.of("did you mean", "ingest"), "ingets", "-s", store);
        refused(2, List.of("--max-line 0", "give 1 to"), "ingest", "-s", store, otherVcf, "--max-line", 0);
        refused(2, List.of("node", "SE", "FI"), "init", "-s", store, "--node", "FI", "--assembly", "GRCh38");
    }

    @Test
    void outputThatExists() throws IOException {
        Path there = Files.createDirectories(folder.resolve("there"));
        refused(2, List.of("there", "exists"), "export", "-s", store, "--result", "f", "--key", key, "-o", there);
        refused(2, List.of("there", "exists"), "merge", exported, "--trust", trust, "-o", there);
        try (Stream<Path> inside = Files.list(there)) {
            assertThat(inside).isEmpty();
        }
    }

    @Promise(attack = "41")
    @Test
    void packageWithOneByteChanged() throws IOException {
        Map<String, Long> whole = content(exported);
        for (String name : whole.keySet()) {
            Path copy = folder.resolve("flip-" + name.replace('/', '-'));
            copy(exported, copy);
            byte[] bytes = Files.readAllBytes(copy.resolve(name));
            bytes[bytes.length / 2] ^= 1;
            Files.write(copy.resolve(name), bytes);
            Path merged = folder.resolve("merged-flip");
            refused(5, List.of(), "verify", copy, "--trust", trust);
            refused(5, List.of(), "merge", copy, "--trust", trust, "-o", merged);
            assertThat(merged).doesNotExist();
        }
    }

    @Promise(attack = "41")
    @Test
    void packageWithAFileMoreOrLess() throws IOException {
        Path more = folder.resolve("more.pkg");
        copy(exported, more);
        Files.writeString(more.resolve("data/extra.txt"), "x");
        refused(5, List.of("extra.txt"), "verify", more, "--trust", trust);
        Path less = folder.resolve("less.pkg");
        copy(exported, less);
        Files.delete(less.resolve("report/review.html"));
        refused(5, List.of("review.html"), "verify", less, "--trust", trust);
    }

    @Test
    void untrustedKey() throws IOException {
        ok(CommandLineRun.goe("keys", "new", "--node", "SE", "-o", folder.resolve("stranger")));
        Path others = Files.createDirectories(folder.resolve("others"));
        Files.copy(folder.resolve("stranger/SE-signer.pub.pem"), others.resolve("SE-signer.pub.pem"));
        refused(5, List.of("se.pkg"), "verify", exported, "--trust", others);
        refused(5, List.of("se.pkg"), "merge", exported, "--trust", others, "-o", folder.resolve("merged-untrusted"));
        assertThat(folder.resolve("merged-untrusted")).doesNotExist();
    }

    @Promise(attack = "19")
    @Test
    void policyMayOnlyBeStricter() throws IOException {
        Path laxer = Files.writeString(folder.resolve("laxer.yaml"), "coordinator: {min_count: 2}\n");
        Path out = folder.resolve("laxer.pkg");
        refused(
                4,
                List.of("min_count"),
                "export",
                "-s",
                store,
                "--result",
                "f",
                "--key",
                key,
                "-o",
                out,
                "--policy",
                laxer);
        assertThat(out).doesNotExist();
        Path typo = Files.writeString(folder.resolve("typo.yaml"), "coordinator: {min_cuont: 9}\n");
        refused(
                2,
                List.of("min_cuont", "min_count"),
                "export",
                "-s",
                store,
                "--result",
                "f",
                "--key",
                key,
                "-o",
                out,
                "--policy",
                typo);
    }

    @Test
    void reviewWritesTheReportAndNoPackage() throws IOException {
        Map<String, Long> before = content(store);
        Path review = folder.resolve("review");
        ok(CommandLineRun.goe("export", "-s", store, "--result", "f", "--key", key, "-o", review, "--review"));
        assertThat(content(review)).containsOnlyKeys("review.html");
        assertThat(content(store)).isEqualTo(before);
    }

    @Test
    void theSameExportAgainIsTheSamePackage() throws IOException {
        Path again = folder.resolve("again.pkg");
        ok(CommandLineRun.goe("export", "-s", store, "--result", "f", "--key", key, "-o", again));
        assertThat(content(again)).isEqualTo(content(exported));
    }

    /** One clear message with the exit code, and the store as before. */
    private static Done refused(int exit, List<String> says, Object... args) {
        Map<String, Long> before = content(folder.resolve("store"));
        Done done = CommandLineRun.goe(args);
        assertThat(done.exit())
                .as(String.join(" ", Stream.of(args).map(Object::toString).toList()) + "\n" + done.err())
                .isEqualTo(exit);
        assertThat(done.err()).startsWith("goe: ").doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(done.err().lines().count()).isLessThanOrEqualTo(3);
        says.forEach(text -> assertThat(done.err()).contains(text));
        assertThat(done.out()).isEmpty();
        assertThat(content(folder.resolve("store"))).isEqualTo(before);
        return done;
    }

    /** Every file and folder below a folder, with the checksum of its bytes. */
    private static Map<String, Long> content(Path root) {
        Map<String, Long> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                if (Files.isRegularFile(file)) {
                    CRC32 crc = new CRC32();
                    crc.update(Files.readAllBytes(file));
                    content.put(root.relativize(file).toString(), crc.getValue());
                } else if (root.endsWith("store")) {
                    content.put(root.relativize(file) + "/", 0L);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return content;
    }

    private Path changed(String name, UnaryOperator<String> change) throws IOException {
        return Files.write(folder.resolve(name), lines.stream().map(change).toList());
    }

    private static List<String> unzipped(Path file) throws IOException {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return in.lines().toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
