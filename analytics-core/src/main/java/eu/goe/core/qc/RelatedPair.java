package eu.goe.core.qc;

import java.io.Serializable;

/**
 * Two people who are related.
 *
 * @param first sample number, less than
 * @param second the other's
 * @param nSites where both are called, and of these
 * @param nHetHet both are heterozygous
 * @param nIbs0 they have no allele in common
 */
public record RelatedPair(int first, int second, int nSites, int nHetHet, int nIbs0, double kinship)
        implements Serializable {
    public String relation() {
        return Relation.of(kinship).map(Relation::label).orElse("NA");
    }
}
