package eu.goe.ingest.gvcf;

import eu.goe.core.genome.Contig;
import eu.goe.core.variant.Variant;
import eu.goe.ingest.vcf.VcfRecord;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the alleles of a record are as variants, the same for every kind of file. */
public interface RecordAlleles {
    /** What is wrong with the record's place or REF, which the parser cannot know; null if nothing is. */
    @Nullable
    String problem(VcfRecord record, Contig contig);

    /** Whether POS is before the contig's first base or behind its last, so that the record covers no base. */
    boolean isTelomere(VcfRecord record, Contig contig);

    /** What tells the record from others at its position. */
    String spelling(VcfRecord record);

    /**
     * Gives the variants in normal form that an ALT stands for: none, one, or several where alleles are split.
     *
     * @param alt number of the ALT, from 1
     */
    void variants(VcfRecord record, Contig contig, int alt, Consumer<Variant> into);
}
