package eu.goe.gwas.meta;

import eu.goe.core.association.GenomicInflation;

/**
 * Genomic control of a study before it is pooled: its χ² are divided by their inflation, where there is one (METAL's {@code GENOMICCONTROL ON}).
 *
 * @param lambda 1 where nothing is done, else above
 *
 * @see <a href="https://doi.org/10.1111/j.0006-341X.1999.00997.x">Devlin, Roeder (1999)</a>
 */
public record GenomicControl(double lambda) {
    /** Leaves figures as they are. */
    public static final GenomicControl NONE = new GenomicControl(1);

    public GenomicControl {
        if (!(lambda >= 1)) {
            throw new IllegalArgumentException("genomic control by " + lambda);
        }
    }

    /** @param lambda as {@link GenomicInflation} has it; up to 1, and unknown, is no inflation */
    public static GenomicControl ofInflation(double lambda) {
        return lambda > 1 ? new GenomicControl(lambda) : NONE;
    }

    /** The figures with their standard error and p-value corrected. */
    public StudyFigures apply(StudyFigures figures) {
        return figures.deflated(lambda);
    }
}
