package eu.goe.core.frequency;

import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.SortedMerge;
import eu.goe.core.parquet.VariantKeyFormat;
import eu.goe.core.store.Block;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier result says about the people whom it counted, one position after the other, as a part of a new result. Of an allele
 * that it does not list it says what its other rows at the position say, which is exact where they agree on who was called; where it
 * lists nothing, {@code callability} of its blocks does. Neither is asked for genotypes. One owner; not for places where the sex
 * ploidy changes calls.
 */
final class EarlierCounts implements AutoCloseable {
    /**
     * What tasks need to know of the result.
     *
     * @param blocks whose people it counted
     * @param added all other blocks
     * @param people of each of its strata
     * @param placeOf of each stratum of the new result its place in it, −1 where it has none of those people
     * @param callsAgree as {@link FrequencyDefinition#callsAgree}
     */
    record Source(List<Block> blocks, List<Block> added, int[] people, int[] placeOf, boolean callsAgree)
            implements Serializable {}

    /**
     * What is known of one stretch.
     *
     * @param rows files of the result
     * @param callability of its blocks
     */
    record Part(List<TableFile> rows, List<TableFile> callability) implements Serializable {}

    private final Source source;
    private final LocusCounter unlisted;
    private final CallabilityReader callability;
    private final List<RowFileReader<FrequencyRow>> readers = new ArrayList<>();
    private final SortedMerge<Variant, FrequencyRow> rows;
    private @Nullable FrequencyRow next;
    private List<FrequencyRow> here = List.of();

    /**
     * Opens a stretch.
     *
     * @param first start of its first position, and
     * @param last of its last one, where it lies on one contig
     */
    EarlierCounts(
            Source source,
            Part part,
            TableRoot results,
            TableRoot callabilityRoot,
            Assembly assembly,
            StrataPlan plan,
            boolean adjust,
            int first,
            int last)
            throws IOException {
        this.source = source;
        Tiles tiles = new Tiles(source.blocks(), plan);
        callability = new CallabilityReader(callabilityRoot, assembly, part.callability(), tiles, first, last);
        unlisted = new LocusCounter(assembly, plan, tiles, callability, adjust);
        boolean isOpen = false;
        try {
            for (TableFile file : part.rows()) {
                readers.add(results.open(
                        file.path(), FrequencyFormat.ofStore(assembly, source.people(), false), column -> true));
            }
            isOpen = true;
        } finally {
            if (!isOpen) {
                close();
            }
        }
        rows = new SortedMerge<>(readers, FrequencyRow::variant);
        advance();
    }

    private void advance() {
        next = rows.hasNext() ? rows.next().get(0).row() : null;
    }

    /** The variant of the next row; null behind the last. */
    @Nullable
    Variant next() {
        FrequencyRow row = next;
        return row == null ? null : row.variant();
    }

    /**
     * Goes to a position, not before the last one and not behind {@link #next}.
     *
     * @return the variants that the result lists here, in order
     */
    List<Variant> moveTo(int contig, int start) {
        here = new ArrayList<>(2);
        for (FrequencyRow row = next;
                row != null && row.variant().contig() == contig && row.variant().start() == start;
                row = next) {
            here.add(row);
            advance();
        }
        if (here.isEmpty()) {
            unlisted.moveTo(contig, start, List.of());
        }
        return here.stream().map(FrequencyRow::variant).toList();
    }

    /** Adds what the result says about a variant at the position. */
    void addTo(Variant variant, StrataCounts raw, StrataCounts adj) {
        if (here.isEmpty()) {
            unlisted.count(variant);
            raw.addAll(unlisted.raw());
            adj.addAll(unlisted.adj());
            return;
        }
        for (FrequencyRow row : here) {
            if (row.variant().compareTo(variant) == 0) {
                add(row.raw(), false, raw);
                add(row.adj(), false, adj);
                return;
            }
        }
        add(here.get(0).raw(), true, raw);
        add(here.get(0).adj(), true, adj);
    }

    private void add(@Nullable StrataCounts counts, boolean ofAnother, StrataCounts into) {
        if (counts != null) {
            into.addAll(ofAnother ? counts.ofUnlisted() : counts, source.placeOf());
        }
    }

    /**
     * Whether a stretch can be answered: not if its calls may disagree and a variant is new at a position where the result lists others.
     *
     * @param added files of {@code variants} of the other blocks
     */
    static boolean answers(
            Source source, Part part, List<TableFile> added, TableRoot results, TableRoot variants, Assembly assembly)
            throws IOException {
        if (source.callsAgree()) {
            return true;
        }
        List<RowFileReader<Variant>> keys = new ArrayList<>();
        try {
            for (TableFile file : part.rows()) {
                keys.add(results.open(file.path(), new VariantKeyFormat(assembly), column -> true));
            }
            int nEarlier = keys.size();
            for (TableFile file : added) {
                keys.add(variants.open(file.path(), new VariantKeyFormat(assembly), column -> true));
            }
            SortedMerge<Variant, Variant> groups = new SortedMerge<>(keys, v -> v);
            Variant place = null;
            boolean listsSome = false;
            boolean lacksSome = false;
            while (groups.hasNext()) {
                List<SortedMerge.Entry<Variant>> group = groups.next();
                Variant variant = group.get(0).row();
                if (place == null || place.contig() != variant.contig() || place.start() != variant.start()) {
                    place = variant;
                    listsSome = false;
                    lacksSome = false;
                }
                boolean isListed = group.get(0).stream() < nEarlier;
                listsSome |= isListed;
                lacksSome |= !isListed;
                if (listsSome && lacksSome) {
                    return false;
                }
            }
            return true;
        } finally {
            for (RowFileReader<Variant> reader : keys) {
                reader.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        callability.close();
        for (RowFileReader<FrequencyRow> reader : readers) {
            reader.close();
        }
    }
}
