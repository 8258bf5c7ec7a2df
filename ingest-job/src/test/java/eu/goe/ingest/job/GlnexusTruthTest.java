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
                    List<String> ours = left.remove(key);
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
                            count(classOf(our, theirs, reason, f[6]), place);
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

    private static String classOf(String ours, String theirs, String reason, String filter) {
        if (ours.equals(theirs)) {
            return "the same";
        }
        String[] o = ours.split("/");
        String[] t = theirs.split("/");
        String what = (o[0].equals(t[0]) ? "same copies" : "other copies (" + t[0] + " there, " + o[0] + " here)")
                + (Integer.parseInt(o[1]) > Integer.parseInt(t[1])
                        ? ", more called here"
                        : o[1].equals(t[1]) ? ", as many called" : ", fewer called here");
        return what
                + (reason.isEmpty() ? "" : ", RNC " + reason)
                + (filter.equals("MONOALLELIC") ? ", monoallelic" : "");
    }

    private void count(String kind, String example) {
        classes.merge(kind, 1, Integer::sum);
        if (!kind.equals("the same")) {
            examples.add(kind + " | " + example);
        }
    }

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
        assertThat(classes).containsKey("the same");
    }
}
