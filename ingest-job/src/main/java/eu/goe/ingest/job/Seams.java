package eu.goe.ingest.job;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.store.QuarantinedRecord;
import eu.goe.core.store.TableFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What merging the files of tasks came to.
 *
 * @param files of the table
 * @param copies records that are copies of others, which only shows here
 * @param copiedRows rows of them that were left out
 * @param strays of each task that has records behind later ones which are no copies, where the first stands
 */
record Seams(
        List<TableFile> files,
        List<QuarantinedRecord> copies,
        long joins,
        long exceeded,
        long copiedRows,
        List<String> strays) {
    /**
     * Adds up the merges.
     *
     * @param merged reports of the plan's groups
     * @param parts of the input
     * @param reports of the parts, by number
     */
    static Seams of(
            SeamMerge merge,
            SeamMerge.Plan plan,
            List<SeamMerge.Report> merged,
            List<IngestTask.Part> parts,
            Map<Integer, IngestTask.Report> reports) {
        List<TableFile> tidy = new ArrayList<>(plan.alone());
        Set<SeamMerge.Copy> found = new LinkedHashSet<>();
        Set<Integer> unsorted = new TreeSet<>();
        plan.alone().stream().filter(SeamMerge::isStray).forEach(f -> unsorted.add(merge.part(f)));
        long joins = 0;
        long exceeded = 0;
        long copiedRows = 0;
        for (SeamMerge.Report report : merged) {
            Integer strayPart = report.strayPart();
            if (strayPart != null) {
                unsorted.add(strayPart);
            }
            tidy.addAll(report.files());
            joins += report.joins();
            exceeded += report.exceeded();
            copiedRows += report.copiedRows();
            found.addAll(report.copies());
        }
        List<QuarantinedRecord> copies =
                found.stream().map(c -> c.inFile(file(parts.get(c.part())))).toList();
        List<String> strays = unsorted.stream()
                .map(reports::get)
                .filter(Objects::nonNull)
                .map(IngestTask.Report::firstStray)
                .filter(Objects::nonNull)
                .toList();
        return new Seams(tidy, copies, joins, exceeded, copiedRows, strays);
    }

    /** The number of the file that a part read; 0 if it read several. */
    private static int file(IngestTask.Part part) {
        return part.splits().size() == 1 ? part.splits().get(0).number() : 0;
    }

    /** @throws BadInputException if there are copies */
    void requireNoCopies() {
        if (!copies.isEmpty()) {
            QuarantinedRecord copy = copies.get(0);
            throw new BadInputException(copy.contig() + ":" + copy.pos() + ": " + copy.reason()
                    + ", in another part of the input.\nRemove it, or set such records aside with --on-bad-record"
                    + " quarantine.");
        }
    }
}
