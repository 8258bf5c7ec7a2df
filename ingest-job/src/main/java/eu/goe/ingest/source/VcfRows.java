package eu.goe.ingest.source;

import eu.goe.core.errors.UsageException;
import eu.goe.ingest.bgzf.ByteScan;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Rows of records: one for each, or one for each alternate allele. A row, and everything in it, is good until the next
 * is asked for. What no column needs is not parsed, and so not checked either.
 */
final class VcfRows {
    /** The columns that are not INFO. */
    private enum Column {
        CONTIG,
        START,
        END,
        NAMES,
        REF,
        ALTS,
        QUAL,
        FILTERS,
        IS_SPLIT,
        GENOTYPES,
        OF_INFO
    }

    private final Column[] columns;
    private final @Nullable InfoParser info;
    private final @Nullable GenotypeParser genotypes;
    private final boolean split;
    private final GenericInternalRow row;

    private @Nullable VcfLine line;
    private @Nullable AlleleSelection selection;
    private int nextAlt;
    private int rowsLeft;

    /**
     * @param schema columns that are wanted
     * @param samples names in column order; not looked at if genotypes are not wanted
     */
    VcfRows(StructType schema, UTF8String[] samples, boolean splitToBiallelic) {
        columns = new Column[schema.length()];
        split = splitToBiallelic;
        row = new GenericInternalRow(schema.length());
        GenotypeParser parser = null;
        List<Integer> ofInfo = new ArrayList<>();
        for (int c = 0; c < columns.length; c++) {
            StructField field = schema.fields()[c];
            columns[c] = column(field.name());
            if (columns[c] == Column.GENOTYPES) {
                parser = new GenotypeParser(SiteSchema.genotype(field), samples);
            } else if (columns[c] == Column.OF_INFO) {
                ofInfo.add(c);
            }
        }
        genotypes = parser;
        info = ofInfo.isEmpty() ? null : new InfoParser(schema, ofInfo, splitToBiallelic);
    }

    /** Whether a schema has columns that need the names or the number of samples. */
    static boolean needsSamples(StructType schema) {
        for (StructField field : schema.fields()) {
            if (column(field.name()) == Column.GENOTYPES) {
                return true;
            }
        }
        return false;
    }

    private static Column column(String name) {
        return switch (name) {
            case SiteSchema.CONTIG_NAME -> Column.CONTIG;
            case SiteSchema.START -> Column.START;
            case SiteSchema.END -> Column.END;
            case SiteSchema.NAMES -> Column.NAMES;
            case SiteSchema.REFERENCE_ALLELE -> Column.REF;
            case SiteSchema.ALTERNATE_ALLELES -> Column.ALTS;
            case VcfSchema.QUAL -> Column.QUAL;
            case VcfSchema.FILTERS -> Column.FILTERS;
            case VcfSchema.SPLIT_FROM_MULTI_ALLELIC -> Column.IS_SPLIT;
            case SiteSchema.GENOTYPES -> Column.GENOTYPES;
            default -> {
                if (!name.equals(VcfSchema.ATTRIBUTES) && !name.startsWith(VcfSchema.INFO_PREFIX)) {
                    throw new UsageException("a VCF file has no column " + name
                            + ". Columns are those of Glow: contigName, start, end, names, referenceAllele, alternateAlleles,"
                            + " qual, filters, splitFromMultiAllelic, INFO_…, attributes, genotypes.");
                }
                yield Column.OF_INFO;
            }
        };
    }

    /** Takes a record; its rows come from {@link #next}. */
    void set(VcfLine record) {
        line = record;
        nextAlt = 1;
        boolean splits = split && record.nAlts() > 1;
        rowsLeft = splits ? record.nAlts() : 1;
        selection = splits ? new AlleleSelection(record.nAlts()) : null;
    }

    /** Leaves out what is left of the record. */
    void clear() {
        rowsLeft = 0;
    }

    /** The next row of the record; null after the last. */
    @Nullable
    InternalRow next() throws BadRecord {
        VcfLine record = line;
        if (rowsLeft == 0 || record == null) {
            return null;
        }
        rowsLeft--;
        if (selection != null) {
            selection.select(nextAlt);
        }
        for (int c = 0; c < columns.length; c++) {
            if (columns[c] != Column.OF_INFO) {
                row.update(c, value(columns[c], record));
            }
        }
        if (info != null) {
            info.parse(record, selection, row);
        }
        nextAlt++;
        return row;
    }

    private @Nullable Object value(Column column, VcfLine record) throws BadRecord {
        return switch (column) {
            case CONTIG -> record.contig();
            case START -> record.start();
            case END -> record.end();
            case NAMES -> list(record, VcfLine.ID, ';');
            case REF -> record.ref();
            case ALTS ->
                selection == null
                        ? list(record, VcfLine.ALT, ',')
                        : new GenericArrayData(new Object[] {record.alt(nextAlt - 1)});
            case QUAL -> qual(record);
            case FILTERS -> list(record, VcfLine.FILTER, ';');
            case IS_SPLIT -> selection != null;
            case GENOTYPES ->
                record.formatOffset() > record.lineEnd() || genotypes == null
                        ? noGenotypes()
                        : genotypes.parse(record, selection);
            case OF_INFO -> null;
        };
    }

    private @Nullable Object noGenotypes() throws BadRecord {
        if (genotypes != null && genotypes.nSamples() > 0) {
            throw new BadRecord("fewer columns than the header has samples");
        }
        return null;
    }

    private static @Nullable Object qual(VcfLine record) throws BadRecord {
        if (record.isMissing(VcfLine.QUAL)) {
            return null;
        }
        try {
            return TextNumbers.parseDouble(record.bytes(), record.from(VcfLine.QUAL), record.to(VcfLine.QUAL));
        } catch (BadRecord e) {
            throw new BadRecord("QUAL " + e.reason());
        }
    }

    private static @Nullable Object list(VcfLine record, int column, char separator) {
        if (record.isMissing(column)) {
            return null;
        }
        byte[] b = record.bytes();
        int to = record.to(column);
        List<Object> values = new ArrayList<>(1);
        int at = record.from(column);
        while (at <= to) {
            int stop = ByteScan.indexOf(b, at, to, (byte) separator);
            values.add(UTF8String.fromBytes(b, at, stop - at));
            at = stop + 1;
        }
        return new GenericArrayData(values.toArray());
    }
}
