package eu.goe.core.exchange;

import eu.goe.core.audit.AuditOutcome;
import eu.goe.core.audit.PackageAudit;
import eu.goe.core.frequency.FrequencyFormat;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.parquet.io.LocalInputFile;
import org.jspecify.annotations.Nullable;

/**
 * Audits the file of one window of a finished package beside the rows of the result. Carries all that a task needs.
 *
 * @param root of the result's table
 * @param data local folder of the package's table
 */
record AuditTask(TableRoot root, String data, PackageAudit audit) implements Serializable {
    AuditOutcome window(ExportTask.Window window, int part, TaskRunner.Meter meter) throws IOException {
        FrequencyFormat out =
                FrequencyFormat.ofPackage(audit.assembly(), audit.published().size());
        Path file = Path.of(data).resolve(window.label() + WindowFile.SUFFIX);
        try (RowFileReader<FrequencyRow> exported = new RowFileReader<>(new LocalInputFile(file), out);
                TrueRows truth = new TrueRows(
                        root,
                        window.files(),
                        FrequencyFormat.ofStore(
                                audit.assembly(), audit.definition().sizes(), false))) {
            AuditOutcome outcome = audit.rows(truth, exported);
            meter.add(1, outcome.sites());
            return outcome;
        }
    }

    /** The rows of one file after the other. */
    private static final class TrueRows implements Iterator<FrequencyRow>, Closeable {
        private final TableRoot root;
        private final Iterator<String> files;
        private final FrequencyFormat format;
        private @Nullable RowFileReader<FrequencyRow> reader;

        TrueRows(TableRoot root, List<String> files, FrequencyFormat format) {
            this.root = root;
            this.files = files.iterator();
            this.format = format;
        }

        @Override
        public boolean hasNext() {
            try {
                while (reader == null || !reader.hasNext()) {
                    if (!files.hasNext()) {
                        return false;
                    }
                    close();
                    reader = root.open(files.next(), format, column -> true);
                }
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public FrequencyRow next() {
            if (!hasNext() || reader == null) {
                throw new NoSuchElementException();
            }
            return reader.next();
        }

        @Override
        public void close() throws IOException {
            if (reader != null) {
                reader.close();
                reader = null;
            }
        }
    }
}
