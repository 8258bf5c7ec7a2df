package eu.goe.core.exchange;

import eu.goe.core.command.Progress;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.frequency.FrequencyFormat;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.Quality;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.RowFileWriter;
import eu.goe.core.parquet.SortedMerge;
import eu.goe.core.release.MergedNode;
import eu.goe.core.release.MergedStratum;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.parquet.io.LocalInputFile;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Merges verified frequency packages into one table, window by window; a task opens the window's file of each node. */
final class MergeJob {
    static final String DATA = "data/frequencies/";

    private MergeJob() {}

    /** One verified package. */
    record Input(Path folder, Manifest manifest) {}

    /** What a task needs. */
    private record Task(
            String target,
            List<String> folders,
            List<Integer> nStrata,
            List<NodePart> nodes,
            List<Quality> qualities,
            int merged,
            Assembly assembly)
            implements Serializable {

        WindowFile run(String window, int part, TaskRunner.Meter meter) throws IOException {
            List<RowFileReader<FrequencyRow>> readers = new ArrayList<>();
            try {
                List<Integer> nodeOfStream = new ArrayList<>();
                for (int i = 0; i < folders.size(); i++) {
                    Path file = Path.of(folders.get(i), DATA + window + ".parquet");
                    if (Files.exists(file)) {
                        readers.add(new RowFileReader<>(
                                new LocalInputFile(file), new FrequencyFormat(assembly, nStrata.get(i))));
                        nodeOfStream.add(i);
                    }
                }
                WindowFile written = WindowFile.write(
                        Path.of(target),
                        window,
                        new MergedFormat(assembly, merged),
                        out -> merge(readers, nodeOfStream, out));
                meter.add(1, written.rows());
                return written;
            } finally {
                for (RowFileReader<FrequencyRow> reader : readers) {
                    reader.close();
                }
            }
        }

        private void merge(
                List<RowFileReader<FrequencyRow>> readers, List<Integer> nodeOfStream, RowFileWriter<MergedRow> out)
                throws IOException {
            FrequencyMerge merge = new FrequencyMerge(nodes, merged);
            SortedMerge<Variant, FrequencyRow> groups = new SortedMerge<>(readers, FrequencyRow::variant);
            List<SortedMerge.Entry<FrequencyRow>> next = groups.hasNext() ? groups.next() : List.of();
            while (!next.isEmpty()) {
                // All variants of a position together, since nodes may list different alleles there.
                Variant place = next.get(0).row().variant();
                List<List<SortedMerge.Entry<FrequencyRow>>> here = new ArrayList<>();
                BitSet nodesHere = new BitSet();
                while (!next.isEmpty() && isSamePlace(place, next.get(0).row().variant())) {
                    here.add(next);
                    next.forEach(entry -> nodesHere.set(nodeOfStream.get(entry.stream())));
                    next = groups.hasNext() ? groups.next() : List.of();
                }
                for (List<SortedMerge.Entry<FrequencyRow>> group : here) {
                    @Nullable FrequencyRow[] byNode = new FrequencyRow[nodes.size()];
                    group.forEach(entry -> byNode[nodeOfStream.get(entry.stream())] = entry.row());
                    out.write(new MergedRow(
                            group.get(0).row().variant(),
                            merged(Quality.RAW, byNode, nodesHere, merge),
                            merged(Quality.ADJ, byNode, nodesHere, merge)));
                }
            }
        }

        private static boolean isSamePlace(Variant a, Variant b) {
            return a.contig() == b.contig() && a.start() == b.start();
        }

        private @Nullable MergedCounts merged(
                Quality quality, @Nullable FrequencyRow[] byNode, BitSet nodesHere, FrequencyMerge merge) {
            if (!qualities.contains(quality)) {
                return null;
            }
            List<@Nullable StrataCounts> counts = new ArrayList<>();
            for (FrequencyRow row : byNode) {
                counts.add(row == null ? null : row.counts(quality));
            }
            return merge.merge(counts, nodesHere);
        }
    }

    /**
     * Merges into a new folder.
     *
     * @return what {@code merged.json} says
     * @throws VerificationException if packages do not fit together: names the field and both values
     */
    static MergedFolder.Info run(SparkSession spark, List<Input> inputs, Path target, Progress progress)
            throws IOException {
        requireContract(inputs);
        Manifest first = inputs.get(0).manifest();
        Assembly assembly = assembly(first);
        List<MergedStratum> strata = strata(inputs);
        List<NodePart> nodes = new ArrayList<>();
        for (Input input : inputs) {
            nodes.add(NodePart.of(input.manifest(), strata));
        }
        List<Quality> qualities = FrequencyMerge.common(
                inputs.stream().map(i -> i.manifest().qualities()).toList());
        TreeSet<String> windows = new TreeSet<>();
        for (Input input : inputs) {
            for (Manifest.FileEntry file : input.manifest().files()) {
                if (file.path().startsWith(DATA)) {
                    windows.add(WindowFile.window(
                            file.path(), DATA, assembly, input.folder().toString()));
                }
            }
        }
        Path data = Files.createDirectories(target.resolve("data"));
        Task task = new Task(
                data.toString(),
                inputs.stream().map(i -> i.folder().toAbsolutePath().toString()).toList(),
                inputs.stream().map(i -> i.manifest().strata().size()).toList(),
                nodes,
                qualities,
                strata.size(),
                assembly);
        progress.total(windows.size(), "windows");
        List<WindowFile> files = TaskRunner.run(spark, "goe merge", new ArrayList<>(windows), task::run, progress);
        WindowFile.publish(data, files, true);
        MergedFolder.Info info = MergedFolder.info(
                assembly,
                first,
                qualities,
                strata,
                inputs.stream().map(i -> mergedNode(i.manifest())).toList(),
                new ArrayList<>(windows),
                files.stream().mapToLong(WindowFile::rows).sum());
        MergedFolder.write(target, info);
        return info;
    }

    private static Assembly assembly(Manifest manifest) {
        if (!Assemblies.BUILT_IN.contains(manifest.assembly())) {
            throw new VerificationException("assembly " + manifest.assembly() + " of node " + manifest.node()
                    + " is none of " + String.join(", ", Assemblies.BUILT_IN) + "; packages of others do not merge.");
        }
        return Assemblies.named(manifest.assembly());
    }

    /** All that must be the same in all packages. */
    private static void requireContract(List<Input> inputs) {
        Manifest first = inputs.get(0).manifest();
        Map<String, Object> wanted = contract(first);
        Map<String, String> nodes = new TreeMap<>();
        for (Input input : inputs) {
            Manifest other = input.manifest();
            Map<String, Object> has = contract(other);
            wanted.forEach((field, value) -> {
                if (!value.equals(has.get(field))) {
                    throw new VerificationException(input.folder() + ": " + field + " is " + has.get(field)
                            + ", but node " + first.node() + " has " + value
                            + ". Packages merge only where they agree.");
                }
            });
            if (nodes.put(other.node(), other.packageId()) != null) {
                throw new VerificationException(
                        input.folder() + ": a second package of node " + other.node() + ". Give one for each node.");
            }
        }
    }

    private static Map<String, Object> contract(Manifest m) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", m.type());
        fields.put("synthetic", m.synthetic());
        fields.put("assembly", m.assembly());
        fields.put("normalisation", m.normalisation());
        fields.put("par_table", m.parTable());
        fields.put("sex_ploidy", m.sexPloidy());
        fields.put("by", m.by());
        fields.put("qualities", m.qualities());
        fields.put("regions", String.valueOf(m.regions()));
        return fields;
    }

    /** The strata of all nodes: everybody, then by number of attributes, attributes and values. */
    private static List<MergedStratum> strata(List<Input> inputs) {
        List<String> by = inputs.get(0).manifest().by();
        Map<String, Manifest.StratumEntry> entries = new TreeMap<>();
        Map<String, Long> people = new TreeMap<>();
        Map<String, List<String>> nodes = new TreeMap<>();
        for (Input input : inputs) {
            for (Manifest.StratumEntry stratum : input.manifest().strata()) {
                entries.put(stratum.id(), stratum);
                people.merge(stratum.id(), (long) stratum.n(), Long::sum);
                nodes.computeIfAbsent(stratum.id(), id -> new ArrayList<>())
                        .add(input.manifest().node());
            }
        }
        List<MergedStratum> strata = new ArrayList<>();
        entries.forEach((id, entry) -> strata.add(new MergedStratum(
                id, entry.definition(), people.getOrDefault(id, 0L), nodes.getOrDefault(id, List.of()))));
        strata.sort((a, b) -> {
            int order = Integer.compare(a.definition().size(), b.definition().size());
            for (String attribute : by) {
                if (order == 0) {
                    boolean inA = a.definition().containsKey(attribute);
                    order = -Boolean.compare(inA, b.definition().containsKey(attribute));
                }
            }
            return order != 0 ? order : a.id().compareTo(b.id());
        });
        return Collections.unmodifiableList(strata);
    }

    private static MergedNode mergedNode(Manifest m) {
        boolean isPublic = m.audience().equals(Audience.PUBLIC.label());
        return new MergedNode(
                m.node(),
                m.packageId(),
                isPublic ? Audience.PUBLIC : Audience.COORDINATOR,
                m.sequence(),
                String.join(" ", new TreeSet<>(m.adjTests().values())).strip(),
                m.strata().get(0).n());
    }
}
