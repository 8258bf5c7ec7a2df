package eu.goe.ingest.simulate;

import eu.goe.core.errors.UsageException;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.ingest.simulate.Locus.Spelling;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/**
 * The loci of a simulation in genome order, one at a time: mostly rare substitutions; some with several alternates, and
 * insertions, deletions, block substitutions, alleles spelled in two ways, and substitutions inside a deletion
 * ({@code *}). Bases are invented: they fit no reference.
 */
final class LocusGenerator implements Iterator<Locus> {
    /** Least distance of two loci, so that no record reaches into the next. */
    private static final int MIN_PITCH = 80;

    private static final double RAREST = 1.0 / 20_000;
    private static final String BASES = "ACGT";
    private static final int POOR_REGION_BASES = 200_000;

    /** A stretch that gets its share of the records. */
    private record Segment(String contig, int from, int to, double weight, boolean haploidMales, int records) {}

    private final long seed;
    private final List<Segment> segments;
    private int segment;
    private int written;
    private int inSegment;
    private int index;

    LocusGenerator(SimulationPlan plan) {
        this.seed = plan.sitesSeed();
        this.segments = segments(plan);
        skipEmpty();
    }

    private static List<Segment> segments(SimulationPlan plan) {
        Assembly assembly = Assemblies.named("GRCh38");
        List<Segment> wanted = new ArrayList<>();
        int last = -1;
        for (String name : plan.contigs()) {
            Contig contig = assembly.resolve(name)
                    .orElseThrow(() -> new UsageException("--contigs: GRCh38 has no contig '" + name + "'"));
            if (contig.index() <= last) {
                throw new UsageException("--contigs must be in genome order, each once");
            }
            last = contig.index();
            switch (contig.kind()) {
                case AUTOSOME ->
                    wanted.add(new Segment(
                            contig.name(), (int) (contig.length() / 3), (int) (contig.length() * 0.98), 2, false, 0));
                case X -> {
                    wanted.add(new Segment(contig.name(), 200_000, 2_700_000, 0.3, false, 0));
                    wanted.add(new Segment(contig.name(), 2_800_000, 38_000_000, 0.7, true, 0));
                }
                default -> throw new UsageException("--contigs: only chr1 to chr22 and chrX are simulated");
            }
        }
        double sum = wanted.stream().mapToDouble(Segment::weight).sum();
        List<Segment> segments = new ArrayList<>();
        double before = 0;
        for (Segment s : wanted) {
            long from = Math.round(before / sum * plan.variants());
            before += s.weight();
            int records = (int) (Math.round(before / sum * plan.variants()) - from);
            if ((long) records * MIN_PITCH > s.to() - s.from()) {
                throw new UsageException("--variants " + plan.variants() + " do not fit on " + s.contig()
                        + "; name more contigs with --contigs");
            }
            segments.add(new Segment(s.contig(), s.from(), s.to(), s.weight(), s.haploidMales(), records));
        }
        return segments;
    }

    private void skipEmpty() {
        while (segment < segments.size() && written >= segments.get(segment).records()) {
            segment++;
            written = 0;
            inSegment = 0;
        }
    }

    @Override
    public boolean hasNext() {
        return segment < segments.size();
    }

    @Override
    public Locus next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Segment s = segments.get(segment);
        SplittableRandom random = Seeds.random(seed, index);
        double pitch = (double) (s.to() - s.from()) / s.records();
        int pos = (int) (s.from() + inSegment * pitch + random.nextDouble() * (pitch - MIN_PITCH)) + MIN_PITCH / 2;
        Locus locus = locus(random, s, pos, s.records() - written);
        index++;
        inSegment++;
        written += locus.records().size();
        skipEmpty();
        return locus;
    }

    private Locus locus(SplittableRandom random, Segment s, int pos, int recordsLeft) {
        boolean poor =
                new SplittableRandom(Seeds.mix(seed, -1, s.contig().hashCode(), pos / POOR_REGION_BASES)).nextDouble()
                        < 0.08;
        double kind = random.nextDouble();
        if (kind < 0.04 && recordsLeft > 1) {
            return twoSpellings(random, s, pos, poor);
        }
        if (kind < 0.07 && recordsLeft > 1) {
            return insideDeletion(random, s, pos, poor);
        }
        String ref;
        List<String> alts;
        if (kind < 0.13) {
            ref = base(random, "");
            String first = base(random, ref);
            String second = base(random, ref + first);
            alts = random.nextInt(3) == 0
                    ? List.of(first, second, base(random, ref + first + second))
                    : List.of(first, second);
        } else if (kind < 0.15) {
            // A deletion, and a substitution at its last base: split and trimmed it stands two or more bases to the
            // right.
            ref = deleted(random, 2 + random.nextInt(4));
            String lastBase = ref.substring(ref.length() - 1);
            alts = List.of(ref.substring(0, 1), ref.substring(0, ref.length() - 1) + base(random, lastBase));
        } else {
            List<String> pair = simple(random, kind);
            ref = pair.get(0);
            alts = List.of(pair.get(1));
        }
        int[] alleleOf = new int[alts.size() + 1];
        for (int i = 0; i < alleleOf.length; i++) {
            alleleOf[i] = i;
        }
        return new Locus(
                index,
                s.contig(),
                s.haploidMales(),
                frequencies(random, alts.size()),
                List.of(new Spelling(pos, ref, alts, alleleOf)),
                false,
                poor);
    }

    /** REF and ALT of one simple variant, trimmed. */
    private static List<String> simple(SplittableRandom random, double kind) {
        if (kind < 0.21) {
            String ref = deleted(random, 1 + random.nextInt(random.nextInt(5) == 0 ? 15 : 4));
            return List.of(ref, ref.substring(0, 1));
        }
        if (kind < 0.26) {
            String alt = deleted(random, 1 + random.nextInt(random.nextInt(5) == 0 ? 15 : 4));
            return List.of(alt.substring(0, 1), alt);
        }
        if (kind < 0.28) {
            int middle = random.nextInt(3);
            StringBuilder ref = new StringBuilder(base(random, ""));
            StringBuilder alt = new StringBuilder(base(random, ref.toString()));
            for (int i = 0; i < middle; i++) {
                ref.append(base(random, ""));
                alt.append(base(random, ""));
            }
            String last = base(random, "");
            return List.of(ref + last, alt + base(random, last));
        }
        String ref = base(random, "");
        return List.of(ref, base(random, ref));
    }

    /** One allele in two records, one of them padded with bases that both alleles share. */
    private Locus twoSpellings(SplittableRandom random, Segment s, int pos, boolean poor) {
        List<String> pair = simple(random, 0.15 + 0.3 * random.nextDouble());
        int left = random.nextInt(4);
        int right = left == 0 ? 1 + random.nextInt(3) : random.nextInt(4);
        String before = bases(random, left);
        String after = bases(random, right);
        Spelling plain = new Spelling(pos, pair.get(0), List.of(pair.get(1)), new int[] {0, 1});
        Spelling padded = new Spelling(
                pos - left, before + pair.get(0) + after, List.of(before + pair.get(1) + after), new int[] {0, 1});
        double[] frequency = {Math.exp(Math.log(0.01) + random.nextDouble() * Math.log(40))};
        return new Locus(index, s.contig(), s.haploidMales(), frequency, List.of(padded, plain), true, poor);
    }

    /** A deletion and a substitution of a base that it takes away, which its haplotypes tell as {@code *}. */
    private Locus insideDeletion(SplittableRandom random, Segment s, int pos, boolean poor) {
        String deletion = deleted(random, 3 + random.nextInt(4));
        String ref = deletion.substring(2, 3);
        Spelling outer = new Spelling(pos, deletion, List.of(deletion.substring(0, 1)), new int[] {0, 1, 0});
        Spelling inner = new Spelling(pos + 2, ref, List.of(base(random, ref), "*"), new int[] {0, 2, 1});
        return new Locus(
                index, s.contig(), s.haploidMales(), frequencies(random, 2), List.of(outer, inner), false, poor);
    }

    /** Log-uniform, as in a growing population: half of them below one in 140; a few are the major allele. */
    private static double[] frequencies(SplittableRandom random, int n) {
        double[] frequencies = new double[n];
        double left = 0.95;
        for (int i = 0; i < n; i++) {
            double f = Math.exp(Math.log(RAREST) + random.nextDouble() * (Math.log(0.5) - Math.log(RAREST)));
            if (n == 1 && f > 0.02 && random.nextInt(8) == 0) {
                f = 1 - f;
            }
            frequencies[i] = Math.min(f, left * 0.8);
            left -= frequencies[i];
        }
        return frequencies;
    }

    /** An anchor base and {@code n} more, the last of which is another base than the anchor: nothing trims from it. */
    private static String deleted(SplittableRandom random, int n) {
        String anchor = base(random, "");
        return anchor + bases(random, n - 1) + base(random, anchor);
    }

    private static String bases(SplittableRandom random, int n) {
        StringBuilder bases = new StringBuilder(n);
        for (int i = 0; i < n; i++) {
            bases.append(base(random, ""));
        }
        return bases.toString();
    }

    private static String base(SplittableRandom random, String otherThan) {
        while (true) {
            char base = BASES.charAt(random.nextInt(4));
            if (otherThan.indexOf(base) < 0) {
                return String.valueOf(base);
            }
        }
    }
}
