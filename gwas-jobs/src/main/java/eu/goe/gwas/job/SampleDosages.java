package eu.goe.gwas.job;

import eu.goe.core.cohort.Sex;
import eu.goe.core.frequency.AbsentCalls;
import eu.goe.core.frequency.CallabilityReader;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.SexPloidy;
import eu.goe.core.frequency.Tiles;
import eu.goe.core.genotype.FieldDecoder;
import eu.goe.core.genotype.GenotypeDecoder;
import eu.goe.core.genotype.GenotypeState;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.store.CallabilityRow;
import eu.goe.core.store.VariantFormat;
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
 * {@code callability}. Where they are asked for and a row has them, expected copies (DS) take the place of calls, also of missing ones of two copies. A half call and one of more than two copies are missing. Outside PAR a male's X is one copy, which counts as two here, and his heterozygous calls are missing; MT
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
    private final boolean usesExpected;
    /** Tiles by the number of their first sample, so that places ascend. */
    private final int[] order;

    private final SexPloidy ploidy = new SexPloidy(true);
    private final GenotypeDecoder decoder = new GenotypeDecoder();
    private final GenotypeView view = new GenotypeView();
    private final AbsentCalls absentCalls = new AbsentCalls();
    private double[] expected = new double[0];
    private byte[] states = new byte[0];
    /** Rows of a tile at the position that are of other alleles. */
    private final List<VariantRow> others = new ArrayList<>();

    private List<VariantRow> here = List.of();
    private int[] tileOfRow = new int[0];

    /**
     * @param places of the people analysed by sample number, ascending; −1 for others
     * @param sexes by sample number
     * @param xModel copies that a male's one copy of X counts as, 1 or 2
     * @param usesExpected whether DS takes the place of calls
     */
    SampleDosages(Tiles tiles, int[] places, Sex[] sexes, int xModel, boolean usesExpected) {
        this.usesExpected = usesExpected;
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

    /** Whether a column of {@code variants} is read. */
    static boolean reads(String column, boolean usesExpected) {
        return VariantFormat.isCounted(column) || (usesExpected && column.equals(SampleField.DS.column()));
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
        byte[] ds = usesExpected ? row.fields().get(SampleField.DS) : null;
        if (ds != null) {
            expected(ds, tile, region, into);
            return;
        }
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

    /** Expected copies of who has them, and the call's of others; the view has the calls. */
    private void expected(byte[] ds, int tile, PloidyRegion region, Dosages into) {
        int n = tiles.nSamples(tile);
        int first = tiles.firstSample(tile);
        if (expected.length < n) {
            expected = new double[n];
            states = new byte[n];
        }
        FieldDecoder.dosages(ds, n, expected);
        Arrays.fill(states, 0, n, (byte) GenotypeState.HOM_REF);
        for (int e = 0; e < view.nEntries(); e++) {
            states[view.sample(e)] = (byte) view.state(e);
        }
        for (int s = 0; s < n; s++) {
            int place = places[first + s];
            if (place >= 0) {
                double dosage = expected(expected[s], states[s], sexes[first + s], region);
                if (dosage > 0) {
                    into.addCarrier(place, dosage);
                } else if (dosage < 0) {
                    into.addMissing(place);
                }
            }
        }
    }

    /** Of a haploid call the field speaks of one copy. Where people have not two copies, it needs a call that says how many it speaks of. */
    private double expected(double copies, int state, Sex sex, PloidyRegion region) {
        double[] dosages = dosages(region);
        int adjusted = ploidy.state(state, sex, region);
        double ofCall = dosages[adjusted];
        if (Double.isNaN(copies) || state == GenotypeState.POLYPLOID) {
            return ofCall;
        }
        boolean isHaploid = state == GenotypeState.HAPLOID_REF
                || state == GenotypeState.HAPLOID_ALT
                || state == GenotypeState.HAPLOID_MISSING;
        double ofOne = dosages[GenotypeState.HAPLOID_ALT];
        if (region == PloidyRegion.DIPLOID) {
            return isHaploid ? Math.min(2, copies * ofOne) : copies;
        }
        if (ofCall < 0) {
            return ofCall;
        }
        if (isHaploid) {
            return Math.min(1, copies) * ofOne;
        }
        return adjusted == state ? copies : copies / 2 * ofOne;
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
