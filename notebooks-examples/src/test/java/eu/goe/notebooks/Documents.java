package eu.goe.notebooks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where documents are, and how they are tested. */
final class Documents {
    /** Whether tests write documents as they should be, instead of complaining: {@code -Dgoe.write=true}. */
    static final boolean WRITE = Boolean.getBoolean("goe.write");

    private Documents() {}

    /** The checkout. */
    static Path root() {
        return Path.of(System.getProperty("goe.root"));
    }

    static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(f -> Files.isExecutable(Path.of(f, program)));
    }
}
