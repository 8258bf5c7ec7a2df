package eu.goe.core.exchange;

import eu.goe.core.command.Progress;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.FrequencyGate;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyDefinition.StratumSize;
import eu.goe.core.frequency.FrequencyFormat;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.Quality;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.RowFileWriter;
import eu.goe.core.release.MergedNode;
import eu.goe.core.release.MergedStratum;
import eu.goe.core.store.TaskRunner;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the packages of a round of masked sums: the masks cancel out, and what is left are the sums over all nodes. They go through the
 * gate as one node's counts would, under the strictest rules of all nodes, before anything is written: the table has no small total.
 */
final class MaskedMerge {
    private MaskedMerge() {}

    /** Whether these are packages of masked sums; none of them merges with others. */
    static boolean isOf(List<NodePackages.Input> inputs) {
        long masked = inputs.stream()
                .filter(i -> i.manifest().type().equals(MaskedContent.TYPE))
                .count();
        if (masked > 0 && masked < inputs.size()) {
            throw new VerificationException(
                    "Packages of masked sums merge with those of their own round only; give the others apart.");
        }
        return masked > 0;
    }

    /**
     * Makes sure that the packages are those of all nodes of one round.
     *
     * @throws VerificationException if one is missing or of another round: then nothing can be told from the others
     */
    static void require(List<NodePackages.Input> inputs) {
        NodePackages.requireContract(inputs);
        Manifest first = inputs.get(0).manifest();
        Manifest.RoundEntry round = round(first);
        TreeSet<String> missing = new TreeSet<>(round.nodes());
        for (NodePackages.Input input : inputs) {
            Manifest m = input.manifest();
            if (!round(m).sha256().equals(round.sha256())) {
                throw new VerificationException(input.folder() + ": round is " + round(m).name() + " ("
                        + round(m).sha256() + "), but node " + first.node() + " has " + round.name() + " ("
                        + round.sha256() + "). Sums are over the packages of one round.");
            }
            if (!missing.remove(m.node())) {
                throw new VerificationException(input.folder() + ": a second package of node " + m.node()
                        + ", or of one that takes no part in round " + round.name() + ".");
            }
        }
        if (!missing.isEmpty()) {
            throw new VerificationException("Round " + round.name() + " lacks the package of node "
                    + String.join(", ", missing) + ". Without it the others tell nothing: the masks stay on.");
        }
    }

    private static Manifest.RoundEntry round(Manifest manifest) {
        Manifest.RoundEntry round = manifest.round();
        if (round == null) {
            throw new VerificationException("a package of masked sums of node " + manifest.node() + " names no round.");
        }
        return round;
    }

    /**
     * Writes the sums into a new folder.
     *
     * @return what {@code merged.json} says
     * @throws VerificationException if the packages do not fit together
     * @throws PolicyException if all people together are too few
     */
    static MergedFolder.Info run(SparkSession spark, List<NodePackages.Input> inputs, Path target, Progress progress)
            throws IOException {
        Manifest first = inputs.get(0).manifest();
        Assembly assembly = MergeJob.assembly(first);
        Rules rules = Rules.strictest(inputs.stream()
                .map(i -> new Rules(i.manifest().policy().rules()))
                .toList());
        List<StratumSize> sizes = sizes(inputs);
        int[] kept = FrequencyGate.keptStrata(
                rules, sizes.stream().mapToInt(StratumSize::n).toArray());
        List<String> nodes = inputs.stream().map(i -> i.manifest().node()).toList();
        List<MergedStratum> strata = Arrays.stream(kept)
                .mapToObj(s -> new MergedStratum(
                        sizes.get(s).id(),
                        sizes.get(s).definition(),
                        sizes.get(s).n(),
                        nodes))
                .toList();
        List<String> windows = windows(inputs, assembly);
        Path data = Files.createDirectories(target.resolve("data"));
        Task task = new Task(
                data.toString(),
                inputs.stream().map(NodePackages.Input::files).toList(),
                assembly,
                sizes,
                first.sexPloidy().equals("adjust"),
                rules,
                NodePart.of(total(first, rules, sizes, kept), false, strata),
                NodePart.of(total(first, rules, sizes, kept), true, strata),
                round(first).sha256(),
                strata.size());
        progress.total(windows.size(), "windows");
        List<WindowFile> files = TaskRunner.run(spark, "goe merge", windows, task::run, progress);
        WindowFile.publish(data, files, true);
        MergedFolder.Info info = MergedFolder.info(
                assembly,
                first,
                FrequencyMerge.common(
                        inputs.stream().map(i -> i.manifest().qualities()).toList()),
                strata,
                inputs.stream().map(MaskedMerge::mergedNode).toList(),
                windows,
                files.stream().mapToLong(WindowFile::rows).sum());
        MergedFolder.write(target, info);
        return info;
    }

    private static MergedNode mergedNode(NodePackages.Input input) {
        Manifest m = input.manifest();
        return new MergedNode(
                m.node(),
                m.packageId(),
                List.of(),
                Audience.COORDINATOR,
                m.sequence(),
                String.join(" ", new TreeSet<>(m.adjTests().values())).strip(),
                m.strata().get(0).n());
    }

    /** The people of each stratum at all nodes. */
    private static List<StratumSize> sizes(List<NodePackages.Input> inputs) {
        List<Manifest.StratumEntry> strata = inputs.get(0).manifest().strata();
        int[] people = new int[3 * strata.size()];
        for (NodePackages.Input input : inputs) {
            List<Integer> its = round(input.manifest()).maskedPeople();
            if (its.size() != people.length
                    || !input.manifest().strata().stream()
                            .map(Manifest.StratumEntry::id)
                            .toList()
                            .equals(strata.stream()
                                    .map(Manifest.StratumEntry::id)
                                    .toList())) {
                throw new VerificationException(input.folder() + ": its strata are not those of the round.");
            }
            for (int i = 0; i < people.length; i++) {
                people[i] += its.get(i);
            }
        }
        List<StratumSize> sizes = new ArrayList<>();
        for (int s = 0; s < strata.size(); s++) {
            int n = people[3 * s];
            int females = people[3 * s + 1];
            int males = people[3 * s + 2];
            if (n < 0 || females < 0 || males < 0 || females + males > n) {
                throw masksStayOn();
            }
            sizes.add(new StratumSize(strata.get(s).id(), strata.get(s).definition(), n, females, males));
        }
        return sizes;
    }

    private static VerificationException masksStayOn() {
        return new VerificationException(
                "The sums make no sense: some node masked with another key, or counted at other sites, than"
                        + " the round says. Nothing can be told from them; fix another round for another release.");
    }

    /** Windows with files, which all packages have. */
    private static List<String> windows(List<NodePackages.Input> inputs, Assembly assembly) {
        Set<TreeSet<String>> ofPackages = new HashSet<>();
        for (NodePackages.Input input : inputs) {
            TreeSet<String> windows = new TreeSet<>();
            for (Manifest.FileEntry file : input.manifest().files()) {
                if (file.path().startsWith(MaskedContent.DATA)) {
                    windows.add(WindowFile.window(file.path(), MaskedContent.DATA, assembly, input.folder()));
                }
            }
            ofPackages.add(windows);
        }
        if (ofPackages.size() != 1) {
            throw masksStayOn();
        }
        return new ArrayList<>(ofPackages.iterator().next());
    }

    /** What a manifest of all nodes' people as one would say, for the ends of hidden totals. */
    private static Manifest total(Manifest first, Rules rules, List<StratumSize> sizes, int[] kept) {
        List<Manifest.StratumEntry> strata = Arrays.stream(kept)
                .mapToObj(s -> new Manifest.StratumEntry(
                        sizes.get(s).id(),
                        sizes.get(s).definition(),
                        sizes.get(s).n()))
                .toList();
        return first.with(Map.of(
                "strata",
                strata,
                "n_rounding",
                1,
                "policy",
                new Manifest.PolicyEntry("", rules.sorted()),
                "files",
                List.of()));
    }

    /** What a task needs. */
    private record Task(
            String target,
            List<PackageFiles> packages,
            Assembly assembly,
            List<StratumSize> sizes,
            boolean adjusts,
            Rules rules,
            NodePart total,
            NodePart totalWithPolyploids,

            String round,
            int merged)
            implements Serializable {
        Task {
            packages = new ArrayList<>(packages);
            sizes = new ArrayList<>(sizes);
        }

        WindowFile run(String window, int part, TaskRunner.Meter meter) throws IOException {
            List<RowFileReader<FrequencyRow>> readers = new ArrayList<>();
            try {
                for (PackageFiles files : packages) {
                    readers.add(new RowFileReader<>(
                            files.file(MaskedContent.DATA + window + WindowFile.SUFFIX)
                                    .orElseThrow(),
                            FrequencyFormat.ofPackage(assembly, sizes.size())));
                }
                WindowFile file = WindowFile.write(
                        Path.of(target), window, new MergedFormat(assembly, merged), out -> sum(readers, out));
                meter.add(1, file.rows());
                return file;
            } finally {
                for (RowFileReader<FrequencyRow> reader : readers) {
                    reader.close();
                }
            }
        }

        private void sum(List<RowFileReader<FrequencyRow>> readers, RowFileWriter<MergedRow> out) throws IOException {
            // Nobody but the coordinator chooses what is hidden beside; the round is known to all who see the sums.
            FrequencyGate gate = new FrequencyGate(
                    rules, Audience.COORDINATOR, sizes, adjusts, round.getBytes(StandardCharsets.UTF_8));
            FrequencyMerge intervals = new FrequencyMerge(List.of(total), merged);
            FrequencyMerge wider = new FrequencyMerge(List.of(totalWithPolyploids), merged);
            while (readers.get(0).hasNext()) {
                FrequencyRow sum = readers.get(0).next();
                for (RowFileReader<FrequencyRow> reader : readers.subList(1, readers.size())) {
                    if (!reader.hasNext()) {
                        throw masksStayOn();
                    }
                    add(reader.next(), sum);
                }
                requireCounts(sum);
                FrequencyMerge ends = hasPolyploids(sum) ? wider : intervals;

                FrequencyRow gated = gate.apply(
                        sum,
                        PloidyRegion.of(
                                assembly, sum.variant().contig(), sum.variant().start()),
                        List.of());
                if (gated != null) {
                    out.write(new MergedRow(gated.variant(), merged(gated.raw(), ends), merged(gated.adj(), ends)));
                }
            }
            for (RowFileReader<FrequencyRow> reader : readers) {
                if (reader.hasNext()) {
                    throw masksStayOn();
                }
            }
        }

        private static boolean hasPolyploids(FrequencyRow sum) {
            StrataCounts counts = sum.raw() != null ? sum.raw() : sum.adj();
            return counts != null && counts.get(CountField.N_POLYPLOID, 0) > 0;
        }

        private static void add(FrequencyRow row, FrequencyRow sum) {
            for (Quality quality : Quality.values()) {
                StrataCounts its = row.counts(quality);
                StrataCounts sums = sum.counts(quality);
                if (!row.variant().equals(sum.variant()) || (its == null) != (sums == null)) {
                    throw masksStayOn();
                }
                if (its != null && sums != null) {
                    sums.addAll(its);
                }
            }
        }

        /** Sums are counts of these people, or some masks are still on. */
        private void requireCounts(FrequencyRow sum) {
            for (Quality quality : Quality.values()) {
                StrataCounts counts = sum.counts(quality);
                for (int s = 0; counts != null && s < sizes.size(); s++) {
                    int people = sizes.get(s).n();
                    for (CountField field : CountField.values()) {
                        int count = counts.get(field, s);
                        boolean isOfCopies = field == CountField.AC || field == CountField.AN;
                        if (count < 0 || (!isOfCopies && count > people)) {
                            throw masksStayOn();
                        }
                    }
                    if (counts.get(CountField.AC, s) > counts.get(CountField.AN, s)) {
                        throw masksStayOn();
                    }
                }
            }
        }

        private @Nullable MergedCounts merged(@Nullable StrataCounts counts, FrequencyMerge intervals) {
            if (counts == null) {
                return null;
            }
            MergedCounts merged = intervals.merge(List.of(NodeSite.of(counts)));
            for (int s = 0; s < this.merged; s++) {
                boolean hidden = merged.nNodesSuppressed(s) > 0;
                merged.setNodes(s, packages.size(), packages.size(), hidden ? packages.size() : 0);
            }
            return merged;
        }
    }
}
