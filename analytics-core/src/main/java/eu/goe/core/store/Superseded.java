package eu.goe.core.store;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Runs whose files no batch names any more since their blocks were compacted, and which stay for a while all the same: for readers that had
 * begun, and so that the store can go back. A file {@code superseded/RUN} says until when. A run that a batch still names may be among them.
 */
record Superseded(StoreFiles files) {
    private static final String FOLDER = "superseded/";

    /** Marks runs before they are superseded. */
    void keep(Collection<String> runs, Instant until) {
        for (String run : runs) {
            files.delete(FOLDER + run);
            files.writeText(FOLDER + run, until + "\n");
        }
    }

    /** Runs whose files stay at a moment; one with an unreadable mark is among them. */
    Set<String> kept(Instant now) {
        Set<String> kept = new HashSet<>();
        for (StoreFiles.Found mark : files.list(FOLDER + "*")) {
            String run = mark.name().substring(FOLDER.length());
            if (!run.startsWith(".") && !isOver(mark.name(), now)) {
                kept.add(run);
            }
        }
        return kept;
    }

    private boolean isOver(String name, Instant now) {
        String text = files.readText(name).orElse("").strip();
        try {
            return Instant.parse(text).isBefore(now);
        } catch (DateTimeParseException unreadable) {
            return false;
        }
    }

    /** Removes marks whose time is over. */
    void forgetOver(Instant now) {
        forget(mark -> isOver(FOLDER + mark, now));
    }

    /** Removes marks of runs that have nothing any more. */
    void forgetOthers(Set<String> owned) {
        forget(run -> !owned.contains(run));
    }

    private void forget(Predicate<String> isNeedless) {
        for (StoreFiles.Found mark : files.list(FOLDER + "*")) {
            String run = mark.name().substring(FOLDER.length());
            if (!run.startsWith(".") && isNeedless.test(run)) {
                files.delete(mark.name());
            }
        }
    }
}
