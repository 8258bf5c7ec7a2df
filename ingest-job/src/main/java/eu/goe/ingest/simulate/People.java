package eu.goe.ingest.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** The simulated people: population, sex, and how well each was sequenced. Shares are met exactly, to one person. */
final class People {
    enum Sex {
        female,
        male,
        unknown
    }

    private final String prefix;
    private final List<String> populations;
    final int n;
    final int[] population;
    /** What the attribute file says. */
    final Sex[] statedSex;
    /** What their cells have; never unknown. */
    final boolean[] male;

    final double[] depth;
    final double[] missingRate;

    People(SimulationPlan plan) {
        SplittableRandom random = Seeds.random(plan.seed(), -2);
        n = plan.samples();
        prefix = plan.name();
        populations = new ArrayList<>(plan.populations().keySet());
        population = new int[n];
        statedSex = new Sex[n];
        male = new boolean[n];
        depth = new double[n];
        missingRate = new double[n];
        List<Double> shares = List.copyOf(plan.populations().values());
        double sum = plan.populations().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        int at = 0;
        double before = 0;
        for (int p = 0; p < populations.size(); p++) {
            before += shares.get(p) / sum;
            int end = p == populations.size() - 1 ? n : (int) Math.round(before * n);
            for (int i = 0; at < end; i++, at++) {
                population[at] = p;
                male[at] = i % 2 == 1;
            }
        }
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int p = population[i];
            population[i] = population[j];
            population[j] = p;
            boolean m = male[i];
            male[i] = male[j];
            male[j] = m;
        }
        for (int i = 0; i < n; i++) {
            boolean isKnown = random.nextDouble() >= plan.unknownSex();
            statedSex[i] = !isKnown ? Sex.unknown : male[i] ? Sex.male : Sex.female;
            depth[i] = 0.75 + 0.5 * random.nextDouble();
            missingRate[i] = random.nextInt(10) == 0 ? 0.015 : 0.001;
        }
    }

    String id(int sample) {
        return String.format(Locale.ROOT, "%s%06d", prefix, sample + 1);
    }

    String population(int sample) {
        return populations.get(population[sample]);
    }

    List<String> populations() {
        return populations;
    }

    /** {@code sample sex population}, as {@code goe samples import} takes it. */
    String table() {
        StringBuilder table = new StringBuilder("sample\tsex\tpopulation\n");
        for (int i = 0; i < n; i++) {
            table.append(id(i))
                    .append('\t')
                    .append(statedSex[i])
                    .append('\t')
                    .append(population(i))
                    .append('\n');
        }
        return table.toString();
    }
}
