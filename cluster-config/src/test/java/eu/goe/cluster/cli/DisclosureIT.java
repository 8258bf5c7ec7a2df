package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.disclosure.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attacks 33, 42 and 57 of the design of disclosure as commands, each with stores of its own. */
@Tag("slow")
class DisclosureIT {
    /** Of attack 57: how often each table comes, since what is hidden beside a small count follows from the site too. */
    private static final int SITES_PER_TABLE = 12;

    private static final int MOST = 12;
    /** Of three numbers from 0 with a sum of 12 at most there are 15 over 3. */
    private static final int TABLES = 455;

    @TempDir
    static Path folder;

    private static Path policy(String name, int t, int cohort, int minDiff) throws IOException {
        String rules = ": {min_count: " + t + ", min_cohort: " + cohort + ", min_diff: " + minDiff
                + ", approvers: 0, rounding: 1}\n";
        return Files.writeString(folder.resolve(name), "coordinator" + rules + "public" + rules);
    }

    private static Path key(String node) {
        Path file = folder.resolve("keys").resolve(node + "-signer.key.pem");
        if (!Files.exists(file)) {
            ok("keys", "new", "--node", node, "-o", folder.resolve("keys"));
        }
        return file;
    }

    private static SparkSession spark(Path store) {
        return CommandLineRun.store(store).spark();
    }

    private Path gvcfs(String name, int edge) throws IOException {
        Path in = Files.createDirectories(folder.resolve(name));
        for (int i = 0; i < 120; i++) {
            StringBuilder text = new StringBuilder("##fileformat=VCFv4.2\n##contig=<ID=chr22,length=50818468>\n"
                    + "##INFO=<ID=END,Number=1,Type=Integer,Description=\"End\">\n"
                    + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                    + "##FORMAT=<ID=DP,Number=1,Type=Integer,Description=\"Depth\">\n"
                    + "##FORMAT=<ID=GQ,Number=1,Type=Integer,Description=\"Quality\">\n"
                    + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS" + i + "\n");
            // One person is not called behind the edge, half of them not behind 20,015,000.
            int end = i == 7 ? edge : i % 2 == 0 ? 20_015_000 : 20_020_000;
            // No two files hold the same records.
            text.append("chr22\t20000001\t.\tA\t<NON_REF>\t.\t.\tEND=" + end + "\tGT:DP:GQ\t0/0:" + (20 + i) + ":60\n");
            Files.writeString(in.resolve(i + ".g.vcf"), text);
        }
        return in;
    }

    /** Starts and ends of runs that a package of coverage has of gVCFs in which one person's block ends at a position. */
    private List<Integer> boundaries(String name, int edge) throws IOException {
        Path store = folder.resolve(name);
        ok(
                "init",
                "-s",
                store,
                "--node",
                "SE",
                "--assembly",
                "GRCh38",
                "--policy",
                policy("blocks.yaml", 10, 100, 20),
                "--synthetic");
        ok("ingest", "-s", store, "--kind", "gvcf", gvcfs(name + "-in", edge).resolve("*.g.vcf"));
        ok("coverage", "-s", store, "--quality", "raw", "--name", "cov");
        Path out = folder.resolve(name + ".pkg");
        ok("export", "-s", store, "--result", "cov", "--key", key("SE"), "-o", out);
        Path inside = folder.resolve(name + "-inside");
        ok("results", "-s", store, "copy", "cov", "-o", inside);
        assertThat(ends(store, inside.resolve("*.parquet"))).contains(edge);
        return ends(store, out.resolve("data/coverage"));
    }

    private static List<Integer> ends(Path store, Path parquet) {
        TreeSet<Integer> ends = new TreeSet<>();
        for (Row row : spark(store).read().parquet(parquet.toString()).collectAsList()) {
            ends.add(row.getInt(row.fieldIndex("start")));
            ends.add(row.getInt(row.fieldIndex("end")));
        }
        return List.copyOf(ends);
    }

    @Test
    void attack33TheEdgeOfOnePersonsBlockIsNoBoundary() throws IOException {
        List<Integer> one = boundaries("edge", 20_005_037);
        List<Integer> other = boundaries("elsewhere", 20_011_711);
        assertThat(one).isEqualTo(other);
        // Where sixty people's blocks end there is one, at the cell's.
        assertThat(one).contains(20_015_000).allMatch(end -> end % 100 == 0);
    }

    /** A node whose people all have one population; by site how many have one copy. */
    private Path node(String node, String population, int people, List<Integer> hets) throws IOException {
        Path store = folder.resolve(node);
        ok(
                "init",
                "-s",
                store,
                "--node",
                node,
                "--assembly",
                "GRCh38",
                "--policy",
                policy("nodes.yaml", 10, 100, 20),
                "--synthetic");
        ok(
                "ingest",
                "-s",
                store,
                vcf(node, people, hets.stream().map(n -> new int[] {n}).toList(), people));
        StringBuilder text = new StringBuilder("sample\tpopulation\n");
        for (int i = 0; i < people; i++) {
            text.append(node).append(i).append('\t').append(population).append('\n');
        }
        ok("samples", "-s", store, "import", Files.writeString(folder.resolve(node + ".tsv"), text));
        ok("frequencies", "-s", store, "--by", "population", "--quality", "raw", "--name", "f");
        Path out = folder.resolve(node + ".pkg");
        ok("export", "-s", store, "--result", "f", "--key", key(node), "-o", out, "--audience", "public");
        Files.createDirectories(folder.resolve("trust"));
        Files.copy(
                folder.resolve("keys").resolve(node + "-signer.pub.pem"),
                folder.resolve("trust").resolve(node + "-signer.pub.pem"));
        return out;
    }

    /** Sites of which the first people of each group have one copy. */
    private static Path vcf(String name, int people, List<int[]> sites, int group) throws IOException {
        StringBuilder text = new StringBuilder("##fileformat=VCFv4.3\n##contig=<ID=chr22,length=50818468>\n"
                + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        for (int i = 0; i < people; i++) {
            text.append('\t').append(name).append(i);
        }
        for (int s = 0; s < sites.size(); s++) {
            text.append("\nchr22\t").append(20_000_001 + 10 * s).append("\t.\tA\tG\t.\tPASS\t.\tGT");
            for (int i = 0; i < people; i++) {
                text.append(i % group < sites.get(s)[i / group] ? "\t0/1" : "\t0/0");
            }
        }
        return Files.writeString(folder.resolve(name + ".vcf"), text.append('\n'));
    }

    @Test
    void attack42ANodesHiddenCountIsNotEuropeLessTheOthers() throws IOException {
        SplittableRandom random = new SplittableRandom(42);
        Map<String, List<Integer>> hets = new TreeMap<>();
        for (int site = 0; site < 300; site++) {
            for (String node : List.of("FI", "NO", "SE")) {
                boolean isFew = node.equals("FI") && site % 3 < 2;
                hets.computeIfAbsent(node, n -> new ArrayList<>()).add(isFew ? random.nextInt(10) : random.nextInt(60));
            }
        }
        Path merged = folder.resolve("europe");
        ok(
                "merge",
                node("FI", "FIN", 150, hets.get("FI")),
                node("NO", "NOR", 150, hets.get("NO")),
                node("SE", "SWE", 150, hets.get("SE")),
                "--trust",
                folder.resolve("trust"),
                "-o",
                merged);
        Path release = folder.resolve("europe-1.0");
        ok("release", merged, "-o", release, "--version", "1.0", "--policy", folder.resolve("nodes.yaml"));
        Map<String, long[]> published = new HashMap<>();
        Map<Integer, TreeSet<String>> shown = new TreeMap<>();
        SparkSession spark = spark(folder.resolve("FI"));
        for (Row row :
                spark.read().parquet(release.resolve("parquet").toString()).collectAsList()) {
            int pos = row.getInt(row.fieldIndex("pos"));
            String stratum = row.getString(row.fieldIndex("stratum"));
            shown.computeIfAbsent(pos, p -> new TreeSet<>()).add(stratum);
            if (!row.isNullAt(row.fieldIndex("AC_min"))) {
                published.put(
                        pos + stratum,
                        new long[] {row.getLong(row.fieldIndex("AC_min")), row.getLong(row.fieldIndex("AC_max"))});
            }
        }
        int attacked = 0;
        int told = 0;
        for (int site = 0; site < 300; site++) {
            int pos = 20_000_001 + 10 * site;
            int few = hets.get("FI").get(site);
            if (!shown.containsKey(pos)) {
                continue;
            }
            assertThat(shown.get(pos)).contains("all", "population=SWE", "population=NOR");
            long[] all = published.getOrDefault(pos + "all", new long[] {0, 900});
            long[] swe = published.getOrDefault(pos + "population=SWE", new long[] {0, 300});
            long[] nor = published.getOrDefault(pos + "population=NOR", new long[] {0, 300});
            long[] fin = published.getOrDefault(pos + "population=FIN", new long[] {0, 300});
            long least = Math.max(fin[0], all[0] - swe[1] - nor[1]);
            long greatest = Math.min(fin[1], all[1] - swe[0] - nor[0]);
            assertThat((long) few).isBetween(least, greatest);
            if (few > 0 && few < 10) {
                assertThat(least).as("site %d", site).isLessThanOrEqualTo(0);
                assertThat(greatest).as("site %d", site).isGreaterThanOrEqualTo(10);
                attacked++;
            } else if (least == greatest && few >= 10) {
                told++;
            }
        }
        assertThat(attacked).isGreaterThan(100);
        assertThat(told).isGreaterThan(50);
    }

    /** Three populations; every table, at several sites each: who has tried them all knows of no output that only small counts give. */
    @Test
    @Promise(cases = TABLES * SITES_PER_TABLE)
    void attack57KnowingTheAlgorithmDoesNotHelp() throws IOException {
        requireNoOutputOfFewOnly("tables", false);
    }

    /** What the coordinator's package hides, chosen without regard to who knows how, stays hidden in the public one. */
    @Test
    @Promise(cases = TABLES * SITES_PER_TABLE)
    void attack57NorBehindAPackageForTheCoordinator() throws IOException {
        requireNoOutputOfFewOnly("twice", true);
    }

    private static void requireNoOutputOfFewOnly(String name, boolean coordinatorFirst) throws IOException {
        List<int[]> sites = new ArrayList<>();
        for (int round = 0; round < SITES_PER_TABLE; round++) {
            for (int a = 0; a <= MOST; a++) {
                for (int b = 0; a + b <= MOST; b++) {
                    for (int c = 0; a + b + c <= MOST; c++) {
                        sites.add(new int[] {a, b, c});
                    }
                }
            }
        }
        assertThat(sites).hasSize(TABLES * SITES_PER_TABLE);
        Path store = folder.resolve(name);
        ok(
                "init",
                "-s",
                store,
                "--node",
                "IS",
                "--assembly",
                "GRCh38",
                "--policy",
                policy(name + ".yaml", 3, 20, 20),
                "--synthetic");
        ok("ingest", "-s", store, vcf("T", 90, sites, 30));
        StringBuilder text = new StringBuilder("sample\tpopulation\n");
        for (int i = 0; i < 90; i++) {
            text.append('T').append(i).append('\t').append("ABC".charAt(i / 30)).append('\n');
        }
        ok("samples", "-s", store, "import", Files.writeString(folder.resolve(name + ".tsv"), text));
        ok("frequencies", "-s", store, "--by", "population", "--quality", "raw", "--name", "f");
        if (coordinatorFirst) {
            ok("export", "-s", store, "--result", "f", "--key", key("IS"), "-o", folder.resolve(name + "-1.pkg"));
        }
        Path out = folder.resolve(name + ".pkg");
        ok("export", "-s", store, "--result", "f", "--key", key("IS"), "-o", out, "--audience", "public");
        PublishedSites published = new PublishedSites(spark(store), out);
        assertThat(published.strata()).hasSize(4);

        Map<String, List<TreeSet<Integer>>> truths = new TreeMap<>();
        for (int s = 0; s < sites.size(); s++) {
            int position = 20_000_001 + 10 * s;
            int[] table = sites.get(s);
            StringBuilder output = new StringBuilder();
            for (int stratum = 0; published.lists(position) && stratum < 4; stratum++) {
                for (String column : List.of("ac", "an", "n_het", "n_hom_alt", "n_missing")) {
                    output.append(published.get(position, column, stratum)).append(' ');
                }
            }
            List<TreeSet<Integer>> values = truths.computeIfAbsent(
                    output.toString(),
                    o -> List.of(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>()));
            values.get(0).add(Arrays.stream(table).sum());
            for (int p = 0; p < 3; p++) {
                values.get(published.strata().indexOf(Map.of("population", "ABC".substring(p, p + 1))))
                        .add(table[p]);
            }
        }
        int hidden = 0;
        List<String> unsafe = new ArrayList<>();
        for (Map.Entry<String, List<TreeSet<Integer>>> output : truths.entrySet()) {
            for (TreeSet<Integer> values : output.getValue()) {
                if (values.stream().anyMatch(v -> v == 1 || v == 2)) {
                    hidden++;
                    if (values.stream().allMatch(v -> v == 1 || v == 2)) {
                        unsafe.add(output.getKey() + values);
                    }
                }
            }
        }
        assertThat(hidden).isGreaterThan(50);
        assertThat(unsafe).as("of %d", hidden).isEmpty();
    }
}
