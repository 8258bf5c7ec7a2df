package eu.goe.core.disclosure;

import eu.goe.core.errors.PolicyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the strata of a new export would tell beside those of earlier ones, by who is in them: rules D6 (two strata that differ by few) and D7
 * (few people whose sum follows from any number of them). What follows from one export alone is not its business: there the gate
 * protects every sum.
 */
public final class Differencing {
    private final Rules rules;
    private final List<Export> before;

    /**
     * What an export says of a stratum. Figures of different kinds are never added to each other, so only those of one kind are compared.
     *
     * @param kinds {@link #COPIES}, {@link #PEOPLE}, or what {@link #sumOf} calls the sum of an attribute
     * @param values digest of what was added up; null of counts, which follow from who is in the stratum
     */
    public record Figures(Set<String> kinds, @Nullable String values) {
        static final String COPIES = "copies";
        static final String PEOPLE = "people";
        static final String MASKED = "masked copies";

        /** Counts of genotypes, and how many people there are. */
        public static final Figures COUNTS = new Figures(Set.of(COPIES, PEOPLE), null);

        /** How many people there are. */
        public static final Figures OF_PEOPLE = new Figures(Set.of(PEOPLE), null);

        public Figures {
            kinds = Collections.unmodifiableSet(new TreeSet<>(kinds));
        }

        /** Counts of genotypes under masks, of which only sums over nodes are told. */
        public static final Figures UNDER_MASKS = new Figures(Set.of(MASKED), null);

        /** Sum of an attribute, of people who have a value of it. */
        public static Figures sumOf(String attribute, String values) {
            return new Figures(Set.of("sum of " + attribute), values);
        }

        /** Products of a covariate with others, of people who have a value of it. */
        public static Figures productsOf(String covariate, String values) {
            return new Figures(Set.of("products of " + covariate), values);
        }

        /** How variants are associated with a trait: sums of its values over carriers, all but. */
        public static Figures associationOf(String trait, String values) {
            return new Figures(Set.of("association of " + trait), values);
        }
    }

    /**
     * An export.
     *
     * @param label as the node calls it
     * @param ids of its strata
     * @param people who is in each of them, by number; not changed
     * @param figures what it says of each
     * @param hidden groups of which it promises not to say how many people they have
     */
    public record Export(
            String label, List<String> ids, List<BitSet> people, List<Figures> figures, List<BitSet> hidden) {
        public Export {
            ids = List.copyOf(ids);
            people = List.copyOf(people);
            figures = List.copyOf(figures);
            hidden = List.copyOf(hidden);
        }

        /** One that promises nothing beside what its own gate protects. */
        public Export(String label, List<String> ids, List<BitSet> people, List<Figures> figures) {
            this(label, ids, people, figures, List.of());
        }

        /** Of counts. */
        public Export(String label, List<String> ids, List<BitSet> people) {
            this(label, ids, people, Collections.nCopies(ids.size(), Figures.COUNTS));
        }

        private Set<String> kinds() {
            Set<String> kinds = new TreeSet<>();
            figures.forEach(f -> kinds.addAll(f.kinds()));
            return kinds;
        }

        /** The strata of which it has a figure of a kind. */
        private Export of(String kind) {
            int[] its = IntStream.range(0, ids.size())
                    .filter(s -> figures.get(s).kinds().contains(kind))
                    .toArray();
            return new Export(
                    label,
                    Arrays.stream(its).mapToObj(ids::get).toList(),
                    Arrays.stream(its).mapToObj(people::get).toList(),
                    Arrays.stream(its)
                            .mapToObj(s -> new Figures(Set.of(), figures.get(s).values()))
                            .toList(),
                    kind.equals(Figures.PEOPLE) ? hidden : List.of());
        }
    }

    /** @param rules of the export to come */
    public Differencing(Rules rules, List<Export> before) {
        this.rules = rules;
        this.before = List.copyOf(before);
    }

    /** @throws PolicyException that names the exports, and nobody of those in whom they differ */
    public void require(Export next) {
        Set<List<Export>> done = new HashSet<>();
        for (String kind : next.kinds()) {
            List<Export> earlier = before.stream()
                    .map(e -> e.of(kind))
                    .filter(e -> !e.ids().isEmpty())
                    .toList();
            Export its = next.of(kind);
            // Most exports have figures of the same kinds of the same strata: these are compared once.
            if (done.add(Stream.concat(Stream.of(its), earlier.stream()).toList())) {
                earlier.forEach(e -> requireSameValues(its, e));
                earlier.forEach(e -> requireApart(its, e));
                requireNothingFollows(its, earlier);
            }
        }
    }

    /** Rule D6: the sum of the same people's values tells whose value changed. */
    private static void requireSameValues(Export next, Export earlier) {
        for (int s = 0; s < next.people().size(); s++) {
            int e = earlier.people().indexOf(next.people().get(s));
            if (e >= 0
                    && !Objects.equals(
                            next.figures().get(s).values(),
                            earlier.figures().get(e).values())) {
                throw new PolicyException("Refused by rule D6: values that stratum "
                        + next.ids().get(s) + " of result " + next.label()
                        + " adds up changed since result " + earlier.label()
                        + " was exported, and the difference of the sums would tell of those whose did. Count without --mean, or export"
                        + " the next release, when more people have changed.");
            }
        }
    }

    /** Rule D6. Two strata of which an export has both are in one of its tables. */
    private void requireApart(Export next, Export earlier) {
        Set<BitSet> its = new HashSet<>(earlier.people());
        Set<BitSet> mine = new HashSet<>(next.people());
        for (int s = 0; s < next.people().size(); s++) {
            BitSet people = next.people().get(s);
            if (its.contains(people)) {
                continue;
            }
            for (int e = 0; e < earlier.people().size(); e++) {
                BitSet others = earlier.people().get(e);
                if (!mine.contains(others) && differByFew(people, others)) {
                    throw new PolicyException(
                            "Refused by rule D6: stratum "
                                    + next.ids().get(s) + " of result " + next.label() + " and stratum "
                                    + earlier.ids().get(e) + " of result " + earlier.label()
                                    + ", which was exported before, differ by fewer people than min_diff "
                                    + rules.minDiff()
                                    + ": beside each other they would tell of these few. Export the next release, when more has changed.");
                }
            }
        }
    }

    private boolean differByFew(BitSet a, BitSet b) {
        // Of groups that have nobody in common the difference of two figures tells no more than each of them.
        if (!a.intersects(b) || Math.abs(a.cardinality() - b.cardinality()) >= rules.minDiff()) {
            return false;
        }
        BitSet either = (BitSet) a.clone();
        either.xor(b);
        return either.cardinality() < rules.minDiff();
    }

    /** Rule D7. */
    private void requireNothingFollows(Export next, List<Export> exports) {
        Set<BitSet> earlier = new LinkedHashSet<>();
        exports.forEach(e -> earlier.addAll(e.people()));
        if (earlier.isEmpty()) {
            return;
        }
        Set<BitSet> all = new LinkedHashSet<>(earlier);
        all.addAll(next.people());
        if (all.size() > rules.maxStrata()) {
            throw new PolicyException("Refused by rule D7: with result " + next.label() + " " + all.size()
                    + " groups of people would have left this store, more than max_strata " + rules.maxStrata() + ".");
        }
        int few = Math.max(rules.minDiff(), rules.minCount());
        Set<BitSet> hidden = new LinkedHashSet<>();
        exports.forEach(e ->
                e.hidden().stream().filter(group -> group.cardinality() < few).forEach(hidden::add));
        Set<BitSet> apart = new LinkedHashSet<>(all);
        apart.addAll(hidden);
        Atoms atoms = Atoms.of(apart);
        for (long prime : RowSpace.PRIMES) {
            RowSpace known = span(prime, atoms, earlier);
            RowSpace alone = span(prime, atoms, next.people());
            RowSpace together = span(prime, atoms, all);
            for (BitSet group : together.smallGroups(atoms.people(), few)) {
                if (!known.contains(group) && !alone.contains(group)) {
                    throw new PolicyException(
                            "Refused by rule D7: beside what was exported before ("
                                    + String.join(
                                            ", ",
                                            exports.stream().map(Export::label).toList()) + ") result "
                                    + next.label() + " would tell sums of fewer people than " + few
                                    + ", as sums and differences of strata. Export strata that were exported before, or fewer of them.");
                }
            }
            // Also what follows from the new one alone: of how many people there are its own gate protects nothing.
            for (BitSet group : hidden) {
                BitSet its = atoms.of(group);
                if (together.contains(its) && !known.contains(its)) {
                    throw new PolicyException("Refused by rule D7: result " + next.label()
                            + " would tell how many people are in a group of fewer than " + few
                            + " that a table which was exported before hides, as a sum or a difference of its strata."
                            + " Count fewer attributes; or export counts first, and the table of people after them.");
                }
            }
        }
    }

    private static RowSpace span(long prime, Atoms atoms, Collection<BitSet> groups) {
        RowSpace space = new RowSpace(prime, atoms.people().length);
        groups.forEach(group -> space.add(atoms.of(group)));
        return space;
    }

    /**
     * Everybody by the groups that they are in: whoever is in the same ones is in one atom.
     *
     * @param people of each atom
     * @param atomOf by number of a person; −1 for who is in no group
     */
    private record Atoms(int[] people, int[] atomOf) {
        static Atoms of(Collection<BitSet> groups) {
            int n = groups.stream().mapToInt(BitSet::length).max().orElse(0);
            int[] atomOf = new int[n];
            Arrays.fill(atomOf, -1);
            List<Integer> sizes = new ArrayList<>();
            for (BitSet group : groups) {
                split(group, atomOf, sizes);
            }
            // Atoms that were split to the last have nobody any more.
            int[] place = new int[sizes.size()];
            List<Integer> people = new ArrayList<>();
            for (int a = 0; a < place.length; a++) {
                place[a] = people.size();
                if (sizes.get(a) > 0) {
                    people.add(sizes.get(a));
                }
            }
            for (int i = 0; i < n; i++) {
                atomOf[i] = atomOf[i] < 0 ? -1 : place[atomOf[i]];
            }
            return new Atoms(people.stream().mapToInt(Integer::intValue).toArray(), atomOf);
        }

        /** Gives the members of a group atoms of their own. */
        private static void split(BitSet group, int[] atomOf, List<Integer> sizes) {
            Map<Integer, Integer> within = new HashMap<>();
            for (int i = group.nextSetBit(0); i >= 0; i = group.nextSetBit(i + 1)) {
                int old = atomOf[i];
                Integer its = within.get(old);
                if (its == null) {
                    its = sizes.size();
                    sizes.add(0);
                    within.put(old, its);
                }
                if (old >= 0) {
                    sizes.set(old, sizes.get(old) - 1);
                }
                sizes.set(its, sizes.get(its) + 1);
                atomOf[i] = its;
            }
        }

        BitSet of(BitSet group) {
            BitSet atoms = new BitSet();
            group.stream().forEach(i -> atoms.set(atomOf[i]));
            return atoms;
        }
    }
}
