package eu.goe.core.command;

import eu.goe.core.errors.UsageException;
import eu.goe.core.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The option that names the node's store; mixed into every command that works on one. */
public final class StoreOption {
    @Option(
            names = {"-s", "--store"},
            paramLabel = "URI",
            scope = ScopeType.INHERIT, // of "samples" to "samples import", so that either place will do
            description = "The node's store: a folder, hdfs:// or s3a:// (default: the variable GOE_STORE).")
    private @Nullable String uri;

    /** The URI that was given or is the default. */
    public String uri(CommandContext context) {
        String given = uri;
        return given != null
                ? given
                : context.defaultStore()
                        .orElseThrow(
                                () -> new UsageException("Which store? Give -s STORE or set the variable GOE_STORE."));
    }

    /** Opens the store. */
    public Store open(CommandContext context) {
        return Store.open(context::spark, context.hadoop(), uri(context), context.clock());
    }
}
