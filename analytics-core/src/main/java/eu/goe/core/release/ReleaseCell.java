package eu.goe.core.release;

import eu.goe.core.frequency.Quality;

/** Which figures of a site: those of a stratum, by its id, in one quality. */
record ReleaseCell(Quality quality, String stratum) {
    @Override
    public String toString() {
        return quality.label() + ":" + stratum;
    }
}
