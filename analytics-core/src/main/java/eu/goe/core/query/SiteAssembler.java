package eu.goe.core.query;

import eu.goe.core.genotype.FieldDecoder;
import eu.goe.core.genotype.GenotypeDecoder;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.PhaseView;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.genotype.SampleRuns;
import eu.goe.core.store.Block;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.SiteFields;
import java.util.Map;

/** Puts the rows of one variant, of several batches and tiles, together. Mutable buffers, one owner. */
final class SiteAssembler {
    private final Map<Integer, Block> blocks;
    private final int[] columnOf;
    private final SiteCalls site;
    private final GenotypeDecoder decoder = new GenotypeDecoder();
    private final GenotypeView view = new GenotypeView();
    private final PhaseView phase = new PhaseView();
    private final SampleRuns unlisted = new SampleRuns();
    private int[] numbers = new int[0];
    private double[] first = new double[0];
    private double[] second = new double[0];

    /**
     * @param blocks by number
     * @param columnOf by sample number the column it has in the output, −1 for none
     * @param site what to fill
     */
    SiteAssembler(Map<Integer, Block> blocks, int[] columnOf, SiteCalls site) {
        this.blocks = blocks;
        this.columnOf = columnOf;
        this.site = site;
    }

    /** Adds a row; the site was cleared before the first. */
    void add(VariantRow row) {
        site.id = SiteFields.ids(site.id, row.id());
        site.filter = SiteFields.filters(site.filter, row.filter());
        site.qual = SiteFields.qual(site.qual, row.qual());
        site.info = SiteFields.info(site.info, row.info());
        site.original = SiteFields.originals(site.original, row.original());
        Block block = blocks.get(row.block());
        byte[] packed = row.genotypes();
        if (block == null || packed == null) {
            throw new IllegalStateException("a row of block " + row.block() + " without genotypes");
        }
        int from = block.firstSample(row.tile());
        int n = block.nSamples(row.tile());
        decoder.decode(packed, n, view);
        phase.decode(row.phase(), view);
        calls(from, n);
        unlisted.decode(row.unlisted(), n);
        unlisted(from);
        row.fields().forEach((field, bytes) -> {
            site.fields.add(field);
            if (field.isOfEverybody()) {
                everybody(field, bytes, from, n);
            } else {
                carriers(field, bytes, from);
            }
        });
    }

    private void calls(int from, int n) {
        byte usual = (byte) (phase.isPhasedByDefault() ? PhaseView.PHASED : PhaseView.UNPHASED);
        for (int s = 0; s < n; s++) {
            int column = columnOf[from + s];
            if (column >= 0) {
                site.called[column] = 2;
                site.phase[column] = usual;
            }
        }
        for (int o = 0; o < phase.others().size(); o++) {
            int column = columnOf[from + phase.others().get(o)];
            if (column >= 0) {
                site.phase[column] = (byte) (phase.isPhasedByDefault() ? PhaseView.UNPHASED : PhaseView.PHASED);
            }
        }
        for (int e = 0; e < view.nEntries(); e++) {
            int column = columnOf[from + view.sample(e)];
            if (column >= 0) {
                site.ploidy[column] = (byte) view.ploidy(e);
                site.called[column] = (byte) view.called(e);
                site.alt[column] = (byte) view.alt(e);
                site.phase[column] = (byte) phase.phase(e);
            }
        }
    }

    /** Nobody said of these that they were called at the variant, whatever counting takes them for. */
    private void unlisted(int from) {
        for (int r = 0; r < unlisted.size(); r++) {
            for (int s = unlisted.first(r); s < unlisted.end(r); s++) {
                int column = columnOf[from + s];
                if (column >= 0) {
                    site.ploidy[column] = 2;
                    site.called[column] = 0;
                    site.phase[column] = PhaseView.UNPHASED;
                }
            }
        }
    }

    private void carriers(SampleField field, byte[] bytes, int from) {
        int width = field.perCarrier();
        int n = width * view.nCarriers();
        numbers = numbers.length < n ? new int[n] : numbers;
        FieldDecoder.carriers(bytes, n, numbers);
        int[] into = site.numbers(field);
        int at = 0;
        for (int e = 0; e < view.nEntries(); e++) {
            if (view.alt(e) > 0) {
                int column = columnOf[from + view.sample(e)];
                if (column >= 0) {
                    if (field == SampleField.AD) {
                        site.refDepth[column] = numbers[at];
                    }
                    into[column] = numbers[at + width - 1];
                }
                at += width;
            }
        }
    }

    private void everybody(SampleField field, byte[] bytes, int from, int n) {
        if (first.length < n) {
            first = new double[n];
            second = new double[n];
        }
        if (field == SampleField.GP) {
            FieldDecoder.probabilities(bytes, n, first, second);
        } else {
            FieldDecoder.dosages(bytes, n, first);
        }
        for (int s = 0; s < n; s++) {
            int column = columnOf[from + s];
            if (column >= 0 && field == SampleField.GP) {
                site.oneCopy[column] = first[s];
                site.allCopies[column] = second[s];
            } else if (column >= 0) {
                site.dosage[column] = first[s];
            }
        }
    }
}
