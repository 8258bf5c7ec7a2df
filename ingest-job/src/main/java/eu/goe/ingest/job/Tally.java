package eu.goe.ingest.job;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.store.QuarantinedRecord;
import eu.goe.core.store.TableFile;
import eu.goe.ingest.vcf.Fingerprint;
import eu.goe.ingest.vcf.RecordRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What all tasks of an ingest did, added up, and whether it adds up.
 *
 * @param records in the input
 * @param kept records that are in the table, or need no row
 * @param quarantined records set aside
 * @param rows that the table's files should hold
 * @param filters ids in FILTER
 * @param callability files of that table, of gVCFs
 * @param overlaps reference blocks that begin inside another
 * @param recordsOfFiles of gVCFs, by number of the file
 */
record Tally(
        long records,
        long kept,
        List<QuarantinedRecord> quarantined,
        long rows,
        long joins,
        long exceeded,
        long blankLines,
        List<TableFile> files,
        Map<Integer, Fingerprint> fingerprints,
        Map<Integer, Set<String>> namesOfContigs,
        Set<String> unknownContigs,
        Set<String> filters,
        List<TableFile> callability,
        long overlaps,
        Map<Integer, Long> recordsOfFiles) {

    /** @param reports in the order of the parts */
    static Tally of(Collection<IngestTask.Report> reports) {
        long records = 0;
        long kept = 0;
        long rows = 0;
        long joins = 0;
        long exceeded = 0;
        long blank = 0;
        List<QuarantinedRecord> quarantined = new ArrayList<>();
        List<TableFile> files = new ArrayList<>();
        Map<Integer, Fingerprint> fingerprints = new TreeMap<>();
        Map<Integer, Set<String>> names = new TreeMap<>();
        Set<String> unknown = new LinkedHashSet<>();
        Set<String> filters = new LinkedHashSet<>();
        List<TableFile> callability = new ArrayList<>();
        long overlaps = 0;
        Map<Integer, Long> recordsOfFiles = new TreeMap<>();
        for (IngestTask.Report report : reports) {
            records += report.records();
            kept += report.kept();
            rows += report.rows() - report.joins();
            joins += report.joins();
            exceeded += report.exceeded();
            blank += report.blankLines();
            quarantined.addAll(report.quarantined());
            files.addAll(report.files());
            report.fingerprints().forEach((file, f) -> fingerprints.merge(file, f, Fingerprint::plus));
            report.namesOfContigs()
                    .forEach((contig, as) ->
                            names.computeIfAbsent(contig, c -> new TreeSet<>()).addAll(as));
            unknown.addAll(report.unknownContigs());
            filters.addAll(report.filters());
            callability.addAll(report.callability());
            overlaps += report.overlaps();
            report.recordsOfFiles().forEach((file, n) -> recordsOfFiles.merge(file, n, Long::sum));
        }
        return new Tally(
                records,
                kept,
                quarantined,
                rows,
                joins,
                exceeded,
                blank,
                files,
                fingerprints,
                names,
                unknown,
                filters,
                callability,
                overlaps,
                recordsOfFiles);
    }

    /** With what merging the files of different tasks found: more joins, and copies of records. */
    Tally afterSeams(Seams seams) {
        List<QuarantinedRecord> aside = new ArrayList<>(quarantined);
        aside.addAll(seams.copies());
        return new Tally(
                records,
                kept - seams.copies().size(),
                aside,
                rows - seams.joins() - seams.copiedRows(),
                joins + seams.joins(),
                exceeded + seams.exceeded(),
                blankLines,
                files,
                fingerprints,
                namesOfContigs,
                unknownContigs,
                filters,
                callability,
                overlaps,
                recordsOfFiles);
    }

    /** Of all records and of the people. */
    Fingerprint fingerprint(Fingerprint people) {
        Fingerprint sum = people;
        for (Fingerprint file : fingerprints.values()) {
            sum = sum.plus(file);
        }
        return sum;
    }

    /** Records set aside since they stand in the input before. */
    long copies() {
        return quarantined.stream()
                .filter(q -> q.reason().equals(SeamMerge.COPY))
                .count();
    }

    /**
     * @param sources in the order of their numbers
     * @throws BadInputException if two files hold the same records
     */
    void requireDifferentFiles(List<Source> sources) {
        Map<Fingerprint, Integer> seen = new HashMap<>();
        fingerprints.forEach((file, fingerprint) -> {
            Integer other = fingerprint.equals(Fingerprint.ZERO) ? null : seen.put(fingerprint, file);
            if (other != null) {
                throw new BadInputException(sources.get(file - 1).label() + ": it holds the same records as "
                        + sources.get(other - 1).label() + ".\nGive one of them; the store is unchanged.");
            }
        });
    }

    /** @throws BadInputException if more than a part of the records is bad; copies of kept records are not */
    void requireFewBad(double maxBad) {
        Map<String, Integer> reasons = new TreeMap<>();
        quarantined.stream()
                .filter(q -> !q.reason().equals(SeamMerge.COPY))
                .forEach(q -> reasons.merge(q.reason(), 1, Integer::sum));
        long bad = reasons.values().stream().mapToLong(Integer::longValue).sum();
        if (bad <= maxBad * records) {
            return;
        }
        Map.Entry<String, Integer> most =
                reasons.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
        QuarantinedRecord first = quarantined.stream()
                .filter(q -> q.reason().equals(most.getKey()))
                .findFirst()
                .orElseThrow();
        throw new BadInputException(String.format(
                Locale.ROOT,
                "%d of %d records are bad, more than --max-bad %s %%. Most often: %s (%d times, first %s).%n%s, or raise --max-bad if so many may be set aside.",
                bad,
                records,
                Double.toString(100 * maxBad),
                most.getKey(),
                most.getValue(),
                place(first),
                most.getKey().equals(RecordRules.NO_CONTIG)
                        ? "Leave such contigs out (bcftools view -t chr1,chr2,…), make the store for an assembly that has them"
                                + " (goe init --assembly FILE.fai)"
                        : "Correct the file"));
    }

    /** As much of where a record is as is known; a header among the records is nowhere in the genome. */
    private static String place(QuarantinedRecord record) {
        List<String> place = new ArrayList<>();
        if (!record.contig().isEmpty()) {
            place.add("at " + record.contig() + (record.pos().isEmpty() ? "" : ":" + record.pos()));
        }
        if (record.file() > 0) {
            place.add("file " + record.file());
        }
        if (record.line() > 0) {
            place.add("line " + record.line());
        }
        return String.join(", ", place);
    }

    /** What a user should hear though the input is taken. */
    List<String> warnings(Assembly assembly) {
        List<String> warnings = new ArrayList<>();
        if (blankLines > 0) {
            warnings.add(blankLines + " blank line(s) skipped");
        }
        if (copies() > 0) {
            warnings.add(copies() + " record(s) were in the input again and are set aside as copies");
        }
        if (overlaps > 0) {
            warnings.add(overlaps
                    + " reference block(s) begin inside an earlier one of their sample; there the later one counts");
        }
        namesOfContigs.forEach((contig, names) -> {
            if (names.size() > 1) {
                warnings.add("records are on " + String.join(" and on ", names) + ", which are one contig, "
                        + assembly.contig(contig).name());
            }
            String name = names.iterator().next();
            if (assembly.isOpen()
                    && name.startsWith("chr")
                    && assembly.resolve(name.substring(3))
                            .filter(other -> namesOfContigs.containsKey(other.index()))
                            .isPresent()) {
                warnings.add("records are on " + name + " and on " + name.substring(3)
                        + ", which a store of any assembly takes for two contigs");
            }
        });
        return warnings;
    }

    /**
     * The last check before a batch becomes visible: every record of the input is kept or in quarantine, and every row
     * made of one is in a file, or in another row, or is one of a copy.
     *
     * @param rowsInFiles that the table's new files hold
     * @throws IllegalStateException if something was lost: a defect, never bad input
     */
    void reconcile(long rowsInFiles) {
        if (records != kept + quarantined.size() || rowsInFiles != rows) {
            throw new IllegalStateException("nothing was ingested, since the count does not come out: " + records
                    + " records against " + kept + " kept and " + quarantined.size() + " in quarantine; " + rows
                    + " rows made, " + rowsInFiles + " in files");
        }
    }
}
