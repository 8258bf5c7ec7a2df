package eu.goe.ingest.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.Function1;

/** What a source gives, without a session: plan, partitions, readers, and copies of the rows. */
record SourceRead(StructType schema, List<Row> rows, int partitions, Map<String, Long> metrics) {
    /** Small enough that every file of more than 20 kB is split. */
    static final SplitSize SMALL = new SplitSize(20_000, 1, 1);

    static SourceRead vcf(Path path, String... options) throws IOException {
        return vcf(path, SMALL, SiteFilter.ALL, List.of(), options);
    }

    /** @param columns names; all if empty */
    static SourceRead vcf(Path path, SplitSize size, SiteFilter filter, List<String> columns, String... options)
            throws IOException {
        return of(VcfSource.open(options(path, options), null), size, filter, columns);
    }

    static CaseInsensitiveStringMap options(Path path, String... options) {
        Map<String, String> map = new HashMap<>();
        map.put("path", path.toString());
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        return new CaseInsensitiveStringMap(map);
    }

    static SourceRead of(SiteSource source, SplitSize size, SiteFilter filter, List<String> columns)
            throws IOException {
        List<Row> rows = new ArrayList<>();
        return each(source, size, filter, columns, rows, rows::add);
    }

    /** Gives the rows one by one, for files whose rows do not fit into memory. */
    static SourceRead each(SiteSource source, SplitSize size, Consumer<Row> rows) throws IOException {
        return each(source, size, SiteFilter.ALL, List.of(), List.of(), rows);
    }

    private static SourceRead each(
            SiteSource source,
            SplitSize size,
            SiteFilter filter,
            List<String> columns,
            List<Row> rows,
            Consumer<Row> sink)
            throws IOException {
        StructType schema = new StructType();
        for (var field : source.schema().fields()) {
            if (columns.isEmpty() || columns.contains(field.name())) {
                schema = schema.add(field);
            }
        }
        Function1<Object, Object> toScala = CatalystTypeConverters.createToScalaConverter(schema);
        Map<String, Long> metrics = new HashMap<>();
        List<InputPartition> partitions = source.plan(filter, size);
        for (InputPartition partition : partitions) {
            try (PartitionReader<InternalRow> reader =
                    source.readers(schema, filter).createReader(partition)) {
                while (reader.next()) {
                    sink.accept((Row) toScala.apply(reader.get()));
                }
                for (CustomTaskMetric metric : reader.currentMetricsValues()) {
                    metrics.merge(metric.name(), metric.value(), Long::sum);
                }
            }
        }
        return new SourceRead(schema, rows, partitions.size(), metrics);
    }

    static List<Row> genotypes(Row row) {
        return row.getList(row.fieldIndex("genotypes"));
    }

    static Object get(Row row, String field) {
        Object value = row.get(row.fieldIndex(field));
        return value instanceof scala.collection.Seq<?> seq
                ? scala.jdk.javaapi.CollectionConverters.asJava(seq)
                : value;
    }
}
