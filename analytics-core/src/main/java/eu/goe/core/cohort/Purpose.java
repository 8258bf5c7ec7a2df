package eu.goe.core.cohort;

import java.util.Locale;
import java.util.Optional;

/**
 * What people may have consented to: a value of the attribute {@value #ATTRIBUTE} names purposes with {@code +} between ({@code af+gwas}), and
 * {@code none} allows nothing, as does any other word.
 */
public enum Purpose {
    /** Allele frequencies, and how many could be called. */
    AF,
    /** Association of genotypes with traits. */
    GWAS;

    /** The attribute of samples that says so. */
    public static final String ATTRIBUTE = "consent";

    /** As it stands in a value. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a sample's value allows the purpose; a missing one does not. */
    public boolean isIn(Optional<String> consent) {
        for (String word : consent.orElse("").split("\\+", -1)) {
            if (word.strip().equals(label())) {
                return true;
            }
        }
        return false;
    }
}
