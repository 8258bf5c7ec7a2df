package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.goe;
import static eu.goe.cluster.cli.CommandLineRun.goeAt;
import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.goe.cluster.cli.CommandLineRun.Done;
import eu.goe.cluster.cli.SignedList.Site;
import eu.goe.core.exchange.KeyPairFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lists of sites that a coordinator signs, and who answers them: three nodes with a threshold, each of whom lists some sites that the
 * others do not. Tests of an attack have its number. Counts that a test expects are those of the genotypes that it wrote.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignedSitesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NODES = List.of("FI", "IT", "SE");
    private static final int PEOPLE = 40;
    private static final int SITES = 1_300;
    private static final String POLICY =
            "{min_count: 5, min_cohort: 20, min_diff: 5, approvers: 0, rounding: 1, expires_days: none}\n";

    @TempDir
    static Path folder;

    /** Copies of the alternate allele by node, site and person. */
    private final int[][][] copies = new int[NODES.size()][SITES][PEOPLE];

    private Path keys;
    private Path policy;
    private Path trust;
    private Path merged;
    private Path list;
    private int trusts;

    @BeforeAll
    void aListOfThreeNodes() throws IOException {
        SplittableRandom random = new SplittableRandom(58);
        for (int site = 0; site < SITES; site++) {
            for (int[][] node : copies) {
                double af = random.nextInt(4) == 0 ? 0.02 : 0.1 + 0.4 * random.nextDouble();
                for (int i = 0; i < PEOPLE; i++) {
                    node[site][i] = (random.nextDouble() < af ? 1 : 0) + (random.nextDouble() < af ? 1 : 0);
                }
            }
        }
        keys = folder.resolve("keys");
        policy = Files.writeString(folder.resolve("policy.yaml"), "coordinator: " + POLICY + "public: " + POLICY);
        trust = Files.createDirectories(folder.resolve("trust"));
        for (String node : List.of("FI", "IT", "SE", "EU")) {
            ok("keys", "new", "--node", node, "-o", keys);
            Files.copy(keys.resolve(node + "-signer.pub.pem"), trust.resolve(node + "-signer.pub.pem"));
        }
        ok("keys", "new", "--node", "XX", "-o", keys);
        ok("keys", "new", "--node", "EU", "--role", "root", "-o", keys);
        List<Object> args = new ArrayList<>(List.of("merge", "--trust", trust, "-o", folder.resolve("once")));
        for (String node : NODES) {
            store(node);
            ok("frequencies", "-s", folder.resolve(node), "--name", "first");
            assertThat(export(node, "first", node + ".pkg").exit()).isZero();
            args.add(folder.resolve(node + ".pkg"));
        }
        ok(args.toArray());
        merged = folder.resolve("once");
        list = folder.resolve("list.pkg");
        Done done = ok("sites", merged, "--key", secret("EU"), "-o", list, "--json");
        assertThat(done.err()).doesNotContain("warning");
        assertThat(JSON.readTree(done.out()).path("sites").asInt()).isEqualTo(listed());
        for (String node : NODES) {
            answer(node, "answer", list);
        }
    }

    private Path secret(String node) {
        return keys.resolve(node + "-signer.key.pem");
    }

    private void store(String node) throws IOException {
        Path store = folder.resolve(node);
        ok("init", "-s", store, "--node", node, "--assembly", "GRCh38", "--policy", policy, "--synthetic");
        StringBuilder vcf = new StringBuilder("##fileformat=VCFv4.3\n##contig=<ID=chr22,length=50818468>\n"
                + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        IntStream.range(0, PEOPLE).forEach(i -> vcf.append("\tZZSECRET").append(i));
        for (int site = 0; site < SITES; site++) {
            vcf.append("\nchr22\t").append(position(site)).append("\t.\tA\tG\t.\tPASS\t.\tGT");
            for (int copy : copies[NODES.indexOf(node)][site]) {
                vcf.append('\t').append(List.of("0/0", "0/1", "1/1").get(copy));
            }
        }
        Path bed = Files.writeString(folder.resolve("callable.bed"), "chr22\t19000000\t22000000\n");
        Path file = Files.writeString(folder.resolve(node + ".vcf"), vcf.append('\n'));
        ok("ingest", "-s", store, file, "--absent-sites", "reference", "--callable", bed);
    }

    private static int position(int site) {
        return 20_000_001 + 100 * site;
    }

    private long carriers(int node, int site) {
        return Arrays.stream(copies[node][site]).filter(c -> c > 0).count();
    }

    /** Sites that some node may list: five carriers or more. */
    private int listed() {
        return (int) IntStream.range(0, SITES)
                .filter(s -> IntStream.range(0, NODES.size()).anyMatch(n -> carriers(n, s) >= 5))
                .count();
    }

    private static void answer(String node, String name, Path sites) {
        ok("frequencies", "-s", folder.resolve(node), "--name", name, "--sites", sites);
    }

    private Done export(String node, String result, String target, Object... more) {
        return exportAt(Clock.systemUTC(), node, result, target, more);
    }

    private Done exportAt(Clock clock, String node, String result, String target, Object... more) {
        List<Object> args = new ArrayList<>(List.of("export", "-s", folder.resolve(node), "--result", result));
        args.addAll(List.of("--key", secret(node), "-o", folder.resolve(target)));
        args.addAll(Arrays.asList(more));
        return goeAt(clock, args.toArray());
    }

    private static void refused(Done done, int exit, String target, String... words) throws IOException {
        assertThat(done.exit()).as("%s", done.err()).isEqualTo(exit);
        assertThat(done.err()).contains(words).doesNotContain("ZZSECRET");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(p -> p.getFileName().toString())).noneMatch(n -> n.contains(target));
        }
    }

    /** A signed trust file with EU's key as given. */
    private Path trustFile(Object... more) {
        Path file = folder.resolve("trust-" + trusts++).resolve("trust.json");
        file.getParent().toFile().mkdirs();
        ok("trust", "new", "--root", keys.resolve("EU-root.pub.pem"), "--minimum-policy", policy, "-o", file);
        List<Object> args = new ArrayList<>(List.of("trust", "add", file, "--node", "EU", "--roles", "signer"));
        args.addAll(List.of("--key", keys.resolve("EU-signer.pub.pem")));
        args.addAll(Arrays.asList(more));
        ok(args.toArray());
        sign(file);
        return file;
    }

    private void sign(Path trustFile) {
        ok("trust", "sign", trustFile, "--key", keys.resolve("EU-root.key.pem"));
    }

    @Test
    void answersToASignedListMakeEveryAnExactAndCarriersAreStillHidden() throws IOException {
        List<Object> args = new ArrayList<>(List.of("merge", "--trust", trust, "-o", folder.resolve("twice")));
        for (String node : NODES) {
            Done done = export(node, "answer", node + "-answer.pkg", "--trust", trust);
            assertThat(done.exit()).as(done.err()).isZero();
            args.add(folder.resolve(node + ".pkg"));
            args.add(folder.resolve(node + "-answer.pkg"));
        }
        ok(args.toArray());
        Map<Integer, Map<String, String>> before = shown(merged);
        Map<Integer, Map<String, String>> after = shown(folder.resolve("twice"));
        assertThat(after).hasSize(listed()).hasSize(before.size());
        int open = 0;
        int exact = 0;
        for (int site = 0; site < SITES; site++) {
            Map<String, String> line = after.get(position(site));
            if (line == null) {
                continue;
            }
            int ac = 0;
            boolean allShow = true;
            for (int node = 0; node < NODES.size(); node++) {
                ac += Arrays.stream(copies[node][site]).sum();
                allShow &= carriers(node, site) >= 5;
            }
            open += before.get(position(site)).get("AN").equals("NA") ? 1 : 0;
            assertThat(line.get("AN")).isEqualTo(Integer.toString(2 * PEOPLE * NODES.size()));
            assertThat(Integer.parseInt(line.get("AC_min"))).isLessThanOrEqualTo(ac);
            assertThat(Integer.parseInt(line.get("AC_max"))).isGreaterThanOrEqualTo(ac);
            if (!line.get("AC").equals("NA")) {
                assertThat(line.get("AC")).isEqualTo(Integer.toString(ac));
                assertThat(allShow).isTrue();
                exact++;
            }
        }
        assertThat(open).isGreaterThan(300);
        assertThat(exact).isGreaterThan(300);
    }

    private static Map<Integer, Map<String, String>> shown(Path table) {
        List<String> lines =
                ok("results", "show", table, "--format", "tsv").out().lines().toList();
        List<String> header = List.of(lines.get(0).split("\t", -1));
        Map<Integer, Map<String, String>> all = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            Map<String, String> byName = new HashMap<>();
            IntStream.range(0, cells.length).forEach(c -> byName.put(header.get(c), cells[c]));
            if (byName.get("stratum").equals("all") && byName.get("quality").equals("raw")) {
                all.put(Integer.parseInt(byName.get("pos")), byName);
            }
        }
        return all;
    }

    @Test
    void aSignedListSaysOfWhomItIsMadeAndVerifies() throws IOException {
        JsonNode manifest = JSON.readTree(list.resolve("manifest.json").toFile());
        assertThat(manifest.path("type").asText()).isEqualTo("sites");
        assertThat(manifest.path("node").asText()).isEqualTo("EU");
        assertThat(manifest.path("sites").path("n").asInt()).isEqualTo(listed());
        assertThat(manifest.path("made_of")).hasSize(3);
        for (JsonNode its : manifest.path("made_of")) {
            Path of = folder.resolve(its.path("node").asText() + ".pkg").resolve("manifest.json");
            assertThat(its.path("package_ids").get(0).asText())
                    .isEqualTo(JSON.readTree(of.toFile()).path("package_id").asText());
        }
        Done done = ok("verify", list, "--trust", trust);
        assertThat(done.out().lines().toList().get(1))
                .isEqualTo(list + "\tEU\tsites\tcoordinator\t1\t" + listed() + "\t0\tNA");
        assertThat(ok("verify", list, "--trust", trust, "--json").out()).contains("\"samples\":null");
        Path signed = trustFile();
        assertThat(goe("verify", list, "--trust", signed, "--first-use").exit()).isZero();
        // The same list, made by hand as the format's description says, is the same digest.
        List<Site> sites = IntStream.range(0, SITES)
                .filter(s -> IntStream.range(0, NODES.size()).anyMatch(n -> carriers(n, s) >= 5))
                .mapToObj(s -> new Site("chr22", position(s), "A", "G"))
                .toList();
        Path byHand = SignedList.write(folder.resolve("by-hand.pkg"), secret("EU"), NODES, sites);
        assertThat(JSON.readTree(byHand.resolve("manifest.json").toFile()).path("sites"))
                .isEqualTo(manifest.path("sites"));
        assertThat(ok("verify", byHand, "--trust", trust).out()).contains("\tsites\t");
        // What is kept with the result is what was signed.
        String id = manifest.path("package_id").asText();
        assertThat(CommandLineRun.store(folder.resolve("SE")).result("answer").definition())
                .contains(id);
        Path no = folder.resolve("of-list");
        Done merging = goe("merge", list, "--trust", trust, "-o", no);
        assertThat(merging.exit()).isEqualTo(5);
        assertThat(merging.err()).contains("type sites");
        assertThat(no).doesNotExist();
    }

    @Test
    void aListThatWasChangedIsNotRead() throws IOException {
        Path changed = SignedList.write(folder.resolve("changed.pkg"), secret("EU"), NODES, chosen(1_000));
        Path other = SignedList.write(folder.resolve("other.pkg"), secret("EU"), NODES, chosen(1_001));
        Files.copy(
                other.resolve("data/sites.vcf.gz"),
                changed.resolve("data/sites.vcf.gz"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Done done = goe("frequencies", "-s", folder.resolve("SE"), "--name", "no", "--sites", changed);
        assertThat(done.exit()).as(done.err()).isEqualTo(5);
        assertThat(done.err()).contains("data/sites.vcf.gz is not the one that was signed");
        // Who signs can still say another number than the list has.
        ObjectNode manifest =
                (ObjectNode) JSON.readTree(other.resolve("manifest.json").toFile());
        ((ObjectNode) manifest.path("sites")).put("n", 5_000);
        SignedList.sign(other, manifest, secret("EU"));
        Done lying = goe("frequencies", "-s", folder.resolve("SE"), "--name", "no", "--sites", other);
        assertThat(lying.exit()).as(lying.err()).isEqualTo(5);
        assertThat(lying.err()).contains("5000 sites").contains("1001 others");
        Done noList =
                goe("frequencies", "-s", folder.resolve("SE"), "--name", "no", "--sites", folder.resolve("SE.pkg"));
        assertThat(noList.exit()).isEqualTo(5);
        assertThat(noList.err()).contains("type frequencies");
    }

    private static List<Site> chosen(int n) {
        return IntStream.range(0, n)
                .mapToObj(s -> new Site("chr22", position(s), "A", "G"))
                .toList();
    }

    /** The first site's carriers of SE, and a place where nobody is anything. */
    @Test
    void attack21ListsThatNobodyOrOneNodeSignedAreRefusedInTheSameWordsWhoeverIsIn() throws IOException {
        List<String> texts = new ArrayList<>();
        for (boolean isIn : new boolean[] {true, false}) {
            int shift = isIn ? 0 : 1;
            List<Site> sites = IntStream.range(0, 1_000)
                    .mapToObj(s -> new Site("chr22", position(s) + shift, "A", "G"))
                    .toList();
            StringBuilder plain = new StringBuilder("contig\tpos\tref\talt\n");
            sites.forEach(s -> plain.append("chr22\t").append(s.pos()).append("\tA\tG\n"));
            List<Path> lists = List.of(
                    Files.writeString(folder.resolve("plain-" + isIn + ".tsv"), plain),
                    SignedList.write(folder.resolve("one-" + isIn + ".pkg"), secret("SE"), List.of("SE"), sites),
                    SignedList.write(folder.resolve("two-" + isIn + ".pkg"), secret("EU"), List.of("SE", "FI"), sites),
                    SignedList.write(
                            folder.resolve("twice-" + isIn + ".pkg"), secret("EU"), List.of("SE", "SE", "SE"), sites),
                    SignedList.write(
                            folder.resolve("few-" + isIn + ".pkg"), secret("EU"), NODES, sites.subList(0, 900)));
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < lists.size(); i++) {
                String result = "asked" + i + isIn;
                answer("SE", result, lists.get(i));
                Done done = export("SE", result, result + "-no.pkg", "--trust", trust);
                refused(done, 4, result + "-no.pkg", "rule D5", result);
                text.append(done.err().replace(result, "asked" + i));
            }
            texts.add(text.toString());
        }
        assertThat(texts.get(0)).isEqualTo(texts.get(1)).contains("nobody signed", "fewer than 3 nodes", "1000 sites");
    }

    @Test
    void withoutAThresholdAnyListIsAnswered() throws IOException {
        Path exact = Files.writeString(folder.resolve("exact.yaml"), "coordinator: " + POLICY.replace("5", "1"));
        Path store = folder.resolve("exact-store");
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--policy", exact, "--synthetic");
        ok("ingest", "-s", store, folder.resolve("SE.vcf"));
        Path plain = Files.writeString(folder.resolve("two.tsv"), "contig\tpos\tref\talt\n22\t20000001\tA\tG\n");
        ok("frequencies", "-s", store, "--name", "two", "--sites", plain);
        ok("export", "-s", store, "--result", "two", "--key", secret("SE"), "-o", folder.resolve("two.pkg"));
    }

    @Test
    void whoseListsAreTrustedHasToBeSaid() throws IOException {
        refused(export("IT", "answer", "unsaid.pkg"), 2, "unsaid.pkg", "--trust");
    }

    @Test
    void attack58AListFromAnUntrustedKeyIsRefused() throws IOException {
        Path stranger = SignedList.write(folder.resolve("stranger.pkg"), secret("XX"), NODES, chosen(1_200));
        answer("FI", "stranger", stranger);
        refused(export("FI", "stranger", "no-1.pkg", "--trust", trust), 5, "no-1.pkg", "not trusted");
        refused(export("FI", "stranger", "no-2.pkg", "--trust", trustFile()), 5, "no-2.pkg", "not trusted");
        // The same under the name of the coordinator: the signature is the stranger's all the same.
        ObjectNode manifest =
                (ObjectNode) JSON.readTree(stranger.resolve("manifest.json").toFile());
        SignedList.sign(stranger, manifest.put("node", "EU"), secret("XX"));
        answer("FI", "named", stranger);
        refused(export("FI", "named", "no-3.pkg", "--trust", trust), 5, "no-3.pkg", "not trusted");
        refused(export("FI", "named", "no-4.pkg", "--trust", trust, "--review"), 5, "no-4.pkg", "not trusted");
        refused(export("FI", "named", "no-5.pkg", "--trust", trust, "--dry-run"), 5, "no-5.pkg", "not trusted");
        // A trusted node's key for another node, and an approver's.
        SignedList.sign(stranger, manifest.put("node", "FI"), secret("EU"));
        Files.delete(stranger.resolve("signatures/signer-"
                + KeyPairFile.keyId(KeyPairFile.readPublic(keys.resolve("XX-signer.pub.pem"))) + ".sig"));
        answer("FI", "other", stranger);
        refused(export("FI", "other", "no-6.pkg", "--trust", trust), 5, "no-6.pkg", "does not sign for node FI");
    }

    @Test
    void attack58AListFromAnExpiredOrRevokedKeyIsRefused() throws IOException {
        Path expired = trustFile("--valid-from", "2019-01-01", "--valid-to", "2019-12-31");
        refused(export("FI", "answer", "old-1.pkg", "--trust", expired), 5, "old-1.pkg", "was valid to 2019-12-31");
        Path revoked = trustFile();
        String keyId = KeyPairFile.keyId(KeyPairFile.readPublic(keys.resolve("EU-signer.pub.pem")));
        ok("trust", "revoke", revoked, "--key", keyId, "--reason", "moved", "--at", "2020-01-01");
        sign(revoked);
        refused(export("FI", "answer", "old-2.pkg", "--trust", revoked), 5, "old-2.pkg", "revoked on 2020-01-01");
        // Since then, too: a package of counts would stand.
        Path since = trustFile();
        ok("trust", "revoke", since, "--key", keyId, "--reason", "moved");
        sign(since);
        refused(export("FI", "answer", "old-7.pkg", "--trust", since), 5, "old-7.pkg", "does not hold any more");
        assertThat(goe("verify", list, "--trust", since).exit()).isEqualTo(5);
        Path stolen = trustFile();
        ok("trust", "revoke", stolen, "--key", keyId, "--reason", "stolen", "--compromised", "--at", "2101-01-01");
        sign(stolen);
        refused(export("FI", "answer", "old-3.pkg", "--trust", stolen), 5, "old-3.pkg", "compromised");
        Path withdrawn = trustFile();
        String id = JSON.readTree(list.resolve("manifest.json").toFile())
                .path("package_id")
                .asText();
        ok("trust", "revoke", withdrawn, "--package", id, "--reason", "wrong union");
        sign(withdrawn);
        refused(export("FI", "answer", "old-4.pkg", "--trust", withdrawn), 5, "old-4.pkg", "wrong union");
        // A list holds a year, a trust file as long as it says.
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(370));
        refused(exportAt(later, "FI", "answer", "old-5.pkg", "--trust", trust), 5, "old-5.pkg", "expired on");
        Path approver = folder.resolve("approver-only");
        Files.createDirectories(approver);
        Files.copy(keys.resolve("EU-signer.pub.pem"), approver.resolve("EU-approver.pub.pem"));
        refused(export("FI", "answer", "old-6.pkg", "--trust", approver), 5, "old-6.pkg", "is no signer's");
    }

    /** A trust file that names a coordinator: then nodes' signers sign no lists. */
    @Test
    void attack58AListFromANodeWhereTheCoordinatorIsAnother() throws IOException {
        Path named = trustFile();
        ok("trust", "add", named, "--node", "EU", "--key", keys.resolve("EU-signer.pub.pem"), "--roles", "coordinator");
        ok("trust", "add", named, "--node", "IT", "--key", keys.resolve("IT-signer.pub.pem"), "--roles", "signer");
        sign(named);
        answer("SE", "nodes", SignedList.write(folder.resolve("it.pkg"), secret("IT"), NODES, chosen(1_100)));
        refused(export("SE", "nodes", "of-it.pkg", "--trust", named), 5, "of-it.pkg", "is no coordinator's");
        assertThat(export("SE", "nodes", "of-signer.pkg", "--trust", trust).exit())
                .isZero();
        assertThat(export("SE", "answer", "of-eu.pkg", "--trust", named).exit()).isZero();
    }

    @Test
    void whatWasSeenOfATrustFileIsRememberedWhenAnAnswerLeaves() throws IOException {
        Path signed = trustFile();
        byte[] one = Files.readAllBytes(signed);
        assertThat(export("IT", "answer", "seen-1.pkg", "--trust", signed).exit())
                .isZero();
        JsonNode seen = JSON.readTree(signed.resolveSibling("seen.json").toFile());
        assertThat(seen.path("packages")).hasSize(1);
        assertThat(seen.path("packages").get(0).path("type").asText()).isEqualTo("sites");
        ok("trust", "revoke", signed, "--package", "0".repeat(64), "--reason", "another");
        sign(signed);
        assertThat(export("IT", "answer", "seen-2.pkg", "--trust", signed).exit())
                .isZero();
        Files.write(signed, one);
        refused(export("IT", "answer", "seen-3.pkg", "--trust", signed), 5, "seen-3.pkg", "version 2");
    }

    @Test
    void whatNodesWillNotAnswerIsSignedWithAWarning() {
        ok(
                "merge",
                folder.resolve("SE.pkg"),
                folder.resolve("FI.pkg"),
                "--trust",
                trust,
                "-o",
                folder.resolve("of-two"));
        Done done = ok("sites", folder.resolve("of-two"), "--key", secret("EU"), "-o", folder.resolve("of-two.pkg"));
        assertThat(done.err()).contains("2 node(s)");
        Done named = goe("sites", merged, "--key", keys.resolve("EU-root.key.pem"), "-o", folder.resolve("root.pkg"));
        assertThat(named.exit()).isEqualTo(2);
        assertThat(named.err()).contains("NODE-signer.key.pem");
        assertThat(folder.resolve("root.pkg")).doesNotExist();
        Done dry = ok("sites", merged, "--key", secret("EU"), "-o", folder.resolve("dry.pkg"), "--dry-run");
        assertThat(dry.out()).contains(listed() + " sites");
        assertThat(folder.resolve("dry.pkg")).doesNotExist();
    }
}
