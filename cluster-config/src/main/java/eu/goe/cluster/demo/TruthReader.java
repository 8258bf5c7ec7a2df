package eu.goe.cluster.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one node's {@code truth.tsv} variant by variant. */
final class TruthReader implements AutoCloseable {
    /** Counts in the order of the file's columns, from AC. */
    static final String[] COLUMNS = {"AC", "AN", "n_hom_alt", "n_het", "n_hemi_alt", "n_missing"};

    private static final int FIRST_COUNT = 6;

    private final BufferedReader reader;
    private @Nullable String line;
    private @Nullable SiteKey key;
    private final Map<String, long[]> counts = new HashMap<>();

    TruthReader(Path file) throws IOException {
        reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        reader.readLine();
        line = reader.readLine();
        next();
    }

    /** The current variant; null after the last. */
    @Nullable
    SiteKey key() {
        return key;
    }

    /** Its counts by {@code stratum tab quality}. */
    Map<String, long[]> counts() {
        return counts;
    }

    /** Goes to the next variant. */
    void next() throws IOException {
        counts.clear();
        key = null;
        while (line != null) {
            String[] cells = line.split("\t", -1);
            SiteKey here = SiteKey.of(cells[0], cells[1], cells[2], cells[3]);
            if (key == null) {
                key = here;
            } else if (!key.equals(here)) {
                return;
            }
            long[] values = new long[COLUMNS.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = Long.parseLong(cells[FIRST_COUNT + i]);
            }
            counts.put(cells[4] + '\t' + cells[5], values);
            line = reader.readLine();
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
