package eu.goe.ingest.source;

import eu.goe.core.errors.UsageException;
import eu.goe.ingest.bgzf.ByteScan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** The text of one INFO or FORMAT field as a value of its column. Texts are views of the bytes, not copies. */
abstract sealed class FieldParser {
    /**
     * Parses a value.
     *
     * @param selection which elements of a list stay; null for all
     * @return null if it is missing
     * @throws BadRecord with the end of a sentence that begins with the field
     */
    abstract @Nullable Object parse(byte[] b, int from, int to, @Nullable AlleleSelection selection) throws BadRecord;

    /**
     * The parser for a column.
     *
     * @param number the field's Number, by which lists are split
     * @param separator between elements of a list
     */
    static FieldParser of(String column, DataType type, String number, char separator) {
        if (type instanceof ArrayType list) {
            return list.elementType() instanceof StructType struct
                    ? new Annotations(struct)
                    : new Values(Element.of(column, list.elementType()), number, separator);
        }
        return new Single(Element.of(column, type));
    }

    private static boolean isMissing(byte[] b, int from, int to) {
        return from == to || (to - from == 1 && b[from] == '.');
    }

    private static UTF8String text(byte[] b, int from, int to) {
        return UTF8String.fromBytes(b, from, to - from);
    }

    /** What an element is. */
    private enum Element {
        INT,
        LONG,
        FLOAT,
        DOUBLE,
        TEXT,
        FLAG;

        static Element of(String column, DataType type) {
            if (type instanceof IntegerType) {
                return INT;
            } else if (type instanceof LongType) {
                return LONG;
            } else if (type instanceof FloatType) {
                return FLOAT;
            } else if (type instanceof DoubleType) {
                return DOUBLE;
            } else if (type instanceof StringType) {
                return TEXT;
            } else if (type instanceof BooleanType) {
                return FLAG;
            }
            throw new UsageException("column " + column + " cannot be read as " + type.simpleString()
                    + "; take int, bigint, float, double, string, boolean, or an array of one.");
        }

        Object parse(byte[] b, int from, int to) throws BadRecord {
            return switch (this) {
                case INT -> TextNumbers.parseInt(b, from, to);
                case LONG -> TextNumbers.parseLong(b, from, to);
                case FLOAT -> (float) TextNumbers.parseDouble(b, from, to);
                case DOUBLE -> TextNumbers.parseDouble(b, from, to);
                case TEXT -> text(b, from, to);
                case FLAG -> true;
            };
        }
    }

    private static final class Single extends FieldParser {
        private final Element element;

        Single(Element element) {
            this.element = element;
        }

        @Override
        @Nullable
        Object parse(byte[] b, int from, int to, @Nullable AlleleSelection selection) throws BadRecord {
            if (element == Element.FLAG) {
                // A flag has no value; htsjdk takes this one as not set.
                return !(to - from == 1 && b[from] == '0');
            }
            return isMissing(b, from, to) ? null : element.parse(b, from, to);
        }
    }

    private static final class Values extends FieldParser {
        private final Element element;
        private final String number;
        private final byte separator;
        private int[] bounds = new int[16];

        Values(Element element, String number, char separator) {
            this.element = element;
            this.number = number;
            this.separator = (byte) separator;
        }

        @Override
        @Nullable
        Object parse(byte[] b, int from, int to, @Nullable AlleleSelection selection) throws BadRecord {
            if (isMissing(b, from, to)) {
                return null;
            }
            int n = bounds(b, from, to);
            int[] keep = selection == null ? null : selection.keep(number, n);
            int kept = keep == null ? n : keep.length;
            if (element == Element.INT) {
                return ints(b, keep, kept);
            }
            @Nullable Object[] values = new @Nullable Object[kept];
            for (int i = 0; i < kept; i++) {
                int e = keep == null ? i : keep[i];
                int at = bounds[e];
                int end = bounds[e + 1] - 1;
                values[i] = isMissing(b, at, end) ? null : element.parse(b, at, end);
            }
            return new GenericArrayData(values);
        }

        /** A packed array where nothing is missing: a tenth of the objects. */
        private Object ints(byte[] b, int @Nullable [] keep, int kept) throws BadRecord {
            int[] values = new int[kept];
            for (int i = 0; i < kept; i++) {
                int e = keep == null ? i : keep[i];
                int at = bounds[e];
                int end = bounds[e + 1] - 1;
                if (isMissing(b, at, end)) {
                    return boxedInts(b, keep, kept);
                }
                values[i] = TextNumbers.parseInt(b, at, end);
            }
            return UnsafeArrayData.fromPrimitiveArray(values);
        }

        private Object boxedInts(byte[] b, int @Nullable [] keep, int kept) throws BadRecord {
            @Nullable Object[] values = new @Nullable Object[kept];
            for (int i = 0; i < kept; i++) {
                int e = keep == null ? i : keep[i];
                int at = bounds[e];
                int end = bounds[e + 1] - 1;
                values[i] = isMissing(b, at, end) ? null : (Integer) TextNumbers.parseInt(b, at, end);
            }
            return new GenericArrayData(values);
        }

        /** Where elements begin, and one behind where the last ends; returns how many there are. */
        private int bounds(byte[] b, int from, int to) {
            int n = 0;
            int at = from;
            while (true) {
                if (n + 2 > bounds.length) {
                    bounds = Arrays.copyOf(bounds, 2 * bounds.length);
                }
                bounds[n] = at;
                n++;
                int end = ByteScan.indexOf(b, at, to, separator);
                if (end >= to) {
                    bounds[n] = to + 1;
                    return n;
                }
                at = end + 1;
            }
        }
    }

    /** CSQ and ANN: structs separated by commas, their fields by bars (VEP, SnpEff). */
    private static final class Annotations extends FieldParser {
        private final StructType struct;

        Annotations(StructType struct) {
            this.struct = struct;
        }

        @Override
        @Nullable
        Object parse(byte[] b, int from, int to, @Nullable AlleleSelection selection) throws BadRecord {
            if (isMissing(b, from, to)) {
                return null;
            }
            List<Object> rows = new ArrayList<>();
            int at = from;
            while (at <= to) {
                int end = Math.min(to, ByteScan.indexOf(b, at, to, (byte) ','));
                rows.add(annotation(b, at, end));
                at = end + 1;
            }
            return new GenericArrayData(rows.toArray());
        }

        private GenericInternalRow annotation(byte[] b, int from, int to) throws BadRecord {
            int n = struct.length();
            GenericInternalRow row = new GenericInternalRow(n);
            int at = from;
            for (int f = 0; f < n && at <= to; f++) {
                int end = f == n - 1 ? to : ByteScan.indexOf(b, at, to, (byte) '|');
                row.update(f, value(struct.fields()[f].dataType(), b, at, end));
                at = end + 1;
            }
            return row;
        }

        private @Nullable Object value(DataType type, byte[] b, int from, int to) throws BadRecord {
            if (from == to) {
                return null;
            }
            if (type instanceof ArrayType) {
                return new GenericArrayData(
                        split(b, from, to, '&', Integer.MAX_VALUE).toArray());
            }
            if (type instanceof StructType pair) {
                GenericInternalRow row = new GenericInternalRow(pair.length());
                List<Object> parts = split(b, from, to, '/', pair.length());
                for (int i = 0; i < parts.size(); i++) {
                    row.update(i, parts.get(i));
                }
                return row;
            }
            return Element.of("CSQ or ANN", type).parse(b, from, to);
        }

        private static List<Object> split(byte[] b, int from, int to, char separator, int most) {
            List<Object> parts = new ArrayList<>();
            int at = from;
            while (at <= to) {
                int end = parts.size() == most - 1 ? to : ByteScan.indexOf(b, at, to, (byte) separator);
                parts.add(text(b, at, end));
                at = end + 1;
            }
            return parts;
        }
    }
}
