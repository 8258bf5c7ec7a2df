package eu.goe.core.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import htsjdk.samtools.util.BlockCompressedOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/** A file of one JSON object a line, in BGZF blocks, which every program reads as gzip. */
final class JsonLines implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();

    private final BlockCompressedOutputStream out;
    private final JsonGenerator json;
    private long lines;
    private boolean finished;

    JsonLines(Path file) throws IOException {
        this.out = new BlockCompressedOutputStream(file, 6, BlockCompressedOutputStream.getDefaultDeflaterFactory());
        this.json = JSON.createGenerator(out);
        json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    }

    /** Begins a line; its object is open. */
    JsonGenerator startLine() throws IOException {
        json.writeStartObject();
        return json;
    }

    void endLine() throws IOException {
        json.writeEndObject();
        lines++;
    }

    /** Lines that have ended. */
    long lines() {
        return lines;
    }

    /** Ends the file. */
    void finish() throws IOException {
        if (lines > 0) {
            json.writeRaw('\n');
        }
        json.close();
        out.close();
        finished = true;
    }

    @Override
    public void close() throws IOException {
        if (!finished) {
            out.close();
        }
    }
}
