package eu.goe.gwas.pooled;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What sums of products of columns say of few people (rules D2 and D8): columns of two values count the people who have one of them, and both of two columns; other columns' sums over these, and
 * products of two of them, may be one person's.
 *
 * @param people the fewest in a cell that is not empty
 * @param cell its columns
 * @param share the largest of a sum that one person makes
 * @param sum its columns
 */
public record LeastCells(
        int people,
        @Nullable String cell,
        double share,
        @Nullable String sum) {

    /** A column of two values: who has the second. */
    private record Sides(String name, boolean isTrait, boolean[] isSecond) {}

    /** A column of more, less its mean. */
    private record Spread(String name, boolean isTrait, double[] values) {}

    /**
     * Looks at columns.
     *
     * @param names of each
     * @param columns of {@code n} numbers each, none missing: covariates, then
     * @param traits so many traits, whose products with each other are not told
     */
    public static LeastCells of(List<String> names, double[][] columns, int traits, int n) {
        List<Sides> sides = new ArrayList<>();
        List<Spread> spreads = new ArrayList<>();
        for (int c = 0; c < columns.length; c++) {
            double[] column = columns[c];
            boolean isTrait = c >= columns.length - traits;
            double first = column[0];
            double second = Double.NaN;
            boolean isTwo = true;
            for (double value : column) {
                if (value != first && value != second) {
                    isTwo &= Double.isNaN(second);
                    second = value;
                }
            }
            if (Double.isNaN(second)) {
                continue;
            }
            if (isTwo) {
                boolean[] isSecond = new boolean[n];
                for (int i = 0; i < n; i++) {
                    isSecond[i] = column[i] == second;
                }
                sides.add(new Sides(names.get(c), isTrait, isSecond));
            } else {
                spreads.add(new Spread(names.get(c), isTrait, centred(column)));
            }
        }
        return shares(sides, spreads, cells(sides, n), n);
    }

    private static double[] centred(double[] column) {
        double mean = 0;
        for (double value : column) {
            mean += value / column.length;
        }
        double[] centred = column.clone();
        for (int i = 0; i < centred.length; i++) {
            centred[i] -= mean;
        }
        return centred;
    }

    private static LeastCells cells(List<Sides> sides, int n) {
        LeastCells least = new LeastCells(n, null, 0, null);
        for (int a = 0; a < sides.size(); a++) {
            for (int b = 0; b <= a; b++) {
                if (a != b && sides.get(a).isTrait() && sides.get(b).isTrait()) {
                    continue;
                }
                int[] cells = new int[4];
                for (int i = 0; i < n; i++) {
                    cells[(sides.get(a).isSecond()[i] ? 2 : 0) + (sides.get(b).isSecond()[i] ? 1 : 0)]++;
                }
                for (int people : cells) {
                    if (people > 0 && people < least.people()) {
                        least = new LeastCells(
                                people, both(sides.get(a).name(), sides.get(b).name()), 0, null);
                    }
                }
            }
        }
        return least;
    }

    private static String both(String a, String b) {
        return a.equals(b) ? a : b + " and " + a;
    }

    private static LeastCells shares(List<Sides> sides, List<Spread> spreads, LeastCells cells, int n) {
        double largest = 0;
        String sum = null;
        for (int s = 0; s < spreads.size(); s++) {
            double[] values = spreads.get(s).values();
            String name = spreads.get(s).name();
            for (Sides of : sides) {
                if (of.isTrait() && spreads.get(s).isTrait()) {
                    continue;
                }
                double share = Math.max(share(values, of.isSecond(), true), share(values, of.isSecond(), false));
                if (share > largest) {
                    largest = share;
                    sum = both(name, of.name());
                }
            }
            for (int other = 0; other <= s; other++) {
                if (other != s && spreads.get(s).isTrait() && spreads.get(other).isTrait()) {
                    continue;
                }
                double[] products = new double[n];
                for (int i = 0; i < n; i++) {
                    products[i] = values[i] * spreads.get(other).values()[i];
                }
                double share = share(products, new boolean[n], false);
                if (share > largest) {
                    largest = share;
                    sum = both(name, spreads.get(other).name());
                }
            }
        }
        return new LeastCells(cells.people(), cells.cell(), largest, sum);
    }

    /** Of those on a side, the largest size over the sum of all; 0 of nobody. */
    private static double share(double[] values, boolean[] isSecond, boolean side) {
        double sum = 0;
        double largest = 0;
        for (int i = 0; i < values.length; i++) {
            if (isSecond[i] == side) {
                double size = Math.abs(values[i]);
                sum += size;
                largest = Math.max(largest, size);
            }
        }
        return sum == 0 ? 0 : largest / sum;
    }
}
