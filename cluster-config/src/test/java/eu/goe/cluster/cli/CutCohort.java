package eu.goe.cluster.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A small made-up cohort on GRCh38 that can be cut into nodes along its groups of people. A group of whom nobody carries anything at a
 * position is there either called and homozygous reference, in the BED file, or not called, outside of it: so a node whose people
 * carry nothing there need not list the position, and {@code --absent-sites reference --callable} says the same as its file would.
 * Records have one to three alternate alleles, of which many are private to a group; calls are missing, half, haploid (males on X)
 * or fail adj.
 */
final class CutCohort {
    static final int GROUPS = 6;
    private static final int GROUP = 8;
    private static final String[] BASES = {"GC", "A", "TC"};

    /** One record: calls by person, as allele numbers (−1 for not called), one or two. */
    private record Site(String contig, int pos, boolean callable, int[][] calls, boolean[] adj, int nAlts) {}

    private final SplittableRandom random;
    private final List<Site> sites = new ArrayList<>();

    CutCohort(long seed) {
        random = new SplittableRandom(seed);
        add("chr22", 20_000_000, 140);
        add("chrX", 1_000_000, 15); // PAR
        add("chrX", 50_000_000, 50);
    }

    private static boolean isMale(int person) {
        return person % 2 == 1 && person != 13; // 13 is of unknown sex
    }

    private static String population(int person) {
        return person == 20 ? "NA" : List.of("N", "S", "E").get(person * 7 % 5 % 3);
    }

    private void add(String contig, int from, int n) {
        int pos = from;
        for (int i = 0; i < n; i++) {
            pos += 3 + random.nextInt(60);
            int nAlts = random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 1;
            boolean callable = random.nextInt(4) > 0;
            boolean haploidMales = pos >= 50_000_000;
            int[][] calls = new int[GROUPS * GROUP][];
            boolean[] adj = new boolean[calls.length];
            int only = i == 0 || random.nextInt(3) == 0 ? -1 : random.nextInt(GROUPS);
            double frequency = i == 0 ? 0.3 : Math.pow(random.nextDouble(), 3);
            for (int group = 0; group < GROUPS; group++) {
                boolean mayCarry = only < 0 || only == group;
                boolean carries = false;
                for (int p = group * GROUP; p < (group + 1) * GROUP; p++) {
                    adj[p] = random.nextInt(10) > 0;
                    calls[p] = call(p, haploidMales, nAlts, mayCarry ? frequency : 0);
                    for (int allele : calls[p]) {
                        carries |= allele > 0;
                    }
                }
                for (int p = group * GROUP; !carries && p < (group + 1) * GROUP; p++) {
                    int allele = callable ? 0 : -1;
                    boolean one = haploidMales && isMale(p) && p % 3 > 0;
                    calls[p] = one ? new int[] {allele} : new int[] {allele, allele};
                    adj[p] = callable;
                }
            }
            sites.add(new Site(contig, pos, callable, calls, adj, nAlts));
        }
    }

    private int[] call(int person, boolean haploidMales, int nAlts, double frequency) {
        int[] alleles = new int[haploidMales && isMale(person) && random.nextInt(5) > 0 ? 1 : 2];
        boolean missing = random.nextInt(12) == 0;
        for (int copy = 0; copy < alleles.length; copy++) {
            boolean carried = random.nextDouble() < frequency;
            alleles[copy] = missing ? -1 : carried ? 1 + random.nextInt(nAlts) : 0;
        }
        if (alleles.length == 2 && random.nextInt(25) == 0) {
            alleles[0] = -1;
        }
        return alleles;
    }

    private static List<Integer> people(List<Integer> groups) {
        List<Integer> people = new ArrayList<>();
        groups.forEach(g -> {
            for (int p = g * GROUP; p < (g + 1) * GROUP; p++) {
                people.add(p);
            }
        });
        return people;
    }

    /** Writes the file of some groups: positions and alleles that one of them carries. */
    Path vcf(Path file, List<Integer> groups) throws IOException {
        List<Integer> people = people(groups);
        List<String> lines = new ArrayList<>(List.of(
                "##fileformat=VCFv4.2",
                "##contig=<ID=chr22,length=50818468>",
                "##contig=<ID=chrX,length=156040895>",
                "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"genotype\">",
                "##FORMAT=<ID=GQ,Number=1,Type=Integer,Description=\"quality\">",
                "##FORMAT=<ID=DP,Number=1,Type=Integer,Description=\"depth\">"));
        StringBuilder head = new StringBuilder("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        people.forEach(p -> head.append("\tP").append(p));
        lines.add(head.toString());
        for (Site site : sites) {
            TreeSet<Integer> carried = new TreeSet<>();
            for (int p : people) {
                for (int allele : site.calls()[p]) {
                    if (allele > 0) {
                        carried.add(allele);
                    }
                }
            }
            if (carried.isEmpty()) {
                continue;
            }
            List<Integer> alleles = List.copyOf(carried);
            StringBuilder line = new StringBuilder(site.contig() + "\t" + site.pos() + "\t.\tAC\t"
                    + String.join(",", alleles.stream().map(a -> BASES[a - 1]).toList()) + "\t.\t.\t.\tGT:GQ:DP");
            for (int p : people) {
                List<String> copies = new ArrayList<>();
                for (int allele : site.calls()[p]) {
                    copies.add(allele < 0 ? "." : Integer.toString(allele == 0 ? 0 : 1 + alleles.indexOf(allele)));
                }
                line.append('\t').append(String.join("/", copies)).append(site.adj()[p] ? ":60:30" : ":10:30");
            }
            lines.add(line.toString());
        }
        return Files.write(file, lines);
    }

    /** Where groups without carriers are called: from each callable position to the next one. */
    Path bed(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < sites.size(); i++) {
            Site site = sites.get(i);
            boolean isLast = i + 1 == sites.size() || !sites.get(i + 1).contig().equals(site.contig());
            if (site.callable()) {
                lines.add(site.contig() + "\t" + (site.pos() - 1) + "\t"
                        + (isLast ? site.pos() : sites.get(i + 1).pos() - 1));
            }
        }
        return Files.write(file, lines);
    }

    /** The table of attributes of some groups. */
    Path attributes(Path file, List<Integer> groups) throws IOException {
        List<String> lines = new ArrayList<>(List.of("sample\tsex\tpopulation"));
        for (int p : people(groups)) {
            lines.add("P" + p + "\t" + (p == 13 ? "unknown" : isMale(p) ? "male" : "female") + "\t" + population(p));
        }
        return Files.write(file, lines);
    }

    /** {@code contig pos ref alt AC AN} of everybody's calls as they are written, of places where all have two copies; in genome order. */
    List<String> counts() {
        List<String> lines = new ArrayList<>();
        for (Site site : sites) {
            if (site.pos() >= 50_000_000) {
                continue;
            }
            int[] copies = new int[site.nAlts() + 1];
            int an = 0;
            for (int[] call : site.calls()) {
                for (int allele : call) {
                    an += allele < 0 ? 0 : 1;
                    if (allele > 0) {
                        copies[allele]++;
                    }
                }
            }
            // AC>A stays as it is, AC>GC is A>G, AC>TC is A>T; in order of REF, then ALT
            int[] order = {1, 3, 2};
            String[] spelled = {"A\tG", "A\tT", "AC\tA"};
            for (int i = 0; i < order.length; i++) {
                if (order[i] <= site.nAlts() && copies[order[i]] > 0) {
                    lines.add(site.contig() + "\t" + site.pos() + "\t" + spelled[i] + "\t" + copies[order[i]] + "\t"
                            + an);
                }
            }
        }
        return lines;
    }
}
