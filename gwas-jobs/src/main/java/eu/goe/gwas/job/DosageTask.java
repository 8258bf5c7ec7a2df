package eu.goe.gwas.job;

import eu.goe.core.cohort.Sex;
import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.frequency.CallabilityReader;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.Stretch;
import eu.goe.core.frequency.Tiles;
import eu.goe.core.genome.Assembly;
import eu.goe.core.store.Block;
import eu.goe.core.store.LocusReader;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.VariantFormat;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Variant;
import eu.goe.gwas.regression.Dosages;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads the dosages of one variant.
 *
 * @param people sample numbers, ascending
 * @param sexes by sample number
 * @param xModel copies that a male's one copy of X counts as, 1 or 2
 * @param usesExpected whether DS takes the place of calls
 */
record DosageTask(
        TableRoot variants,
        TableRoot callability,
        Assembly assembly,
        List<Block> blocks,
        StrataPlan plan,
        int[] people,
        Sex[] sexes,
        int xModel,
        boolean usesExpected)
        implements Serializable {

    /** @param stretch in which the variant starts */
    record Unit(Variant variant, Stretch stretch) implements Serializable {
        /** The rows at its position; none if no row is of it. */
        List<VariantRow> rows(TableRoot variants, Assembly assembly, Predicate<String> column) throws IOException {
            try (LocusReader loci = LocusReader.open(
                    variants,
                    stretch.variants(),
                    new VariantFormat(assembly, 1),
                    column,
                    variant.start(),
                    variant.start())) {
                for (List<VariantRow> here = loci.next(); !here.isEmpty(); here = loci.next()) {
                    if (here.stream().anyMatch(row -> row.variant().compareTo(variant) == 0)) {
                        return here;
                    }
                }
                return List.of();
            }
        }
    }

    /** By sample number; NaN where missing. */
    double[] run(Unit unit, int part, TaskRunner.Meter meter) throws IOException {
        Variant variant = unit.variant();
        Tiles tiles = new Tiles(blocks, plan);
        int[] places = AssociationModel.places(people, sexes.length);

        Dosages dosages = new Dosages(people.length);
        try (CallabilityReader called = new CallabilityReader(
                callability, assembly, unit.stretch().callability(), tiles, variant.start(), variant.start())) {
            SampleDosages reader = new SampleDosages(tiles, places, sexes, xModel, usesExpected);
            reader.moveTo(unit.rows(variants, assembly, column -> SampleDosages.reads(column, usesExpected)));
            reader.fill(variant, PloidyRegion.of(assembly, variant.contig(), variant.start()), called, dosages);
        }
        double[] values = new double[sexes.length];
        Arrays.fill(values, Double.NaN);
        for (int sample : people) {
            values[sample] = 0;
        }
        for (int i = 0; i < dosages.nCarriers(); i++) {
            values[people[dosages.carrier(i)]] = dosages.dosage(i);
        }
        for (int m = 0; m < dosages.nMissing(); m++) {
            values[people[dosages.missing(m)]] = Double.NaN;
        }
        meter.add(1, 1);
        return values;
    }
}
