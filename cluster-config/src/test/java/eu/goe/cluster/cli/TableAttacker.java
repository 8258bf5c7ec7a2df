package eu.goe.cluster.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.math3.optim.MaxIter;
import org.apache.commons.math3.optim.linear.LinearConstraint;
import org.apache.commons.math3.optim.linear.LinearConstraintSet;
import org.apache.commons.math3.optim.linear.LinearObjectiveFunction;
import org.apache.commons.math3.optim.linear.NoFeasibleSolutionException;
import org.apache.commons.math3.optim.linear.NonNegativeConstraint;
import org.apache.commons.math3.optim.linear.Relationship;
import org.apache.commons.math3.optim.linear.SimplexSolver;
import org.jspecify.annotations.Nullable;

/**
 * Who knows how many people are in each cell of a cross table, that all of them are diploid, and what was published of one site; and looks for
 * whole numbers that agree with it, exactly: linear programming, and branches where a number is not whole. Shares nothing with the gate.
 */
final class TableAttacker {
    /** Of one cell. */
    enum Unknown {
        HET,
        HOM,
        MISSING
    }

    /** A figure of the people of some cells: {@code constant + Σ coefficients · unknowns}. */
    enum Figure {
        AC("ac", 0, 1, 2, 0),
        AN("an", 2, 0, 0, -2),
        HOM_REF("n_hom_ref", 1, -1, -1, -1),
        HET("n_het", 0, 1, 0, 0),
        HOM_ALT("n_hom_alt", 0, 0, 1, 0),
        MISSING("n_missing", 0, 0, 0, 1),
        /** Copies of the other alleles, AN less AC. */
        OTHERS("", 2, -1, -2, -2);

        /** Its column in packages; empty if it has none. */
        final String column;

        private final int ofPerson;
        private final int[] coefficients;

        Figure(String column, int ofPerson, int... coefficients) {
            this.column = column;
            this.ofPerson = ofPerson;
            this.coefficients = coefficients;
        }

        /** Of cells with so many in each of {@link Unknown}. */
        int of(int people, int[] unknowns) {
            int value = ofPerson * people;
            for (int u = 0; u < coefficients.length; u++) {
                value += coefficients[u] * unknowns[u];
            }
            return value;
        }
    }

    private static final int N = Unknown.values().length;
    private static final double EPSILON = 1e-6;

    private final int[] people;
    /** Rows {@code coefficients | value} of equations, in echelon form. */
    private final List<double[]> equations = new ArrayList<>();

    private final List<LinearConstraint> bounds = new ArrayList<>();

    /** @param people by cell */
    TableAttacker(int... people) {
        this.people = people.clone();
        for (int cell = 0; cell < people.length; cell++) {
            bounds.add(
                    new LinearConstraint(coefficients(Figure.HOM_REF, Set.of(cell)), Relationship.GEQ, -people[cell]));
        }
    }

    private double[] coefficients(Figure figure, Set<Integer> cells) {
        double[] all = new double[N * people.length];
        for (int cell : cells) {
            for (int u = 0; u < N; u++) {
                all[N * cell + u] = figure.coefficients[u];
            }
        }
        return all;
    }

    private int constant(Figure figure, Set<Integer> cells) {
        return cells.stream().mapToInt(cell -> figure.ofPerson * people[cell]).sum();
    }

    /** A figure of some cells is known. */
    void learn(Figure figure, Set<Integer> cells, int value) {
        double[] row = Arrays.copyOf(coefficients(figure, cells), N * people.length + 1);
        row[row.length - 1] = value - constant(figure, cells);
        for (double[] known : equations) {
            reduce(row, known, pivot(known));
        }
        int pivot = pivot(row);
        if (pivot < 0) {
            if (Math.abs(row[row.length - 1]) > EPSILON) {
                throw new IllegalStateException("published figures that contradict each other");
            }
            return;
        }
        double by = row[pivot];
        for (int i = 0; i < row.length; i++) {
            row[i] /= by;
        }
        equations.forEach(known -> reduce(known, row, pivot));
        equations.add(row);
    }

    /** A figure lies between two values, both possible. */
    void learn(Figure figure, Set<Integer> cells, int least, int greatest) {
        double[] coefficients = coefficients(figure, cells);
        bounds.add(new LinearConstraint(coefficients, Relationship.GEQ, least - constant(figure, cells)));
        bounds.add(new LinearConstraint(coefficients, Relationship.LEQ, greatest - constant(figure, cells)));
    }

    private static void reduce(double[] row, double[] by, int pivot) {
        double times = row[pivot];
        if (times != 0) {
            for (int i = 0; i < row.length; i++) {
                row[i] -= times * by[i];
                row[i] = Math.abs(row[i]) < 1e-9 ? 0 : row[i];
            }
        }
    }

    private static int pivot(double[] row) {
        for (int i = 0; i < row.length - 1; i++) {
            if (Math.abs(row[i]) > EPSILON) {
                return i;
            }
        }
        return -1;
    }

    /** Whether a figure of some cells may be a value at most; all else as is known. */
    boolean mayBeAtMost(Figure figure, Set<Integer> cells, int value) {
        return may(figure, cells, Relationship.LEQ, value);
    }

    /** Whether it may be a value or more. */
    boolean mayBeAtLeast(Figure figure, Set<Integer> cells, int value) {
        return may(figure, cells, Relationship.GEQ, value);
    }

    private boolean may(Figure figure, Set<Integer> cells, Relationship relationship, int value) {
        List<LinearConstraint> all = new ArrayList<>(bounds);
        all.add(new LinearConstraint(coefficients(figure, cells), relationship, value - constant(figure, cells)));
        return existsWhole(all, 0);
    }

    /** The unknowns that equations leave free: the others follow from them, and need not be below 0 either. */
    private int[] free() {
        boolean[] follows = new boolean[N * people.length];
        equations.forEach(row -> follows[pivot(row)] = true);
        return IntStream.range(0, follows.length).filter(i -> !follows[i]).toArray();
    }

    /** A constraint on all unknowns as one on those that are free. */
    private LinearConstraint onFree(double[] coefficients, Relationship relationship, double value, int[] free) {
        double[] row = Arrays.copyOf(coefficients, coefficients.length + 1);
        row[coefficients.length] = value;
        equations.forEach(known -> reduce(row, known, pivot(known)));
        double[] its = Arrays.stream(free).mapToDouble(i -> row[i]).toArray();
        return new LinearConstraint(its, relationship, row[coefficients.length]);
    }

    private boolean existsWhole(List<LinearConstraint> constraints, int depth) {
        if (depth > 60) {
            throw new IllegalStateException("too many branches");
        }
        double[] point = exists(constraints);
        if (point == null) {
            return false;
        }
        for (int i = 0; i < point.length; i++) {
            if (Math.abs(point[i] - Math.rint(point[i])) > 1e-4) {
                return branch(constraints, i, Relationship.LEQ, Math.floor(point[i]), depth)
                        || branch(constraints, i, Relationship.GEQ, Math.ceil(point[i]), depth);
            }
        }
        return true;
    }

    /** All unknowns, not all of them whole; null if there are none that agree. */
    private double @Nullable [] exists(List<LinearConstraint> constraints) {
        int[] free = free();
        List<LinearConstraint> all = new ArrayList<>();
        for (double[] row : equations) {
            double[] follows = new double[N * people.length];
            follows[pivot(row)] = 1;
            all.add(onFree(follows, Relationship.GEQ, 0, free));
        }
        for (LinearConstraint constraint : constraints) {
            all.add(onFree(
                    constraint.getCoefficients().toArray(), constraint.getRelationship(), constraint.getValue(), free));
        }
        List<LinearConstraint> open = new ArrayList<>();
        for (LinearConstraint constraint : all) {
            if (constraint.getCoefficients().getLInfNorm() > EPSILON) {
                open.add(constraint);
            } else if (constraint.getRelationship() == Relationship.GEQ
                    ? constraint.getValue() > EPSILON
                    : constraint.getValue() < -EPSILON) {
                return null;
            }
        }
        double[] values = new double[free.length];
        if (!open.isEmpty()) {
            try {
                values = new SimplexSolver()
                        .optimize(
                                new MaxIter(10_000),
                                new LinearObjectiveFunction(new double[free.length], 0),
                                new LinearConstraintSet(open),
                                new NonNegativeConstraint(true))
                        .getPoint();
            } catch (NoFeasibleSolutionException e) {
                return null;
            }
        }
        double[] point = new double[N * people.length];
        for (int f = 0; f < free.length; f++) {
            point[free[f]] = values[f];
        }
        for (double[] row : equations) {
            double value = row[row.length - 1];
            for (int i : free) {
                value -= row[i] * point[i];
            }
            point[pivot(row)] = value;
        }
        return point;
    }

    private boolean branch(List<LinearConstraint> constraints, int i, Relationship relationship, double at, int depth) {
        double[] unit = new double[N * people.length];
        unit[i] = 1;
        List<LinearConstraint> all = new ArrayList<>(constraints);
        all.add(new LinearConstraint(unit, relationship, at));
        return existsWhole(all, depth + 1);
    }
}
