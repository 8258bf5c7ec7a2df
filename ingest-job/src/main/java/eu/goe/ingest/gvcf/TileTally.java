package eu.goe.ingest.gvcf;

import eu.goe.ingest.vcf.Fingerprint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a task has read. One owner. */
public final class TileTally {
    private static final class OfFile {
        Fingerprint fingerprint = Fingerprint.ZERO;
        long records;
    }

    private final Map<Integer, OfFile> files = new HashMap<>();
    final Set<String> unknownContigs = new HashSet<>();
    final Map<Integer, Set<String>> namesOfContigs = new HashMap<>();
    long records;
    long kept;
    long blankLines;
    long exceeded;
    long overlaps;

    private OfFile last = new OfFile();
    private int lastFile = -1;

    void record(int file, Fingerprint fingerprint) {
        if (file != lastFile) {
            last = files.computeIfAbsent(file, f -> new OfFile());
            lastFile = file;
        }
        last.fingerprint = last.fingerprint.plus(fingerprint);
        last.records++;
        records++;
    }

    void nameOfContig(int contig, String name) {
        namesOfContigs.computeIfAbsent(contig, c -> new TreeSet<>()).add(name);
    }

    public long records() {
        return records;
    }

    /** Records that are not set aside. */
    public long kept() {
        return kept;
    }

    public long blankLines() {
        return blankLines;
    }

    /** Samples with more alternate than called copies in records that became one variant; they are missing there. */
    public long exceeded() {
        return exceeded;
    }

    /** Reference blocks that began inside an earlier one of their sample. */
    public long overlaps() {
        return overlaps;
    }

    public Set<String> unknownContigs() {
        return unknownContigs;
    }

    /** By contig, all names that records have for it. */
    public Map<Integer, Set<String>> namesOfContigs() {
        return namesOfContigs;
    }

    /** By number of the file, of the records that were read here. */
    public Map<Integer, Fingerprint> fingerprints() {
        Map<Integer, Fingerprint> fingerprints = new HashMap<>();
        files.forEach((file, its) -> fingerprints.put(file, its.fingerprint));
        return fingerprints;
    }

    /** How many records each file has here. */
    public Map<Integer, Long> recordsOfFiles() {
        Map<Integer, Long> counts = new HashMap<>();
        files.forEach((file, its) -> counts.put(file, its.records));
        return counts;
    }
}
