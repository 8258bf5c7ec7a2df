package eu.goe.core.release;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import eu.goe.core.disclosure.Dependencies;
import eu.goe.core.frequency.FilteringAlleleFrequency;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowColumns;
import eu.goe.core.parquet.RowFormat;
import java.util.List;
import java.util.Locale;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** The long form in Parquet: the columns of {@code results show} of a merged table, null where not applicable. */
final class ReleaseLineFormat implements RowFormat<ReleaseLine> {
    static final MessageType SCHEMA = Types.buildMessage()
            .required(BINARY)
            .as(stringType())
            .named("contig")
            .required(INT32)
            .named("pos")
            .required(BINARY)
            .as(stringType())
            .named("ref")
            .required(BINARY)
            .as(stringType())
            .named("alt")
            .required(BINARY)
            .as(stringType())
            .named("stratum")
            .required(BINARY)
            .as(stringType())
            .named("quality")
            .optional(INT64)
            .named("AC")
            .optional(INT64)
            .named("AN")
            .optional(DOUBLE)
            .named("AF")
            .optional(INT64)
            .named("n_hom_alt")
            .optional(INT64)
            .named("n_het")
            .optional(INT64)
            .named("n_hemi_alt")
            .optional(INT64)
            .named("n_missing")
            .optional(DOUBLE)
            .named("hwe_p")
            .optional(DOUBLE)
            .named("faf95")
            .optional(DOUBLE)
            .named("faf99")
            .optional(INT64)
            .named("AC_min")
            .optional(INT64)
            .named("AC_max")
            .optional(INT64)
            .named("AN_min")
            .optional(INT64)
            .named("AN_max")
            .required(INT32)
            .named("n_nodes")
            .required(INT32)
            .named("n_nodes_an")
            .required(INT32)
            .named("n_nodes_suppressed")
            .required(BINARY)
            .as(stringType())
            .named("state")
            .named("frequencies");

    private static final Dependencies.Inputs FAF = Dependencies.of("faf95");

    private final Assembly assembly;
    private final List<MergedStratum> strata;
    private final FilteringAlleleFrequency faf95 = new FilteringAlleleFrequency(0.95);
    private final FilteringAlleleFrequency faf99 = new FilteringAlleleFrequency(0.99);

    ReleaseLineFormat(Assembly assembly, List<MergedStratum> strata) {
        this.assembly = assembly;
        this.strata = List.copyOf(strata);
    }

    @Override
    public MessageType schema() {
        return SCHEMA;
    }

    @Override
    public void write(ReleaseLine line, RecordConsumer out) {
        var variant = line.site().variant();
        ReleasedCounts counts = line.counts();
        int s = line.stratum();
        text(out, 0, assembly.contig(variant.contig()).name());
        int32(out, 1, variant.start() + 1);
        text(out, 2, variant.ref());
        text(out, 3, variant.alt());
        text(out, 4, strata.get(s).id());
        text(out, 5, line.quality().label());
        count(out, 6, counts, ReleaseField.AC, s);
        count(out, 7, counts, ReleaseField.AN, s);
        fraction(out, 8, counts.af(s));
        count(out, 9, counts, ReleaseField.N_HOM_ALT, s);
        count(out, 10, counts, ReleaseField.N_HET, s);
        count(out, 11, counts, ReleaseField.N_HEMI_ALT, s);
        count(out, 12, counts, ReleaseField.N_MISSING, s);
        fraction(out, 13, counts.hweP(s));
        fraction(out, 14, faf(faf95, counts, s));
        fraction(out, 15, faf(faf99, counts, s));
        count(out, 16, counts, ReleaseField.AC_MIN, s);
        count(out, 17, counts, ReleaseField.AC_MAX, s);
        count(out, 18, counts, ReleaseField.AN_MIN, s);
        count(out, 19, counts, ReleaseField.AN_MAX, s);
        int32(out, 20, counts.nNodes(s));
        int32(out, 21, counts.nNodesAn(s));
        int32(out, 22, counts.nNodesSuppressed(s));
        text(out, 23, counts.state(s).name().toLowerCase(Locale.ROOT));
    }

    @Override
    public ReleaseLine read(RowColumns columns) {
        throw new UnsupportedOperationException("releases are written, not read");
    }

    private static double faf(FilteringAlleleFrequency frequency, ReleasedCounts counts, int s) {
        return FAF.areKnown(counts, s)
                ? frequency.of(counts.get(ReleaseField.AC, s), counts.get(ReleaseField.AN, s))
                : Double.NaN;
    }

    private static void text(RecordConsumer out, int column, String value) {
        start(out, column);
        out.addBinary(Binary.fromString(value));
        end(out, column);
    }

    private static void int32(RecordConsumer out, int column, int value) {
        start(out, column);
        out.addInteger(value);
        end(out, column);
    }

    private static void count(RecordConsumer out, int column, ReleasedCounts counts, ReleaseField field, int s) {
        if (counts.has(field, s)) {
            start(out, column);
            out.addLong(counts.get(field, s));
            end(out, column);
        }
    }

    private static void fraction(RecordConsumer out, int column, double value) {
        if (!Double.isNaN(value)) {
            start(out, column);
            out.addDouble(value);
            end(out, column);
        }
    }

    private static void start(RecordConsumer out, int column) {
        out.startField(SCHEMA.getFieldName(column), column);
    }

    private static void end(RecordConsumer out, int column) {
        out.endField(SCHEMA.getFieldName(column), column);
    }
}
