package eu.goe.core.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds and deletes what killed runs have left of {@code variants} and of names.
 *
 * @param visible runs of visible batches
 * @param staged runs that may go on: what they have written is theirs
 * @param before only what is older, in milliseconds since 1970, is deleted
 */
record Sweep(StoreFiles files, TableLog log, Set<String> visible, Set<String> staged, long before) {
    private static final String TABLE = StoreSchema.VARIANTS.folder() + "/";

    /** @return how many files of the table were deleted */
    int run(long nowMillis) {
        List<TableFile> stale = new ArrayList<>();
        Set<String> inLog = new HashSet<>();
        for (TableLog.Entry entry : log.entries()) {
            if (visible.contains(entry.run()) || staged.contains(entry.run()) || entry.addedMillis() >= before) {
                inLog.add(TABLE + entry.file().path());
            } else {
                stale.add(entry.file());
            }
        }
        log.remove(stale, nowMillis);
        Set<String> reported = reportedFiles();
        int deleted = 0;
        for (String pattern : List.of("*/*.parquet", "*/.*.crc")) {
            for (StoreFiles.Found file : files.list(TABLE + pattern)) {
                String data = dataFile(file.name());
                if (!data.startsWith(TABLE + "_delta_log")
                        && !inLog.contains(data)
                        && !reported.contains(data)
                        && !staged.contains(run(data))
                        && file.modified() < before) {
                    files.delete(file.name());
                    deleted += data.equals(file.name()) ? 1 : 0;
                }
            }
        }
        for (String folder : List.of("names", "contigs")) {
            for (StoreFiles.Found file : files.list(folder + "/*")) {
                String run = file.name().substring(folder.length() + 1).replaceAll("\\..*", "");
                if (!visible.contains(run) && !staged.contains(run) && file.modified() < before) {
                    files.delete(file.name());
                }
            }
        }
        files.deleteEmptyFolders(StoreSchema.VARIANTS.folder());
        return deleted;
    }

    /** Files that the reports of staged runs name, whichever process wrote them. */
    private Set<String> reportedFiles() {
        Set<String> reported = new HashSet<>();
        for (StoreFiles.Found report : files.list("staging/*/parts/*.json")) {
            files.readText(report.name())
                    .ifPresent(text -> StagedRun.filesOf(text).forEach(path -> reported.add(TABLE + path)));
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
