package eu.goe.ingest.source;

import eu.goe.core.errors.BadInputException;
import eu.goe.ingest.bcf.RecordLines;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.job.HadoopBytes;
import eu.goe.ingest.vcf.VcfHeader;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the splits of one task: lines to sites, filter, rows. Rows are good until the next. */
final class VcfPartitionReader implements PartitionReader<InternalRow> {
    private static final Logger LOG = LoggerFactory.getLogger(VcfPartitionReader.class);
    private static final int BUFFER = 4 << 20;
    private static final int SMALLEST_BUFFER = 1 << 16;
    private static final int MAX_WARNINGS = 10;

    private final Iterator<VcfSplit> splits;
    private final StructType columns;
    private final SiteFilter filter;
    private final VcfOptions options;
    private final ReadMetrics metrics = new ReadMetrics();
    private final VcfLine line = new VcfLine();

    private @Nullable Open open;
    private @Nullable InternalRow row;
    /** Bytes of files that are closed. */
    private long closedBytes;

    /** The file of the split that is being read. */
    private record Open(VcfSplit split, HadoopBytes bytes, LineReader lines, VcfRows rows) {}

    VcfPartitionReader(List<VcfSplit> splits, StructType columns, SiteFilter filter, VcfOptions options) {
        this.splits = splits.iterator();
        this.columns = columns;
        this.filter = filter;
        this.options = options;
    }

    @Override
    public boolean next() throws IOException {
        while (true) {
            if (open == null) {
                if (!splits.hasNext()) {
                    return false;
                }
                open = open(splits.next());
            }
            Open file = open;
            try {
                row = file.rows().next();
                if (row != null) {
                    return true;
                }
            } catch (BadRecord e) {
                bad(file, e);
                continue;
            }
            if (!nextRecord(file)) {
                closeFile();
            }
        }
    }

    private Open open(VcfSplit split) throws IOException {
        VcfInput file = split.file();
        long buffer = split.isIndexed()
                ? SMALLEST_BUFFER
                : Math.max(SMALLEST_BUFFER, Math.min(BUFFER, split.bytes() + SMALLEST_BUFFER));
        UTF8String[] samples = VcfRows.needsSamples(columns) ? samples(file) : new UTF8String[0];
        HadoopBytes bytes = new HadoopBytes(file.uri(), (int) buffer);
        InputFileBlockHolder.set(file.uri(), split.from(), split.bytes());
        LineReader lines = split.virtualFrom() == VcfSplit.LOOK
                ? RecordLines.range(
                        bytes, file.label(), file.compression(), split.from(), split.to(), LineReader.DEFAULT_MAX_LINE)
                : LineReader.fromPosition(
                        bytes, file.label(), split.virtualFrom(), split.to(), LineReader.DEFAULT_MAX_LINE);
        return new Open(split, bytes, lines, new VcfRows(columns, samples, options.splitToBiallelic()));
    }

    private UTF8String[] samples(VcfInput file) throws IOException {
        try (HadoopBytes bytes = new HadoopBytes(file.uri(), SMALLEST_BUFFER);
                LineReader lines =
                        RecordLines.whole(bytes, file.label(), file.compression(), LineReader.DEFAULT_MAX_LINE)) {
            UTF8String[] samples = VcfHeader.read(lines, file.label()).samples().stream()
                    .map(UTF8String::fromString)
                    .toArray(UTF8String[]::new);
            closedBytes += bytes.bytesRead();
            return samples;
        }
    }

    /** Goes to the next record that meets the filter; false behind the split's last. */
    private boolean nextRecord(Open file) throws IOException {
        LineReader lines = file.lines();
        VcfSplit split = file.split();
        while (lines.next()) {
            if (lines.position() >= split.virtualTo()) {
                return false;
            }
            if (lines.length() == 0 || lines.position() <= split.file().headerEnd()) {
                continue;
            }
            metrics.records++;
            try {
                line.set(lines.buffer(), lines.offset(), lines.length());
                if (line.start() >= split.stopAt()) {
                    return false;
                }
                if (filter.accepts(line)) {
                    file.rows().set(line);
                    return true;
                }
                metrics.skipped++;
            } catch (BadRecord e) {
                bad(file, e);
            }
        }
        return false;
    }

    private void bad(Open file, BadRecord e) {
        file.rows().clear();
        metrics.dropped++;
        String what = file.lines().place() + ": " + line.place() + e.reason() + ".";
        switch (options.stringency()) {
            case STRICT ->
                throw new BadInputException(
                        what
                                + "\nCorrect the file, give the column another type with schema(…), or read with validationStringency=lenient to leave such records out.");
            case LENIENT -> {
                if (metrics.dropped <= MAX_WARNINGS) {
                    LOG.warn("{} The record is left out.", what);
                }
            }
            case SILENT -> {}
        }
    }

    @Override
    public InternalRow get() {
        InternalRow current = row;
        if (current == null) {
            throw new IllegalStateException("no row");
        }
        return current;
    }

    @Override
    public CustomTaskMetric[] currentMetricsValues() {
        Open file = open;
        metrics.bytes = closedBytes + (file == null ? 0 : file.bytes().bytesRead());
        return metrics.values();
    }

    private void closeFile() throws IOException {
        Open file = open;
        if (file != null) {
            open = null;
            closedBytes += file.bytes().bytesRead();
            file.lines().close();
            file.bytes().close();
        }
    }

    @Override
    public void close() throws IOException {
        if (options.stringency() == Stringency.LENIENT && metrics.dropped > MAX_WARNINGS) {
            LOG.warn("{} malformed records were left out, the first {} are named above", metrics.dropped, MAX_WARNINGS);
        }
        closeFile();
        InputFileBlockHolder.unset();
    }
}
