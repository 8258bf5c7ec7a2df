package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.goe;
import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.cluster.cli.CommandLineRun.Done;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Packages that are one tar, as the tests and the system's {@code tar} see them; and tars that were made to do harm: attack 49. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TarPackageIT {
    @TempDir
    static Path folder;

    private Path keys;
    private Path trust;
    private Path store;
    private Path plain;
    private Path tar;

    @BeforeAll
    void onePackageTwice() throws IOException {
        keys = folder.resolve("keys");
        ok("keys", "new", "--node", "SE", "-o", keys);
        ok("keys", "new", "--node", "SE", "--role", "approver", "-o", keys);
        trust = Files.createDirectories(folder.resolve("trust"));
        for (String name : List.of("SE-signer.pub.pem", "SE-approver.pub.pem")) {
            Files.copy(keys.resolve(name), trust.resolve(name));
        }
        Path policy = Files.writeString(
                folder.resolve("policy.yaml"), "coordinator: {min_count: 3, min_cohort: 20, approvers: 1}\n");
        Path input = folder.resolve("in");
        ok("simulate", "-o", input, "--name", "A", "--samples", 120, "--variants", 300, "--populations", "SWE:1");
        store = folder.resolve("store");
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--policy", policy, "--synthetic");
        ok("ingest", "-s", store, input.resolve("A.vcf.gz"));
        ok("frequencies", "-s", store, "--name", "f");
        plain = export("plain.pkg");
        tar = export("one.tar");
    }

    private Path export(String name) {
        Path out = folder.resolve(name);
        ok("export", "-s", store, "--result", "f", "--key", keys.resolve("SE-signer.key.pem"), "-o", out);
        return out;
    }

    private Done verify(Path exported) {
        return goe("verify", exported, "--trust", trust);
    }

    private static String run(Object... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Arrays.stream(command).map(Object::toString).toList())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile)
                    .map(f -> root.relativize(f).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theSameExportIsTheSameTarAndHoldsTheFilesOfTheFolder() throws IOException, InterruptedException {
        assertThat(export("again.tar")).hasSameBinaryContentAs(tar);
        List<String> lines = run("tar", "--numeric-owner", "--utc", "--full-time", "-tvf", tar)
                .lines()
                .toList();
        for (String line : lines) {
            assertThat(line).startsWith("-rw-r--r-- 0/0 ").contains(" 1970-01-01 00:00:00 ");
        }
        assertThat(run("tar", "-tf", tar).lines()).containsExactlyElementsOf(files(plain));
        Path unpacked = Files.createDirectories(folder.resolve("unpacked"));
        run("tar", "-xf", tar, "-C", unpacked);
        for (String file : files(plain)) {
            assertThat(unpacked.resolve(file)).hasSameBinaryContentAs(plain.resolve(file));
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(p -> p.getFileName().toString())).noneMatch(n -> n.startsWith("."));
        }
        Done taken = goe("export", "-s", store, "--result", "f", "--key", keys.resolve("SE-signer.key.pem"), "-o", tar);
        assertThat(taken.exit()).isEqualTo(2);
    }

    @Test
    void aTarIsVerifiedApprovedAndMergedLikeItsFolder() throws IOException, InterruptedException {
        Path own = Files.copy(tar, folder.resolve("own.tar"));
        assertThat(verify(own).exit()).isEqualTo(4);
        ok("approve", own, "--key", keys.resolve("SE-approver.key.pem"));
        Done verified = verify(own);
        assertThat(verified.exit()).as(verified.err()).isZero();
        List<String> inside = run("tar", "-tf", own).lines().toList();
        assertThat(inside).isSorted().hasSize(files(plain).size() + 2).contains("manifest.json");
        assertThat(inside.toString()).contains("approvals/", "signatures/approver-");
        Path folderToo = folder.resolve("approved.pkg");
        Files.createDirectories(folderToo);
        run("tar", "-xf", own, "-C", folderToo);
        assertThat(verify(folderToo).out().replace("approved.pkg", "own.tar")).isEqualTo(verified.out());
        ok("merge", own, "--trust", trust, "-o", folder.resolve("of-tar"));
        ok("merge", folderToo, "--trust", trust, "-o", folder.resolve("of-folder"));
        assertThat(files(folder.resolve("of-tar")))
                .isEqualTo(files(folder.resolve("of-folder")))
                .hasSizeGreaterThan(1);
        for (String file : files(folder.resolve("of-tar"))) {
            assertThat(folder.resolve("of-tar").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("of-folder").resolve(file));
        }
        assertThat(Files.readString(folder.resolve("of-tar/merged.json"))).doesNotContain("\"variants\" : 0,");
        // A list as a tar, read by a node.
        ok(
                "sites",
                folder.resolve("of-tar"),
                "--key",
                keys.resolve("SE-signer.key.pem"),
                "-o",
                folder.resolve("l.tar"));
        assertThat(verify(folder.resolve("l.tar")).out()).contains("\tsites\t");
        ok("frequencies", "-s", store, "--name", "asked", "--sites", folder.resolve("l.tar"));
    }

    /** Whoever packs a folder with another program, its folders among the entries, has a package too. */
    @Test
    void tarsOfOtherProgramsAreRead() throws IOException, InterruptedException {
        Done whole = verify(tar);
        for (String format : List.of("ustar", "gnu", "posix")) {
            Path other = folder.resolve(format + ".tar");
            run(
                    "tar",
                    "--format=" + format,
                    "-cf",
                    other,
                    "-C",
                    plain,
                    "signatures",
                    "manifest.json",
                    "report",
                    "data");
            Done done = verify(other);
            assertThat(done.exit()).isEqualTo(4); // not approved, as the first
            assertThat(done.err().replace(format + ".tar", "one.tar")).isEqualTo(whole.err());
        }
        Path dotted = folder.resolve("dotted.tar");
        run("tar", "-cf", dotted, "-C", plain, ".");
        assertThat(verify(dotted).exit()).isEqualTo(5);
    }

    @Test
    void attack41AByteOfATarChangedOrCutOff() throws IOException {
        byte[] whole = Files.readAllBytes(tar);
        Path changed = folder.resolve("changed.tar");
        SplittableRandom random = new SplittableRandom(41);
        BitSet headersAndFiles = headersAndFiles();
        for (int i = 0; i < 150; i++) {
            byte[] bytes = whole.clone();
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(changed, bytes);
            int exit = verify(changed).exit();
            if (headersAndFiles.get(at)) {
                assertThat(exit).as("byte %d", at).isEqualTo(5);
            } else {
                assertThat(exit)
                        .as("byte %d", at)
                        .isIn(4, 5); // what fills a tar up is no part of the package, which is not approved
            }
        }
        for (int i = 0; i < 8; i++) {
            Files.write(changed, Arrays.copyOf(whole, random.nextInt(whole.length - 10_240)));
            assertThat(verify(changed).exit()).isEqualTo(5);
        }
    }

    /** Where headers and files are, by the sizes of the folder's: a record of 512 bytes, the file, and what fills its last record up. */
    private BitSet headersAndFiles() throws IOException {
        BitSet all = new BitSet();
        int at = 0;
        for (String file : files(plain)) {
            int size = (int) Files.size(plain.resolve(file));
            all.set(at, at + 512 + size);
            at += 512 + (size + 511) / 512 * 512;
        }
        return all;
    }

    /** Files of a tar that is written by hand, each with a header that may lie. */
    private static final class Hostile {
        private final List<byte[]> parts = new ArrayList<>();

        Hostile add(String name, char type, String link, long says, byte[] bytes) {
            parts.add(header(name, type, link, says));
            parts.add(Arrays.copyOf(bytes, (bytes.length + 511) / 512 * 512));
            return this;
        }

        Hostile file(String name, byte[] bytes) {
            return add(name, '0', "", bytes.length, bytes);
        }

        static byte[] header(String name, char type, String link, long size) {
            byte[] header = new byte[512];
            put(header, 0, name);
            put(header, 100, "0000644");
            put(header, 108, "0000000");
            put(header, 116, "0000000");
            if (size >= 0 && size < 1L << 33) {
                put(header, 124, String.format(Locale.ROOT, "%011o", size));
            } else {
                header[124] = (byte) (size < 0 ? 0xff : 0x80); // base 256, two's complement
                for (int i = 0; i < 11; i++) {
                    header[135 - i] = (byte) (i < 8 ? size >> (8 * i) : size < 0 ? 0xff : 0);
                }
            }
            put(header, 136, "00000000000");
            put(header, 148, "        ");
            header[156] = (byte) type;
            put(header, 157, link);
            put(header, 257, "ustar");
            put(header, 263, "00");
            int sum = 0;
            for (byte b : header) {
                sum += b & 0xff;
            }
            put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
            return header;
        }

        private static void put(byte[] header, int at, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(bytes, 0, header, at, bytes.length);
        }

        Path write(Path file) throws IOException {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                for (byte[] part : parts) {
                    out.write(part);
                }
                out.write(new byte[1024]);
            }
            return file;
        }
    }

    /** The package's own files, in which nothing is wrong. */
    private Hostile honest() throws IOException {
        Hostile hostile = new Hostile();
        for (String file : files(plain)) {
            hostile.file(file, Files.readAllBytes(plain.resolve(file)));
        }
        return hostile;
    }

    private TreeMap<String, Long> everything() throws IOException {
        TreeMap<String, Long> all = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) walk::iterator) {
                if (!path.startsWith(folder.resolve("logs"))) {
                    all.put(path.toString(), Files.isRegularFile(path) ? Files.size(path) : -1);
                }
            }
        }
        return all;
    }

    /** Refused in under 5 seconds by every command that reads packages, and nothing is written anywhere. */
    private void refused(Path hostile, String word) throws IOException {
        TreeMap<String, Long> before = everything();
        Path out = folder.resolve("no");
        Path etc = Path.of("/etc/goe-attack49");
        List<List<Object>> commands = List.of(
                List.of("verify", hostile, "--trust", trust),
                List.of("merge", hostile, "--trust", trust, "-o", out),
                List.of("approve", hostile, "--key", keys.resolve("SE-approver.key.pem")),
                List.of("frequencies", "-s", store, "--name", "no", "--sites", hostile));
        for (List<Object> command : commands) {
            long start = System.nanoTime();
            Done done = goe(command.toArray());
            assertThat(done.exit()).as("%s %s", command, done.err()).isEqualTo(5);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            if (command.get(0).equals("verify")) {
                assertThat(done.err()).contains(word);
                assertThat(done.err().lines().count()).isBetween(1L, 3L);
            }
        }
        assertThat(everything()).isEqualTo(before);
        assertThat(etc).doesNotExist();
    }

    @Test
    void whatTheHandWrites() throws IOException {
        assertThat(verify(honest().write(folder.resolve("honest.tar"))).exit()).isEqualTo(4); // not approved
    }

    @Test
    void attack49PathsThatLeadElsewhere() throws IOException {
        byte[] some = "x".getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("paths.tar");
        for (String path : List.of(
                "../x", "/etc/goe-attack49", "data/../../x", "data//x", "./x", ".x", "a\\x", "~/x", "C:/x", "a b")) {
            refused(honest().file(path, some).write(file), "not plain");
        }
        refused(honest().add("../", '5', "", 0, new byte[0]).write(file), "not plain");
        // The same by a long name, of GNU and of POSIX.
        byte[] gnu = "../../x\0".getBytes(StandardCharsets.UTF_8);
        refused(
                honest().add("././@LongLink", 'L', "", gnu.length, gnu)
                        .file("y", some)
                        .write(file),
                "not plain");
        byte[] pax = "16 path=../../x\n".getBytes(StandardCharsets.UTF_8);
        refused(
                honest().add("PaxHeaders/y", 'x', "", pax.length, pax)
                        .file("y", some)
                        .write(file),
                "not plain");
    }

    @Test
    void attack49LinksDevicesAndTwins() throws IOException {
        byte[] none = new byte[0];
        Path file = folder.resolve("links.tar");
        for (char type : "123467SV".toCharArray()) {
            refused(honest().add("data/odd", type, "/etc/passwd", 0, none).write(file), "data/odd is not a plain file");
        }
        byte[] manifest = Files.readAllBytes(plain.resolve("manifest.json"));
        refused(honest().file("manifest.json", manifest).write(file), "twice");
        refused(honest().file("Manifest.JSON", manifest).write(file), "in two cases");
        refused(honest().file("data/more", none).write(file), "not listed in the manifest");
    }

    @Test
    void attack49SizesThatAreNot() throws IOException {
        byte[] some = "x".getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("sizes.tar");
        refused(honest().add("data/long", '0', "", 1L << 40, some).write(file), "not a package");
        refused(honest().add("data/long", '0', "", Long.MAX_VALUE, some).write(file), "not a package");
        refused(honest().add("data/long", '0', "", -1, some).write(file), "not a package");
        // A tebibyte that the file system believes in, and a header of names as long.
        for (char type : "0xgL".toCharArray()) {
            Path sparse = honest().write(folder.resolve("sparse-" + (int) type + ".tar"));
            try (RandomAccessFile out = new RandomAccessFile(sparse.toFile(), "rw")) {
                out.seek(out.length() - 1024);
                out.write(Hostile.header("data/long", type, "", 1L << 40));
                out.setLength(out.getFilePointer() + (1L << 40) + 1024);
            }
            refused(sparse, "");
            Files.delete(sparse);
        }
    }

    /** In a process of its own: half a gigabyte of heap is enough, and seconds. */
    @Test
    void attack49AMillionEmptyEntries() throws IOException, InterruptedException {
        Path file = folder.resolve("many.tar");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (int i = 0; i < 1_000_000; i++) {
                out.write(Hostile.header("data/" + i, '0', "", 0));
            }
            out.write(new byte[1024]);
        }
        refused(file, "more than 100000 files");
        Path log = folder.resolve("many.log");
        Process process = ChildProcess.start(log, List.of("-Xmx512m"), "verify", file, "--trust", trust);
        assertThat(process.waitFor()).as(Files.readString(log)).isEqualTo(5);
        assertThat(Files.readString(log)).contains("more than 100000 files");
        Files.delete(file);
    }
}
