package eu.goe.ingest.source;

import eu.goe.ingest.bgzf.ByteScan;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * The genotypes of a record as structs. Only the fields that are wanted are parsed; the structs are made once and
 * filled again for each record, so they are good until the next.
 */
final class GenotypeParser {
    /** What to do with a FORMAT field: its column in the struct, or one of these. */
    private static final int SKIP = -1;

    private static final int GT = -2;

    private final StructField[] fields;
    private final @Nullable FieldParser[] parsers;
    private final KeyTable columns;
    private final int phasedColumn;
    private final int callsColumn;
    /** Columns that come from FORMAT, to be emptied before each sample. */
    private final boolean[] fromFormat;

    private final GenericInternalRow[] rows;
    private final GenericArrayData array;
    private final CallCache calls = new CallCache();

    private byte[] latestFormat = new byte[0];
    private int[] plan = new int[0];
    /** The last FORMAT field that is wanted. */
    private int lastWanted = -1;

    /**
     * @param struct the wanted fields
     * @param samples names in column order
     */
    GenotypeParser(StructType struct, UTF8String[] samples) {
        fields = struct.fields();
        parsers = new FieldParser[fields.length];
        fromFormat = new boolean[fields.length];
        String[] keys = new String[fields.length];
        int sampleColumn = -1;
        int phased = -1;
        int called = -1;
        for (int f = 0; f < fields.length; f++) {
            String name = fields[f].name();
            keys[f] = VcfSchema.formatKey(name);
            switch (name) {
                case SiteSchema.SAMPLE_ID -> sampleColumn = f;
                case SiteSchema.PHASED -> phased = f;
                case SiteSchema.CALLS -> called = f;
                default -> {
                    parsers[f] = FieldParser.of(
                            "genotypes." + name,
                            fields[f].dataType(),
                            VcfSchema.number(fields[f], keys[f]),
                            keys[f].equals("FT") ? ';' : ',');
                }
            }
            fromFormat[f] = f != sampleColumn;
            if (parsers[f] == null) {
                keys[f] = "\t" + name; // no FORMAT field has such a name
            }
        }
        columns = new KeyTable(Arrays.asList(keys));
        phasedColumn = phased;
        callsColumn = called;
        rows = new GenericInternalRow[samples.length];
        for (int s = 0; s < samples.length; s++) {
            rows[s] = new GenericInternalRow(fields.length);
            if (sampleColumn >= 0) {
                rows[s].update(sampleColumn, samples[s]);
            }
        }
        array = new GenericArrayData(rows);
    }

    /**
     * Parses the columns from FORMAT on.
     *
     * @param selection the alternate allele that a split row has; null for all
     */
    GenericArrayData parse(VcfLine line, @Nullable AlleleSelection selection) throws BadRecord {
        byte[] b = line.bytes();
        int end = line.lineEnd();
        int at = line.formatOffset();
        int formatEnd = ByteScan.indexOf(b, at, end, (byte) '\t');
        plan(b, at, formatEnd);
        at = formatEnd + 1;
        for (GenericInternalRow row : rows) {
            if (at > end) {
                throw new BadRecord("fewer columns than the header has samples");
            }
            at = sample(b, at, end, row, line.nAlts(), selection) + 1;
        }
        if (at <= end) {
            throw new BadRecord("more columns than the header has samples");
        }
        return array;
    }

    int nSamples() {
        return rows.length;
    }

    /** Parses one sample's column and returns where it ends. */
    private int sample(
            byte[] b, int from, int end, GenericInternalRow row, int nAlts, @Nullable AlleleSelection selection)
            throws BadRecord {
        for (int f = 0; f < fromFormat.length; f++) {
            if (fromFormat[f]) {
                row.setNullAt(f);
            }
        }
        int at = from;
        for (int k = 0; k <= lastWanted; k++) {
            int stop = at;
            while (stop < end && b[stop] != ':' && b[stop] != '\t') {
                stop++;
            }
            int column = plan[k];
            if (column == GT) {
                genotype(b, at, stop, row, nAlts, selection);
            } else if (column != SKIP) {
                try {
                    FieldParser parser = parsers[column];
                    row.update(column, parser == null ? null : parser.parse(b, at, stop, selection));
                } catch (BadRecord e) {
                    throw new BadRecord(
                            "FORMAT field " + VcfSchema.formatKey(fields[column].name()) + " " + e.reason());
                }
            }
            if (stop == end || b[stop] == '\t') {
                return stop;
            }
            at = stop + 1;
        }
        return ByteScan.indexOf(b, at, end, (byte) '\t');
    }

    private void genotype(
            byte[] b, int from, int to, GenericInternalRow row, int nAlts, @Nullable AlleleSelection selection)
            throws BadRecord {
        calls.parse(b, from, to, nAlts, selection == null ? 0 : selection.alt());
        if (phasedColumn >= 0) {
            row.update(phasedColumn, calls.isPhased());
        }
        if (callsColumn >= 0) {
            row.update(callsColumn, calls.calls());
        }
    }

    private void plan(byte[] b, int from, int to) throws BadRecord {
        if (Arrays.equals(latestFormat, 0, latestFormat.length, b, from, to)) {
            return;
        }
        latestFormat = new byte[0];
        lastWanted = -1;
        int n = 0;
        for (int i = from; i < to; i++) {
            n += b[i] == ':' ? 1 : 0;
        }
        plan = new int[n + 1];
        int at = from;
        for (int k = 0; k <= n; k++) {
            int stop = ByteScan.indexOf(b, at, to, (byte) ':');
            if (stop == at && n > 0) {
                throw new BadRecord("FORMAT has an empty field");
            }
            boolean isGt = stop - at == 2 && b[at] == 'G' && b[at + 1] == 'T';
            if (isGt) {
                plan[k] = phasedColumn >= 0 || callsColumn >= 0 ? GT : SKIP;
            } else {
                plan[k] = columns.find(b, at, stop);
            }
            if (plan[k] != SKIP) {
                lastWanted = k;
            }
            at = stop + 1;
        }
        latestFormat = Arrays.copyOfRange(b, from, to);
    }
}
