package eu.goe.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Option;

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
                String path = store.path(table);
                for (AddFile file : DeltaLog.forTable(store.spark(), path)
                        .update(false, Option.empty(), Option.empty())
                        .allFiles()
                        .collectAsList()) {
                    String what = problem(table, file);
                    if (!what.isEmpty()) {
                        findings.add(new StoreCheck.Finding(table.folder() + "/" + file.path(), what, REMEDY));
                    }
                }
            } catch (Exception unreadable) { // Spark throws checked ones that Java does not know of
                findings.add(new StoreCheck.Finding(
                        table.folder() + "/_delta_log",
                        "cannot be read (" + unreadable.getClass().getSimpleName() + ")",
                        REMEDY));
            }
        }
    }

    /** Empty for none. */
    private String problem(StoreSchema table, AddFile file) {
        try {
            long length = new TableRoot(store.path(table)).length(file.path());
            if (length != file.size()) {
                return length < 0 ? "is missing" : "has " + length + " bytes, not " + file.size();
            }
            long rows = store.spark()
                    .read()
                    .schema(table.type())
                    .option("parquet.page.verify-checksum.enabled", "true")
                    .parquet(new Path(store.path(table), file.path()).toString())
                    .collectAsList()
                    .size();
            long recorded = JSON.readTree(file.stats()).path("numRecords").asLong(rows);
            return rows == recorded ? "" : "has " + rows + " rows, not " + recorded;
        } catch (JsonProcessingException e) {
            return "has unreadable statistics in the log";
        } catch (Exception unreadable) { // as above
            return "cannot be read (" + unreadable.getClass().getSimpleName() + ")";
        }
    }
}
