package eu.goe.ingest.source;

import eu.goe.ingest.bgzf.ByteScan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** INFO as columns, or as one map of texts. A key that is no column is passed over. */
final class InfoParser {
    private static final UTF8String TRUE = UTF8String.fromString("true");
    private static final UTF8String OLD_MULTIALLELIC = UTF8String.fromString(VcfSchema.OLD_MULTIALLELIC);

    private final String[] keys;
    private final FieldParser[] parsers;
    private final int[] columns;
    private final boolean[] isFlag;
    private final KeyTable table;
    private final int oldMultiallelic;
    private final int attributes;

    /** @param ofInfo the columns of the schema that are INFO's */
    InfoParser(StructType schema, List<Integer> ofInfo, boolean split) {
        List<String> names = new ArrayList<>();
        List<FieldParser> fields = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<Boolean> flags = new ArrayList<>();
        int map = -1;
        int old = -1;
        for (int c : ofInfo) {
            StructField field = schema.fields()[c];
            if (field.name().equals(VcfSchema.ATTRIBUTES)) {
                map = c;
                continue;
            }
            String key = field.name().substring(VcfSchema.INFO_PREFIX.length());
            if (key.equals(VcfSchema.OLD_MULTIALLELIC) && split) {
                old = c;
            }
            names.add(key);
            fields.add(FieldParser.of(field.name(), field.dataType(), VcfSchema.number(field, field.name()), ','));
            places.add(c);
            flags.add(field.dataType() instanceof BooleanType);
        }
        keys = names.toArray(String[]::new);
        parsers = fields.toArray(FieldParser[]::new);
        columns = places.stream().mapToInt(Integer::intValue).toArray();
        isFlag = new boolean[columns.length];
        for (int i = 0; i < isFlag.length; i++) {
            isFlag[i] = flags.get(i);
        }
        table = new KeyTable(names);
        attributes = map;
        oldMultiallelic = old;
    }

    /** Fills the columns of INFO in a row; of a key that comes twice the last value counts. */
    void parse(VcfLine line, @Nullable AlleleSelection selection, GenericInternalRow row) throws BadRecord {
        for (int i = 0; i < columns.length; i++) {
            row.update(columns[i], isFlag[i] ? Boolean.FALSE : null);
        }
        Map<UTF8String, UTF8String> all = attributes >= 0 ? new LinkedHashMap<>() : Map.of();
        byte[] b = line.bytes();
        int to = line.to(VcfLine.INFO);
        int at = line.isMissing(VcfLine.INFO) ? to : line.from(VcfLine.INFO);
        while (at < to) {
            int stop = ByteScan.indexOf(b, at, to, (byte) ';');
            int equals = ByteScan.indexOf(b, at, stop, (byte) '=');
            int valueFrom = Math.min(equals + 1, stop);
            int i = columns.length == 0 ? -1 : table.find(b, at, equals);
            if (i >= 0) {
                try {
                    row.update(columns[i], parsers[i].parse(b, valueFrom, stop, selection));
                } catch (BadRecord e) {
                    throw new BadRecord("INFO field " + keys[i] + " " + e.reason());
                }
            }
            if (attributes >= 0 && equals > at) {
                all.put(
                        UTF8String.fromBytes(b, at, equals - at),
                        equals == stop ? TRUE : UTF8String.fromBytes(b, valueFrom, stop - valueFrom));
            }
            at = stop + 1;
        }
        if (selection != null && oldMultiallelic >= 0) {
            row.update(oldMultiallelic, original(line));
        }
        if (attributes >= 0) {
            if (selection != null) {
                all.put(OLD_MULTIALLELIC, original(line));
            }
            row.update(
                    attributes,
                    new ArrayBasedMapData(
                            new GenericArrayData(all.keySet().toArray()),
                            new GenericArrayData(all.values().toArray())));
        }
    }

    private static UTF8String original(VcfLine line) {
        StringBuilder text = new StringBuilder();
        text.append(line.contig()).append(':').append(line.start() + 1).append(':');
        text.append(line.ref());
        for (int i = 0; i < line.nAlts(); i++) {
            text.append('/').append(line.alt(i));
        }
        return UTF8String.fromString(text.toString());
    }
}
