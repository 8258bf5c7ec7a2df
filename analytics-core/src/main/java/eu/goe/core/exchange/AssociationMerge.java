package eu.goe.core.exchange;

import eu.goe.core.association.PooledFormat;
import eu.goe.core.association.PooledRow;
import eu.goe.core.command.Progress;
import eu.goe.core.command.Software;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileWriter;
import eu.goe.core.store.TaskRunner;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/** Merges packages of associations, window by window. */
final class AssociationMerge {
    private AssociationMerge() {}

    /** Whether these are packages of associations; none of them merges with others. */
    static boolean isOf(List<NodePackages.Input> inputs) {
        long of = inputs.stream()
                .filter(i -> AssociationPackage.isOne(i.manifest()))
                .count();
        if (of > 0 && of < inputs.size()) {
            throw new VerificationException("Packages of type " + AssociationPackage.TYPE
                    + " are pooled with each other only; give the others apart.");
        }
        return of > 0;
    }

    /**
     * Packages in the order of their nodes.
     *
     * @throws VerificationException if they do not fit together: names the field and both values
     */
    static List<AssociationPackage> packages(List<NodePackages.Input> inputs) {
        NodePackages.requireNotSuperseded(inputs);
        List<AssociationPackage> packages =
                new ArrayList<>(inputs.stream().map(AssociationPackage::of).toList());
        packages.sort(Comparator.comparing(p -> p.head().node()));
        PackageHead first = packages.get(0).head();
        Set<String> nodes = new HashSet<>();
        for (AssociationPackage its : packages) {
            if (!nodes.add(its.head().node())) {
                throw its.head().second();
            }
            its.head().requireAgrees(its.head().contract(), first, first.contract());
        }
        return packages;
    }

    /** What a task needs. */
    private record Task(AssociationMerger.Windows windows, String target, Assembly assembly, int nTraits, int nNodes)
            implements Serializable {
        WindowFile run(String window, int part, TaskRunner.Meter meter) throws IOException {
            WindowFile file = WindowFile.write(
                    Path.of(target), window, new PooledFormat(assembly, nTraits, nNodes), out -> pool(window, out));
            meter.add(1, file.rows());
            return file;
        }

        private void pool(String window, RowFileWriter<PooledRow> out) throws IOException {
            windows.pool(window, out);
        }
    }

    /** Pools into a new folder, and says what is in it. */
    static PooledAssociation.Info run(
            SparkSession spark,
            List<AssociationPackage> packages,
            AssociationMerger merger,
            AssociationMerger.Request request,
            Path folder,
            Progress progress)
            throws IOException {
        PackageHead first = packages.get(0).head();
        TreeSet<String> windows = new TreeSet<>();
        packages.forEach(p -> windows.addAll(p.head().windows()));
        AssociationMerger.Plan plan = merger.plan(spark, packages, request, progress);
        Path data = Files.createDirectories(folder.resolve(PooledAssociation.DATA));
        Task task = new Task(
                plan.windows(),
                data.toString(),
                first.assembly(),
                plan.traits().size(),
                plan.nodes().size());
        progress.total(windows.size(), "windows");
        List<WindowFile> files = TaskRunner.run(spark, "goe merge", new ArrayList<>(windows), task::run, progress);
        WindowFile.publish(data, files, true);
        PooledAssociation.Info info = PooledAssociation.Info.of(
                first.assembly().name(),
                first.synthetic(),
                request.model().toString(),
                request.genomicControl(),
                plan.traits(),
                plan.nodes(),
                new ArrayList<>(windows),
                files.stream().mapToLong(WindowFile::rows).sum(),
                Software.NAME);
        PooledAssociation.write(folder, info);
        return info;
    }
}
