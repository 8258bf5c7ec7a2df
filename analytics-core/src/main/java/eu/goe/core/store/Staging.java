package eu.goe.core.store;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** The folder {@code staging} of a store, with a folder for each ingest or compaction that has not ended, and the numbers that batches took. */
record Staging(StoreFiles files) {
    private static final String FOLDER = "staging/";

    /**
     * Begins a run, or takes over what a killed one of the same key has left.
     *
     * @param number the least that the batch may have
     */
    StagedRun begin(String key, int number) {
        String run = UUID.randomUUID().toString().replace("-", "");
        String folder = files.path(FOLDER + key + "." + run);
        List<StoreFiles.Found> left = files.list(FOLDER + key + ".*");
        return Store.io(() -> left.isEmpty()
                ? StagedRun.create(folder, run, take(number))
                : StagedRun.takeOver(files.path(left.get(0).name()), folder, run));
    }

    /** A batch number from {@code least} that nobody has. */
    private int take(int least) {
        int number = least;
        while (!files.createExclusive("numbers/" + number)) {
            number++;
        }
        return number;
    }

    /** @param landed whether the run's batch is in the store; else its number is free again */
    void forget(StagedRun staged, boolean landed) {
        files.deleteFolder(staged.folder().substring(files.path("").length() + 1));
        if (!landed) {
            files.delete("numbers/" + staged.number());
        }
    }

    /** Forgets runs in which nothing has happened since; their files are the sweep's to delete. */
    void dropIdle(long sinceMillis) {
        for (StoreFiles.Found folder : files.list(FOLDER + "*")) {
            boolean isIdle = Stream.concat(Stream.of(folder), files.list(folder.name() + "/parts").stream())
                    .noneMatch(f -> f.modified() > sinceMillis);
            if (isIdle) {
                files.deleteFolder(folder.name());
            }
        }
    }

    /** Ends runs whose key begins so: their processes find it out before they commit. */
    void end(String keyPrefix) {
        files.list(FOLDER + keyPrefix + "*").forEach(folder -> files.deleteFolder(folder.name()));
    }

    /** Forgets runs that were killed when all was done but this: what they made may have been removed since, and is not made again of their files. */
    void forgetLanded(Set<String> landed) {
        for (StoreFiles.Found folder : files.list(FOLDER + "*")) {
            if (landed.contains(folder.name().substring(folder.name().lastIndexOf('.') + 1))) {
                files.deleteFolder(folder.name());
            }
        }
    }

    /** The runs that may go on. */
    Set<String> runs() {
        Set<String> runs = new HashSet<>();
        // One without a number has been ended, and a late report has made the folder again.
        for (StoreFiles.Found number : files.list(FOLDER + "*/" + StagedRun.NUMBER)) {
            String folder = number.name().substring(0, number.name().lastIndexOf('/'));
            runs.add(folder.substring(folder.lastIndexOf('.') + 1));
        }
        return runs;
    }
}
