package eu.goe.gwas.meta;

import java.util.List;

/** Signs of the studies in one word, as METAL prints them. */
public final class Directions {
    private Directions() {}

    /** For each study the sign of its effect, or of its z: {@code +}, {@code -}, {@code 0} or, where it does not count, {@code ?}. */
    public static String of(List<StudyFigures> figures, Weighting weighting) {
        StringBuilder signs = new StringBuilder(figures.size());
        for (StudyFigures study : figures) {
            signs.append(sign(weighting.direction(study)));
        }
        return signs.toString();
    }

    private static char sign(double direction) {
        if (Double.isNaN(direction)) {
            return '?';
        }
        if (direction == 0) {
            return '0';
        }
        return direction > 0 ? '+' : '-';
    }
}
