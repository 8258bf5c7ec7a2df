package eu.goe.ingest.gvcf;

import eu.goe.core.genome.Contig;
import eu.goe.core.genome.WindowGrid;
import eu.goe.core.genotype.CallBuffer;
import eu.goe.core.genotype.CallState;
import eu.goe.core.genotype.CallabilityEncoder;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.variant.SiteFields;
import eu.goe.core.variant.Variant;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.vcf.VcfRecord;
import eu.goe.ingest.vcf.VcfRecordParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Merges the gVCFs of one tile of samples along the genome: to each variant that a sample lists, what all samples of the tile have, and
 * beside it where each sample was called. One owner, one thread.
 *
 * <p>Goes in steps of {@value #STEP_BASES} bases: in each, every sample's records go to its {@link SampleTrack}, and those with alleles
 * to the variants that wait; then the variants that no later record can become are given out. So a sample's lines are read in runs, and
 * no heap is needed. Memory: the records of {@value #STEP_BASES} + {@value TileSettings#MAX_MOVE} bases of the tile, the buffers of an open file a
 * sample, and one row of callability. Hot path: {@link SampleStream#next}, {@link GvcfLine#read}, {@link SampleTrack#block}.
 */
public final class TileMerge {
    /** Why a record is set aside that its sample has at the same place already. */
    public static final String COPY = "the same record again";

    private static final int STEP_BASES = 10_000;
    private static final int ROW_BYTES = 64 << 10;
    private static final int BYTES_PER_SAMPLE = 8;
    /** Of an interval of callability, about. */
    private static final int INTERVAL_BYTES = 4;

    private final TileSettings settings;
    private final int nSamples;
    private final RecordAlleles alleles;
    private final GvcfFiles files;
    private final TileOutput output;
    private final TileTally tally = new TileTally();
    private final boolean keepsFields;
    private final List<VcfRecordParser> parsers = new ArrayList<>();
    private final VcfRecord record;
    private final SampleTrack[] tracks;
    private final TreeMap<Variant, Waiting> waiting = new TreeMap<>();
    private final CallBuffer calls = new CallBuffer();
    private final CallabilityEncoder encoder = new CallabilityEncoder();
    private Stretch stretch = new Stretch(Stretch.UNKNOWN, 0, 0, List.of());
    /** Where the stretch begins and ends on the contig that is being merged. */
    private int from;

    private int to;
    private int cutAt;
    private long bytes;
    private long recordsReported;

    /** A variant that records to come may still become. */
    private static final class Waiting {
        final List<OwnCall> own = new ArrayList<>(2);

        @Nullable
        String id;

        @Nullable
        Float qual;
    }

    /**
     * @param nSamples in the tile
     * @param alleles makes variants of records
     * @param files opens them
     */
    public TileMerge(TileSettings settings, int nSamples, RecordAlleles alleles, GvcfFiles files, TileOutput output) {
        this.settings = settings;
        this.nSamples = nSamples;
        this.alleles = alleles;
        this.files = files;
        this.output = output;
        keepsFields = !settings.kept().formats().isEmpty();
        settings.formats()
                .forEach(rules -> parsers.add(VcfRecordParser.ofOneSample(settings.adj(), settings.kept(), rules)));
        record = parsers.get(0).newRecord();
        tracks = new SampleTrack[nSamples];
        for (int s = 0; s < nSamples; s++) {
            tracks[s] = new SampleTrack();
        }
    }

    /** Merges a stretch; several go one after the other in genome order. */
    public void run(Stretch next) throws IOException {
        stretch = next;
        List<SampleStream> streams = new ArrayList<>();
        try {
            boolean[] open = new boolean[nSamples];
            for (int s = 0; s < nSamples; s++) {
                SampleStream stream = new SampleStream(this, next, next.files().get(s));
                streams.add(stream);
                open[s] = stream.next();
            }
            while (true) {
                int rank = Integer.MAX_VALUE;
                SampleStream first = null;
                for (int s = 0; s < nSamples; s++) {
                    if (open[s] && streams.get(s).rank() < rank) {
                        first = streams.get(s);
                        rank = first.rank();
                    }
                }
                if (first == null) {
                    break;
                }
                contig(first.contig(), rank, streams, open);
            }
            streams.forEach(stream -> bytes += stream.bytesSinceReport());
            report();
        } finally {
            for (SampleStream stream : streams) {
                stream.close();
            }
        }
        for (SampleTrack track : tracks) {
            tally.overlaps += track.takeOverlaps();
        }
    }

    private void contig(Contig contig, int rank, List<SampleStream> streams, boolean[] open) throws IOException {
        boolean isWhole = stretch.contig() == Stretch.ALL;
        from = isWhole ? 0 : stretch.from();
        to = isWhole ? Integer.MAX_VALUE : stretch.to();
        cutAt = from;
        for (SampleTrack track : tracks) {
            track.begin(from);
        }
        boolean sex = contig.kind() == Contig.Kind.X || contig.kind() == Contig.Kind.Y;
        while (true) {
            int front = Integer.MAX_VALUE;
            for (int s = 0; s < nSamples; s++) {
                if (open[s] && streams.get(s).rank() == rank) {
                    front = Math.min(front, streams.get(s).start());
                }
            }
            if (front == Integer.MAX_VALUE) {
                break;
            }
            int stepEnd = (int) Math.min(Integer.MAX_VALUE - 1, (front / STEP_BASES + 1L) * STEP_BASES);
            for (int s = 0; s < nSamples; s++) {
                SampleStream stream = streams.get(s);
                while (open[s] && stream.rank() == rank && stream.start() < stepEnd) {
                    take(s, stream, contig, sex);
                    open[s] = stream.next();
                }
                bytes += stream.bytesSinceReport();
            }
            reach(contig, sex, Math.min(stepEnd, to), settings.moves() ? stepEnd - TileSettings.MAX_MOVE : stepEnd);
            report();
        }
        int furthest = from;
        for (SampleTrack track : tracks) {
            furthest = Math.max(furthest, track.furthest());
        }
        reach(contig, sex, Math.min(furthest, to), Integer.MAX_VALUE);
        cut(contig, Math.min(furthest, to));
    }

    /** Gives out what is complete. */
    private void reach(Contig contig, boolean sex, int place, int variantsBefore) throws IOException {
        for (SampleTrack track : tracks) {
            track.advance(place);
        }
        while (!waiting.isEmpty() && waiting.firstKey().start() < variantsBefore) {
            Map.Entry<Variant, Waiting> first = waiting.pollFirstEntry();
            give(first.getKey(), first.getValue(), sex);
        }
        if (WindowGrid.hasOwnWindows(contig)) {
            long boundary = (cutAt / WindowGrid.WINDOW_BASES + 1L) * WindowGrid.WINDOW_BASES;
            for (; boundary <= place; boundary += WindowGrid.WINDOW_BASES) {
                cut(contig, (int) boundary);
            }
        }
        long intervals = 0;
        for (SampleTrack track : tracks) {
            intervals += track.segments() - track.firstBehind(cutAt);
        }
        if (intervals * INTERVAL_BYTES > Math.max(ROW_BYTES, (long) BYTES_PER_SAMPLE * nSamples)) {
            cut(contig, place);
        }
        int needed =
                waiting.isEmpty() ? variantsBefore : Math.min(waiting.firstKey().start(), variantsBefore);
        for (SampleTrack track : tracks) {
            track.forget(Math.min(cutAt, needed));
        }
    }

    private void take(int sample, SampleStream stream, Contig contig, boolean sex) {
        String problem = switch (stream.kind()) {
            case BAD -> stream.line().problem();
            case ODD_BLOCK -> oddBlock(sample, stream, contig);
            case BLOCK -> block(sample, stream, contig);
            case OTHER -> variants(sample, stream, contig, sex);
        };
        if (problem != null) {
            stream.aside(problem);
        } else if (stream.isOwned()) {
            tally.kept++;
        }
    }

    private @Nullable String oddBlock(int sample, SampleStream stream, Contig contig) {
        String problem = parse(stream, false);
        return problem == null ? block(sample, stream, contig) : problem;
    }

    private @Nullable String parse(SampleStream stream, boolean sex) {
        LineReader lines = stream.lines();
        return parser(stream.header()).parse(lines.buffer(), lines.offset(), lines.length(), name -> sex, record);
    }

    private @Nullable String block(int sample, SampleStream stream, Contig contig) {
        GvcfLine line = stream.line();
        boolean isLengthKnown = contig.length() > 0 && !settings.assembly().isOpen();
        if (line.pos() == 0 || (isLengthKnown && line.pos() > contig.length())) {
            return "POS is not on the contig";
        }
        if (isLengthKnown && line.end() > contig.length()) {
            return "END is not on the contig";
        }
        tracks[sample].block(stream.start(), line.end(), line.state(), stream.isOwned());
        return null;
    }

    private @Nullable String variants(int sample, SampleStream stream, Contig contig, boolean sex) {
        String problem = parse(stream, sex);
        if (problem == null) {
            problem = alleles.problem(record, contig);
        }
        if (problem != null) {
            return problem;
        }
        if (!stream.isNew(alleles.spelling(record))) {
            return COPY;
        }
        if (!alleles.isTelomere(record, contig)) {
            tracks[sample].variant(stream.start(), stream.start() + record.ref().length(), OwnCall.state(record, sex));
        }
        List<Variant> found = new ArrayList<>(1);
        for (int alt = 1; alt <= record.alts().length; alt++) {
            if (!record.isRepeatedAllele(alt)) {
                found.clear();
                alleles.variants(record, contig, alt, found::add);
                for (Variant variant : found) {
                    if (variant.start() < stream.start() - TileSettings.MAX_MOVE) {
                        return "an allele slides more than " + TileSettings.MAX_MOVE + " bases to the left";
                    }
                    if (variant.start() >= from && variant.start() < to) {
                        waitFor(variant, OwnCall.of(sample, record, alt, sex, keepsFields));
                    }
                }
            }
        }
        return null;
    }

    private void waitFor(Variant variant, OwnCall own) {
        Waiting site = waiting.computeIfAbsent(variant, v -> new Waiting());
        site.own.add(own);
        site.id = SiteFields.ids(site.id, record.id().isEmpty() ? null : record.id());
        site.qual = SiteFields.qual(site.qual, record.qual());
    }

    /** Gives out a variant: each sample's own record of it, or what it says at the place. */
    private void give(Variant variant, Waiting site, boolean sex) throws IOException {
        site.own.sort(Comparator.comparingInt(OwnCall::sample));
        calls.clear(nSamples);
        int o = 0;
        for (int s = 0; s < nSamples; s++) {
            if (o < site.own.size() && site.own.get(o).sample() == s) {
                OwnCall own = site.own.get(o++);
                while (o < site.own.size() && site.own.get(o).sample() == s) {
                    OwnCall both = own.join(site.own.get(o++));
                    tally.exceeded += both.called() == 0 && own.called() > 0 ? 1 : 0;
                    own = both;
                }
                own.addTo(calls, sex, keepsFields);
            } else {
                tracks[s].advance(variant.start() + 1);
                state(s, tracks[s].stateAt(variant.start()), sex);
            }
        }
        output.variant(variant, site.id, site.qual, calls);
    }

    private void state(int sample, int state, boolean sex) {
        if (state == CallState.REFERENCE) {
            return;
        }
        int adj = CallState.adj(state);
        if (adj != CallState.ADJ && state != CallState.NONE) {
            calls.notAdj().add(sample);
            if (sex && adj == CallState.NOT_ADJ) {
                calls.notAdjHaploid().add(sample);
            }
        }
        int ploidy = CallState.ploidy(state);
        int called = CallState.called(state);
        if (ploidy == 2 && called == 2) {
            return;
        }
        int[] copies = new int[ploidy];
        for (int c = called; c < ploidy; c++) {
            copies[c] = CallBuffer.NOT_CALLED;
        }
        calls.add(sample, copies, ploidy);
        if (keepsFields) {
            calls.fields().entry(-1, -1, -1);
        }
    }

    /** Ends a row of callability before a place. */
    private void cut(Contig contig, int place) throws IOException {
        int first = Integer.MAX_VALUE;
        int last = -1;
        for (SampleTrack track : tracks) {
            for (int i = track.firstBehind(cutAt); i < track.segments() && track.start(i) < place; i++) {
                first = Math.min(first, Math.max(cutAt, track.start(i)));
                last = Math.max(last, Math.min(place, track.end(i)));
            }
        }
        if (first < last) {
            encoder.begin(first, nSamples);
            for (SampleTrack track : tracks) {
                encoder.nextSample();
                for (int i = track.firstBehind(cutAt); i < track.segments() && track.start(i) < place; i++) {
                    encoder.add(Math.max(cutAt, track.start(i)), Math.min(place, track.end(i)), track.state(i));
                }
            }
            output.callability(contig.index(), first, last, encoder.finish());
        }
        cutAt = Math.max(cutAt, place);
    }

    private void report() {
        output.progress(bytes, tally.records() - recordsReported);
        bytes = 0;
        recordsReported = tally.records();
    }

    void reached(long more) {
        bytes += more;
    }

    GvcfFiles.Opened open(GvcfFiles.Range range) throws IOException {
        return files.open(range);
    }

    TileSettings settings() {
        return settings;
    }

    TileOutput output() {
        return output;
    }

    VcfRecordParser parser(int header) {
        return parsers.get(header);
    }

    VcfRecord record() {
        return record;
    }

    /** Records of an indexed file that begin from here on are of no use to the stretch. */
    int readTo() {
        return (int) Math.min(Integer.MAX_VALUE, (long) stretch.to() + TileSettings.MAX_MOVE);
    }

    /** What was read so far. */
    public TileTally tally() {
        return tally;
    }

    /** FORMAT fields that a batch of gVCFs can keep: those of carriers. */
    public static boolean canKeep(Set<SampleField> fields) {
        return fields.stream().noneMatch(SampleField::isOfEverybody);
    }
}
