package eu.goe.core.cohort;

import eu.goe.core.errors.NearestName;
import eu.goe.core.errors.UsageException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which samples a frequency run counts, and as what. Each live sample belongs to one atom, its combination of sex and of
 * the attributes of {@code --by}; strata are sums of atoms. So any number of strata costs one pass over the genotypes.
 * Sex is always part of the atom, since the counts on sex chromosomes depend on it.
 *
 * <p>Immutable; arrays that it returns belong to it and must not be changed.
 */
public final class StrataPlan implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Strata at most, unless the user says otherwise. */
    public static final int DEFAULT_MAX_STRATA = 10_000;

    private static final int MAX_ATTRIBUTES = 12;

    private final List<String> by;
    private final int[] atomOf;
    private final int nAtoms;
    private final Sex[] atomSex;
    private final List<Stratum> strata;
    private final int[][] atomsOfStratum;
    private final int[][] strataOfAtom;
    private final int[] peopleWithout;

    private StrataPlan(
            List<String> by,
            int[] atomOf,
            Sex[] atomSex,
            List<Stratum> strata,
            int[][] atomsOfStratum,
            int[] peopleWithout) {
        this.by = by;
        this.atomOf = atomOf;
        this.nAtoms = atomSex.length;
        this.atomSex = atomSex;
        this.strata = List.copyOf(strata);
        this.atomsOfStratum = atomsOfStratum;
        this.strataOfAtom = transpose(atomsOfStratum, nAtoms);
        this.peopleWithout = peopleWithout;
    }

    /** With at most {@link #DEFAULT_MAX_STRATA} strata. */
    public static StrataPlan of(SampleAttributes attributes, List<String> by, int[] live) {
        return of(attributes, by, live, DEFAULT_MAX_STRATA, null);
    }

    /**
     * Plans the strata of a run.
     *
     * @param by attributes, in the order in which ids of strata name them; may be empty
     * @param live numbers of the samples that count (not withdrawn, in the cohort), each once, in any order
     * @param maxStrata how many strata there may be, {@code all} included
     * @param downsampling strata beside, null for none
     * @throws UsageException if an attribute is not there or there twice, a name or value cannot be part of a stratum's id,
     *     or there are too many strata
     */
    public static StrataPlan of(
            SampleAttributes attributes,
            List<String> by,
            int[] live,
            int maxStrata,
            @Nullable Downsampling downsampling) {
        checkNames(attributes, by);
        if (downsampling != null && by.contains(Downsampling.NAME)) {
            throw new UsageException(
                    "--by " + Downsampling.NAME + ": an attribute of that name cannot stand beside --downsample.");
        }
        int[] levels = downsampling == null ? new int[0] : downsampling.levels(live, attributes.nSamples());
        Codes[] codes = new Codes[by.size()];
        for (int a = 0; a < codes.length; a++) {
            codes[a] = Codes.of(by.get(a), attributes.column(by.get(a)), live);
        }
        int[] atomOf = new int[attributes.nSamples()];
        Arrays.fill(atomOf, -1);
        // Atoms are numbered in the order of (sex, values), so that the plan does not depend on the order of samples.
        TreeMap<int[], List<Integer>> samplesOfAtom = new TreeMap<>(Arrays::compare);
        for (int sample : live) {
            int[] key = new int[codes.length + 2];
            key[0] = attributes.sex(sample).ordinal();
            for (int a = 0; a < codes.length; a++) {
                key[a + 1] = codes[a].codeBySample[sample];
            }
            key[codes.length + 1] = downsampling == null ? 0 : levels[sample];
            samplesOfAtom.computeIfAbsent(key, k -> new ArrayList<>()).add(sample);
        }
        List<int[]> keys = new ArrayList<>(samplesOfAtom.keySet());
        int[] people = new int[keys.size()];
        Sex[] atomSex = new Sex[keys.size()];
        for (int atom = 0; atom < people.length; atom++) {
            List<Integer> samples = samplesOfAtom.getOrDefault(keys.get(atom), List.of());
            people[atom] = samples.size();
            atomSex[atom] = Sex.values()[keys.get(atom)[0]];
            for (int sample : samples) {
                if (atomOf[sample] >= 0) {
                    throw new IllegalArgumentException("sample number " + sample + " is live twice");
                }
                atomOf[sample] = atom;
            }
        }
        int[] without = new int[codes.length];
        for (int a = 0; a < codes.length; a++) {
            for (int atom = 0; atom < people.length; atom++) {
                without[a] += keys.get(atom)[a + 1] == Codes.NONE ? people[atom] : 0;
            }
        }
        List<Stratum> strata = new ArrayList<>();
        List<int[]> atomsOfStratum = new ArrayList<>();
        int n = 0;
        for (int[] subset : subsets(codes.length)) {
            Map<List<Integer>, List<Integer>> atomsByValues = atomsByValues(subset, keys);
            n += atomsByValues.size();
            if (n > maxStrata) {
                // Goes on counting, so that the message can say how many.
                strata.clear();
                atomsOfStratum.clear();
                continue;
            }
            for (Map.Entry<List<Integer>, List<Integer>> entry : atomsByValues.entrySet()) {
                int[] atoms =
                        entry.getValue().stream().mapToInt(Integer::intValue).toArray();
                LinkedHashMap<String, String> values = new LinkedHashMap<>();
                for (int i = 0; i < subset.length; i++) {
                    int code = entry.getKey().get(i);
                    values.put(by.get(subset[i]), codes[subset[i]].values.get(code));
                }
                int sum = 0;
                for (int atom : atoms) {
                    sum += people[atom];
                }
                strata.add(Stratum.of(sum, values));
                atomsOfStratum.add(atoms);
            }
        }
        if (downsampling != null) {
            n += downsampling.sizes().size();
            addSubsets(downsampling, keys, codes.length + 1, strata, atomsOfStratum);
        }
        if (n > maxStrata) {
            throw new UsageException("--by " + String.join(",", by) + " makes " + n + " strata, at most " + maxStrata
                    + " are allowed. Take attributes with fewer values, or raise --max-strata.");
        }
        return new StrataPlan(List.copyOf(by), atomOf, atomSex, strata, atomsOfStratum.toArray(new int[0][]), without);
    }

    /** Strata of people who were drawn; an atom is in all whose size its level does not exceed. */
    private static void addSubsets(
            Downsampling downsampling,
            List<int[]> keys,
            int levelAt,
            List<Stratum> strata,
            List<int[]> atomsOfStratum) {
        for (int i = 0; i < downsampling.sizes().size(); i++) {
            int size = downsampling.sizes().get(i);
            int level = i;
            LinkedHashMap<String, String> values = new LinkedHashMap<>();
            values.put(Downsampling.NAME, Integer.toString(size));
            strata.add(Stratum.of(size, values));
            atomsOfStratum.add(IntStream.range(0, keys.size())
                    .filter(atom -> keys.get(atom)[levelAt] <= level)
                    .toArray());
        }
    }

    private static void checkNames(SampleAttributes attributes, List<String> by) {
        Set<String> known = new TreeSet<>(attributes.names());
        known.add(SampleAttributes.SEX);
        List<String> problems = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String name : by) {
            if (!seen.add(name)) {
                problems.add("attribute " + name + " is named twice");
            } else if (!known.contains(name)) {
                problems.add("no attribute '" + name + "' (known: " + String.join(", ", known) + ")"
                        + NearestName.of(name, known)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
            } else if (!SampleAttributes.LABEL.matcher(name).matches()) {
                problems.add(
                        "attribute '" + name + "' cannot be part of a stratum's name: letters, digits, '_', '.' and"
                                + " '-', a letter or digit first, at most 40");
            }
        }
        if (problems.isEmpty() && by.size() > MAX_ATTRIBUTES) {
            problems.add(by.size() + " attributes, at most " + MAX_ATTRIBUTES + " are allowed");
        }
        if (!problems.isEmpty()) {
            throw new UsageException("--by: " + String.join("; ", problems));
        }
    }

    /** Values of one attribute, sorted and numbered; {@link #NONE} where there is none. */
    private static final class Codes {
        /** Sorts behind all values. */
        static final int NONE = Integer.MAX_VALUE;

        final List<String> values;
        final int[] codeBySample;

        Codes(List<String> values, int[] codeBySample) {
            this.values = values;
            this.codeBySample = codeBySample;
        }

        static Codes of(String attribute, @Nullable String[] column, int[] live) {
            TreeSet<String> distinct = new TreeSet<>();
            for (int sample : live) {
                String value = column[sample];
                if (value != null) {
                    distinct.add(value);
                }
            }
            long bad = distinct.stream()
                    .filter(value -> !SampleAttributes.LABEL.matcher(value).matches())
                    .count();
            if (bad > 0) {
                throw new UsageException("--by " + attribute + ": " + bad + " of its " + distinct.size()
                        + " values cannot be part of a stratum's name (letters, digits, '_', '.' and '-', a letter or"
                        + " digit first, at most 40). Import it with other values.");
            }
            List<String> values = List.copyOf(distinct);
            Map<String, Integer> codeByValue = new HashMap<>();
            for (int i = 0; i < values.size(); i++) {
                codeByValue.put(values.get(i), i);
            }
            int[] codes = new int[column.length];
            for (int i = 0; i < codes.length; i++) {
                String value = column[i];
                codes[i] = value == null ? NONE : codeByValue.getOrDefault(value, NONE);
            }
            return new Codes(values, codes);
        }
    }

    /** The sets of attributes that strata are made of: none, one, pairs, …, all; each and all in the order of --by. */
    private static List<int[]> subsets(int n) {
        List<int[]> subsets = new ArrayList<>();
        for (int mask = 0; mask < 1 << n; mask++) {
            int[] subset = new int[Integer.bitCount(mask)];
            for (int a = 0, i = 0; a < n; a++) {
                if ((mask >> a & 1) == 1) {
                    subset[i++] = a;
                }
            }
            subsets.add(subset);
        }
        subsets.sort(Comparator.<int[]>comparingInt(subset -> subset.length).thenComparing(Arrays::compare));
        return subsets;
    }

    /** Atoms by their values of a set of attributes, in the order of the values; atoms without one are in none. */
    private static Map<List<Integer>, List<Integer>> atomsByValues(int[] subset, List<int[]> keys) {
        Map<List<Integer>, List<Integer>> atoms = new TreeMap<>((x, y) -> {
            for (int i = 0; i < x.size(); i++) {
                int c = Integer.compare(x.get(i), y.get(i));
                if (c != 0) {
                    return c;
                }
            }
            return 0;
        });
        if (subset.length == 0) {
            // `all` is there even if nobody is.
            atoms.put(List.of(), new ArrayList<>());
        }
        for (int atom = 0; atom < keys.size(); atom++) {
            List<Integer> values = new ArrayList<>(subset.length);
            for (int a : subset) {
                values.add(keys.get(atom)[a + 1]);
            }
            if (!values.contains(Codes.NONE)) {
                atoms.computeIfAbsent(values, v -> new ArrayList<>()).add(atom);
            }
        }
        return atoms;
    }

    private static int[][] transpose(int[][] atomsOfStratum, int nAtoms) {
        int[] sizes = new int[nAtoms];
        for (int[] atoms : atomsOfStratum) {
            for (int atom : atoms) {
                sizes[atom]++;
            }
        }
        int[][] strataOfAtom = new int[nAtoms][];
        for (int atom = 0; atom < nAtoms; atom++) {
            strataOfAtom[atom] = new int[sizes[atom]];
        }
        int[] next = new int[nAtoms];
        for (int stratum = 0; stratum < atomsOfStratum.length; stratum++) {
            for (int atom : atomsOfStratum[stratum]) {
                strataOfAtom[atom][next[atom]++] = stratum;
            }
        }
        return strataOfAtom;
    }

    /** The attributes of {@code --by}, in that order. */
    public List<String> by() {
        return by;
    }

    public int nAtoms() {
        return nAtoms;
    }

    /** Atom of each sample by its number; -1 if it does not count. */
    public int[] atomOf() {
        return atomOf;
    }

    public Sex atomSex(int atom) {
        return atomSex[atom];
    }

    /** Sex of each atom; a copy. */
    public Sex[] atomSexes() {
        return atomSex.clone();
    }

    /**
     * People of each atom among a run of samples, such as a tile of a batch.
     *
     * @param firstSample number of the first one
     * @param count how many; numbers that the plan does not know do not count
     */
    public int[] atomSizes(int firstSample, int count) {
        int[] sizes = new int[nAtoms];
        int end = (int) Math.min((long) firstSample + count, atomOf.length);
        for (int sample = firstSample; sample < end; sample++) {
            if (atomOf[sample] >= 0) {
                sizes[atomOf[sample]]++;
            }
        }
        return sizes;
    }

    /**
     * The strata: {@code all} first; then those of one attribute, of pairs, and so on to the full combination, each in
     * the order of {@code --by} and of the sorted values. Strata without people are left out, except {@code all}.
     */
    public List<Stratum> strata() {
        return strata;
    }

    /** People of each stratum. */
    public int[] sizes() {
        return strata.stream().mapToInt(Stratum::people).toArray();
    }

    /** {@code atomsOfStratum()[stratum]}: its atoms, ascending. */
    public int[][] atomsOfStratum() {
        return atomsOfStratum;
    }

    /** {@code strataOfAtom()[atom]}: the strata it is part of, ascending; {@code all} (0) is always the first. */
    public int[][] strataOfAtom() {
        return strataOfAtom;
    }

    /** Live samples without a value of an attribute of {@code --by}: in {@code all}, and in no stratum of it. */
    public int peopleWithout(String attribute) {
        int a = by.indexOf(attribute);
        if (a < 0) {
            throw new IllegalArgumentException(attribute + " is not in --by");
        }
        return peopleWithout[a];
    }
}
