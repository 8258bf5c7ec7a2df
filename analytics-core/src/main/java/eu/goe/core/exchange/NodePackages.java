package eu.goe.core.exchange;

import eu.goe.core.errors.VerificationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The verified packages of one node that go into a merge together: what its store lists, and what says who was called elsewhere.
 *
 * @param first of all variants of its store; null if it only answered
 * @param answers to lists of sites, the newest first
 * @param coverage who was called along the genome; null if there is none
 */
record NodePackages(
        @Nullable Input first,
        List<Input> answers,
        @Nullable Input coverage) {
    static final String FREQUENCIES = "frequencies";
    static final String COVERAGE = "coverage";

    /** One verified package. */
    record Input(PackageFiles files, Manifest manifest) {
        /** One that lies in a folder. */
        Input(Path folder, Manifest manifest) {
            this(new FolderFiles(folder), manifest);
        }

        /** Where it lies, as whoever gave it called it. */
        String folder() {
            return files.label();
        }
    }

    NodePackages {
        answers = List.copyOf(answers);
        if (first == null && answers.isEmpty()) {
            throw new IllegalArgumentException("no frequencies");
        }
    }

    /** The package whose manifest speaks for the node. */
    Input main() {
        return first != null ? first : answers.get(0);
    }

    /** Packages of counts: the one of all variants, if there is one, then the answers. */
    List<Input> counts() {
        Input all = first;
        return all == null
                ? answers
                : Stream.concat(Stream.of(all), answers.stream()).toList();
    }

    /** Whether some call of any of them has more than two copies. */
    boolean polyploid() {
        return counts().stream().anyMatch(i -> i.manifest().polyploid());
    }

    /** All packages. */
    List<Input> all() {
        Input its = coverage;
        return its == null
                ? counts()
                : Stream.concat(counts().stream(), Stream.of(its)).toList();
    }

    /**
     * Puts packages together by node, nodes in the order of their first packages.
     *
     * @throws VerificationException if they do not fit together: names the field and both values
     */
    static List<NodePackages> of(List<Input> inputs) {
        requireNotSuperseded(inputs);
        Map<String, List<Input>> byNode = new LinkedHashMap<>();
        for (Input input : inputs) {
            byNode.computeIfAbsent(input.manifest().node(), n -> new ArrayList<>())
                    .add(input);
        }
        List<NodePackages> nodes = new ArrayList<>();
        byNode.forEach((node, its) -> nodes.add(ofNode(node, its)));
        requireContract(inputs);
        return nodes;
    }

    /** @throws VerificationException if a package is given beside one that takes its place */
    static void requireNotSuperseded(List<Input> inputs) {
        for (Input newer : inputs) {
            List<String> ids = newer.manifest().supersedes();
            for (Input older : inputs) {
                if (ids != null
                        && older.manifest().node().equals(newer.manifest().node())
                        && ids.contains(older.manifest().packageId())) {
                    throw new VerificationException(
                            older.folder() + ": superseded by " + newer.folder() + ". Leave it out.");
                }
            }
        }
    }

    private static NodePackages ofNode(String node, List<Input> its) {
        Input first = null;
        Input coverage = null;
        Map<String, Input> answers = new LinkedHashMap<>();
        for (Input input : its) {
            Manifest m = input.manifest();
            Manifest.SitesEntry sites = m.sites();
            if (m.type().equals(COVERAGE)) {
                requireNone(coverage, input, "package of coverage");
                coverage = input;
            } else if (!m.type().equals(FREQUENCIES)) {
                throw new VerificationException(input.folder() + ": a package of type " + m.type()
                        + ", which this program does not merge. Use a newer program.");
            } else if (sites == null) {
                requireNone(first, input, "package");
                first = input;
            } else {
                requireNone(answers.put(sites.sha256(), input), input, "answer to the same list of sites");
            }
        }
        if (first == null && answers.isEmpty()) {
            throw new VerificationException(its.get(0).folder() + ": coverage of node " + node
                    + ", and no package of its frequencies. Give that too.");
        }
        List<Input> newestFirst = answers.values().stream()
                .sorted(Comparator.comparingInt((Input i) -> i.manifest().sequence())
                        .reversed())
                .toList();
        NodePackages packages = new NodePackages(first, newestFirst, coverage);
        packages.requireSamePeople();
        return packages;
    }

    private static void requireNone(@Nullable Input before, Input input, String what) {
        if (before != null) {
            throw new VerificationException(input.folder() + ": a second " + what + " of node "
                    + input.manifest().node() + ", beside " + before.folder() + ". Give one"
                    + (what.equals("package") ? " for each node, and its answers to lists of sites." : "."));
        }
    }

    /** What says that all packages of the node are of the same people. */
    private void requireSamePeople() {
        Map<String, Object> wanted = people(main().manifest());
        for (Input input : all()) {
            Map<String, Object> has = people(input.manifest());
            wanted.forEach((field, value) -> {
                if (!value.equals(has.get(field))) {
                    throw new VerificationException(input.folder() + ": " + field + " is not as in " + main().folder()
                            + ", so both are not of the same people of node "
                            + input.manifest().node() + ". Ask it for packages of one state of its store, with the"
                            + " same --by and policy.");
                }
            });
        }
    }

    private static Map<String, Object> people(Manifest m) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("by", m.by());
        fields.put("cohort", String.valueOf(m.cohort()));
        fields.put("strata", m.strata());
        fields.put("dropped_strata", m.droppedStrata());
        fields.put("small_strata", m.smallStrata());
        fields.put("n_rounding", m.nRounding());
        fields.put("adj_tests", m.adjTests());
        return fields;
    }

    /** All that must be the same in all packages. */
    static void requireContract(List<Input> inputs) {
        Manifest first = inputs.get(0).manifest();
        Map<String, Object> wanted = contract(first);
        for (Input input : inputs) {
            Map<String, Object> has = contract(input.manifest());
            wanted.forEach((field, value) -> {
                if (!value.equals(has.get(field))) {
                    throw new VerificationException(input.folder() + ": " + field + " is " + has.get(field)
                            + ", but node " + first.node() + " has " + value
                            + ". Packages merge only where they agree.");
                }
            });
        }
    }

    private static Map<String, Object> contract(Manifest m) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("synthetic", m.synthetic());
        fields.put("assembly", m.assembly());
        fields.put("normalisation", m.normalisation());
        fields.put("par_table", m.parTable());
        fields.put("sex_ploidy", m.sexPloidy());
        fields.put("by", m.by());
        fields.put("cohort", String.valueOf(m.cohort()));
        fields.put("qualities", m.qualities());
        fields.put("regions", String.valueOf(m.regions()));
        return fields;
    }
}
