package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.goe;
import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.cluster.cli.CommandLineRun.Done;
import eu.goe.core.disclosure.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Masked sums of three nodes as commands: the European totals are those of the genotypes that the test wrote, alleles that are rare at every
 * node included, and nothing is told where a node is missing, another key was used, or a second set of nodes is asked for.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MaskedSumsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NODES = List.of("FI", "IT", "SE");
    private static final int PEOPLE = 40;
    private static final int SITES = 150;
    private static final int T = 5;
    private static final String POLICY =
            "{min_count: 5, min_cohort: 20, min_diff: 5, approvers: 0, rounding: 1, expires_days: none}\n";

    @TempDir
    static Path folder;

    /** Copies of the alternate allele by node, site and person; −1 where the call is missing. */
    private final int[][][] copies = new int[NODES.size()][SITES][PEOPLE];

    private Path trust;
    private Path sites;
    private Path round;
    private final Map<String, Path> packages = new HashMap<>();

    @BeforeAll
    void answerTheRound() throws IOException {
        SplittableRandom random = new SplittableRandom(20261127);
        for (int site = 0; site < SITES; site++) {
            double af = Math.pow(random.nextDouble(), 3) * 0.4;
            for (int[][] node : copies) {
                for (int i = 0; i < PEOPLE; i++) {
                    boolean missing = random.nextInt(30) == 0;
                    node[site][i] =
                            missing ? -1 : (random.nextDouble() < af ? 1 : 0) + (random.nextDouble() < af ? 1 : 0);
                }
            }
        }
        trust = Files.createDirectories(folder.resolve("trust"));
        StringBuilder list = new StringBuilder("contig\tpos\tref\talt\n");
        // More sites than anybody has: nothing at all is there.
        IntStream.range(0, SITES + 20)
                .forEach(s -> list.append("chr22\t").append(position(s)).append("\tA\tG\n"));
        sites = Files.writeString(folder.resolve("universe.tsv"), list);
        for (String node : NODES) {
            for (String role : List.of("signer", "masker")) {
                ok("keys", "new", "--node", node, "--role", role, "-o", folder.resolve("keys"));
                String file = node + "-" + role + ".pub.pem";
                Files.copy(folder.resolve("keys").resolve(file), trust.resolve(file));
            }
        }
        round = round("r1", "2026.1", NODES);
        for (String node : NODES) {
            store(node, node);
            packages.put(node, export(node, "answer", round, node + ".pkg"));
        }
    }

    private Path round(String name, String release, List<String> nodes) {
        Path file = folder.resolve(name + ".round.json");
        ok(
                "round",
                "new",
                "--name",
                name,
                "--release",
                release,
                "--assembly",
                "GRCh38",
                "--sites",
                sites,
                "--nodes",
                String.join(",", nodes),
                "--by-sex",
                "--trust",
                trust,
                "-o",
                file);
        return file;
    }

    /** A store of a node's people, counted at the sites of the round. */
    private void store(String node, String name) throws IOException {
        Path store = folder.resolve(name);
        Path policy = Files.writeString(folder.resolve("policy.yaml"), "coordinator: " + POLICY + "public: " + POLICY);
        ok("init", "-s", store, "--node", node, "--assembly", "GRCh38", "--policy", policy, "--synthetic");
        StringBuilder vcf = new StringBuilder("##fileformat=VCFv4.3\n##contig=<ID=chr22,length=50818468>\n"
                + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        StringBuilder people = new StringBuilder("sample\tsex\n");
        for (int i = 0; i < PEOPLE; i++) {
            vcf.append('\t').append(node).append(i);
            people.append(node).append(i).append('\t').append(isMale(i) ? "male\n" : "female\n");
        }
        for (int site = 0; site < SITES; site++) {
            vcf.append("\nchr22\t").append(position(site)).append("\t.\tA\tG\t.\tPASS\t.\tGT");
            for (int copy : copies[NODES.indexOf(node)][site]) {
                vcf.append('\t')
                        .append(copy < 0 ? "./." : List.of("0/0", "0/1", "1/1").get(copy));
            }
        }
        ok("ingest", "-s", store, Files.writeString(folder.resolve(node + ".vcf"), vcf.append('\n')));
        ok("samples", "-s", store, "import", Files.writeString(folder.resolve(node + ".tsv"), people));
        ok("frequencies", "-s", store, "--by", "sex", "--name", "answer", "--sites", sites);
    }

    private static boolean isMale(int person) {
        return person % 2 == 1;
    }

    private static int position(int site) {
        return 20_000_001 + 100 * site;
    }

    private Object[] exporting(String node, String result, Path roundFile, Path maskKey, String target) {
        return new Object[] {
            "export",
            "-s",
            folder.resolve(node),
            "--result",
            result,
            "--round",
            roundFile,
            "--mask-key",
            maskKey,
            "--trust",
            trust,
            "--key",
            folder.resolve("keys").resolve(node + "-signer.key.pem"),
            "-o",
            folder.resolve(target)
        };
    }

    private Path maskKey(String node) {
        return folder.resolve("keys").resolve(node + "-masker.key.pem");
    }

    private Path export(String node, String result, Path roundFile, String target) {
        ok(exporting(node, result, roundFile, maskKey(node), target));
        return folder.resolve(target);
    }

    private Done merge(Path target, Object... what) {
        List<Object> args = new ArrayList<>(List.of("merge", "--trust", trust, "-o", target));
        args.addAll(Arrays.asList(what));
        return goe(args.toArray());
    }

    /** Columns of each line by position, stratum and quality. */
    private static Map<String, Map<String, String>> shown(Path merged) {
        List<String> lines =
                ok("results", "show", merged, "--format", "tsv").out().lines().toList();
        List<String> header = List.of(lines.get(0).split("\t", -1));
        Map<String, Map<String, String>> all = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            Map<String, String> byName = new HashMap<>();
            IntStream.range(0, cells.length).forEach(c -> byName.put(header.get(c), cells[c]));
            all.put(byName.get("pos") + " " + byName.get("stratum") + " " + byName.get("quality"), byName);
        }
        return all;
    }

    /** AC, AN, heterozygous and homozygous carriers of some nodes' people. */
    private int[] truth(int site, String stratum) {
        int[] sum = new int[4];
        for (int[][] node : copies) {
            for (int i = 0; i < PEOPLE; i++) {
                boolean isIn = stratum.equals("all") || stratum.equals("sex=male") == isMale(i);
                int copy = node[site][i];
                if (isIn && copy >= 0) {
                    sum[0] += copy;
                    sum[1] += 2;
                    sum[2] += copy == 1 ? 1 : 0;
                    sum[3] += copy == 2 ? 1 : 0;
                }
            }
        }
        return sum;
    }

    @Test
    void theSumOfAllNodesIsExactAlsoOfWhatIsRareAtEach() {
        Path merged = folder.resolve("masked");
        Done done = merge(merged, packages.values().toArray());
        assertThat(done.exit()).as(done.err()).isZero();
        Map<String, Map<String, String>> shown = shown(merged);
        int exact = 0;
        int rareAtEach = 0;
        for (int site = 0; site < SITES; site++) {
            int[] all = truth(site, "all");
            Map<String, String> total = shown.get(position(site) + " all raw");
            int carriers = all[2] + all[3];
            assertThat(total == null).as("site %d", site).isEqualTo(carriers < T);
            for (String stratum : List.of("all", "sex=female", "sex=male")) {
                Map<String, String> line = shown.get(position(site) + " " + stratum + " raw");
                if (line == null) {
                    continue;
                }
                int[] truth = truth(site, stratum);
                assertThat(line.get("AN")).isEqualTo(Integer.toString(truth[1]));
                for (String[] column : new String[][] {{"AC", "0"}, {"n_het", "2"}, {"n_hom_alt", "3"}}) {
                    int count = truth[Integer.parseInt(column[1])];
                    if (!line.get(column[0]).equals("NA")) {
                        assertThat(line.get(column[0])).isEqualTo(Integer.toString(count));
                        assertThat(count == 0 || count >= T).isTrue();
                        exact++;
                    }
                }
                assertThat(Integer.parseInt(line.get("AC_min"))).isLessThanOrEqualTo(truth[0]);
                assertThat(Integer.parseInt(line.get("AC_max"))).isGreaterThanOrEqualTo(truth[0]);
            }
            int current = site;
            boolean isRareAtEach = Arrays.stream(copies)
                    .allMatch(node ->
                            Arrays.stream(node[current]).filter(c -> c > 0).count() < T);
            if (isRareAtEach && total != null && !total.get("AC").equals("NA")) {
                assertThat(total.get("AC")).isEqualTo(Integer.toString(all[0]));
                rareAtEach++;
            }
        }
        assertThat(exact).isGreaterThan(200);
        assertThat(rareAtEach).isGreaterThan(8);
        assertThat(shown.get(position(SITES) + " all raw")).isNull();
    }

    /** A merge of the nodes' own packages lacks the alleles that none of them may name. */
    @Test
    void withoutMasksTheRareAllelesAreMissing() throws IOException {
        List<Object> own = new ArrayList<>();
        for (String node : NODES) {
            // A node does one or the other; so these are stores of their own.
            store(node, node + "-own");
            own.add(folder.resolve(node + "-own.pkg"));
            assertThat(exportOwn(node, node + "-own", node + "-own.pkg").exit()).isZero();
        }
        Path merged = folder.resolve("own");
        assertThat(merge(merged, own.toArray()).exit()).isZero();
        Path masked = folder.resolve("masked-beside");
        assertThat(merge(masked, packages.values().toArray()).exit()).isZero();
        Set<String> gained = new HashSet<>(exactTotals(masked));
        gained.removeAll(exactTotals(merged));
        assertThat(gained).hasSizeGreaterThan(8);
        Done both = merge(folder.resolve("both"), own.get(0), packages.get("SE"));
        assertThat(both.exit()).isEqualTo(5);
    }

    private static Done exportOwn(String node, String store, String target) {
        ok("frequencies", "-s", folder.resolve(store), "--by", "sex", "--name", "own");
        return goe(
                "export",
                "-s",
                folder.resolve(store),
                "--result",
                "own",
                "--key",
                folder.resolve("keys").resolve(node + "-signer.key.pem"),
                "-o",
                folder.resolve(target));
    }

    /** Own counts of two nodes, taken from the sum of three, are those of the third, small ones too. */
    @Test
    void attack63OwnCountsBesideASumAreRefusedInEitherOrder() throws IOException {
        Done own = exportOwn("SE", "SE", "SE-beside.pkg");
        assertThat(own.exit()).isEqualTo(4);
        assertThat(own.err()).contains("rule D7").contains("r1");
        assertThat(folder.resolve("SE-beside.pkg")).doesNotExist();
        store("SE", "SE-first");
        assertThat(exportOwn("SE", "SE-first", "SE-first.pkg").exit()).isZero();
        Object[] masked = exporting("SE", "answer", round, maskKey("SE"), "SE-then.pkg");
        masked[2] = folder.resolve("SE-first");
        Done then = goe(masked);
        assertThat(then.exit()).isEqualTo(4);
        assertThat(then.err()).contains("rule D7").contains("result own v1");
        assertThat(folder.resolve("SE-then.pkg")).doesNotExist();
    }

    /** Another release's name makes the same people no others. */
    @Test
    void attack62ASecondSumOfFewerPeopleOrOfOtherNodesIsRefused() throws IOException {
        store("SE", "SE-second");
        Object[] first = exporting("SE", "answer", round, maskKey("SE"), "SE-second-1.pkg");
        first[2] = folder.resolve("SE-second");
        ok(first);
        ok("keys", "new", "--node", "DK", "--role", "masker", "-o", folder.resolve("keys"));
        Files.copy(folder.resolve("keys/DK-masker.pub.pem"), trust.resolve("DK-masker.pub.pem"));
        Object[] others = exporting(
                "SE", "answer", round("r6", "2026.6", List.of("DK", "IT", "SE")), maskKey("SE"), "SE-second-2.pkg");
        others[2] = folder.resolve("SE-second");
        Done done = goe(others);
        assertThat(done.exit()).isEqualTo(4);
        assertThat(done.err()).contains("rule D7").contains("r1").contains("FI, IT, SE");
        ok("samples", "-s", folder.resolve("SE-second"), "withdraw", "SE7");
        ok("frequencies", "-s", folder.resolve("SE-second"), "--by", "sex", "--name", "fewer", "--sites", sites);
        Object[] fewer = exporting("SE", "fewer", round("r7", "2026.7", NODES), maskKey("SE"), "SE-second-3.pkg");
        fewer[2] = folder.resolve("SE-second");
        Done left = goe(fewer);
        assertThat(left.exit()).isEqualTo(4);
        assertThat(left.err()).contains("rule D6").doesNotContain("SE7");
        assertThat(folder.resolve("SE-second-2.pkg")).doesNotExist();
        assertThat(folder.resolve("SE-second-3.pkg")).doesNotExist();
    }

    private static Set<String> exactTotals(Path merged) {
        Set<String> positions = new HashSet<>();
        shown(merged).forEach((key, line) -> {
            if (key.endsWith(" all raw") && !line.get("AC").equals("NA")) {
                positions.add(line.get("pos"));
            }
        });
        return positions;
    }

    @Test
    void packagesOfARoundAreVerifiedAgainstASignedTrustFileToo() {
        Path signed = folder.resolve("trust.json");
        ok("keys", "new", "--node", "EU", "--role", "root", "-o", folder.resolve("roots"));
        ok(
                "trust",
                "new",
                "--root",
                folder.resolve("roots/EU-root.pub.pem"),
                "--threshold",
                1,
                "--minimum-policy",
                folder.resolve("policy.yaml"),
                "-o",
                signed);
        for (String node : NODES) {
            ok(
                    "trust",
                    "add",
                    signed,
                    "--node",
                    node,
                    "--key",
                    trust.resolve(node + "-signer.pub.pem"),
                    "--roles",
                    "signer");
        }
        ok("trust", "sign", signed, "--key", folder.resolve("roots/EU-root.key.pem"));
        List<Object> args =
                new ArrayList<>(List.of("merge", "--trust", signed, "--first-use", "-o", folder.resolve("signed")));
        args.addAll(packages.values());
        ok(args.toArray());
    }

    /** The whole round with a trust file that has the masker's keys beside those of signers. */
    @Test
    void maskersKeysOfASignedTrustFileMakeTheSameRound() throws IOException {
        Path signed = Files.createDirectories(folder.resolve("maskers")).resolve("trust.json");
        Path root = folder.resolve("maskers/EU-root.key.pem");
        ok("keys", "new", "--node", "EU", "--role", "root", "-o", folder.resolve("maskers"));
        Path policy = folder.resolve("policy.yaml");
        Path rootKey = folder.resolve("maskers/EU-root.pub.pem");
        ok("trust", "new", "--root", rootKey, "--minimum-policy", policy, "-o", signed);
        for (String node : NODES) {
            for (String role : List.of("signer", "masker")) {
                Path key = trust.resolve(node + "-" + role + ".pub.pem");
                ok("trust", "add", signed, "--node", node, "--key", key, "--roles", role);
            }
        }
        Path mixed = trust.resolve("SE-masker.pub.pem");
        assertThat(goe("trust", "add", signed, "--node", "SE", "--key", mixed, "--roles", "signer,masker")
                        .exit())
                .isEqualTo(2);
        assertThat(goe("trust", "add", signed, "--node", "SE", "--key", mixed, "--roles", "signer")
                        .exit())
                .isEqualTo(5);
        ok("trust", "sign", signed, "--key", root);
        Path again = folder.resolve("maskers/r1.json");
        List<Object> args = new ArrayList<>(List.of("round", "new", "--name", "r1", "--release", "2026.1"));
        args.addAll(List.of("--assembly", "GRCh38", "--sites", sites, "--nodes", "FI,IT,SE", "--by-sex"));
        args.addAll(List.of("--trust", signed, "-o", again));
        ok(args.toArray());
        assertThat(again).hasSameBinaryContentAs(round);
        Object[] exporting = exporting("SE", "answer", round, maskKey("SE"), "SE-signed.pkg");
        exporting[Arrays.asList(exporting).indexOf(trust)] = signed;
        ok(exporting);
        assertThat(folder.resolve("SE-signed.pkg/manifest.json"))
                .hasSameBinaryContentAs(packages.get("SE").resolve("manifest.json"));
        List<Object> merging =
                new ArrayList<>(List.of("merge", "--trust", signed, "-o", folder.resolve("maskers/sum")));
        merging.addAll(packages.values());
        ok(merging.toArray());
        // A second key of a node, and then one that is revoked.
        ok("keys", "new", "--node", "IT", "--role", "masker", "-o", folder.resolve("maskers"));
        Path second = folder.resolve("maskers/IT-masker.pub.pem");
        ok("trust", "add", signed, "--node", "IT", "--key", second, "--roles", "masker");
        ok("trust", "sign", signed, "--key", root);
        exporting[exporting.length - 1] = folder.resolve("SE-two.pkg");
        Done two = goe(exporting);
        assertThat(two.exit()).isEqualTo(5);
        assertThat(two.err()).contains("two masker's keys of node IT");
        String first = JSON.readTree(round.toFile()).path("nodes").path("IT").asText();
        ok("trust", "revoke", signed, "--key", first, "--reason", "moved");
        ok("trust", "sign", signed, "--key", root);
        Done other = goe(exporting);
        assertThat(other.exit()).isEqualTo(5);
        assertThat(other.err()).contains("another masker's key of node IT");
        assertThat(folder.resolve("SE-two.pkg")).doesNotExist();
    }

    @Promise(attack = "masks")
    @Test
    void oneNodeMissingTellsNothing() {
        Path merged = folder.resolve("two");
        Done done = merge(merged, packages.get("FI"), packages.get("SE"));
        assertThat(done.exit()).isEqualTo(5);
        assertThat(done.err()).contains("lacks the package of node IT");
        assertThat(merged).doesNotExist();
    }

    @Test
    void aPackageAloneLooksDrawnAtRandom() throws IOException {
        // The same store in another round of the same nodes: no byte of its rows tells what both have in common.
        Path other = round("r2", "2026.2", NODES);
        ok("frequencies", "-s", folder.resolve("SE"), "--by", "sex", "--name", "second", "--sites", sites);
        Path second = export("SE", "second", other, "SE-second.pkg");
        byte[] one = Files.readAllBytes(packages.get("SE").resolve("data/masked/chr22.2.parquet"));
        byte[] two = Files.readAllBytes(second.resolve("data/masked/chr22.2.parquet"));
        assertThat(one).isNotEqualTo(two);
        // Random numbers do not compress: 170 sites, 3 strata, 8 counts, raw and adj, 4 bytes each.
        assertThat(one.length).isGreaterThan(170 * 3 * 8 * 2 * 4 * 9 / 10);
        // And the same export again is the same package.
        Path again = export("SE", "answer", round, "SE-again.pkg");
        assertThat(again.resolve("manifest.json"))
                .hasSameBinaryContentAs(packages.get("SE").resolve("manifest.json"));
    }

    @Promise(attack = "masks")
    @Test
    void aSecondSetOfNodesForTheSameReleaseIsRefused() {
        ok("keys", "new", "--node", "NO", "--role", "masker", "-o", folder.resolve("keys"));
        try {
            Files.copy(
                    folder.resolve("keys/NO-masker.pub.pem"),
                    trust.resolve("NO-masker.pub.pem"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        Path other = round("r3", "2026.1", List.of("FI", "NO", "SE"));
        Done done = goe(exporting("SE", "answer", other, maskKey("SE"), "SE-other.pkg"));
        assertThat(done.exit()).isEqualTo(4);
        assertThat(done.err()).contains("rule D7").contains("r1");
        assertThat(folder.resolve("SE-other.pkg")).doesNotExist();
        // Nor are other counts sent under the same masks: their difference would be bare.
        ok("frequencies", "-s", folder.resolve("SE"), "--by", "sex", "--name", "recounted", "--sites", sites);
        Done recounted = goe(exporting("SE", "recounted", round, maskKey("SE"), "SE-recounted.pkg"));
        assertThat(recounted.exit()).isEqualTo(4);
        assertThat(recounted.err()).contains("rule D7").contains("answer v1");
        Done outsider = goe(exporting("IT", "answer", other, maskKey("IT"), "IT-other.pkg"));
        assertThat(outsider.exit()).isEqualTo(4);
        assertThat(outsider.err()).contains("takes no part");
    }

    /** A coordinator who puts a key of its own in the place of a node's could take the masks off. */
    @Promise(attack = "masks")
    @Test
    void aRoundWithAnotherKeyThanTheTrustedOneIsRefused() throws IOException {
        ok("keys", "new", "--node", "IT", "--role", "masker", "-o", folder.resolve("forged"));
        Path forged = Files.createDirectories(folder.resolve("forged-trust"));
        for (String node : NODES) {
            Path from = node.equals("IT") ? folder.resolve("forged") : folder.resolve("keys");
            Files.copy(from.resolve(node + "-masker.pub.pem"), forged.resolve(node + "-masker.pub.pem"));
        }
        Path file = folder.resolve("forged.round.json");
        ok(
                "round",
                "new",
                "--name",
                "r4",
                "--release",
                "2026.4",
                "--assembly",
                "GRCh38",
                "--sites",
                sites,
                "--nodes",
                "FI,IT,SE",
                "--trust",
                forged,
                "-o",
                file);
        Done done = goe(exporting("SE", "answer", file, maskKey("SE"), "SE-forged.pkg"));
        assertThat(done.exit()).isEqualTo(5);
        assertThat(done.err()).contains("another masker's key of node IT");
        assertThat(goe(
                                "round",
                                "new",
                                "--name",
                                "r5",
                                "--release",
                                "2026.5",
                                "--assembly",
                                "GRCh38",
                                "--sites",
                                sites,
                                "--nodes",
                                "FI,SE",
                                "--trust",
                                trust,
                                "-o",
                                folder.resolve("r5.json"))
                        .exit())
                .isEqualTo(2);
    }
}
