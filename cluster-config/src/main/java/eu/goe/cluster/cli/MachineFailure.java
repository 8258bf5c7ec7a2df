package eu.goe.cluster.cli;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a failure says about the machine: a full disk, or a place that this user may not use. It is the message to print, with what to do. */
final class MachineFailure {
    private static final int DEEPEST_CAUSE = 50;
    private static final Pattern FULL = Pattern.compile("No space left on device|Disk quota exceeded");

    /** As the kernel, Java, Hadoop's local file system and HDFS say it; the path, where it is said, stands before or behind. */
    private static final Pattern DENIED = Pattern.compile("(?:(?<before>(?:[a-z0-9]+:)?/[^\\s:()]*)[: ]+\\(?)?"
            + "(?<what>Permission denied|Operation not permitted|Read-only file system|Mkdirs failed to create (?<behind>[^\\s,]+)|"
            + "AccessDeniedException: (?<alone>(?:[a-z0-9]+:)?/[^\\s:]*))");

    private static final Pattern INODE = Pattern.compile("inode=\"([^\"]+)\"");

    private MachineFailure() {}

    /** The message, if one of the causes is of this kind. */
    static Optional<String> message(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            String text = String.valueOf(cause);
            Matcher full = FULL.matcher(text);
            if (full.find()) {
                return Optional.of(
                        full.group() + ": the disk of the store, of the output or of temporary files is full.\n"
                                + "Make room and run the same command again; an ingest goes on where it was.");
            }
            Matcher denied = DENIED.matcher(text);
            if (denied.find()) {
                Matcher inode = INODE.matcher(text);
                return Optional.of(denied(
                        denied.group("what"),
                        first(
                                denied.group("before"),
                                denied.group("behind"),
                                denied.group("alone"),
                                inode.find() ? inode.group(1) : null)));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static String denied(String what, @Nullable String path) {
        boolean isReadOnly = what.startsWith("Read-only");
        return (isReadOnly ? "Read-only file system: " : "Permission denied: ")
                + folder(path)
                + (isReadOnly ? " cannot be written" : " is not this user's to read or write")
                + ".\nRun the command as the user whose store it is, or have the place opened to this one.";
    }

    /** Not the file's own name, since files are called after people. */
    private static String folder(@Nullable String path) {
        if (path == null) {
            return "a file or folder";
        }
        int end = path.replaceFirst("/+$", "").lastIndexOf('/');
        return end > 0 ? "something in " + path.substring(0, end) : path;
    }

    private static @Nullable String first(@Nullable String... texts) {
        for (String text : texts) {
            if (text != null) {
                return text;
            }
        }
        return null;
    }
}
