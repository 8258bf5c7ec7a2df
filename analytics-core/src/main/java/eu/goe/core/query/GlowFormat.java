package eu.goe.core.query;

import static org.apache.parquet.schema.LogicalTypeAnnotation.listType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.mapType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.apache.parquet.schema.Type.Repetition.OPTIONAL;
import static org.apache.parquet.schema.Type.Repetition.REPEATED;
import static org.apache.parquet.schema.Type.Repetition.REQUIRED;

import eu.goe.core.genotype.SampleField;
import eu.goe.core.parquet.RowColumns;
import eu.goe.core.parquet.RowFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Variants in the columns that Glow's {@code vcf} source has, for readers that know no store; INFO as Glow has it without
 * flattening, in the map {@code attributes}. Written only.
 */
final class GlowFormat implements RowFormat<SiteCalls> {
    /** Samples with their fields are objects in the writer: a row group holds so many at most. */
    private static final int CALLS_PER_GROUP = 4_000_000;

    private final QueryPlan plan;
    private final VcfHeaderText header;

    GlowFormat(QueryPlan plan) {
        this.plan = plan;
        this.header = new VcfHeaderText(plan);
    }

    @Override
    public MessageType schema() {
        List<Type> columns = new ArrayList<>();
        columns.add(text("contigName", REQUIRED));
        columns.add(Types.required(INT64).named("start"));
        columns.add(Types.required(INT64).named("end"));
        columns.add(list("names", text("element", REQUIRED)));
        columns.add(text("referenceAllele", REQUIRED));
        columns.add(list("alternateAlleles", text("element", REQUIRED)));
        columns.add(Types.optional(DOUBLE).named("qual"));
        columns.add(list("filters", text("element", REQUIRED)));
        columns.add(Types.required(BOOLEAN).named("splitFromMultiAllelic"));
        columns.add(Types.buildGroup(REQUIRED)
                .as(mapType())
                .addField(new GroupType(REPEATED, "key_value", text("key", REQUIRED), text("value", OPTIONAL)))
                .named("attributes"));
        List<Type> call = new ArrayList<>();
        call.add(text("sampleId", REQUIRED));
        call.add(Types.required(BOOLEAN).named("phased"));
        call.add(list("calls", Types.required(INT32).named("element")));
        for (SampleField field : plan.formats()) {
            switch (field) {
                case GQ, DP, PS -> call.add(Types.optional(INT32).named(name(field)));
                case AD -> call.add(optionalList(name(field), INT32));
                case GP -> call.add(optionalList(name(field), DOUBLE));
                case DS -> call.add(Types.optional(DOUBLE).named(name(field)));
            }
        }
        columns.add(list("genotypes", new GroupType(REQUIRED, "element", call)));
        return new MessageType("variants", columns);
    }

    /** Glow's names; fields that it has no name for are as in VCF. */
    private static String name(SampleField field) {
        return switch (field) {
            case GQ -> "conditionalQuality";
            case DP -> "depth";
            case AD -> "alleleDepths";
            case GP -> "posteriorProbabilities";
            case PS, DS -> field.name();
        };
    }

    private static Type text(String name, Type.Repetition repetition) {
        return Types.primitive(BINARY, repetition).as(stringType()).named(name);
    }

    private static Type list(String name, Type element) {
        return Types.buildGroup(REQUIRED)
                .as(listType())
                .addField(new GroupType(REPEATED, "list", element))
                .named(name);
    }

    private static Type optionalList(String name, PrimitiveTypeName type) {
        return Types.buildGroup(OPTIONAL)
                .as(listType())
                .addField(new GroupType(REPEATED, "list", Types.optional(type).named("element")))
                .named(name);
    }

    @Override
    public int rowsPerGroup() {
        return Math.max(100, CALLS_PER_GROUP / Math.max(1, plan.samples().size()));
    }

    @Override
    public void write(SiteCalls site, RecordConsumer out) {
        int i = 0;
        field(
                out,
                "contigName",
                i++,
                () -> text(out, plan.assembly().contig(site.variant.contig()).name()));
        field(out, "start", i++, () -> out.addLong(site.variant.start()));
        field(out, "end", i++, () -> out.addLong(site.variant.end()));
        texts(out, "names", i++, split(site.id));
        field(out, "referenceAllele", i++, () -> text(out, site.variant.ref()));
        texts(out, "alternateAlleles", i++, List.of(site.variant.alt()));
        Float qual = site.qual;
        if (qual != null) {
            field(out, "qual", i, () -> out.addDouble(Double.parseDouble(Float.toString(qual))));
        }
        i++;
        texts(out, "filters", i++, split(site.filter));
        String original = site.original;
        field(out, "splitFromMultiAllelic", i++, () -> out.addBoolean(original != null && original.contains(",")));
        Map<String, String> info = header.info(site);
        group(out, "attributes", i++, () -> {
            if (!info.isEmpty()) {
                field(
                        out,
                        "key_value",
                        0,
                        () -> info.forEach((key, value) -> {
                            out.startGroup();
                            field(out, "key", 0, () -> text(out, key));
                            field(out, "value", 1, () -> text(out, value));
                            out.endGroup();
                        }));
            }
        });
        group(out, "genotypes", i, () -> {
            if (site.nSamples > 0) {
                field(out, "list", 0, () -> {
                    for (int s = 0; s < site.nSamples; s++) {
                        int sample = s;
                        out.startGroup();
                        group(out, "element", 0, () -> call(out, site, sample));
                        out.endGroup();
                    }
                });
            }
        });
    }

    private void call(RecordConsumer out, SiteCalls site, int s) {
        int i = 0;
        field(out, "sampleId", i++, () -> text(out, plan.samples().get(s)));
        field(out, "phased", i++, () -> out.addBoolean(site.isPhased(s)));
        group(
                out,
                "calls",
                i++,
                () -> field(out, "list", 0, () -> {
                    for (int c = 0; c < site.ploidy(s); c++) {
                        int copy = site.copy(s, c);
                        out.startGroup();
                        field(out, "element", 0, () -> out.addInteger(copy));
                        out.endGroup();
                    }
                }));
        for (SampleField field : plan.formats()) {
            switch (field) {
                case GQ, DP, PS -> {
                    int value = site.numbers(field)[s];
                    if (value != SiteCalls.MISSING) {
                        field(out, name(field), i, () -> out.addInteger(value));
                    }
                }
                case AD -> {
                    if (site.refDepth[s] != SiteCalls.MISSING || site.altDepth[s] != SiteCalls.MISSING) {
                        int[] depths = {site.refDepth[s], site.altDepth[s]};
                        elements(
                                out,
                                name(field),
                                i,
                                2,
                                e -> depths[e] != SiteCalls.MISSING,
                                e -> out.addInteger(depths[e]));
                    }
                }
                case GP -> {
                    if (!Double.isNaN(site.oneCopy[s])) {
                        double[] all = {site.noCopy(s), site.oneCopy[s], site.allCopies[s]};
                        double[] values = site.ploidy(s) == 1 ? new double[] {all[0], all[2]} : all;
                        elements(
                                out,
                                name(field),
                                i,
                                values.length,
                                e -> true,
                                e -> out.addDouble(Numbers.rounded(values[e])));
                    }
                }
                case DS -> {
                    if (!Double.isNaN(site.dosage[s])) {
                        field(out, name(field), i, () -> out.addDouble(Numbers.rounded(site.dosage[s])));
                    }
                }
            }
            i++;
        }
    }

    private static List<String> split(@Nullable String list) {
        return list == null ? List.of() : List.of(list.split(";", -1));
    }

    private static void text(RecordConsumer out, String value) {
        out.addBinary(Binary.fromString(value));
    }

    private static void texts(RecordConsumer out, String name, int index, List<String> values) {
        elements(out, name, index, values.size(), e -> true, e -> text(out, values.get(e)));
    }

    private static void elements(
            RecordConsumer out, String name, int index, int n, IntPredicate present, IntConsumer add) {
        group(out, name, index, () -> {
            if (n > 0) {
                field(out, "list", 0, () -> {
                    for (int e = 0; e < n; e++) {
                        int element = e;
                        out.startGroup();
                        if (present.test(element)) {
                            field(out, "element", 0, () -> add.accept(element));
                        }
                        out.endGroup();
                    }
                });
            }
        });
    }

    private static void group(RecordConsumer out, String name, int index, Runnable content) {
        field(out, name, index, () -> {
            out.startGroup();
            content.run();
            out.endGroup();
        });
    }

    private static void field(RecordConsumer out, String name, int index, Runnable content) {
        out.startField(name, index);
        content.run();
        out.endField(name, index);
    }

    @Override
    public SiteCalls read(RowColumns columns) {
        throw new UnsupportedOperationException("written for other programs");
    }
}
