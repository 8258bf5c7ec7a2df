/**
 * plink 1 binary files: {@code .bed} with {@code .bim} and {@code .fam}. Plain Java. First class to read:
 * {@link eu.goe.ingest.plink.BedReader}.
 */
@NullMarked
package eu.goe.ingest.plink;

import org.jspecify.annotations.NullMarked;
