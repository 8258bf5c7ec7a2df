package eu.goe.core.query;

import eu.goe.core.parquet.RowFileWriter;
import java.io.IOException;
import java.nio.file.Path;

/** Writes one plain Parquet file with Glow's columns. */
final class ParquetSink implements SiteSink {
    private final RowFileWriter<SiteCalls> writer;

    ParquetSink(Path file, QueryPlan plan) throws IOException {
        writer = new RowFileWriter<>(file, new GlowFormat(plan));
    }

    @Override
    public void site(SiteCalls site) throws IOException {
        writer.write(site);
    }

    @Override
    public void finish() {}

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
