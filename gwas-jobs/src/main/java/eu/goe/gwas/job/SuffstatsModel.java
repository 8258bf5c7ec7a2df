package eu.goe.gwas.job;

import eu.goe.core.association.GenomePart;
import eu.goe.core.association.SumsLayout;
import eu.goe.core.cohort.Sex;
import eu.goe.gwas.pooled.ModelRows;
import eu.goe.gwas.pooled.NullRows;
import eu.goe.gwas.regression.CarrierFacts;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is the same for all variants that are summed. Goes to each executor once.
 *
 * @param people sample numbers of all who may be analysed, ascending
 * @param sexes by sample number
 * @param xModel copies that a male's one copy of X counts as, 1 or 2
 * @param layout of the rows
 * @param own groups of people
 */
record SuffstatsModel(int[] people, Sex[] sexes, int xModel, SumsLayout layout, List<Own> own) implements Serializable {

    /**
     * People of this node who have the same traits, in one part of the genome.
     *
     * @param people sample numbers, ascending
     * @param asked groups of rows that are of these people
     */
    record Own(GenomePart part, int[] people, CarrierFacts.Model facts, List<Asked> asked) implements Serializable {}

    /**
     * A group of rows.
     *
     * @param place among the groups of the part
     * @param rows of a regression; null where dosages alone are summed
     * @param nulls of binary traits; none of quantitative ones
     */
    record Asked(int place, @Nullable ModelRows rows, List<NullRows> nulls) implements Serializable {}
}
