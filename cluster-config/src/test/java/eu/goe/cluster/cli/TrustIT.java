package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.goe.cluster.cli.CommandLineRun.Done;
import eu.goe.core.exchange.KeyPairFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packages against a signed trust file and what was seen before, by command lines. Tests of an attack have its number. One node, SE, with
 * packages of sequence 1 to 4: of two results, of the first again under a policy that asks for an approval, and once more to come.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrustIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private Path keys;
    private Path policy;
    private Path store;
    private Path first;
    private Path second;
    private Path approved;
    private Path reissued;
    private int trusts;

    @BeforeAll
    void packagesOfOneNode() throws IOException {
        keys = folder.resolve("keys");
        for (String root : List.of("EU-1", "EU-2", "EU-3", "XX")) {
            ok("keys", "new", "--node", root, "--role", "root", "-o", keys);
        }
        ok("keys", "new", "--node", "SE", "-o", keys);
        ok("keys", "new", "--node", "SE", "--role", "approver", "-o", keys);
        policy = Files.writeString(
                folder.resolve("policy.yaml"),
                "coordinator: {min_count: 3, min_cohort: 20, approvers: 0}\npublic: {approvers: 0}\n");
        Path input = folder.resolve("in");
        ok("simulate", "-o", input, "--name", "A", "--samples", 120, "--variants", 300, "--populations", "SWE:1");
        store = folder.resolve("store");
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--policy", policy, "--synthetic");
        ok("ingest", "-s", store, input.resolve("A.vcf.gz"));
        ok("frequencies", "-s", store, "--name", "f");
        ok("frequencies", "-s", store, "--quality", "raw", "--name", "g");
        first = export("f", "first.pkg");
        second = export("g", "second.pkg");
        Path stricter = Files.writeString(
                folder.resolve("stricter.yaml"), "coordinator: {min_count: 5, min_cohort: 20, approvers: 1}\n");
        approved = export("f", "approved.pkg", "--policy", stricter);
        reissued = export("f", "reissued.pkg", "--supersedes", id(second), "--not-before", "2101-01-01T00:00:00Z");
        ok("approve", approved, "--key", keys.resolve("SE-approver.key.pem"));
    }

    private Path export(String result, String name, Object... more) {
        Path out = folder.resolve(name);
        List<Object> args = new ArrayList<>(List.of("export", "-s", store, "--result", result, "-o", out));
        args.addAll(List.of("--key", keys.resolve("SE-signer.key.pem")));
        args.addAll(List.of(more));
        ok(args.toArray());
        return out;
    }

    private static String id(Path exported) throws IOException {
        return JSON.readTree(exported.resolve("manifest.json").toFile())
                .path("package_id")
                .asText();
    }

    private Path pub(String name) {
        return keys.resolve(name + ".pub.pem");
    }

    private Path secret(String name) {
        return keys.resolve(name + ".key.pem");
    }

    /** A trust file of one root in a folder of its own, that trusts nobody. */
    private Path emptyTrust() throws IOException {
        Path file = Files.createDirectories(folder.resolve("trust-" + trusts++)).resolve("trust.json");
        ok("trust", "new", "--root", pub("EU-1-root"), "--expires", 3650, "--minimum-policy", policy, "-o", file);
        return file;
    }

    private void add(Path trust, String node, String key, String roles, Object... more) {
        List<Object> args = new ArrayList<>(List.of("trust", "add", trust, "--node", node, "--key", pub(key)));
        args.addAll(List.of("--roles", roles));
        args.addAll(List.of(more));
        ok(args.toArray());
    }

    private void sign(Path trust, String... roots) {
        for (String root : roots) {
            ok("trust", "sign", trust, "--key", secret(root));
        }
    }

    /** A trust file that trusts SE's signer and approver. */
    private Path trust() throws IOException {
        Path file = emptyTrust();
        add(file, "SE", "SE-signer", "signer");
        add(file, "SE", "SE-approver", "approver");
        sign(file, "EU-1-root");
        return file;
    }

    private static Done verify(Path trust, Path... packages) {
        List<Object> args = new ArrayList<>(List.of("verify", "--trust", trust));
        args.addAll(List.of(packages));
        return CommandLineRun.goe(args.toArray());
    }

    private static void refused(Done done, String... words) {
        assertThat(done.exit()).as("%s", done.err()).isEqualTo(5);
        for (String word : words) {
            assertThat(done.err()).contains(word);
        }
        assertThat(done.err().lines().filter(l -> !l.startsWith("warning: ")).count())
                .isBetween(1L, 3L);
    }

    private static void accepted(Done done) {
        assertThat(done.exit()).as("%s", done.err()).isZero();
    }

    private static Path copy(Path from, String name) throws IOException {
        Path to = folder.resolve(name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }

    /** A copy whose manifest says something else, signed again by the node's key: the node itself is the attacker. */
    private Path forged(Path from, String name, Consumer<ObjectNode> change) throws IOException {
        Path to = copy(from, name);
        ObjectNode manifest =
                (ObjectNode) JSON.readTree(to.resolve("manifest.json").toFile());
        change.accept(manifest);
        resign(to, manifest, "SE-signer");
        return to;
    }

    private void resign(Path exported, ObjectNode manifest, String name) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(manifest);
        KeyPairFile key = KeyPairFile.readPrivate(secret(name));
        Files.write(exported.resolve("manifest.json"), bytes);
        Files.write(exported.resolve("signatures/signer-" + key.keyId() + ".sig"), key.sign(bytes));
    }

    private static byte[] bytes(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    private static Path seen(Path trust) {
        return trust.resolveSibling("seen.json");
    }

    @Test
    void aDraftIsRefusedAndSaysHowManySignaturesAreMissing() throws IOException {
        Path file = Files.createDirectories(folder.resolve("draft")).resolve("trust.json");
        Object[] three = {"--root", pub("EU-1-root"), "--root", pub("EU-2-root"), "--root", pub("EU-3-root")};
        List<Object> args = new ArrayList<>(List.of("trust", "new", "--threshold", 2, "--minimum-policy", policy));
        args.addAll(List.of(three));
        args.addAll(List.of("-o", file));
        ok(args.toArray());
        add(file, "SE", "SE-signer", "signer");
        refused(verify(file, first), "version 1", "2 signature(s)");
        sign(file, "EU-3-root");
        refused(verify(file, first), "1 signature(s)");
        sign(file, "EU-3-root");
        refused(verify(file, first), "1 signature(s)");
        assertThat(CommandLineRun.goe("trust", "sign", file, "--key", secret("XX-root"))
                        .exit())
                .isEqualTo(2);
        assertThat(seen(file)).doesNotExist();
        sign(file, "EU-1-root");
        accepted(verify(file, first));
        byte[] whole = bytes(file);
        assertThat(CommandLineRun.goe("trust", "add", file, "--node", "SE", "--key", pub("none"), "--roles", "signer")
                        .exit())
                .isNotZero();
        assertThat(bytes(file)).isEqualTo(whole);
        for (int i = 0; i < whole.length; i += 7) {
            byte[] flipped = whole.clone();
            flipped[i] ^= 1;
            Files.write(file, flipped);
            refused(verify(file, first));
        }
    }

    @Test
    void signaturesOfTrustFilesAndPackagesVerifyWithOpenssl() throws IOException, InterruptedException {
        Path file = trust();
        JsonNode root = JSON.readTree(file.toFile());
        String text = Files.readString(file);
        // The file without its member "signatures", as the bytes stand in it.
        String bytes = "{\"goe-trust\":1," + text.substring(text.indexOf("\"trust\":{"));
        Path signed = Files.writeString(folder.resolve("signed.bytes"), bytes);
        Path signature = Files.write(
                folder.resolve("trust.sig"),
                Base64.getDecoder()
                        .decode(root.path("signatures").get(0).path("signature").asText()));
        assertThat(openssl(pub("EU-1-root"), signed, signature)).isZero();
        assertThat(openssl(pub("EU-2-root"), signed, signature)).isNotZero();
        String id = KeyPairFile.keyId(KeyPairFile.readPublic(pub("SE-signer")));
        assertThat(openssl(
                        pub("SE-signer"),
                        first.resolve("manifest.json"),
                        first.resolve("signatures/signer-" + id + ".sig")))
                .isZero();
    }

    private static int openssl(Path key, Path bytes, Path signature) throws IOException, InterruptedException {
        return new ProcessBuilder(
                        "openssl",
                        "pkeyutl",
                        "-verify",
                        "-pubin",
                        "-inkey",
                        key.toString(),
                        "-rawin",
                        "-in",
                        bytes.toString(),
                        "-sigfile",
                        signature.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void attack48KeyOfFiSigningForSe() throws IOException {
        Path trust = emptyTrust();
        add(trust, "FI", "SE-signer", "signer");
        sign(trust, "EU-1-root");
        refused(verify(trust, first), "node FI", "node SE");
        assertThat(seen(trust)).doesNotExist();
    }

    @Test
    void attack48KeyValidOnlyBeforeTheManifest() throws IOException {
        Path trust = emptyTrust();
        add(trust, "SE", "SE-signer", "signer", "--valid-from", "2019-01-01", "--valid-to", "2019-12-31");
        sign(trust, "EU-1-root");
        refused(verify(trust, first), "2019-12-31T23:59:59Z");
        Path later = emptyTrust();
        add(later, "SE", "SE-signer", "signer", "--valid-from", "2101-01-01");
        sign(later, "EU-1-root");
        refused(verify(later, first), "2101-01-01T00:00:00Z");
    }

    @Test
    void attack48KeyRevokedBeforeTheManifest() throws IOException {
        Path trust = trust();
        String id = KeyPairFile.keyId(KeyPairFile.readPublic(pub("SE-signer")));
        accepted(verify(trust, first));
        ok("trust", "revoke", trust, "--key", id, "--reason", "moved", "--at", "2101-01-01");
        refused(verify(trust, first), "version 2 is a draft");
        sign(trust, "EU-1-root");
        accepted(verify(trust, first));
        ok("trust", "revoke", trust, "--key", id, "--reason", "moved", "--at", "2020-01-01");
        sign(trust, "EU-1-root");
        refused(verify(trust, first), "revoked on 2020-01-01");
        Path merged = folder.resolve("of-revoked");
        refused(CommandLineRun.goe("merge", first, "--trust", trust, "-o", merged), "revoked on 2020-01-01");
        assertThat(merged).doesNotExist();
    }

    @Test
    void whatACompromisedKeySignedStandsOnlyIfSomebodyElseApprovedItBefore() throws IOException {
        String id = KeyPairFile.keyId(KeyPairFile.readPublic(pub("SE-signer")));
        Path trust = trust();
        ok("trust", "revoke", trust, "--key", id, "--reason", "stolen", "--compromised", "--at", "2101-01-01");
        sign(trust, "EU-1-root");
        refused(verify(trust, first), "compromised");
        accepted(verify(trust, approved));
    }

    @Test
    void attack40SignerWithoutTheRole() throws IOException {
        Path trust = emptyTrust();
        add(trust, "SE", "SE-signer", "approver");
        sign(trust, "EU-1-root");
        refused(verify(trust, first), "no signer's");
    }

    @Test
    void attack40ApproverWithoutTheRoleOrWhoIsTheSigner() throws IOException {
        Path without = emptyTrust();
        add(without, "SE", "SE-signer", "signer");
        add(without, "SE", "SE-approver", "signer");
        sign(without, "EU-1-root");
        refused(verify(without, approved), "no approver's");

        Path person = emptyTrust();
        add(person, "SE", "SE-signer", "signer", "--person", "p1");
        add(person, "SE", "SE-approver", "approver", "--person", "p1");
        sign(person, "EU-1-root");
        refused(verify(person, approved), "Somebody else has to approve");

        // The signer's key under another name, and a trust file that lets it do both.
        Path both = emptyTrust();
        add(both, "SE", "SE-signer", "signer,approver");
        sign(both, "EU-1-root");
        Path own = copy(approved, "own-approval.pkg");
        KeyPairFile signer = KeyPairFile.readPrivate(secret("SE-signer"));
        String other = KeyPairFile.keyId(KeyPairFile.readPublic(pub("SE-approver")));
        Path approval = own.resolve("approvals/" + signer.keyId() + ".json");
        Files.move(own.resolve("approvals/" + other + ".json"), approval);
        Files.delete(own.resolve("signatures/approver-" + other + ".sig"));
        Files.write(own.resolve("signatures/approver-" + signer.keyId() + ".sig"), signer.sign(bytes(approval)));
        refused(verify(both, own), "Somebody else has to approve");
        Path disguised = Files.copy(secret("SE-signer"), folder.resolve("SE-approver.key.pem"));
        assertThat(CommandLineRun.goe("approve", first, "--key", disguised).exit())
                .isEqualTo(4);
    }

    @Test
    void packagesOfALaxerPolicyAreRefused() throws IOException {
        Path trust = Files.createDirectories(folder.resolve("strict")).resolve("trust.json");
        Path minimum = Files.writeString(
                folder.resolve("minimum.yaml"), "coordinator: {min_count: 7, min_cohort: 20, approvers: 0}\n");
        ok("trust", "new", "--root", pub("EU-1-root"), "--minimum-policy", minimum, "-o", trust);
        add(trust, "SE", "SE-signer", "signer");
        sign(trust, "EU-1-root");
        refused(verify(trust, first), "min_count 3 instead of 7");
    }

    @Test
    void revokedPackagesAreRefused() throws IOException {
        Path trust = trust();
        String id = JSON.readTree(first.resolve("manifest.json").toFile())
                .path("package_id")
                .asText();
        ok("trust", "revoke", trust, "--package", id, "--reason", "wrong list", "--replaced-by", "the second");
        sign(trust, "EU-1-root");
        refused(verify(trust, first), "wrong list", "the second");
        accepted(verify(trust, second));
    }

    @Test
    void packagesHoldFromTheirDayOnAndTakeThePlaceOfOthers() throws IOException {
        refused(verify(trust(), reissued), "not valid before 2101-01-01");
        Path now = export("f", "now.pkg", "--supersedes", id(second));
        JsonNode manifest = JSON.readTree(now.resolve("manifest.json").toFile());
        assertThat(manifest.path("sequence").asInt()).isEqualTo(5);
        assertThat(manifest.path("supersedes").toString()).isEqualTo("[\"" + id(second) + "\"]");
        assertThat(JSON.readTree(first.resolve("manifest.json").toFile()).has("supersedes"))
                .isFalse();
        Path merged = folder.resolve("of-superseded");
        refused(
                CommandLineRun.goe("merge", now, second, "--trust", trust(), "-o", merged),
                "second.pkg: superseded by",
                "now.pkg");
        assertThat(merged).doesNotExist();
        // The same export again is the same package.
        Path again = export("f", "again.pkg", "--supersedes", id(second));
        assertThat(bytes(again.resolve("manifest.json"))).isEqualTo(bytes(now.resolve("manifest.json")));
        Path plain = export("f", "plain.pkg");
        assertThat(bytes(plain.resolve("manifest.json"))).isEqualTo(bytes(first.resolve("manifest.json")));
        assertThat(CommandLineRun.goe(
                                "export",
                                "-s",
                                store,
                                "--result",
                                "f",
                                "-o",
                                folder.resolve("x"),
                                "--key",
                                secret("SE-signer"),
                                "--supersedes",
                                "second")
                        .exit())
                .isEqualTo(2);
    }

    /** SE's package is of simulated people; the same as if FI had made it of real ones. */
    @Test
    void attack45SimulatedPeopleMergedWithRealOnes() throws IOException {
        Path trust = emptyTrust();
        add(trust, "SE", "SE-signer", "signer");
        add(trust, "FI", "EU-2-root", "signer");
        sign(trust, "EU-1-root");
        for (boolean synthetic : new boolean[] {false, true}) {
            Path other = copy(first, "synthetic-" + synthetic + ".pkg");
            ObjectNode manifest =
                    (ObjectNode) JSON.readTree(other.resolve("manifest.json").toFile());
            manifest.put("node", "FI").put("synthetic", synthetic);
            Files.delete(other.resolve(
                    "signatures/signer-" + KeyPairFile.keyId(KeyPairFile.readPublic(pub("SE-signer"))) + ".sig"));
            resign(other, manifest, "EU-2-root");
            Path merged = folder.resolve("synthetic-" + synthetic);
            Done done = CommandLineRun.goe("merge", first, other, "--trust", trust, "-o", merged);
            if (synthetic) {
                accepted(done);
            } else {
                refused(done, "synthetic is false", "true");
                assertThat(merged).doesNotExist();
                assertThat(seen(trust)).doesNotExist();
            }
        }
    }

    @Test
    void attack46ExpiredPackageOrTrustFileAndClockSetBack() throws IOException {
        Path trust = trust();
        accepted(verify(trust, first));
        byte[] before = bytes(seen(trust));
        Clock afterTwoYears = Clock.offset(Clock.systemUTC(), Duration.ofDays(730));
        refused(CommandLineRun.goeAt(afterTwoYears, "verify", first, "--trust", trust), "expired");
        assertThat(bytes(seen(trust))).isEqualTo(before);
        Clock afterElevenYears = Clock.offset(Clock.systemUTC(), Duration.ofDays(4000));
        refused(CommandLineRun.goeAt(afterElevenYears, "verify", first, "--trust", trust), "trust file expired");
        Clock tomorrow = Clock.offset(Clock.systemUTC(), Duration.ofDays(1));
        accepted(CommandLineRun.goeAt(tomorrow, "verify", first, "--trust", trust));
        refused(verify(trust, first), "clock");
    }

    @Test
    void olderPackagesAreReplaysAndTheSameIsNot() throws IOException {
        Path trust = trust();
        Done warned = verify(trust, first);
        accepted(warned);
        assertThat(warned.err()).contains("warning: there is no seen.json");
        Done again = verify(trust, first);
        accepted(again);
        assertThat(again.err()).doesNotContain("warning");
        accepted(verify(trust, second));
        byte[] before = bytes(seen(trust));
        refused(verify(trust, first), "replay");
        Path merged = folder.resolve("of-replay");
        refused(CommandLineRun.goe("merge", first, "--trust", trust, "-o", merged), "replay");
        assertThat(merged).doesNotExist();
        assertThat(bytes(seen(trust))).isEqualTo(before);
        Path twin = forged(second, "twin.pkg", m -> m.put("created", "2026-01-01T00:00:00Z"));
        accepted(verify(trust, twin)); // the same files, said to be older: the same package
        Path far = forged(second, "far.pkg", m -> m.put("sequence", 103));
        refused(verify(trust, far), "103", "100");
        accepted(verify(trust, forged(second, "near.pkg", m -> m.put("sequence", 102))));
        Path file = trust();
        Done silent = CommandLineRun.goe("verify", first, "--trust", file, "--first-use");
        accepted(silent);
        assertThat(silent.err()).doesNotContain("warning");
    }

    @Test
    void answersAndOtherAudiencesAreStreamsOfTheirOwn() throws IOException {
        Path trust = trust();
        accepted(verify(trust, second));
        refused(verify(trust, first), "replay");
        refused(verify(trust, forged(first, "seq-2.pkg", m -> m.put("sequence", 2))), "another package");
        accepted(verify(trust, forged(first, "coverage.pkg", m -> m.put("type", "coverage"))));
        accepted(verify(
                trust,
                forged(
                        first,
                        "answer.pkg",
                        m -> m.putObject("sites").put("n", 1000).put("sha256", "00"))));
        refused(verify(trust, first), "replay");
        refused(verify(trust, forged(first, "gossip.pkg", m -> m.put("type", "gossip"))), "type gossip");
        refused(verify(trust, forged(first, "format.pkg", m -> m.put("goe-package", 2))), "format 2");
    }

    /** Of every kind of package: the newest, then one before it. */
    @Test
    void everyKindOfPackageIsKeptFromGoingBack() throws IOException {
        Path trust = trust();
        JsonNode publicRules = JSON.readTree(trust.toFile())
                .path("trust")
                .path("minimum_policy")
                .path("public");
        List<Consumer<ObjectNode>> kinds = List.of(
                m -> m.put("type", "frequencies"),
                m -> m.put("type", "coverage"),
                m -> m.put("type", "association"),
                m -> m.put("type", "suffstats"),
                m -> m.put("type", "cohort"),
                m -> m.put("type", "sites"),
                m -> m.putObject("sites").put("n", 1000).put("sha256", "0a"),
                m -> m.putObject("sites").put("n", 1000).put("sha256", "0b"),
                m -> ((ObjectNode) m.put("audience", "public").path("policy")).set("rules", publicRules));
        for (Consumer<ObjectNode> kind : kinds) {
            String name = "kind-" + trusts++;
            accepted(verify(trust, forged(first, name + "-9", kind.andThen(m -> m.put("sequence", 9)))));
            refused(verify(trust, forged(first, name + "-8", kind.andThen(m -> m.put("sequence", 8)))), "replay");
        }
        assertThat(JSON.readTree(seen(trust).toFile()).path("packages")).hasSize(kinds.size());
    }

    @Test
    void aKilledRunLeavesTheStateAsBeforeOrAsAfter() throws IOException, InterruptedException {
        Path trust = trust();
        accepted(verify(trust, first));
        byte[] before = bytes(seen(trust));
        Path log = folder.resolve("killed.log");
        long start = System.nanoTime();
        assertThat(ChildProcess.start(log, "verify", second, "--trust", trust).waitFor())
                .as(Files.readString(log))
                .isZero();
        long whole = (System.nanoTime() - start) / 1_000_000;
        int unfinished = 0;
        SplittableRandom random = new SplittableRandom(33);
        for (int i = 0; i < 15; i++) {
            Files.write(seen(trust), before);
            Process process = ChildProcess.start(log, "verify", second, "--trust", trust);
            Thread.sleep(whole / 3 + random.nextLong(whole));
            process.destroyForcibly().waitFor();
            int number = JSON.readTree(seen(trust).toFile()).path("number").asInt();
            assertThat(number).isBetween(1, 2);
            if (number == 1) {
                unfinished++;
                assertThat(bytes(seen(trust))).isEqualTo(before);
            }
            accepted(verify(trust, second));
        }
        assertThat(unfinished).isPositive();
    }

    @Test
    void mergesMoveTheStateOnOnlyWhenTheyAreDone() throws IOException {
        Path trust = trust();
        refused(CommandLineRun.goe("merge", first, second, "--trust", trust, "-o", folder.resolve("no")));
        assertThat(seen(trust)).doesNotExist();
        accepted(CommandLineRun.goe("merge", first, "--trust", trust, "-o", folder.resolve("dry"), "--dry-run"));
        assertThat(seen(trust)).doesNotExist();
        accepted(CommandLineRun.goe("merge", second, "--trust", trust, "-o", folder.resolve("merged")));
        refused(verify(trust, first), "replay");
    }

    @Test
    void trustFilesDoNotGoBack() throws IOException {
        Path trust = trust();
        byte[] one = bytes(trust);
        accepted(verify(trust, first));
        add(trust, "FI", "EU-2-root", "signer");
        sign(trust, "EU-1-root");
        byte[] two = bytes(trust);
        accepted(verify(trust, first));
        Files.write(trust, one);
        refused(verify(trust, first), "version 1", "version 2");
        // Another second version, rightly signed.
        add(trust, "FI", "EU-3-root", "signer");
        sign(trust, "EU-1-root");
        refused(verify(trust, first), "another trust file of version 2");
        Files.write(trust, two);
        accepted(verify(trust, first));
    }

    @Test
    void aNewVersionTakesTheRootsOfTheOldOne() throws IOException {
        Path trust = trust();
        byte[] one = bytes(trust);
        accepted(verify(trust, first));
        Path next = trust.resolveSibling("next.json");
        ok("trust", "new", "--previous", trust, "--root", pub("EU-2-root"), "--root", pub("EU-3-root"), "-o", next);
        sign(next, "EU-2-root", "EU-3-root");
        refused(verify(next, first), "version 2 is a draft: 1 signature(s)");
        // The same with a version before that its makers made up: its roots are theirs, not those that were seen.
        ObjectNode forged = (ObjectNode) JSON.readTree(next.toFile());
        ObjectNode previous = (ObjectNode) forged.path("trust").path("previous");
        ((ArrayNode) previous.path("roots"))
                .removeAll()
                .add(forged.path("trust").path("roots").get(0));
        forged.putArray("signatures");
        Path made = Files.writeString(trust.resolveSibling("made.json"), forged.toString());
        sign(made, "EU-2-root", "EU-3-root");
        refused(verify(made, first), "0 of the 1 roots of version 1");
        sign(next, "EU-1-root");
        accepted(verify(next, first));
        Files.write(trust, one);
        refused(verify(trust, first), "version 2");
        // The third is signed by the second's roots alone; who has seen only the first has to see the second before.
        add(next, "SE", "SE-approver", "approver", "--person", "p2");
        sign(next, "EU-2-root", "EU-3-root");
        accepted(verify(next, first));
        Path behind = trust();
        accepted(verify(behind, first));
        Path skipping = Files.copy(next, behind.resolveSibling("third.json"));
        refused(verify(skipping, first), "one after the other");
    }

    @Test
    void aStateThatWasChangedIsRefused() throws IOException {
        Path trust = trust();
        accepted(verify(trust, second));
        String state = Files.readString(seen(trust));
        String one = JSON.readTree(state).path("hash").asText();
        Files.writeString(seen(trust), state.replace("\"sequence\":2", "\"sequence\":0"));
        refused(verify(trust, first), "seen.json", "as it was written");
        Files.writeString(seen(trust), "");
        refused(verify(trust, first), "seen.json");
        Files.writeString(seen(trust), state);
        accepted(verify(trust, second));
        JsonNode after = JSON.readTree(seen(trust).toFile());
        assertThat(after.path("previous").asText()).isEqualTo(one);
        assertThat(after.path("number").asInt()).isEqualTo(2);
    }

    @Test
    void aFolderOfKeysKeepsNoState() throws IOException {
        Path trusted = Files.createDirectories(folder.resolve("folder-of-keys"));
        Files.copy(pub("SE-signer"), trusted.resolve("SE-signer.pub.pem"));
        accepted(verify(trusted, second));
        accepted(verify(trusted, first));
        assertThat(Files.list(trusted).map(f -> f.getFileName().toString())).containsExactly("SE-signer.pub.pem");
        assertThat(folder.resolve("seen.json")).doesNotExist();
    }

    @Test
    void attack36InternalTablesAreNoPackages() throws IOException {
        Path shown = folder.resolve("shown.tsv");
        assertThat(CommandLineRun.goe(shown, "results", "-s", store, "show", "f")
                        .exit())
                .isZero();
        refused(verify(trust(), shown), "not a package");
        Path merged = folder.resolve("of-table");
        refused(CommandLineRun.goe("merge", shown, "--trust", trust(), "-o", merged), "not a package");
        assertThat(merged).doesNotExist();
    }

    @Test
    void attack41FilesOfTwoPackagesSwapped() throws IOException {
        Path swapped = copy(first, "swapped.pkg");
        Files.write(swapped.resolve("manifest.json"), bytes(second.resolve("manifest.json")));
        refused(verify(trust(), swapped), "does not fit");
        Path renamed = copy(first, "renamed.pkg");
        Files.move(renamed.resolve("report/review.html"), renamed.resolve("report/Review.html"));
        refused(verify(trust(), renamed), "Review.html");
    }

    private static ObjectNode file(ObjectNode manifest) {
        return (ObjectNode) manifest.path("files").get(0);
    }

    /** Signed by the node itself, so that nothing but the check of paths and sizes stands between. */
    @Test
    void attack49PathsAndSizesOfATrustedNode() throws IOException {
        Path trust = trust();
        for (String path : List.of("../x", "/etc/passwd", "a\u0000b", "data/../../x", "data\\x", "", ".")) {
            Path odd = forged(first, "odd-" + trusts++, m -> file(m).put("path", path));
            quickly(trust, odd, "not plain");
        }
        Path clash = forged(first, "clash.pkg", m -> {
            ObjectNode twin = file(m).deepCopy();
            ((ArrayNode) m.path("files"))
                    .add(twin.put("path", "DATA" + twin.path("path").asText().substring(4)));
        });
        quickly(trust, clash, "in two cases");
        quickly(trust, forged(first, "claim.pkg", m -> file(m).put("bytes", 1L << 40)), "1099511627776");

        Path link = copy(first, "link.pkg");
        Path report = link.resolve("report/review.html");
        Path outside = Files.move(report, folder.resolve("outside.html"));
        Files.createSymbolicLink(report, outside);
        quickly(trust, link, "not a plain file");
        Path linkedFolder = copy(first, "linked-folder.pkg");
        Path moved = folder.resolve("moved-data");
        Files.move(linkedFolder.resolve("data"), moved);
        Files.createSymbolicLink(linkedFolder.resolve("data"), moved);
        quickly(trust, linkedFolder, "not a plain file");
    }

    @Test
    void attack49SparseFileOfATebibyte() throws IOException {
        Path trust = trust();
        Path sparse = copy(first, "sparse.pkg");
        String path = file((ObjectNode)
                        JSON.readTree(sparse.resolve("manifest.json").toFile()))
                .path("path")
                .asText();
        try (RandomAccessFile file = new RandomAccessFile(sparse.resolve(path).toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        quickly(trust, sparse, "not the one that was signed");
        ObjectNode manifest =
                (ObjectNode) JSON.readTree(sparse.resolve("manifest.json").toFile());
        file(manifest).put("bytes", 1L << 40);
        resign(sparse, manifest, "SE-signer");
        quickly(trust, sparse, "1099511627776");
    }

    @Test
    void attack49AMillionEmptyFiles() throws IOException {
        Path many = copy(first, "many.pkg");
        Path heap = Files.createDirectories(many.resolve("data/heap"));
        for (int i = 0; i < 1_000_000; i++) {
            Files.createFile(heap.resolve(Integer.toString(i)));
        }
        quickly(trust(), many, "more than");
        Path flood = copy(first, "flood.pkg");
        for (int i = 0; i < 100; i++) {
            Files.writeString(flood.resolve(String.format("signatures/signer-%016x.sig", i)), "");
        }
        quickly(trust(), flood, "in signatures");
        // As many in a manifest that the node signed: more than is read.
        Path listed = forged(first, "listed.pkg", m -> {
            ArrayNode files = (ArrayNode) m.path("files");
            for (int i = 0; i < 1_000_000; i++) {
                files.addObject()
                        .put("path", "data/" + i)
                        .put("bytes", 0)
                        .put("rows", -1)
                        .put("sha256", "00");
            }
        });
        quickly(trust(), listed, "larger than");
    }

    /** Verification fails in under 5 seconds. */
    private static void quickly(Path trust, Path exported, String word) {
        long start = System.nanoTime();
        refused(verify(trust, exported), word);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void attack49WithAHeapOfHalfAGigabyte() throws IOException, InterruptedException {
        Path trust = trust();
        Path wide = forged(first, "wide.pkg", m -> {
            ArrayNode files = (ArrayNode) m.path("files");
            for (int i = 0; i < 500_000; i++) {
                files.addObject()
                        .put("path", "d" + i)
                        .put("bytes", 0)
                        .put("rows", -1)
                        .put("sha256", "");
            }
        });
        assertThat(Files.size(wide.resolve("manifest.json"))).isBetween(20L << 20, 32L << 20);
        Path log = folder.resolve("wide.log");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m"));
        command.addAll(List.of(Files.readString(Path.of("target/classes/goe-jvm.options"))
                .trim()
                .split("\\s+")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "eu.goe.cluster.cli.Goe"));
        command.addAll(List.of("verify", wide.toString(), "--trust", trust.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(log)).isEqualTo(5);
        assertThat(Files.readString(log)).contains("more than 100000 files");
    }

    @Test
    void keysOfSmallOrderAreRefused() throws IOException {
        // RFC 8032's prime is 2^255 - 19; little-endian y, from the order-8 points that libsodium lists, and spellings
        // above the prime.
        List<String> points = List.of(
                "00".repeat(32),
                "01" + "00".repeat(31),
                "ec" + "ff".repeat(30) + "7f",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "ed" + "ff".repeat(30) + "7f",
                "f0" + "ff".repeat(30) + "7f");
        Path trust = emptyTrust();
        byte[] before = bytes(trust);
        for (String point : points) {
            byte[] spki = java.util.HexFormat.of().parseHex("302a300506032b6570032100" + point);
            Path key = Files.writeString(
                    folder.resolve("weak.pub.pem"),
                    "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(spki)
                            + "\n-----END PUBLIC KEY-----\n",
                    StandardCharsets.US_ASCII);
            Done done = CommandLineRun.goe("trust", "add", trust, "--node", "SE", "--key", key, "--roles", "signer");
            assertThat(done.exit()).as(point + " " + done.err()).isEqualTo(5);
            assertThat(done.err()).contains("not an Ed25519 public key");
        }
        byte[] longer = Arrays.copyOf(KeyPairFile.readPublic(pub("SE-signer")).getEncoded(), 45);
        Path key = Files.writeString(
                folder.resolve("longer.pub.pem"),
                "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(longer)
                        + "\n-----END PUBLIC KEY-----\n");
        assertThat(CommandLineRun.goe("trust", "add", trust, "--node", "SE", "--key", key, "--roles", "signer")
                        .exit())
                .isEqualTo(5);
        assertThat(bytes(trust)).isEqualTo(before);
    }
}
