package eu.goe.core.exchange;

import eu.goe.core.command.Progress;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.frequency.CoverageFormat;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Merges verified frequency packages into one table, window by window; a task opens the window's file of each node. */
final class MergeJob {
    static final String DATA = "data/frequencies/";
    static final String COVERAGE = "data/coverage/";

    private MergeJob() {}

    /** Where the packages of one node are; the one of all variants, if there is one, before the answers. */
    private record Source(
            String node,
            boolean hasFirst,
            List<PackageFiles> counts,
            @Nullable PackageFiles coverage,
            int anSlack,
            int nStrata,
            NodePart part)
            implements Serializable {
        static Source of(NodePackages node, List<MergedStratum> strata) {
            Manifest main = node.main().manifest();
            NodePackages.Input coverage = node.coverage();
            return new Source(
                    main.node(),
                    node.first() != null,
                    new ArrayList<>(node.counts().stream()
                            .map(NodePackages.Input::files)
                            .toList()),
                    coverage == null ? null : coverage.files(),
                    coverage == null
                            ? 0
                            : Objects.requireNonNullElse(coverage.manifest().anSlack(), 0),
                    main.strata().size(),
                    NodePart.of(main, node.polyploid(), strata));
        }
    }

    /** Whose rows a stream has: of which node, and the place of the package among its packages of counts. */
    private record Stream(int node, int place) {}

    /** What a task needs. */
    private record Task(String target, List<Source> sources, List<Quality> qualities, int merged, Assembly assembly)
            implements Serializable {

        WindowFile run(String window, int part, TaskRunner.Meter meter) throws IOException {
            List<RowFileReader<FrequencyRow>> readers = new ArrayList<>();
            List<PackageRows> rows = new ArrayList<>();
            List<CoverageCursor> coverage = new ArrayList<>();
            try {
                List<Stream> streams = new ArrayList<>();
                for (int node = 0; node < sources.size(); node++) {
                    Source source = sources.get(node);
                    for (int place = 0; place < source.counts().size(); place++) {
                        PackageFiles its = source.counts().get(place);
                        Optional<FilePart> file = its.file(DATA + window + WindowFile.SUFFIX);
                        if (file.isPresent()) {
                            RowFileReader<FrequencyRow> reader = new RowFileReader<>(
                                    file.get(), FrequencyFormat.ofPackage(assembly, source.nStrata()));
                            readers.add(reader);
                            rows.add(new PackageRows(reader, assembly, window, its.label()));
                            streams.add(new Stream(node, place));
                        }
                    }
                    coverage.add(coverage(source, window));
                }
                WindowFile written = WindowFile.write(
                        Path.of(target),
                        window,
                        new MergedFormat(assembly, merged),
                        out -> merge(rows, streams, coverage, out));
                meter.add(1, written.rows());
                return written;
            } finally {
                for (RowFileReader<FrequencyRow> reader : readers) {
                    reader.close();
                }
                for (CoverageCursor cursor : coverage) {
                    cursor.close();
                }
            }
        }

        private CoverageCursor coverage(Source source, String window) throws IOException {
            PackageFiles its = source.coverage();
            if (its == null) {
                return CoverageCursor.none();
            }
            FilePart file = its.file(COVERAGE + window + WindowFile.SUFFIX).orElse(null);
            return new CoverageCursor(
                    file == null
                            ? null
                            : new RowFileReader<>(file, CoverageFormat.ofPackage(assembly, source.nStrata())),
                    source.nStrata(),
                    source.anSlack(),
                    source.part().listsAllThatItHas());
        }

        private void merge(
                List<PackageRows> rows,
                List<Stream> streams,
                List<CoverageCursor> coverage,
                RowFileWriter<MergedRow> out)
                throws IOException {
            FrequencyMerge merge =
                    new FrequencyMerge(sources.stream().map(Source::part).toList(), merged);
            SortedMerge<Variant, FrequencyRow> groups = new SortedMerge<>(rows, FrequencyRow::variant);
            List<SortedMerge.Entry<FrequencyRow>> next = groups.hasNext() ? groups.next() : List.of();
            while (!next.isEmpty()) {
                // All variants of a position together, since nodes may list different alleles there.
                Variant place = next.get(0).row().variant();
                List<List<SortedMerge.Entry<FrequencyRow>>> here = new ArrayList<>();
                BitSet listsHere = new BitSet();
                while (!next.isEmpty() && isSamePlace(place, next.get(0).row().variant())) {
                    here.add(next);
                    for (SortedMerge.Entry<FrequencyRow> entry : next) {
                        Stream stream = streams.get(entry.stream());
                        if (isFirst(stream)) {
                            listsHere.set(stream.node());
                        }
                    }
                    next = groups.hasNext() ? groups.next() : List.of();
                }
                coverage.forEach(cursor -> cursor.moveTo(place.contig(), place.start()));
                for (List<SortedMerge.Entry<FrequencyRow>> group : here) {
                    out.write(merged(group, streams, listsHere, coverage, merge));
                }
            }
        }

        private boolean isFirst(Stream stream) {
            return stream.place() == 0 && sources.get(stream.node()).hasFirst();
        }

        private static boolean isSamePlace(Variant a, Variant b) {
            return a.contig() == b.contig() && a.start() == b.start();
        }

        /** One variant, whose rows come in the order of nodes, and of a node's packages. */
        private MergedRow merged(
                List<SortedMerge.Entry<FrequencyRow>> group,
                List<Stream> streams,
                BitSet listsHere,
                List<CoverageCursor> coverage,
                FrequencyMerge merge) {
            Variant variant = group.get(0).row().variant();
            @Nullable FrequencyRow[] listed = new FrequencyRow[sources.size()];
            @Nullable FrequencyRow[] answered = new FrequencyRow[sources.size()];
            for (SortedMerge.Entry<FrequencyRow> entry : group) {
                Stream stream = streams.get(entry.stream());
                if (isFirst(stream)) {
                    listed[stream.node()] = entry.row();
                } else {
                    requireSameState(listed[stream.node()], entry.row(), sources.get(stream.node()));
                    if (answered[stream.node()] == null) {
                        answered[stream.node()] = entry.row();
                    }
                }
            }
            requireSameState(listed, coverage);
            return new MergedRow(
                    variant,
                    merged(Quality.RAW, listed, answered, listsHere, coverage, merge),
                    merged(Quality.ADJ, listed, answered, listsHere, coverage, merge));
        }

        private @Nullable MergedCounts merged(
                Quality quality,
                @Nullable FrequencyRow[] listed,
                @Nullable FrequencyRow[] answered,
                BitSet listsHere,
                List<CoverageCursor> coverage,
                FrequencyMerge merge) {
            if (!qualities.contains(quality)) {
                return null;
            }
            List<NodeSite> sites = new ArrayList<>();
            for (int node = 0; node < sources.size(); node++) {
                sites.add(new NodeSite(
                        counts(listed[node], quality),
                        counts(answered[node], quality),
                        coverage.get(node).called(quality),
                        listsHere.get(node)));
            }
            return merge.merge(sites);
        }

        private static @Nullable StrataCounts counts(@Nullable FrequencyRow row, Quality quality) {
            return row == null ? null : row.counts(quality);
        }

        /** An answer that does not fit what the node lists was made when its store was another. */
        private void requireSameState(@Nullable FrequencyRow listed, FrequencyRow answer, Source source) {
            for (Quality quality : qualities) {
                StrataCounts its = counts(answer, quality);
                if (its != null && !source.part().fits(counts(listed, quality), its, source.hasFirst())) {
                    Variant v = answer.variant();
                    throw new VerificationException(assembly.contig(v.contig()).name() + ":" + (v.start() + 1L)
                            + ": the answer of node " + source.node()
                            + " does not fit its first package, so the store changed between both."
                            + " Ask the node for both again.");
                }
            }
        }

        /** Coverage that does not fit what the node lists, likewise. */
        private void requireSameState(@Nullable FrequencyRow[] listed, List<CoverageCursor> coverage) {
            for (int node = 0; node < listed.length; node++) {
                FrequencyRow row = listed[node];
                for (Quality quality : qualities) {
                    StrataCounts its = counts(row, quality);
                    NodeSite.AnRange bounds = coverage.get(node).bounds(quality);
                    if (row != null
                            && its != null
                            && bounds != null
                            && !sources.get(node).part().fits(its, bounds)) {
                        Variant v = row.variant();
                        throw new VerificationException(assembly.contig(v.contig())
                                        .name() + ":" + (v.start() + 1L)
                                + ": the coverage of node " + sources.get(node).node()
                                + " does not fit its first package, so the store changed between both."
                                + " Ask the node for both again.");
                    }
                }
            }
        }
    }

    /**
     * Merges into a new folder.
     *
     * @return what {@code merged.json} says
     * @throws VerificationException if packages do not fit together: names the field and both values
     */
    static MergedFolder.Info run(SparkSession spark, List<NodePackages> nodes, Path target, Progress progress)
            throws IOException {
        List<NodePackages.Input> mains = nodes.stream().map(NodePackages::main).toList();
        Manifest first = mains.get(0).manifest();
        Assembly assembly = assembly(first);
        List<MergedStratum> strata = strata(mains);
        List<Quality> qualities = FrequencyMerge.common(
                mains.stream().map(i -> i.manifest().qualities()).toList());
        TreeSet<String> windows = new TreeSet<>();
        for (NodePackages node : nodes) {
            for (NodePackages.Input input : node.counts()) {
                for (Manifest.FileEntry file : input.manifest().files()) {
                    if (file.path().startsWith(DATA)) {
                        windows.add(WindowFile.window(file.path(), DATA, assembly, input.folder()));
                    }
                }
            }
        }
        Path data = Files.createDirectories(target.resolve("data"));
        Task task = new Task(
                data.toString(),
                new ArrayList<>(nodes.stream().map(n -> Source.of(n, strata)).toList()),
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
                nodes.stream().map(MergeJob::mergedNode).toList(),
                new ArrayList<>(windows),
                files.stream().mapToLong(WindowFile::rows).sum());
        MergedFolder.write(target, info);
        return info;
    }

    static Assembly assembly(Manifest manifest) {
        if (!Assemblies.BUILT_IN.contains(manifest.assembly())) {
            throw new VerificationException("assembly " + manifest.assembly() + " of node " + manifest.node()
                    + " is none of " + String.join(", ", Assemblies.BUILT_IN) + "; packages of others do not merge.");
        }
        return Assemblies.named(manifest.assembly());
    }

    /** The strata of all nodes: everybody, then by number of attributes, attributes and values. */
    private static List<MergedStratum> strata(List<NodePackages.Input> inputs) {
        List<String> by = inputs.get(0).manifest().by();
        Map<String, Manifest.StratumEntry> entries = new TreeMap<>();
        Map<String, Long> people = new TreeMap<>();
        Map<String, List<String>> nodes = new TreeMap<>();
        for (NodePackages.Input input : inputs) {
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

    private static MergedNode mergedNode(NodePackages node) {
        Manifest m = node.main().manifest();
        boolean isPublic =
                node.all().stream().allMatch(i -> i.manifest().audience().equals(Audience.PUBLIC.label()));
        return new MergedNode(
                m.node(),
                m.packageId(),
                node.all().stream()
                        .map(i -> i.manifest().packageId())
                        .filter(id -> !id.equals(m.packageId()))
                        .toList(),
                isPublic ? Audience.PUBLIC : Audience.COORDINATOR,
                m.sequence(),
                String.join(" ", new TreeSet<>(m.adjTests().values())).strip(),
                m.strata().get(0).n());
    }
}
