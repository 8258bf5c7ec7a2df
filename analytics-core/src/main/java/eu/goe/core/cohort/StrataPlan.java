package eu.goe.core.cohort;

import eu.goe.core.errors.UsageException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How samples make strata. Each sample has one atom: its sex and its values of the attributes asked for; a stratum is a
 * union of atoms, so counting by atom once gives all strata. Immutable; arrays are the plan's and not to be changed.
 */
public final class StrataPlan implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What a label that may leave the node looks like. */
    public static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,39}");

    private final int[] atomOf;
    private final int[] atomSizes;
    private final Sex[] sexOfAtom;
    private final List<Stratum> strata;
    private final int[][] atomsOfStratum;
    private final int[][] strataOfAtom;

    private StrataPlan(int[] atomOf, int[] atomSizes, Sex[] sexOfAtom, List<Stratum> strata, int[][] atomsOfStratum) {
        this.atomOf = atomOf;
        this.atomSizes = atomSizes;
        this.sexOfAtom = sexOfAtom;
        this.strata = List.copyOf(strata);
        this.atomsOfStratum = atomsOfStratum;
        List<List<Integer>> inverse = new ArrayList<>();
        for (int a = 0; a < sexOfAtom.length; a++) {
            inverse.add(new ArrayList<>());
        }
        for (int s = 0; s < atomsOfStratum.length; s++) {
            for (int atom : atomsOfStratum[s]) {
                inverse.get(atom).add(s);
            }
        }
        this.strataOfAtom = inverse.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    private record Atom(Sex sex, List<@Nullable String> values) {}

    /**
     * Strata of everybody, of each value of each attribute, and of all combinations. People without a value of an
     * attribute (sex {@code unknown} too) are in {@code all} and in no stratum of that attribute.
     *
     * @param by attributes; none for {@code all} alone
     * @param maxStrata refuse more
     * @throws UsageException if an attribute is unknown, has values that may not be labels, or makes too many strata
     */
    public static StrataPlan of(SampleAttributes attributes, List<String> by, int maxStrata) {
        check(attributes, by);
        Map<Atom, Integer> atoms = new LinkedHashMap<>();
        int[] atomOf = new int[attributes.nSamples()];
        List<Integer> sizes = new ArrayList<>();
        for (int sample = 0; sample < atomOf.length; sample++) {
            List<@Nullable String> values = new ArrayList<>();
            for (String attribute : by) {
                String value = attributes.get(attribute, sample);
                boolean unknownSex = attribute.equals(SampleAttributes.SEX) && "unknown".equals(value);
                values.add(unknownSex ? null : value);
            }
            int next = atoms.size();
            int atom = atoms.computeIfAbsent(new Atom(attributes.sex(sample), values), a -> next);
            if (atom == next) {
                sizes.add(0);
            }
            sizes.set(atom, sizes.get(atom) + 1);
            atomOf[sample] = atom;
        }
        int[] atomSizes = sizes.stream().mapToInt(Integer::intValue).toArray();
        List<Atom> byNumber = List.copyOf(atoms.keySet());
        List<Stratum> strata = new ArrayList<>();
        List<int[]> members = new ArrayList<>();
        for (List<Integer> subset : subsets(by.size())) {
            addStrata(subset, by, byNumber, atomSizes, strata, members);
        }
        if (strata.size() > maxStrata) {
            throw new UsageException("--by " + String.join(",", by) + " makes " + strata.size()
                    + " strata, more than --max-strata " + maxStrata + ".");
        }
        Sex[] sexOfAtom = byNumber.stream().map(Atom::sex).toArray(Sex[]::new);
        return new StrataPlan(atomOf, atomSizes, sexOfAtom, strata, members.toArray(int[][]::new));
    }

    private static void check(SampleAttributes attributes, List<String> by) {
        for (String attribute : by) {
            if (!attributes.names().contains(attribute)) {
                throw new UsageException("--by " + attribute + ": no sample has this attribute. There "
                        + (attributes.names().isEmpty()
                                ? "are none yet; add them with: goe samples import FILE.tsv"
                                : "are: " + String.join(", ", attributes.names())));
            }
            if (by.indexOf(attribute) != by.lastIndexOf(attribute)) {
                throw new UsageException("--by names " + attribute + " twice.");
            }
            int bad = 0;
            for (int sample = 0; sample < attributes.nSamples(); sample++) {
                String value = attributes.get(attribute, sample);
                bad += value != null && !LABEL.matcher(value).matches() ? 1 : 0;
            }
            if (bad > 0 || !LABEL.matcher(attribute).matches()) {
                throw new UsageException("--by " + attribute + ": " + bad + " samples have a value that may not be a"
                        + " label. Labels are letters, digits, and _ . - after the first, at most 40.");
            }
        }
    }

    /** Subsets of the attributes by size, then in the order given: none, each, pairs and so on. */
    private static List<List<Integer>> subsets(int n) {
        List<List<Integer>> subsets = new ArrayList<>();
        for (int bits = 0; bits < 1 << n; bits++) {
            List<Integer> subset = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                if ((bits >> i & 1) == 1) {
                    subset.add(i);
                }
            }
            subsets.add(subset);
        }
        subsets.sort((a, b) -> {
            int bySize = Integer.compare(a.size(), b.size());
            for (int i = 0; bySize == 0 && i < a.size(); i++) {
                bySize = Integer.compare(a.get(i), b.get(i));
            }
            return bySize;
        });
        return subsets;
    }

    private static void addStrata(
            List<Integer> subset,
            List<String> by,
            List<Atom> atoms,
            int[] atomSizes,
            List<Stratum> strata,
            List<int[]> members) {
        Map<List<String>, List<Integer>> atomsByValues =
                new TreeMap<>((a, b) -> String.join("\u0000", a).compareTo(String.join("\u0000", b)));
        for (int atom = 0; atom < atoms.size(); atom++) {
            List<String> values = new ArrayList<>();
            for (int attribute : subset) {
                String value = atoms.get(atom).values().get(attribute);
                if (value != null) {
                    values.add(value);
                }
            }
            if (values.size() == subset.size()) {
                atomsByValues.computeIfAbsent(values, v -> new ArrayList<>()).add(atom);
            }
        }
        atomsByValues.forEach((values, list) -> {
            Map<String, String> definition = new LinkedHashMap<>();
            List<String> parts = new ArrayList<>();
            int n = 0;
            for (int i = 0; i < subset.size(); i++) {
                definition.put(by.get(subset.get(i)), values.get(i));
                parts.add(by.get(subset.get(i)) + "=" + values.get(i));
            }
            for (int atom : list) {
                n += atomSizes[atom];
            }
            strata.add(new Stratum(parts.isEmpty() ? Stratum.ALL : String.join(",", parts), definition, n));
            members.add(list.stream().mapToInt(Integer::intValue).toArray());
        });
    }

    /** Atom of each sample number. */
    public int[] atomOf() {
        return atomOf;
    }

    public int nAtoms() {
        return sexOfAtom.length;
    }

    /** Sex of the people of an atom. */
    public Sex atomSex(int atom) {
        return sexOfAtom[atom];
    }

    /** People of an atom. */
    public int atomSize(int atom) {
        return atomSizes[atom];
    }

    /** People of each atom among a run of samples. */
    public int[] atomSizes(int firstSample, int count) {
        int[] sizes = new int[sexOfAtom.length];
        for (int sample = firstSample; sample < firstSample + count; sample++) {
            sizes[atomOf[sample]]++;
        }
        return sizes;
    }

    /** {@code all} first, then by number of attributes. */
    public List<Stratum> strata() {
        return strata;
    }

    /** The atoms that each stratum is made of. */
    public int[][] atomsOfStratum() {
        return atomsOfStratum;
    }

    /** The strata that each atom is part of. */
    public int[][] strataOfAtom() {
        return strataOfAtom;
    }
}
