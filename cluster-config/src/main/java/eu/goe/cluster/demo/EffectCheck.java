package eu.goe.cluster.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares a pooled association with the effects that traits were simulated with: an estimate of a quantitative trait lies within five standard errors of what is true, and the most
 * associated variants are among those with an effect.
 */
final class EffectCheck {
    private static final double MAX_ERRORS = 5;
    private static final double GENOME_WIDE = 7.3;

    private final Map<String, Double> effects = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private List<String> columns = List.of();
    private int compared;
    private int found;

    /** @param truths {@code effects.tsv} of the nodes, which have the same effects */
    EffectCheck(List<Path> truths) throws IOException {
        for (Path truth : truths) {
            List<String> lines = Files.readAllLines(truth);
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split("\t", -1);
                String contig = cells[1].replaceFirst("^chr", "").replaceFirst("^X$", "23");
                effects.put(
                        cells[0] + " " + contig + "_" + cells[2] + "_" + cells[3] + "_" + cells[4],
                        Double.parseDouble(cells[5]));
            }
        }
    }

    /** Takes a line of {@code results show}. */
    void line(String line) {
        List<String> cells = List.of(line.split("\t", -1));
        if (columns.isEmpty()) {
            columns = cells;
            return;
        }
        String trait = cell(cells, "trait");
        Double effect = effects.get(trait + " " + cell(cells, "variant_id"));
        if (cell(cells, "beta").equals("NA")) {
            return;
        }
        double beta = Double.parseDouble(cell(cells, "beta"));
        double error = Double.parseDouble(cell(cells, "standard_error"));
        boolean isQuantitative = cell(cells, "n_cases").equals("NA");
        if (effect != null && isQuantitative) {
            compared++;
            if (Math.abs(beta - effect) > MAX_ERRORS * error) {
                problems.add(trait + " " + cell(cells, "variant_id") + ": " + beta + " ± " + error + ", simulated "
                        + effect);
            }
        }
        if (Double.parseDouble(cell(cells, "neg_log_10_p_value")) > GENOME_WIDE) {
            found += effect != null ? 1 : 0;
            if (effect == null) {
                problems.add(trait + " " + cell(cells, "variant_id") + " is associated, and has no effect");
            }
        }
    }

    private String cell(List<String> cells, String column) {
        return cells.get(columns.indexOf(column));
    }

    /** Estimates that were compared. */
    int compared() {
        return compared;
    }

    /** Variants with an effect that are associated genome-wide. */
    int found() {
        return found;
    }

    List<String> problems() {
        return problems;
    }
}
