package eu.goe.core.exchange;

import eu.goe.core.command.Progress;
import eu.goe.core.disclosure.RoundedCosts;
import eu.goe.core.disclosure.RowGate;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.store.Result;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a result that went through a gate into a package, window by window.
 *
 * @param rows of each file, by its path in the package
 * @param listed all of these
 * @param dropped variants of which nothing is told, rounded
 * @param hidden figures by rule, rounded
 */
record GatedRows(Map<String, Long> rows, long listed, long dropped, Map<String, Long> hidden) {

    /**
     * How rows stand in files, and what lets them through; goes to tasks.
     *
     * @param <T> the row
     */
    interface Source<T> extends Serializable {
        RowFormat<T> format();

        RowGate<T> gate();
    }

    private record Report(WindowFile file, long dropped, Map<String, Long> hidden) implements Serializable {}

    /** Lets one window through. */
    private record Task<T>(TableRoot root, String target, Source<T> source) implements Serializable {
        Report run(ExportTask.Window window, int part, TaskRunner.Meter meter) throws IOException {
            RowGate<T> gate = source.gate();
            RowFormat<T> format = source.format();
            WindowFile file = WindowFile.write(Path.of(target), window.label(), format, writer -> {
                window.forEach(root, format, row -> {
                    @Nullable T told = gate.apply(row);
                    if (told != null) {
                        writer.write(told);
                    }
                });
            });
            meter.add(1, file.rows());
            return new Report(file, gate.dropped(), gate.hidden());
        }
    }

    /**
     * Writes all windows of a result.
     *
     * @param table of its rows
     * @param folder of the package
     * @param data folder of the files in it, with a slash at its end
     */
    static <T> GatedRows write(
            Store store,
            Result result,
            StoreSchema table,
            Source<T> source,
            Path folder,
            String data,
            Progress progress)
            throws IOException {
        Path target = Files.createDirectories(folder.resolve(data));
        Task<T> task = new Task<>(store.root(table), target.toString(), source);
        List<ExportTask.Window> windows = GatedContent.windows(store.resultFiles(result));
        progress.total(windows.size(), "windows");
        List<WindowFile> files = new ArrayList<>();
        Map<String, Long> rows = new LinkedHashMap<>();
        Map<String, Long> hidden = new TreeMap<>();
        long listed = 0;
        long dropped = 0;
        for (Report report : TaskRunner.run(store.spark(), "goe export", windows, task::run, progress)) {
            files.add(report.file());
            rows.put(data + report.file().finalName(), report.file().rows());
            report.hidden().forEach((rule, n) -> hidden.merge(rule, n, Long::sum));
            listed += report.file().rows();
            dropped += report.dropped();
        }
        WindowFile.publish(target, files, false);
        return new GatedRows(rows, listed, RoundedCosts.of(dropped), RoundedCosts.of(hidden));
    }
}
