package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.goe;
import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.cluster.cli.CommandLineRun.Done;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Files and words that somebody means ill with: attacks 35, 37, 51, 52, 53 and 55 of the design of disclosure, as commands. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileInputIT {
    private static final int PEOPLE = 120;
    private static final String POLICY =
            "coordinator: {min_count: 3, min_cohort: 20, min_diff: 5, approvers: 0}\npublic: {min_count: 3, min_cohort: 20,"
                    + " min_diff: 5, approvers: 0}\n";

    @TempDir
    static Path folder;

    private Path policy;
    private Path key;
    private Path trust;

    @BeforeAll
    void keys() throws IOException {
        policy = Files.writeString(folder.resolve("policy.yaml"), POLICY);
        ok("keys", "new", "--node", "SE", "-o", folder.resolve("keys"));
        key = folder.resolve("keys/SE-signer.key.pem");
        trust = Files.createDirectories(folder.resolve("trust"));
        Files.copy(folder.resolve("keys/SE-signer.pub.pem"), trust.resolve("SE-signer.pub.pem"));
    }

    private Path init(String name) {
        Path store = folder.resolve(name);
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--policy", policy, "--synthetic");
        return store;
    }

    private static String sample(int i) {
        return String.format(Locale.ROOT, "ZZSECRET%04d", i);
    }

    private static String header() {
        StringBuilder text = new StringBuilder("##fileformat=VCFv4.3\n##contig=<ID=chr22,length=50818468>\n"
                + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        for (int i = 0; i < PEOPLE; i++) {
            text.append('\t').append(sample(i));
        }
        return text.append('\n').toString();
    }

    private static String record(int position, String ref, String alt, int carriers) {
        StringBuilder text = new StringBuilder("chr22\t" + position + "\t.\t" + ref + "\t" + alt + "\t.\tPASS\t.\tGT");
        for (int i = 0; i < PEOPLE; i++) {
            text.append(i < carriers ? "\t0/1" : "\t0/0");
        }
        return text.append('\n').toString();
    }

    private static Path vcf(Path file) throws IOException {
        StringBuilder text = new StringBuilder(header());
        for (int i = 0; i < 30; i++) {
            text.append(record(20_000_001 + 1000 * i, "A", "G", 10 + i));
        }
        return Files.writeString(file, text);
    }

    @Test
    void attack35LabelsThatAreNoLabelsStayAndDoNoHarm() throws IOException {
        Path store = init("labels");
        ok("ingest", "-s", store, vcf(folder.resolve("labels.vcf")));
        // What may not even be a population, and what no attribute may be.
        for (String value : List.of("=cmd()", "<script>alert(1)</script>", "x".repeat(41), "a b", "\u202Eabc")) {
            refusedImport(store, "sample\tpopulation\n" + sample(0) + "\t" + value + "\n", value);
        }
        for (String value : List.of(sample(3), "x".repeat(300), "a\u0007b", "two\nlines")) {
            refusedImport(store, "sample\tregion\n" + sample(0) + "\t" + value + "\n", value);
        }
        List<String> hostile = List.of(
                "=cmd()",
                "+1+1",
                "-2+3",
                "@SUM(A1)",
                "<script>alert(1)</script>",
                "\"onload=\"x",
                "\u202Egnp.exe",
                "1999-04-05",
                "a@b.example",
                "x".repeat(150));
        StringBuilder text = new StringBuilder("sample\tregion\tseen\t=evil()\n");
        for (int i = 0; i < PEOPLE; i++) {
            text.append(sample(i)).append('\t').append(hostile.get(i % hostile.size()));
            text.append(i % 2 == 0 ? "\t1999-04-05" : "\t20260401").append("\tyes\n");
        }
        ok("samples", "-s", store, "import", Files.writeString(folder.resolve("hostile.tsv"), text));
        Path out = folder.resolve("labels.pkg");
        for (String attribute : List.of("region", "=evil()")) {
            Done counted = goe("frequencies", "-s", store, "--by", attribute, "--quality", "raw", "--name", "f");
            assertThat(counted.exit()).as(counted.err()).isEqualTo(2);
            hostile.forEach(value -> assertThat(counted.err()).doesNotContain(value));
        }
        // Dates are labels, and yet do not leave.
        ok("frequencies", "-s", store, "--by", "seen", "--quality", "raw", "--name", "f");
        Done done = goe("export", "-s", store, "--result", "f", "--key", key, "-o", out);
        assertThat(done.exit()).as(done.err()).isEqualTo(4);
        assertThat(done.err()).contains("rule D12", "2 values of seen").doesNotContain("1999", "20260401");
        assertThat(out).doesNotExist();

        Path page = folder.resolve("labels.html");
        Done counted = goe("cohort", "-s", store, "count", "--by", "region", "--name", "t");
        if (counted.exit() == 0) {
            ok("report", "-s", store, "t", "-o", page);
            assertThat(Files.readString(page))
                    .contains("&lt;script&gt;alert(1)", "default-src 'none'")
                    .doesNotContain("<script", "\"onload=");
            requireNoFormulas(counted.out());
        } else {
            assertThat(counted.exit()).as(counted.err()).isEqualTo(2);
            hostile.forEach(value -> assertThat(counted.err()).doesNotContain(value));
        }
        String listed = ok("samples", "-s", store, "list").out();
        assertThat(listed).contains("'=cmd()", "'@SUM(A1)", "'-2+3", "'=evil()");
        requireNoFormulas(listed);
        ok("cohort", "-s", store, "define", "c", "--where", "seen = '1999-04-05'");
        requireNoFormulas(ok("cohort", "-s", store, "list").out());
    }

    private static void requireNoFormulas(String table) {
        for (String line : table.lines().toList()) {
            assertThat(line.split("\t", -1))
                    .noneMatch(cell -> cell.matches("[=+@-].*") && !cell.matches("[+-]?[0-9.]+(e[+-]?[0-9]+)?"));
        }
    }

    private static void refusedImport(Path store, String text, String value) throws IOException {
        Path file = Files.writeString(folder.resolve("refused.tsv"), text);
        Done done = goe("samples", "-s", store, "import", file);
        assertThat(done.exit()).as(value).isEqualTo(3);
        assertThat(done.err()).doesNotContain(value).doesNotContain("ZZSECRET");
    }

    /** Everything that a node does with 120 people whose names are planted in all files, and how often a name is anywhere outside of the store. */
    @Test
    void attack37PlantedNamesArePrintedNowhere() throws IOException {
        StringBuilder said = new StringBuilder();
        Path store = folder.resolve("planted");
        Path in = Files.createDirectories(folder.resolve("planted-in"));
        Path named = vcf(in.resolve(sample(0) + ".vcf"));
        Path bad = Files.writeString(
                in.resolve("bad.vcf"),
                header().replace("ZZSECRET", "ZZSECRETX")
                        + record(20_000_001, sample(5), "G", 9)
                        + record(20_000_101, "A", "?" + sample(6), 9)
                        + record(20_000_201, "A", "G", 9).replace("0/1", sample(7))
                        + record(20_000_301, "A", "G", 9));
        Path gvcf = Files.writeString(
                in.resolve(sample(9) + ".g.vcf"),
                header().replaceAll("\tZZSECRET.*", "\tZZSECRETY0009") + "chr22\t20000001\t.\tA\t<NON_REF>\t.\t.\tEND="
                        + sample(9) + "\tGT\t0/0\n");
        Path people = Files.writeString(in.resolve("people.tsv"), "sample\tsex\n" + sample(1) + "\tfemale\n");
        Path unknown = Files.writeString(in.resolve("unknown.tsv"), "sample\tsex\nZZSECRET9999\tfemale\n");
        Path mother =
                Files.writeString(in.resolve("mother.tsv"), "sample\tmother\n" + sample(1) + "\t" + sample(2) + "\n");
        Path exported = folder.resolve("planted.pkg");
        Path merged = folder.resolve("planted-merged");
        Path release = folder.resolve("planted-release");
        Path page = folder.resolve("planted.html");
        Object[][] commands = {
            {0, "init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--policy", policy, "--synthetic"},
            {0, "ingest", "-s", store, named},
            {3, "ingest", "-s", store, bad, "--on-bad-record", "fail"},
            {3, "ingest", "-s", store, bad, "--max-bad", "0"},
            {0, "ingest", "-s", store, bad, "--max-bad", "0.9"},
            {0, "ingest", "-s", store, Files.copy(bad, in.resolve("again.vcf")), "--max-bad", "0.9"},
            {3, "ingest", "-s", store, "--kind", "gvcf", gvcf, "--on-bad-record", "fail"},
            {0, "samples", "-s", store, "import", people},
            {3, "samples", "-s", store, "import", unknown},
            {3, "samples", "-s", store, "import", mother},
            {2, "cohort", "-s", store, "define", "c", "--where", "sex = '" + sample(1) + "'"},
            {0, "describe", "-s", store},
            {0, "frequencies", "-s", store, "--by", "sex", "--quality", "raw", "--name", "f"},
            {0, "qc", "-s", store, "variants", "--name", "q"},
            {0, "batches", "-s", store, "list"},
            {0, "results", "-s", store, "show", "f"},
            {0, "report", "-s", store, "f", "-o", page},
            {0, "export", "-s", store, "--result", "f", "--key", key, "-o", exported},
            {0, "verify", exported, "--trust", trust},
            {0, "merge", exported, "--trust", trust, "-o", merged},
            {4, "release", merged, "-o", release, "--policy", policy},
            {0, "check", "-s", store},
            {0, "samples", "-s", store, "withdraw", sample(8)},
            {4, "export", "-s", store, "--result", "f", "--key", key, "-o", folder.resolve("stale.pkg")},
        };
        for (Object[] command : commands) {
            Object[] args = Arrays.copyOfRange(command, 1, command.length + 1);
            args[args.length - 1] = "--debug";
            Done done = goe(args);
            assertThat(done.exit())
                    .as("%s: %s", Arrays.toString(args), done.err())
                    .isEqualTo(command[0]);
            said.append("\n> ")
                    .append(command[1])
                    .append(' ')
                    .append(command[2])
                    .append('\n');
            said.append(done.out()).append(done.err());
        }
        assertThat(said.toString()).doesNotContain("ZZSECRET");
        for (Path left : List.of(exported, merged, page, Path.of("target", "logs"))) {
            requireWithout(left, "ZZSECRET");
        }
    }

    private static void requireWithout(Path root, String... words) throws IOException {
        if (Files.notExists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                assertThat(file.getFileName().toString()).doesNotContain(words);
                if (Files.isRegularFile(file)) {
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain(words);
                }
            }
        }
    }

    /** In processes of their own, with Spark's log of events, which the profiles switch off, on. */
    @Test
    void attack55SecretsAreInNoLogOrMessage() throws IOException, InterruptedException {
        Path store = init("secrets");
        Path events = Files.createDirectories(folder.resolve("events"));
        Path logs = Files.createDirectories(folder.resolve("secret-logs"));
        Path vcf = vcf(folder.resolve("secrets.vcf"));
        String inArguments = "AKIAZZARGUMENT0123456789";
        String inEnvironment = "ZZENVIRONMENT0123456789";
        Object[] common = {
            "--debug",
            "--master",
            "local[2]",
            "--conf",
            "spark.eventLog.enabled=true",
            "--conf",
            "spark.eventLog.dir=" + events.toUri(),
            "--conf",
            "spark.hadoop.fs.s3a.secret.key=" + inArguments
        };
        Object[][] commands = {
            {"ingest", "-s", store, vcf},
            {"frequencies", "-s", store, "--name", "f", "--quality", "raw"},
            {"export", "-s", store, "--result", "f", "--key", key, "-o", folder.resolve("secrets.pkg")},
        };
        String body = Files.readAllLines(key).get(1);
        assertThat(body).hasSizeGreaterThan(40);
        for (Object[] command : commands) {
            Object[] args = Stream.concat(Stream.of(command), Stream.of(common)).toArray();
            Path log = folder.resolve("said-" + command[0] + ".log");
            Process process = ChildProcess.start(
                    log, List.of(), Map.of("AWS_SECRET_ACCESS_KEY", inEnvironment, "GOE_LOG", logs.toString()), args);
            int exit = process.waitFor();
            assertThat(exit).as(Files.readString(log)).isZero();
            requireWithout(log, inArguments, inEnvironment, body, "ZZSECRET");
        }
        try (Stream<Path> written = Files.list(events)) {
            assertThat(written).isNotEmpty();
        }
        requireWithout(events, inArguments, inEnvironment, body, "ZZSECRET");
        requireWithout(logs, inArguments, inEnvironment, body, "ZZSECRET");
        requireWithout(folder.resolve("secrets.pkg"), inArguments, inEnvironment, body, "ZZSECRET");
    }

    @Test
    void attack51YamlThatIsNoPlainYamlIsRefusedSoon() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(8) + "*a" + (i - 1) + "]\n");
        }
        StringBuilder doubling = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 24; i++) {
            doubling.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
        }
        Path merged = Files.createDirectories(folder.resolve("no-table"));
        try (ServerSocket listening = new ServerSocket(0)) {
            listening.setSoTimeout(1);
            String url = "http://127.0.0.1:" + listening.getLocalPort() + "/";
            List<String> texts = List.of(
                    bomb.toString(),
                    doubling + "cores: *a23\ncoordinator: *a23\n",
                    "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"" + url
                            + "\"]]]]\n",
                    "coordinator: !!java.net.URL [\"" + url + "\"]\n",
                    "coordinator: " + "[".repeat(20_000) + "\n",
                    "coordinator: {min_count: 5, min_count: 1}\n");
            // Class paths warm up on the first one.
            goe("init", "-s", folder.resolve("warm"), "--node", "SE", "--assembly", "GRCh38", "--policy", "no.yaml");
            for (int i = 0; i < texts.size(); i++) {
                Path file = Files.writeString(folder.resolve("hostile-" + i + ".yaml"), texts.get(i));
                Path store = folder.resolve("yaml-" + i);
                soon(2, "init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--policy", file);
                assertThat(store).doesNotExist();
                soon(2, "release", merged, "-o", store, "--policy", file);
                soon(2, "release", merged, "-o", store, "--metadata", file);
                soon(2, "describe", "-s", folder.resolve("nowhere"), "--config", file);
            }
            assertThatThrownBy(listening::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    private static void soon(int exit, Object... args) {
        long start = System.nanoTime();
        Done done = goe(args);
        assertThat(done.exit()).as("%s: %s", Arrays.toString(args), done.err()).isEqualTo(exit);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as(Arrays.toString(args))
                .isLessThan(Duration.ofSeconds(1));
        assertThat(done.err().length()).isLessThan(2_000);
    }

    @Test
    void attack53ExpressionsKnowAttributesOnly() throws IOException {
        Path store = init("expressions");
        ok("ingest", "-s", store, vcf(folder.resolve("expressions.vcf")));
        StringBuilder text = new StringBuilder("sample\tage\n");
        for (int i = 0; i < PEOPLE; i++) {
            text.append(sample(i)).append('\t').append(20 + i % 50).append('\n');
        }
        ok("samples", "-s", store, "import", Files.writeString(folder.resolve("ages.tsv"), text));
        List<String> expressions = List.of(
                "sample = '" + sample(1) + "'",
                "sample in ('" + sample(1) + "', '" + sample(2) + "')",
                "age = '" + sample(1) + "'",
                "rand() < 0.5",
                "age < rand()",
                "input_file_name() = 'x'",
                "monotonically_increasing_id() = 7",
                "age in (select age from samples)",
                "exists (select 1)",
                "my_udf(age) > 3",
                "age > 3; drop table samples",
                "age > 3 -- and more",
                "age like '2%'",
                "age rlike '.*'",
                "case when age > 3 then true end",
                "age + 1 > 3",
                "names.sample = 'x'",
                "`age` > 3 or 1 = 1",
                "1 = 1",
                "true",
                "java_method('java.lang.Runtime', 'getRuntime') = 'x'",
                "reflect('java.lang.System', 'exit', 0) = 1");
        for (String expression : expressions) {
            Done done = goe("cohort", "-s", store, "define", "c", "--where", expression, "--debug");
            assertThat(done.exit()).as("%s: %s", expression, done.err()).isEqualTo(2);
            assertThat(done.err()).doesNotContain("ZZSECRET");
            Done counted = goe("frequencies", "-s", store, "--cohort", "c", "--name", "f");
            assertThat(counted.exit()).as(expression).isEqualTo(2);
        }
        ok(
                "cohort",
                "-s",
                store,
                "define",
                "c",
                "--where",
                "age >= 30 and not (age between 40 and 45) or age in (20, 21)");
    }

    /** A member of a gzip file, of a few bytes that are many. */
    private static byte[] member(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }

    /** A block of BGZF as its specification has it, that says to hold {@code isize} bytes. */
    private static byte[] block(byte[] content, int isize) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(content);
        deflater.finish();
        byte[] packed = new byte[1 << 17];
        int n = deflater.deflate(packed);
        deflater.end();
        CRC32 crc = new CRC32();
        crc.update(content);
        return ByteBuffer.allocate(26 + n)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {0x1f, (byte) 0x8b, 8, 4, 0, 0, 0, 0, 0, (byte) 0xff, 6, 0, 'B', 'C', 2, 0})
                .putShort((short) (25 + n))
                .put(packed, 0, n)
                .putInt((int) crc.getValue())
                .putInt(isize)
                .array();
    }

    private static final byte[] EOF = block(new byte[0], 0);

    private static Path repeated(String name, byte[] first, byte[] again, long times, byte[] last) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(first);
            for (long i = 0; i < times; i++) {
                out.write(again);
            }
            out.write(last);
        }
        return file;
    }

    @Test
    void attack52BombsAreRefusedWithinLittleMemoryAndDisk() throws IOException, InterruptedException {
        Path store = init("bombs");
        byte[] head = header().getBytes(StandardCharsets.UTF_8);
        byte[] zeros = new byte[60_000];
        Arrays.fill(zeros, (byte) '0');
        byte[] tenMillion = new byte[10_000_000];
        Arrays.fill(tenMillion, (byte) '0');
        // 10 GB of one line, packed more than a thousand times.
        Path gzip = repeated("bomb.vcf.gz", member(head), member(tenMillion), 1_000, new byte[0]);
        Path bgzf = repeated("blocks.vcf.gz", block(head, head.length), block(zeros, zeros.length), 170_000, EOF);
        assertThat(Files.size(gzip)).isLessThan(11_000_000);
        assertThat(Files.size(bgzf)).isLessThan(30_000_000);
        long before = bytes(store);
        for (Path bomb : List.of(gzip, bgzf)) {
            Path log = folder.resolve("bomb.log");
            Process process =
                    ChildProcess.start(log, List.of("-Xmx700m"), "ingest", "-s", store, bomb, "--master", "local[2]");
            assertThat(process.waitFor()).as(Files.readString(log)).isEqualTo(3);
            assertThat(Files.readString(log)).contains("line").doesNotContain("OutOfMemory");
        }
        // A block that says to hold a gigabyte, or none, and holds 60,000 bytes.
        byte[] end = "\n".getBytes(StandardCharsets.UTF_8);
        for (int lie : new int[] {1 << 30, -1, 0, 59_999}) {
            Path lying = repeated("lying.vcf.gz", block(head, head.length), block(zeros, lie), 1, block(end, 1));
            Files.write(lying, EOF, StandardOpenOption.APPEND);
            Done refused = goe("ingest", "-s", store, lying);
            assertThat(refused.exit()).as("%d: %s", lie, refused.err()).isEqualTo(3);
            assertThat(refused.err()).contains("lying.vcf.gz");
        }
        // A header of BCF that says to be a gigabyte.
        byte[] bcf = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {'B', 'C', 'F', 2, 2})
                .putInt((1 << 30) - 1)
                .array();
        Path lyingBcf = repeated("lying.bcf", block(bcf, bcf.length), EOF, 1, new byte[0]);
        Done done = goe("ingest", "-s", store, lyingBcf);
        assertThat(done.exit()).as(done.err()).isEqualTo(3);
        assertThat(bytes(store)).isLessThan(before + 1_000_000);
        assertThat(ok("describe", "-s", store, "--json").out()).contains("\"samples\":0");
    }

    private static long bytes(Path root) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }
}
