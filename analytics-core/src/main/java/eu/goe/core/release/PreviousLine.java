package eu.goe.core.release;

import eu.goe.core.parquet.RowColumns;
import eu.goe.core.parquet.RowFormat;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * What a change log needs of a line of a release's Parquet files.
 *
 * @param pos 1-based
 * @param cell as {@link ReleaseCell#toString} writes it
 * @param ac null where not published
 * @param an null where not published
 */
record PreviousLine(
        String contig,
        int pos,
        String ref,
        String alt,
        String cell,
        @Nullable Long ac,
        @Nullable Long an) {
    boolean isAt(PreviousLine other) {
        return pos == other.pos && contig.equals(other.contig) && ref.equals(other.ref) && alt.equals(other.alt);
    }

    /** Reads some columns of {@link ReleaseLineFormat}. */
    static final class Format implements RowFormat<PreviousLine> {
        @Override
        public MessageType schema() {
            MessageType all = ReleaseLineFormat.SCHEMA;
            return new MessageType(all.getName(), all.getFields().subList(0, 8));
        }

        @Override
        public void write(PreviousLine line, RecordConsumer out) {
            throw new UnsupportedOperationException("earlier releases are read, not written");
        }

        @Override
        public PreviousLine read(RowColumns columns) {
            return new PreviousLine(
                    columns.nextString("contig"),
                    columns.nextInt("pos"),
                    columns.nextString("ref"),
                    columns.nextString("alt"),
                    columns.nextString("quality") + ":" + columns.nextString("stratum"),
                    columns.nextNullableLong("AC"),
                    columns.nextNullableLong("AN"));
        }
    }
}
