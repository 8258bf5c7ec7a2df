/**
 * BGEN files, versions 1.1 to 1.3: genotype probabilities. Plain Java. First class to read:
 * {@link eu.goe.ingest.bgen.BgenReader}.
 */
@NullMarked
package eu.goe.ingest.bgen;

import org.jspecify.annotations.NullMarked;
