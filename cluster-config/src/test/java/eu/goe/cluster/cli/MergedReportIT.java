package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about a merged table of frequencies. What it should say follows from how many people carry each allele at the two nodes. */
@Tag("slow")
class MergedReportIT {
    private static final int PEOPLE = 120;
    private static final int T = 5;

    /** Heterozygous people at SE and at FI by site. */
    private static final int[][] CARRIERS = {
        {40, 60},
        {7, 5},
        {5, 30},
        {20, 20},
        {11, 6}, // both list it: exact
        {40, 4},
        {6, 0},
        {0, 50},
        {3, 9}, // one hides it, or has none: it does not say which
        {4, 4},
        {0, 1},
        {2, 0} // neither lists it
    };

    @TempDir
    Path folder;

    private static long sites(int nodesThatList) {
        return IntStream.range(0, CARRIERS.length)
                .filter(s -> IntStream.of(CARRIERS[s]).filter(n -> n >= T).count() == nodesThatList)
                .count();
    }

    private Path exported(String node, int place) throws IOException {
        StringBuilder text = new StringBuilder("##fileformat=VCFv4.3\n##contig=<ID=chr22,length=50818468>\n"
                + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        IntStream.range(0, PEOPLE)
                .forEach(i -> text.append("\tZZSECRET").append(node).append(i));
        for (int site = 0; site < CARRIERS.length; site++) {
            text.append("\nchr22\t").append(20_000_001 + 100 * site).append("\t.\tA\tG\t.\tPASS\t.\tGT");
            for (int i = 0; i < PEOPLE; i++) {
                text.append(i < CARRIERS[site][place] ? "\t0/1" : "\t0/0");
            }
        }
        Path store = folder.resolve(node);
        Path policy =
                Files.writeString(folder.resolve("policy.yaml"), "coordinator: {min_count: " + T + ", approvers: 0}\n");
        ok("init", "-s", store, "--node", node, "--assembly", "GRCh38", "--policy", policy, "--synthetic");
        ok("ingest", "-s", store, Files.writeString(folder.resolve(node + ".vcf"), text.append('\n')));
        ok("frequencies", "-s", store, "--quality", "raw", "--name", "f");
        ok("keys", "new", "--node", node, "-o", folder.resolve("keys"));
        Path exported = folder.resolve(node + ".pkg");
        ok(
                "export",
                "-s",
                store,
                "--result",
                "f",
                "--key",
                folder.resolve("keys/" + node + "-signer.key.pem"),
                "-o",
                exported);
        return exported;
    }

    @Test
    void thePageCountsWhatIsExactAndWhatNodesHide() throws IOException {
        Path merged = folder.resolve("europe");
        List<Path> packages = List.of(exported("SE", 0), exported("FI", 1));
        ok("merge", packages.get(0), packages.get(1), "--trust", folder.resolve("keys"), "-o", merged);
        Path page = folder.resolve("europe.html");
        ok("report", merged, "-o", page);
        String html = Files.readString(page);
        assertThat(sites(2)).isEqualTo(5);
        assertThat(sites(1)).isEqualTo(4);
        assertThat(html)
                .contains("<b>" + (sites(1) + sites(2)) + "</b><span>variants</span>")
                .contains("<b>" + sites(2) + "</b><span>seen among raw calls</span>")
                .contains("<b>" + 2 * PEOPLE + "</b><span>people")
                .contains("SYNTHETIC")
                .contains("default-src 'none'")
                .doesNotContain("<script", "http://", "https://", "src=", "ZZSECRET");
        String known = html.substring(html.indexOf("What is known of everybody"));
        known = known.substring(0, known.indexOf("</table>"));
        assertThat(known)
                .contains(">observed</th>", ">zero</th>", ">not callable</th>", ">suppressed</th>")
                .contains("<td>raw</td><td class=\"num\">" + sites(2)
                        + "</td><td class=\"num\">0</td><td class=\"num\">0</td>" + "<td class=\"num\">" + sites(1)
                        + "</td>")
                .doesNotContain("<td>adj</td>");
        for (String node : List.of("SE", "FI")) {
            assertThat(html).contains("<td>" + node + "</td><td class=\"num\">" + PEOPLE + "</td>");
        }
    }
}
