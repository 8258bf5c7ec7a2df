package eu.goe.core.release;

import static eu.goe.core.release.ReleaseField.AC;
import static eu.goe.core.release.ReleaseField.N_HEMI_ALT;
import static eu.goe.core.release.ReleaseField.N_HET;
import static eu.goe.core.release.ReleaseField.N_HOM_ALT;

import eu.goe.core.disclosure.Dependencies;
import org.jspecify.annotations.Nullable;

/**
 * How the copies of an allele are spread over people, as GDI counts them: copies, not people.
 *
 * @param heterozygous as many as people who have another allele too
 * @param homozygous twice as many as people who have it twice
 * @param hemizygous as many as people whose complete call is one copy of it
 */
record CopiesByZygosity(long heterozygous, long homozygous, long hemizygous) {
    private static final Dependencies.Inputs INPUTS = Dependencies.of("AC_HET");

    /** Null where the genotype counts are not published, or do not add up to AC since some calls are half. */
    static @Nullable CopiesByZygosity of(ReleasedCounts counts, int s) {
        if (!INPUTS.areKnown(counts, s)) {
            return null;
        }
        CopiesByZygosity copies =
                new CopiesByZygosity(counts.get(N_HET, s), 2 * counts.get(N_HOM_ALT, s), counts.get(N_HEMI_ALT, s));
        return copies.heterozygous() + copies.homozygous() + copies.hemizygous() == counts.get(AC, s) ? copies : null;
    }
}
