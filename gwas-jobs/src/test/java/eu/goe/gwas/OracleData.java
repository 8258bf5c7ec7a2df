package eu.goe.gwas;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.goe.gwas.regression.Dosages;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Inputs of other tools and what those tools made of them, in {@code data/gwas} of the shared corpora: genotypes of a small VCF as dosages of the alternate allele,
 * and tables of text. For tests only: everything is held in memory.
 */
public final class OracleData {
    private OracleData() {}

    /** A folder of {@code data/gwas}; a test that asks for it is reported as skipped where there are no corpora. */
    public static Path folder(String name) {
        Path folder = Path.of(System.getProperty("goe.shared", "no-corpora"))
                .resolve("data/gwas")
                .resolve(name);
        assumeTrue(Files.isDirectory(folder), "no corpora");
        return folder;
    }

    /**
     * One record of a VCF.
     *
     * @param pos 1-based, as in the file
     * @param dosages of the alternate allele, by sample of the file; NaN where there is no call
     */
    public record VariantRow(String contig, int pos, String id, double[] dosages) {
        /** @param fileColumns which sample of the file has place 0, 1, … in the analysis */
        public Dosages at(int[] fileColumns) {
            Dosages result = new Dosages(fileColumns.length);
            for (int place = 0; place < fileColumns.length; place++) {
                double dosage = dosages[fileColumns[place]];
                if (Double.isNaN(dosage)) {
                    result.addMissing(place);
                } else if (dosage > 0) {
                    result.addCarrier(place, dosage);
                }
            }
            return result;
        }
    }

    /** What a VCF holds. */
    public record Genotypes(List<String> samples, List<VariantRow> variants) {
        public VariantRow variant(String id) {
            return variants.stream()
                    .filter(v -> v.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no variant " + id));
        }

        public VariantRow variant(int pos) {
            return variants.stream()
                    .filter(v -> v.pos() == pos)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no variant at " + pos));
        }

        /** Where these samples are in the file. */
        public int[] columnsOf(List<String> analysed) {
            return analysed.stream().mapToInt(samples::indexOf).toArray();
        }
    }

    /** Biallelic records; dosage is the number of alternate alleles in GT, a half call counts as none. */
    public static Genotypes genotypes(Path vcf) throws IOException {
        return genotypes(vcf, "GT");
    }

    /** @param field {@code GT}, or {@code PL}: the expected number under the likelihoods, with a flat prior, as Hail's {@code pl_dosage} */
    public static Genotypes genotypes(Path vcf, String field) throws IOException {
        List<String> samples = new ArrayList<>();
        List<VariantRow> variants = new ArrayList<>();
        for (String line : lines(vcf)) {
            String[] cells = line.split("\t");
            if (line.startsWith("#CHROM")) {
                samples.addAll(Arrays.asList(cells).subList(9, cells.length));
            } else if (!line.startsWith("#")) {
                int wanted = Arrays.asList(cells[8].split(":")).indexOf(field);
                double[] dosages = new double[samples.size()];
                for (int s = 0; s < dosages.length; s++) {
                    String[] fields = cells[9 + s].split(":");
                    String text = wanted < fields.length ? fields[wanted] : ".";
                    dosages[s] = field.equals("PL") ? ofLikelihoods(text) : ofCall(text);
                }
                variants.add(new VariantRow(cells[0], Integer.parseInt(cells[1]), cells[2], dosages));
            }
        }
        return new Genotypes(samples, variants);
    }

    private static double ofCall(String text) {
        if (text.contains(".")) {
            return Double.NaN;
        }
        return text.chars().filter(c -> c == '1').count();
    }

    private static double ofLikelihoods(String text) {
        if (text.equals(".")) {
            return Double.NaN;
        }
        double total = 0;
        double copies = 0;
        String[] phred = text.split(",");
        for (int k = 0; k < phred.length; k++) {
            double likelihood = Math.pow(10, -Double.parseDouble(phred[k]) / 10);
            total += likelihood;
            copies += k * likelihood;
        }
        return copies / total;
    }

    /** A table of text: cells apart by white space, the first line names the columns (a leading {@code #} is dropped). */
    public record Table(Map<String, Integer> columns, List<String[]> rows) {
        public int size() {
            return rows.size();
        }

        public String text(int row, String column) {
            Integer place = columns.get(column);
            if (place == null) {
                throw new IllegalArgumentException("no column " + column + " in " + columns.keySet());
            }
            return rows.get(row)[place];
        }

        /** NaN where the cell is {@code NA}, {@code NaN} or {@code .}. */
        public double number(int row, String column) {
            return parse(text(row, column));
        }

        public List<String> texts(String column) {
            List<String> result = new ArrayList<>();
            for (int row = 0; row < rows.size(); row++) {
                result.add(text(row, column));
            }
            return result;
        }

        /** A column in the order of these samples; NaN for those the table does not have. */
        public double[] numbers(String column, String sampleColumn, List<String> samples) {
            Map<String, Integer> rowOf = new HashMap<>();
            for (int row = 0; row < rows.size(); row++) {
                rowOf.put(text(row, sampleColumn), row);
            }
            return samples.stream()
                    .mapToDouble(sample -> rowOf.containsKey(sample) ? number(rowOf.get(sample), column) : Double.NaN)
                    .toArray();
        }
    }

    /** Reads a table, gzipped or not. */
    public static Table table(Path file) throws IOException {
        Map<String, Integer> columns = new HashMap<>();
        List<String[]> rows = new ArrayList<>();
        for (String line : lines(file)) {
            String[] cells = line.strip().split("\\s+");
            if (columns.isEmpty()) {
                for (int c = 0; c < cells.length; c++) {
                    columns.put(c == 0 && cells[c].startsWith("#") ? cells[c].substring(1) : cells[c], c);
                }
            } else {
                rows.add(cells);
            }
        }
        return new Table(columns, rows);
    }

    /** The samples that have a figure in each of these columns, in their order. */
    public static List<String> complete(List<String> samples, double[]... columns) {
        List<String> result = new ArrayList<>();
        for (int s = 0; s < samples.size(); s++) {
            boolean all = true;
            for (double[] column : columns) {
                all &= !Double.isNaN(column[s]);
            }
            if (all) {
                result.add(samples.get(s));
            }
        }
        return result;
    }

    /** An intercept and these columns at mean 0 and variance 1: what the kernels take for covariates. */
    public static double[][] standardised(double[]... columns) {
        double[][] result = new double[columns.length + 1][];
        for (int k = 0; k < columns.length; k++) {
            double mean = Arrays.stream(columns[k]).average().orElseThrow();
            double variance = Arrays.stream(columns[k])
                    .map(x -> (x - mean) * (x - mean))
                    .average()
                    .orElseThrow();
            result[k + 1] = Arrays.stream(columns[k])
                    .map(x -> (x - mean) / Math.sqrt(variance))
                    .toArray();
        }
        result[0] = new double[columns[0].length];
        Arrays.fill(result[0], 1);
        return result;
    }

    private static double parse(String text) {
        return switch (text) {
            case "NA", "NaN", "nan", "." -> Double.NaN;
            case "Inf", "inf" -> Double.POSITIVE_INFINITY;
            case "-Inf", "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static List<String> lines(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
                BufferedReader reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
