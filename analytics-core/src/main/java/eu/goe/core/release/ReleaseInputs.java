package eu.goe.core.release;

import java.nio.file.Path;

/** Where {@link ReleaseCommand} gets what its arguments name. */
public interface ReleaseInputs {
    /**
     * Opens the folder that {@code merge} wrote.
     *
     * @throws eu.goe.core.errors.GoeException if it is none, or damaged
     */
    MergedSource open(Path merged);

    /**
     * Reads a private key.
     *
     * @throws eu.goe.core.errors.UsageException if it cannot be read
     */
    Signer signer(Path key);

    /** Name and version of this program, as the release records it. */
    String software();
}
