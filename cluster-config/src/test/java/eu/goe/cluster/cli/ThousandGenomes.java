package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.goe.cluster.cli.CommandLineRun.Done;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** 1000 Genomes phase 3, a piece of chr22, 2,504 people, from the shared corpus; whole, or cut into stores. */
final class ThousandGenomes {
    static final String NAME = "1kg-phaseIII.chr22.16-16.5mb";

    /** One line of the sample table. */
    record Person(String sample, String sex, String population, String superpopulation) {}

    final Path data;
    final Path vcf;

    /** Skips the test, saying so, where the corpus is not beside the checkout. */
    ThousandGenomes() {
        data = Path.of(System.getProperty("goe.shared", ""), "data", "vcf");
        assumeTrue(Files.isDirectory(data), "the shared corpus is not at " + data.toAbsolutePath());
        vcf = data.resolve("cohort/" + NAME + ".vcf.gz");
    }

    static Done ok(Done done) {
        assertThat(done.exit()).as(done.err()).isZero();
        return done;
    }

    /** People of the file in its order; the sample table lists more. */
    List<Person> people() throws IOException {
        Map<String, Person> table = new HashMap<>();
        for (String line : Files.readAllLines(data.resolve("cohort/1000g_samples.tsv"))) {
            String[] c = line.split("\t", -1);
            table.put(c[0], new Person(c[0], c[1], c[2], c[3]));
        }
        try (BufferedReader lines = gunzip(vcf)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("#CHROM")) {
                    String[] c = line.split("\t", -1);
                    return Arrays.stream(c, 9, c.length).map(table::get).toList();
                }
            }
        }
        throw new IOException("no #CHROM line");
    }

    static void writePeople(List<Person> people, Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of("sample\tsex\tpopulation"));
        people.forEach(p -> lines.add(p.sample() + "\t" + p.sex() + "\t" + p.population()));
        Files.write(file, lines);
    }

    /** A store with everybody's calls and the result {@code f} by population and sex. */
    Path oneStore(Path folder) throws IOException {
        return store(folder.resolve("one"), "EU", vcf, people(), null);
    }

    static Path store(Path folder, String node, Path vcf, List<Person> people, Path policy) throws IOException {
        Files.createDirectories(folder);
        Path store = folder.resolve("store");
        List<Object> init = new ArrayList<>(List.of("init", "-s", store, "--node", node, "--assembly", "GRCh37"));
        if (policy != null) {
            init.addAll(List.of("--policy", policy));
        }
        ok(CommandLineRun.goe(init.toArray()));
        ok(CommandLineRun.goe("ingest", "-s", store, vcf));
        Path table = folder.resolve("people.tsv");
        writePeople(people, table);
        ok(CommandLineRun.goe("samples", "-s", store, "import", table));
        ok(CommandLineRun.goe("frequencies", "-s", store, "--by", "population,sex", "--name", "f"));
        return store;
    }

    /** The file cut by superpopulation, every site kept: the superpopulation's code to its file. */
    Map<String, Path> cutBySuperpopulation(Path folder) throws IOException {
        List<Person> people = people();
        Map<String, List<Integer>> columns = new TreeMap<>();
        for (int i = 0; i < people.size(); i++) {
            columns.computeIfAbsent(people.get(i).superpopulation(), s -> new ArrayList<>())
                    .add(9 + i);
        }
        Map<String, Path> files = new LinkedHashMap<>();
        Map<String, Writer> writers = new LinkedHashMap<>();
        for (String part : columns.keySet()) {
            Path file = folder.resolve(part + ".vcf.gz");
            files.put(part, file);
            writers.put(
                    part,
                    new BufferedWriter(new OutputStreamWriter(
                            new GZIPOutputStream(Files.newOutputStream(file), 1 << 16), StandardCharsets.UTF_8)));
        }
        try (BufferedReader lines = gunzip(vcf)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] c = line.startsWith("##") ? null : line.split("\t", -1);
                for (Map.Entry<String, Writer> e : writers.entrySet()) {
                    Writer out = e.getValue();
                    if (c == null) {
                        out.write(line);
                    } else {
                        out.write(String.join("\t", Arrays.asList(c).subList(0, 9)));
                        for (int column : columns.getOrDefault(e.getKey(), List.of())) {
                            out.write('\t');
                            out.write(c[column]);
                        }
                    }
                    out.write('\n');
                }
            }
        }
        for (Writer out : writers.values()) {
            out.close();
        }
        return files;
    }

    /** Writes what {@code results show} prints into a file: a million lines are too many to keep. */
    static Path show(Path file, Object... args) {
        List<Object> all = new ArrayList<>(List.of("results"));
        all.addAll(List.of(args));
        Done done = CommandLineRun.goe(file, all.toArray());
        assertThat(done.exit()).as(done.err()).isZero();
        return file;
    }

    /** Columns of the expected file by pos, ref, alt and group. */
    Map<String, Map<String, String>> expected() throws IOException {
        Map<String, Map<String, String>> byKey = new HashMap<>();
        try (BufferedReader lines = gunzip(data.resolve("expected/strat_" + NAME + ".asis.oracle.tsv.gz"))) {
            String[] header = lines.readLine().split("\t", -1);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] values = line.split("\t", -1);
                Map<String, String> row = new HashMap<>();
                for (int c = 0; c < header.length; c++) {
                    row.put(header[c], values[c]);
                }
                byKey.put(key(row.get("pos"), row.get("ref"), row.get("alt"), row.get("group")), row);
            }
        }
        return byKey;
    }

    /** Others split without trimming: GA>GAA at 16404838 is G>GA once trimmed. */
    static String key(String pos, String ref, String alt, String group) {
        boolean untrimmed = pos.equals("16404838") && ref.equals("GA") && alt.equals("GAA");
        return pos + " " + (untrimmed ? "G GA" : ref + " " + alt) + " " + group;
    }

    /** The expected file's name of a stratum. */
    static String group(String stratum) {
        if (stratum.equals("all")) {
            return "ALL";
        }
        return stratum.replace("population=", "")
                .replace(",sex=", "_")
                .replace("sex=", "")
                .replace("female", "XX")
                .replace("male", "XY");
    }

    static BufferedReader gunzip(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
    }

    /** All samples' names, to look for where none may be. */
    Set<String> sampleIds() throws IOException {
        Set<String> ids = new HashSet<>();
        people().forEach(p -> ids.add(p.sample()));
        return ids;
    }
}
