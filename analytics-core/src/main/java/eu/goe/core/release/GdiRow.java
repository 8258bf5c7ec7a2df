package eu.goe.core.release;

import eu.goe.core.variant.Variant;

/** One allele in one population: a published AC and AN, AN above 0. */
record GdiRow(Variant variant, String population, ReleasedCounts counts, int stratum) {}
