package eu.goe.core.frequency;

import eu.goe.core.cohort.Sex;
import eu.goe.core.genotype.FieldDecoder;
import eu.goe.core.genotype.GenotypeDecoder;
import eu.goe.core.genotype.GenotypeState;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.genotype.SampleList;
import eu.goe.core.genotype.SampleSetCodec;
import eu.goe.core.store.VariantRow;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills the histograms of a variant: one step for each carrier of it. Mutable, one owner, goes from variant to variant.
 *
 * <p>Differs from gnomAD where a site has several alternate alleles: the balance is of the reads of REF and of this allele, since those of
 * others are not kept.
 */
final class HistogramCounter {
    private final int[] atomOf;
    private final Sex[] sexOfAtom;
    private final float @Nullable [] ages;
    private final SexPloidy sexPloidy;
    private final CallHistograms raw = new CallHistograms();
    private final CallHistograms adj = new CallHistograms();

    private final GenotypeDecoder decoder = new GenotypeDecoder();
    private final GenotypeView view = new GenotypeView();
    private final SampleList notAdj = new SampleList();
    private final SampleList notAdjHaploid = new SampleList();
    private int[] gq = new int[64];
    private int[] dp = new int[64];
    private int[] ad = new int[128];

    /**
     * @param atomOf atom of each sample number, −1 for a sample that does not count
     * @param sexOfAtom of each atom
     * @param ages by sample number, negative where missing; null without ages
     * @param adjust whether the sex ploidy applies
     */
    HistogramCounter(int[] atomOf, Sex[] sexOfAtom, float @Nullable [] ages, boolean adjust) {
        this.atomOf = atomOf;
        this.sexOfAtom = sexOfAtom;
        this.ages = ages;
        this.sexPloidy = new SexPloidy(adjust);
    }

    CallHistograms raw() {
        return raw;
    }

    CallHistograms adj() {
        return adj;
    }

    /** Forgets the last variant. */
    void clear() {
        raw.clear();
        adj.clear();
    }

    /**
     * Adds the carriers of a row.
     *
     * @param firstSample number of its tile's first sample
     * @param nSamples in the tile
     */
    void add(VariantRow row, int firstSample, int nSamples, PloidyRegion region) {
        byte[] packed = row.genotypes();
        if (packed == null) {
            throw new IllegalStateException("row without genotypes");
        }
        decoder.decode(packed, nSamples, view);
        SampleSetCodec.decode(row.notAdj(), nSamples, notAdj);
        SampleSetCodec.decode(row.notAdjHaploid(), nSamples, notAdjHaploid);
        int carriers = 0;
        for (int e = 0; e < view.nEntries(); e++) {
            carriers += view.alt(e) > 0 ? 1 : 0;
        }
        gq = read(row.fields(), SampleField.GQ, carriers, gq);
        dp = read(row.fields(), SampleField.DP, carriers, dp);
        ad = read(row.fields(), SampleField.AD, carriers, ad);
        int carrier = -1;
        int i = 0;
        int h = 0;
        for (int e = 0; e < view.nEntries(); e++) {
            if (view.alt(e) == 0) {
                continue;
            }
            carrier++;
            int sample = view.sample(e);
            i = advance(notAdj, i, sample);
            h = advance(notAdjHaploid, h, sample);
            int atom = atomOf[firstSample + sample];
            if (atom < 0) {
                continue;
            }
            Sex sex = sexOfAtom[atom];
            int state = sexPloidy.state(view.state(e), sex, region);
            if (state == GenotypeState.MISSING || state == GenotypeState.HAPLOID_MISSING) {
                continue;
            }
            float age = ages == null ? -1 : ages[firstSample + sample];
            add(raw, state, carrier, age);
            boolean isNotAdj =
                    sexPloidy.isOneCopy(sex, region) ? holds(notAdjHaploid, h, sample) : holds(notAdj, i, sample);
            if (!isNotAdj) {
                add(adj, state, carrier, age);
            }
        }
    }

    private void add(CallHistograms to, int state, int carrier, float age) {
        to.add(CallHistogram.GQ_HIST_ALT, gq[carrier]);
        to.add(CallHistogram.DP_HIST_ALT, dp[carrier]);
        if (state == GenotypeState.HET) {
            int ref = ad[2 * carrier];
            int alt = ad[2 * carrier + 1];
            to.add(CallHistogram.AB_HIST_ALT, ref < 0 || alt < 0 || ref + alt == 0 ? -1 : (double) alt / (ref + alt));
            to.add(CallHistogram.AGE_HIST_HET, age);
        } else if (state == GenotypeState.HOM_ALT) {
            to.add(CallHistogram.AGE_HIST_HOM, age);
        }
    }

    /** The values of a field, −1 where they are missing. */
    private static int[] read(Map<SampleField, byte[]> fields, SampleField field, int carriers, int[] into) {
        int n = carriers * field.perCarrier();
        int[] values = into.length < n ? new int[2 * n] : into;
        byte[] packed = fields.get(field);
        if (packed == null) {
            Arrays.fill(values, 0, n, -1);
        } else {
            FieldDecoder.carriers(packed, n, values);
        }
        return values;
    }

    private static int advance(SampleList list, int from, int sample) {
        int i = from;
        while (i < list.size() && list.get(i) < sample) {
            i++;
        }
        return i;
    }

    private static boolean holds(SampleList list, int at, int sample) {
        return at < list.size() && list.get(at) == sample;
    }
}
