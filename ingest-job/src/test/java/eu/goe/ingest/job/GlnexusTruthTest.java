package eu.goe.ingest.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.goe.core.variant.Normaliser;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The cases of GLnexus: gVCFs of several callers, and the joint calls that GLnexus makes of them. Compared sample by sample and allele by allele; what
 * differs is sorted into classes, which {@code docs/decisions/0018-gvcf-and-glnexus.md} explains.
 */
class GlnexusTruthTest {
    private static final Path CASES =
            Path.of(System.getProperty("goe.shared", ""), "data", "vcf", "gvcf", "glnexus_cases");

    private static final String SAME = "the same";

    /** Letters of RNC. */
    private static final Map<Character, String> REASONS = new LinkedHashMap<>();

    static {
        REASONS.put('O', "O: the sample's records overlap");
        REASONS.put('U', "U: the sample's records overlap, not phased");
        REASONS.put('-', "-: a deletion lies over it");
        REASONS.put('1', "1: another allele, on a line for one allele");
        REASONS.put('L', "L: the sample's own allele was left out");
        REASONS.put('P', "P: the site is wider than the sample's record");
    }

    /** Compared calls by class. */
    private final Map<String, Integer> classes = new TreeMap<>();

    private final List<String> examples = new ArrayList<>();

    @SuppressWarnings("unchecked")
    private void compare(Path file) throws IOException {
        Map<String, Object> yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
        Map<String, Object> input = (Map<String, Object>) yaml.get("input");
        String header = (String) input.get("header");
        List<String> names = new ArrayList<>();
        List<byte[]> samples = new ArrayList<>();
        for (Map<String, String> body : (List<Map<String, String>>) input.get("body")) {
            String text = body.values().iterator().next();
            int end = text.indexOf('\n');
            String name = text.substring(0, end).strip();
            if (name.contains("\t")) {
                return; // of several samples
            }
            names.add(name);
            samples.add((header.strip() + "\t" + name + "\n"
                            + text.substring(end + 1).stripTrailing() + "\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        List<Map<String, String>> truths = (List<Map<String, String>>) yaml.get("truth_output_vcf");
        if (truths == null) {
            count("case without joint calls", file.getFileName().toString());
            return;
        }
        MergedTile tile = MergedTile.of(samples, 0, 0, List.of(), false);
        truth(file.getFileName().toString(), truths.get(0).values().iterator().next(), names, tile);
    }

    private void truth(String name, String text, List<String> names, MergedTile tile) {
        List<String> columns = List.of();
        Map<String, List<String>> left = new LinkedHashMap<>(tile.rows);
        for (String line : text.split("\n")) {
            if (line.startsWith("#CHROM")) {
                columns = List.of(line.strip().split("\t"));
            } else if (!line.startsWith("#") && !line.isBlank()) {
                String[] f = line.split("\t");
                String[] alts = f[4].split(",");
                for (int alt = 1; alt <= alts.length; alt++) {
                    Variant v = Normaliser.trimming().normalise(0, Integer.parseInt(f[1]) - 1, f[3], alts[alt - 1]);
                    String key = f[0] + ":" + v.start() + " " + v.ref() + ">" + v.alt();
                    List<String> ours = tile.rows.get(key);
                    left.remove(key);
                    for (int s = 0; s < names.size(); s++) {
                        int column = columns.indexOf(names.get(s));
                        String[] keys = f[8].split(":");
                        String[] values = f[column].split(":", -1);
                        int rnc = Arrays.asList(keys).indexOf("RNC");
                        String theirs = call(values[0], alt);
                        String reason = rnc >= 0 && rnc < values.length ? values[rnc] : "";
                        String place = name + " " + key + " " + names.get(s) + ": GLnexus " + values[0] + " " + reason
                                + ", here " + (ours == null ? "no row" : ours.get(s))
                                + (f[6].equals("MONOALLELIC") ? " monoallelic" : "");
                        if (ours == null) {
                            count("no row here", place);
                        } else {
                            String our = ours.get(s).replace("!", "");
                            count(classOf(our, theirs, reason), place);
                        }
                    }
                }
            }
        }
        left.forEach((key, calls) -> count(
                calls.stream().anyMatch(c -> c.charAt(0) != '0')
                        ? "carried allele that GLnexus leaves out"
                        : "allele without a copy, which GLnexus leaves out",
                name + " " + key + " " + calls));
    }

    private static String call(String gt, int alt) {
        String[] copies = gt.split("[/|]");
        long called = Arrays.stream(copies).filter(c -> !c.equals(".")).count();
        long its =
                Arrays.stream(copies).filter(c -> c.equals(String.valueOf(alt))).count();
        return its + "/" + called + "/" + copies.length;
    }

    /** The class of a difference: by the reason that GLnexus gives (RNC) where it leaves copies uncalled, else by what is different. */
    private static String classOf(String ours, String theirs, String reason) {
        if (ours.equals(theirs)) {
            return SAME;
        }
        for (Map.Entry<Character, String> known : REASONS.entrySet()) {
            if (reason.indexOf(known.getKey()) >= 0) {
                return known.getValue();
            }
        }
        if (ours.charAt(2) < theirs.charAt(2)) {
            return ours.endsWith("/1")
                    ? "haploid beside a deletion, made diploid there"
                    : ours.startsWith("1/1")
                            ? "half calls of two records, made one call there"
                            : "not called at the first base, judged elsewhere there";
        }
        return "other copies";
    }

    private void count(String kind, String example) {
        classes.merge(kind, 1, Integer::sum);
        if (!kind.equals("the same")) {
            examples.add(kind + " | " + example);
        }
    }

    private static final Map<String, Integer> EXPECTED = new TreeMap<>(Map.ofEntries(
            Map.entry(SAME, 206),
            Map.entry("O: the sample's records overlap", 18),
            Map.entry("U: the sample's records overlap, not phased", 7),
            Map.entry("-: a deletion lies over it", 8),
            Map.entry("1: another allele, on a line for one allele", 4),
            Map.entry("L: the sample's own allele was left out", 2),
            Map.entry("P: the site is wider than the sample's record", 2),
            Map.entry("half calls of two records, made one call there", 4),
            Map.entry("haploid beside a deletion, made diploid there", 4),
            Map.entry("not called at the first base, judged elsewhere there", 1),
            Map.entry("other copies", 3),
            Map.entry("no row here", 2),
            Map.entry("carried allele that GLnexus leaves out", 9),
            Map.entry("allele without a copy, which GLnexus leaves out", 25)));

    @Test
    void jointCallsDifferFromThoseOfGlnexusInKnownClassesOnly() throws IOException {
        assumeTrue(Files.isDirectory(CASES), "GLNEXUS CASES NOT TESTED: they are not at " + CASES.toAbsolutePath());
        try (Stream<Path> files = Files.list(CASES)) {
            for (Path file : files.sorted().toList()) {
                compare(file);
            }
        }
        classes.forEach((kind, n) -> System.out.println("GLNEXUS " + n + "\t" + kind));
        examples.forEach(e -> System.out.println("GLNEXUS_DIFF " + e));
        assertThat(classes).isEqualTo(EXPECTED);
    }
}
