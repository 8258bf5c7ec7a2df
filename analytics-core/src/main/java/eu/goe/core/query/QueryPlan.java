package eu.goe.core.query;

import eu.goe.core.cohort.Sex;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.store.BatchFields;
import java.util.List;

/**
 * What goes out, known before the first variant.
 *
 * @param samples ids by column
 * @param sexes by column
 * @param formats kept fields of the chosen batches
 * @param infos kept keys of the chosen batches
 * @param filters ids other than PASS
 * @param software that wrote it
 */
record QueryPlan(
        Assembly assembly,
        List<String> samples,
        List<Sex> sexes,
        List<SampleField> formats,
        List<BatchFields.Info> infos,
        List<String> filters,
        String software) {}
