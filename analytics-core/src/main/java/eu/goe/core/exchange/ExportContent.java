package eu.goe.core.exchange;

import eu.goe.core.association.SumsDefinition;
import eu.goe.core.disclosure.Differencing;
import eu.goe.core.store.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an export puts into a package, and what the rules say of it; {@link ExportJob} gives it its number, remembers it, and signs it. */
interface ExportContent {
    /** What is exported. */
    Result result();

    /** The strata whose own counts are published, and who is in them. */
    Differencing.Export published();

    /** Sites of a list that it answers; 0 if it answers none. */
    long asked();

    /** The round that it takes part in, null if it is no part of a sum. */
    default ExportEntry.@Nullable Round round() {
        return null;
    }

    /** The plan that it answers, null if it answers none. */
    default SumsDefinition.@Nullable Answered plan() {
        return null;
    }

    /**
     * Refuses what may not leave whatever the counts are.
     *
     * @param earlier exports, oldest first
     * @throws eu.goe.core.errors.PolicyException that names the rule
     */
    void require(List<ExportEntry> earlier);

    /** Writes the package's files. */
    Draft write(Path folder, Place place) throws IOException;

    /** The figures as lines of TSV, for the reviewer to read; none where there are more than people read. */
    default List<String> readable() {
        return List.of();
    }

    /** How the node calls the result; no package says it. */
    default String label() {
        return result().name() + " v" + result().version();
    }

    /** What is known of a package before it is sealed: all but its files' checksums. */
    record Draft(Manifest manifest, Map<String, Long> rows) {}

    /**
     * What an export is called in the node's sequence.
     *
     * @param earlier exports that it must not tell anything beside
     */
    record Place(int sequence, @Nullable String previous, String created, List<ExportEntry> earlier) {}
}
