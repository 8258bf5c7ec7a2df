package eu.goe.cluster.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * People in the cells of populations and sexes, and sites of which each cell has as many heterozygotes, homozygotes and people without a call as a
 * test says: the counts that are to come out are those that went in.
 */
final class CellCohort {
    /** Sexes of each population, in the order of cells. */
    static final List<String> SEXES = List.of("female", "male");

    /** By cell how many have one copy, two, and no call. */
    record Site(int[][] unknowns) {
        int[] of(int cell) {
            return unknowns[cell];
        }
    }

    private final List<String> populations;
    private final int[] people;
    private final List<Site> sites = new ArrayList<>();

    /** @param people of each population, half of them of each sex */
    CellCohort(Map<String, Integer> people) {
        this.populations = List.copyOf(new LinkedHashMap<>(people).keySet());
        this.people = new int[2 * people.size()];
        for (int cell = 0; cell < this.people.length; cell++) {
            this.people[cell] = people.get(populations.get(cell / 2)) / 2;
        }
    }

    /** The base fixture of the design of disclosure: 2,000 people. */
    static CellCohort ofTwoThousand() {
        Map<String, Integer> people = new LinkedHashMap<>();
        people.put("FIN", 1_200);
        people.put("SWE", 700);
        people.put("ISL", 100);
        return new CellCohort(people);
    }

    int nCells() {
        return people.length;
    }

    int[] people() {
        return people.clone();
    }

    int people(Set<Integer> cells) {
        return cells.stream().mapToInt(cell -> people[cell]).sum();
    }

    /** Cells of a stratum by its definition. */
    Set<Integer> cells(Map<String, String> stratum) {
        Set<Integer> cells = new TreeSet<>();
        for (int cell = 0; cell < people.length; cell++) {
            boolean isIn = stratum.getOrDefault("population", population(cell)).equals(population(cell))
                    && stratum.getOrDefault("sex", sex(cell)).equals(sex(cell));
            if (isIn) {
                cells.add(cell);
            }
        }
        return cells;
    }

    String population(int cell) {
        return populations.get(cell / 2);
    }

    String sex(int cell) {
        return SEXES.get(cell % 2);
    }

    /** All strata of one attribute, of both and of none, whether or not they may leave. */
    List<Map<String, String>> strata() {
        List<Map<String, String>> strata = new ArrayList<>(List.of(Map.of()));
        populations.forEach(p -> strata.add(Map.of("population", p)));
        SEXES.forEach(s -> strata.add(Map.of("sex", s)));
        populations.forEach(p -> SEXES.forEach(s -> strata.add(Map.of("population", p, "sex", s))));
        return strata;
    }

    /** Adds a site; its position. */
    int add(int[]... unknowns) {
        sites.add(new Site(unknowns));
        return position(sites.size() - 1);
    }

    /** Adds a site at which so many of each population have one copy, as evenly of both sexes as can be. */
    int addHets(int... byPopulation) {
        int[][] unknowns = new int[people.length][3];
        for (int cell = 0; cell < people.length; cell++) {
            unknowns[cell][0] = (byPopulation[cell / 2] + 1 - cell % 2) / 2;
        }
        return add(unknowns);
    }

    private static int position(int site) {
        return 20_000_001 + 100 * site;
    }

    Site site(int position) {
        return sites.get((position - position(0)) / 100);
    }

    /** Positions of all sites. */
    List<Integer> positions() {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < sites.size(); i++) {
            positions.add(position(i));
        }
        return positions;
    }

    /** The true figure of some cells at a site. */
    int truth(int position, TableAttacker.Figure figure, Set<Integer> cells) {
        return cells.stream()
                .mapToInt(cell -> figure.of(people[cell], site(position).of(cell)))
                .sum();
    }

    static String sample(int i) {
        return String.format(Locale.ROOT, "ZZSECRET%04d", i);
    }

    Path vcf(Path file) throws IOException {
        int n = Arrays.stream(people).sum();
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("##fileformat=VCFv4.3\n##contig=<ID=chr22,length=50818468>\n"
                    + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                    + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
            for (int i = 0; i < n; i++) {
                out.write("\t" + sample(i));
            }
            for (int s = 0; s < sites.size(); s++) {
                out.write("\nchr22\t" + position(s) + "\t.\tA\tG\t.\tPASS\t.\tGT");
                for (int cell = 0; cell < people.length; cell++) {
                    int[] its = sites.get(s).of(cell);
                    for (int i = 0; i < people[cell]; i++) {
                        out.write(
                                i < its[0]
                                        ? "\t0/1"
                                        : i < its[0] + its[1]
                                                ? "\t1/1"
                                                : i < its[0] + its[1] + its[2] ? "\t./." : "\t0/0");
                    }
                }
            }
            out.write("\n");
        }
        return file;
    }

    Path attributes(Path file) throws IOException {
        StringBuilder text = new StringBuilder("sample\tpopulation\tsex\n");
        int i = 0;
        for (int cell = 0; cell < people.length; cell++) {
            for (int k = 0; k < people[cell]; k++) {
                text.append(sample(i++))
                        .append('\t')
                        .append(population(cell))
                        .append('\t')
                        .append(sex(cell));
                text.append('\n');
            }
        }
        return Files.writeString(file, text);
    }
}
