package eu.goe.core.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds and deletes what killed runs have left of a per-variant table and of names.
 *
 * @param table its folder, with a slash at the end
 * @param visible runs of visible batches or results
 * @param staged runs that may go on: what they have written is theirs
 * @param before only what has been in the log for longer, in milliseconds since 1970, is deleted
 * @param idleBefore only files beside the log whose run has written nothing since are deleted
 */
record Sweep(
        StoreFiles files,
        TableLog log,
        String table,
        Set<String> visible,
        Set<String> staged,
        long before,
        long idleBefore) {

    /** @return how many files of the table were deleted */
    int sweepTable(long nowMillis) {
        List<TableFile> stale = new ArrayList<>();
        Set<String> inLog = new HashSet<>();
        for (TableLog.Entry entry : log.entries()) {
            if (visible.contains(entry.run()) || staged.contains(entry.run()) || entry.addedMillis() >= before) {
                inLog.add(table + entry.file().path());
            } else {
                stale.add(entry.file());
            }
        }
        log.remove(stale, nowMillis);
        Set<String> gone = new HashSet<>();
        stale.forEach(file -> gone.add(table + file.path()));
        Set<String> reported = reportedFiles(files, table);
        List<StoreFiles.Found> found = dataFiles(files, table);
        Map<String, Long> lastWritten = new HashMap<>();
        found.forEach(file -> lastWritten.merge(run(dataFile(file.name())), file.modified(), Math::max));
        int deleted = 0;
        for (StoreFiles.Found file : found) {
            String data = dataFile(file.name());
            boolean isIdle = gone.contains(data) || lastWritten.getOrDefault(run(data), 0L) < idleBefore;
            if (!data.startsWith(table + "_delta_log")
                    && !inLog.contains(data)
                    && !reported.contains(data)
                    && !staged.contains(run(data))
                    && isIdle) {
                files.delete(file.name());
                deleted += data.equals(file.name()) ? 1 : 0;
            }
        }
        files.deleteEmptyFolders(table);
        return deleted;
    }

    /**
     * Names that no kept batch has, and contigs of batches that never were: those of removed ones stay, as later batches' lists begin with them.
     *
     * @param all batches that ever were
     */
    void sweepNames(List<Batch> all) {
        Set<String> known = new HashSet<>();
        all.forEach(b -> known.add(b.run()));
        for (String folder : List.of("names", "contigs")) {
            Set<String> stay = folder.equals("names") ? visible : known;
            for (StoreFiles.Found file : files.list(folder + "/*")) {
                String run = file.name().substring(folder.length() + 1).replaceAll("\\..*", "");
                if (!file.name().equals(DeniedNames.KEY)
                        && !file.name().equals(ExportLedger.HEAD)
                        && !stay.contains(run)
                        && !staged.contains(run)
                        && file.modified() < before) {
                    files.delete(file.name());
                }
            }
        }
    }

    /**
     * Deletes all files of a table that nobody owns, whatever their age. Whose a file is the log says by its tag, where it is in the log: one that a run
     * has taken over from a killed one keeps that one's name. Else a report of a staged run says it, else its name.
     *
     * @param owners the runs of kept blocks and staged runs; asked for when it is known which files there are, so that none of those is
     *     of a run that began later
     * @return how many
     */
    static int unowned(StoreFiles files, TableLog log, String table, long nowMillis, Supplier<Set<String>> owners) {
        Map<String, String> runBefore = new HashMap<>();
        log.entries().forEach(e -> runBefore.put(e.file().path(), e.run()));
        List<StoreFiles.Found> found = dataFiles(files, table);
        Set<String> owned = owners.get();
        Set<String> reported = reportedFiles(files, table);
        List<TableFile> unowned = new ArrayList<>();
        Set<String> inLog = new HashSet<>();
        for (TableLog.Entry entry : log.entries()) {
            // One that was not there before, or with another run, is of somebody who has begun since.
            boolean isUnowned = entry.run().equals(runBefore.get(entry.file().path())) && !owned.contains(entry.run());
            if (isUnowned) {
                unowned.add(entry.file());
            } else {
                inLog.add(table + entry.file().path());
            }
        }
        log.remove(unowned, nowMillis);
        int deleted = 0;
        for (StoreFiles.Found file : found) {
            String data = dataFile(file.name());
            if (!data.startsWith(table + "_delta_log")
                    && !inLog.contains(data)
                    && !owned.contains(run(data))
                    && !reported.contains(data)) {
                files.delete(file.name());
                deleted += data.equals(file.name()) ? 1 : 0;
            }
        }
        files.deleteEmptyFolders(table);
        return deleted;
    }

    private static List<StoreFiles.Found> dataFiles(StoreFiles files, String table) {
        List<StoreFiles.Found> found = new ArrayList<>();
        for (String pattern : List.of("*/*.parquet", "*/.*.crc", "*/*/*.parquet", "*/*/.*.crc")) {
            found.addAll(files.list(table + pattern));
        }
        return found;
    }

    /** Files that the reports of staged runs name, whichever process wrote them. */
    private static Set<String> reportedFiles(StoreFiles files, String table) {
        Set<String> reported = new HashSet<>();
        Set<String> staged = new Staging(files).runs();
        for (StoreFiles.Found report : files.list("staging/*/parts/*.json")) {
            String folder = report.name().substring(0, report.name().indexOf("/parts/"));
            if (!staged.contains(folder.substring(folder.lastIndexOf('.') + 1))) {
                continue;
            }
            files.readText(report.name())
                    .ifPresent(text -> StagedRun.filesOf(text).forEach(path -> reported.add(table + path)));
        }
        return reported;
    }

    /** The file that a checksum file belongs to; the file itself if it is none. */
    private static String dataFile(String name) {
        int slash = name.lastIndexOf('/') + 1;
        return name.endsWith(".crc") ? name.substring(0, slash) + name.substring(slash + 1, name.length() - 4) : name;
    }

    /** Data files are named {@code RUN-…}. */
    private static String run(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dash = name.indexOf('-');
        return dash < 0 ? name : name.substring(0, dash);
    }
}
