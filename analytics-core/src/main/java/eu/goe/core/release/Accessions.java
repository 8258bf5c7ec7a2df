package eu.goe.core.release;

import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.variant.Variant;
import java.util.Optional;

/** What other programs call contigs and variants of an assembly. */
final class Accessions {
    private final Assembly assembly;
    private final String[] refSeq;

    Accessions(Assembly assembly) {
        this.assembly = assembly;
        this.refSeq = new String[assembly.contigs().size()];
        for (Contig contig : assembly.contigs()) {
            refSeq[contig.index()] = assembly.aliases(contig.index()).stream()
                    .filter(alias -> alias.startsWith("NC_"))
                    .findFirst()
                    .orElse("");
        }
    }

    /** {@code refseq:NC_000001.11}; where there is no such accession the contig's name, as {@code GRCh38:chr1_…}. */
    String curie(int contig) {
        return refSeq[contig].isEmpty()
                ? assembly.name() + ":" + assembly.contig(contig).name()
                : "refseq:" + refSeq[contig];
    }

    /**
     * {@code 22-16050075-A-G}, as gnomAD: 1-based, and without {@code chr} on assemblies that the program knows; others may
     * have a contig 1 beside chr1.
     */
    String id(Variant variant) {
        String contig = assembly.contig(variant.contig()).name();
        return (assembly.isBuiltIn() ? contig.replaceFirst("^chr", "") : contig) + "-" + (variant.start() + 1L) + "-"
                + variant.ref() + "-" + variant.alt();
    }

    /**
     * {@code NC_000022.11:g.16050075A>G} of a substitution of one base on a contig with an accession. Others have their
     * place in HGVS as far to the right as the sequence allows, which a release does not know.
     */
    Optional<String> hgvs(Variant variant) {
        String accession = refSeq[variant.contig()];
        if (accession.isEmpty() || !isBase(variant.ref()) || !isBase(variant.alt())) {
            return Optional.empty();
        }
        String kind = assembly.contig(variant.contig()).kind() == Contig.Kind.MT ? ":m." : ":g.";
        return Optional.of(accession + kind + (variant.start() + 1L) + variant.ref() + ">" + variant.alt());
    }

    private static boolean isBase(String allele) {
        return allele.length() == 1 && "ACGT".contains(allele);
    }
}
