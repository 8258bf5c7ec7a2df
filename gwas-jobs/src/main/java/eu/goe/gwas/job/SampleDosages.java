package eu.goe.gwas.job;

import eu.goe.core.cohort.Sex;
import eu.goe.core.frequency.AbsentCalls;
import eu.goe.core.frequency.CallabilityReader;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.SexPloidy;
import eu.goe.core.frequency.Tiles;
import eu.goe.core.genotype.GenotypeDecoder;
import eu.goe.core.genotype.GenotypeState;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.store.CallabilityRow;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Variant;
import eu.goe.gwas.regression.Dosages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The dosages of the people analysed at one variant: of a tile that lists it from its row; of one that lists only other alleles there, from those; of one that lists nothing there, from
 * {@code callability}. A half call and one of more than two copies are missing. Outside PAR a male's X is one copy, which counts as two here, and his heterozygous calls are missing; MT
 * and Y are one copy. Buffers of one task.
 */
final class SampleDosages {
    private static final double MISSING = -1;
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
    private final AbsentCalls absentCalls = new AbsentCalls();
    /** Rows of a tile at the position that are of other alleles. */
    private final List<VariantRow> others = new ArrayList<>();

    private List<VariantRow> here = List.of();
    private int[] tileOfRow = new int[0];

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

    /** Goes to a position at which these rows are. */
    void moveTo(List<VariantRow> rowsHere) {
        here = rowsHere;
        if (tileOfRow.length < here.size()) {
            tileOfRow = new int[2 * here.size()];
        }
        for (int r = 0; r < here.size(); r++) {
            tileOfRow[r] = tiles.index(here.get(r).block(), here.get(r).tile());
        }
    }

    /** A variant that starts here. */
    void fill(Variant variant, PloidyRegion region, CallabilityReader callability, Dosages into) {
        into.clear();
        for (int tile : order) {
            VariantRow row = null;
            others.clear();
            for (int r = 0; r < here.size(); r++) {
                if (tileOfRow[r] == tile) {
                    if (here.get(r).variant().compareTo(variant) == 0) {
                        row = here.get(r);
                    } else {
                        others.add(here.get(r));
                    }
                }
            }
            int n = tiles.nSamples(tile);
            if (row != null) {
                listed(row, tile, region, into);
            } else if (others.isEmpty()) {
                CallabilityRow block = callability.rowAt(tile, variant.contig(), variant.start());
                absent(absentCalls.ofBlocks(block, variant.start(), n), tile, region, into);
            } else {
                absent(absentCalls.ofOthers(others, n), tile, region, into);
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
        byte[] packed = row.genotypes();
        if (packed == null) {
            throw new IllegalStateException("row without genotypes");
        }
        decoder.decode(packed, tiles.nSamples(tile), view);
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

    /** Nobody has the allele; who was not called is missing. */
    private void absent(byte[] called, int tile, PloidyRegion region, Dosages into) {
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
