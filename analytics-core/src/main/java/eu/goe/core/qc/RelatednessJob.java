package eu.goe.core.qc;

import eu.goe.core.command.Progress;
import eu.goe.core.genotype.GenotypeDecoder;
import eu.goe.core.genotype.GenotypeState;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.store.TaskRunner;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/** Compares everybody with everybody at the chosen sites; a task compares two blocks of people. Their principal components are found in the driver. */
final class RelatednessJob {
    /** Fewer sites tell nobody from anybody. */
    static final int MIN_SITES = 100;

    /**
     * Of how many of the sites somebody must have a call. A sample whose batch lists only what it carries lacks the others, and its kinship would
     * be too high.
     */
    private static final double MIN_CALLED = 0.9;

    private static final int BLOCK = 1_024;

    private RelatednessJob() {}

    /** Two blocks of people, or one twice. */
    private record Unit(GenotypeBits a, int firstOfA, GenotypeBits b, int firstOfB, long nPairs)
            implements Serializable {
        List<RelatedPair> find(TaskRunner.Meter meter) {
            List<RelatedPair> found = RelatedPairs.find(a, firstOfA, b, firstOfB, nPairs);
            meter.add(1, (long) a.nPeople() * b.nPeople());
            return found;
        }
    }

    /**
     * @param sites chosen ones
     * @param people numbers of those who count, ascending
     * @param nSamples numbers that were ever given
     */
    static Relatedness find(SparkSession spark, List<CommonSite> sites, int[] people, int nSamples, Progress progress) {
        if (sites.size() < MIN_SITES) {
            return Relatedness.missing(
                    sites.size(),
                    sites.size() + " common sites far enough apart, of " + MIN_SITES + " that it takes at least");
        }
        GenotypeBits all = bits(sites, people, nSamples);
        int[] known = Arrays.stream(people)
                .filter(s -> all.nCalled(Arrays.binarySearch(people, s)) >= MIN_CALLED * sites.size())
                .toArray();
        if (known.length < 2) {
            return Relatedness.missing(
                    sites.size(),
                    "fewer than two people are called at " + (int) (100 * MIN_CALLED) + " % of the sites");
        }
        GenotypeBits bits = known.length == people.length ? all : bits(sites, known, nSamples);
        long nPairs = (long) known.length * (known.length - 1) / 2;
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < known.length; i += BLOCK) {
            GenotypeBits a = bits.slice(i, Math.min(known.length, i + BLOCK));
            for (int j = i; j < known.length; j += BLOCK) {
                units.add(new Unit(a, i, j == i ? a : bits.slice(j, Math.min(known.length, j + BLOCK)), j, nPairs));
            }
        }
        progress.total(units.size(), "blocks of pairs");
        List<RelatedPair> pairs = new ArrayList<>();
        TaskRunner.run(spark, "goe qc, relatives", units, (unit, part, meter) -> unit.find(meter), progress)
                .forEach(found -> found.forEach(pair -> pairs.add(new RelatedPair(
                        known[pair.first()],
                        known[pair.second()],
                        pair.nSites(),
                        pair.nHetHet(),
                        pair.nIbs0(),
                        pair.kinship()))));
        pairs.sort(Comparator.comparingInt(RelatedPair::first).thenComparingInt(RelatedPair::second));
        BitSet isKnown = new BitSet();
        Arrays.stream(known).forEach(isKnown::set);
        double[][] scores = PrincipalComponents.of(bits);
        List<SampleComponents> components = IntStream.range(0, known.length)
                .mapToObj(p -> new SampleComponents(known[p], scores[p]))
                .toList();
        return new Relatedness(sites.size(), isKnown, pairs, components, null);
    }

    private static GenotypeBits bits(List<CommonSite> sites, int[] people, int nSamples) {
        int[] placeOf = new int[nSamples];
        Arrays.fill(placeOf, -1);
        for (int p = 0; p < people.length; p++) {
            placeOf[people[p]] = p;
        }
        GenotypeBits bits = new GenotypeBits(people.length, sites.size());
        GenotypeDecoder decoder = new GenotypeDecoder();
        GenotypeView view = new GenotypeView();
        for (int site = 0; site < sites.size(); site++) {
            decoder.decode(sites.get(site).genotypes(), nSamples, view);
            int e = 0;
            for (int s = 0; s < nSamples; s++) {
                boolean isEntry = e < view.nEntries() && view.sample(e) == s;
                int state = isEntry ? view.state(e++) : GenotypeState.HOM_REF;
                if (placeOf[s] >= 0 && state != GenotypeState.MISSING) {
                    bits.set(placeOf[s], site, state);
                }
            }
        }
        return bits;
    }
}
