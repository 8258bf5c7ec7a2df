package eu.goe.core.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.PolicyException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** People are numbers; t is 10, min_diff 20, as in the fixture of the attacks in the design of disclosure. */
class DifferencingTest {
    private static final Rules RULES = Policy.parse("coordinator: {min_count: 10, min_diff: 20, min_cohort: 100}", "p")
            .rules(Audience.COORDINATOR);

    @Test
    void theModuliArePrimesBelowTwoToTheSixtyFirst() {
        for (long prime : RowSpace.PRIMES) {
            assertThat(BigInteger.valueOf(prime).isProbablePrime(100)).isTrue();
            assertThat(prime).isLessThan(1L << 61);
        }
    }

    @Test
    void attack12EverybodyButOneIsRefusedBesideEverybody() {
        Differencing rules = new Differencing(RULES, List.of(export("A", range(0, 2000))));
        assertThatThrownBy(() -> rules.require(export("B", range(1, 2000))))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("rule D6")
                .hasMessageContaining("result A")
                .hasMessageContaining("result B");
        assertThatThrownBy(() -> rules.require(export("B", range(0, 2001)))).isInstanceOf(PolicyException.class);
        assertThatCode(() -> rules.require(export("B", range(0, 2000)))).doesNotThrowAnyException();
        assertThatCode(() -> rules.require(export("B", range(20, 2000)))).doesNotThrowAnyException();
    }

    /** All, FIN, and the others but two: no two of them differ by few. */
    @Test
    void attack13SumsOfSeveralExportsThatTellOfTwoPeopleAreRefused() {
        List<Differencing.Export> before = List.of(export("A", range(0, 2000)), export("B", range(0, 1200)));
        assertThatThrownBy(() -> new Differencing(RULES, before).require(export("C", range(1202, 2000))))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("rule D7")
                .hasMessageContaining("A, B");
        assertThatCode(() -> new Differencing(RULES, before).require(export("C", range(1220, 2000))))
                .doesNotThrowAnyException();
    }

    @Test
    void attack14FifteenInAndFifteenOutPassBothRules() {
        assertThatCode(() -> new Differencing(RULES, List.of(export("A", range(0, 2000))))
                        .require(export("B", range(15, 2015))))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new Differencing(RULES, List.of(export("A", range(0, 2000))))
                        .require(export("B", range(9, 2009))))
                .hasMessageContaining("rule D6");
    }

    /** Few who are left over in one export's own table are protected there, count by count. */
    @Test
    void theSameTableAgainIsNoDifference() {
        Differencing.Export table = new Differencing.Export(
                "A", List.of("all", "sex=female", "sex=male"), List.of(range(0, 1000), range(0, 600), range(600, 995)));
        assertThatCode(() -> new Differencing(RULES, List.of()).require(table)).doesNotThrowAnyException();
        assertThatCode(() -> new Differencing(RULES, List.of(table)).require(table))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new Differencing(RULES, List.of(export("B", range(0, 1000), range(0, 600))))
                        .require(export("C", range(600, 995))))
                .hasMessageContaining("rule D7");
    }

    private static Differencing.Export table(String label, Differencing.Figures figures, BitSet... groups) {
        Differencing.Export counts = export(label, groups);
        return new Differencing.Export(
                label, counts.ids(), counts.people(), Collections.nCopies(groups.length, figures));
    }

    /** A group of 15 is small enough to be a difference that tells, and not too small for a table of people. */
    @Test
    void figuresOfOneKindDoNotHideWhatThoseOfAnotherTell() {
        Differencing.Figures people = Differencing.Figures.OF_PEOPLE;
        Differencing.Export fifteen = table("T", people, range(0, 1000), range(200, 215));
        List<Differencing.Export> before = List.of(fifteen, export("A", range(0, 1000)), export("B", range(0, 200)));
        // How many the fifteen are left before; their alleles did not.
        assertThatThrownBy(() -> new Differencing(RULES, before).require(export("C", range(215, 1000))))
                .hasMessageContaining("rule D7")
                .hasMessageContaining("A, B");
        assertThatCode(() -> new Differencing(RULES, before).require(table("D", people, range(215, 1000))))
                .doesNotThrowAnyException();
        // Without that table neither may leave: packages of counts say how many people they have.
        assertThatThrownBy(() ->
                        new Differencing(RULES, before.subList(1, 3)).require(table("D", people, range(215, 1000))))
                .hasMessageContaining("rule D7");
    }

    @Test
    void tablesOfPeopleAndPackagesOfCountsAreCompared() {
        Differencing.Figures people = Differencing.Figures.OF_PEOPLE;
        assertThatThrownBy(() -> new Differencing(RULES, List.of(export("A", range(0, 2000))))
                        .require(table("T", people, range(1, 2000))))
                .hasMessageContaining("rule D6")
                .hasMessageContaining("result A");
        assertThatThrownBy(() -> new Differencing(RULES, List.of(table("T", people, range(1, 2000))))
                        .require(export("A", range(0, 2000))))
                .hasMessageContaining("rule D6");
        // Two small groups that have nobody in common differ by few, and the difference of their sizes tells nothing.
        assertThatCode(() -> new Differencing(RULES, List.of(table("T", people, range(0, 2000), range(5, 13))))
                        .require(table("U", people, range(0, 2000), range(30, 39))))
                .doesNotThrowAnyException();
    }

    /** Of the same people one more has a number, or one has another: the difference of the sums is that person's. */
    @Test
    void sumsTellOfThoseWhoseValuesChanged() {
        Differencing.Export first = table("T", Differencing.Figures.sumOf("BMI", "digest 1"), range(0, 500));
        Differencing rules = new Differencing(RULES, List.of(first));
        assertThatThrownBy(
                        () -> rules.require(table("U", Differencing.Figures.sumOf("BMI", "digest 2"), range(0, 500))))
                .hasMessageContaining("rule D6")
                .hasMessageContaining("values");
        assertThatThrownBy(
                        () -> rules.require(table("U", Differencing.Figures.sumOf("BMI", "digest 2"), range(0, 501))))
                .hasMessageContaining("rule D6");
        assertThatCode(() -> rules.require(table("U", Differencing.Figures.sumOf("BMI", "digest 1"), range(0, 500))))
                .doesNotThrowAnyException();
        assertThatCode(() -> rules.require(table("U", Differencing.Figures.sumOf("age", "digest 3"), range(0, 501))))
                .doesNotThrowAnyException();
    }

    /** Cohorts of binary attributes, one after the other; those that passed are solved again with fractions. */
    @Test
    void attack13bOfAHundredCohortsNoSmallGroupCanBeSolved() {
        SplittableRandom random = new SplittableRandom(20261127);
        int people = 2_000;
        boolean[][] has = new boolean[7][people];
        for (boolean[] attribute : has) {
            double share = 0.03 + 0.5 * random.nextDouble();
            for (int i = 0; i < people; i++) {
                attribute[i] = random.nextDouble() < share;
            }
        }
        List<Differencing.Export> passed = new ArrayList<>(List.of(export("all", range(0, people))));
        int refused = 0;
        for (int c = 0; c < 100; c++) {
            BitSet cohort = range(0, people);
            for (int k = 1 + random.nextInt(3); k > 0; k--) {
                boolean[] attribute = has[random.nextInt(has.length)];
                boolean wanted = random.nextBoolean();
                IntStream.range(0, people).filter(i -> attribute[i] != wanted).forEach(cohort::clear);
            }
            if (cohort.cardinality() < 100) {
                continue;
            }
            try {
                new Differencing(RULES, passed).require(export("c" + c, cohort));
                passed.add(export("c" + c, cohort));
            } catch (PolicyException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
        assertThat(passed).hasSizeGreaterThan(10);
        List<BitSet> groups = passed.stream().map(e -> e.people().get(0)).toList();
        // Atoms, told apart by which cohorts they are in; of each one and each two, whether its sum follows.
        List<BitSet> atoms = atoms(groups, people);
        Fractions span = new Fractions(groups, atoms);
        int asked = 0;
        for (int a = 0; a < atoms.size(); a++) {
            for (int b = a; b < atoms.size(); b++) {
                BitSet both = (BitSet) atoms.get(a).clone();
                both.or(atoms.get(b));
                if (both.cardinality() < 20) {
                    assertThat(span.contains(a, b)).as("atoms %d and %d", a, b).isFalse();
                    asked++;
                }
            }
        }
        assertThat(asked).isGreaterThan(50);
    }

    /** What elimination with fractions says is what elimination modulo a prime says. */
    @Test
    void membershipIsThatOfFractions() {
        SplittableRandom random = new SplittableRandom(7);
        int inside = 0;
        for (int round = 0; round < 300; round++) {
            int nAtoms = 3 + random.nextInt(6);
            List<BitSet> atoms =
                    IntStream.range(0, nAtoms).mapToObj(i -> range(i, i + 1)).toList();
            List<BitSet> groups = new ArrayList<>();
            for (int g = 0; g < 1 + random.nextInt(nAtoms); g++) {
                groups.add(BitSet.valueOf(new long[] {random.nextLong(1, 1L << nAtoms)}));
            }
            Fractions expected = new Fractions(groups, atoms);
            for (long prime : RowSpace.PRIMES) {
                RowSpace space = new RowSpace(prime, nAtoms);
                groups.forEach(space::add);
                for (int a = 0; a < nAtoms; a++) {
                    for (int b = a; b < nAtoms; b++) {
                        BitSet two = range(a, a + 1);
                        two.set(b);
                        assertThat(space.contains(two)).isEqualTo(expected.contains(a, b));
                        inside += expected.contains(a, b) ? 1 : 0;
                        List<BitSet> small = space.smallGroups(
                                IntStream.range(0, nAtoms).map(i -> 1).toArray(), 3);
                        boolean follows = small.contains(two)
                                || (small.contains(range(a, a + 1)) && small.contains(range(b, b + 1)));
                        assertThat(follows).isEqualTo(expected.contains(a, b));
                    }
                }
            }
        }
        assertThat(inside).isGreaterThan(100);
    }

    private static List<BitSet> atoms(List<BitSet> groups, int people) {
        List<BitSet> atoms = new ArrayList<>(List.of(range(0, people)));
        for (BitSet group : groups) {
            List<BitSet> split = new ArrayList<>();
            for (BitSet atom : atoms) {
                BitSet in = (BitSet) atom.clone();
                in.and(group);
                BitSet out = (BitSet) atom.clone();
                out.andNot(group);
                split.addAll(List.of(in, out));
            }
            split.removeIf(BitSet::isEmpty);
            atoms = split;
        }
        return atoms;
    }

    /** The space of the groups' indicators over atoms, by elimination with whole numbers of any size. */
    private static final class Fractions {
        private final List<BigInteger[]> rows = new ArrayList<>();
        private final int n;

        Fractions(List<BitSet> groups, List<BitSet> atoms) {
            n = atoms.size();
            for (BitSet group : groups) {
                BigInteger[] row = new BigInteger[n];
                for (int a = 0; a < n; a++) {
                    row[a] = group.get(atoms.get(a).nextSetBit(0)) ? BigInteger.ONE : BigInteger.ZERO;
                }
                reduce(row);
                if (pivot(row) >= 0) {
                    rows.add(row);
                }
            }
        }

        boolean contains(int a, int b) {
            BigInteger[] row = new BigInteger[n];
            for (int c = 0; c < n; c++) {
                row[c] = c == a || c == b ? BigInteger.ONE : BigInteger.ZERO;
            }
            reduce(row);
            return pivot(row) < 0;
        }

        private void reduce(BigInteger[] row) {
            for (BigInteger[] by : rows) {
                int pivot = pivot(by);
                BigInteger its = row[pivot];
                BigInteger gcd = BigInteger.ZERO;
                for (int c = 0; c < n; c++) {
                    row[c] = row[c].multiply(by[pivot]).subtract(by[c].multiply(its));
                    gcd = gcd.gcd(row[c]);
                }
                for (int c = 0; c < n && gcd.signum() != 0; c++) {
                    row[c] = row[c].divide(gcd);
                }
            }
        }

        private int pivot(BigInteger[] row) {
            for (int c = 0; c < n; c++) {
                if (row[c].signum() != 0) {
                    return c;
                }
            }
            return -1;
        }
    }

    private static BitSet range(int from, int to) {
        BitSet people = new BitSet();
        people.set(from, to);
        return people;
    }

    private static Differencing.Export export(String label, BitSet... strata) {
        return new Differencing.Export(
                label, IntStream.range(0, strata.length).mapToObj(s -> "s" + s).toList(), List.of(strata));
    }
}
