package eu.goe.core.store;

import java.util.Map;

/**
 * A data file as a table's log has it.
 *
 * @param path relative to the table
 * @param partition values by column
 * @param addedMillis when it was added, in milliseconds since 1970
 * @param statistics JSON, as Delta's protocol has it
 * @param tags free text by name
 */
record LoggedFile(
        String path,
        Map<String, String> partition,
        long bytes,
        long addedMillis,
        String statistics,
        Map<String, String> tags) {}
