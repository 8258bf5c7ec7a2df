package eu.goe.core.store;

import eu.goe.core.errors.VerificationException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** The folder {@code names}: ids of a batch's samples, its source files, and digests of both. */
record NameFiles(StoreFiles files) {
    private static final String FOLDER = "names/";

    private static String samples(String run) {
        return FOLDER + run + ".samples";
    }

    private static String sources(String run) {
        return FOLDER + run + ".files";
    }

    private static String digests(String run) {
        return FOLDER + run + ".sha256";
    }

    /** All that a batch may have in the folder. */
    static List<String> of(Batch batch) {
        return List.of(samples(batch.run()), sources(batch.run()), digests(batch.run()));
    }

    /** Writes those of a new batch, before anybody sees it. */
    void write(Batch batch, List<String> ids, List<String> sources) {
        files.writePrivateText(samples(batch.run()), Store.lines(ids));
        files.writePrivateText(sources(batch.run()), Store.lines(sources));
        files.writePrivateText(digests(batch.run()), digestText(batch.run(), ids, sources));
    }

    /** Puts others in the place of what is there. */
    void replace(Batch batch, List<String> ids, List<String> sources) {
        files.replacePrivateText(sources(batch.run()), Store.lines(sources));
        files.replacePrivateText(samples(batch.run()), Store.lines(ids));
        if (files.readText(digests(batch.run())).isPresent()) {
            files.replacePrivateText(digests(batch.run()), digestText(batch.run(), ids, sources));
        }
    }

    /** As {@code sha256sum} writes it, and {@code sha256sum -c} checks it in the folder. */
    private static String digestText(String run, List<String> ids, List<String> sources) {
        return DigestUtils.sha256Hex(Store.lines(ids)) + "  " + run + ".samples\n"
                + DigestUtils.sha256Hex(Store.lines(sources)) + "  " + run + ".files\n";
    }

    /** Whether the ids are there: they go before the files of a removed batch do. */
    boolean has(Batch batch) {
        return files.modified(samples(batch.run())).isPresent();
    }

    /**
     * Ids of a batch's samples in the order of their numbers, empty for those who are erased.
     *
     * @throws VerificationException if they are missing
     */
    List<String> ids(Batch batch) {
        return files.readText(samples(batch.run()))
                .orElseThrow(() -> new VerificationException(
                        "The names of batch " + batch.name() + " are missing from the store."))
                .lines()
                .toList();
    }

    /** @see Store#sourceFiles */
    List<String> sources(Batch batch) {
        return files.readText(sources(batch.run())).orElse("").lines().toList();
    }

    /** Whether both files are as their digests say; empty if none was recorded. */
    Optional<Boolean> isAsWritten(Batch batch) {
        return files.readText(digests(batch.run())).map(recorded -> {
            String ids = files.readText(samples(batch.run())).orElse("");
            String sources = files.readText(sources(batch.run())).orElse("");
            return recorded.equals(DigestUtils.sha256Hex(ids) + "  " + batch.run() + ".samples\n"
                    + DigestUtils.sha256Hex(sources) + "  " + batch.run() + ".files\n");
        });
    }

    void delete(String run) {
        List.of(samples(run), sources(run), digests(run)).forEach(files::delete);
    }
}
