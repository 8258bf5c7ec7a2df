package eu.goe.core.store;

import eu.goe.core.genotype.GenotypeDecoder;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.SampleRuns;
import eu.goe.core.variant.Variant;
import java.io.Serializable;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Knows the rows that are only there since somebody has the allele who does not count: those of gVCF batches whose carriers are all left out.
 * A store that never had these people would not list the variant. Other call sets list their variants whoever carries them.
 *
 * <p>Looks at genotypes only in blocks with such people. One for each task: it has buffers.
 */
public final class UncarriedRows {
    private final Map<Integer, Block> concerned = new HashMap<>();
    private final BitSet leftOut;
    private final GenotypeDecoder decoder = new GenotypeDecoder();
    private final GenotypeView view = new GenotypeView();

    /**
     * Where to look.
     *
     * @param blocks all of whose batches are of gVCFs, and that have somebody who is left out
     * @param leftOut numbers of samples
     */
    public record Rule(List<Block> blocks, BitSet leftOut) implements Serializable {
        /** Of a store's blocks. */
        public static Rule of(List<Block> blocks, BitSet leftOut) {
            return new Rule(
                    blocks.stream()
                            .filter(Block::isGvcf)
                            .filter(b -> !leftOut.get(b.firstSample(), b.firstSample() + b.nSamples())
                                    .isEmpty())
                            .toList(),
                    leftOut);
        }
    }

    public UncarriedRows(Rule rule) {
        rule.blocks().forEach(b -> concerned.put(b.number(), b));
        leftOut = rule.leftOut();
    }

    /**
     * Whether all rows of a variant are there for people who are left out only.
     *
     * @param rows at its position, one of the variant among them
     */
    public boolean areAll(List<VariantRow> rows, Variant variant) {
        if (concerned.isEmpty()) {
            return false;
        }
        for (VariantRow row : rows) {
            if (row.variant().compareTo(variant) == 0 && !isOne(row)) {
                return false;
            }
        }
        return true;
    }

    private boolean isOne(VariantRow row) {
        Block block = concerned.get(row.block());
        byte[] packed = row.genotypes();
        if (block == null || packed == null || SampleRuns.isMarked(row.unlisted())) {
            return false;
        }
        int first = block.firstSample(row.tile());
        decoder.decode(packed, block.nSamples(row.tile()), view);
        boolean isCarried = false;
        for (int e = 0; e < view.nEntries(); e++) {
            if (view.alt(e) > 0) {
                isCarried = true;
                if (!leftOut.get(first + view.sample(e))) {
                    return false;
                }
            }
        }
        return isCarried;
    }
}
