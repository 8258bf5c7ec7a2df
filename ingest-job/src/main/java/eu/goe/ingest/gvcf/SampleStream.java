package eu.goe.ingest.gvcf;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.genome.Contig;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.vcf.Fingerprint;
import eu.goe.ingest.vcf.RecordRules;
import eu.goe.ingest.vcf.VcfRecordParser;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of one sample in a stretch, in the order of the genome, from one file after the other. Records without a place in the
 * assembly are set aside on the way. One owner.
 */
public final class SampleStream implements AutoCloseable {
    private final TileMerge merge;
    private final Stretch stretch;
    private final List<GvcfFiles.Range> files;
    private final GvcfLine line;
    private int nextFile;
    private GvcfFiles.@Nullable Opened opened;
    private GvcfFiles.@Nullable Range range;
    private long reported;

    private String contigName = "";
    private @Nullable Contig contig;
    private boolean seenContig;
    private GvcfLine.Kind kind = GvcfLine.Kind.OTHER;
    private int rank = -1;
    private int lastStart = -1;
    private int start;
    private boolean isOwned;
    private boolean fileBegins;
    /** Records with alleles at the latest place, so that a copy is told from another record. */
    private final Set<String> atPlace = new HashSet<>();

    SampleStream(TileMerge merge, Stretch stretch, List<GvcfFiles.Range> files) {
        this.merge = merge;
        this.stretch = stretch;
        this.files = files;
        this.line = new GvcfLine(merge.settings().thresholds());
    }

    /** Goes to the next record that has a place; false at the end. */
    boolean next() throws IOException {
        while (true) {
            GvcfFiles.Opened file = opened;
            if (file == null || !file.lines().next()) {
                if (file == null ? !openNext() : !endFile(file)) {
                    return false;
                }
                continue;
            }
            LineReader lines = file.lines();
            if (lines.length() == 0) {
                merge.tally().blankLines++;
                continue;
            }
            kind = line.read(lines.buffer(), lines.offset(), lines.length());
            if (!isInRange()) {
                if (seenContig) {
                    endFile(file);
                }
                continue;
            }
            seenContig = true;
            resolve();
            if (goTo()) {
                return true;
            }
            if (opened != null && stretch.contig() >= 0 && start >= merge.readTo()) {
                endFile(file);
            }
        }
    }

    private boolean openNext() throws IOException {
        if (nextFile == files.size()) {
            return false;
        }
        GvcfFiles.Range next = files.get(nextFile++);
        range = next;
        opened = merge.open(next);
        reported = next.offset() >>> 16;
        seenContig = false;
        fileBegins = true;
        contigName = "";
        return true;
    }

    /** Whether there may be another file. */
    private boolean endFile(GvcfFiles.Opened file) throws IOException {
        merge.reached(bytesSinceReport());
        file.close();
        opened = null;
        return openNext();
    }

    /** Whether the line is on the contig that the range is about. */
    private boolean isInRange() {
        String only = range().contig();
        return only == null || line.contig().equals(only);
    }

    @SuppressWarnings("ReferenceEquality") // the same name is the same object until it changes
    private void resolve() {
        if (line.contig() != contigName) {
            contigName = line.contig();
            Optional<Contig> found =
                    merge.settings().contigNames().get(range().header()).resolve(contigName);
            contig = found.orElse(null);
            if (contig != null) {
                merge.tally().nameOfContig(contig.index(), contigName);
            }
        }
    }

    /** Takes the line as a record, if it has a place here; else it is set aside, or another stretch's. */
    private boolean goTo() {
        Contig on = contig;
        if (line.pos() >= 0 && line.pos() <= Integer.MAX_VALUE) {
            start = (int) Math.max(0, line.pos() - 1);
        }
        isOwned = on == null || stretch.owns(start);
        if (on != null && stretch.contig() >= 0 && start >= merge.readTo()) {
            return false;
        }
        if (isOwned) {
            LineReader lines = lines();
            merge.tally().record(range().file(), Fingerprint.of(lines.buffer(), lines.offset(), lines.length()));
        }
        if (line.pos() < 0 || line.pos() > Integer.MAX_VALUE || contigName.isEmpty()) {
            aside(parserProblem("the line is no record"));
            return false;
        }
        if (on == null) {
            if (merge.settings().assembly().isOpen() && !RecordRules.isContigName(contigName)) {
                aside("CHROM is not declared, and is no name of a contig");
            } else {
                merge.tally().unknownContigs.add(contigName);
                aside(RecordRules.NO_CONTIG);
            }
            return false;
        }
        requireOrder(on);
        return true;
    }

    private String parserProblem(String otherwise) {
        LineReader lines = lines();
        VcfRecordParser parser = merge.parser(range().header());
        String problem = parser.parse(lines.buffer(), lines.offset(), lines.length(), name -> false, merge.record());
        return problem == null ? otherwise : problem;
    }

    private void requireOrder(Contig on) {
        int itsRank = stretch.contig() == Stretch.ALL ? merge.settings().ranks()[on.index()] : 0;
        boolean isBehind = itsRank < rank || (itsRank == rank && start < lastStart);
        if (isBehind) {
            if (fileBegins) {
                throw new BadInputException(lines().place() + ": " + on.name() + ":" + (start + 1)
                        + ": this file and another one of the same sample overlap.\nA sample's files are parts of its"
                        + " genome; give each part once, and the store is unchanged.");
            }
            throw new BadInputException(lines().place() + ": " + on.name() + ":" + (start + 1)
                    + (itsRank < rank
                            ? ": the contig comes after one that the first file's header lists behind it"
                            : ": the record comes after one at " + (lastStart + 1))
                    + ".\nAll files must be in one order; run: bcftools sort, then tabix -p vcf.");
        }
        if (itsRank != rank || start != lastStart) {
            atPlace.clear();
        }
        rank = itsRank;
        lastStart = start;
        fileBegins = false;
    }

    /** Sets the record aside, if it is this stretch's. */
    void aside(String problem) {
        if (isOwned) {
            merge.output().aside(this, contigName, line.pos(), problem);
        }
    }

    /** Whether no record of the sample with the same alleles is at the place. */
    boolean isNew(String spelling) {
        return atPlace.add(spelling);
    }

    boolean isOpen() {
        return opened != null;
    }

    /** Place of the contig of the record in the order of the files; 0 in a stretch of one contig. */
    int rank() {
        return rank;
    }

    Contig contig() {
        if (contig == null) {
            throw new IllegalStateException("no record");
        }
        return contig;
    }

    /** 0-based. */
    int start() {
        return start;
    }

    /** Whether the record belongs to the stretch, which else only looks at it. */
    boolean isOwned() {
        return isOwned;
    }

    GvcfLine.Kind kind() {
        return kind;
    }

    GvcfLine line() {
        return line;
    }

    private GvcfFiles.Range range() {
        if (range == null) {
            throw new IllegalStateException("no file");
        }
        return range;
    }

    /** Number of the file that is being read. */
    public int file() {
        return range().file();
    }

    int header() {
        return range().header();
    }

    /** The file's lines, at the latest record. */
    public LineReader lines() {
        if (opened == null) {
            throw new IllegalStateException("no file");
        }
        return opened.lines();
    }

    /** Bytes of the file since the last call. */
    long bytesSinceReport() {
        if (opened == null) {
            return 0;
        }
        long reached = opened.lines().bytesReached();
        long more = Math.max(0, reached - reported);
        reported = reached;
        return more;
    }

    @Override
    public void close() throws IOException {
        GvcfFiles.Opened file = opened;
        opened = null;
        if (file != null) {
            file.close();
        }
    }
}
