package eu.goe.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/** Reads every file of the small tables with the checksums of its pages, and counts its rows. */
record SmallTableCheck(Store store) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REMEDY = "bring the table back from a backup";

    void run(List<StoreCheck.Finding> findings) {
        for (StoreSchema table : StoreSchema.values()) {
            if (StoreSchema.perVariant().contains(table)) {
                continue;
            }
            try {
                TableSnapshot newest = TableSnapshot.newest(store.plainFiles(), table);
                for (LoggedFile file : newest.files()) {
                    String what = problem(table, newest, file);
                    if (!what.isEmpty()) {
                        findings.add(new StoreCheck.Finding(table.folder() + "/" + file.path(), what, REMEDY));
                    }
                }
            } catch (RuntimeException unreadable) {
                findings.add(new StoreCheck.Finding(table.folder() + "/_delta_log", cannotBeRead(unreadable), REMEDY));
            }
        }
    }

    private static String cannotBeRead(Throwable e) {
        return "cannot be read (" + TableSnapshot.root(e).getClass().getSimpleName() + ")";
    }

    /** Empty for none. */
    private String problem(StoreSchema table, TableSnapshot newest, LoggedFile file) {
        try {
            long length = new TableRoot(store.path(table)).length(file.path());
            if (length != file.bytes()) {
                return length < 0 ? "is missing" : "has " + length + " bytes, not " + file.bytes();
            }
            long rows = newest.rows(file.path()).size();
            long recorded = JSON.readTree(file.statistics()).path("numRecords").asLong(rows);
            return rows == recorded ? "" : "has " + rows + " rows, not " + recorded;
        } catch (JsonProcessingException e) {
            return "has unreadable statistics in the log";
        } catch (IOException | RuntimeException unreadable) {
            return cannotBeRead(unreadable);
        }
    }
}
