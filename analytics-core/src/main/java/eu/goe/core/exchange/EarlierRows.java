package eu.goe.core.exchange;

import eu.goe.core.errors.VerificationException;
import eu.goe.core.frequency.FrequencyFormat;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.store.TableRoot;
import eu.goe.core.variant.Variant;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/** What earlier exports published in a window, asked for one variant after the other in genome order. */
final class EarlierRows implements Closeable {
    private final List<Cursor> cursors = new ArrayList<>();

    private EarlierRows() {}

    /** The rows of one export; the reader is null if it lists nothing in the window. */
    private static final class Cursor {
        final @Nullable RowFileReader<FrequencyRow> reader;

        @Nullable
        FrequencyRow next;

        Cursor(@Nullable RowFileReader<FrequencyRow> reader) {
            this.reader = reader;
            advance();
        }

        void advance() {
            next = reader != null && reader.hasNext() ? reader.next() : null;
        }

        @Nullable
        FrequencyRow of(Variant variant) {
            while (next != null && next.variant().compareTo(variant) < 0) {
                advance();
            }
            return next != null && next.variant().compareTo(variant) == 0 ? next : null;
        }
    }

    /**
     * Opens the files of a window.
     *
     * @throws VerificationException if one is not as it was exported
     */
    static EarlierRows open(TableRoot ledger, List<ExportTask.Earlier> earlier, String window, Assembly assembly)
            throws IOException {
        EarlierRows rows = new EarlierRows();
        boolean done = false;
        try {
            for (ExportTask.Earlier export : earlier) {
                String name = window + WindowFile.SUFFIX;
                String sha256 = export.files().get(name);
                if (sha256 == null) {
                    rows.cursors.add(new Cursor(null));
                    continue;
                }
                String path = export.packageId() + "/" + name;
                requireSame(ledger, path, sha256);
                rows.cursors.add(new Cursor(
                        ledger.open(path, FrequencyFormat.ofPackage(assembly, export.nStrata()), column -> true)));
            }
            done = true;
            return rows;
        } finally {
            if (!done) {
                rows.close();
            }
        }
    }

    private static void requireSame(TableRoot ledger, String path, String sha256) throws IOException {
        String is;
        try (InputStream in = ledger.openRaw(path)) {
            is = DigestUtils.sha256Hex(in);
        } catch (IOException e) {
            throw damaged(path, e);
        }
        if (!is.equals(sha256)) {
            throw damaged(path, null);
        }
    }

    private static VerificationException damaged(String path, @Nullable Exception cause) {
        return new VerificationException(
                "The record of what left this store is not as it was written: rows of an earlier package, ledger/rows/"
                        + path
                        + ", are missing or were changed.\nNothing is exported, since differences to what left before could not"
                        + " be told. Bring the folder ledger back from a backup.",
                cause);
    }

    /** What each export published of a variant, null where it does not list it. */
    List<@Nullable FrequencyRow> of(Variant variant) {
        List<@Nullable FrequencyRow> rows = new ArrayList<>(cursors.size());
        for (Cursor cursor : cursors) {
            rows.add(cursor.of(variant));
        }
        return rows;
    }

    @Override
    public void close() throws IOException {
        for (Cursor cursor : cursors) {
            if (cursor.reader != null) {
                cursor.reader.close();
            }
        }
    }
}
