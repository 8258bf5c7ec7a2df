package eu.goe.core.store;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.Row;

/**
 * Writes one result: what an analysis has written is the store's once its row is there, and deleted if the analysis fails.
 *
 * @param number of the result, partition of its rows
 * @param run what its files' names begin with
 */
public record AnalysisRun(int number, String run) {

    /** Does the analysis. */
    @FunctionalInterface
    public interface Body {
        Written write(AnalysisRun run);
    }

    /**
     * What an analysis has made.
     *
     * @param definition JSON, in the form of the result's type
     * @param beside rows of small tables that belong to the result, with its run; {@link StoreSchema#QC_SAMPLES}, {@link StoreSchema#QC_COMPONENTS} and {@link
     *     StoreSchema#QC_PAIRS} have such
     */
    public record Written(List<TableFile> files, String definition, Map<StoreSchema, List<Row>> beside) {
        public Written(List<TableFile> files, String definition) {
            this(files, definition, Map.of());
        }
    }

    /**
     * Runs an analysis and makes its result visible.
     *
     */
    public static Result run(Store store, ResultType type, String name, Clock clock, Body body) {
        AnalysisRun made = new AnalysisRun(
                store.nextResult(), "r" + UUID.randomUUID().toString().replace("-", ""));
        boolean isHandedOver = false;
        try {
            Written written = body.write(made);
            Result result = new Result(
                    made.number(),
                    made.run(),
                    name,
                    store.nextVersion(name),
                    type,
                    clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                    written.files().stream().mapToLong(TableFile::rows).sum(),
                    written.definition());
            // The files are the store's from here on, whether or not the result is seen to be there.
            isHandedOver = true;
            store.commitResult(result, written.files(), written.beside());
            return result;
        } finally {
            if (!isHandedOver) {
                type.table().ifPresent(table -> store.discardRun(table, made.run()));
            }
        }
    }
}
