package eu.goe.core.release;

import eu.goe.core.frequency.Quality;

/** One line of the long form: a site in one quality and stratum (its place among the kept ones). */
record ReleaseLine(ReleasedSite site, Quality quality, ReleasedCounts counts, int stratum) {}
