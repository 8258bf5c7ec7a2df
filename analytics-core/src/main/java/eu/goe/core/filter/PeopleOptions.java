package eu.goe.core.filter;

import eu.goe.core.command.CommandContext;
import eu.goe.core.store.Store;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every analysis: which people by name. */
public final class PeopleOptions {
    @Option(
            names = "--keep",
            paramLabel = "FILE",
            description = "Only the people of a list, as plink2 has them: a line each, IID, or FID and IID (a header"
                    + " with #FID or #IID may say which). Who is not in the store does not matter.")
    private @Nullable String keep;

    @Option(names = "--remove", paramLabel = "FILE", description = "Without the people of such a list.")
    private @Nullable String remove;

    /** With the people of these options, and nothing else chosen. */
    public Filters filters(Store store, CommandContext context) {
        return new Filters(
                numbers("--keep", keep, store, context),
                numbers("--remove", remove, store, context),
                null,
                VariantFilter.ALL);
    }

    private static @Nullable BitSet numbers(String option, @Nullable String file, Store store, CommandContext context) {
        if (file == null) {
            return null;
        }
        PeopleList list = PeopleList.read(option, file, store);
        if (list.unknown() > 0) {
            context.warn(option + ": " + list.unknown() + " people are not in the store, and do not matter");
        }
        return list.numbers();
    }
}
