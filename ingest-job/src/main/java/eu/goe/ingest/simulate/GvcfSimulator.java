package eu.goe.ingest.simulate;

import eu.goe.core.command.Progress;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Simulates one gVCF a person: where somebody has an allele a record, where nothing could be called a block that says so, and all between in
 * reference blocks, whose ends differ from person to person. The truth is what a reader finds that believes blocks of GQ 20 and
 * MIN_DP 10 (5 of one copy). Of {@link Simulator} it takes people, haplotypes and calls, but only loci of one record: a caller
 * of one person spells an allele in one way.
 */
final class GvcfSimulator {
    private static final int LEAST_GQ = 20;
    private static final int LEAST_DP = 10;
    /** As of GATK's default bands at 30x: 100 to 200 bases. */
    private static final double MEAN_BLOCK_BASES = 150;

    /** Bases before the first locus of a contig that blocks cover, where no flank says how many. */
    private static final int BASES_BEFORE = 1000;

    private static final String BASES = "ACGT";

    /**
     * What was written.
     *
     * @param records of all files, blocks among them
     */
    record Simulated(Path samples, Path truth, long records, long variants, long bytes) {}

    /** The block that a person is in. */
    private static final class Track {
        final GvcfText text;
        final SplittableRandom random;
        String contig = "";
        int from = 1;
        int to;
        char base;
        int gq;
        int dp;
        int minDp;
        int copies;
        /** Last base of the latest locus. */
        int latest;

        Track(GvcfText text, SplittableRandom random) {
            this.text = text;
            this.random = random;
        }

        boolean isBelieved() {
            return gq >= LEAST_GQ && minDp >= (copies == 1 ? LEAST_DP / 2 : LEAST_DP);
        }

        void flush(int last) throws IOException {
            if (from <= last) {
                text.block(contig, from, last, base, copies, gq, dp, minDp);
            }
        }
    }

    private final SimulationPlan plan;
    private final People people;
    private final int flank;

    private GvcfSimulator(SimulationPlan plan, int flank) {
        this.plan = plan;
        this.flank = flank;
        people = new People(plan);
    }

    /**
     * Writes a file and an index for each person, {@code samples.tsv} and {@code truth.tsv}.
     *
     * @param flank bases on both sides of each locus that blocks cover, as of targeted sequencing; 0 for everything between loci
     */
    static Simulated run(SimulationPlan plan, int flank, Path folder, Progress progress) throws IOException {
        return new GvcfSimulator(plan, flank).write(folder, progress);
    }

    private Simulated write(Path folder, Progress progress) throws IOException {
        Files.createDirectories(folder);
        Path samples = folder.resolve("samples.tsv");
        Path truth = folder.resolve("truth.tsv");
        Path truthPart = folder.resolve("truth.tsv.part");
        progress.total(plan.variants(), "loci");
        List<Track> tracks = new ArrayList<>();
        long variants;
        try (Writer truthOut = Files.newBufferedWriter(truthPart, StandardCharsets.UTF_8)) {
            for (int i = 0; i < people.n; i++) {
                GvcfText text = new GvcfText(folder.resolve(people.id(i) + ".g.vcf.gz"), people.id(i));
                tracks.add(new Track(text, Seeds.random(plan.seed(), -6, i)));
            }
            TruthCounter counter =
                    new TruthCounter(people, SimulationPlan.Fields.DEPTH_AND_QUALITY, truthOut).carriedOnly();
            loci(tracks, counter, progress);
            for (Track track : tracks) {
                track.flush(track.to);
                track.text.finish();
            }
            variants = counter.finish();
        } finally {
            for (Track track : tracks) {
                track.text.close();
            }
        }
        Files.writeString(samples, people.table(), StandardCharsets.UTF_8);
        Files.move(truthPart, truth, StandardCopyOption.REPLACE_EXISTING);
        return new Simulated(
                samples,
                truth,
                tracks.stream().mapToLong(t -> t.text.records()).sum(),
                variants,
                tracks.stream().mapToLong(t -> t.text.bytes()).sum());
    }

    private void loci(List<Track> tracks, TruthCounter counter, Progress progress) throws IOException {
        LocusGenerator loci = new LocusGenerator(plan);
        Haplotypes haplotypes = new Haplotypes(people, plan);
        CallGenerator caller = new CallGenerator(people, plan);
        RecordCalls[] calls = {new RecordCalls(people.n), new RecordCalls(people.n)};
        long seen = 0;
        while (loci.hasNext()) {
            Locus locus = loci.next();
            haplotypes.draw(locus);
            seen += locus.records().size();
            progress.done(seen, seen);
            if (locus.records().size() > 1) {
                continue;
            }
            haplotypes.makeAllVary(locus);
            caller.calls(locus, haplotypes.allele, calls);
            for (int i = 0; i < people.n; i++) {
                person(tracks.get(i), calls[0], i, locus.haploidMales() && people.male[i] ? 1 : 2);
            }
            counter.add(calls[0]);
        }
    }

    /** Writes what is known of a person up to a locus and at it, and makes the call what a reader of the file knows. */
    private void person(Track track, RecordCalls calls, int i, int copies) throws IOException {
        int pos = calls.pos;
        int last = pos + calls.ref.length() - 1;
        if (!track.contig.equals(calls.contig) || track.copies != copies) {
            track.flush(track.to);
            track.contig = calls.contig;
            track.copies = copies;
            begin(track, pos - (flank == 0 ? BASES_BEFORE : flank), calls);
        } else if (flank > 0 && pos - flank > track.latest + flank) {
            cover(track, track.latest + flank, calls);
            track.flush(Math.min(track.to, track.latest + flank));
            begin(track, pos - flank, calls);
        }
        cover(track, pos, calls);
        track.latest = last;
        // No block begins inside the alleles of a locus, where its base would be another.
        track.to = Math.max(track.to, last);
        calls.second[i] = copies == 1 ? RecordCalls.NONE : calls.second[i];
        boolean isCalled = calls.first[i] >= 0 && (copies == 1 || calls.second[i] >= 0);
        boolean isCarried = isCalled && (calls.first[i] > 0 || calls.second[i] > 0);
        if (isCalled && !isCarried) {
            boolean isBelieved = track.isBelieved();
            calls.first[i] = isBelieved ? 0 : RecordCalls.MISSING;
            calls.second[i] = copies == 1 ? RecordCalls.NONE : calls.first[i];
            calls.gq[i] = track.gq;
            calls.dp[i] = track.minDp;
            return;
        }
        track.flush(pos - 1);
        if (isCarried) {
            calls.gq[i] = Math.max(calls.gq[i], 0);
            calls.dp[i] = Math.max(calls.dp[i], 0);
            track.text.call(calls, i);
        } else {
            calls.first[i] = RecordCalls.MISSING;
            calls.second[i] = copies == 1 ? RecordCalls.NONE : RecordCalls.MISSING;
            track.text.noCall(calls.contig, pos, last, calls.ref.charAt(0), copies);
        }
        begin(track, last + 1, calls);
    }

    /** Writes blocks before the one that a position is in. */
    private static void cover(Track track, int pos, RecordCalls calls) throws IOException {
        while (track.to < pos) {
            track.flush(track.to);
            begin(track, track.to + 1, calls);
        }
    }

    private static void begin(Track track, int from, RecordCalls calls) {
        SplittableRandom random = track.random;
        track.from = from;
        track.to = from + (int) (-MEAN_BLOCK_BASES * Math.log(1 - random.nextDouble()));
        track.base = from == calls.pos ? calls.ref.charAt(0) : BASES.charAt((int) (Seeds.mix(from, 7, 7) & 3));
        boolean isPoor = random.nextInt(40) == 0;
        int full = track.copies == 1 ? 16 : 32;
        track.dp = Math.max(0, (int) ((isPoor ? full / 6.0 : full) + Math.sqrt(full) * random.nextGaussian()));
        track.minDp = (int) (track.dp * (0.7 + 0.3 * random.nextDouble()));
        track.gq = Math.min(99, 3 * track.minDp);
    }
}
