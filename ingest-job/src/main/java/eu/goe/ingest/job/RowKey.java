package eu.goe.ingest.job;

import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Variant;

/** A row's place in {@code variants}: the variant, then the tile. */
record RowKey(Variant variant, int tile) implements Comparable<RowKey> {
    static RowKey of(VariantRow row) {
        return new RowKey(row.variant(), row.tile());
    }

    @Override
    public int compareTo(RowKey other) {
        int byVariant = variant.compareTo(other.variant);
        return byVariant != 0 ? byVariant : Integer.compare(tile, other.tile);
    }
}
