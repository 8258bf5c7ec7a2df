package eu.goe.ingest.job;

import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.variant.Atomiser;
import eu.goe.core.variant.Normaliser;
import eu.goe.core.variant.Variant;
import eu.goe.ingest.gvcf.RecordAlleles;
import eu.goe.ingest.vcf.RecordRules;
import eu.goe.ingest.vcf.VcfRecord;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The variants of a record, in the store's normal form.
 *
 * @param atomise whether alleles that hide several changes are split
 */
record RecordVariants(Assembly assembly, Normaliser normaliser, boolean atomise) implements RecordAlleles {
    @Override
    public @Nullable String problem(VcfRecord record, Contig contig) {
        boolean isTelomere = isTelomere(record, contig);
        if (!assembly.isOpen() && contig.length() > 0 && record.pos() > contig.length() && !isTelomere) {
            return "POS is not on the contig";
        }
        return isTelomere
                ? null
                : normaliser
                        .refProblem(contig.index(), start(record), record.ref())
                        .orElse(null);
    }

    @Override
    public boolean isTelomere(VcfRecord record, Contig contig) {
        return record.pos() == 0 || (contig.length() > 0 && record.pos() == contig.length() + 1);
    }

    /** 0-based place of POS. */
    static int start(VcfRecord record) {
        return (int) Math.max(0, record.pos() - 1);
    }

    /** What tells the record from others at its position; of symbolic alleles END, SVTYPE and SVLEN too. */
    @Override
    public String spelling(VcfRecord record) {
        String alleles = (record.pos() == 0 ? "0 " : "") + record.ref() + " " + String.join(",", record.alts());
        for (String alt : record.alts()) {
            if (RecordRules.isSymbolic(alt)) {
                return alleles.toUpperCase(Locale.ROOT) + StructuralAllele.identity(record.info());
            }
        }
        return alleles.toUpperCase(Locale.ROOT);
    }

    @Override
    public void variants(VcfRecord record, Contig contig, int alt, Consumer<Variant> into) {
        String allele = record.alts()[alt - 1];
        int start = start(record);
        if (allele.equals("*") || RecordRules.isAnyOther(allele)) {
            // No variant of its own: a copy of it is a called copy of another allele.
            return;
        }
        if (isTelomere(record, contig)) {
            into.accept(StructuralAllele.telomere(contig.index(), start, record.ref(), allele));
        } else if (RecordRules.isSymbolic(allele)) {
            into.accept(
                    StructuralAllele.variant(contig.index(), start, record.ref(), record.alts(), alt, record.info()));
        } else if (atomise) {
            // Where several alleles of the record have an atom, their rows are joined: copies add up.
            for (Atomiser.Atom atom : Atomiser.atoms(record.ref(), allele)) {
                into.accept(normaliser.normalise(contig.index(), start + atom.offset(), atom.ref(), atom.alt()));
            }
        } else {
            into.accept(normaliser.normalise(contig.index(), start, record.ref(), allele));
        }
    }
}
