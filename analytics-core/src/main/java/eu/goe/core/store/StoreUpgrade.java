package eu.goe.core.store;

import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** What a store of an earlier build lacks, and how it gets it. */
final class StoreUpgrade {
    private StoreUpgrade() {}

    /**
     * What was done, or would be.
     *
     * @param tables that were made
     * @param from the format that the store had
     */
    record Done(List<String> tables, int from) {}

    /** @throws VerificationException that names the command, if the store needs it */
    static void requireNone(StoreFiles files, StoreInfo info, String uri) {
        if (info.format() < StoreInfo.FORMAT) {
            throw new VerificationException("The store at " + uri + " has format " + info.format()
                    + ", of an earlier build; this program reads format " + StoreInfo.FORMAT
                    + ". Take it over with: goe upgrade -s " + uri);
        }
        List<StoreSchema> lacking = lacking(files);
        if (!lacking.isEmpty()) {
            throw new VerificationException("The store at " + uri + " is of an earlier build and lacks the table "
                    + folders(lacking) + ". Make it with: goe upgrade -s " + uri);
        }
    }

    /**
     * Makes the tables that a store of an earlier build lacks, and then says that it has the format of this program: rows of earlier
     * results are read as they are. Nothing else in it changes, and until this is done it is refused as before; who is killed runs it again.
     *
     * @param dryRun whether to say it only
     * @throws UsageException if there is no store at the URI
     * @throws VerificationException if the store has another format, or results whose table is missing
     */
    static Done run(Supplier<SparkSession> spark, Configuration hadoop, String uri, Clock clock, boolean dryRun) {
        Store store = Store.anyOf(spark, hadoop, uri, clock);
        List<StoreSchema> lacking = lacking(new StoreFiles(hadoop, uri));
        List<StoreSchema> lost = store.results().stream()
                .flatMap(result -> result.type().table().stream())
                .filter(lacking::contains)
                .distinct()
                .toList();
        if (!lost.isEmpty()) {
            throw new VerificationException("The store at " + uri + " has results in the table " + folders(lost)
                    + ", which is missing: it is damaged, not old. Bring it back from a backup.");
        }
        if (!dryRun) {
            lacking.forEach(table -> table.create(spark.get(), store.path(table), "", clock));
            if (store.info().format() < StoreInfo.FORMAT) {
                store.info().raiseFormat(new StoreFiles(hadoop, uri));
            }
        }
        return new Done(
                lacking.stream().map(StoreSchema::folder).toList(), store.info().format());
    }

    private static List<StoreSchema> lacking(StoreFiles files) {
        Set<String> there = new HashSet<>(files.inRoot());
        return StoreSchema.LATER.stream()
                .filter(table -> !there.contains(table.folder()))
                .toList();
    }

    private static String folders(List<StoreSchema> tables) {
        return tables.stream().map(StoreSchema::folder).collect(Collectors.joining(", "));
    }
}
