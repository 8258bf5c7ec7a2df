package eu.goe.gwas.job;

import eu.goe.core.cohort.Sex;
import eu.goe.core.frequency.CallabilityReader;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.SexPloidy;
import eu.goe.core.frequency.Tiles;
import eu.goe.core.genotype.CallState;
import eu.goe.core.genotype.CallabilityDecoder;
import eu.goe.core.genotype.GenotypeDecoder;
import eu.goe.core.genotype.GenotypeState;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.OtherAlleleCalls;
import eu.goe.core.genotype.SampleList;
import eu.goe.core.store.CallabilityRow;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Variant;
import eu.goe.gwas.regression.Dosages;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The dosages of the people analysed at one variant: of a tile that lists it from its row; of one that lists only other alleles there, from those; of one that lists nothing there, from
 * {@code callability}. A half call and one of more than two copies are missing. Outside PAR a male's X is one copy, which counts as two here, and his heterozygous calls are missing; MT
 * and Y are one copy. Buffers of one task.
 */
final class SampleDosages {
    private static final double MISSING = -1;
    private static final SampleList NOBODY = new SampleList();
    /** By {@link GenotypeState}, where a haploid call counts as two copies. */
    private static final double[] DIPLOID = dosages(2);
    /** Where it counts as one. */
    private static final double[] HAPLOID = dosages(1);

    private static double[] dosages(double ofHaploid) {
        double[] dosages = new double[GenotypeState.COUNT];
        Arrays.fill(dosages, MISSING);
        dosages[GenotypeState.HOM_REF] = 0;
        dosages[GenotypeState.HET] = 1;
        dosages[GenotypeState.HOM_ALT] = 2;
        dosages[GenotypeState.HAPLOID_REF] = 0;
        dosages[GenotypeState.HAPLOID_ALT] = ofHaploid;
        return dosages;
    }

    private final Tiles tiles;
    /** Of each sample number, −1 for who is not analysed. */
    private final int[] places;

    private final Sex[] sexes;
    private final double[] onX;
    /** Tiles by the number of their first sample, so that places ascend. */
    private final int[] order;

    private final SexPloidy ploidy = new SexPloidy(true);
    private final GenotypeDecoder decoder = new GenotypeDecoder();
    private final GenotypeView view = new GenotypeView();
    private final OtherAlleleCalls others = new OtherAlleleCalls();
    private byte[] called = new byte[0];

    /**
     * @param places of the people analysed by sample number, ascending; −1 for others
     * @param sexes by sample number
     * @param xModel copies that a male's one copy of X counts as, 1 or 2
     */
    SampleDosages(Tiles tiles, int[] places, Sex[] sexes, int xModel) {
        this.tiles = tiles;
        this.places = places;
        this.sexes = sexes;
        onX = xModel == 2 ? DIPLOID : HAPLOID;
        order = IntStream.range(0, tiles.size())
                .boxed()
                .sorted(Comparator.comparingInt(tiles::firstSample))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** @param here all rows at the position */
    void fill(
            Variant variant, List<VariantRow> here, PloidyRegion region, CallabilityReader callability, Dosages into) {
        into.clear();
        for (int tile : order) {
            VariantRow row = null;
            boolean isElsewhere = false;
            for (VariantRow any : here) {
                if (tiles.index(any.block(), any.tile()) == tile) {
                    if (any.variant().compareTo(variant) == 0) {
                        row = any;
                    } else {
                        isElsewhere = true;
                    }
                }
            }
            if (row != null) {
                listed(row, tile, region, into);
            } else {
                if (isElsewhere) {
                    ofOthers(here, tile);
                } else {
                    ofBlocks(callability.rowAt(tile, variant.contig(), variant.start()), variant.start(), tile);
                }
                absent(tile, region, into);
            }
        }
    }

    private double[] dosages(PloidyRegion region) {
        return switch (region) {
            case DIPLOID -> DIPLOID;
            case X_NON_PAR -> onX;
            case Y_NON_PAR, MITOCHONDRIAL -> HAPLOID;
        };
    }

    private void listed(VariantRow row, int tile, PloidyRegion region, Dosages into) {
        decode(row, tile);
        double[] dosages = dosages(region);
        int first = tiles.firstSample(tile);
        boolean isDiploid = region == PloidyRegion.DIPLOID;
        for (int e = 0; e < view.nEntries(); e++) {
            int sample = first + view.sample(e);
            int place = places[sample];
            if (place < 0) {
                continue;
            }
            int state = isDiploid ? view.state(e) : ploidy.state(view.state(e), sexes[sample], region);
            double dosage = dosages[state];
            if (dosage > 0) {
                into.addCarrier(place, dosage);
            } else if (dosage < 0) {
                into.addMissing(place);
            }
        }
    }

    private void decode(VariantRow row, int tile) {
        byte[] packed = row.genotypes();
        if (packed == null) {
            throw new IllegalStateException("row without genotypes");
        }
        decoder.decode(packed, tiles.nSamples(tile), view);
    }

    private void ofOthers(List<VariantRow> here, int tile) {
        int n = tiles.nSamples(tile);
        others.clear(n);
        for (VariantRow row : here) {
            if (tiles.index(row.block(), row.tile()) == tile) {
                decode(row, tile);
                others.add(view, NOBODY, NOBODY);
            }
        }
        reserve(n);
        for (int s = 0; s < n; s++) {
            called[s] = (byte) CallState.genotypeState(others.state(s));
        }
    }

    private void ofBlocks(@Nullable CallabilityRow row, int position, int tile) {
        int n = tiles.nSamples(tile);
        reserve(n);
        if (row != null) {
            CallabilityDecoder.decode(row.called(), n, row.start(), (firstOfRun, nOfRun, start, end, state) -> {
                if (start <= position && position < end) {
                    Arrays.fill(called, firstOfRun, firstOfRun + nOfRun, (byte) CallState.genotypeState(state));
                }
            });
        }
    }

    private void reserve(int n) {
        if (called.length < n) {
            called = new byte[n];
        }
        Arrays.fill(called, 0, n, (byte) GenotypeState.MISSING);
    }

    /** Nobody has the allele; who was not called is missing. */
    private void absent(int tile, PloidyRegion region, Dosages into) {
        double[] dosages = dosages(region);
        int first = tiles.firstSample(tile);
        for (int s = 0; s < tiles.nSamples(tile); s++) {
            int place = places[first + s];
            if (place >= 0 && dosages[ploidy.state(called[s], sexes[first + s], region)] < 0) {
                into.addMissing(place);
            }
        }
    }
}
