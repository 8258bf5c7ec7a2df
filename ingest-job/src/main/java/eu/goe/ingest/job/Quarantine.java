package eu.goe.ingest.job;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.store.QuarantinedRecord;
import eu.goe.ingest.bgzf.LineReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The records that one task sets aside, unless a bad record is to end the ingest. Mutable, one owner. */
final class Quarantine {
    private final boolean failOnBadRecord;
    private final List<QuarantinedRecord> records = new ArrayList<>();

    Quarantine(boolean failOnBadRecord) {
        this.failOnBadRecord = failOnBadRecord;
    }

    /**
     * Sets a record aside.
     *
     * @param lines at the record
     * @param file number of the file in the batch, from 1
     * @param pos 1-based, not above 0 if it could not be read
     * @param problem why, without names or genotypes
     * @throws BadInputException if bad records end the ingest
     */
    void add(LineReader lines, int file, String contig, long pos, String problem) {
        if (failOnBadRecord) {
            String where = contig.isEmpty() ? "" : contig + (pos > 0 ? ":" + pos : "") + ": ";
            throw new BadInputException(lines.place() + ": " + where + problem
                    + ".\nCorrect the record, or set such records aside with --on-bad-record quarantine.");
        }
        records.add(new QuarantinedRecord(
                file, lines.lineNumber(), contig, pos > 0 ? Long.toString(pos) : "", problem, fixedFields(lines)));
    }

    /** In the order of the input; the list is this object's. */
    List<QuarantinedRecord> records() {
        return records;
    }

    /** The first characters of the line, without the columns of samples. */
    private static String fixedFields(LineReader lines) {
        int end = lines.offset();
        int limit = lines.offset() + Math.min(lines.length(), QuarantinedRecord.MAX_TEXT);
        int tabs = 0;
        while (end < limit) {
            if (lines.buffer()[end] == '\t' && ++tabs == 9) {
                break;
            }
            end++;
        }
        // A line that is not in columns may hold anything: nothing of it is kept.
        return tabs < 7 ? "" : new String(lines.buffer(), lines.offset(), end - lines.offset(), StandardCharsets.UTF_8);
    }
}
