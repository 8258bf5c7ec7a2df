package eu.goe.gwas.meta;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The three studies of fasting glucose that come with METAL, as its script {@code metal.txt} reads them, in its order. */
final class GlucoseStudies {
    static final Path SHARED =
            Path.of(System.getProperty("goe.shared", "no-corpora")).resolve("data/gwas");
    private static final Path FOLDER = SHARED.resolve("metal-glucose");

    /** A line of a study. */
    record Line(String effect, String other, StudyFigures figures) {}

    private final List<Map<String, Line>> studies = new ArrayList<>();

    GlucoseStudies() throws IOException {
        studies.add(study(
                "DGI_three_regions.txt", "SNP EFFECT_ALLELE NON_EFFECT_ALLELE BETA SE P_VAL EFFECT_ALLELE_FREQ N"));
        studies.add(study(
                "MAGIC_FUSION_Results.txt.gz", "SNP EFFECT_ALLELE NON_EFFECT_ALLELE BETA SE PVALUE FREQ_EFFECT N"));
        studies.add(study("magic_SARDINIA.tbl", "SNP AL1 AL2 EFFECT SE PVALUE FREQ1 4106"));
    }

    List<Map<String, Line>> all() {
        return studies;
    }

    /** What the studies say of a variant about one allele; {@code harmonisers} are one for each. */
    List<StudyFigures> figures(String snp, String effect, String other, List<AlleleHarmoniser> harmonisers) {
        List<StudyFigures> figures = new ArrayList<>();
        for (int k = 0; k < studies.size(); k++) {
            Line line = studies.get(k).get(snp);
            figures.add(
                    line == null
                            ? StudyFigures.ABSENT
                            : harmonisers
                                    .get(k)
                                    .match(effect, other, Double.NaN, line.effect(), line.other(), Double.NaN)
                                    .apply(line.figures()));
        }
        return figures;
    }

    static List<AlleleHarmoniser> harmonisers() {
        return List.of(
                new AlleleHarmoniser(AlleleHarmoniser.Ambiguous.AS_IS),
                new AlleleHarmoniser(AlleleHarmoniser.Ambiguous.AS_IS),
                new AlleleHarmoniser(AlleleHarmoniser.Ambiguous.AS_IS));
    }

    private static Map<String, Line> study(String file, String columns) throws IOException {
        String[] names = columns.split(" ", -1);
        Map<String, Line> lines = new LinkedHashMap<>();
        for (Map<String, String> row : table(FOLDER.resolve(file))) {
            double n = row.containsKey(names[7]) ? number(row, names[7]) : Double.parseDouble(names[7]);
            lines.putIfAbsent(
                    row.get(names[0]),
                    new Line(
                            letter(row.get(names[1])),
                            letter(row.get(names[2])),
                            new StudyFigures(
                                    number(row, names[3]),
                                    number(row, names[4]),
                                    -Math.log10(number(row, names[5])),
                                    number(row, names[6]),
                                    n)));
        }
        return lines;
    }

    /** One file of the studies writes bases as numbers. */
    private static String letter(String allele) {
        return allele.replace('1', 'A').replace('2', 'C').replace('3', 'G').replace('4', 'T');
    }

    static double number(Map<String, String> row, String column) {
        return Double.parseDouble(row.get(column).strip());
    }

    static List<Map<String, String>> expected(String file) throws IOException {
        return table(FOLDER.resolve("expected").resolve(file));
    }

    /** Rows of a table with a head; columns are apart by white space. */
    static List<Map<String, String>> table(Path file) throws IOException {
        assumeTrue(Files.isDirectory(SHARED), "no corpora");
        List<Map<String, String>> rows = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file);
                BufferedReader reader = new BufferedReader(new InputStreamReader(
                        file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8))) {
            String[] head = reader.readLine().split("\\s+", -1);
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] fields = line.strip().split("\\s+", -1);
                Map<String, String> row = new HashMap<>();
                for (int c = 0; c < head.length; c++) {
                    row.put(head[c], fields[c]);
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
